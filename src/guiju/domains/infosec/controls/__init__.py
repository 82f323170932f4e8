"""The controls of infosec: assets are protected, devices go back, vulnerabilities are mended in time, alerts answered."""

from guiju.domains.infosec.controls import alerts, assets, devices, scans, vulnerabilities

__all__ = ["alerts", "assets", "devices", "scans", "vulnerabilities"]
