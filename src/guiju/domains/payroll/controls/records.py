"""What payroll keeps by itself."""

from guiju.kernel.controls.record import Record

TERMS_KEPT = Record(
    "payroll.terms_kept", "定薪调薪的历史留存不改", ("payroll_payterms_posted_update", "payroll_payitem_posted_update")
)
PAYSLIPS_KEPT = Record(
    "payroll.payslips_kept",
    "工资条留存不改不删",
    (
        "payroll_payslip_posted_update",
        "payroll_payline_posted_update",
        "payroll_payslip_posted_delete",
        "payroll_payline_posted_delete",
    ),
)
