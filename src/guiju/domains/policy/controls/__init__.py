"""The controls of policy, one module a topic."""

from guiju.domains.policy.controls import (
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

__all__ = ["applied", "bound", "covers", "drafting", "issuing", "overdue", "records", "substance", "wanting"]
