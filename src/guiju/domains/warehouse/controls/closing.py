"""Days and months are closed with everything that is open listed, and what was listed is posted."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Annotated, Any, ClassVar, NamedTuple

from pydantic import Field

from guiju.domains.warehouse.closing import left_of
from guiju.domains.warehouse.models import DayCloseLine
from guiju.domains.warehouse.subjects import DayUnposted, LeftUnposted, MonthClosing, OpenDay
from guiju.kernel.audit.recent import LOOK_BACK, first_id_since
from guiju.kernel.calendar.moments import local
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.ports import ports
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Gate, Params
from guiju.kernel.controls.patterns.days import spoken_day
from guiju.kernel.controls.watch import Watch
from guiju.kernel.findings.standing import unsettled
from guiju.kernel.rulebook.models import Outcome
from guiju.kernel.store.written import AmongGiven, Given, Written

FINANCE_HEAD = "finance_head"
Clock = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]


class Daily(Params):
    daily_close: bool = Field(default=True, title="日清")
    default_answer_by: Clock = Field("12:00", title="次日答复时限")


class UnpostedDocument(NamedTuple):
    document: str
    left: int
    is_listed: bool


class DayListed(Gate):
    """What is not posted when the day is closed stands in the list."""

    key = "warehouse.day_listed"
    title = "未登账单据已列明"
    subject = DayUnposted
    params = Daily
    advice = "请先登账，或在日结单上列明它的原因和责任人"
    examples = (
        passes(UnpostedDocument("DH-1", 98, is_listed=True)),
        breaches(UnpostedDocument("DH-1", 98, is_listed=False)),
        passes(UnpostedDocument("DH-1", 98, is_listed=False), daily_close=False),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[UnpostedDocument]:
        return [UnpostedDocument(*row) for row in subjects.rows("document", "left", "listed")]

    @staticmethod
    def judge(fact: UnpostedDocument, params: Daily) -> str | None:
        if fact.is_listed or not params.daily_close:
            return None
        return f"{fact.document} 已清点 {fact.left} 还没有登账，也没有列入日结清单"


class LeftDocument(NamedTuple):
    """``day`` is the ordinal of the day whose close listed it."""

    document: str
    day: int
    left: int


_LINE = ("arrival__number", "close__day", "close__warehouse_id", "arrival_id", "owner")
_LEFT_LATELY = Written(
    lambda using: DayCloseLine.objects.using(using).filter(id__gte=Given("since")).order_by("id").values_list(*_LINE)
)
_LEFT_OF = Written(
    lambda using: (
        DayCloseLine.objects.using(using)
        .filter(AmongGiven("arrival__number", "named", "text"))
        .order_by("id")
        .values_list(*_LINE)
    )
)


class UnpostedLater(Watch):
    """What a close listed is posted by the next day's hour, or explained."""

    key = "warehouse.unposted_later"
    title = "日结遗留单据未登账"
    subject = LeftUnposted
    params = Daily
    supervisor = "operations_director"
    advice = "请登账，或报明处理情况"
    examples = (
        passes(LeftDocument("DH-1", 739_946, 0)),
        breaches(LeftDocument("DH-1", 739_946, 98)),
    )

    def subjects(self, context: Context) -> Subjects:
        named = [mark.split("/")[0] for mark in unsettled(self.key, context.using)]
        since = first_id_since(context.now - LOOK_BACK, context.using)
        lately = _LEFT_LATELY.rows({"since": since}, context.using)
        before = _LEFT_OF.rows({"named": named}, context.using)
        rows = {row[:2]: row for row in (*lately, *before)}
        names = ("document", "day", "place", "arrival", "owner")
        whole: dict[str, list[Any]] = {name: [row[at] for row in rows.values()] for at, name in enumerate(names)}
        return Subjects(LeftUnposted, whole, list(range(len(rows))), [None] * len(rows))

    def facts(self, subjects: Subjects, context: Context) -> Sequence[LeftDocument]:
        left = left_of(subjects.arrival, context.using)
        rows = subjects.rows("document", "day", "arrival")
        return [LeftDocument(document, day.toordinal(), left.get(arrival, 0)) for document, day, arrival in rows]

    @staticmethod
    def judge(fact: LeftDocument, params: Daily) -> str | None:
        return f"{fact.document} 还有 {fact.left} 没有登账" if fact.left > 0 else None

    @staticmethod
    def due(fact: LeftDocument, params: Daily) -> datetime:
        hour = time.fromisoformat(params.default_answer_by)
        return local(date.fromordinal(fact.day) + timedelta(days=1), hour)

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return list(subjects.owner)


class Monthly(Params):
    monthly_close: bool = Field(default=True, title="月结")


class UnclosedDay(NamedTuple):
    """``day`` is an ordinal."""

    day: int
    is_listed: bool


class OpenDaysListed(Gate):
    """A month may be closed over days that are not, never without naming them."""

    key = "warehouse.open_days_listed"
    title = "未日结的日期已列明"
    subject = OpenDay
    params = Monthly
    advice = "请先日结，或在月结单上列明这一天和原因"
    examples = (
        passes(UnclosedDay(739_946, is_listed=True)),
        breaches(UnclosedDay(739_946, is_listed=False)),
        passes(UnclosedDay(739_946, is_listed=False), monthly_close=False),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[UnclosedDay]:
        return [UnclosedDay(day.toordinal(), listed) for day, listed in subjects.rows("day", "listed")]

    @staticmethod
    def judge(fact: UnclosedDay, params: Monthly) -> str | None:
        if fact.is_listed or not params.monthly_close:
            return None
        return f"{spoken_day(fact.day)} 有货物进出而没有日结，也没有列入月结清单"


class Closing(NamedTuple):
    place: int
    month: int
    is_by_finance_head: bool


class MonthSigned(Gate):
    """The month's close is the finance head's to sign."""

    key = "warehouse.month_signed"
    title = "月结由财务负责人签字"
    subject = MonthClosing
    params = Monthly
    outcome = Outcome.HOLD
    approver: ClassVar[str] = FINANCE_HEAD
    advice = "请财务负责人核对清单后签字"
    examples = (
        passes(Closing(1, 739_946, is_by_finance_head=True)),
        breaches(Closing(1, 739_946, is_by_finance_head=False)),
        passes(Closing(1, 739_946, is_by_finance_head=False), monthly_close=False),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Closing]:
        own = FINANCE_HEAD in ports().authorizer.posts(context.actor, context.using)
        return [Closing(place, month.toordinal(), own) for place, month in subjects.rows("place", "month")]

    @staticmethod
    def judge(fact: Closing, params: Monthly) -> str | None:
        return "月结还没有财务负责人签字" if params.monthly_close and not fact.is_by_finance_head else None
