"""The warehouse's controls: gates on goods coming in, going out, and on the ledger."""

from guiju.domains.warehouse.controls import abnormal, departures, inbound, ledger, opening, outbound, records

__all__ = ["abnormal", "departures", "inbound", "ledger", "opening", "outbound", "records"]
