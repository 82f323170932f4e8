"""Publicity of a rulebook, and the year of each person: closed as they are, with what is left to do."""

from datetime import timedelta
from typing import Annotated, Any

import orjson
from django.utils import timezone
from pydantic import Field

from guiju.domains.training.attendance import rates
from guiju.domains.training.controls.records import CoverageWhole, FigureComputed
from guiju.domains.training.coverage import covered
from guiju.domains.training.fields import PersonNumber
from guiju.domains.training.makeup import USUAL_DAYS, put, task
from guiju.domains.training.models import Coverage, YearEvaluation
from guiju.domains.training.subjects import CoverageClosed, FigureGiven
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.in_force import bounds_of

NOT_TYPED = -1
Year = Annotated[int, Field(ge=2000, le=2100), Label("年度")]
DEVELOPMENT = 30
USUAL_RATE = 900_000


def _coverage(work: Work) -> list[Any]:
    return bounds_of(CoverageWhole, work.now, work.using)


def _figures(work: Work) -> list[Any]:
    return bounds_of(FigureComputed, work.now, work.using)


class CloseCoverageInput(Input):
    rulebook: Annotated[str, Field(min_length=3, max_length=10), Label("制度")]
    year: Year


class CloseCoverage(Command):
    """Closed at whatever share is reached; who is missing has it to do, whoever is on leave from his return."""

    key = "training.close_coverage"
    title = "结束年度宣传教育"
    header = CloseCoverageInput
    yields = (CoverageClosed,)

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        columns = {"rulebook": batch.head.rulebook, "year": batch.head.year}
        return [Subjects(CoverageClosed, columns, list(range(batch.size)), [None] * batch.size)]

    def apply(self, batch: Batch, work: Work) -> None:
        today = timezone.localdate(work.now)
        days = min((each.params.default_makeup_days for each in _coverage(work)), default=USUAL_DAYS)
        known = covered(batch.head.rulebook, today, work.using, days=days)
        states = [known[rulebook] for rulebook in batch.head.rulebook]
        columns = {
            "rulebook": batch.head.rulebook,
            "year": batch.head.year,
            "done": [each.done for each in states],
            "people": [each.people for each in states],
            "missing": [orjson.dumps([person.number for person in each.missing]).decode() for each in states],
            "closed_at": work.recorded_at,
            "handler": work.actor,
        }
        work.insert(Coverage, columns, batch.size)
        put(
            work,
            [
                task(person.account, f"请学完并签署 {rulebook}", f"coverage:{rulebook}:{year}", person.due)
                for state, (rulebook, year) in zip(states, batch.head.rows("rulebook", "year"), strict=True)
                for person in (*state.missing, *state.away)
            ],
        )
        work.answer(range(batch.size), percent=[each.percent for each in states])


class EvaluateYearInput(Input):
    person: PersonNumber
    year: Year
    rate: Annotated[int | None, Field(ge=0, le=100), Label("出席率（%）", "由系统按签到算，不用填")] = None


class EvaluateYear(Command):
    key = "training.evaluate_year"
    title = "培训年度评价"
    header = EvaluateYearInput
    yields = (FigureGiven,)

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        typed = [NOT_TYPED if each is None else each for each in batch.head.rate]
        columns = {"about": batch.head.person, "typed": typed}
        return [Subjects(FigureGiven, columns, list(range(batch.size)), [None] * batch.size)]

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        least = max((each.params.default_attendance_rate_min for each in _figures(work)), default=USUAL_RATE)
        found = rates(list(zip(head.ids("person"), head.year, strict=True)), least, work.using)
        columns = {
            "person_id": head.ids("person"),
            "year": head.year,
            "invited": [each.invited for each in found],
            "excused": [each.excused for each in found],
            "attended": [each.attended for each in found],
            "is_passed": [each.is_passed for each in found],
            "evaluated_at": work.recorded_at,
        }
        work.insert(YearEvaluation, columns, batch.size)
        due = timezone.localdate(work.now) + timedelta(days=DEVELOPMENT)
        people = zip(head.record("person"), head.year, found, strict=True)
        put(
            work,
            [
                task(person.account_id, f"{year} 年培训出席不足，请拟提升计划", f"year:{year}", due)
                for person, year, each in people
                if not each.is_passed and person.account_id
            ],
        )
