"""The warehouse's controls: gates on goods coming in, standing, going out, and on the ledger."""

from guiju.domains.warehouse.controls import (
    aisles,
    arranging,
    closing,
    departures,
    found,
    inbound,
    ledger,
    outbound,
    picking,
    placing,
    records,
    reporting,
)

__all__ = [
    "aisles",
    "arranging",
    "closing",
    "departures",
    "found",
    "inbound",
    "ledger",
    "outbound",
    "picking",
    "placing",
    "records",
    "reporting",
]
