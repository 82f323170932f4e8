"""Entries whose day is over: milestones without their result, activities with risks that nobody has closed."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Q, Subquery
from django.utils import timezone
from pydantic import Field

from guiju.domains.office.controls.posts import standing
from guiju.domains.office.following import open_risks
from guiju.domains.office.models import EntryKind, EntryOutcome, JournalEntry
from guiju.domains.office.promotion import ACCOUNTS_REVIEWED
from guiju.domains.office.subjects import EntryStands, EntryWritten
from guiju.kernel.calendar.moments import close_of, local
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Gate, Params
from guiju.kernel.controls.models import DutyDone
from guiju.kernel.controls.watch import Watch
from guiju.kernel.org.holders import holders
from guiju.kernel.rulebook.models import Outcome
from guiju.kernel.store.stored import as_day

WINDOW = timedelta(days=31)
"""How far around today activities are looked at."""


class Dated(NamedTuple):
    """``days`` past its day; ``is_over``: it has its result."""

    entry: str
    subject: str
    days: int
    is_over: bool


class MilestoneOverdue(Watch):
    key = "office.milestone_overdue"
    title = "里程碑逾期"
    subject = EntryStands
    params = Params
    supervisor = "owner"
    advice = "请登记成果，或写一份有日期的补救计划"
    examples = (
        passes(Dated("GZ-1", "官网改版", 0, is_over=False)),
        passes(Dated("GZ-1", "官网改版", 9, is_over=True)),
        breaches(Dated("GZ-1", "官网改版", 1, is_over=False)),
    )

    def subjects(self, context: Context) -> Subjects:
        rows = JournalEntry.objects.using(context.using).filter(kind=EntryKind.MILESTONE, lacks="")
        return standing(list(rows.select_related("outcome").order_by("id")), "milestone")

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Dated]:
        today = timezone.localdate(context.now)
        return [
            Dated(row.number, row.subject, (today - as_day(row.about_day)).days, is_over=_is_delivered(row))
            for row in subjects.memo["rows"]
        ]

    @staticmethod
    def judge(fact: Dated, params: Params) -> str | None:
        return f"“{fact.subject}”（{fact.entry}）到期没有成果" if fact.days > 0 and not fact.is_over else None

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return [row.author for row in subjects.memo["rows"]]


def _is_delivered(row: Any) -> bool:
    """A milestone is over by its result, not by being carried on."""
    return hasattr(row, "outcome") and row.outcome.result != EntryOutcome.Result.CARRIED


class Spent(NamedTuple):
    """``days`` past the milestone's day, 0 where nothing is spent on one; ``is_planned``: with a plan to recover."""

    milestone: str
    days: int
    is_planned: bool


class SpentInTime(Gate):
    key = "office.spent_in_time"
    title = "逾期里程碑先有补救计划再花钱"
    subject = EntryWritten
    params = Params
    outcome = Outcome.WARN
    advice = "请先登记有完成日期的补救计划；急需支出的写明原因"
    reasons = ("补救计划随后登记", "不支出会造成更大损失")
    examples = (
        passes(Spent("", 0, is_planned=False)),
        passes(Spent("GZ-1", 9, is_planned=True)),
        breaches(Spent("GZ-1", 1, is_planned=False)),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Spent]:
        rows = list(subjects.rows("kind", "about"))
        wanted = {about for kind, about in rows if kind == EntryKind.SPEND and about}
        known = JournalEntry.objects.using(context.using).filter(number__in=wanted, kind=EntryKind.MILESTONE)
        late = {row.number: row for row in known.select_related("outcome") if not _is_delivered(row)}
        plans = JournalEntry.objects.using(context.using).filter(
            kind=EntryKind.RECOVERY, lacks="", about__number__in=wanted
        )
        planned, today = set(plans.values_list("about__number", flat=True)), timezone.localdate(context.now)
        return [
            Spent(about, max(0, (today - as_day(late[about].about_day)).days), about in planned)
            if kind == EntryKind.SPEND and about in late
            else Spent("", 0, is_planned=False)
            for kind, about in rows
        ]

    @staticmethod
    def judge(fact: Spent, params: Params) -> str | None:
        is_wrong = fact.days > 0 and not fact.is_planned
        return f"里程碑 {fact.milestone} 已逾期 {fact.days} 天，没有补救计划" if is_wrong else None


class RiskHours(Params):
    default_close_before_hours: int = Field(12, title="开始前几小时关闭风险", ge=0)


class Risky(NamedTuple):
    """``minutes`` until the activity begins, below 0 after; ``days`` since it was begun with open risks, -1 where not."""

    activity: str
    minutes: int
    days: int
    names: str


