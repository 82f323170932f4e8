"""What the deletion job may delete: registered by the package whose rows they are, never a posted table."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Protocol

from django.apps import apps
from django.db import connections, models

from guiju.kernel.retention.floors import kinds
from guiju.kernel.store.models import Posted


class Taken(NamedTuple):
    """How many, and from when to when."""

    count: int
    oldest: datetime | None
    newest: datetime | None


NOTHING = Taken(0, None, None)


class Purge(Protocol):
    """One kind's way of going."""

    kind: str

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
    """Rows of a table that is not posted, older by ``column`` and under ``condition`` (SQL over its columns)."""

    kind: str
    model: type[models.Model]
    column: str
    condition: str = "true"

    def begin(self, before: datetime, using: str) -> None:
        return

    def waiting(self, before: datetime, using: str) -> Taken:
        table = self.model._meta.db_table
        sql = f'select count(*), min("{self.column}"), max("{self.column}") from "{table}" where {self._older()}'
        with connections[using].cursor() as cursor:
            cursor.execute(sql, [self._value(before, using)])
            count, oldest, newest = cursor.fetchone()
        return Taken(count, *(self._moment(value, using) for value in (oldest, newest)))

    def take(self, before: datetime, using: str) -> Taken:
        found = self.waiting(before, using)
        with connections[using].cursor() as cursor:
            cursor.execute(f'delete from "{self.model._meta.db_table}" where {self._older()}', [self._value(before, using)])
            return found._replace(count=cursor.rowcount)

    def after(self, before: datetime, using: str) -> None:
        return

    def _older(self) -> str:
        return f'"{self.column}" < %s and ({self.condition})'

    def _value(self, moment: datetime, using: str) -> object:
        return self.model._meta.get_field(self.column).get_db_prep_value(moment, connections[using])

    def _moment(self, value: object, using: str) -> datetime | None:
        field = self.model._meta.get_field(self.column)
        if isinstance(value, str):
            value = field.to_python(value)
        if not isinstance(value, datetime):
            return None
        return value if value.tzinfo else value.replace(tzinfo=connections[using].timezone)


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
    if isinstance(purge, RowPurge) and (issubclass(purge.model, Posted) or purge.model not in apps.get_models()):
        message = f"{purge.model.__name__} is posted: nothing deletes it"
        raise TypeError(message)
    _purges[purge.kind] = purge


def purges() -> dict[str, Purge]:
    return dict(_purges)
