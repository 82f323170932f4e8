"""Kinds of periodic reviews: each fills its lines from what the controls have left; upper domains register theirs."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from dateutil.relativedelta import relativedelta
from django.utils import timezone

from guiju.domains.policy.models import Review, RevisionDecision
from guiju.kernel.controls.evaluation import Span
from guiju.kernel.controls.models import WHOLE, DutyItem


class Line(NamedTuple):
    """A thing under review with its figures; ``owner`` is an account, ``wants``: it is not well and wants an action."""

    key: str
    title: str
    figures: str = ""
    owner: int = 0
    wants: bool = False


class Asked(NamedTuple):
    """Of these (rulebooks, departments; one empty for the whole company), over these days."""

    abouts: Sequence[str]
    span: Span
    now: datetime
    using: str


Provider = Callable[[Asked], Mapping[str, Sequence[Line]]]


@dataclass(frozen=True)
class ReviewKind:
    """``months`` is the stretch before the day of signing; where ``whole`` it is about the company and names nothing.

    ``duties`` are done when it is signed.
    """

    key: str
    title: str
    months: int
    fill: Provider
    whole: bool = True
    duties: tuple[str, ...] = ()


_kinds: dict[str, ReviewKind] = {}


def register(kind: ReviewKind) -> None:
    _kinds[kind.key] = kind


def kinds() -> Mapping[str, ReviewKind]:
    return _kinds


def titles() -> dict[str, str]:
    return {key: kind.title for key, kind in sorted(_kinds.items())}


def unsigned(items: Sequence[int], using: str) -> Mapping[int, str]:
    """The duty items that wait for a review to be signed."""
    rows = DutyItem.objects.using(using).filter(~WHOLE, id__in=items).values_list("id", "duty")
    by_duty = {duty: kind.title for kind in _kinds.values() for duty in kind.duties}
    return {item: f"签署{by_duty[duty]}" for item, duty in rows if duty in by_duty}


def span_of(kind: ReviewKind, day: date) -> Span:
    return Span(day - relativedelta(months=kind.months), day)


def filled(kind: ReviewKind, abouts: Collection[str], now: datetime, using: str) -> dict[str, list[Line]]:
    """By what it is about the lines as the data has them now; a fixed number of statements."""
    asked = Asked(sorted(set(abouts)), span_of(kind, timezone.localdate(now)), now, using)
    found = kind.fill(asked)
    return {about: list(found.get(about, ())) for about in asked.abouts}


def decided_revisions(occasions: Collection[str], using: str = "default") -> dict[str, set[str]]:
    """By occasion the rulebooks of which somebody decided whether they are revised; one statement."""
    found: dict[str, set[str]] = {}
    rows = RevisionDecision.objects.using(using).filter(occasion__in=occasions)
    for occasion, rulebook in rows.values_list("occasion", "rulebook__code"):
        found.setdefault(occasion, set()).add(rulebook)
    return found


def newest_review(kind: str, using: str = "default") -> Review | None:
    """The one of a kind that was signed last; one statement."""
    return Review.objects.using(using).filter(kind=kind).order_by("-id").first()


def signed_since(kind: str, moment: datetime, using: str = "default") -> set[str]:
    """What reviews of a kind were about that were signed since; one statement."""
    rows = Review.objects.using(using).filter(kind=kind, signed_at__gte=moment)
    return set(rows.values_list("about", flat=True))
