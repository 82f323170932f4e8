"""决定奖励: by somebody else; what is granted before its success is provisional."""

from datetime import timedelta
from typing import Annotated, Any

from pydantic import Field

from guiju.domains.conduct.controls.awards import RewardAfterSuccess, suggestions_of
from guiju.domains.conduct.deciding import SOURCE, decided_subjects, insert_decisions, undecided
from guiju.domains.conduct.duties import execution_due
from guiju.domains.conduct.fields import CaseNumber
from guiju.domains.conduct.models import CaseKind
from guiju.domains.conduct.standing import Stand
from guiju.domains.conduct.subjects import CaseDecided
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label, Money
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.in_force import bounds_of
from guiju.kernel.org.entities import entities
from guiju.kernel.worklist.messages import Notice, send
from guiju.kernel.worklist.tasks import DONE, end_tasks, open_tasks

REPORT = "conduct.accept_result"


class DecideAwardInput(Input):
    case: CaseNumber
    is_given: Annotated[bool, Label("给予")]
    award_row: Annotated[str, Field(max_length=20), Label("奖励档次", "空着按提名")] = ""
    amount: Annotated[int | None, Field(ge=0, le=10**10), Label("金额或价值", "空着按提名"), Money()] = None
    reason: Annotated[str, Field(max_length=500), Label("理由", "不给予、或与同类不同时填")] = ""


class DecideAward(Command):
    key = "conduct.decide_award"
    title = "决定奖励"
    header = DecideAwardInput
    yields = (CaseDecided,)

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        return undecided(batch, CaseKind.AWARD, context)

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        found: list[Stand] = batch.head.record("stand")
        return [decided_subjects(found, batch.head.is_given, _amounts(batch), context)]

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        found: list[Stand] = head.record("stand")
        known = suggestions_of([each.basis for each in found], work.using)
        early = [
            given and each.basis in known and not all(known[each.basis])
            for given, each in zip(head.is_given, found, strict=True)
        ]
        insert_decisions(
            work,
            {
                "case_id": [each.id for each in found],
                "is_given": head.is_given,
                "award_row": [row or each.award_row for row, each in zip(head.award_row, found, strict=True)],
                "measure": [each.measure for each in found],
                "amount": _amounts(batch),
                "reason": head.reason,
                "is_provisional": early,
                "sheet": [f"{each.name}：因{each.facts}，决定给予{each.measure}" for each in found],
            },
            entities(work, [each.place for each in found]),
        )
        end_tasks(work, SOURCE, [str(each.id) for each in found], DONE)
        told = [
            Notice(person=each.account, kind="conduct.award", title=f"奖励决定：{each.measure}", body=each.facts)
            for given, each in zip(head.is_given, found, strict=True)
            if given and each.account
        ]
        send(work, told)
        given = [each for each, is_given in zip(found, head.is_given, strict=True) if is_given]
        execution_due(work, given, [work.now] * len(given))
        self._ask_for_reports(work, [each for each, is_early in zip(found, early, strict=True) if is_early])

    def _ask_for_reports(self, work: Work, early: list[Stand]) -> None:
        bounds: list[Any] = [bound.params for bound in bounds_of(RewardAfterSuccess, work.now, work.using)]
        days = min((each.default_report_days for each in bounds), default=0)
        asked = {
            "post": "hr",
            "place_id": [each.place for each in early],
            "kind": REPORT,
            "title": [f"补交 {each.basis} 的实施验收报告" for each in early],
            "page": "conduct_suggestions",
            "due_at": work.now + timedelta(days=days),
            "source": "conduct.result",
            "source_key": [each.basis for each in early],
        }
        open_tasks(work, asked, len(early))


def _amounts(batch: Batch) -> list[int]:
    return [
        0 if not given else each.amount if amount is None else amount
        for given, amount, each in zip(batch.head.is_given, batch.head.amount, batch.head.record("stand"), strict=True)
    ]
