"""How cameras stand: since when each is offline, by what was seen of it last."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

from guiju.domains.safety.models import CameraSeen
from guiju.domains.safety.registers import Cameras
from guiju.kernel.commands.work import Work


class Standing(NamedTuple):
    """``since`` is the first sight of a row of sights that all say offline; None while it runs or was never seen."""

    number: str
    code: str
    covers: str
    place: int
    keeper: int
    since: datetime | None


def standing(places: Collection[int] | None = None, using: str = "default") -> list[Standing]:
    """The cameras of the register, at these places or everywhere; two statements."""
    entries = Cameras.entries(using).filter(ended_at__isnull=True).select_related("keeper").order_by("pk")
    rows = list(entries if places is None else entries.filter(place__in=places))
    since: dict[tuple[int, str], datetime | None] = {}
    seen = CameraSeen.objects.using(using).filter(camera_code__in={row.camera_code for row in rows})
    for place, code, is_online, at in seen.order_by("seen_at", "id").values_list(
        "place_id", "camera_code", "is_online", "seen_at"
    ):
        since[place, code] = None if is_online else since.get((place, code)) or at
    return [
        Standing(
            row.number,
            row.camera_code,
            row.covers,
            row.place_id,
            row.keeper.account_id or 0,
            since.get((row.place_id, row.camera_code)),
        )
        for row in rows
    ]


def write_seen(work: Work, source: str, columns: dict[str, Any], size: int) -> range:
    """What was seen of cameras: their codes, places, whether they ran, notes and moments."""
    return work.insert(CameraSeen, {**columns, "source": source, "handler": work.actor}, size)
