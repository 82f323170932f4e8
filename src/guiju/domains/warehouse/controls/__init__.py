"""The warehouse's controls: gates on goods coming in, standing, going out, and on the ledger."""

from guiju.domains.warehouse.controls import (
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
