"""事件: recorded as it happened, graded, reported outside, investigated and closed; no rule stops the recording."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Annotated, Any, Literal

from pydantic import Field

from guiju.domains.safety.controls.incidents import INCIDENT_HANDLED, INCIDENT_REPORTED, IncidentParams, OutsideDuty
from guiju.domains.safety.fields import Moment, PersonNumber, Photo, PlaceCode, Words
from guiju.domains.safety.incidents import FOUR, incidents, lacks
from guiju.domains.safety.marking import mark
from guiju.domains.safety.models import (
    Incident,
    IncidentClosing,
    IncidentFile,
    IncidentGrade,
    IncidentGrading,
    IncidentKind,
    IncidentReport,
)
from guiju.kernel.commands.attaching import attach
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.work import Work
from guiju.kernel.org.entities import entities
from guiju.kernel.worklist.messages import Notice, send
from guiju.kernel.worklist.tasks import open_tasks

DOCUMENT = "safety.incident"
CLAIM, INVESTIGATE, REPORT = "incident.claim", "incident.investigate", "incident.report"
KINDS = {str(value): str(label) for value, label in IncidentKind.choices}
GRADES = {str(value): str(label) for value, label in IncidentGrade.choices}
IncidentNumber = Annotated[
    str,
    Label("事件单号"),
    Reference(
        "safety.Incident",
        by="number",
        place="place_id",
        fetch=("number", "kind", "what", "closed_at"),
        lock=True,
        title="事件",
    ),
]


class IncidentInput(Input):
    place: PlaceCode
    kind: Annotated[Literal["near_miss", "injury", "accident", "epidemic", "theft"], Label("种类", choices=KINDS)]
    what: Annotated[Words, Label("发生了什么")]
    injured: Annotated[PersonNumber, Label("受伤人")] = None
    occurred_at: Annotated[Moment, Label("发生时间", "空着就是现在")] = None
    photo: Photo = None


class RecordIncident(Command):
    key = "safety.record_incident"
    title = "登记事件"
    header = IncidentInput
    happened = "occurred_at"
    records_reality = True

    def apply(self, batch: Batch, work: Work) -> None:
        head, places = batch.head, batch.head.ids("place")
        found = work.insert_numbered(
            Incident,
            {
                "place_id": places,
                "kind": head.kind,
                "what": head.what,
                "injured_id": head.ids("injured"),
                "occurred_at": [moment or work.now for moment in head.occurred_at],
                "reporter": work.actor,
                "recorded_at": work.recorded_at,
                "closed_at": None,
            },
            kind="SG",
            entities=entities(work, places),
            dates=[work.now] * batch.size,
            items=range(batch.size),
        )
        attach(work, "事件照片", DOCUMENT, found, head.record("photo"))
        self._ask(batch, work, found)
        rows = zip(head.kind, head.what, places, strict=True)
        send(
            work,
            [
                Notice(DOCUMENT, f"{KINDS[kind]}：{what}", post="safety_officer", place=place)
                for kind, what, place in rows
            ],
        )

    def _ask(self, batch: Batch, work: Work, found: Sequence[int]) -> None:
        """Who has to tell the authorities, where a clause makes it his duty."""
        known: list[OutsideDuty] = [each.params for each in INCIDENT_REPORTED.bounds(work.now, work.using)]  # type: ignore[misc]
        rows = zip(found, batch.head.ids("place"), batch.head.rows("kind", "what"), strict=True)
        asked = [
            (incident, place, kind, what, params)
            for incident, place, (kind, what) in rows
            for params in known[:1]
            if kind in params.kinds
        ]
        columns = {
            "post": [params.post for *_, params in asked],
            "place_id": [place for _, place, _, _, _ in asked],
            "kind": REPORT,
            "title": [f"上报{KINDS[kind]}并登记回执号：{what}" for _, _, kind, what, _ in asked],
            "due_at": [work.now + timedelta(hours=params.default_report_hours) for *_, params in asked],
            "source": "incident",
            "source_key": [str(incident) for incident, *_ in asked],
            "by_hand": True,
        }
        open_tasks(work, columns, len(asked))


class GradeIncidentInput(Input):
    incident: IncidentNumber
    grade: Annotated[Literal["minor", "serious"], Label("等级", choices=GRADES)]
    is_work_injury: Annotated[bool, Label("属于工伤")] = False
    received_at: Annotated[Moment, Label("单位负责人接报时间", "空着就是现在")] = None


class GradeIncident(Command):
    """A work injury opens the time in which it is claimed, a serious accident that of our own investigation."""

    key = "safety.grade_incident"
    title = "事件定级"
    header = GradeIncidentInput

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        wanted = [each for each in batch.head.ids("incident") if each is not None]
        known = IncidentGrading.objects.using(context.using).filter(incident__in=wanted)
        seen = set(known.values_list("incident_id", flat=True))
        refused = []
        for item, incident in enumerate(batch.head.ids("incident")):
            if incident in seen:
                refused.append(refusal(item, None, "once", "这个事件已经定级", "需要更正的，请补登更正"))
            elif incident is not None:
                seen.add(incident)
        return refused

    def apply(self, batch: Batch, work: Work) -> None:
        head, records = batch.head, batch.head.record("incident")
        received = [moment or work.now for moment in head.received_at]
        work.insert(
            IncidentGrading,
            {
                "incident_id": head.ids("incident"),
                "grade": head.grade,
                "is_work_injury": head.is_work_injury,
                "received_at": received,
                "graded_by": work.actor,
                "graded_at": work.now,
            },
            batch.size,
        )
        bounds = INCIDENT_HANDLED.bounds(work.now, work.using)
        params: IncidentParams = bounds[0].params if bounds else IncidentParams()  # type: ignore[assignment]
        if not bounds:
            return
        claims = [record for record, is_work in zip(records, head.is_work_injury, strict=True) if is_work]
        serious = [record for record, grade in zip(records, head.grade, strict=True) if grade == IncidentGrade.SERIOUS]
        _open(work, CLAIM, params.claim_post, claims, "申请工伤认定", params.law_injury_claim_days)
        said = f"调查事故（政府调查期限 {params.law_government_inquiry_days} 日，仅提示）"
        _open(work, INVESTIGATE, params.investigate_post, serious, said, params.default_investigation_days)


def _open(work: Work, kind: str, post: str, records: list[Any], title: str, days: int) -> None:
    columns = {
        "post": [post] * len(records),
        "place_id": [record.place_id for record in records],
        "kind": kind,
        "title": [f"{title}：{record.number} {record.what}" for record in records],
        "due_at": work.now + timedelta(days=days),
        "source": "incident",
        "source_key": [record.number for record in records],
        "by_hand": True,
    }
    open_tasks(work, columns, len(records))


class OutsideInput(Input):
    incident: IncidentNumber
    authority: Annotated[str, Field(min_length=2, max_length=120), Label("报给哪个部门")]
    receipt: Annotated[str, Field(min_length=1, max_length=80), Label("回执号")]
    reported_at: Annotated[Moment, Label("上报时间", "空着就是现在")] = None


class ReportIncident(Command):
    key = "safety.report_incident"
    title = "登记对外报告"
    header = OutsideInput
    happened = "reported_at"
    records_reality = True

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        columns = {
            "incident_id": head.ids("incident"),
            "authority": head.authority,
            "receipt": head.receipt,
            "reported_by": work.actor,
            "reported_at": [moment or work.now for moment in head.reported_at],
        }
        work.insert(IncidentReport, columns, batch.size)


class FileInput(Input):
    incident: IncidentNumber
    part: Annotated[
        Literal["cause", "responsible", "measures", "education", ""], Label("项目", choices={**FOUR, "": "更正"})
    ] = ""
    amends: Annotated[str, Field(max_length=40), Label("更正哪一项", "写了就是更正，原来的记录不变")] = ""
    text: Annotated[str, Field(min_length=2, max_length=2000), Label("内容")]


class FileIncident(Command):
    """One of the four parts, or a correction that stands beside what was recorded."""

    key = "safety.file_incident"
    title = "补登事件材料"
    header = FileInput
    records_reality = True

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        rows = batch.head.rows("part", "amends")
        return [
            refusal(item, None, "stands", "请选一个项目，或写明更正哪一项", "二者写一个")
            for item, (part, amends) in enumerate(rows)
            if bool(part) == bool(amends)
        ]

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        columns = {
            "incident_id": head.ids("incident"),
            "part": head.part,
            "amends": head.amends,
            "text": head.text,
            "filed_by": work.actor,
            "filed_at": work.now,
        }
        work.insert(IncidentFile, columns, batch.size)
        wanted = sorted(set(head.ids("incident")))
        rows = incidents(work.using).filter(pk__in=wanted, called_closed__isnull=False)
        mark(work, "safety_incident", "closed_at", [row.pk for row in rows if not lacks(row)])


class CloseIncidentInput(Input):
    incident: IncidentNumber
    procedures: Annotated[
        str,
        Field(max_length=200, pattern=r"^(S\d{2}( S\d{2})*)?$"),
        Label("所涉制度", "制度代码，空格隔开，如 S17 S20；每部都要决定是否修订"),
    ] = ""


class CloseIncident(Command):
    """With one of the four parts empty it is kept as 待补 and closes by itself when the last of them comes."""

    key = "safety.close_incident"
    title = "事件结案"
    header = CloseIncidentInput

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        wanted = [each for each in batch.head.ids("incident") if each is not None]
        known = {row.pk: row for row in incidents(context.using).filter(pk__in=wanted)}
        batch.head.records["row"] = [known.get(each) for each in batch.head.ids("incident")]
        refused, seen = [], set()
        for item, row in enumerate(batch.head.record("row")):
            if row is None:
                continue
            if row.called_closed is not None or row.pk in seen:
                refused.append(refusal(item, None, "once", "这个事件已经结案或待补", "请补登还缺的材料"))
            elif row.grade is None:
                refused.append(refusal(item, None, "step_in_order", "还没有定级", "请先定级"))
            seen.add(row.pk)
        return refused

    def apply(self, batch: Batch, work: Work) -> None:
        rows = batch.head.record("row")
        missing = [lacks(row) for row in rows]
        columns = {
            "incident_id": [row.pk for row in rows],
            "lacks": ["、".join(each) for each in missing],
            "procedures": batch.head.procedures,
            "closed_by": work.actor,
            "closed_at": work.now,
        }
        work.insert(IncidentClosing, columns, batch.size)
        mark(
            work, "safety_incident", "closed_at", [row.pk for row, each in zip(rows, missing, strict=True) if not each]
        )
        work.answer(range(batch.size), state=[f"待补：{'、'.join(each)}" if each else "已结案" for each in missing])
