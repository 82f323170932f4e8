"""Signs of life: when the control of a binding last judged or looked, and what has stopped it."""

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import OuterRef, Subquery
from pydantic import ValidationError

from guiju.kernel.audit.models import Decision
from guiju.kernel.controls.record import records
from guiju.kernel.rulebook.catalogue import controls
from guiju.kernel.rulebook.in_force import bindings_in_force
from guiju.kernel.rulebook.models import ControlPulse, Kind
from guiju.kernel.store import triggers

LOOKS_WITHIN = timedelta(hours=3)
"""A watch looks every half minute and tells so every hour; three hours of silence mean that nobody lets it look."""


class Sign(NamedTuple):
    """``last`` is when it last judged a subject or, for a watch, when it last looked at ``subjects`` of them.

    ``keeps`` marks what the database keeps by itself: it judges nothing and is always busy.
    """

    last: datetime | None = None
    subjects: int = 1
    fault: str = ""
    looks: bool = False
    keeps: bool = False

    def overdue(self, now: datetime) -> bool:
        """Whether a control that looks by itself has not done so."""
        return self.looks and (self.last is None or now - self.last > LOOKS_WITHIN)

    def is_busy(self, now: datetime, within: float) -> bool:
        """Whether it had something to judge within so many days."""
        return self.keeps or (self.subjects > 0 and self.last is not None and now - self.last <= timedelta(days=within))


class Bound(NamedTuple):
    """A binding of today with its control's sign of life."""

    id: int
    clause: int
    control: str
    kind: str
    outcome: str
    mode: str
    params: str
    place: str | None
    since: date
    sign: Sign = Sign()

    @property
    def title(self) -> str:
        """The control's own, in Chinese."""
        known = controls().get(self.control)
        return known.title if known else self.control


_COLUMNS = ("id", "clause_id", "control", "kind", "outcome", "mode", "params", "place__name", "since")


def bounds_of(clauses: Collection[int], day: date, using: str = "default") -> dict[int, tuple[Bound, ...]]:
    """The bindings of these clause versions on a day, in three statements."""
    last = Decision.objects.filter(control=OuterRef("control")).order_by("-id").values("evidence__recorded_at")[:1]
    rows = bindings_in_force(day, using).filter(clause__in=clauses).annotate(last_judged=Subquery(last))
    bound: list[tuple[Any, ...]] = list(rows.values_list(*_COLUMNS, "last_judged"))
    pulses = {
        control: Sign(looked_at, subjects, fault, looks=True)
        for control, looked_at, subjects, fault in ControlPulse.objects.using(using).values_list(
            "control", "looked_at", "subjects", "fault"
        )
    }
    missing = frozenset(triggers.missing(using)) if any(row[3] == Kind.RECORD for row in bound) else frozenset()
    found: dict[int, list[Bound]] = {}
    for *columns, judged in bound:
        each = Bound(*columns)
        found.setdefault(each.clause, []).append(each._replace(sign=_sign(each, judged, pulses, missing)))
    return {clause: tuple(each) for clause, each in found.items()}


def _sign(bound: Bound, judged: datetime | None, pulses: Mapping[str, Sign], missing: frozenset[str]) -> Sign:
    fault = _broken(bound.control, bound.params)
    if bound.kind == Kind.RECORD:
        record = records().get(bound.control)
        is_lost = record is not None and not missing.isdisjoint(record.kept_by)
        return Sign(fault=fault or ("数据库保障缺失" if is_lost else ""), keeps=True)
    if bound.kind == Kind.WATCH:
        pulse = pulses.get(bound.control, Sign(None, 0, looks=True))
        return pulse._replace(fault=fault or (f"运行出错（{pulse.fault}）" if pulse.fault else ""))
    return Sign(judged, fault=fault)


def _broken(control: str, params: str) -> str:
    """What keeps a bound control from being run at all: it is gone, or its params fit it no more."""
    known = controls().get(control)
    if known is None:
        return "系统里已经没有这个控制"
    try:
        known.params.model_validate_json(params)
    except ValidationError:
        return "参数不合控制的要求"
    return ""
