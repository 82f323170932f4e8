"""The controls of safety: what must be known of visitors, that cameras run."""

from guiju.domains.safety.controls import cameras, visits

__all__ = ["cameras", "visits"]
