"""The controls of policy, one module a topic."""

from guiju.domains.policy.controls import interpretations

__all__ = ["interpretations"]
