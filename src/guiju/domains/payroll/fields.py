"""The input fields of payroll, declared once."""

from datetime import date
from typing import Annotated

from pydantic import Field

from guiju.kernel.commands.fields import Label, Reference

READ, OWN = "payroll.read", "payroll.read_own"
Day = Annotated[date, Field(ge=date(1900, 1, 1), lt=date(2100, 1, 1))]
Reason = Annotated[str, Field(min_length=2, max_length=500)]
TermsNumber = Annotated[
    str,
    Label("定薪单"),
    Reference(
        "payroll.PayTerms",
        by="number",
        fetch=("person_id", "since", "grade", "outside", "set_by"),
        lock=True,
        title="定薪单",
    ),
]
OwnSlip = Annotated[
    str,
    Label("工资条"),
    Reference("payroll.Payslip", by="number", fetch=("payroll_id",), owner="account", lock=True, title="工资条"),
]
Grade = Annotated[str, Field(max_length=20)]
PayrollNumber = Annotated[
    str,
    Label("工资表"),
    Reference("payroll.Payroll", by="number", fetch=("month",), lock=True, title="工资表"),
]
