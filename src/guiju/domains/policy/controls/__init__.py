"""The controls of policy, one module a topic."""

from guiju.domains.policy.controls import adopting, conflicts, covering, gaps, interpretations, laws, licences

__all__ = ["adopting", "conflicts", "covering", "gaps", "interpretations", "laws", "licences"]
