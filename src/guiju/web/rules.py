"""The rulebook as it stands on a day: clauses in force, their bindings, and whether they live."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from guiju.kernel.audit.models import Breach, Decision
from guiju.kernel.controls.record import records
from guiju.kernel.rulebook.catalogue import controls
from guiju.kernel.rulebook.models import Binding, Clause
from guiju.kernel.store import triggers

CADENCE = timedelta(days=30)
"""A control that judged nothing for longer is quiet."""


@dataclass(frozen=True)
class Light:
    """Computed, never set: ``meaning`` is the colour of the tag, ``word`` stands in it."""

    meaning: str
    word: str
    says: str


UNBOUND = Light("stop", "未绑定", "没有控制执行这一条，它只是一段文字。")
FAILING = Light("stop", "失效", "留痕失去了数据库的保障：")
QUIET = Light("warn", "静默", "近 30 天没有判定记录：")
LIVE = Light("pass", "生效", "近 30 天内每个控制都判定过事项。")


class Bound(NamedTuple):
    """A binding of today and what shows that it lives: when its control last judged, or what a record has lost."""

    binding: Binding
    last_judged: datetime | None
    lost: tuple[str, ...]

    @property
    def title(self) -> str:
        """The control's own, in Chinese."""
        known = controls().get(self.binding.control)
        return known.title if known else self.binding.control

    def is_quiet(self, now: datetime) -> bool:
        """A record judges nothing: it lives as long as the database keeps it."""
        return self.binding.kind != "record" and (self.last_judged is None or now - self.last_judged > CADENCE)


@dataclass
class Standing:
    """A clause in force with its bindings of today."""

    clause: Clause
    bindings: list[Bound] = field(default_factory=list)

    def light(self, now: datetime) -> Light:
        """The worst over all bindings."""
        if not self.bindings:
            return UNBOUND
        for light, bound in ((FAILING, [b for b in self.bindings if b.lost]), (QUIET, self._quiet(now))):
            if bound:
                return replace(light, says=light.says + "、".join(dict.fromkeys(each.title for each in bound)))
        return LIVE

    def _quiet(self, now: datetime) -> list[Bound]:
        return [bound for bound in self.bindings if bound.is_quiet(now)]


def clauses_in_force(day: date) -> QuerySet[Clause]:
    """The highest version of each clause whose effective day has come."""
    latest = Clause.objects.filter(code=OuterRef("code"), effective_from__lte=day).order_by("-version")
    return (
        Clause.objects.filter(version=Subquery(latest.values("version")[:1]))
        .select_related("rulebook")
        .order_by("code")
    )


def search(clauses: QuerySet[Clause], words: str) -> QuerySet[Clause]:
    """Every word must stand in code, title, text or the rulebook's title."""
    for word in words.split()[:8]:
        places = (Q(**{f"{name}__icontains": word}) for name in ("code", "title", "text", "rulebook__title"))
        clauses = clauses.filter(next(places) | next(places) | next(places) | next(places))
    return clauses


def standing(clauses: list[Clause], day: date) -> list[Standing]:
    """Clauses with their bindings, in two statements, and one more where records are bound."""
    last = Decision.objects.filter(control=OuterRef("control")).order_by("-id").values("evidence__recorded_at")[:1]
    standing_on = Q(since__lte=day) & (Q(end__isnull=True) | Q(end__last_day__gte=day))
    bound = Binding.objects.filter(standing_on, clause__in=clauses).select_related("place").order_by("id")
    found = {clause.id: Standing(clause) for clause in clauses}
    bindings = list(bound.annotate(last_judged=Subquery(last)))
    missing = set(triggers.missing()) if any(binding.kind == "record" for binding in bindings) else set()
    for binding in bindings:
        record = records().get(binding.control)
        lost = tuple(name for name in record.kept_by if name in missing) if record else ()
        found[binding.clause_id].bindings.append(Bound(binding, binding.last_judged, lost))
    return list(found.values())


def decisions_of(bindings: list[Bound], count: int) -> QuerySet[Decision]:
    """The last judgements of the clause's controls, newest first."""
    controls = {bound.binding.control for bound in bindings}
    judged = Decision.objects.filter(control__in=controls).order_by("-id")
    return judged.select_related("evidence").defer("evidence__payload")[:count]


def breaches_of(code: str, count: int) -> QuerySet[Breach]:
    """The last breaches of the clause, newest first."""
    found = Breach.objects.filter(clause=code).order_by("-id")
    return found.select_related("evidence").defer("evidence__payload")[:count]


def today() -> date:
    return timezone.localdate()
