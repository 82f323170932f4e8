"""Duty items come about once a day, place and person, however often and by how many workers they are planned."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Annotated, Any

import orjson
from django.db.models import DateField, Func, Min
from django.utils import timezone
from pydantic import AwareDatetime, Field

from guiju.kernel.audit.models import Evidence
from guiju.kernel.commands.batch import Batch, Rows
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import SYSTEM, Context, OnRefusal
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.run import run_items
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.duties.checks import Asked
from guiju.kernel.controls.duties.findings import Broken, open_findings, vacancy
from guiju.kernel.controls.duties.plan import Situation, planned, situations
from guiju.kernel.controls.models import DutyDay, DutyItem
from guiju.kernel.rulebook.models import Binding
from guiju.kernel.store.arrays import any_of, array
from guiju.kernel.store.written import Given, Written
from guiju.lib.runs import RUN_BITS
from guiju.lib.workdays import days

MOST_DAYS = 31
"""How many days are made up for at a time when the program stood still."""


class DutyDayInput(Input):
    day: Annotated[date, Label("日期")]


class PlannedInput(Input):
    fingerprint: Annotated[str, Field(min_length=1, max_length=200), Label("编号")]
    duty: Annotated[str, Field(max_length=80), Label("职责")]
    clauses: Annotated[list[tuple[str, int, str]], Label("条款")]
    mode: Annotated[str, Field(max_length=10), Label("模式")]
    title: Annotated[str, Field(max_length=120), Label("标题")]
    place: Annotated[str | None, Label("地点"), Reference("org.Place")] = None
    opens_at: Annotated[AwareDatetime, Label("开始")]
    closes_at: Annotated[AwareDatetime, Label("截止")]
    due_at: Annotated[AwareDatetime, Label("宽限至")]
    bundle: Annotated[str, Field(max_length=40), Label("合并清单")] = ""
    posts: Annotated[list[str], Label("岗位")]
    superior: Annotated[str, Field(max_length=40), Label("上级岗位")] = ""
    checks: Annotated[list[str | Asked], Label("检查项")]
    evidence: Annotated[list[str], Label("所需凭证")]
    holder: Annotated[int, Field(ge=0), Label("责任人")]
    answer_days: Annotated[int, Field(ge=0), Label("上级答复期限（天）")] = 0
    fault_days: Annotated[int | None, Field(ge=0), Label("异常整改期限（天）")] = None
    left_to: Annotated[int | None, Field(ge=0), Label("无人任职时的上级")] = None


class PlanDuties(Command):
    """What is planned already stays as it is; the program itself runs it, any number of times."""

    key = "controls.plan_duties"
    title = "安排当日职责"
    header = DutyDayInput
    line = PlannedInput
    needs_lines = False
    causes = ("findings.open",)

    def apply(self, batch: Batch, work: Work) -> None:
        known_days = _known("select day from controls_dutyday where", "day", "date", batch.head.day, work)
        fresh_days = [day for day in dict.fromkeys(batch.head.day) if str(day) not in known_days]
        work.insert(DutyDay, {"day": fresh_days}, len(fresh_days))
        lines = batch.lines
        known = _known(
            "select fingerprint from controls_dutyitem where", "fingerprint", "text", lines.fingerprint, work
        )
        first = {mark: index for index, mark in reversed(list(enumerate(lines.fingerprint))) if mark not in known}
        chosen = sorted(first.values())
        row = lines.pick(chosen)
        asis = (
            "fingerprint",
            "duty",
            "mode",
            "title",
            "opens_at",
            "closes_at",
            "due_at",
            "bundle",
            "superior",
            "holder",
            "answer_days",
            "fault_days",
        )
        columns: dict[str, Any] = {name: row.columns[name] for name in asis}
        columns |= {
            name: [_text(value) for value in row.columns[name]] for name in ("clauses", "posts", "checks", "evidence")
        }
        days_of_lines = batch.to_lines(batch.head.day)
        columns |= {"place_id": row.ids("place"), "day": [days_of_lines[index] for index in chosen]}
        work.insert(DutyItem, {**columns, "planned_at": work.now, "settled_at": None}, len(chosen))
        open_findings(work, [_vacant(line, batch.line_items[index]) for index, line in _left(row, chosen)])


def _left(row: Rows, chosen: list[int]) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """The lines nobody is there for."""
    lines = row.rows("fingerprint", "duty", "title", "clauses", "superior", "left_to")
    for index, mode, place, line in zip(chosen, row.mode, row.ids("place"), lines, strict=True):
        if line[-1] is not None and mode != "observe":
            yield index, (*line, place)


def _vacant(line: tuple[Any, ...], item: int) -> Broken:
    fingerprint, duty, title, clauses, superior, owner, place = line
    mark, said = vacancy(fingerprint), f"{title}：岗位无人任职"
    return Broken(item, duty, mark, said, owner, tuple(clauses), place, superior)


def _text(value: Any) -> str:
    return orjson.dumps(value, default=dict).decode()


def _known(select: str, column: str, kind: str, values: list[Any], work: Work) -> set[str]:
    given = array(sorted({str(value) for value in values}), work.using)
    return {str(value) for (value,) in work.select(f"{select} {any_of(column, kind, work.using)}", [given])}


_PLANNED = Written(
    lambda using: (
        DutyDay.objects.using(using)
        .filter(day__lte=Given("today"))
        .order_by()
        .values_list(*(Func("day", function=name, output_field=DateField()) for name in ("min", "max")))
    )
)
"""The first and the last day that was planned."""


def plan(now: datetime | None = None, using: str = "default") -> None:
    """Plan today and every day since the last that was planned; a step of the ticker."""
    moment = now or timezone.now()
    today = timezone.localdate(moment)
    first, last = next(_PLANNED.rows({"today": today}, using))
    ahead = days(last + timedelta(days=1), today) if last else iter((today,))
    began = _rules_since(using) if first in {None, today} else None
    wanted = [*list(ahead)[:MOST_DAYS], *([last] if last == today else [])]
    fresh = _fresh({each.day: _lines(each, began, moment) for each in situations(wanted, using)}, using)
    items = [{"day": day, "lines": lines} for day, lines in fresh.items() if lines or day != last]
    if items:
        marks = [(day, sorted(line["fingerprint"] for line in lines)) for day, lines in fresh.items()]
        request = f"duties:{today}:{sha256(orjson.dumps(marks)).hexdigest()[:32]}"
        run_items(PlanDuties, items, Context(SYSTEM, moment, request, OnRefusal.ALL, using=using))


def _rules_since(using: str) -> datetime | None:
    """When the company's first rule was bound: what was over earlier that day was nobody's duty."""
    first = Binding.objects.using(using).aggregate(first=Min("id"))["first"]
    bound = Evidence.objects.using(using).filter(id=(first or 0) >> RUN_BITS << RUN_BITS)
    return bound.values_list("recorded_at", flat=True).first()


_KNOWN = Written(
    lambda using: (
        DutyItem.objects.using(using)
        .filter(day__gte=Given("first"), day__lte=Given("last"))
        .order_by()
        .values_list("fingerprint")
    )
)
Lines = list[dict[str, Any]]


def _lines(now: Situation, began: datetime | None, moment: datetime) -> Lines:
    """What is due on a day, of the first only what was not over before there were rules."""
    since = began if began is not None and began <= moment and timezone.localdate(began) == now.day else None
    return [line for line in planned(now) if since is None or line["closes_at"] > since]


def _fresh(lines: dict[date, Lines], using: str) -> dict[date, Lines]:
    """Those that are not planned yet."""
    if not any(lines.values()):
        return lines
    known = set(_KNOWN.column({"first": min(lines), "last": max(lines)}, using))
    return {day: [line for line in each if line["fingerprint"] not in known] for day, each in lines.items()}
