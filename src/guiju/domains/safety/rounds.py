"""The monthly round of the extinguishers: open until every one of them was scanned."""

from collections.abc import Mapping, Sequence

from guiju.domains.safety.models import EquipmentCheck
from guiju.domains.safety.registers import Extinguishers
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.duties.settling import has_come
from guiju.kernel.controls.models import DutyItem
from guiju.kernel.org.tree import line_of, parents

ROUND = "safety.extinguishers_round"
MOST_NAMED = 5


def unscanned(items: Sequence[int], using: str) -> Mapping[int, str]:
    """Of these duty items the extinguishers that nobody has scanned since the round began."""
    rows = list(DutyItem.objects.using(using).filter(id__in=items).order_by("id"))
    if not rows:
        return {}
    above = parents(using)
    standing = list(
        Extinguishers.entries(using).filter(ended_at__isnull=True).order_by("pk").values_list("code", "place_id")
    )
    since = min(row.opens_at for row in rows)
    seen: dict[str, list[object]] = {}
    checked = EquipmentCheck.objects.using(using).filter(code__in=[code for code, _ in standing], checked_at__gte=since)
    for code, moment in checked.values_list("code", "checked_at"):
        seen.setdefault(code, []).append(moment)
    found = {}
    for row in rows:
        inside = [code for code, place in standing if row.place_id in line_of(place, above)]
        missing = [code for code in inside if not any(moment >= row.opens_at for moment in seen.get(code, []))]  # type: ignore[operator]
        if missing:
            named = "、".join(missing[:MOST_NAMED])
            found[row.pk] = f"{len(inside)} 具灭火器还有 {len(missing)} 具没有扫码：{named}"
    return found


def settle_rounds(work: Work, places: Sequence[int]) -> None:
    """The rounds at these places, or above them, of which nothing is outstanding any more are done."""
    if not places:
        return
    above = parents(work.using)
    around = {each for place in places for each in line_of(place, above)}
    waiting = DutyItem.objects.using(work.using).filter(
        duty=ROUND, place__in=around, done__isnull=False, done__completion__isnull=True
    )
    ids = list(waiting.order_by("id").values_list("id", flat=True))
    lacking = unscanned(ids, work.using)
    over = [item for item in ids if item not in lacking]
    if over:
        has_come(work, over)