class RiskOpen(Watch):
    """Before the activity, and once more from the day after it was begun all the same."""

    key = "office.risk_open"
    title = "活动风险未关闭"
    subject = EntryStands
    params = RiskHours
    supervisor = "store_manager"
    advice = "请逐项关闭，或由经理在风险上登记“采纳”，以本人名义接受"
    examples = (
        passes(Risky("618", 721, -1, "断货")),
        breaches(Risky("618", 720, -1, "断货")),
        passes(Risky("618", 720, -1, "")),
        passes(Risky("618", -60, 0, "断货")),
        breaches(Risky("618", -1500, 1, "断货")),
        passes(Risky("618", 700, -1, "断货"), default_close_before_hours=6),
    )

    def subjects(self, context: Context) -> Subjects:
        today = timezone.localdate(context.now)
        rows = JournalEntry.objects.using(context.using).filter(
            kind=EntryKind.ACTIVITY, lacks="", about_day__range=(today - WINDOW, today + WINDOW)
        )
        known = list(rows.select_related("outcome").order_by("id"))
        found = standing([*known, *known], "before")
        columns = {**found.columns, "stage": ["before"] * len(known) + ["begun"] * len(known)}
        made = Subjects(EntryStands, columns, found.items, found.lines)
        made.memo["rows"] = found.memo["rows"]
        return made

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Risky]:
        rows: list[Any] = subjects.memo["rows"]
        days: dict[int, date] = {row.pk: as_day(row.about_day) for row in rows}
        known = open_risks(days, context.using)
        today = timezone.localdate(context.now)
        found = []
        for row, stage in zip(rows, subjects.stage, strict=True):
            began = timezone.localdate(row.outcome.settled_at) if hasattr(row, "outcome") else None
            minutes = int((local(days[row.pk]) - context.now) / timedelta(minutes=1))
            is_begun = stage == "begun"
            names = "、".join(known[row.pk]) if is_begun == (began is not None) else ""
            found.append(Risky(row.subject, minutes, (today - began).days if began and is_begun else -1, names))
        return found

    @staticmethod
    def judge(fact: Risky, params: RiskHours) -> str | None:
        if not fact.names:
            return None
        if fact.days >= 0:
            return f"“{fact.activity}”已开始，风险未关闭：{fact.names}" if fact.days else None
        is_near = fact.minutes <= params.default_close_before_hours * 60
        return f"“{fact.activity}”开始前风险未关闭：{fact.names}" if is_near else None

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        known = holders(timezone.localdate(context.now), {self.supervisor}, context.using)
        return [known.first(self.supervisor, None)] * len(subjects)


class Account(NamedTuple):
    """A target platform that was reviewed, or an account seen outside; ``is_known``: verified there, or registered."""

    where: str
    account: str
    is_known: bool
    due: int


class AccountUnproven(Watch):
    """A platform without a verified account is a gap since the review; an account that nobody registered is found."""

    key = "office.account_unproven"
    title = "品牌账号未证实"
    subject = EntryStands
    params = Params
    supervisor = "store_manager"
    advice = "请认证账号并登记认证凭证；不是公司的账号请要求平台处理"
    examples = (
        passes(Account("抖音", "", is_known=True, due=0)),
        breaches(Account("抖音", "", is_known=False, due=0)),
        breaches(Account("抖音", "某某官方号", is_known=False, due=0)),
    )

    def subjects(self, context: Context) -> Subjects:
        reviewed = DutyDone.objects.using(context.using).filter(item__duty=ACCOUNTS_REVIEWED.key)
        last = reviewed.order_by("-id").values_list("done_at", flat=True)[:1]
        gaps = Q(kind=EntryKind.PLATFORM, lacks="", written_at__lte=Subquery(last))
        rows = JournalEntry.objects.using(context.using).filter(gaps | Q(kind=EntryKind.SEEN, lacks=""))
        return standing(list(rows.order_by("id")), "account")

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Account]:
        own = JournalEntry.objects.using(context.using).filter(kind=EntryKind.ACCOUNT)
        known = list(own.values_list("subject", "topic", "lacks"))
        proven = {subject for subject, _, lacks in known if not lacks}
        registered = {(subject, topic) for subject, topic, _ in known}
        return [
            Account(row.subject, "", row.subject in proven, int(close_of(as_day(row.about_day)).timestamp()))
            if row.kind == EntryKind.PLATFORM
            else Account(row.subject, row.topic, (row.subject, row.topic) in registered, 0)
            for row in subjects.memo["rows"]
        ]

    @staticmethod
    def judge(fact: Account, params: Params) -> str | None:
        if fact.is_known:
            return None
        return f"{fact.where}上的“{fact.account}”不在账号登记里" if fact.account else f"{fact.where}还没有已认证的账号"

    @staticmethod
    def due(fact: Account, params: Params) -> datetime | None:
        return datetime.fromtimestamp(fact.due, UTC) if fact.due else None

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return [row.author for row in subjects.memo["rows"]]
