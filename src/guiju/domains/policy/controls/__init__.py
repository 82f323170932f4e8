"""The controls of policy, one module a topic."""

from guiju.domains.policy.controls import adopting

__all__ = ["adopting"]
