"""Who signed which text when: what is exported as proof of having been told."""

from datetime import date, datetime
from typing import Annotated

from django.db.models import CharField, Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from guiju.kernel.commands.fields import Label
from guiju.kernel.controls.models import PledgeSignature, PrivateReminder, ReminderClosing
from guiju.kernel.controls.pledges import OVERSEE
from guiju.kernel.controls.pledges.remind_privately import terms
from guiju.kernel.org.models import Assignment, Person
from guiju.kernel.org.names import person_of
from guiju.kernel.org.permissions import register_permission
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.filters import Filter
from guiju.kernel.queries.query import Asked, Found, Params, Query
from guiju.kernel.queries.reader import Reader


class SignatureParams(Params):
    rulebook: Annotated[str | None, Label("制度"), Filter("rulebook__code")] = None
    since: Annotated[date | None, Label("签署（自）"), Filter("signed_at", "since")] = None


class SignatureRow(Row):
    rulebook: Annotated[str, Column("制度", "rulebook__code", search="prefix")]
    title: Annotated[str, Column("名称", "rulebook__title")]
    version: Annotated[int, Column("条文版本")]
    text_hash: Annotated[str, Column("条文摘要")]
    number: Annotated[str | None, Column("工号", "signer_number")]
    name: Annotated[str | None, Column("签署人", "signer_name")]
    signed_at: Annotated[datetime, Column("签署时间")]
    device: Annotated[str, Column("设备")]


class Signatures(Query):
    key = "controls.signatures"
    title = "签署记录"
    params = SignatureParams
    row = SignatureRow
    permission = OVERSEE
    empty = "还没有人签署：制度要求签署以后，每次签署在这里有一行。"

    def rows(self, using: str) -> QuerySet[PledgeSignature]:
        number = Person.objects.filter(account=OuterRef("account")).values("number")[:1]
        return PledgeSignature.objects.annotate(
            signer_name=person_of("account"), signer_number=Subquery(number, output_field=CharField())
        )


READ_REMINDERS = "controls.read_private_reminders"
register_permission(READ_REMINDERS, "查看与本人有关的私下提醒")


class ReminderRow(Row):
    clause: Annotated[str, Column("条款")]
    name: Annotated[str, Column("被提醒人", "person__name")]
    said: Annotated[str, Column("提醒内容")]
    occasion: Annotated[str, Column("情形")]
    is_over: Annotated[bool, Column("已结束", "over")]
    giver: Annotated[str | None, Column("提醒人", "giver_name")]
    given_at: Annotated[datetime, Column("时间")]


class PrivateReminders(Query):
    """Only between the two: nobody else reads them."""

    key = "controls.private_reminders"
    title = "私下提醒"
    row = ReminderRow
    permission = READ_REMINDERS
    empty = "没有私下提醒。它们只有提醒人和本人看得到。"

    def source(self, params: Params, reader: Reader) -> QuerySet[PrivateReminder]:
        own = Q(person__account=reader.actor) | Q(given_by=reader.actor)
        return PrivateReminder.objects.filter(own).annotate(
            giver_name=person_of("given_by"), over=Exists(ReminderClosing.objects.filter(reminder=OuterRef("pk")))
        )


class FigureRow(Row):
    clause: Annotated[str, Column("条款")]
    unit: Annotated[str, Column("部门")]
    people: Annotated[int, Column("人数")]
    reminders: Annotated[int, Column("提醒次数")]


class ReminderFigures(Query):
    """How often, by unit; never of a unit so small that the number names somebody."""

    key = "controls.reminder_figures"
    title = "提醒统计"
    row = FigureRow
    permission = OVERSEE
    empty = "没有可以统计的部门：人数太少的部门不统计。"

    def found(self, params: Params, asked: Asked, reader: Reader) -> Found:
        held = Assignment.objects.using(reader.using).filter(unit__isnull=False, end__isnull=True)
        people = {
            (unit, name): count
            for unit, name, count in held.values_list("unit", "unit__name")
            .annotate(count=Count("person", distinct=True))
            .order_by("unit")
        }
        given = PrivateReminder.objects.using(reader.using).filter(person__assignment__end__isnull=True)
        counts = {
            (unit, clause): count
            for unit, clause, count in given.values_list("person__assignment__unit", "clause").annotate(
                count=Count("id", distinct=True)
            )
        }
        rows = [
            {"clause": code, "unit": name, "people": size, "reminders": counts.get((unit, code), 0)}
            for code, each in terms(timezone.now(), reader.using).items()
            for (unit, name), size in people.items()
            if size >= each.params.default_min_group
        ]
        return Found([self.row.record(id=index, **row) for index, row in enumerate(rows[: asked.limit])], "")
