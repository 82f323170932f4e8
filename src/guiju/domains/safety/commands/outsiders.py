"""People of other firms: told what is dangerous, permitted to work."""

from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import Field

from guiju.domains.safety.fields import Instant, PlaceCode
from guiju.domains.safety.models import Briefing, BriefingKind, PermittedWorker, WorkPermit
from guiju.domains.safety.outsiders import fully_briefed
from guiju.domains.safety.subjects import PermitAsked
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.org.entities import entities

KINDS = {str(value): str(label) for value, label in BriefingKind.choices}
VisitNumber = Annotated[
    str,
    Label("来访单号"),
    Reference("safety.Visitor", by="number", place="place_id", fetch=("number", "company"), title="来访"),
]


class BriefInput(Input):
    visit: VisitNumber
    kind: Annotated[
        Literal["full", "short"],
        Label("告知", "司机：停车熄火、拉手刹、不进作业区、听从指挥；作业人员按交底单逐条讲", choices=KINDS),
    ]


class BriefVisitor(Command):
    key = "safety.brief_visitor"
    title = "登记安全告知"
    header = BriefInput
    records_reality = True

    def apply(self, batch: Batch, work: Work) -> None:
        columns = {
            "visit_id": batch.head.ids("visit"),
            "place_id": [visit.place_id for visit in batch.head.record("visit")],
            "kind": batch.head.kind,
            "briefed_by": work.actor,
            "briefed_at": work.now,
        }
        work.insert(Briefing, columns, batch.size)


class PermitInput(Input):
    place: PlaceCode
    company: Annotated[str, Field(min_length=1, max_length=120), Label("单位", "与来访登记上的单位一致")]
    work: Annotated[str, Field(min_length=2, max_length=200), Label("作业")]
    until: Annotated[Instant, Label("作业至")]


class WorkerInput(Input):
    visit: VisitNumber


class IssuePermit(Command):
    """For people who have come in: their presence is recorded before, whatever becomes of the permit."""

    key = "safety.issue_permit"
    title = "签发作业许可"
    header = PermitInput
    line = WorkerInput
    yields = (PermitAsked,)

    def prepare(self, batch: Batch, context: Context) -> Iterable[Refusal]:
        seen: set[tuple[int, int]] = set()
        rows = zip(batch.line_items, batch.numbers, batch.lines.record("visit"), strict=True)
        for item, number, visit in rows:
            if visit is None:
                continue
            if visit.company != batch.head.company[item]:
                said = f"{visit.number} 登记的单位是“{visit.company}”"
                yield refusal(item, number, "stands", said, "请核对单位，或先补来访登记")
            elif (item, visit.id) in seen:
                yield refusal(item, number, "once", f"{visit.number} 重复", "每人写一行")
            seen.add((item, visit.id))

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        visits = batch.lines.record("visit")
        told = fully_briefed([visit.id for visit in visits], context.using)
        bare: list[list[str]] = [[] for _ in range(batch.size)]
        for item, visit in zip(batch.line_items, visits, strict=True):
            if visit.id not in told:
                bare[item].append(visit.number)
        columns = {
            "company": batch.head.company,
            "work": batch.head.work,
            "place": batch.head.ids("place"),
            "unbriefed": ["、".join(each) for each in bare],
        }
        return [Subjects(PermitAsked, columns, list(range(batch.size)), [None] * batch.size)]

    def apply(self, batch: Batch, work: Work) -> None:
        head, places = batch.head, batch.head.ids("place")
        permits = work.insert_numbered(
            WorkPermit,
            {
                "place_id": places,
                "company": head.company,
                "work": head.work,
                "until": head.until,
                "issued_by": work.actor,
                "issued_at": work.now,
            },
            kind="XZ",
            entities=entities(work, places),
            dates=[work.now] * batch.size,
            items=range(batch.size),
        )
        columns = {"permit_id": batch.to_lines(permits), "visit_id": batch.lines.ids("visit")}
        work.insert(PermittedWorker, columns, batch.lines.size)
