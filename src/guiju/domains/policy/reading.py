"""A version with all that hangs on it, as its page and its papers show it."""

from datetime import datetime
from typing import NamedTuple

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from guiju.domains.policy.goals import GoalStanding, goals_of
from guiju.domains.policy.indicators import BY_HAND, Measured, measured
from guiju.domains.policy.models import (
    Basis,
    ConsultationPaper,
    Opinion,
    OpinionAnswer,
    PaperKind,
    Reading,
    RulebookVersion,
    ScopeKind,
    StepKind,
    VersionClause,
    VersionCover,
    VersionStep,
)
from guiju.domains.policy.scope import Bound, audience, scope_rows
from guiju.domains.policy.standing import STATES, state_of
from guiju.kernel.controls.models import PledgeSignature
from guiju.kernel.findings.models import Finding, FindingAssignment
from guiju.kernel.org.names import person_of


class Mark(NamedTuple):
    """A step on the line of a version; ``is_ahead`` where its moment has not come."""

    title: str
    at: datetime
    note: str
    is_ahead: bool


class Trend(NamedTuple):
    """An indicator as it stands, and its values by period."""

    now: Measured
    values: list[tuple[str, int]]


class Wanting(NamedTuple):
    """What the version still wants, who answers for it and until when."""

    title: str
    owner: str
    due: datetime | None


class Told(NamedTuple):
    """``papers`` by kind what is stored, ``missing`` what of the consultation is not."""

    version: RulebookVersion
    title: str
    state: str
    cover: VersionCover | None
    marks: list[Mark]
    clauses: list[VersionClause]
    goals: list[GoalStanding]
    measured: list[Trend]
    basis: list[Basis]
    bound: list[Bound]
    unresolved: list[str]
    is_default_scope: bool
    unsigned: list[Bound]
    papers: list[ConsultationPaper]
    missing: list[str]
    opinions: list[tuple[Opinion, str]]
    wanting: list[Wanting]

    @property
    def signed(self) -> int:
        return len(self.bound) - len(self.unsigned)

    @property
    def served(self) -> int:
        return sum(goal.is_served for goal in self.goals)


def told(number: str, moment: datetime, using: str = "default") -> Told | None:
    """The version of this number as it stands; None where there is none."""
    version = RulebookVersion.objects.using(using).select_related("rulebook").filter(number=number).first()
    if version is None:
        return None
    day, pk = timezone.localdate(moment), version.pk
    cover = VersionCover.objects.using(using).select_related("unit").filter(version=pk).order_by("-id").first()
    steps = list(VersionStep.objects.using(using).filter(version=pk).order_by("at", "id"))
    scope = scope_rows([pk], day, using).get(pk, [])
    known = [row for row in scope if row[0] != ScopeKind.UNRESOLVED]
    bound = audience(known, day, using) if known or not scope else []
    papers = list(ConsultationPaper.objects.using(using).filter(version=pk).order_by("id"))
    stored = {paper.kind for paper in papers}
    answers = dict(OpinionAnswer.objects.using(using).filter(version=pk).order_by("id").values_list("topic", "answer"))
    opinions = Opinion.objects.using(using).filter(version=pk).order_by("topic", "id")
    goals = goals_of([pk], moment, using).get(pk, [])
    return Told(
        version=version,
        title=cover.title if cover and cover.title else version.title,
        state=STATES[state_of({step.kind: step.at for step in steps}, moment)],
        cover=cover,
        marks=[Mark(StepKind(step.kind).label, step.at, step.note, step.at > moment) for step in steps],
        clauses=list(VersionClause.objects.using(using).filter(version=pk).order_by("code")),
        goals=goals,
        measured=_measured({title for goal in goals for title in goal.indicators}, moment, using),
        basis=list(Basis.objects.using(using).filter(version=pk).order_by("id")),
        bound=bound,
        unresolved=[key for kind, key in scope if kind == ScopeKind.UNRESOLVED],
        is_default_scope=not scope,
        unsigned=_unsigned(version, bound, using),
        papers=papers,
        missing=[str(kind.label) for kind in PaperKind if kind not in stored],
        opinions=[(each, answers.get(each.topic, "")) for each in opinions],
        wanting=_wanting(number, using),
    )


def _measured(titles: set[str], moment: datetime, using: str) -> list[Trend]:
    known = measured(moment, using, titles)
    rows = Reading.objects.using(using).filter(indicator__title__in=titles).order_by("since", "id")
    values: dict[str, list[tuple[str, int]]] = {}
    for title, since, until, value in rows.values_list("indicator__title", "since", "until", "value"):
        values.setdefault(title, []).append((f"{since:%Y-%m-%d}–{until:%m-%d}", value))
    for title, each in known.items():
        if each.source != BY_HAND and each.value is not None:
            values[title] = [(f"{each.since:%Y-%m-%d}–{each.until:%m-%d}", each.value)]
    trends = [Trend(each, values[title]) for title, each in known.items() if title in values]
    return sorted(trends, key=lambda trend: trend.now.code)


def _wanting(number: str, using: str) -> list[Wanting]:
    """Open findings about the version but those about single signatures."""
    found = Finding.objects.using(using).filter(
        control__startswith="policy.", fingerprint__startswith=f"{number}/", resolved_at__isnull=True
    )
    assigned = FindingAssignment.objects.filter(finding=OuterRef("pk")).order_by("-id")
    rows = found.exclude(control="policy.not_signed").annotate(
        owner_name=person_of("owner"), until=Subquery(assigned.values("due_at")[:1])
    )
    return [Wanting(*row) for row in rows.order_by("id").values_list("title", "owner_name", "until")]


def _unsigned(version: RulebookVersion, bound: list[Bound], using: str) -> list[Bound]:
    """Those of the audience who have not signed this very text."""
    rows = PledgeSignature.objects.using(using).filter(rulebook=version.rulebook_id, text_hash=version.text_hash)
    signed = set(rows.values_list("account", flat=True))
    return [each for each in bound if each.account not in signed]
