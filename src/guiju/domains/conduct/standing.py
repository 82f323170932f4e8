"""Where a case stands: computed from its documents, never stored."""

from collections.abc import Hashable, Iterable
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, QuerySet

from guiju.domains.conduct.models import AppealResult, Case, CaseKind, Publication
from guiju.kernel.store.written import Written


class Stand(NamedTuple):
    """A case with what followed; None and 0 are what has not come yet."""

    id: int
    number: str
    kind: str
    place: int
    place_name: str
    person: int
    person_number: str
    name: str
    account: int
    facts: str
    measure: str
    amount: int
    award_row: str
    clause: str
    grade: int
    sensitivity: str
    basis: str
    proposer: int
    reporter: int
    victim: int
    proposed_at: datetime
    decision: int | None
    is_given: bool | None
    decided_measure: str | None
    decided_grade: int | None
    decided_amount: int | None
    reason: str | None
    decider: int | None
    decided_at: datetime | None
    delivered_at: datetime | None
    effective_at: datetime | None
    appeal: int | None
    is_late: bool | None
    filed_at: datetime | None
    result: str | None
    changed_to: str | None
    reviewed_at: datetime | None
    executed_at: datetime | None
    published: bool

    def in_effect_since(self) -> datetime | None:
        """When it took effect or will; None while it is not served, appealed in time and undecided, or taken back."""
        if not self.is_given:
            return None
        if self.kind == CaseKind.AWARD:
            return self.decided_at
        if self.effective_at is None or self.result == AppealResult.REVOKED:
            return None
        if self.appeal is None or self.result == AppealResult.NOT_REOPENED:
            return self.effective_at
        if self.result is None:
            return self.effective_at if self.is_late else None
        return max(self.effective_at, self.reviewed_at) if self.is_late and self.reviewed_at else self.reviewed_at

    def is_in_effect(self, now: datetime) -> bool:
        since = self.in_effect_since()
        return since is not None and since <= now

    @property
    def final_measure(self) -> str:
        return self.changed_to or self.decided_measure or self.measure


_PATHS = (
    "id",
    "number",
    "kind",
    "place_id",
    "place__name",
    "person_id",
    "person__number",
    "person__name",
    "account",
    "facts",
    "measure",
    "amount",
    "award_row",
    "clause",
    "grade",
    "sensitivity",
    "basis",
    "proposer",
    "reporter",
    "victim",
    "proposed_at",
    "decision__id",
    "decision__is_given",
    "decision__measure",
    "decision__grade",
    "decision__amount",
    "decision__reason",
    "decision__decider",
    "decision__decided_at",
    "decision__delivery__delivered_at",
    "decision__delivery__effective_at",
    "decision__appeal__id",
    "decision__appeal__is_late",
    "decision__appeal__filed_at",
    "decision__appeal__outcome__result",
    "decision__appeal__outcome__measure",
    "decision__appeal__outcome__decided_at",
    "decision__execution__executed_at",
    "was_published",
)


def stands(using: str = "default", **which: Any) -> list[Stand]:
    """The cases of a filter, oldest first, in one statement."""
    return [Stand(*row) for row in _rows(using, **which)]


def stands_always_asked(using: str = "default", **which: Hashable) -> list[Stand]:
    """As `stands`, by a filter that stands in the program: its statement is written once."""
    return [Stand(*row) for row in _always_asked(tuple(which.items())).rows({}, using)]


@cache
def _always_asked(which: tuple[tuple[str, Hashable], ...]) -> Written:
    return Written(lambda using: _rows(using, **dict(which)))


def _rows(using: str, **which: Any) -> QuerySet[Case, tuple[Any, ...]]:
    published = Exists(Publication.objects.filter(decision__case=OuterRef("pk")))
    found = Case.objects.using(using).filter(**which).annotate(was_published=published)
    return found.order_by("id").values_list(*_PATHS)


def stands_of(cases: Iterable[int | None], using: str = "default") -> dict[int, Stand]:
    """By case id."""
    wanted = {case for case in cases if case is not None}
    return {each.id: each for each in stands(using, id__in=wanted)}
