"""The warehouse's controls: gates on goods coming in, standing, going out, and on the ledger."""

from guiju.domains.warehouse.controls import (
    closing,
    departures,
    differences,
    found,
    inbound,
    ledger,
    outbound,
    picking,
    placing,
    records,
    reporting,
    stocktake,
)

__all__ = [
    "closing",
    "departures",
    "differences",
    "found",
    "inbound",
    "ledger",
    "outbound",
    "picking",
    "placing",
    "records",
    "reporting",
    "stocktake",
]
