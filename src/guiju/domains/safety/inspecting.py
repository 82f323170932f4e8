"""Kinds of inspections by plan: each says what there is to inspect; upper domains register theirs."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from random import Random
from typing import NamedTuple

from dateutil.relativedelta import relativedelta
from django.db.models import Max
from django.utils import timezone
from pydantic import Field

from guiju.domains.safety.models import InspectionTarget, PlannedInspection
from guiju.kernel.controls.gate import Params
from guiju.kernel.controls.in_force import bounds_of_duty
from guiju.kernel.org.tree import line_of, parents


class InspectionParams(Params):
    """``rulebook`` is the one whose clauses are inspected; a sample of 0 is everything."""

    rulebook: str = Field("", title="检查哪部制度", max_length=20)
    default_sample: int = Field(0, title="每次抽查个数", ge=0, le=1000)
    default_window_months: int = Field(0, title="几个月内每个对象至少查一次", ge=0, le=60)


class Target(NamedTuple):
    """A thing that may be inspected; ``owner`` is the account that answers for it, 0 where nobody does.

    ``since`` is the day from which it has been there, where that is known.
    """

    key: str
    title: str
    owner: int = 0
    since: date | None = None


class Scope(NamedTuple):
    """Where, and which rulebook; empty where the kind is of none."""

    place: int
    about: str


class Drawing(NamedTuple):
    scopes: Sequence[Scope]
    now: datetime
    using: str


def below(asked: Drawing, placed: Iterable[tuple[int, Target]]) -> dict[Scope, list[Target]]:
    """By scope the targets at its place or below it, in their order."""
    above = parents(asked.using)
    known = [(line_of(place, above), target) for place, target in placed]
    return {scope: [target for line, target in known if scope.place in line] for scope in asked.scopes}


Draw = Callable[[Drawing], Mapping[Scope, Sequence[Target]]]


@dataclass(frozen=True)
class InspectionKind:
    """``draw`` reads what there is to inspect, in a fixed number of statements; ``duties`` are done by an inspection.

    ``there`` says of some keys at a place which of them can be inspected now; without it all can.
    """

    key: str
    title: str
    draw: Draw
    duties: tuple[str, ...] = ()
    has_rulebook: bool = False
    there: Callable[[int, Collection[str], str], Collection[str]] | None = None


_kinds: dict[str, InspectionKind] = {}


def register(kind: InspectionKind) -> None:
    _kinds[kind.key] = kind


def inspection_kinds() -> Mapping[str, InspectionKind]:
    return _kinds


def params_of(kind: InspectionKind, about: str, moment: datetime, using: str) -> InspectionParams:
    """What the clause in force says of this inspection."""
    bounds = [bound for duty in kind.duties for bound in bounds_of_duty(duty, moment, using)]
    given: list[InspectionParams] = [bound.params for bound in bounds]  # type: ignore[misc]
    return next((each for each in given if each.rulebook == about), InspectionParams())


def last_inspected(kind: str, about: str, using: str) -> dict[str, date]:
    """By key the day on which it was inspected last."""
    rows = InspectionTarget.objects.using(using).filter(
        inspection__kind=kind, inspection__about=about, answered_at__isnull=False
    )
    last = rows.order_by().values_list("key").annotate(last=Max("answered_at"))
    return {key: timezone.localdate(moment) for key, moment in last}


def first_planned(kind: str, about: str, using: str) -> date | None:
    """The day on which the first inspection of this kind was planned."""
    rows = PlannedInspection.objects.using(using).filter(kind=kind, about=about)
    moment = rows.order_by("id").values_list("planned_at", flat=True).first()
    return moment and timezone.localdate(moment)


class History(NamedTuple):
    """When inspections of a kind and rulebook began, and the last of each key; not read where no window asks for it."""

    months: int
    began: date | None = None
    last: Mapping[str, date] = {}

    @classmethod
    def of(cls, kind: str, about: str, months: int, using: str) -> "History":
        if not months:
            return cls(0)
        return cls(months, first_planned(kind, about, using), last_inspected(kind, about, using))

    def left_out(self, targets: Sequence[Target], day: date) -> list[Target]:
        """Those that nobody has inspected for so many months, since inspections of this kind began or they were there."""
        if not self.months:
            return []
        since = day - relativedelta(months=self.months)
        return [
            each
            for each in targets
            if (self.last[each.key] < since if each.key in self.last else _is_by(each.since or self.began, since))
        ]


def _is_by(day: date | None, limit: date) -> bool:
    return day is not None and day <= limit


def sampled(targets: Sequence[Target], must: Sequence[Target], size: int, seed: int) -> list[Target]:
    """Those that must be inspected, and others by the seed until there are so many, in their own order."""
    if not size or size >= len(targets):
        return list(targets)
    named = {each.key for each in must}
    others = [each for each in targets if each.key not in named]
    drawn = Random(seed).sample(others, max(0, size - len(named)))  # noqa: S311 — a sample, no secret
    chosen = named | {each.key for each in drawn}
    return [each for each in targets if each.key in chosen]


def seed_of(run: int, item: int) -> int:
    """Of a run and an item of it; kept with the inspection, so that its sample can be drawn again."""
    return int.from_bytes(sha256(f"{run}/{item}".encode()).digest()[:4])
