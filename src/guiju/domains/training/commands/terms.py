"""转正: recorded whatever he lacks; what he lacks is asked for in days."""

from datetime import date
from typing import Annotated

from django.utils import timezone

from guiju.domains.training.fields import PersonNumber
from guiju.domains.training.models import TermConfirmation
from guiju.domains.training.subjects import TermConfirmed
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work


class TermInput(Input):
    person: PersonNumber
    confirmed_on: Annotated[date | None, Label("转正日期", "空着是今天")] = None


class ConfirmTerm(Command):
    key = "training.confirm_term"
    title = "登记转正"
    header = TermInput
    records_reality = True
    yields = (TermConfirmed,)

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        head = batch.head
        days = [day or timezone.localdate(context.now) for day in head.confirmed_on]
        head.records["day"] = days
        people = [each for each in head.ids("person") if each is not None]
        rows = TermConfirmation.objects.using(context.using).filter(person__in=people)
        seen = set(rows.values_list("person", "confirmed_on"))
        refused = []
        for item, key in enumerate(zip(head.ids("person"), days, strict=True)):
            if key in seen:
                refused.append(refusal(item, None, "once", "这一天的转正已经登记", "请核对工号和日期"))
            seen.add(key)
        return refused

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        return [Subjects(TermConfirmed, {"person": batch.head.person}, list(range(batch.size)), [None] * batch.size)]

    def apply(self, batch: Batch, work: Work) -> None:
        columns = {
            "person_id": batch.head.ids("person"),
            "confirmed_on": batch.head.record("day"),
            "handler": work.actor,
            "confirmed_at": work.now,
        }
        work.insert(TermConfirmation, columns, batch.size)
