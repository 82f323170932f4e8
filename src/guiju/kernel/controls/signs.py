"""Signs of life: when the control of a binding last judged or looked, and what has stopped it."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import OuterRef, Subquery
from pydantic import ValidationError

from guiju.kernel.audit.models import Decision
from guiju.kernel.controls.record import records
from guiju.kernel.rulebook.catalogue import ControlInfo, controls
from guiju.kernel.rulebook.in_force import bindings_in_force
from guiju.kernel.rulebook.models import Binding, ControlPulse, Kind
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
    """A binding of today with its control's Chinese title and sign of life."""

    id: int
    clause: int
    control: str
    kind: str
    outcome: str
    mode: str
    params: str
    place: str | None
    since: date
    title: str = ""
    sign: Sign = Sign()


_COLUMNS = ("id", "clause_id", "control", "kind", "outcome", "mode", "params", "place__name", "since")


def bounds_of(clauses: Collection[int], day: date, using: str = "default") -> dict[int, tuple[Bound, ...]]:
    """The bindings of these clause versions on a day, in three statements, and one more where records are bound."""
    rows: list[tuple[Any, ...]] = list(bindings_in_force(day, using).filter(clause__in=clauses).values_list(*_COLUMNS))
    bound = [Bound(*row) for row in rows]
    vital = _Vital(bound, using)
    found: dict[int, list[Bound]] = {}
    for each in bound:
        found.setdefault(each.clause, []).append(each._replace(title=vital.title(each), sign=vital.sign(each)))
    return {clause: tuple(each) for clause, each in found.items()}


class _Vital:
    """What is known of the controls of some bindings, read once."""

    def __init__(self, bound: Sequence[Bound], using: str) -> None:
        self.known = controls()
        self.records = records()
        self.judged = _judged({each.control for each in bound}, using)
        self.pulses = {
            control: Sign(looked_at, subjects, fault, looks=True)
            for control, looked_at, subjects, fault in ControlPulse.objects.using(using).values_list(
                "control", "looked_at", "subjects", "fault"
            )
        }
        keeps = any(each.kind == Kind.RECORD for each in bound)
        self.missing = frozenset(triggers.missing(using)) if keeps else frozenset()
        self.faults: dict[tuple[str, str], str] = {}

    def title(self, bound: Bound) -> str:
        known = self.known.get(bound.control)
        return known.title if known else bound.control

    def sign(self, bound: Bound) -> Sign:
        fault = self._fault(bound.control, bound.params)
        if bound.kind == Kind.RECORD:
            record = self.records.get(bound.control)
            is_lost = record is not None and not self.missing.isdisjoint(record.kept_by)
            return Sign(fault=fault or ("数据库保障缺失" if is_lost else ""), keeps=True)
        if bound.kind == Kind.WATCH:
            pulse = self.pulses.get(bound.control, Sign(None, 0, looks=True))
            return pulse._replace(fault=fault or (f"运行出错（{pulse.fault}）" if pulse.fault else ""))
        return Sign(self.judged.get(bound.control), fault=fault)

    def _fault(self, control: str, params: str) -> str:
        """What keeps a bound control from being run at all: it is gone, or its params fit it no more."""
        key = (control, params)
        if key not in self.faults:
            self.faults[key] = _broken(self.known.get(control), params)
        return self.faults[key]


def _judged(among: Collection[str], using: str) -> dict[str, datetime]:
    """When each control last judged: one look into an index a control, however many decisions there are."""
    last = Decision.objects.filter(control=OuterRef("control")).order_by("-id").values("evidence__recorded_at")[:1]
    named = Binding.objects.using(using).filter(control__in=among).order_by().values("control").distinct()
    return dict(named.annotate(last=Subquery(last)).values_list("control", "last"))


def _broken(known: ControlInfo | None, params: str) -> str:
    if known is None:
        return "系统里已经没有这个控制"
    try:
        known.params.model_validate_json(params)
    except ValidationError:
        return "参数不合控制的要求"
    return ""
