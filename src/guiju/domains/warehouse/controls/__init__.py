"""The warehouse's controls: gates on goods coming in, going out, and on the ledger."""

from guiju.domains.warehouse.controls import closing, departures, inbound, ledger, outbound, records, reporting

__all__ = ["closing", "departures", "inbound", "ledger", "outbound", "records", "reporting"]
