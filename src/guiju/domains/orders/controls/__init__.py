"""The controls of orders."""

from guiju.domains.orders.controls import allocation

__all__ = ["allocation"]
