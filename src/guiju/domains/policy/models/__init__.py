"""The tables of policy, one module a topic."""

from guiju.domains.policy.models.interpretations import Answer, Interpretation, Question, StandardTerms

__all__ = ["Answer", "Interpretation", "Question", "StandardTerms"]
