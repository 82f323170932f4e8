"""Examinations with their dates; outbreaks declared and ended by a person."""

from datetime import timedelta
from typing import Annotated, Any, Literal

from pydantic import Field

from guiju.domains.safety.controls.health import MEASURES_TAKEN, MeasureParams
from guiju.domains.safety.fields import Day, Photo, PlaceCode, Words
from guiju.domains.safety.health import MEASURES
from guiju.domains.safety.health_subjects import ExamRecorded, OutbreakEnding
from guiju.domains.safety.marking import mark
from guiju.domains.safety.models import ExamKind, HealthExam, Outbreak, OutbreakEnd
from guiju.kernel.commands.attaching import attach
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.org.entities import entities
from guiju.kernel.org.models import LegalEntity
from guiju.kernel.worklist.models import Task
from guiju.kernel.worklist.tasks import open_tasks

CERTIFICATE = "safety.health_exam"
KINDS = {str(value): str(label) for value, label in ExamKind.choices}


class ExamInput(Input):
    person: Annotated[str, Label("人员"), Reference("org.Person", by="number", fetch=("number",), title="人员")]
    kind: Annotated[Literal["general", "food", "waiver"], Label("种类", choices=KINDS)] = "general"
    booked_on: Annotated[Day | None, Label("预约日")] = None
    done_on: Annotated[Day | None, Label("完成日")] = None
    provider: Annotated[str, Field(max_length=120), Label("机构")] = ""
    is_fit: Annotated[bool | None, Label("合格", "只登记健康证的")] = None
    valid_until: Annotated[Day | None, Label("有效期至", "只登记健康证的")] = None
    report: Annotated[Photo, Label("健康证", "一般体检的报告不上传")] = None


class RecordExam(Command):
    key = "safety.record_exam"
    title = "登记体检"
    header = ExamInput
    yields = (ExamRecorded,)
    from_files = True

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        rows = batch.head.rows("booked_on", "done_on")
        return [
            refusal(item, None, "stands", "请写预约日或完成日", "至少写一个")
            for item, (booked, done) in enumerate(rows)
            if booked is None and done is None
        ]

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        columns = {
            "number": batch.head.person,
            "kind": batch.head.kind,
            "has_report": [each is not None for each in batch.head.record("report")],
        }
        return [Subjects(ExamRecorded, columns, list(range(batch.size)), [None] * batch.size)]

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        entity = LegalEntity.objects.using(work.using).order_by("pk").values_list("pk", "code")[:1]
        found = work.insert_numbered(
            HealthExam,
            {
                "person_id": head.ids("person"),
                "kind": head.kind,
                "booked_on": head.booked_on,
                "done_on": head.done_on,
                "provider": head.provider,
                "is_fit": head.is_fit,
                "valid_until": head.valid_until,
                "recorded_by": work.actor,
                "recorded_at": work.recorded_at,
            },
            kind="TJ",
            entities=[*entity] * batch.size,
            dates=[work.now] * batch.size,
            items=range(batch.size),
        )
        attach(work, "健康证", CERTIFICATE, found, head.record("report"))


class DeclareInput(Input):
    place: PlaceCode
    what: Annotated[Words, Label("情况")]
    closed_area: Annotated[str | None, Label("停用区域"), Reference("org.Place", place="id", title="地点")] = None


class DeclareOutbreak(Command):
    key = "safety.declare_outbreak"
    title = "宣布疫情状态"
    header = DeclareInput

    def apply(self, batch: Batch, work: Work) -> None:
        places = batch.head.ids("place")
        found = work.insert_numbered(
            Outbreak,
            {
                "place_id": places,
                "closed_area_id": batch.head.ids("closed_area"),
                "what": batch.head.what,
                "declared_by": work.actor,
                "declared_at": work.now,
                "ended_at": None,
            },
            kind="YQ",
            entities=entities(work, places),
            dates=[work.now] * batch.size,
            items=range(batch.size),
        )
        bounds = MEASURES_TAKEN.bounds(work.now, work.using)
        params: MeasureParams = bounds[0].params if bounds else MeasureParams(default_measures=[])  # type: ignore[assignment]
        posts = [*params.owners, *[params.owners[-1]] * len(params.default_measures)]
        rows = [
            (outbreak, place, measure, post)
            for outbreak, place in zip(found, places, strict=True)
            for measure, post in zip(params.default_measures, posts, strict=False)
        ]
        columns = {
            "post": [post for *_, post in rows],
            "place_id": [place for _, place, _, _ in rows],
            "kind": [f"{MEASURES}.{params.default_measures.index(measure) + 1}" for _, _, measure, _ in rows],
            "title": [f"疫情防控措施：{measure}" for _, _, measure, _ in rows],
            "due_at": work.now + timedelta(hours=params.due_hours),
            "source": MEASURES,
            "source_key": [str(outbreak) for outbreak, *_ in rows],
            "by_hand": True,
        }
        open_tasks(work, columns, len(rows))


class EndInput(Input):
    outbreak: Annotated[
        str,
        Label("疫情状态单号"),
        Reference("safety.Outbreak", by="number", place="place_id", fetch=("ended_at",), lock=True, title="疫情状态"),
    ]
    reason: Annotated[str, Field(max_length=500), Label("原因", "措施没有结果的必填")] = ""


class EndOutbreak(Command):
    key = "safety.end_outbreak"
    title = "解除疫情状态"
    header = EndInput
    yields = (OutbreakEnding,)

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        keys = [str(each) for each in batch.head.ids("outbreak") if each is not None]
        tasks = Task.objects.using(context.using).filter(source=MEASURES, source_key__in=keys, ended_at__isnull=True)
        left: dict[str, list[str]] = {}
        for key, title in tasks.order_by("id").values_list("source_key", "title"):
            left.setdefault(key, []).append(title.partition("：")[2])
        batch.head.records["left"] = [left.get(str(each), []) for each in batch.head.ids("outbreak")]
        refused, seen = [], set()
        for item, record in enumerate(batch.head.record("outbreak")):
            if record is not None and (record.ended_at is not None or record.id in seen):
                refused.append(refusal(item, None, "once", "这个疫情状态已经解除", "无需重复办理"))
            seen.add(record and record.id)
        return refused

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        columns: dict[str, list[Any]] = {
            "number": batch.head.outbreak,
            "place": [record.place_id for record in batch.head.record("outbreak")],
            "left_open": [len(each) for each in batch.head.record("left")],
            "has_reason": [bool(reason) for reason in batch.head.reason],
        }
        return [Subjects(OutbreakEnding, columns, list(range(batch.size)), [None] * batch.size)]

    def apply(self, batch: Batch, work: Work) -> None:
        left = ["、".join(each) for each in batch.head.record("left")]
        columns = {
            "outbreak_id": batch.head.ids("outbreak"),
            "reason": batch.head.reason,
            "left_open": left,
            "ended_by": work.actor,
            "ended_at": work.now,
        }
        work.insert(OutbreakEnd, columns, batch.size)
        mark(work, "safety_outbreak", "ended_at", batch.head.ids("outbreak"))
        work.answer(range(batch.size), left_open=left)
