"""The expiry watch of a register: entries that are about to expire or have, and nobody ended."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, NamedTuple

from django.db import models
from django.utils import timezone
from pydantic import Field

from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subject, Subjects
from guiju.kernel.controls.bed import MARK, Bed
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Params
from guiju.kernel.controls.watch import Watch
from guiju.kernel.findings.models import Finding
from guiju.kernel.store.written import Given, Written

if TYPE_CHECKING:
    from guiju.kernel.registers.register import Register


class ExpiryParams(Params):
    default_warn_days: int = Field(30, ge=0, le=3650, title="提前几天提醒")


class Left(NamedTuple):
    """Days until the entry expires, negative afterwards; None: it was ended or corrected."""

    days: int | None


def judge(fact: Left, params: ExpiryParams) -> str | None:
    if fact.days is None or fact.days > params.default_warn_days:
        return None
    if fact.days < 0:
        return f"已过期 {-fact.days} 天"
    return f"还有 {fact.days} 天到期" if fact.days else "今天到期"


class _Expiring(Watch):
    """``judge`` over the days that are left of each standing entry."""

    book: ClassVar[type["Register"]]
    standing: ClassVar[Written]
    params = ExpiryParams
    judge = staticmethod(judge)
    examples = (
        passes(Left(31), default_warn_days=30),
        passes(Left(None)),
        breaches(Left(30), default_warn_days=30),
        breaches(Left(-1), default_warn_days=0),
    )

    def subjects(self, context: Context) -> Subjects:
        return _due(self, context)

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Left]:
        today = timezone.localdate(context.now)
        return [Left(expires and (expires - today).days) for expires in subjects.memo["expires"]]

    def plant(self, bed: Bed) -> str:
        """An entry that expired the day before yesterday."""
        field = self.book.model._meta.get_field(str(self.book.expires))
        expired = bed.now - timedelta(days=2)
        day = expired if isinstance(field, models.DateTimeField) else timezone.localdate(expired)
        number = f"{MARK}-{self.book.key}"[:30]
        bed.since(expired - timedelta(days=30)).plant(
            self.book.model, number=number, corrects=None, **{field.name: day}
        )
        return number

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        accounts: list[int] = subjects.memo["owners"]
        return accounts


def expiry_watch(register: type["Register"]) -> type[Watch]:
    """``<key>.expiring``; a clause binds it with the days before."""
    hints = {"number": Annotated[str, "单号"], "place": Annotated[int, "地点"]}
    derive: Any = type
    subject = derive(
        f"{register.__name__}Due",
        (Subject,),
        {"__annotations__": hints, "__module__": register.__module__},
        key=f"{register.key}.due",
        title=register.title,
        natural_key=("number",),
        protected=True,
    )
    body = {
        "__module__": register.__module__,
        "book": register,
        "standing": _standing(register),
        "key": f"{register.key}.expiring",
        "title": f"{register.title}到期",
        "subject": subject,
        "advice": f"请在到期前续期，或办理{register.ends}" if register.ends else "请在到期前续期",
    }
    return type(f"{register.__name__}Expiring", (_Expiring,), body)


def found_before(
    register: type["Register"], control: str, standing: Collection[str], using: str
) -> list[tuple[str, int]]:
    """Number and place of entries of which a watch has an open finding and that no longer stand; one statement.

    A finding is resolved when its watch looks at the subject again, so what was ended or corrected is looked at once more.
    """
    found = _found(register.model).rows({"control": control}, using)
    return [(number, place) for number, place in found if number not in standing]


@cache
def _found(model: Any) -> Written:
    open_now = Finding.objects.filter(control=Given("control"), resolved_at__isnull=True).values("fingerprint")
    return Written(
        lambda using: (
            model._default_manager.using(using)
            .filter(number__in=open_now)
            .order_by("pk")
            .values_list("number", "place_id")
        )
    )


def _standing(register: type["Register"]) -> Written:
    answers = f"{register.answers}__account_id" if register.answers else "entered_by"
    return Written(
        lambda using: (
            register.entries(using)
            .filter(ended_at__isnull=True, **{f"{register.expires}__isnull": False})
            .order_by("pk")
            .values_list("number", "place_id", register.expires, answers)
        )
    )


def _due(watch: _Expiring, context: Context) -> Subjects:
    """Entries that can expire and have not ended, and what this watch found before; three statements at most."""
    standing = list(watch.standing.rows({}, context.using))
    over = found_before(watch.book, watch.key, {row[0] for row in standing}, context.using)
    rows = [*standing, *((number, place, None, 0) for number, place in over)]
    columns = {"number": [row[0] for row in rows], "place": [row[1] for row in rows]}
    found = Subjects(watch.subject, columns, list(range(len(rows))), [None] * len(rows))
    found.memo["expires"] = [_day(row[2]) for row in rows]
    found.memo["owners"] = [row[3] or 0 for row in rows]
    return found


def _day(moment: date | datetime | None) -> date | None:
    return timezone.localdate(moment) if isinstance(moment, datetime) else moment
