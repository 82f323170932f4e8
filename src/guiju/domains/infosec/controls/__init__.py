"""The controls of infosec: assets are protected, devices go back, vulnerabilities are mended in time, alerts answered."""

from guiju.domains.infosec.controls import alerts, assets, devices, vulnerabilities

__all__ = ["alerts", "assets", "devices", "vulnerabilities"]
