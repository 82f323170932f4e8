"""The controls of payroll."""

from guiju.domains.payroll.controls import grades, records, schemes, starts

__all__ = ["grades", "records", "schemes", "starts"]
