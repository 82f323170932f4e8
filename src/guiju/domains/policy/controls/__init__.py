"""The controls of policy, one module a topic."""

from guiju.domains.policy.controls import applied, drafting, issuing, records, substance, watching

__all__ = ["applied", "drafting", "issuing", "records", "substance", "watching"]
