"""How a draft stands: its clauses as they are now, what was decided about each, and what is still open."""

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

import orjson
from django.db.models import OuterRef, Subquery

from guiju.kernel.rulebook.adopting.adopt import LIKE_THE_PACKS, UNLAWFUL
from guiju.kernel.rulebook.catalogue import ControlInfo
from guiju.kernel.rulebook.commands import faults_of
from guiju.kernel.rulebook.models import DraftClause, DraftDecision, Fate, Settled

LIVES_ON = frozenset({Settled.SPLIT.value, Settled.MERGE.value})
"""Decisions by which a clause lives on in others."""
DECIDED = frozenset({Settled.ACCEPT.value, Settled.EDIT.value, Settled.IGNORE.value})
CHOSEN = round(1000 * LIKE_THE_PACKS)
"""From this score on, in thousandths, a proposal is chosen unless somebody chooses otherwise."""


class Standing(NamedTuple):
    """A clause of a draft that lives on in no other, with the decision that counts."""

    clause: DraftClause
    latest: DraftDecision | None

    @property
    def turn(self) -> int:
        return self.latest.turn if self.latest is not None else 0

    @property
    def decision(self) -> str:
        """What was decided; empty where somebody has still to decide."""
        decided = self.latest.decision if self.latest is not None else ""
        return decided if decided in DECIDED else ""

    @property
    def is_gone(self) -> bool:
        return self.clause.fate == Fate.GONE


def latest_of(clauses: Collection[int], using: str = "default") -> dict[int, DraftDecision]:
    """By clause, the decision that counts; one statement."""
    last = DraftDecision.objects.filter(clause=OuterRef("clause")).order_by("-turn").values("id")[:1]
    rows = DraftDecision.objects.using(using).filter(clause__in=list(clauses), id=Subquery(last))
    return {row.clause_id: row for row in rows}


def standing_of(drafts: Collection[int], using: str = "default") -> dict[int, list[Standing]]:
    """By draft, its clauses in their order; two statements."""
    clauses = list(DraftClause.objects.using(using).filter(draft__in=list(drafts)).order_by("place", "id"))
    latest = {
        row.clause_id: row
        for row in DraftDecision.objects.using(using).filter(clause__draft__in=list(drafts)).order_by("turn")
    }
    found: dict[int, list[Standing]] = {draft: [] for draft in drafts}
    for clause in clauses:
        decided = latest.get(clause.pk)
        if decided is None or decided.decision not in LIVES_ON:
            found[clause.draft_id].append(Standing(clause, decided))
    return found


def is_risky(clause: DraftClause) -> bool:
    """Whether a statute speaks against the clause as it is written; who accepts it says why."""
    return any(each.startswith(UNLAWFUL) for each in orjson.loads(clause.warnings))


def params_of(measured: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The numbers of a text as params of a clause: by what they measure, with the unit beside it."""
    found: dict[str, Any] = {}
    for each in measured:
        name = f"{each['name']}（{each['unit']}）" if each["unit"] else str(each["name"])
        own = next(key for key in (name, *(f"{name}{number}" for number in range(2, 99))) if key not in found)
        found[own] = each["value"]
    return found


def chosen_of(
    proposals: Sequence[dict[str, Any]], known: dict[str, ControlInfo], least: int = CHOSEN
) -> list[dict[str, Any]]:
    """The best proposal, where it is near enough and its params are whole; else none."""
    for each in proposals:
        info = known.get(each["control"])
        fits = info is not None and not any(faults_of(info, each["params"], {}))
        if fits and round(1000 * each["score"]) >= least:
            return [{"control": each["control"], "params": each["params"]}]
    return []
