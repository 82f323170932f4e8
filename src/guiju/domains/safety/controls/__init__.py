"""The controls of safety: what must be known of visitors, that cameras run, that nothing burns."""

from guiju.domains.safety.controls import cameras, fire, visits

__all__ = ["cameras", "fire", "visits"]
