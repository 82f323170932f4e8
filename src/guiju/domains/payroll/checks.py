"""What ``guiju verify`` compares: payslips with their lines."""

from django.db.models import BigIntegerField, F, Sum
from django.db.models.functions import Coalesce

from guiju.domains.payroll.models import Payslip
from guiju.kernel.audit.report import Result, Tally, named, register_check


def check_payslips(using: str) -> Result:
    slips = Payslip.objects.using(using)
    tally = Tally(slips.count())
    summed = slips.annotate(lines_amount=Coalesce(Sum("lines__amount"), 0, output_field=BigIntegerField()))
    strange = summed.exclude(gross=F("lines_amount")).order_by("id")
    for slip, gross, amount in strange.values_list("id", "gross", "lines_amount")[:1]:
        tally.fail(f"{named(Payslip, slip)} 记应发 {gross} 分，各行合计 {amount} 分")
    return tally.result()


def register() -> None:
    register_check("payslips", "工资条各行合计等于应发", check_payslips)
