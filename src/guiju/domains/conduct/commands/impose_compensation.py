"""赔偿扣款: what is kept back of one month's wage for a loss, within what the law leaves."""

from datetime import date
from typing import Annotated

from django.db.models import Sum
from pydantic import Field

from guiju.domains.conduct.fields import About, PersonNumber, PlaceCode
from guiju.domains.conduct.models import Compensation
from guiju.domains.conduct.subjects import WageDeduction
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.fields import Label, Money
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.org.entities import entities

Month = Annotated[
    str, Field(pattern=r"^2\d{3}-(0[1-9]|1[0-2])$", json_schema_extra={"format": "month"}), Label("扣款月份")
]


class CompensationInput(Input):
    place: PlaceCode
    person: Annotated[PersonNumber, Label("赔偿人")]
    about: About
    month: Month
    amount: Annotated[int, Field(ge=1, le=10**10), Label("本月扣款"), Money()]
    wage: Annotated[int, Field(ge=1, le=10**10), Label("本月工资"), Money()]
    minimum_wage: Annotated[int, Field(ge=0, le=10**10), Label("当地最低工资"), Money()]


class ImposeCompensation(Command):
    key = "conduct.impose_compensation"
    title = "赔偿扣款"
    header = CompensationInput
    yields = (WageDeduction,)

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        head = batch.head
        months = [first_of(month) for month in head.month]
        known = Compensation.objects.using(context.using).filter(
            person__in={each for each in head.ids("person") if each is not None}, month__in=set(months)
        )
        before = {
            (person, month): total
            for person, month, total in known.values_list("person", "month").annotate(total=Sum("amount")).order_by()
        }
        columns = {
            "person": head.person,
            "month": months,
            "amount": head.amount,
            "before": [before.get(key, 0) for key in zip(head.ids("person"), months, strict=True)],
            "wage": head.wage,
            "minimum_wage": head.minimum_wage,
        }
        return [Subjects(WageDeduction, columns, list(range(batch.size)), [None] * batch.size)]

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        work.insert_numbered(
            Compensation,
            {
                "place_id": head.ids("place"),
                "person_id": head.ids("person"),
                "about": head.about,
                "month": [first_of(month) for month in head.month],
                "amount": head.amount,
                "wage": head.wage,
                "minimum_wage": head.minimum_wage,
                "imposed_at": work.now,
                "handler": work.actor,
            },
            kind="PK",
            entities=entities(work, head.ids("place")),
            dates=[work.now] * batch.size,
            items=range(batch.size),
        )


def first_of(month: str) -> date:
    return date.fromisoformat(f"{month}-01")
