"""The controls of risks."""

from guiju.domains.risk.controls import limits, risks

__all__ = ["limits", "risks"]
