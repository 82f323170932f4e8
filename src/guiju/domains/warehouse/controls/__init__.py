"""The warehouse's controls: gates on goods coming in, standing, going out, and on the ledger."""

from guiju.domains.warehouse.controls import (
    arranging,
    departures,
    found,
    inbound,
    ledger,
    outbound,
    picking,
    placing,
    records,
)

__all__ = [
    "aisles",
    "arranging",
    "departures",
    "found",
    "inbound",
    "ledger",
    "outbound",
    "picking",
    "placing",
    "records",
]
