"""What the rulebook tells upper packages."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class ClausesEnacted:
    """Bindings of clauses that were enacted: by binding its item in the batch and its control."""

    items: list[int]
    controls: list[str]
    effective_from: list[date]


@dataclass(frozen=True)
class DraftsEnacted:
    """Drafts that take effect: by draft its item in the batch, its rulebook, and the department that answers for it."""

    items: list[int]
    drafts: list[int]
    codes: list[str]
    names: list[str]
    owners: list[str]
