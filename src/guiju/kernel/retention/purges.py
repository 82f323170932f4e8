"""What the deletion job may delete: registered by the package whose rows they are, never a posted table."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from django.db import models

from guiju.kernel.retention.floors import kinds
from guiju.kernel.store.models import Posted


class Taken(NamedTuple):
    """How many, and from when to when."""

    number: int
    oldest: datetime | None
    newest: datetime | None


NOTHING = Taken(0, None, None)


class Purge(Protocol):
    """One kind's way of going."""

    @property
    def kind(self) -> str:
        """As the pack names it."""

    def begin(self, before: datetime, using: str) -> None:
        """What an earlier job has let go and nobody can be using by now."""

    def waiting(self, before: datetime, using: str) -> Taken:
        """What is older, and may go."""

    def take(self, before: datetime, using: str) -> Taken:
        """Delete the rows that are older; inside a run."""

    def after(self, before: datetime, using: str) -> None:
        """What follows once the run is committed; done again by the next job after a stop."""


@dataclass(frozen=True)
class RowPurge:
    """Rows of a table that is not posted, older by ``column`` and, where one is given, under ``condition``."""

    kind: str
    model: type[models.Model]
    column: str
    condition: models.Q | None = None

    def begin(self, before: datetime, using: str) -> None:
        return

    def waiting(self, before: datetime, using: str) -> Taken:
        found = self._older(before, using).aggregate(
            number=models.Count("pk"), oldest=models.Min(self.column), newest=models.Max(self.column)
        )
        return Taken(**found)

    def take(self, before: datetime, using: str) -> Taken:
        return self.waiting(before, using)._replace(number=self._older(before, using)._raw_delete(using))

    def after(self, before: datetime, using: str) -> None:
        return

    def _older(self, before: datetime, using: str) -> Any:
        rows = self.model._base_manager.using(using).filter(**{f"{self.column}__lt": before})
        return rows if self.condition is None else rows.filter(self.condition)


_purges: dict[str, Purge] = {}


def register(purge: Purge) -> None:
    """Say how a kind goes that the pack marks ``deleted_by: job``.

    Raises:
        ValueError: the pack does not let the job delete this kind, or it is registered already.
        TypeError: the rows are posted; nothing deletes them.
    """
    kind = kinds().get(purge.kind)
    if kind is None or kind.deleted_by != "job" or _purges.get(purge.kind, purge) != purge:
        message = f"{purge.kind}: not for the job, or registered twice"
        raise ValueError(message)
    if isinstance(purge, RowPurge) and issubclass(purge.model, Posted):
        message = f"{purge.model.__name__} is posted: nothing deletes it"
        raise TypeError(message)
    _purges[purge.kind] = purge


def purges() -> dict[str, Purge]:
    return dict(_purges)
