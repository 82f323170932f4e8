"""What is known of versions when they are published: read once, judged by several gates."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, ClassVar, NamedTuple

import orjson
from django.utils import timezone
from pydantic import Field

from guiju.domains.policy.basis import cited
from guiju.domains.policy.goals import goals_of
from guiju.domains.policy.models import (
    EMPLOYEES,
    Basis,
    ConsultationPaper,
    Interest,
    Opinion,
    OpinionAnswer,
    PaperKind,
    RulebookVersion,
    ScopeKind,
    StepKind,
    VersionClause,
    VersionCover,
)
from guiju.domains.policy.scope import scope_rows
from guiju.domains.policy.standing import Steps, spans, steps_of
from guiju.domains.policy.subjects import VersionIssued
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.gate import Gate, Params

PAPERS = {str(value): str(label) for value, label in PaperKind.choices}


class OfRulebook(Params):
    rulebook: str = Field("", title="所管制度（空着是全部）")


class Issued(NamedTuple):
    """A version about to be published; days are ordinals, ``announced_on`` None where it was not announced."""

    version: str
    rulebook: str
    title: str
    is_first: bool
    effective_on: int | None
    today: int
    announced_on: int | None
    is_template: bool
    is_adopted: bool
    is_proposal: bool
    author: str
    is_dated: bool
    unit: str
    touches_employees: bool
    touches_merchants: bool
    papers: tuple[str, ...]
    has_opinions: bool
    unanswered: tuple[str, ...]
    goals: tuple[str, ...]
    unserved: tuple[str, ...]
    basis: tuple[str, ...]
    undated: tuple[str, ...]
    outdated: tuple[str, ...]
    scope: tuple[str, ...]
    unresolved: tuple[str, ...]
    overlaps: tuple[str, ...]
    headings: tuple[str, ...]


class IssueGate(Gate):
    """Judges the publication of a version by what its ``shape`` picks of `Issued`; a clause may keep to one rulebook."""

    subject = VersionIssued
    shape: ClassVar[type[Any]]

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Any]:
        known = subjects.once("issued", lambda: issued(subjects, context))
        return [self.shape(*(getattr(each, name) for name in self.shape._fields)) for each in known]

    @classmethod
    def judge(cls, fact: Any, params: Any) -> str | None:
        if params.rulebook and params.rulebook != fact.rulebook:
            return None
        return cls.fault(fact, params)

    @classmethod
    def fault(cls, fact: Any, params: Any) -> str | None:
        raise NotImplementedError


def issued(subjects: Subjects, context: Context) -> list[Issued]:
    """The facts of the versions that are to be published, one a subject; a fixed number of statements."""
    numbers = list(subjects.version)
    rows = RulebookVersion.objects.using(context.using).filter(number__in=numbers)
    versions = {row.number: row for row in rows}
    read = Read(list(versions.values()), context)
    days = zip(numbers, subjects.effective_on, strict=True)
    return [read.of(versions[number], day) for number, day in days]


class Read:
    """Everything that hangs on these versions, by version."""

    def __init__(self, versions: list[RulebookVersion], context: Context) -> None:
        using, ids = context.using, [version.pk for version in versions]
        self.now = context.now
        self.steps: dict[int, Steps] = steps_of(ids, using)
        self.spans = spans({version.rulebook_id for version in versions}, using)
        covers = VersionCover.objects.using(using).filter(version__in=ids).order_by("id")
        self.covers = {
            version: (author, dated, unit or "")
            for version, author, dated, unit in covers.values_list("version", "author", "dated", "unit__name")
        }
        self.papers = _grouped(ConsultationPaper, "kind", ids, using)
        self.opinions = _grouped(Opinion, "topic", ids, using)
        self.answers = _grouped(OpinionAnswer, "topic", ids, using)
        self.headings = _grouped(VersionClause, "title", ids, using)
        self.basis: dict[int, list[tuple[str, bool]]] = {}
        for version, name, dated in (
            Basis.objects.using(using).filter(version__in=ids).order_by("id").values_list("version", "name", "dated")
        ):
            self.basis.setdefault(version, []).append((name, dated is not None))
        self.cited = cited(ids, timezone.localdate(context.now), using)
        self.goals = goals_of(ids, context.now, using)
        self.scope = scope_rows(ids, timezone.localdate(context.now), using)
        self.topics = topics_in_force(context.now, using)

    def of(self, version: RulebookVersion, day: date | None) -> Issued:
        steps, pk = self.steps.get(version.pk, {}), version.pk
        author, dated, unit = self.covers.get(pk, ("", None, ""))
        touches = set(orjson.loads(version.touches))
        papers = {PAPERS[kind] for kind in self.papers.get(pk, ())}
        announced = steps.get(StepKind.ANNOUNCED)
        if announced is not None:
            papers.add(PAPERS[PaperKind.PUBLICITY])
        goals, basis, scope = self.goals.get(pk, []), dict(self.basis.get(pk, [])), self.scope.get(pk, [])
        topics = orjson.loads(version.topics)
        return Issued(
            version=version.number,
            rulebook=version.number.partition(".")[0],
            title=version.title,
            is_first=not self.spans.get(version.rulebook_id),
            effective_on=day.toordinal() if day else None,
            today=_ordinal(self.now),
            announced_on=_ordinal(announced) if announced else None,
            is_template=version.is_template,
            is_adopted=StepKind.ADOPTED in steps,
            is_proposal=StepKind.PROPOSED in steps,
            author=author,
            is_dated=dated is not None,
            unit=unit,
            touches_employees=bool(touches & EMPLOYEES),
            touches_merchants=Interest.MERCHANTS in touches,
            papers=tuple(sorted(papers)),
            has_opinions=pk in self.opinions or PaperKind.OPINIONS in self.papers.get(pk, ()),
            unanswered=tuple(sorted(self.opinions.get(pk, set()) - self.answers.get(pk, set()))),
            goals=tuple(goal.title for goal in goals),
            unserved=tuple(goal.title for goal in goals if not goal.is_served),
            basis=tuple(basis),
            undated=tuple(name for name, is_dated in basis.items() if not is_dated),
            outdated=tuple(each.fault for each in self.cited.get(pk, []) if each.fault),
            scope=tuple(f"{kind}:{key}" for kind, key in scope if kind != ScopeKind.UNRESOLVED),
            unresolved=tuple(key for kind, key in scope if kind == ScopeKind.UNRESOLVED),
            overlaps=tuple(
                f"{topic}（{book}）"
                for book, known in sorted(self.topics.items())
                if book != version.number.partition(".")[0]
                for topic in topics
                if topic in known
            ),
            headings=tuple(sorted(self.headings.get(pk, ()))),
        )


def _ordinal(moment: datetime) -> int:
    return timezone.localdate(moment).toordinal()


def _grouped(model: Any, column: str, versions: Iterable[int], using: str) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    rows = model.objects.using(using).filter(version__in=versions).values_list("version", column)
    for version, value in rows:
        found.setdefault(version, set()).add(value)
    return found


def topics_in_force(moment: datetime, using: str = "default") -> dict[str, set[str]]:
    """By rulebook the topics that its version in force claims; two statements."""
    steps: dict[int, Steps] = {}
    rows = RulebookVersion.objects.using(using).exclude(topics="[]")
    known = {pk: (number, topics) for pk, number, topics in rows.values_list("pk", "number", "topics")}
    steps = steps_of(known, using)
    found: dict[str, set[str]] = {}
    for pk, (number, topics) in known.items():
        own = steps.get(pk, {})
        over = min((own[kind] for kind in (StepKind.SUPERSEDED, StepKind.REPEALED) if kind in own), default=None)
        since = own.get(StepKind.EFFECTIVE)
        if since is not None and since <= moment and (over is None or moment < over):
            found.setdefault(number.partition(".")[0], set()).update(orjson.loads(topics))
    return found
