"""Each clause with what came of it in a span: the data of a review of the rulebook. A fixed number of statements."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connections
from django.db.models import Q
from django.utils import timezone

from guiju.kernel.controls import lights
from guiju.kernel.controls.evaluation.figures import Bound, ByControl, Figures, Span, figures, signatures
from guiju.kernel.controls.lights import Light, Shown
from guiju.kernel.rulebook.catalogue import controls
from guiju.kernel.rulebook.in_force import clauses_in_force
from guiju.kernel.rulebook.models import Binding, ClauseMode, Kind

NEVER_RAN = "未运行"


@dataclass(frozen=True, slots=True)
class ControlEvaluation:
    """A control that the clause bound in the span, or that named it in a breach without being bound (a person's report)."""

    control: str
    kind: str
    title: str
    figures: Figures
    is_bound: bool = True

    @property
    def never_ran(self) -> bool:
        return not self.figures.judged and not self.figures.fired


@dataclass(frozen=True, slots=True)
class ClauseEvaluation:
    """A clause in force on the last day of the span.

    ``shown`` is its light of now; ``opened`` and ``closed`` count findings within the span, ``open`` those that are open now,
    ``signatures`` those under its rulebook, where it binds a pledge.
    """

    code: str
    version: int
    title: str
    rulebook: str
    mode: str
    kinds: tuple[str, ...]
    shown: Shown
    controls: tuple[ControlEvaluation, ...]
    opened: int
    closed: int
    open: int
    signatures: int

    @property
    def figures(self) -> Figures:
        """Of all its controls together."""
        return sum((each.figures for each in self.controls), Figures())

    @property
    def is_off(self) -> bool:
        return self.mode == ClauseMode.OFF

    @property
    def applies(self) -> bool:
        return self.shown.light is not Light.INAPPLICABLE

    @property
    def never_ran(self) -> bool:
        """It applies, is not off, and none of its controls judged anything in the span."""
        return self.applies and not self.is_off and all(each.never_ran for each in self.controls if each.is_bound)

    @property
    def state(self) -> str:
        """The word for it: off, its light, and whether it never ran."""
        return str(ClauseMode.OFF.label) if self.is_off and not self.controls else self.shown.light.word


def evaluate(
    span: Span,
    *,
    rulebooks: Collection[str] = (),
    codes: Collection[str] = (),
    now: datetime | None = None,
    using: str = "default",
) -> list[ClauseEvaluation]:
    """The clauses in force on the last day of the span, all or those of some rulebooks or with these codes, in their order."""
    moment = now or timezone.now()
    asked = clauses_in_force(min(span.until, timezone.localdate(moment)), using)
    if rulebooks:
        asked = asked.filter(rulebook__code__in=rulebooks)
    if codes:
        asked = asked.filter(code__in=codes)
    rows = list(asked.values_list(*lights.COLUMNS, "version", "title", "rulebook__title", "mode", "rulebook_id"))
    known = [lights.Row(*row[: len(lights.COLUMNS)]) for row in rows]
    standings = lights.standing(known, moment, using)
    bound = _bound(span, {row.code for row in known}, using)
    counted = figures(span, [each for those in bound.values() for each in those], using)
    named: dict[str, list[str]] = {}
    for clause, control in counted:
        named.setdefault(clause, []).append(control)
    findings = _findings(span, using)
    signed = signatures(span, using)
    titles = {each.control: each.title for standing in standings for each in standing.bounds}
    found = []
    for row, standing, (*_, version, title, book, mode, rulebook_id) in zip(known, standings, rows, strict=True):
        own = bound.get(row.code, [])
        pledges = any(each.kind == Kind.PLEDGE for each in own)
        found.append(
            ClauseEvaluation(
                row.code,
                version,
                title,
                book,
                mode,
                tuple(standing.kinds),
                standing.shown,
                _controls(row.code, own, counted, named.get(row.code, ()), titles),
                *findings.get(row.code, (0, 0, 0)),
                signed.get(rulebook_id, 0) if pledges else 0,
            )
        )
    return found


def _controls(
    code: str, own: Sequence[Bound], counted: ByControl, named: Collection[str], titles: Mapping[str, str]
) -> tuple[ControlEvaluation, ...]:
    known = controls()
    found = [
        ControlEvaluation(
            each.control,
            each.kind,
            titles.get(each.control, each.control),
            counted.get((code, each.control), Figures()),
        )
        for each in own
    ]
    for control in sorted(set(named) - {each.control for each in own}):
        info = known.get(control)
        kind, title = (info.kind, info.title) if info else ("", control)
        found.append(ControlEvaluation(control, kind, title, counted[code, control], is_bound=False))
    return tuple(found)


def _bound(span: Span, codes: Collection[str], using: str) -> dict[str, list[Bound]]:
    """The controls bound on some day of the span by any version, once each, by clause."""
    standing = Q(end__isnull=True) | Q(end__last_day__gte=span.since)
    rows = Binding.objects.using(using).filter(standing, since__lte=span.until).order_by("id")
    found: dict[str, dict[str, Bound]] = {}
    for row in rows.values_list("clause__code", "clause__rulebook_id", "control", "kind"):
        if row[0] in codes:
            found.setdefault(row[0], {})[row[2]] = Bound(*row)
    return {code: list(each.values()) for code, each in found.items()}


_CITED = """
select clause, sum(is_opened), sum(is_closed), sum(is_open) from (
  select f.clause, {states} from findings_finding f where {wanted}
  union all
  select b.clause, {states} from findings_finding f
  join audit_breach b on b.evidence_id = (f.id >> 20) << 20 and b.control = f.control and b.subject_key = f.fingerprint
  where {wanted} and b.clause <> f.clause
) cited group by clause
"""
_STATES = (
    "case when f.opened_at >= %s and f.opened_at < %s then 1 else 0 end as is_opened, "
    "case when f.resolved_at >= %s and f.resolved_at < %s then 1 else 0 end as is_closed, "
    "case when f.resolved_at is null then 1 else 0 end as is_open"
)
_WANTED = "(f.opened_at < %s and (f.resolved_at is null or f.resolved_at >= %s))"


def _findings(span: Span, using: str) -> dict[str, tuple[int, int, int]]:
    """By each clause that a finding cites: opened and closed within the span, open now."""
    adapt = connections[using].ops.adapt_datetimefield_value
    begins, ends = adapt(span.begins), adapt(span.ends)
    once = [begins, ends, begins, ends, ends, begins]
    with connections[using].cursor() as cursor:
        cursor.execute(_CITED.format(states=_STATES, wanted=_WANTED), once * 2)
        return {clause: (int(opened), int(closed), int(left)) for clause, opened, closed, left in cursor.fetchall()}
