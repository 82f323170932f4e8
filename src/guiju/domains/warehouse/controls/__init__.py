"""The warehouse's controls: gates on goods coming in, standing, going out, and on the ledger."""

from guiju.domains.warehouse.controls import (
    abnormal,
    aisles,
    arranging,
    closing,
    departures,
    found,
    inbound,
    ledger,
    opening,
    outbound,
    picking,
    placing,
    records,
    reporting,
)

__all__ = [
    "abnormal",
    "aisles",
    "arranging",
    "closing",
    "departures",
    "found",
    "inbound",
    "ledger",
    "opening",
    "outbound",
    "picking",
    "placing",
    "records",
    "reporting",
]
