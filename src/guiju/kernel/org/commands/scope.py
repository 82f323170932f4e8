"""What is the same in every command over people and posts: who is within scope, who may not act on himself."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Annotated

from django.utils import timezone
from pydantic import Field

from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.context import SYSTEM, Context, Refusal
from guiju.kernel.commands.references import unknown
from guiju.kernel.commands.work import Work
from guiju.kernel.org import held
from guiju.kernel.org.models import Assignment

Code = Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[A-Za-z0-9._-]+$")]
Name = Annotated[str, Field(min_length=1, max_length=120)]
Reason = Annotated[str, Field(min_length=1, max_length=500)]


def end_of(last_day: date | None, now: datetime) -> datetime:
    """The first moment after ``last_day``; now, where no day is named or the day is today or past."""
    if last_day is None or last_day <= timezone.localdate(now):
        return now
    return start_of(last_day + timedelta(days=1), now)


def start_of(day: date, now: datetime) -> datetime:
    """The first moment of ``day``; now, where it has begun."""
    return now if day <= timezone.localdate(now) else timezone.make_aware(datetime.combine(day, time.min))


def lock_org(work: Work) -> None:
    """Changes of who may what are judged one after the other: the second sees what the first has written."""
    work.execute("update org_orgversion set version = version + 1 where id = 1")


def people_out_of_scope(batch: Batch, context: Context, field: str, title: str = "工号") -> list[Refusal]:
    """Items whose person holds nothing at the places of the actor's permission; unknown and foreign look the same."""
    if batch.places is None:
        return []
    records = batch.head.record(field)
    wanted = {record.id for record in records if record is not None}
    rows = Assignment.objects.using(context.using).filter(person__in=wanted, place__in=batch.places)
    mine = set(rows.values_list("person_id", flat=True))
    return [
        unknown(item, None, title, batch.head.columns[field][item], "人员")
        for item, record in enumerate(records)
        if record is not None and record.id not in mine
    ]


def everywhere_out_of_scope(batch: Batch, field: str = "place") -> list[Refusal]:
    """Items that name no place, which is everywhere, by an actor who may only at some."""
    if batch.places is None:
        return []
    message = "未写地点即全公司，超出您的权限范围"
    return [
        refusal(item, None, "reference_exists", message, "请写明您权限范围内的地点")
        for item, value in enumerate(batch.head.columns[field])
        if not value
    ]


def company_only(batch: Batch) -> list[Refusal]:
    """What concerns the whole company needs a permission that holds everywhere."""
    if batch.places is None:
        return []
    message = "此事涉及全公司，您的权限只限于部分地点"
    return [
        refusal(item, None, "reference_exists", message, "请由权限不限地点的同事办理") for item in range(batch.size)
    ]


def on_oneself(accounts: Sequence[int | None], context: Context, permission: str) -> list[Refusal]:
    """Items by which the actor would change his own rights, as long as somebody else could do it for him."""
    own = [item for item, account in enumerate(accounts) if account == context.actor]
    if context.actor == SYSTEM or not own:
        return []
    if not held.holders_of_permission(permission, context.using) - {context.actor}:
        return []
    return [
        refusal(item, None, "other_person", "不能给自己任职、授权或代理", "请由另一位有此权限的同事办理")
        for item in own
    ]


def refuse_closed(batch: Batch, field: str) -> Iterator[Refusal]:
    """Items that name a department that is no more."""
    for item, record in enumerate(batch.head.record(field)):
        if record is not None and record.closed_at is not None:
            message = f"{batch.head.columns[field][item]} 已经撤销"
            yield refusal(item, None, "stands", message, "请选现有的部门")
