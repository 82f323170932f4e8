"""How much somebody has learned in a year, told while there is time, found when the year is over."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from django.utils import timezone

from guiju.domains.training.learners import Staff
from guiju.domains.training.rules import YearHours, YearTopics, counted_minutes, hours, items
from guiju.domains.training.subjects import Learner
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.in_force import bounds_of
from guiju.kernel.controls.watch import Watch

_LAST = date(2025, 12, 31).toordinal()


class Year(NamedTuple):
    """``year_since`` is the first day he worked, ``history`` what he learned; days are ordinals."""

    person: str
    about: str
    posts: str
    year: int
    today: int
    history: str


def short(fact: Year, params: YearHours) -> int:
    """The minutes that are missing."""
    return max(
        0, params.minutes - counted_minutes(fact.history, fact.year, params.default_pass_score, params.default_topics)
    )


class HoursShort(Watch):
    """A finding only on the last day of the year; before, he and his leader are told."""

    key = "training.hours_short"
    title = "年度学时不足"
    subject = Learner
    params = YearHours
    advice = "请在下年首季补足学时"
    examples = (
        passes(Year("1004", "2025", " keeper ", 2025, _LAST - 1, ""), default_training_hours_per_year=24),
        breaches(Year("1004", "2025", " keeper ", 2025, _LAST, ""), default_training_hours_per_year=24),
    )

    def subjects(self, context: Context) -> Subjects:
        staff = Staff(timezone.localdate(context.now), context.using)
        year = f"{staff.day.year}"
        columns = {"person": [each.number for each in staff.workers], "about": [year] * len(staff.workers)}
        found = Subjects(Learner, columns, list(range(len(staff.workers))), [None] * len(staff.workers))
        found.memo["staff"] = staff
        return found

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Year]:
        return years(subjects.memo["staff"])

    @staticmethod
    def judge(fact: Year, params: YearHours) -> str | None:
        missing = short(fact, params)
        if not missing or not params.is_for(fact.posts) or fact.today != date(fact.year, 12, 31).toordinal():
            return None
        return f"{fact.person} {fact.year} 年学时还差 {hours(missing)} 小时"

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return [each.account for each in subjects.memo["staff"].workers]


def years(staff: Staff) -> list[Year]:
    """Everybody's year so far."""
    return [
        Year(
            each.number,
            f"{staff.day.year}",
            f" {' '.join(sorted(each.posts))} ",
            staff.day.year,
            staff.day.toordinal(),
            " ".join(one.told for one in staff.learned.get(each.person, ())),
        )
        for each in staff.workers
    ]


class Topic(NamedTuple):
    """``since`` is the first day he worked; days are ordinals."""

    person: str
    topic: str
    since: int
    today: int
    history: str


class TopicMissing(Watch):
    """On the last day of the year, for the superior of whoever has not passed each topic in it."""

    key = "training.topic_missing"
    title = "年度培训主题缺项"
    subject = Learner
    params = YearTopics
    advice = "请安排补训"
    examples = (
        breaches(Topic("1004", "运营", 1, _LAST, ""), topics_per_year=["运营"]),
        passes(Topic("1004", "运营", 1, _LAST, f"{_LAST}:运营:C:1:60:80:1"), topics_per_year=["运营"]),
        passes(Topic("1004", "运营", _LAST - 9, _LAST, ""), topics_per_year=["运营"], default_added={"运营": "07-01"}),
    )

    def subjects(self, context: Context) -> Subjects:
        bounds = bounds_of(TopicMissing, context.now, context.using)
        topics = sorted({topic for each in bounds for topic in each.params.topics_per_year})  # type: ignore[attr-defined]
        staff = Staff(timezone.localdate(context.now), context.using)
        rows = [(worker, topic) for topic in topics for worker in staff.workers]
        columns = {
            "person": [worker.number for worker, _ in rows],
            "about": [f"{staff.day.year}/{topic}" for _, topic in rows],
        }
        found = Subjects(Learner, columns, list(range(len(rows))), [None] * len(rows))
        found.memo["staff"], found.memo["rows"] = staff, rows
        return found

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Topic]:
        staff: Staff = subjects.memo["staff"]
        found = []
        for worker, topic in subjects.memo["rows"]:
            fact = staff.fact(worker, topic)
            found.append(Topic(worker.number, topic, fact.since, fact.today, fact.history))
        return found

    @staticmethod
    def judge(fact: Topic, params: YearTopics) -> str | None:
        today = date.fromordinal(fact.today)
        if fact.topic not in params.topics_per_year or (today.month, today.day) != (12, 31):
            return None
        added = params.default_added.get(fact.topic)
        if added and fact.since >= date.fromisoformat(f"{today.year}-{added}").toordinal():
            return None
        passed = (
            date.fromordinal(each.day).year for each in items(fact.history) if each.is_in_order and each.score >= 0
        )
        return None if today.year in passed else f"{fact.person} {today.year} 年缺“{fact.topic}”培训"

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        staff: Staff = subjects.memo["staff"]
        return [staff.owner(worker, "superior") for worker, _ in subjects.memo["rows"]]
