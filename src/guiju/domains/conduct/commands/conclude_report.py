"""结论、移送: what came of a report, and whether it goes to the authority."""

from typing import Annotated, Any, Literal

from django.db.models import Count
from pydantic import Field

from guiju.domains.conduct.commands.file_report import (
    HANDLE,
    REPORT,
    Upload,
    attach_files,
)
from guiju.domains.conduct.commands.propose_penalty import DEFAULT_MEASURE, ProposePenalty
from guiju.domains.conduct.duties import REPORT_HANDLED, crime_referred
from guiju.domains.conduct.fields import ReportNumber
from guiju.domains.conduct.models import (
    ReferralDecision,
    Report,
    ReportConclusion,
    ReportKind,
    ReportResult,
)
from guiju.domains.conduct.subjects import ReportConcluded
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refuse_again
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.duties.settling import settle_occasions
from guiju.kernel.files.models import Attachment
from guiju.kernel.org.entities import entities
from guiju.kernel.org.held import all_holdings
from guiju.kernel.org.models import Person
from guiju.kernel.worklist.tasks import DONE, end_tasks

DRAFT = "提出处分"
PROPOSALS = {each: each for each in ("无", "谈话", "再培训", DRAFT)}
RESULTS = {str(value): str(label) for value, label in ReportResult.choices}
GRAVE_KINDS = frozenset((ReportKind.UNLAWFUL, ReportKind.CRIME))


class ConcludeInput(Input):
    report: ReportNumber
    result: Annotated[Literal["founded", "unfounded", "closed"], Label("结论", choices=RESULTS)]
    is_work_related: Annotated[bool, Label("经法务或人力核查：与职务有关")] = False
    is_harmful: Annotated[bool, Label("经法务或人力核查：造成实际损害")] = False
    proposal: Annotated[Literal["无", "谈话", "再培训", "提出处分"], Label("处理建议", choices=PROPOSALS)] = "无"
    clause: Annotated[str, Field(max_length=20), Label("依据条款", "提出处分时填")] = ""
    grade: Annotated[int, Field(ge=1, le=3), Label("档次", "提出处分时填")] = 1
    reason: Annotated[str, Field(min_length=2, max_length=500), Label("理由")]


class ConcludeLineInput(Input):
    file: Upload = None


