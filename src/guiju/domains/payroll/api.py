"""What upper domains and doors may use of payroll."""

from guiju.domains.payroll.commands.answer_payslip import AnswerPayslip
from guiju.domains.payroll.commands.change_pay import ChangePay
from guiju.domains.payroll.commands.choose_start import ChooseStart
from guiju.domains.payroll.commands.class_item import ClassItem
from guiju.domains.payroll.commands.confirm_payment import ConfirmPayment
from guiju.domains.payroll.commands.confirm_terms import ConfirmTerms
from guiju.domains.payroll.commands.run_payroll import RunPayroll
from guiju.domains.payroll.commands.set_grade import SetGrade

__all__ = [
    "AnswerPayslip",
    "ChangePay",
    "ChooseStart",
    "ClassItem",
    "ConfirmPayment",
    "ConfirmTerms",
    "RunPayroll",
    "SetGrade",
]
