"""The controls of policy, one module a topic."""

from guiju.domains.policy.controls import gaps, interpretations, laws

__all__ = ["gaps", "interpretations", "laws"]