class ConcludeReport(Command):
    """With neither a draft nor a referral a grave matter stays 待定."""

    key = "conduct.conclude_report"
    title = "作出举报结论"
    header = ConcludeInput
    line = ConcludeLineInput
    needs_lines = False
    yields = (ReportConcluded,)
    causes = (ProposePenalty.key,)

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        reports = [report for report in batch.head.ids("report") if report is not None]
        rows = ReportConclusion.objects.using(context.using).filter(report__in=reports, is_pending=False)
        seen = set(rows.values_list("report", flat=True))
        decided = ReferralDecision.objects.using(context.using).filter(report__in=reports)
        referred = set(decided.values_list("report", flat=True))
        batch.head.records["referred"] = [report in referred for report in batch.head.ids("report")]
        return refuse_again(batch, "report", seen, "这一件已经有结论", "有新的事实请另行举报")

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        head, records = batch.head, batch.head.record("report")
        stored = Attachment.objects.using(context.using).filter(
            document_type=REPORT, document_id__in=[record.id for record in records]
        )
        files = dict(stored.values_list("document_id").annotate(count=Count("id")).order_by())
        for item, record in zip(batch.line_items, batch.lines.record("file"), strict=True):
            if record is not None:
                files[records[item].id] = files.get(records[item].id, 0) + 1
        posts = " ".join(sorted({each.post for each in all_holdings(context.using) if each.account == context.actor}))
        columns: dict[str, list[Any]] = {
            "report": head.report,
            "place": [record.place_id for record in records],
            "kind": [record.kind for record in records],
            "tag": [record.tag for record in records],
            "result": head.result,
            "proposal": head.proposal,
            "is_work_related": head.is_work_related,
            "is_harmful": head.is_harmful,
            "evidence": [files.get(record.id, 0) for record in records],
            "posts": [f" {posts} "] * batch.size,
            "drafts": [proposal == DRAFT for proposal in head.proposal],
            "is_referred": head.record("referred"),
        }
        return [Subjects(ReportConcluded, columns, list(range(batch.size)), [None] * batch.size)]

    def apply(self, batch: Batch, work: Work) -> None:
        head, records = batch.head, batch.head.record("report")
        places = [record.place_id for record in records]
        pending = [_is_pending(batch, item) for item in range(batch.size)]
        columns: dict[str, Any] = {
            **{
                name: head.columns[name]
                for name in ("result", "is_work_related", "is_harmful", "proposal", "clause", "reason")
            },
            "report_id": head.ids("report"),
            "is_pending": pending,
            "concluded_by": work.actor,
            "concluded_at": work.now,
        }
        work.insert_numbered(
            ReportConclusion,
            columns,
            kind="XC",
            entities=entities(work, places),
            dates=[work.now] * batch.size,
            items=range(batch.size),
        )
        work.answer(range(batch.size), state=["待定（REFERRAL_UNDECIDED）" if each else "已结论" for each in pending])
        attach_files(work, batch, [records[item].id for item in batch.line_items])
        done = [str(record.id) for record, waits in zip(records, pending, strict=True) if not waits]
        settle_occasions(work, REPORT_HANDLED, done)
        end_tasks(work, HANDLE, done, DONE)
        self._propose(work, batch)
        crimes = [
            (f"{batch.head.report[item]}", record.place_id)
            for item, record in enumerate(records)
            if record.suspects_crime and head.result[item] == ReportResult.FOUNDED
        ]
        crime_referred(work, crimes)

    def _propose(self, work: Work, batch: Batch) -> None:
        """The draft of a penalty, by whoever concludes; it is heard, decided and served like any other."""
        head, records = batch.head, batch.head.record("report")
        items = [item for item, proposal in enumerate(head.proposal) if proposal == DRAFT]
        if not items:
            return
        rows = Report.objects.using(work.using).select_related("place", "person")
        stored = rows.in_bulk([records[item].id for item in items])
        found = [stored[records[item].id] for item in items]
        people = Person.objects.using(work.using).filter(account__in={each.reporter for each in found})
        numbers = dict(people.values_list("account_id", "number"))
        columns = {
            "place": [each.place.code for each in found],
            "person": [each.person.number for each in found],
            "facts": [each.facts for each in found],
            "proof": [f"举报件 {each.number} 的证据" for each in found],
            "basis": [each.number for each in found],
            "clause": [head.clause[item] for item in items],
            "grade": [head.grade[item] for item in items],
            "measure": [DEFAULT_MEASURE] * len(items),
            "happened_on": [each.happened_on for each in found],
            "reporter": [numbers.get(each.reporter) for each in found],
        }
        work.perform(ProposePenalty, columns, origin=items)


def _is_pending(batch: Batch, item: int) -> bool:
    """Closed with neither a draft nor a decision about the authority."""
    record, result = batch.head.record("report")[item], batch.head.result[item]
    if result == ReportResult.UNFOUNDED or record.kind not in GRAVE_KINDS:
        return False
    return batch.head.proposal[item] != DRAFT and not batch.head.record("referred")[item]


class ReferralInput(Input):
    report: ReportNumber
    refers: Annotated[bool, Label("移送有关机关")]
    reason: Annotated[str, Field(min_length=2, max_length=500), Label("理由")]


class DecideReferral(Command):
    key = "conduct.decide_referral"
    title = "决定是否移送"
    header = ReferralInput

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        reports = [report for report in batch.head.ids("report") if report is not None]
        seen = set(
            ReferralDecision.objects.using(context.using).filter(report__in=reports).values_list("report", flat=True)
        )
        return refuse_again(batch, "report", seen, "这一件已经决定过是否移送", "决定不改，另有事实请另行举报")

    def apply(self, batch: Batch, work: Work) -> None:
        head, records = batch.head, batch.head.record("report")
        places = [record.place_id for record in records]
        columns = {
            "report_id": head.ids("report"),
            "refers": head.refers,
            "reason": head.reason,
            "decided_by": work.actor,
            "decided_at": work.now,
        }
        work.insert_numbered(
            ReferralDecision,
            columns,
            kind="XR",
            entities=entities(work, places),
            dates=[work.now] * batch.size,
            items=range(batch.size),
        )
        settle_occasions(work, REPORT_HANDLED, [str(record.id) for record in records])
        referred = [
            (number, record.place_id)
            for number, record, refers in zip(head.report, records, head.refers, strict=True)
            if refers
        ]
        crime_referred(work, referred)
