"""公示结果: name, reason and amount of an award; a sanction within its unit after it is in effect; some only as a count."""

from datetime import date, timedelta
from typing import Annotated, Any

from django.utils import timezone
from pydantic import Field

from guiju.domains.conduct.commands.record_execution import given_once
from guiju.domains.conduct.fields import CaseNumber
from guiju.domains.conduct.models import CaseKind, Publication
from guiju.domains.conduct.standing import Stand
from guiju.domains.conduct.subjects import Published
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.org.entities import entities

STATED_DAYS = 7


class PublicationInput(Input):
    case: CaseNumber
    note: Annotated[str, Field(max_length=200), Label("补充说明", "不写健康、家庭、身份信息")] = ""
    until: Annotated[date | None, Label("公示至", "空着公示 7 天")] = None
    is_statistic: Annotated[bool, Label("只计入统计", "骚扰、举报类案件只公示件数")] = False


class PublishDecision(Command):
    key = "conduct.publish_decision"
    title = "公示奖惩结果"
    header = PublicationInput
    yields = (Published,)

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        return given_once(batch, context, lambda each: each.published, "这一件已经公示过")

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        found: list[Stand] = batch.head.record("stand")
        columns: dict[str, list[Any]] = {
            "case": [each.number for each in found],
            "place": [each.place for each in found],
            "kind": [each.kind for each in found],
            "in_effect": [each.is_in_effect(context.now) for each in found],
            "is_sensitive": [bool(each.sensitivity) for each in found],
            "is_statistic": batch.head.is_statistic,
            "note": batch.head.note,
        }
        return [Subjects(Published, columns, list(range(batch.size)), [None] * batch.size)]

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        found: list[Stand] = head.record("stand")
        last = timezone.localdate(work.now) + timedelta(days=STATED_DAYS)
        work.insert_numbered(
            Publication,
            {
                "decision_id": [each.decision for each in found],
                "text": [
                    text(each, note, is_statistic=counted)
                    for each, note, counted in zip(found, head.note, head.is_statistic, strict=True)
                ],
                "is_statistic": head.is_statistic,
                "until": [until or last for until in head.until],
                "withdraws_id": None,
                "publisher": work.actor,
                "published_at": work.now,
            },
            kind="GS",
            entities=entities(work, [each.place for each in found]),
            dates=[work.now] * batch.size,
            items=range(batch.size),
        )


def text(each: Stand, note: str, *, is_statistic: bool) -> str:
    """What everybody at the place reads."""
    word = dict(CaseKind.choices)[each.kind]
    if is_statistic:
        return f"{word} 1 件，按规定只公布件数"
    amount = (
        f" {(each.decided_amount or 0) // 100}.{(each.decided_amount or 0) % 100:02} 元" if each.decided_amount else ""
    )
    said = f"{each.name}：因{each.facts}，给予{each.final_measure}{amount}"
    return f"{said}（{note}）" if note else said
