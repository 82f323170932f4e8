"""The controls of safety: what must be known of visitors."""

from guiju.domains.safety.controls import visits

__all__ = ["visits"]
