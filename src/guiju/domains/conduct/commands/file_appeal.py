"""提出申诉: always taken; what comes late is marked so, and somebody outside the case decides whether to reopen."""

from typing import Annotated, Any

from django.utils import timezone
from pydantic import Field

from guiju.domains.conduct.commands.answer_case import OwnCase
from guiju.domains.conduct.duties import EXECUTION_DUE, appeal_due
from guiju.domains.conduct.fields import Reason
from guiju.domains.conduct.models import Appeal
from guiju.domains.conduct.standing import Stand, stands_of
from guiju.domains.conduct.subjects import AppealFiled
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.duties.settling import settle_occasions
from guiju.kernel.org.entities import entities
from guiju.kernel.worklist.tasks import open_tasks

REVIEW = "conduct.decide_appeal"


class AppealInput(Input):
    case: OwnCase
    grounds: Annotated[Reason, Label("申诉理由")]
    late_reason: Annotated[str, Field(max_length=500), Label("逾期原因", "过了申诉期限时填，如病假、没有送达")] = ""


class FileAppeal(Command):
    key = "conduct.file_appeal"
    title = "提出申诉"
    header = AppealInput
    yields = (AppealFiled,)
    records_reality = True

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        known = stands_of(batch.head.ids("case"), context.using)
        batch.head.records["stand"] = [known.get(case) for case in batch.head.ids("case")]
        refused, seen = [], set()
        for item, each in enumerate(batch.head.record("stand")):
            if each is None:
                continue
            if each.decision is None:
                refused.append(refusal(item, None, "step_in_order", "这一件还没有决定", "现在可以陈述意见"))
            elif each.appeal is not None or each.id in seen:
                refused.append(refusal(item, None, "once", "这一件的申诉已经登记", "请等待复核结果"))
            seen.add(each.id)
        return refused

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        found: list[Stand] = batch.head.record("stand")
        columns: dict[str, list[Any]] = {
            "case": [each.number for each in found],
            "place": [each.place for each in found],
            "is_late": [_is_late(each, context) for each in found],
            "has_reason": [bool(reason) for reason in batch.head.late_reason],
        }
        return [Subjects(AppealFiled, columns, list(range(batch.size)), [None] * batch.size)]

    def apply(self, batch: Batch, work: Work) -> None:
        found: list[Stand] = batch.head.record("stand")
        late = [_is_late(each, work.context) for each in found]
        appeals = work.insert_numbered(
            Appeal,
            {
                "place_id": [each.place for each in found],
                "decision_id": [each.decision for each in found],
                "grounds": batch.head.grounds,
                "is_late": late,
                "late_reason": batch.head.late_reason,
                "account": work.actor,
                "filed_at": work.now,
            },
            kind="SS",
            entities=entities(work, [each.place for each in found]),
            dates=[work.now] * batch.size,
            items=range(batch.size),
        )
        timely = [each.number for each, is_late in zip(found, late, strict=True) if not is_late]
        settle_occasions(work, EXECUTION_DUE, timely)
        appeal_due(work, found)
        asked = {
            "post": "hr",
            "place_id": [each.place for each in found],
            "kind": REVIEW,
            "title": [
                f"复核申诉{'（逾期，先定是否受理）' if is_late else ''}：{each.number}"
                for each, is_late in zip(found, late, strict=True)
            ],
            "page": "conduct_appeals",
            "source": REVIEW,
            "source_key": [str(appeal) for appeal in appeals],
        }
        open_tasks(work, asked, len(found))


def _is_late(each: Stand, context: Context) -> bool:
    return each.effective_at is not None and timezone.localtime(context.now) >= each.effective_at
