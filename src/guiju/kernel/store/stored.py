"""What a raw statement reads back: SQLite's driver gives text for days and moments."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from django.db import connections


def as_day(value: date | str) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value


def as_moment(value: datetime | str) -> datetime:
    """In UTC, as both engines keep it."""
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def first_row(sql: str, parameters: Sequence[Any], using: str = "default") -> tuple[Any, ...] | None:
    """For what every request asks: Django takes ten times as long to write such a statement as an engine to answer it."""
    with connections[using].cursor() as cursor:
        cursor.execute(sql, parameters)
        row: tuple[Any, ...] | None = cursor.fetchone()
        return row
