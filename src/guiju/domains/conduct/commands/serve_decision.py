"""送达决定: how and when the person got the sheet; the days for an appeal are counted from here."""

from datetime import timedelta
from typing import Annotated, Literal

from django.utils import timezone
from pydantic import Field

from guiju.domains.conduct.commands.issue_penalty import SERVE
from guiju.domains.conduct.commands.record_execution import given_once
from guiju.domains.conduct.duties import execution_due
from guiju.domains.conduct.fields import CaseNumber
from guiju.domains.conduct.models import Decision, Delivery
from guiju.domains.conduct.rules import appeal_until
from guiju.domains.conduct.standing import Stand
from guiju.kernel.calendar.moments import local
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.work import Work
from guiju.kernel.org.entities import entities
from guiju.kernel.worklist.messages import Notice, send
from guiju.kernel.worklist.tasks import DONE, end_tasks

WAYS = {"in_person": "当面送达", "express": "快递", "in_app": "系统内阅知", "published": "公告"}


class DeliveryInput(Input):
    case: CaseNumber
    way: Annotated[Literal["in_person", "express", "in_app", "published"], Label("送达方式", choices=WAYS)]
    proof: Annotated[str, Field(max_length=200), Label("送达证明", "签收人、快递单号")] = ""


class ServeDecision(Command):
    key = "conduct.serve_decision"
    title = "送达处分决定"
    header = DeliveryInput

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        return given_once(batch, context, lambda each: each.delivered_at is not None, "这份决定已经送达")

    def apply(self, batch: Batch, work: Work) -> None:
        found: list[Stand] = batch.head.record("stand")
        days = dict(
            Decision.objects.using(work.using)
            .filter(id__in=[each.decision for each in found])
            .values_list("id", "appeal_days")
        )
        today = timezone.localdate(work.now)
        last = [appeal_until(today, days[each.decision or 0]) for each in found]
        effective = [local(day + timedelta(days=1)) for day in last]
        work.insert_numbered(
            Delivery,
            {
                "decision_id": [each.decision for each in found],
                "way": batch.head.way,
                "proof": batch.head.proof,
                "delivered_at": work.now,
                "appeal_until": last,
                "effective_at": effective,
                "handler": work.actor,
            },
            kind="SD",
            entities=entities(work, [each.place for each in found]),
            dates=[work.now] * batch.size,
            items=range(batch.size),
        )
        execution_due(work, found, effective)
        end_tasks(work, SERVE, [str(each.id) for each in found], DONE)
        told = [
            Notice(
                person=each.account,
                kind=SERVE,
                title=f"处分决定已送达，{day} 前可申诉",
                body=each.facts,
                page="conduct_my_cases",
            )
            for each, day in zip(found, last, strict=True)
            if each.account
        ]
        send(work, told)
