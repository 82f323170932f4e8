"""答复工资条: whoever was paid confirms his payslip or says what is wrong with it."""

from collections.abc import Iterable
from typing import Annotated, Any

from pydantic import Field

from guiju.domains.payroll.answers import answered
from guiju.domains.payroll.fields import OwnSlip
from guiju.domains.payroll.models import Payment, SlipAnswer
from guiju.domains.payroll.subjects import SlipAnswered
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label, Private
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work


class AnswerInput(Input):
    payslip: OwnSlip
    agrees: Annotated[bool, Label("无异议")]
    note: Annotated[str, Field(max_length=500), Label("异议", "有异议时写明哪一行、应是多少"), Private()] = ""


class AnswerPayslip(Command):
    """It is never too late to object."""

    key = "payroll.answer_payslip"
    title = "答复工资条"
    header = AnswerInput
    yields = (SlipAnswered,)
    records_reality = True

    def prepare(self, batch: Batch, context: Context) -> Iterable[Refusal]:
        head, using = batch.head, context.using
        slips = [record for record in head.record("payslip") if record]
        rows: Any = SlipAnswer.objects.using(using).filter(payslip__in=[slip.id for slip in slips])
        known = set(rows.values_list("payslip", flat=True))
        paid: Any = Payment.objects.using(using).filter(payroll__in={slip.payroll_id for slip in slips})
        moments = dict(paid.values_list("payroll", "paid_at"))
        head.records["paid_at"] = [slip and moments.get(slip.payroll_id) for slip in head.record("payslip")]
        for item, (slip, agrees, note) in enumerate(head.rows("payslip", "agrees", "note")):
            record = head.record("payslip")[item]
            if record is None:
                continue
            if record.id in known:
                yield refusal(item, None, "once", f"{slip} 已经答复过", "还有异议，请找人力资源")
            elif head.record("paid_at")[item] is None:
                yield refusal(item, None, "stands", f"{slip} 还没有发放", "请发放以后再答复")
            elif not agrees and not note:
                yield refusal(item, None, "clause_whole", f"{slip} 的异议没有写", "请写明哪一行、应是多少")
            known.add(record.id)

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        head = batch.head
        items = [item for item, moment in enumerate(head.record("paid_at")) if moment]
        columns = {
            "payslip": [head.payslip[item] for item in items],
            "seconds": [int((context.now - head.record("paid_at")[item]).total_seconds()) for item in items],
        }
        return [Subjects(SlipAnswered, columns, items, [None] * len(items))]

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        columns = {
            "payslip_id": head.ids("payslip"),
            "agrees": head.agrees,
            "note": head.note,
            "answered_at": work.now,
        }
        work.insert(SlipAnswer, columns, batch.size)
        objections = [slip for slip, agrees in zip(head.payslip, head.agrees, strict=True) if not agrees]
        answered(work, head.payslip, objections)
