"""Rounds that are open until every thing was looked at: extinguishers each month, machines before they start."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from guiju.domains.safety.important import unprotected
from guiju.domains.safety.models import EquipmentCheck
from guiju.domains.safety.registers import EquipmentBook, Extinguishers
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.duties.settling import has_come
from guiju.kernel.controls.models import DutyItem
from guiju.kernel.org.tree import line_of, parents

ROUND, PRECHECK, DEVICES = "safety.extinguishers_round", "safety.prechecked", "safety.devices_checked"
MOST_NAMED = 5


def unscanned(items: Sequence[int], using: str) -> Mapping[int, str]:
    """Of these duty items the extinguishers that nobody has scanned since the round began."""
    standing = Extinguishers.entries(using).filter(ended_at__isnull=True)
    return _unseen(items, list(standing.order_by("pk").values_list("code", "place_id")), "具灭火器", "扫码", using)


def unchecked(items: Sequence[int], using: str) -> Mapping[int, str]:
    """Of these duty items the machines that nobody has checked since the shift began."""
    standing = EquipmentBook.entries(using).filter(ended_at__isnull=True, kind="machine")
    return _unseen(items, list(standing.order_by("pk").values_list("code", "place_id")), "台设备", "点检", using)


def _unseen(items: Sequence[int], things: list[tuple[str, int]], what: str, verb: str, using: str) -> Mapping[int, str]:
    rows = list(DutyItem.objects.using(using).filter(id__in=items).order_by("id"))
    if not rows:
        return {}
    above, since = parents(using), min(row.opens_at for row in rows)
    seen: dict[str, list[datetime]] = {}
    checked = EquipmentCheck.objects.using(using).filter(code__in=[code for code, _ in things], checked_at__gte=since)
    for code, moment in checked.values_list("code", "checked_at"):
        seen.setdefault(code, []).append(moment)
    found = {}
    for row in rows:
        inside = [code for code, place in things if row.place_id in line_of(place, above)]
        missing = [code for code in inside if not any(moment >= row.opens_at for moment in seen.get(code, []))]
        if missing:
            named = "、".join(missing[:MOST_NAMED])
            found[row.pk] = f"{len(inside)} {what}还有 {len(missing)} {what[0]}没有{verb}：{named}"
    return found


def settle_rounds(work: Work, places: Sequence[int]) -> None:
    """The extinguishers' rounds at these places, or above them, of which nothing is outstanding any more are done."""
    _settle(work, ROUND, places, unscanned)


def settle_prechecks(work: Work, places: Sequence[int]) -> None:
    """As `settle_rounds`, of the machines."""
    _settle(work, PRECHECK, places, unchecked)


def settle_devices(work: Work, places: Sequence[int]) -> None:
    """As `settle_rounds`, of the important devices."""
    _settle(work, DEVICES, places, unprotected)


def _settle(
    work: Work, duty: str, places: Sequence[int], lacking: Callable[[list[int], str], Mapping[int, str]]
) -> None:
    if not places:
        return
    above = parents(work.using)
    around = {each for place in places for each in line_of(place, above)}
    waiting = DutyItem.objects.using(work.using).filter(
        duty=duty, place__in=around, done__isnull=False, done__completion__isnull=True
    )
    ids = list(waiting.order_by("id").values_list("id", flat=True))
    waits = lacking(ids, work.using)
    over = [item for item in ids if item not in waits]
    if over:
        has_come(work, over)
