"""The controls of payroll."""

from guiju.domains.payroll.controls import records, schemes, starts

__all__ = ["records", "schemes", "starts"]
