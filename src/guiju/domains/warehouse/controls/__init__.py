"""The warehouse's controls: gates on goods coming in, standing, going out, and on the ledger."""

from guiju.domains.warehouse.controls import (
    abnormal,
    departures,
    found,
    inbound,
    ledger,
    opening,
    outbound,
    picking,
    placing,
    records,
)

__all__ = [
    "abnormal",
    "departures",
    "found",
    "inbound",
    "ledger",
    "opening",
    "outbound",
    "picking",
    "placing",
    "records",
]
