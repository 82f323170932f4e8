"""Which evidence belongs to a clause, to a document or to a period, each in a fixed number of steps."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import models

from guiju.kernel.audit.models import Breach, Decision, Evidence
from guiju.kernel.calendar.moments import local
from guiju.kernel.rulebook.models import Binding, Clause
from guiju.kernel.store import triggers
from guiju.kernel.store.models import Posted
from guiju.lib.runs import RUN_BITS, evidence_of

MOST = 5_000
"""Runs of one dossier; a longer period is divided."""
_STEPS = 3
"""How far a document is followed to what it stands on and what followed from it."""


@dataclass
class NoEvidence(Exception):
    """What was asked for has no evidence, or too much; ``says`` tells it in Chinese."""

    says: str


@dataclass(frozen=True)
class Selection:
    about: str
    evidence: frozenset[int]


def of_period(since: date, until: date, using: str = "default") -> Selection:
    """Every run recorded on these days, both included."""
    return _selected(f"{since} 至 {until}", _between(since, until, using).values_list("id", flat=True))


def of_clause(code: str, since: date, until: date, using: str = "default") -> Selection:
    """Every run on these days in which the clause was judged, and every version of it that was enacted."""
    versions = Clause.objects.using(using).filter(code=code)
    if not versions.exists():
        message = f"没有条款 {code}"
        raise NoEvidence(message)
    controls = set(Binding.objects.using(using).filter(clause__code=code).values_list("control", flat=True))
    runs = _between(since, until, using)
    cited = Decision.objects.using(using).filter(control__in=controls, clauses__contains=f'"{code}"')
    judged = cited.filter(evidence__in=runs).values_list("evidence", flat=True)
    breached = Breach.objects.using(using).filter(clause=code, evidence__in=runs).values_list("evidence", flat=True)
    enacted = (evidence_of(row) for row in versions.values_list("id", flat=True))
    found = {*judged[: MOST + 1], *breached[: MOST + 1]}
    return _selected(f"{code}，{since} 至 {until}", {*found, *enacted})


def of_document(number: str, using: str = "default") -> Selection:
    """The run that made the document, and those of documents that it names or that name it, a few steps far."""
    first = {evidence_of(row) for model in _numbered() for row in _rows(model, using, number=number)}
    if not first:
        message = f"没有单据 {number}"
        raise NoEvidence(message)
    found, fresh = set(first), first
    for _ in range(_STEPS):
        fresh = set(_neighbours(fresh, using)) - found
        found |= fresh
        if len(found) > MOST:
            break
    return _selected(f"单据 {number}", found)


def _selected(about: str, evidence: Iterable[int]) -> Selection:
    chosen: set[int] = set()
    for each in evidence:
        chosen.add(each)
        if len(chosen) > MOST:
            message = f"多于 {MOST} 次运行，请把期间分短"
            raise NoEvidence(message)
    if not chosen:
        message = "这里没有任何证据"
        raise NoEvidence(message)
    return Selection(about, frozenset(chosen))


def _between(since: date, until: date, using: str) -> models.QuerySet[Evidence]:
    return Evidence.objects.using(using).filter(
        recorded_at__gte=local(since), recorded_at__lt=local(until + timedelta(days=1))
    )


def _numbered() -> list[type[Posted]]:
    """The documents: posted rows with a number of their own."""
    return [model for model in triggers.posted_models() if _is_document(model)]


def _is_document(model: Any) -> bool:
    """People have numbers too, and accounts."""
    names = {field.name for field in model._meta.concrete_fields}
    return issubclass(model, Posted) and "number" in names and "account" not in names


def _rows(model: type[Posted], using: str, **wanted: Any) -> Iterator[int]:
    yield from model._base_manager.using(using).filter(**wanted).values_list("id", flat=True)


def _neighbours(runs: set[int], using: str) -> Iterator[int]:
    """The runs of documents that rows of these runs name, and of rows that name a document of these runs."""
    within = models.Q(pk__in=[])
    for run in runs:
        within |= models.Q(id__gte=run, id__lt=run + (1 << RUN_BITS))
    for model in triggers.posted_models():
        named = [field for field in model._meta.concrete_fields if field.is_relation and _is_paper(field.related_model)]
        own = model._base_manager.using(using)
        for field in named:
            for target in own.filter(within).exclude(**{field.attname: None}).values_list(field.attname, flat=True):
                yield evidence_of(target)
            targets = field.related_model._base_manager.using(using).filter(within).values("pk")  # type: ignore[union-attr]
            for row in own.filter(**{f"{field.name}__in": targets}).values_list("id", flat=True):
                yield evidence_of(row)


def _is_paper(model: Any) -> bool:
    """A document, or a line of one."""
    is_posted = isinstance(model, type) and issubclass(model, Posted)
    return is_posted and (_is_document(model) or model.__name__.endswith("Line"))
