"""确认发放: a payroll was paid; what it settled is settled, and the month is closed."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any

from guiju.domains.payroll.answers import ask_for_answers
from guiju.domains.payroll.fields import Day, PayrollNumber
from guiju.domains.payroll.models import LineSettled, PayLine, Payment
from guiju.domains.payroll.standing import counting, paid_months
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.work import Work


class PayInput(Input):
    payroll: PayrollNumber
    paid_on: Annotated[Day, Label("发放日")]


class ConfirmPayment(Command):
    key = "payroll.confirm_payment"
    title = "确认发放工资"
    header = PayInput

    def prepare(self, batch: Batch, context: Context) -> Iterable[Refusal]:
        paid = paid_months(context.using)
        records = batch.head.record("payroll")
        months = [record.month for record in records if record]
        last = dict(counting(context.using).filter(month__in=months).values_list("month", "pk"))
        seen: set[date] = set()
        for item, record in enumerate(records):
            if record is None:
                continue
            if record.month in paid | seen:
                yield refusal(item, None, "once", f"{record.month:%Y-%m} 的工资已经发放", "无需重复办理")
            elif last.get(record.month) != record.id:
                message = f"{batch.head.payroll[item]} 之后 {record.month:%Y-%m} 又重新计发过"
                yield refusal(item, None, "stands", message, "请发放最后一次计发的工资表")
            seen.add(record.month)

    def apply(self, batch: Batch, work: Work) -> None:
        head, payrolls = batch.head, batch.head.ids("payroll")
        columns = {
            "payroll_id": payrolls,
            "month": [record.month for record in head.record("payroll")],
            "paid_on": head.paid_on,
            "paid_by": work.actor,
            "paid_at": work.now,
        }
        work.insert(Payment, columns, batch.size)
        ask_for_answers(work, payrolls)
        rows: Any = PayLine.objects.using(work.using).filter(payslip__payroll__in=payrolls, settles__isnull=False)
        settled = dict(rows.order_by("id").values_list("settles", "payslip__payroll"))
        work.insert(LineSettled, {"line_id": list(settled), "payroll_id": list(settled.values())}, len(settled))
