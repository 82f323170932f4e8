"""What is shown of pay: to whoever may see it, and to each person his own."""

from guiju.domains.payroll.queries.help import PayslipHelp
from guiju.domains.payroll.queries.payrolls import Payrolls, PayStarts
from guiju.domains.payroll.queries.slips import MyPayslipLines, MyPayslips, PayslipLines, Payslips
from guiju.domains.payroll.queries.terms import Components, Grades, PayItems, Terms

__all__ = [
    "Components",
    "Grades",
    "MyPayslipLines",
    "MyPayslips",
    "PayItems",
    "PayStarts",
    "Payrolls",
    "PayslipHelp",
    "PayslipLines",
    "Payslips",
    "Terms",
]
