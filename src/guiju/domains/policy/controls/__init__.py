"""The controls of policy, one module a topic."""

from guiju.domains.policy.controls import conflicts, covering, gaps, interpretations, laws

__all__ = ["conflicts", "covering", "gaps", "interpretations", "laws"]
