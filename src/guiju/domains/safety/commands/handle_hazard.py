"""What is done about a hazard before it is put right: accepted, graded, contained, given more time."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from django.utils import timezone
from pydantic import Field

from guiju.domains.safety.controls.hazards import Contained, InterimMissing, ungraded_subjects
from guiju.domains.safety.fields import Day, HazardNumber, Words
from guiju.domains.safety.hazard_subjects import HazardExtended
from guiju.domains.safety.hazards import end_of, hazards
from guiju.domains.safety.marking import mark
from guiju.domains.safety.models import (
    Grade,
    HazardCredit,
    HazardExtension,
    HazardGrading,
    HazardMeasure,
)
from guiju.domains.safety.referred import HAZARD_PUT_RIGHT, HAZARD_REPORTED, PutRightParams, ReportParams
from guiju.domains.safety.telling import tell_reporters
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.alert import raise_at_once
from guiju.kernel.controls.reading import effective
from guiju.kernel.controls.referrals.commands import Instruct
from guiju.kernel.store.arrays import any_of, array
from guiju.kernel.worklist.messages import Notice, send
from guiju.kernel.worklist.tasks import DONE, end_tasks, open_tasks

SOURCE, PUT_RIGHT = "hazard", "hazard.put_right"
GRADES = {str(value): str(label) for value, label in Grade.choices}


class AcceptHazard(Instruct):
    """Somebody has taken it up."""

    key = "safety.accept_hazard"
    title = "受理隐患"

    def decisions(self, batch: Batch) -> list[str]:
        return ["受理"] * batch.size


def still_open(batch: Batch, *, once: bool = True) -> list[Refusal]:
    """Refusals of hazards that are closed, or twice in the batch."""
    refused, seen = [], set()
    for item, record in enumerate(batch.head.record("hazard")):
        if record is None:
            continue
        if record.closed_at is not None:
            refused.append(refusal(item, None, "stands", "这个隐患已经销号", "如又发生，请重新上报"))
        elif once and record.id in seen:
            refused.append(refusal(item, None, "once", "同一隐患在本次提交中出现两次", "每个隐患只写一行"))
        seen.add(record.id)
    return refused


class GradeInput(Input):
    hazard: HazardNumber
    grade: Annotated[Literal["general", "major"], Label("等级", choices=GRADES)]
    owner: Annotated[
        str, Label("整改责任人"), Reference("org.Person", by="number", fetch=("account_id",), title="人员")
    ]
    due_on: Annotated[Day | None, Label("整改期限", "空着就按条款")] = None
    interim: Annotated[str, Field(max_length=500), Label("临时措施")] = ""
    joins: Annotated[
        str | None,
        Label("并入", "同一个隐患已有人上报的，写那一张的单号"),
        Reference("safety.Hazard", by="number", place="place_id", title="隐患"),
    ] = None


class GradeHazard(Command):
    """Confirmed, so whoever reported it has his points; a second report joins the first."""

    key = "safety.grade_hazard"
    title = "隐患定级"
    header = GradeInput
    causes = ("findings.open",)

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        own = [
            refusal(item, None, "stands", "不能并入它自己", "请写先上报的那一张")
            for item, (record, first) in enumerate(
                zip(batch.head.record("hazard"), batch.head.record("joins"), strict=True)
            )
            if record is not None and first is not None and record.id == first.id
        ]
        return [*still_open(batch), *own]

    def apply(self, batch: Batch, work: Work) -> None:
        head, records = batch.head, batch.head.record("hazard")
        owners = [person.account_id or 0 for person in head.record("owner")]
        work.insert(
            HazardGrading,
            {
                "hazard_id": head.ids("hazard"),
                "grade": head.grade,
                "owner": owners,
                "due_on": head.due_on,
                "joins_id": head.ids("joins"),
                "graded_by": work.actor,
                "graded_at": work.now,
            },
            batch.size,
        )
        measured = [item for item, said in enumerate(head.interim) if said]
        _measure(work, [records[item].id for item in measured], [head.interim[item] for item in measured])
        joined = [record for record, first in zip(records, head.ids("joins"), strict=True) if first]
        close(work, joined)
        _credit(batch, work)
        tell_reporters(work, records, [f"已定级为{GRADES[grade]}" for grade in head.grade])
        send(
            work,
            [
                Notice("safety.hazard", f"请整改{GRADES[grade]}隐患：{record.what}", person=owner)
                for grade, record, owner in zip(head.grade, records, owners, strict=True)
            ],
        )
        _ask_owners(work, records, owners, head.due_on)
        self._demand(batch, work, owners)

    def _demand(self, batch: Batch, work: Work, owners: list[int]) -> None:
        head, records = batch.head, batch.head.record("hazard")
        asked = [item for item in range(batch.size) if head.grade[item] == Grade.MAJOR and not head.interim[item]]
        now = int(work.now.timestamp())
        known = contained(work, [records[item].id for item in asked])
        facts = [
            Contained(
                records[item].number,
                records[item].kind,
                is_major=True,
                is_contained=records[item].id in known,
                graded=now,
            )
            for item in asked
        ]
        places = [records[item].place_id for item in asked]
        subjects = ungraded_subjects(facts, places, [owners[item] for item in asked], asked)
        found = raise_at_once(InterimMissing, subjects, work)
        post = InterimMissing.supervisor
        send(work, [Notice("safety.hazard", each.why.message, post=post, place=each.place) for each in found])


def _ask_owners(work: Work, records: Sequence[Any], owners: Sequence[int], days: Sequence[Any]) -> None:
    """A task of whoever must put it right, where a clause makes it his duty."""
    bounds = HAZARD_PUT_RIGHT.bounds(work.now, work.using)
    params: list[PutRightParams] = [each.params for each in bounds]  # type: ignore[misc]
    asked = [
        (record, owner, day)
        for record, owner, day in zip(records, owners, days, strict=True)
        if any(not each.kinds or record.kind in each.kinds for each in params)
    ]
    columns = {
        "person": [owner for _, owner, _ in asked],
        "kind": PUT_RIGHT,
        "title": [f"整改隐患：{record.number} {record.what}" for record, _, _ in asked],
        "place_id": [record.place_id for record, _, _ in asked],
        "due_at": [day and datetime.fromtimestamp(end_of(day), UTC) for _, _, day in asked],
        "source": SOURCE,
        "source_key": [record.number for record, _, _ in asked],
    }
    open_tasks(work, columns, len(asked))


def contained(work: Work, hazards_: Sequence[int]) -> set[int]:
    """Those for which an interim measure was recorded."""
    rows = work.select(
        f"select hazard_id from safety_hazardmeasure where {any_of('hazard_id', using=work.using)}",
        [array(list(hazards_), work.using)],
    )
    return {hazard for (hazard,) in rows}


def close(work: Work, found: Sequence[Any]) -> None:
    """Mark these hazards as closed now, with the tasks of whoever had to put them right."""
    if found:
        mark(work, "safety_hazard", "closed_at", [record.id for record in found])
        end_tasks(work, SOURCE, [record.number for record in found], DONE, kinds=[PUT_RIGHT])


def _measure(work: Work, found: list[int], said: list[str]) -> None:
    columns = {"hazard_id": found, "measure": said, "taken_by": work.actor, "taken_at": work.now}
    work.insert(HazardMeasure, columns, len(found))


def _credit(batch: Batch, work: Work) -> None:
    """Points for whoever reported a confirmed hazard, once a hazard: what joins another counts for that one."""
    bounds = HAZARD_REPORTED.bounds(work.now, work.using)
    wanted: dict[tuple[int, int], int] = {}
    for record, first in zip(batch.head.record("hazard"), batch.head.ids("joins"), strict=True):
        known: list[ReportParams] = [each.params for each in effective(bounds, record.place_id)]  # type: ignore[misc]
        points = max((each.points for each in known if each.concerns(record.kind)), default=0)
        if points and record.reporter:
            wanted.setdefault((first or record.id, record.reporter), points)
    rows = work.select(
        f"select hazard_id, person from safety_hazardcredit where {any_of('hazard_id', using=work.using)}",
        [array(sorted({hazard for hazard, _ in wanted}), work.using)],
    )
    fresh = [key for key in wanted if key not in set(rows)]
    columns = {
        "hazard_id": [hazard for hazard, _ in fresh],
        "person": [person for _, person in fresh],
        "points": [wanted[key] for key in fresh],
        "credited_at": work.now,
    }
    work.insert(HazardCredit, columns, len(fresh))


class InterimInput(Input):
    hazard: HazardNumber
    measure: Annotated[Words, Label("临时措施")]


class RecordInterim(Command):
    key = "safety.record_interim"
    title = "登记临时措施"
    header = InterimInput
    records_reality = True

    def apply(self, batch: Batch, work: Work) -> None:
        _measure(work, batch.head.ids("hazard"), batch.head.measure)
        tell_reporters(work, batch.head.record("hazard"), ["已采取临时措施"] * batch.size)


class ExtendInput(Input):
    hazard: HazardNumber
    due_on: Annotated[Day, Label("延到")]
    reason: Annotated[Words, Label("原因")]


class ExtendHazard(Command):
    """Once, by somebody above whoever puts it right."""

    key = "safety.extend_hazard"
    title = "批准隐患延期"
    header = ExtendInput
    yields = (HazardExtended,)

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        wanted = [hazard for hazard in batch.head.ids("hazard") if hazard is not None]
        known = {row.pk: row for row in hazards(context.using).filter(pk__in=wanted).select_related("extension")}
        batch.head.records["row"] = [known.get(hazard) for hazard in batch.head.ids("hazard")]
        today = timezone.localdate(context.now)
        refused = [
            refusal(item, None, "stands", why, advice)
            for item, (row, day) in enumerate(zip(batch.head.record("row"), batch.head.due_on, strict=True))
            if row is not None
            for why, advice in (
                [("还没有定级，没有整改责任人", "请先定级")]
                if row.grade is None
                else [("新期限不晚于今天", "请给一个以后的日期")]
                if day <= today
                else []
            )
        ]
        return [*still_open(batch), *refused]

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        rows: list[Any] = batch.head.record("row")
        columns = {
            "number": batch.head.hazard,
            "place": [row.place_id for row in rows],
            "owner": [row.owner for row in rows],
            "granter": [context.actor] * batch.size,
            "is_contained": [row.is_contained for row in rows],
            "was_extended": [hasattr(row, "extension") for row in rows],
        }
        return [Subjects(HazardExtended, columns, list(range(batch.size)), [None] * batch.size)]

    def apply(self, batch: Batch, work: Work) -> None:
        rows: list[Any] = batch.head.record("row")
        columns = {
            "hazard_id": [row.pk for row in rows],
            "due_on": batch.head.due_on,
            "reason": batch.head.reason,
            "owner": [row.owner for row in rows],
            "granted_by": work.actor,
            "granted_at": work.now,
        }
        work.insert(HazardExtension, columns, batch.size)
        tell_reporters(work, batch.head.record("hazard"), [f"整改期限延到 {day}" for day in batch.head.due_on])
