"""The controls of infosec: external devices go back, vulnerabilities are mended in time."""

from guiju.domains.infosec.controls import devices, vulnerabilities

__all__ = ["devices", "vulnerabilities"]
