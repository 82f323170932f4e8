"""What happened under a clause: the last judgements of its controls, its breaches and its findings, newest first."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils import timezone

from guiju.kernel.audit.models import Breach, Decision
from guiju.kernel.findings.models import Finding
from guiju.kernel.rulebook.in_force import bindings_in_force
from guiju.kernel.rulebook.models import Clause


def decisions_of(controls: Iterable[str], count: int) -> QuerySet[Decision]:
    judged = Decision.objects.filter(control__in=set(controls)).order_by("-id")
    return judged.select_related("evidence").defer("evidence__payload")[:count]


def breaches_of(code: str, count: int) -> QuerySet[Breach]:
    found = Breach.objects.filter(clause=code).order_by("-id")
    return found.select_related("evidence").defer("evidence__payload")[:count]


def findings_of(code: str, count: int) -> QuerySet[Finding]:
    return Finding.objects.filter(clause=code).order_by("-id")[:count]


def controls_of(clause: Clause) -> list[str]:
    """The controls that a clause version binds today."""
    bound = bindings_in_force(timezone.localdate()).filter(clause=clause)
    return list(bound.values_list("control", flat=True))
