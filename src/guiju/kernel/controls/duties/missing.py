"""What was not done in time: a finding on whoever had to do it, on the superior post where nobody had."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Any

import orjson
from django.db.models import QuerySet
from django.utils import timezone
from pydantic import Field

from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import SYSTEM, Context, OnRefusal
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.receipts import request_of
from guiju.kernel.commands.run import run_items
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.duties.findings import Broken, clauses_of, open_findings, vacancy
from guiju.kernel.controls.duties.occasional import bindable_duties
from guiju.kernel.controls.models import WHOLE, DutyItem
from guiju.kernel.findings.commands import ResolveFinding
from guiju.kernel.findings.standing import open_of
from guiju.kernel.org.holders import Holders, holders, line_at
from guiju.kernel.org.tree import parents
from guiju.kernel.store.arrays import any_of, array
from guiju.kernel.store.stored import as_day
from guiju.kernel.store.written import AmongGiven, Given, Written, WrittenObjects
from guiju.kernel.worklist.messages import Notice, send
from guiju.kernel.worklist.tasks import open_tasks

AT_A_TIME = 500
MADE_UP_FOR = "逾期后已补做"
LATE, VACANT, STOOD_STILL = "逾期未做", "岗位无人任职", "当日系统没有运行，事后补记"
FETCH = ("fingerprint", "duty", "title", "mode", "clauses", "place_id", "day", "superior", "answer_days", "settled_at")
SOURCE, ANSWER = "duty", "duty.answer"


class MissedDutyInput(Input):
    item: Annotated[
        str, Label("职责"), Reference("controls.DutyItem", by="fingerprint", fetch=FETCH, lock=True, title="职责事项")
    ]
    reason: Annotated[str, Field(min_length=1, max_length=100), Label("情况")]
    owner: Annotated[int, Field(ge=0), Label("责任人")]


class MissDuties(Command):
    """Settled meanwhile is settled; a clause in observation leaves no finding. Run by the program itself."""

    key = "controls.miss_duties"
    title = "登记职责逾期"
    header = MissedDutyInput
    causes = ("findings.open",)

    def apply(self, batch: Batch, work: Work) -> None:
        records = batch.head.record("item")
        settled = [item for item, record in enumerate(records) if record.settled_at is None]
        work.execute(
            f"update controls_dutyitem set settled_at = %s where {any_of('id', using=work.using)}",
            [work.recorded_at, array([records[item].id for item in settled], work.using)],
        )
        rows = zip(records, batch.head.reason, batch.head.owner, strict=True)
        known = list(enumerate(rows))
        told = [item for item in settled if records[item].mode != "observe"]
        open_findings(work, [_missed(*known[item]) for item in told])
        _ask_superiors(work, [known[item][1] for item in told if records[item].answer_days and records[item].superior])


def end_of(day: date) -> datetime:
    """The last instant before the next day begins here, in UTC."""
    midnight = datetime.combine(day + timedelta(days=1), time())
    return timezone.make_aware(midnight).astimezone(UTC) - timedelta(seconds=1)


def _missed(item: int, row: tuple[Any, str, int]) -> Broken:
    record, reason, owner = row
    mark = vacancy(record.fingerprint) if reason == VACANT else record.fingerprint
    title, clauses = f"{record.title}：{reason}", clauses_of(record.clauses)
    return Broken(item, record.duty, mark, title, owner, clauses, record.place_id, record.superior)


def _ask_superiors(work: Work, missed: list[tuple[Any, str, int]]) -> None:
    """One line of the superior to each, by the end of a day that follows: why, and what becomes of it."""
    due = [as_day(record.day) + timedelta(days=record.answer_days) for record, *_ in missed]
    titles = [f"{record.title}：{reason}（{as_day(record.day)}），请答复一句" for record, reason, _ in missed]
    columns = {
        "post": [record.superior for record, *_ in missed],
        "place_id": [record.place_id for record, *_ in missed],
        "kind": ANSWER,
        "title": titles,
        "due_at": [end_of(day) for day in due],
        "source": SOURCE,
        "source_key": [record.fingerprint for record, *_ in missed],
        "by_hand": True,
    }
    open_tasks(work, columns, len(missed))
    notices = [
        Notice(ANSWER, title, post=record.superior, place=record.place_id)
        for title, (record, *_) in zip(titles, missed, strict=True)
    ]
    send(work, notices)


def _overdue(using: str) -> QuerySet[DutyItem]:
    open_now = DutyItem.objects.using(using).filter(settled_at__isnull=True, due_at__lte=Given("moment"))
    return open_now.order_by("due_at", "id")[:AT_A_TIME]


_OVERDUE = WrittenObjects(_overdue)


def overdue(moment: datetime, using: str = "default") -> list[DutyItem]:
    """What nobody did and whose grace is over, oldest first, no more than are looked at together."""
    return _OVERDUE.objects({"moment": moment}, using)


def find_missed(now: datetime | None = None, using: str = "default") -> None:
    """Open the findings of what is overdue; a step of the ticker."""
    moment = now or timezone.now()
    rows = overdue(moment, using)
    if not rows:
        return
    day = timezone.localdate(moment)
    named = {post for row in rows for post in [*orjson.loads(row.posts), row.superior]}
    known, above = holders(day, named, using), parents(using)
    items = [{"item": row.fingerprint, **_blame(row, known, above)} for row in rows]
    request = request_of("missed", [row.id for row in rows])
    run_items(MissDuties, items, Context(SYSTEM, moment, request, OnRefusal.PARTIAL, using=using))


_MADE_UP = Written(
    lambda using: (
        DutyItem.objects.using(using)
        .filter(WHOLE, AmongGiven("fingerprint", "marks", "text"))
        .order_by("id")
        .values_list("fingerprint")[:AT_A_TIME]
    )
)


def resolve_made_up(now: datetime | None = None, using: str = "default") -> None:
    """What was missed and then done all the same is resolved; a step of the ticker."""
    moment = now or timezone.now()
    known = open_of(bindable_duties(), using)
    if not known:
        return
    items: list[dict[str, object]] = [
        {"finding": known[mark], "resolution": MADE_UP_FOR} for mark in _MADE_UP.column({"marks": list(known)}, using)
    ]
    if items:
        request = request_of("made-up", items)
        run_items(ResolveFinding, items, Context(SYSTEM, moment, request, OnRefusal.PARTIAL, using=using))


def _blame(row: DutyItem, known: Holders, above: dict[int, int | None]) -> dict[str, Any]:
    line = line_at(row.place_id, above)
    superior = known.first(row.superior, line)
    if row.due_at < row.planned_at:
        return {"owner": superior, "reason": STOOD_STILL}
    posts = orjson.loads(row.posts)
    if row.holder:
        return {"owner": known.acting_for(row.holder, posts, line), "reason": LATE}
    own: Iterable[int] = (each.account for each in known.of(posts, line))
    owner = next(iter(own), 0)
    return {"owner": owner, "reason": LATE} if owner else {"owner": superior, "reason": VACANT}
