"""Important devices: protected against theft, fire and water, and looked at each month."""

from collections.abc import Mapping, Sequence
from typing import Any

from guiju.domains.safety.models import EquipmentCheck
from guiju.domains.safety.registers import EquipmentBook
from guiju.kernel.controls.models import DutyItem
from guiju.kernel.org.tree import line_of, parents

MEASURES = {"防盗": "against_theft", "防火": "against_fire", "防水": "against_water"}
MOST_NAMED = 5


def important(using: str) -> list[Any]:
    """Those in use, with their keepers."""
    rows = EquipmentBook.entries(using).filter(ended_at__isnull=True, is_important=True)
    return list(rows.select_related("keeper").order_by("pk"))


def missing(device: Any) -> list[str]:
    """The measures that nobody has written down."""
    return [name for name, field in MEASURES.items() if not getattr(device, field)]


def unprotected(items: Sequence[int], using: str) -> Mapping[int, str]:
    """Of these duty items the devices that lack a measure or that nobody has checked since the month's check began."""
    rows = list(DutyItem.objects.using(using).filter(id__in=items).order_by("id"))
    if not rows:
        return {}
    devices, above = important(using), parents(using)
    since = min(row.opens_at for row in rows)
    checked = EquipmentCheck.objects.using(using).filter(
        code__in=[each.code for each in devices], checked_at__gte=since
    )
    seen: dict[str, Any] = dict(checked.order_by("checked_at").values_list("code", "checked_at"))
    found = {}
    for row in rows:
        own = [each for each in devices if row.place_id in line_of(each.place_id, above)]
        bare = [f"{each.code} 缺{'、'.join(missing(each))}" for each in own if missing(each)]
        unseen = [f"{each.code} 未检查" for each in own if each.code not in seen or seen[each.code] < row.opens_at]
        if bare or unseen:
            found[row.pk] = "；".join([*bare, *unseen][:MOST_NAMED])
    return found
