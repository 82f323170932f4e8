"""The controls of policy, one module a topic."""

from guiju.domains.policy.controls import covering, gaps, interpretations, laws

__all__ = ["covering", "gaps", "interpretations", "laws"]
