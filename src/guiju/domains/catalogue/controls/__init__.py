"""The controls of the catalogue."""

from guiju.domains.catalogue.controls import categories, stages

__all__ = ["categories", "stages"]
