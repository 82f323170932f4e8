"""The controls of payroll."""

from guiju.domains.payroll.controls import components, grades, records, schemes, starts

__all__ = ["components", "grades", "records", "schemes", "starts"]
