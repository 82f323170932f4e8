"""Signs of life: when the control of a binding last judged or looked, and what has stopped it."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from django.db import connections
from django.db.models import Exists, OuterRef
from django.utils import timezone
from pydantic import BaseModel, ValidationError

from guiju.kernel.controls.examples import MARK
from guiju.kernel.controls.gate import gates
from guiju.kernel.controls.models import DutyDay, PledgeSignature
from guiju.kernel.controls.record import records
from guiju.kernel.controls.watch import watches
from guiju.kernel.rulebook.catalogue import bindable
from guiju.kernel.rulebook.in_force import bindings_in_force
from guiju.kernel.rulebook.kept import of_rules
from guiju.kernel.rulebook.models import ControlPulse, Kind, Rulebook
from guiju.kernel.store import triggers
from guiju.kernel.store.arrays import newest, rows_of, rows_parameters
from guiju.kernel.store.stored import as_moment
from guiju.kernel.store.written import Written

LOOKS_WITHIN = timedelta(hours=3)
"""Watches look and gates are tested every half minute, and tell so every hour; after three hours of silence nobody does."""
UNTESTED = f"{MARK}逾期没有做"
PLANNED_WITHIN = timedelta(days=1)
"""Each day's duties are planned within a minute of its beginning."""


_LAST = newest("controls_selftest", "t", "control")


class Sign(NamedTuple):
    """``last`` is when it last judged: a gate a subject, a watch ``subjects`` of them, a duty its latest item.

    ``is_late`` says that it should have looked or planned since; ``keeps`` marks what is at work without judging: a record
    that the database keeps, a pledge that somebody has signed.
    """

    last: datetime | None = None
    subjects: int = 1
    fault: str = ""
    is_late: bool = False
    keeps: bool = False

    def is_busy(self, now: datetime, within: float) -> bool:
        """Whether it had something to judge within so many days."""
        return self.keeps or (self.subjects > 0 and self.last is not None and now - self.last <= timedelta(days=within))


class Bound(NamedTuple):
    """A binding of today; its control's Chinese title and sign of life are empty until it has been looked at."""

    id: int
    clause: int
    rulebook: int
    control: str
    kind: str
    outcome: str
    mode: str
    params: str
    place: str | None
    since: date
    title: str = ""
    sign: Sign = Sign()


_WITHOUT_JUDGEMENT = {Kind.RECORD, Kind.WATCH, Kind.DUTY, Kind.PLEDGE}
"""Kinds whose sign of life is something else than a decision."""
_COLUMNS = (
    "id",
    "clause_id",
    "clause__rulebook_id",
    "control",
    "kind",
    "outcome",
    "mode",
    "params",
    "place__name",
    "since",
)


@of_rules
def _bound(day: date, using: str) -> list[Bound]:
    """All bindings of a day, not looked at."""
    return [Bound(*row) for row in bindings_in_force(day, using).values_list(*_COLUMNS)]


def bounds_of(clauses: Collection[int], now: datetime, using: str = "default") -> dict[int, tuple[Bound, ...]]:
    """The bindings of these clause versions today; a fixed number of statements for each kind that is bound."""
    wanted = frozenset(clauses)
    bound = [each for each in _bound(timezone.localdate(now), using) if each.clause in wanted]
    vital = _Vital(bound, now, using)
    found: dict[int, list[Bound]] = {}
    for each in bound:
        found.setdefault(each.clause, []).append(vital.living(each))
    return {clause: tuple(each) for clause, each in found.items()}


