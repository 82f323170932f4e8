"""行为考核: a leader's points of the month, beside the cases that are confirmed."""

from typing import Annotated, Any

from pydantic import Field

from guiju.domains.conduct.commands.impose_compensation import first_of
from guiju.domains.conduct.fields import PersonNumber, PlaceCode
from guiju.domains.conduct.models import ConductSheet
from guiju.domains.conduct.sheets import confirmed, dated
from guiju.domains.conduct.subjects import SheetEntered
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.org.entities import entities

Points = Annotated[int, Field(ge=0, le=100)]


class SheetInput(Input):
    place: PlaceCode
    person: Annotated[PersonNumber, Label("被考核人")]
    month: Annotated[
        str, Field(pattern=r"^2\d{3}-(0[1-9]|1[0-2])$", json_schema_extra={"format": "month"}), Label("月份")
    ]
    attitude: Annotated[Points, Label("工作态度")]
    teamwork: Annotated[Points, Label("团队协作")]
    compliance: Annotated[Points, Label("遵守规章")]
    reason: Annotated[str, Field(max_length=500), Label("理由", "有确认的违规而给高分时填")] = ""
    examples: Annotated[str, Field(max_length=2000), Label("事例", "低分时填，一行一个，写明日期")] = ""


class EnterSheet(Command):
    key = "conduct.enter_sheet"
    title = "行为考核"
    header = SheetInput
    yields = (SheetEntered,)

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        head = batch.head
        months = [first_of(month) for month in head.month]
        known = ConductSheet.objects.using(context.using).filter(
            person__in=[each for each in head.ids("person") if each is not None], month__in=set(months)
        )
        seen = set(known.values_list("person_id", "month"))
        refused = []
        for item, key in enumerate(zip(head.ids("person"), months, strict=True)):
            if key in seen:
                refused.append(refusal(item, None, "once", "这个月已经考核过", "分数按确认的违规自动重算"))
            elif key[0] is not None:
                seen.add(key)
        return refused

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        head = batch.head
        counted = confirmed(head.person, context.using)
        months = [first_of(month) for month in head.month]
        columns: dict[str, list[Any]] = {
            "person": head.person,
            "month": months,
            "place": head.ids("place"),
            "attitude": head.attitude,
            "compliance": head.compliance,
            "confirmed": [counted.get(key, 0) for key in zip(head.person, months, strict=True)],
            "has_reason": [bool(reason) for reason in head.reason],
            "examples": [dated(examples) for examples in head.examples],
        }
        return [Subjects(SheetEntered, columns, list(range(batch.size)), [None] * batch.size)]

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        work.insert_numbered(
            ConductSheet,
            {
                "place_id": head.ids("place"),
                "person_id": head.ids("person"),
                "month": [first_of(month) for month in head.month],
                "attitude": head.attitude,
                "teamwork": head.teamwork,
                "compliance": head.compliance,
                "reason": head.reason,
                "examples": head.examples,
                "leader": work.actor,
                "entered_at": work.now,
            },
            kind="XK",
            entities=entities(work, head.ids("place")),
            dates=[work.now] * batch.size,
            items=range(batch.size),
        )
