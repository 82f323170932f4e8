"""What the boss sees at a glance: open findings by age and rulebook, lights, refusals and waivers. Read once a minute."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.core.cache import cache
from django.db.models import Count, Q, Sum
from django.utils import timezone

from guiju.kernel.audit.models import Breach, Decision
from guiju.kernel.audit.recent import first_id_since
from guiju.kernel.controls import lights as standing
from guiju.kernel.findings.models import Finding
from guiju.kernel.findings.overdue import late
from guiju.kernel.rulebook.in_force import clauses_in_force
from guiju.kernel.rulebook.models import Rulebook
from guiju.web.tiles import MEANINGS

KEPT_SECONDS = 60
WEEK = timedelta(days=7)
AGES = (("今天", 0, 1), ("1–3 天", 1, 4), ("4–7 天", 4, 8), ("8–30 天", 8, 31), ("30 天以上", 31, None))
"""Title, from and before so many days ago."""
NO_CLAUSE = "未引条款"


class Number(NamedTuple):
    """A count and the query that opens its records."""

    title: str
    found: int
    query: str


class Lit(NamedTuple):
    """How many clauses show a light."""

    key: str
    meaning: str
    word: str
    clauses: int


class OpenFindings(NamedTuple):
    total: int
    late: int
    by_age: list[Number]
    by_rulebook: list[Number]


class Week(NamedTuple):
    """The last seven days: subjects judged, those stopped, those that a waiver let through."""

    judged: int
    stopped: int
    waived: int

    @property
    def per_thousand(self) -> str:
        """Stopped per 1,000 judged, with one decimal."""
        tenths = self.stopped * 10_000 // self.judged if self.judged else 0
        return f"{tenths // 10}.{tenths % 10}"

    @property
    def waived_share(self) -> str:
        """Waived among all that a rule would have stopped, in whole percent."""
        would = self.stopped + self.waived
        return f"{self.waived * 100 // would if would else 0}%"


def open_findings(now: datetime) -> OpenFindings:
    """Over the index of the open ones."""
    is_open = Finding.objects.filter(resolved_at__isnull=True)
    bounds = {
        f"age{place}": Count("id", filter=Q(**_between(now, first, last)))
        for place, (_, first, last) in enumerate(AGES)
    }
    counted = is_open.aggregate(total=Count("id"), **bounds)
    ages = [
        Number(title, counted[f"age{place}"], f"from={first}&before={last or ''}")
        for place, (title, first, last) in enumerate(AGES)
    ]
    books: Counter[str] = Counter()
    for clause, count in is_open.order_by().values_list("clause").annotate(Count("id")):
        books[clause.partition(".")[0]] += count
    titles = dict(Rulebook.objects.filter(code__in=books).values_list("code", "title"))
    by_rulebook = [
        Number(titles.get(code, code) or NO_CLAUSE, count, f"book={code}") for code, count in books.most_common(8)
    ]
    return OpenFindings(counted["total"], late(now, "default").count(), ages, by_rulebook)


def _between(now: datetime, first: int, last: int | None) -> dict[str, datetime]:
    """Opened at least ``first`` and less than ``last`` days ago."""
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    bounds = {"opened_at__lt": midnight - timedelta(days=first)}
    if last is not None:
        bounds["opened_at__gte"] = midnight - timedelta(days=last)
    return bounds


def opened_between(now: datetime, first: int, last: int | None) -> Q:
    """The condition behind a `Number` by age."""
    return Q(**_between(now, first, last))


def lights() -> list[Lit]:
    """How many clauses in force have each light, the worst first."""
    return _kept("overview:lights", _lights)


def _lights() -> list[Lit]:
    rows = clauses_in_force(timezone.localdate()).values_list(*standing.COLUMNS)
    found = Counter(each.light for each in standing.standing([standing.Row(*row) for row in rows]))
    return [Lit(light.key, MEANINGS[light], light.word, found[light]) for light in standing.Light]


def week() -> Week:
    return _kept("overview:week", _week)


def _week() -> Week:
    since = first_id_since(timezone.now() - WEEK)
    judged = Decision.objects.filter(id__gte=since).aggregate(
        judged=Sum("judged", default=0), blocked=Sum("blocked", default=0), held=Sum("held", default=0)
    )
    waived = Breach.objects.filter(id__gte=since, effect="waived").count()
    return Week(judged["judged"], judged["blocked"] + judged["held"], waived)


def _kept(name: str, read: Callable[[], Any]) -> Any:
    return cache.get_or_set(name, read, KEPT_SECONDS)
