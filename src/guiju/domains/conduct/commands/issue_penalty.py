"""作出处分: by somebody else, on a sheet that names the days for an appeal and who receives it."""

from typing import Annotated, Any

from django.utils import timezone
from pydantic import Field

from guiju.domains.conduct import rules
from guiju.domains.conduct.deciding import SOURCE, decided_subjects, insert_decisions, undecided
from guiju.domains.conduct.fields import CaseNumber
from guiju.domains.conduct.models import Case, CaseKind
from guiju.domains.conduct.standing import Stand
from guiju.domains.conduct.subjects import CaseDecided, Sanction
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label, Money
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.org.entities import entities
from guiju.kernel.worklist.tasks import DONE, end_tasks, open_tasks

SERVE = "conduct.serve_decision"
PAPERS = {
    "legal_ground": "解除的法定依据",
    "union_notice": "通知工会",
    "variation": "书面变更协议",
    "until": "截止日期",
    "pay_basis": "停职期间工资",
}
"""The paper each field names, as the table calls it."""


class IssueInput(Input):
    case: CaseNumber
    is_given: Annotated[bool, Label("给予处分")]
    measure: Annotated[str, Field(max_length=20), Label("措施", "空着按提出的措施")] = ""
    grade: Annotated[int | None, Field(ge=0, le=3), Label("档次", "空着按提出的档次")] = None
    amount: Annotated[int, Field(ge=0, le=10**10), Label("影响浮动绩效金额"), Money()] = 0
    reason: Annotated[str, Field(max_length=500), Label("理由", "不予处分、或与同类不同时填")] = ""
    appeal_days: Annotated[int, Field(ge=0, le=365), Label("申诉期限（天）")] = 0
    receiver: Annotated[str, Field(max_length=60), Label("申诉受理人")] = ""
    legal_ground: Annotated[str, Field(max_length=200), Label("解除的法定依据", "劳动合同法 39 条或 40 条")] = ""
    union_notice: Annotated[str, Field(max_length=120), Label("通知工会", "通知日期、文号")] = ""
    variation: Annotated[str, Field(max_length=120), Label("书面变更协议", "降职时填")] = ""
    until: Annotated[str, Field(max_length=40), Label("停职截止日期", "停职时填")] = ""
    pay_basis: Annotated[str, Field(max_length=120), Label("停职期间工资", "停职时填")] = ""


class IssuePenalty(Command):
    key = "conduct.issue_penalty"
    title = "作出处分"
    header = IssueInput
    yields = (CaseDecided, Sanction)

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        refused = undecided(batch, CaseKind.SANCTION, context)
        wanted = [case for case in batch.head.ids("case") if case is not None]
        known = Case.objects.using(context.using).in_bulk(wanted)
        batch.head.records["stored"] = [known.get(case) for case in batch.head.ids("case")]
        return refused

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        found: list[Stand] = batch.head.record("stand")
        decided = decided_subjects(found, batch.head.is_given, batch.head.amount, context)
        given = [item for item, is_given in enumerate(batch.head.is_given) if is_given]
        return [decided, _sanctions(batch, given, context)] if given else [decided]

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        found: list[Stand] = head.record("stand")
        measures = _measures(batch)
        insert_decisions(
            work,
            {
                "case_id": [each.id for each in found],
                "is_given": head.is_given,
                "measure": [measure if given else "" for measure, given in zip(measures, head.is_given, strict=True)],
                "grade": _grades(batch),
                "amount": head.amount,
                "reason": head.reason,
                "appeal_days": head.appeal_days,
                "receiver": head.receiver,
                "sheet": [
                    rules.sheet(
                        each.name,
                        "给予处分" if given else "不予处分",
                        measure if given else "无",
                        each.clause,
                        each.facts,
                        reason,
                        days,
                        receiver,
                        timezone.localtime(work.now),
                    )
                    for each, measure, (given, reason, days, receiver) in zip(
                        found, measures, head.rows("is_given", "reason", "appeal_days", "receiver"), strict=True
                    )
                ],
            },
            entities(work, [each.place for each in found]),
        )
        end_tasks(work, SOURCE, [str(each.id) for each in found], DONE)
        asked = {
            "post": "hr",
            "place_id": [each.place for each in found],
            "kind": SERVE,
            "title": [f"送达处分决定：{each.number}" for each in found],
            "page": "conduct_cases",
            "source": SERVE,
            "source_key": [str(each.id) for each in found],
        }
        open_tasks(work, asked, len(found))


def _measures(batch: Batch) -> list[str]:
    stands: list[Stand] = batch.head.record("stand")
    return [measure or each.measure for measure, each in zip(batch.head.measure, stands, strict=True)]


def _grades(batch: Batch) -> list[int]:
    stands: list[Stand] = batch.head.record("stand")
    return [each.grade if grade is None else grade for grade, each in zip(batch.head.grade, stands, strict=True)]


def _sanctions(batch: Batch, items: list[int], context: Context) -> Subjects:
    head = batch.head
    stored: list[Case] = [head.record("stored")[item] for item in items]
    stands: list[Stand] = [head.record("stand")[item] for item in items]
    measures, grades = _measures(batch), _grades(batch)
    today = timezone.localdate(context.now)
    columns: dict[str, list[Any]] = {
        "step": ["issue"] * len(items),
        "case": [each.number for each in stored],
        "person": [each.person_number for each in stands],
        "place": [each.place_id for each in stored],
        "clause": [each.clause for each in stored],
        "version": [each.version for each in stored],
        "law": [each.law for each in stored],
        "ground": [each.ground for each in stored],
        "grade": [grades[item] for item in items],
        "measure": [measures[item] for item in items],
        "happened_on": [each.happened_on for each in stored],
        "known_on": [each.known_on for each in stored],
        "has_facts": [bool(each.facts) for each in stored],
        "has_proof": [bool(each.proof) for each in stored],
        "has_document": [bool(each.document) for each in stored],
        "papers": [" ".join(word for field, word in PAPERS.items() if head.columns[field][item]) for item in items],
        "appeal_days": [head.appeal_days[item] for item in items],
        "has_receiver": [bool(head.receiver[item]) for item in items],
        "asked_days": [(today - timezone.localdate(each.proposed_at)).days for each in stored],
    }
    return Subjects(Sanction, columns, items, [None] * len(items))
