"""The controls of assets: a watch over what was lent."""

from guiju.domains.assets.controls import loans

__all__ = ["loans"]
