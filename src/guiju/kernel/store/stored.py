"""What a raw statement reads back: SQLite's driver gives text for days and moments."""

from datetime import UTC, date, datetime


def as_day(value: date | str) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value


def as_moment(value: datetime | str) -> datetime:
    """In UTC, as both engines keep it."""
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
