"""The controls of infosec: a watch over external devices."""

from guiju.domains.infosec.controls import devices

__all__ = ["devices"]
