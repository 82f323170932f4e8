"""The controls of orders."""

from guiju.domains.orders.controls import allocation, listing

__all__ = ["allocation", "listing"]