class _Vital:
    """What is known of the controls of some bindings, read once."""

    def __init__(self, bound: Sequence[Bound], now: datetime, using: str) -> None:
        kinds = {each.kind for each in bound}
        self.known = bindable(using)
        self.records, self.gates = records(), gates()
        self._alive: dict[tuple[str, str, int], Sign] = {}
        self.judged = _last(_JUDGED, {each.control for each in bound if self._judges(each)}, using)
        self.pulses = _pulses(now, using) if {Kind.WATCH, Kind.GATE} & kinds else {}
        self.duties = _duties({each.control for each in bound if each.kind == Kind.DUTY}, now, using)
        self.signed = _signed(using) if Kind.PLEDGE in kinds else frozenset()
        self.missed = missed(using)
        kept_by = {
            name for each in bound if each.control in self.records for name in self.records[each.control].kept_by
        }
        self.lost = triggers.lost(kept_by, using) if kept_by else frozenset()

    def _judges(self, bound: Bound) -> bool:
        return bound.kind not in _WITHOUT_JUDGEMENT and bound.control not in self.records

    def living(self, bound: Bound) -> Bound:
        """With what is known of it."""
        control, kind = bound.control, bound.kind
        of = (control, kind, bound.rulebook if kind == Kind.PLEDGE else 0)
        sign = self._alive.get(of)
        if sign is None:
            sign = self._alive[of] = self._of_control(*of)
        known = self.known.get(control)
        if known is None:
            return Bound(*bound[:-2], control, sign._replace(fault="系统里已经没有这个控制"))
        if not _fits(known.params, bound.params):
            sign = sign._replace(fault="参数不合控制的要求")
        return Bound(*bound[:-2], known.title, sign)

    def _of_control(self, control: str, kind: str, rulebook: int) -> Sign:
        """Whatever the params it is bound with."""
        fault = self.missed.get(control, "")
        record = self.records.get(control)
        if record is not None or kind == Kind.RECORD:
            is_lost = record is not None and not self.lost.isdisjoint(record.kept_by)
            return Sign(fault=fault or ("数据库保障缺失" if is_lost else ""), keeps=True)
        if kind == Kind.WATCH:
            pulse = self.pulses.get(control, Sign(is_late=True))
            return pulse._replace(fault=fault or pulse.fault)
        if kind == Kind.DUTY:
            return self.duties.get(control, Sign())._replace(fault=fault)
        if kind == Kind.PLEDGE:
            return Sign(fault=fault, keeps=rulebook in self.signed)
        return Sign(self.judged.get(control), fault=fault or self._untested(control))

    def _untested(self, control: str) -> str:
        """What the self-test of a gate found, or that nobody has tested it; a gate without examples is not tested."""
        gate = self.gates.get(control)
        if gate is None or not gate.examples:
            return ""
        pulse = self.pulses.get(control, Sign(is_late=True))
        return pulse.fault or (UNTESTED if pulse.is_late else "")


def missed(using: str = "default") -> dict[str, str]:
    """The controls whose last noted self-test missed its sample, with what it said."""
    with connections[using].cursor() as cursor:
        cursor.execute(f"select t.control, t.fault from controls_selftest t where t.fault <> '' and {_LAST}")
        return dict(cursor.fetchall())


_JUDGED = """
select last.control, e.recorded_at from (
  select given.control, (
    select case when d.control = given.control then d.evidence_id end from audit_decision d
    where d.control <= given.control order by d.control desc, d.id desc limit 1
  ) as evidence from {given} as given
) as last join audit_evidence e on e.id = last.evidence
"""
"""One look into an index a control, however many decisions there are.

PostgreSQL takes a control that never judged for one of those that always do, and by equality would look for its last
decision through all of them; the last one up to a control in the order of the index is found at once.
"""
_PLANNED = """
select planned.control, planned.opens_at from (
  select given.control, (
    select i.opens_at from controls_dutyitem i where i.duty = given.control order by i.id desc limit 1
  ) as opens_at from {given} as given
) as planned where planned.opens_at is not null
"""


def _last(sql: str, among: Collection[str], using: str) -> dict[str, datetime]:
    """When each of these controls did it last; one that never did is left out."""
    if not among:
        return {}
    with connections[using].cursor() as cursor:
        cursor.execute(sql.format(given=rows_of({"control": "text"}, using)), rows_parameters([sorted(among)], using))
        return {control: as_moment(moment) for control, moment in cursor.fetchall()}


_PULSES = Written(
    lambda using: ControlPulse.objects.using(using).values_list("control", "looked_at", "subjects", "fault")
)


def _pulses(now: datetime, using: str) -> dict[str, Sign]:
    return {
        control: Sign(looked_at, subjects, _said(fault), is_late=now - looked_at > LOOKS_WITHIN + _rest(control))
        for control, looked_at, subjects, fault in _PULSES.rows({}, using)
    }


def _rest(control: str) -> timedelta:
    watch = watches().get(control)
    return watch.interval if watch else timedelta()


def _said(fault: str) -> str:
    return fault if not fault or fault.startswith(MARK) else f"运行出错（{fault}）"


def _duties(among: Collection[str], now: datetime, using: str) -> dict[str, Sign]:
    """The latest item of each duty; all are late when nobody plans any more."""
    if not among:
        return {}
    planned = next(iter(_DAYS.column({}, using)), None)
    is_late = planned is None or timezone.localdate(now) - planned > PLANNED_WITHIN
    opened = _last(_PLANNED, among, using)
    return {control: Sign(opened.get(control), is_late=is_late) for control in among}


_DAYS = Written(lambda using: DutyDay.objects.using(using).order_by("-day").values_list("day")[:1])


def _signed(using: str) -> frozenset[int]:
    """The rulebooks that somebody has signed; who has not is a finding."""
    return frozenset(_SIGNED.column({}, using))


_SIGNED = Written(
    lambda using: (
        Rulebook.objects.using(using)
        .filter(Exists(PledgeSignature.objects.filter(rulebook=OuterRef("id"))))
        .values_list("id")
    )
)


@lru_cache(maxsize=4096)
def _fits(params: type[BaseModel], given: str) -> bool:
    """Whether a control can be run with what it is bound with."""
    try:
        params.model_validate_json(given)
    except ValidationError:
        return False
    return True
