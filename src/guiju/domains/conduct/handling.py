"""Who handles a report and who reads it: never the person concerned, nor whom it names."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.utils import timezone

from guiju.domains.conduct.duties import REPORT_HANDLED, ReportParams
from guiju.domains.conduct.models import ReportKind
from guiju.kernel.calendar.workdays import calendar
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.duties.missing import end_of
from guiju.kernel.controls.duties.occasions import Occasion, fall_due
from guiju.kernel.org.holders import holders, line_at
from guiju.kernel.org.leaders import leaders
from guiju.kernel.org.tree import parents

LONGEST = timedelta(days=400)
HANDLES, REPORTED, READS, LEADS = "经办", "反映", "可阅", "上级"


class Filed(NamedTuple):
    """A report as it comes in; ``barred`` are the accounts that must not see it."""

    kind: str
    place: int
    account: int
    reporter: int
    barred: frozenset[int]


class Seen(NamedTuple):
    """``readers`` by account with the reason; ``asks``: the person concerned may speak."""

    handler: int
    readers: dict[int, str]
    asks: bool


class Handling:
    """The terms of the clauses and who holds what, read once a run."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.bounds: list[Any] = REPORT_HANDLED.bounds(work.now, work.using)
        day = timezone.localdate(work.now)
        params: list[Any] = [each.params for each in self.bounds]
        posts = {post for each in params for post in (*each.posts, *each.default_reader_posts)}
        self.known = holders(day, posts | set(ReportParams().posts), work.using)
        self.above, self.leaders = parents(work.using), leaders(day, work.using)
        self.calendar = calendar(day, day + LONGEST, work.using)

    def terms(self, kind: str) -> list[Any]:
        """The bindings that are about this kind."""
        return [each for each in self.bounds if kind in each.params.kinds]

    def seen(self, filed: Filed) -> Seen:
        own = self.terms(filed.kind)
        params: list[ReportParams] = [each.params for each in own] or [ReportParams()]
        barred = {0, filed.account, *filed.barred}
        handler = self._first(params[0].posts, filed.place, {*barred, filed.reporter})
        readers = {handler: HANDLES} if handler else {}
        for each in params:
            for post in each.default_reader_posts:
                if found := self._first([post], filed.place, {*barred, *readers}):
                    readers[found] = READS
            leader = self.leaders.get(filed.account, 0)
            if each.default_leader_reads and leader not in barred:
                readers.setdefault(leader, LEADS)
        if filed.reporter and all(each.default_reporter_reads for each in params):
            readers.setdefault(filed.reporter, REPORTED)
        return Seen(handler, readers, any(each.default_asks_person for each in params) and bool(own))

    def _first(self, posts: Sequence[str], place: int, barred: Collection[int]) -> int:
        line = line_at(place, self.above)
        return next(
            (each.account for post in posts for each in self.known.of((post,), line) if each.account not in barred), 0
        )

    def fall_due(self, reports: Sequence[int], filed: Sequence[Filed], handlers: Sequence[int]) -> None:
        """An item for whoever handles each, in the time of the clauses about its kind."""
        for bound in self.bounds:
            due = self._due(bound.params)
            occasions = [
                Occasion(str(report), (f"处理举报（{ReportKind(each.kind).label}）",), each.place, handler, due)
                for report, each, handler in zip(reports, filed, handlers, strict=True)
                if each.kind in bound.params.kinds
            ]
            if occasions:
                fall_due(self.work, REPORT_HANDLED, [bound], occasions)

    def _due(self, params: ReportParams) -> datetime:
        today = timezone.localdate(self.work.now)
        days = params.default_handle_days
        return end_of(self.calendar.add(today, days) if params.default_working_days else today + timedelta(days=days))
