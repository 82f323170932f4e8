"""The controls of policy, one module a topic."""

from guiju.domains.policy.controls import (
    adopting,
    applied,
    basing,
    bound,
    conflicts,
    covering,
    covers,
    drafting,
    gaps,
    interpretations,
    issuing,
    laws,
    overdue,
    records,
    substance,
    wanting,
)

__all__ = [
    "adopting",
    "applied",
    "basing",
    "bound",
    "conflicts",
    "covering",
    "covers",
    "drafting",
    "gaps",
    "interpretations",
    "issuing",
    "laws",
    "overdue",
    "records",
    "substance",
    "wanting",
]
