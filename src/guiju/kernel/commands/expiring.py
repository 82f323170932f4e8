"""Held commands whose time is over: they lapse, go up, or are done provisionally."""

from datetime import datetime
from typing import Annotated

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import SYSTEM, Context, OnRefusal
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.models import AskedPost, HeldCommand, HeldStatus
from guiju.kernel.commands.run import run_items
from guiju.kernel.commands.work import Work
from guiju.kernel.store.arrays import any_of, array, rows_of, rows_parameters
from guiju.kernel.store.written import Given, Written

LAPSED = "超过审批期限，已失效"
PROVISIONAL = "超过审批期限，先行办理，仍须补批"
AT_A_TIME = 200
_STATUS = {"lapse": (HeldStatus.LAPSED.value, LAPSED), "execute": (HeldStatus.APPROVED.value, PROVISIONAL)}
_FETCH = ("status", "on_timeout", "superior", "approver_post")


class ExpireHeldInput(Input):
    held: Annotated[
        int, Label("待批命令"), Reference("commands.HeldCommand", by="id", fetch=_FETCH, lock=True, title="待批命令")
    ]


class ExpireHeld(Command):
    """What was decided meanwhile stays decided; run by the program itself, any number of times."""

    key = "commands.expire_held"
    title = "审批逾期处理"
    header = ExpireHeldInput

    def apply(self, batch: Batch, work: Work) -> None:
        waiting = [record for record in batch.head.record("held") if record.status == HeldStatus.WAITING]
        ended = [(record.id, *_STATUS[record.on_timeout]) for record in waiting if record.on_timeout in _STATUS]
        given = rows_of({"id": "bigint", "status": "text", "note": "text"}, work.using)
        columns = [[row[place] for row in ended] for place in range(3)]
        work.execute(
            "update commands_heldcommand set status = d.status, decision_note = d.note, decided_at = %s "
            f"from {given} as d where commands_heldcommand.id = d.id",
            [work.recorded_at, *rows_parameters(columns, work.using)],
        )
        raised = [record for record in waiting if record.on_timeout == "escalate"]
        known = set(
            work.select(
                f"select held_id, post from commands_askedpost where {any_of('held_id', using=work.using)}",
                [array([record.id for record in raised], work.using)],
            )
        ) | {(record.id, record.approver_post) for record in raised}
        fresh = [record for record in raised if (record.id, record.superior) not in known]
        superiors = [record.superior for record in fresh]
        asked = {"held_id": [record.id for record in fresh], "post": superiors, "is_superior": True}
        work.insert(AskedPost, asked, len(fresh))


def _over(using: str) -> QuerySet[HeldCommand, tuple[int]]:
    raised = AskedPost.objects.filter(held=OuterRef("pk"), post=OuterRef("superior"))
    due = HeldCommand.objects.using(using).filter(
        Q(on_timeout__in=_STATUS) | Q(~Exists(raised), on_timeout="escalate"),
        status=HeldStatus.WAITING,
        expires_at__lte=Given("moment"),
    )
    return due.order_by("id").values_list("id")[:AT_A_TIME]


_OVER = Written(_over)


def expire(now: datetime | None = None, using: str = "default") -> int:
    """Deal with what is overdue; a step of the ticker. Returns how many there were."""
    moment = now or timezone.now()
    items: list[dict[str, object]] = [{"held": held} for held in _OVER.column({"moment": moment}, using)]
    if items:
        run_items(ExpireHeld, items, Context(SYSTEM, moment, on_refusal=OnRefusal.PARTIAL, using=using))
    return len(items)
