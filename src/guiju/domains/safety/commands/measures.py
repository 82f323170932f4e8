"""Technical measures: planned, called done by whoever leads them, accepted by whoever uses them."""

from datetime import timedelta
from typing import Annotated

from pydantic import Field

from guiju.domains.safety.controls.measures import ACCEPTANCE_ASKED, AcceptanceParams
from guiju.domains.safety.fields import Day, Note, PlaceCode, Words
from guiju.domains.safety.hazard_subjects import MeasureAccepted
from guiju.domains.safety.models import MeasureAcceptance, MeasureDone, SafetyMeasure
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal, refuse_again
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.ports import ports
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.org.entities import entities
from guiju.kernel.worklist.tasks import DONE, end_tasks, open_tasks

SOURCE, ACCEPT = "measure", "measure.accept"
_FETCH = ("number", "what", "lead", "user_post")
MeasureNumber = Annotated[
    str,
    Label("措施单号"),
    Reference("safety.SafetyMeasure", by="number", place="place_id", fetch=_FETCH, lock=True, title="安全技术措施"),
]


class PlanInput(Input):
    place: PlaceCode
    what: Annotated[str, Field(min_length=2, max_length=200), Label("技术措施")]
    due_on: Annotated[Day, Label("期限")]
    lead: Annotated[str, Label("牵头人"), Reference("org.Person", by="number", fetch=("account_id",), title="人员")]
    user_post: Annotated[str, Label("使用部门岗位"), Reference("org.Post", title="岗位")]
    hazard: Annotated[
        str | None, Label("隐患单号"), Reference("safety.Hazard", by="number", place="place_id", title="隐患")
    ] = None


class PlanMeasure(Command):
    key = "safety.plan_measure"
    title = "立项安全技术措施"
    header = PlanInput

    def apply(self, batch: Batch, work: Work) -> None:
        head, places = batch.head, batch.head.ids("place")
        work.insert_numbered(
            SafetyMeasure,
            {
                "place_id": places,
                "hazard_id": head.ids("hazard"),
                "what": head.what,
                "due_on": head.due_on,
                "lead": [person.account_id or 0 for person in head.record("lead")],
                "user_post": head.user_post,
                "planned_at": work.now,
            },
            kind="CJ",
            entities=entities(work, places),
            dates=[work.now] * batch.size,
            items=range(batch.size),
        )


class FinishInput(Input):
    measure: MeasureNumber
    done: Annotated[Words, Label("完成情况")]


class FinishMeasure(Command):
    key = "safety.finish_measure"
    title = "报技术措施完成"
    header = FinishInput

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        known = MeasureDone.objects.using(context.using).filter(
            measure__in=[each for each in batch.head.ids("measure") if each]
        )
        return refuse_again(
            batch, "measure", known.values_list("measure_id", flat=True), "这项措施已经报过完成", "请等使用部门验收"
        )

    def apply(self, batch: Batch, work: Work) -> None:
        records = batch.head.record("measure")
        columns = {
            "measure_id": batch.head.ids("measure"),
            "done": batch.head.done,
            "done_by": work.actor,
            "done_at": work.now,
        }
        work.insert(MeasureDone, columns, batch.size)
        bounds = ACCEPTANCE_ASKED.bounds(work.now, work.using)
        params: AcceptanceParams = bounds[0].params if bounds else AcceptanceParams()  # type: ignore[assignment]
        tasks = {
            "post": [record.user_post for record in records],
            "place_id": [record.place_id for record in records],
            "excluded": work.actor,
            "kind": ACCEPT,
            "title": [f"验收安全技术措施：{record.number} {record.what}" for record in records],
            "due_at": work.now + timedelta(days=params.default_accept_days),
            "source": SOURCE,
            "source_key": [record.number for record in records],
        }
        open_tasks(work, tasks, batch.size if bounds else 0)
        work.answer(range(batch.size), state=["待验收"] * batch.size)


class AcceptInput(Input):
    measure: MeasureNumber
    note: Note = ""


class AcceptMeasure(Command):
    key = "safety.accept_measure"
    title = "验收技术措施"
    header = AcceptInput
    yields = (MeasureAccepted,)

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        wanted = [each for each in batch.head.ids("measure") if each is not None]
        done = MeasureDone.objects.using(context.using).filter(measure__in=wanted)
        known = dict(done.values_list("measure_id", "done_by"))
        batch.head.records["done_by"] = [known.get(each) for each in batch.head.ids("measure")]
        accepted = MeasureAcceptance.objects.using(context.using).filter(measure__in=wanted)
        over = set(accepted.values_list("measure_id", flat=True))
        early = [
            refusal(item, None, "step_in_order", "还没有报完成，无从验收", "请等牵头人报完成")
            for item, each in enumerate(batch.head.ids("measure"))
            if each is not None and each not in known
        ]
        return [*early, *refuse_again(batch, "measure", over, "这项措施已经验收")]

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        records, held = batch.head.record("measure"), ports().authorizer.posts(context.actor, context.using)
        doers = batch.head.record("done_by")
        columns = {
            "number": batch.head.measure,
            "place": [record.place_id for record in records],
            "is_lead": [context.actor in {record.lead, by} for record, by in zip(records, doers, strict=True)],
            "is_user": [record.user_post in held for record in records],
        }
        return [Subjects(MeasureAccepted, columns, list(range(batch.size)), [None] * batch.size)]

    def apply(self, batch: Batch, work: Work) -> None:
        columns = {
            "measure_id": batch.head.ids("measure"),
            "done_by": batch.head.record("done_by"),
            "accepted_by": work.actor,
            "note": batch.head.note,
            "accepted_at": work.now,
        }
        work.insert(MeasureAcceptance, columns, batch.size)
        end_tasks(work, SOURCE, batch.head.measure, DONE)
