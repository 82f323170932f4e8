"""Filters of a query: marks on the fields of its params, applied to its source."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Literal, NamedTuple

from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from guiju.kernel.queries.columns import Shown

How = Literal["exact", "prefix", "contains", "since", "until", "at_least", "at_most", "empty"]


@dataclass(frozen=True)
class Filter:
    """The path a param is compared with. ``since`` and ``until`` take days, both included; ``empty`` takes a flag."""

    path: str
    how: How = "exact"


class Bound(NamedTuple):
    """A side of a range: ``gt``, ``gte``, ``lt`` or ``lte`` a value."""

    lookup: str
    value: Any


class Given(NamedTuple):
    """A marked param with the value that was given."""

    mark: Filter
    value: Any


RANGES = frozenset({"since", "until", "at_least", "at_most"})
_MOST_WORDS = 8


def given(params: Any) -> Iterator[Given]:
    """The marked params that were given."""
    for name, info in type(params).model_fields.items():
        value = getattr(params, name)
        mark = next((each for each in info.metadata if isinstance(each, Filter)), None)
        if mark is not None and value not in (None, ""):
            yield Given(mark, value)


def paths_given(params: Any) -> set[str]:
    return {each.mark.path for each in given(params)}


def filtered(rows: QuerySet[Any], filters: Iterable[Given]) -> QuerySet[Any]:
    """The rows that fit every filter."""
    for mark, value in filters:
        rows = rows.filter(_condition(mark, value, rows.model))
    return rows


def _condition(mark: Filter, value: Any, model: type[Model]) -> Q:
    if mark.how in RANGES:
        bound = bound_of(mark, value, model)
        return Q(**{f"{mark.path}__{bound.lookup}": bound.value})
    if mark.how == "prefix":
        return starts_with(mark.path, value)
    lookup = {"contains": "icontains", "empty": "isnull"}
    return Q(**{f"{mark.path}__{lookup.get(mark.how, 'exact')}": value})


def bound_of(mark: Filter, value: Any, model: type[Model]) -> Bound:
    """The side of a range; a day against instants is that day in the company's time zone."""
    is_lower = mark.how in {"since", "at_least"}
    if not isinstance(value, date) or isinstance(value, datetime) or not is_instant(model, mark.path):
        return Bound("gte" if is_lower else "lte", value)
    start = timezone.make_aware(datetime.combine(value, time()))
    return Bound("gte", start) if is_lower else Bound("lt", start + timedelta(days=1))


def is_instant(model: type[Model], path: str) -> bool:
    """Whether a path ends in a moment of time."""
    field: Any = None
    for part in path.split("__"):
        field = model._meta.get_field(part)
        model = field.related_model or model
    return bool(field.get_internal_type() == "DateTimeField")


def starts_with(path: str, text: str) -> Q:
    """By a range, which goes by an index on both engines; LIKE does on neither as they are set up."""
    return Q(**{f"{path}__{lookup}": value for lookup, value in beginning(text)})


def beginning(text: str) -> tuple[Bound, Bound]:
    """The range of what begins so."""
    return Bound("gte", text), Bound("lt", f"{text}\U0010ffff")


def words_of(text: str) -> list[str]:
    """The words of the search box, at most eight."""
    return text.replace("\x00", "").split()[:_MOST_WORDS]


def searched(rows: QuerySet[Any], open_to: Iterable[Shown], words: Sequence[str]) -> QuerySet[Any]:
    """Every word must stand in one of the searched columns."""
    columns = [shown for shown in open_to if shown.column.search]
    if not columns:
        return rows.none() if words else rows
    for word in words:
        fits = Q()
        for shown in columns:
            fits |= _fits(shown, word)
        rows = rows.filter(fits)
    return rows


def spellings(word: str) -> list[str]:
    """As it was typed, then in capitals: codes are kept so."""
    return list(dict.fromkeys((word, word.upper())))


def _fits(shown: Shown, word: str) -> Q:
    if shown.column.search == "prefix":
        return starts_with(shown.path, word) | starts_with(shown.path, word.upper())
    lookup = {"exact": "exact", "contains": "icontains"}[shown.column.search]
    return Q(**{f"{shown.path}__{lookup}": word})
