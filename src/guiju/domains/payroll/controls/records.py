"""What payroll keeps by itself."""

from guiju.kernel.controls.record import Record

PAYSLIPS_KEPT = Record(
    "payroll.payslips_kept", "工资条留存不改", ("payroll_payslip_posted_update", "payroll_payline_posted_update")
)
