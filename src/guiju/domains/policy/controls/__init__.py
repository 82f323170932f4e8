"""The controls of policy, one module a topic."""

from guiju.domains.policy.controls import (
    adopting,
    applied,
    bound,
    covers,
    drafting,
    issuing,
    overdue,
    records,
    substance,
    wanting,
)

__all__ = [
    "adopting",
    "applied",
    "bound",
    "covers",
    "drafting",
    "issuing",
    "overdue",
    "records",
    "substance",
    "wanting",
]
