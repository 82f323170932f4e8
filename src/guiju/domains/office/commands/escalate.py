"""A request that nobody has taken on in time is told to both heads."""

from datetime import datetime, timedelta
from typing import Annotated

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from guiju.domains.office.commands.take_step import ErrandNumber
from guiju.domains.office.company import insert_of_company
from guiju.domains.office.errands import REQUEST_ANSWERED, REQUEST_TAKEN, errand_of
from guiju.domains.office.lines import lines_on
from guiju.domains.office.models import Errand, ErrandStep
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import SYSTEM, Context, OnRefusal
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.receipts import request_of
from guiju.kernel.commands.run import run_items
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.models import DutyItem
from guiju.kernel.store.written import Given, Written
from guiju.kernel.worklist.messages import Notice, send

AT_A_TIME = 200
BACK = timedelta(days=31)
TOLD = "office.request_escalated"
DUTIES = (REQUEST_TAKEN.key, REQUEST_ANSWERED.key)


class EscalateInput(Input):
    errand: ErrandNumber
    superior: Annotated[str, Label("受理部门上级岗位")] = ""


class Escalate(Command):
    """Once an errand. Run by the program itself, any number of times."""

    key = "office.escalate"
    title = "部门请求逾期升级"
    header = EscalateInput
    records_reality = True

    def apply(self, batch: Batch, work: Work) -> None:
        records = batch.head.record("errand")
        columns = {
            "errand_id": [record.id for record in records],
            "step": ErrandStep.Step.ESCALATED,
            "by": work.actor,
            "note": [f"{record.title}逾期未受理" for record in records],
            "person": 0,
            "due_at": None,
            "lacks": "",
            "file": "",
            "taken_at": work.now,
        }
        everything = list(range(batch.size))
        insert_of_company(work, ErrandStep, columns, kind="BZ", items=everything, moment=work.now)
        above = lines_on(timezone.localdate(work.now), work.using).above
        notices = []
        for record, superior in zip(records, batch.head.superior, strict=True):
            title = f"部门请求逾期：{record.number} {record.title}"
            notices.append(Notice(TOLD, title, post=superior) if superior else Notice(TOLD, title, person=record.asker))
            if record.asker in above:
                notices.append(Notice(TOLD, title, person=above[record.asker]))
        send(work, notices)


def _late(using: str) -> QuerySet[DutyItem, tuple[str, str]]:
    open_items = DutyItem.objects.using(using).filter(Q(done__isnull=True) | ~Q(done__lacks=""), duty__in=DUTIES)
    late = open_items.filter(due_at__gte=Given("since"), due_at__lte=Given("until"))
    return late.values_list("fingerprint", "superior")


_LATE = Written(_late)


def step(moment: datetime, using: str = "default") -> None:
    """Escalate what was missed; a step of the ticker."""
    between = {"since": moment - BACK, "until": moment}
    late = {errand_of(mark): superior for mark, superior in _LATE.rows(between, using)}
    if not late:
        return
    told = ErrandStep.objects.filter(errand=OuterRef("pk"), step=ErrandStep.Step.ESCALATED)
    waiting = Errand.objects.using(using).filter(~Exists(told), id__in=late).order_by("id")
    items: list[dict[str, object]] = [
        {"errand": number, "superior": late[pk]} for pk, number in waiting.values_list("id", "number")[:AT_A_TIME]
    ]
    if items:
        context = Context(SYSTEM, moment, request_of("escalated", items), OnRefusal.PARTIAL, using=using)
        run_items(Escalate, items, context)
