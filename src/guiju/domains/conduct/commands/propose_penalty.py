"""提出处分: by a person, never by the program; the person concerned is told at once and may speak."""

from datetime import date
from typing import Annotated, Any, Literal

from django.utils import timezone
from pydantic import Field

from guiju.domains.conduct.deciding import ask_to_decide, case_columns
from guiju.domains.conduct.duties import crime_referred
from guiju.domains.conduct.facts import version_on
from guiju.domains.conduct.fields import MaybePerson, PersonNumber, PlaceCode, Reason
from guiju.domains.conduct.models import Case, CaseKind
from guiju.domains.conduct.subjects import Sanction
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import SYSTEM, Context, Refusal
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.org.entities import entities
from guiju.kernel.worklist.tasks import open_tasks

ANSWER = "conduct.answer_case"
GROUNDS = {each: each for each in ("违反规章制度", "违背职业道德", "违法犯罪")}
SENSITIVE = {"": "无", "harassment": "骚扰", "whistleblowing": "举报"}
DEFAULT_MEASURE = "提醒"


class PenaltyInput(Input):
    place: PlaceCode
    person: Annotated[PersonNumber, Label("对象")]
    facts: Annotated[Reason, Label("事实")]
    proof: Annotated[str, Field(max_length=200), Label("证据", "证据号、监控时段、单号")] = ""
    basis: Annotated[str, Field(max_length=30), Label("所依问题或单据")] = ""
    clause: Annotated[str, Field(max_length=20), Label("依据条款", "如 S04.04")] = ""
    version: Annotated[int | None, Field(ge=1), Label("条款版本", "空着按发生当日有效的版本")] = None
    law: Annotated[str, Field(max_length=200), Label("法律依据")] = ""
    ground: Annotated[str, Field(min_length=2, max_length=20), Label("事由类别", choices=GROUNDS)] = "违反规章制度"
    grade: Annotated[int, Field(ge=0, le=3), Label("档次", "处分表的 1 至 3 档")]
    measure: Annotated[str, Field(min_length=2, max_length=20), Label("拟给措施", "提醒、补训、警告等")] = (
        DEFAULT_MEASURE
    )
    happened_on: Annotated[date, Label("发生日期")]
    known_on: Annotated[date | None, Label("知悉日期", "空着按发生日期")] = None
    reporter: Annotated[MaybePerson, Label("反映人")] = None
    victim: Annotated[MaybePerson, Label("受害人")] = None
    document: Annotated[str, Field(max_length=120), Label("司法或行政文书号")] = ""
    sensitivity: Annotated[Literal["", "harassment", "whistleblowing"], Label("涉密情形", choices=SENSITIVE)] = ""


class ProposePenalty(Command):
    key = "conduct.propose_penalty"
    title = "提出处分"
    header = PenaltyInput
    yields = (Sanction,)

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        head = batch.head
        valid = version_on(head.clause, head.happened_on, context.using)
        head.records["version"] = [version or then for version, then in zip(head.version, valid, strict=True)]
        if context.actor == SYSTEM:
            why = "处分只能由人提出"
            return [refusal(item, None, "other_person", why, "请由主管提出") for item in range(batch.size)]
        today = timezone.localdate(context.now)
        return [
            refusal(item, None, "step_in_order", "发生日期在今天以后", "请核对日期")
            for item, day in enumerate(head.happened_on)
            if day > today
        ]

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        head, size = batch.head, batch.size
        columns: dict[str, list[Any]] = {
            "step": ["propose"] * size,
            "case": [""] * size,
            "person": head.person,
            "place": head.ids("place"),
            "clause": head.clause,
            "version": head.record("version"),
            "law": head.law,
            "ground": head.ground,
            "grade": head.grade,
            "measure": head.measure,
            "happened_on": head.happened_on,
            "known_on": _known(batch),
            "has_facts": [bool(facts) for facts in head.facts],
            "has_proof": [bool(proof) for proof in head.proof],
            "has_document": [bool(document) for document in head.document],
            "papers": [""] * size,
            "appeal_days": [0] * size,
            "has_receiver": [False] * size,
            "asked_days": [0] * size,
        }
        return [Subjects(Sanction, columns, list(range(size)), [None] * size)]

    def apply(self, batch: Batch, work: Work) -> None:
        head, size = batch.head, batch.size
        columns = case_columns(
            size,
            place_id=head.ids("place"),
            kind=CaseKind.SANCTION.value,
            person_id=head.ids("person"),
            account=_accounts(batch, "person"),
            facts=head.facts,
            proof=head.proof,
            basis=head.basis,
            measure=head.measure,
            clause=head.clause,
            version=head.record("version"),
            law=head.law,
            ground=head.ground,
            grade=head.grade,
            document=head.document,
            sensitivity=head.sensitivity,
            happened_on=head.happened_on,
            known_on=_known(batch),
            reporter=_accounts(batch, "reporter"),
            victim=_accounts(batch, "victim"),
            proposer=work.actor,
            proposed_at=work.now,
        )
        cases = work.insert_numbered(
            Case,
            columns,
            kind="CF",
            entities=entities(work, head.ids("place")),
            dates=[work.now] * size,
            items=range(size),
        )
        ask_to_decide(work, cases, columns, "决定处分")
        crimes = [item for item, ground in enumerate(head.ground) if ground == "违法犯罪"]
        crime_referred(work, [(f"{head.person[item]}-{cases[item]}", columns["place_id"][item]) for item in crimes])
        told = [item for item, account in enumerate(columns["account"]) if account]
        asked = {
            "person": [columns["account"][item] for item in told],
            "place_id": [columns["place_id"][item] for item in told],
            "kind": ANSWER,
            "title": [f"请陈述意见：{head.facts[item]}" for item in told],
            "page": "conduct_my_cases",
            "source": ANSWER,
            "source_key": [str(cases[item]) for item in told],
        }
        open_tasks(work, asked, len(told))


def _known(batch: Batch) -> list[date]:
    return [known or day for known, day in zip(batch.head.known_on, batch.head.happened_on, strict=True)]


def _accounts(batch: Batch, field: str) -> list[int]:
    return [record.account_id or 0 if record else 0 for record in batch.head.record(field)]
