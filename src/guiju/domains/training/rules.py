"""Who has to learn what, how long it lasts, how much it counts: pure arithmetic over facts and params."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal, NamedTuple

from pydantic import BeforeValidator, Field

from guiju.kernel.controls.gate import Params
from guiju.lib import workdays

MINUTES = 60
UNTESTED = -1


WHOLE = 1_000_000


def _per_million(given: float) -> int:
    return round(given * WHOLE) if isinstance(given, float) else given


Share = Annotated[int, BeforeValidator(_per_million)]


class Requirement(Params):
    """What has to be known. The several names are those that clauses give one number."""

    default_topics: list[str] = Field([], title="培训主题")
    default_learner_posts: list[str] = Field([], title="须受训的岗位（空着是全体）")
    default_guarded_posts: list[str] = Field([], title="到岗须先合格的岗位")
    default_interval_months: int | None = Field(None, title="间隔（月）", ge=1)
    default_cycle_months: int | None = Field(None, title="周期（月）", ge=1)
    default_pass_valid_months: int | None = Field(None, title="合格有效期（月）", ge=1)
    default_interval_days: int | None = Field(None, title="间隔（天）", ge=1)
    default_pass_score: int | None = Field(None, title="及格分", ge=0, le=100)
    default_exam_pass: int | None = Field(None, title="测验及格分", ge=0, le=100)
    default_needs_practice: bool = Field(default=False, title="须实操合格")
    default_current_version: bool = Field(default=False, title="须学过现行版本")
    default_asks: Literal["all", "first", "renewal"] = Field("all", title="管首次还是续训（all 都管）")
    default_no_record_days: int = Field(0, title="入职后几天内须有记录", ge=0)
    default_notice_days: int = Field(0, title="通知期（天）", ge=0)
    default_overdue_days: int = Field(0, title="逾期几天后上报", ge=0)
    default_makeup_days: int | None = Field(None, title="补训期限（天）", ge=0)
    default_course_days: int | None = Field(None, title="课程期限（天）", ge=0)
    default_repass_days: int | None = Field(None, title="重考期限（天）", ge=0)
    default_remind_every_days: int = Field(0, title="每几天提醒一次（0 不提醒）", ge=0)
    default_answered_by: str = Field("", title="由谁负责（空着是本人，superior 是上级）")
    default_mark: str = Field("TRAINING_REQUIRED", title="标记")

    @property
    def score(self) -> int:
        return self.default_pass_score or self.default_exam_pass or UNTESTED

    @property
    def days(self) -> int | None:
        """Within how many days it is made up for; None where no clause says so."""
        given = (self.default_makeup_days, self.default_course_days, self.default_repass_days)
        return next((each for each in given if each is not None), None)

    @property
    def months(self) -> int | None:
        given = (self.default_interval_months, self.default_cycle_months, self.default_pass_valid_months)
        return next((each for each in given if each is not None), None)


class Rates(Params):
    """The share is written as a fraction and kept per million."""

    default_attendance_rate_min: Share = Field(900_000, title="最低出席率")


class Covering(Params):
    required_coverage_pct: int = Field(100, title="覆盖率（%）", ge=0, le=100)
    default_makeup_days: int = Field(14, title="补学期限（天）", ge=0)


class YearHours(Params):
    """How many hours a year somebody learns; ``default_notice_on`` are the days (MM-DD) on which he is told."""

    default_training_hours_per_year: int | None = Field(None, title="每年学时", ge=0)
    default_service_training_hours: int | None = Field(None, title="每年服务培训学时", ge=0)
    default_topics: list[str] = Field([], title="培训主题（空着是全部）")
    default_learner_posts: list[str] = Field([], title="须受训的岗位（空着是全体）")
    default_pass_score: int = Field(80, title="及格分", ge=0, le=100)
    default_notice_on: list[str] = Field(["09-30"], title="提示日期（月-日）")
    default_make_up_days: int = Field(0, title="年末补足期限（天，0 不派）", ge=0)

    @property
    def minutes(self) -> int:
        return (self.default_training_hours_per_year or self.default_service_training_hours or 0) * MINUTES

    def is_for(self, posts: str) -> bool:
        return not self.default_learner_posts or any(f" {each} " in posts for each in self.default_learner_posts)


class YearTopics(Params):
    """``default_added`` are topics that came in the year: only who worked here by then (MM-DD) owes them this year."""

    topics_per_year: list[str] = Field([], title="每年主题")
    default_added: dict[str, str] = Field({}, title="年中增加的主题")


class Learned(NamedTuple):
    """What one person knows, of one topic (``about``) or of all; days are ordinals.

    ``history`` has an item a thing learned (`Entry.told`), ``posts`` the posts held with spaces around, ``versions`` the
    newest version of each topic's courses and the day it began, ``courses`` the day of the next session, ``colleagues``
    who of the same post knows it best; all three as ``topic:value`` with spaces between.
    """

    person: str
    about: str
    posts: str
    since: int
    today: int
    history: str
    versions: str = ""
    courses: str = ""
    colleagues: str = ""


class Item(NamedTuple):
    day: int
    topic: str
    course: str
    version: int
    minutes: int
    score: int
    is_in_order: bool


def items(history: str) -> Iterator[Item]:
    for each in history.split():
        day, topic, course, version, minutes, score, in_order = each.split(":")
        yield Item(int(day), topic, course, int(version), int(minutes), int(score), in_order == "1")


def months_after(day: int, months: int) -> int:
    """The same day so many months on, or the month's last."""
    return workdays.months_after(date.fromordinal(day), months).toordinal()


