"""Customers that nobody followed up go back; who may call one won, and who scores whom."""

from collections.abc import Sequence
from typing import NamedTuple

from django.db.models import Exists, OuterRef
from django.utils import timezone
from pydantic import Field

from guiju.domains.office.controls.posts import WINDOW, standing
from guiju.domains.office.models import EntryKind, EntryOutcome, JournalEntry
from guiju.domains.office.subjects import EntrySettled, EntryStands, EntryWritten
from guiju.kernel.calendar.moments import close_of
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.ports import ports
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Gate, Params
from guiju.kernel.controls.watch import Watch
from guiju.kernel.org.models import Person
from guiju.kernel.rulebook.models import Outcome
from guiju.kernel.store.stored import as_day


class Assigned(NamedTuple):
    """``minutes`` past the close of its last day."""

    customer: str
    minutes: int
    is_followed: bool


class LeadUntouched(Watch):
    """Back to whoever assigned it."""

    key = "office.lead_untouched"
    title = "分派客户未跟进"
    subject = EntryStands
    params = Params
    supervisor = "store_manager"
    advice = "已退回经理，请另行分派或登记结果"
    examples = (
        passes(Assigned("KH-1", 0, is_followed=False)),
        passes(Assigned("KH-1", 9, is_followed=True)),
        breaches(Assigned("KH-1", 1, is_followed=False)),
    )

    def subjects(self, context: Context) -> Subjects:
        done = JournalEntry.objects.filter(kind=EntryKind.LEAD_ACTIVITY, lacks="", about=OuterRef("pk"))
        since = timezone.localdate(context.now) - WINDOW
        rows = JournalEntry.objects.using(context.using).filter(kind=EntryKind.LEAD, lacks="", about_day__gte=since)
        found = rows.select_related("outcome").annotate(is_followed=Exists(done))
        return standing(list(found.order_by("id")), "lead")

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Assigned]:
        return [
            Assigned(
                row.subject,
                max(0, int((context.now - close_of(as_day(row.about_day))).total_seconds()) // 60),
                is_followed=row.is_followed or hasattr(row, "outcome"),
            )
            for row in subjects.memo["rows"]
        ]

    @staticmethod
    def judge(fact: Assigned, params: Params) -> str | None:
        return f"{fact.customer} 到期没有跟进记录" if fact.minutes > 0 and not fact.is_followed else None

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return [row.author for row in subjects.memo["rows"]]


class WonParams(Params):
    default_won_not_by: list[str] = Field(["promoter"], title="不得标记成交的岗位")


class Won(NamedTuple):
    """``posts`` of whoever calls it won, a line each."""

    entry: str
    is_won: bool
    posts: str


class WonBySales(Gate):
    key = "office.won_by_sales"
    title = "成交由销售标记"
    subject = EntrySettled
    params = WonParams
    outcome = Outcome.BLOCK
    advice = "请由跟进这位客户的销售登记成交"
    examples = (
        passes(Won("GZ-1", is_won=True, posts="salesperson")),
        passes(Won("GZ-1", is_won=False, posts="promoter")),
        breaches(Won("GZ-1", is_won=True, posts="promoter")),
        passes(Won("GZ-1", is_won=True, posts="promoter"), default_won_not_by=["designer"]),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Won]:
        rows = list(subjects.rows("entry", "kind", "result"))
        asked = any(kind == EntryKind.LEAD for _, kind, _ in rows)
        posts = "\n".join(sorted(ports().authorizer.posts(context.actor, context.using))) if asked else ""
        ends = (EntryOutcome.Result.ADOPTED, EntryOutcome.Result.DONE)
        return [Won(entry, kind == EntryKind.LEAD and result in ends, posts) for entry, kind, result in rows]

    @staticmethod
    def judge(fact: Won, params: WonParams) -> str | None:
        is_barred = fact.is_won and bool(set(fact.posts.split("\n")) & set(params.default_won_not_by))
        return f"{fact.entry}：推广岗不能把客户标记为成交" if is_barred else None


class Rated(NamedTuple):
    person: str
    is_self: bool


class ScoredByAnother(Gate):
    key = "office.scored_by_another"
    title = "模拟购买由他人评分"
    subject = EntryWritten
    params = Params
    outcome = Outcome.BLOCK
    advice = "请由对练人或主管登记评分"
    examples = (
        passes(Rated("1005", is_self=False)),
        breaches(Rated("1005", is_self=True)),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Rated]:
        rows = list(subjects.rows("author", "kind", "subject"))
        authors = {author for author, kind, _ in rows if kind == EntryKind.ROLEPLAY}
        people = Person.objects.using(context.using).filter(account__in=authors).values_list("account_id", "number")
        numbers = dict(people) if authors else {}
        return [
            Rated(subject, kind == EntryKind.ROLEPLAY and numbers.get(author) == subject)
            for author, kind, subject in rows
        ]

    @staticmethod
    def judge(fact: Rated, params: Params) -> str | None:
        return f"{fact.person} 不能给自己评分" if fact.is_self else None
