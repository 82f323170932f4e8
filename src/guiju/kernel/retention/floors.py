"""The kinds of record with their floors, from the pack, and the period in force for each."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import yaml
from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.utils import timezone

from guiju.kernel.retention.models import RetentionPeriod


@dataclass(frozen=True)
class Kind:
    """A kind of record: the law's floor and the pack's own period, both in months from ``starts`` on."""

    kind: str
    title: str
    floor_months: int
    months: int
    starts: str
    law: str
    deleted_by: Literal["job", "request", "never"]
    note: str = ""


@cache
def kinds() -> dict[str, Kind]:
    """Every kind the pack names.

    Raises:
        ValueError: a kind is named twice, or the pack itself goes below a floor.
    """
    given: list[dict[str, Any]] = yaml.safe_load(files(settings.GUIJU_PACK).joinpath("retention.yaml").read_bytes())
    found: dict[str, Kind] = {}
    for each in given:
        kind = Kind(**each)
        if kind.kind in found or not 0 <= kind.floor_months <= kind.months:
            message = f"retention.yaml: {kind.kind}"
            raise ValueError(message)
        found[kind.kind] = kind
    return found


def periods(using: str = "default") -> dict[str, int]:
    """Months in force for each kind: what the company has set, never below the floor of today."""
    chosen = {row.kind: row.months for row in RetentionPeriod.objects.using(using).order_by("id")}
    return {key: max(kind.floor_months, chosen.get(key, kind.months)) for key, kind in kinds().items()}


def end_of(kind: str, now: datetime | None = None, using: str = "default") -> datetime:
    """What is older than this may go: calendar months before now, in local time."""
    moment = timezone.localtime(now or timezone.now())
    return moment - relativedelta(months=periods(using)[kind])
