"""The controls of infosec: external devices go back, vulnerabilities are mended in time, alerts are answered."""

from guiju.domains.infosec.controls import alerts, devices, vulnerabilities

__all__ = ["alerts", "devices", "vulnerabilities"]