def is_for(fact: Learned, params: Requirement, posts: list[str]) -> bool:
    if fact.about and fact.about not in params.default_topics:
        return False
    return not posts or any(f" {post} " in fact.posts for post in posts)


def named(told: str, topic: str) -> str:
    """What ``topic:value`` says of a topic; empty where it says nothing."""
    return next((value for each in told.split() for name, _, value in [each.partition(":")] if name == topic), "")


def lapsed(fact: Learned, params: Requirement) -> int | None:
    """The first day from which the person is not covered in all that is asked; None where he is."""
    topics = [fact.about] if fact.about else params.default_topics
    return min((day for topic in topics if (day := _lapsed(fact, params, topic)) is not None), default=None)


def _lapsed(fact: Learned, params: Requirement, topic: str) -> int | None:
    passed = [
        each for each in items(fact.history) if each.topic == topic and each.is_in_order and each.score >= params.score
    ]
    if params.default_asks == ("first" if passed else "renewal"):
        return None
    if not passed:
        return _until_now(fact.since + params.default_no_record_days + params.default_notice_days, fact.today)
    version, _, began = named(fact.versions, topic).partition(":")
    if params.default_current_version and version and all(each.version < int(version) for each in passed):
        return _until_now(max(int(began), fact.since), fact.today)
    if not params.months and not params.default_interval_days:
        return None
    last = max(each.day for each in passed)
    ends = months_after(last, params.months) if params.months else last + (params.default_interval_days or 0)
    return _until_now(ends + 1 + params.default_notice_days, fact.today)


def _until_now(day: int, today: int) -> int | None:
    return day if day <= today else None


def counted_minutes(history: str, year: int, score: int, topics: list[str]) -> int:
    """The minutes of a year that count: attended and passed, each course once; without topics all."""
    counted: dict[str, int] = {}
    for each in items(history):
        if topics and each.topic not in topics:
            continue
        if date.fromordinal(each.day).year == year and each.is_in_order and each.score >= max(score, 0):
            counted[each.course] = max(counted.get(each.course, 0), each.minutes)
    return sum(counted.values())


def hours(minutes: int) -> str:
    """As people say it: whole hours, or with one decimal."""
    whole, rest = divmod(minutes, MINUTES)
    return f"{whole}.{rest * 10 // MINUTES}" if rest else f"{whole}"
