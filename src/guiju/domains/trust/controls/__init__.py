"""The controls of trust: a watch over external devices."""

from guiju.domains.trust.controls import devices

__all__ = ["devices"]
