"""What the committee looks at when it guides a department: hazards that came again in the quarter."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db.models import OuterRef, Subquery

from guiju.domains.policy.api import Asked, Line, ReviewKind, register, units_of
from guiju.domains.safety.models import Hazard, HazardGrading, HazardKind

GUIDANCE, QUARTER, TWICE = "guidance", 3, 2
KINDS = {str(value): str(label) for value, label in HazardKind.choices}


class Repeated(NamedTuple):
    """Hazards of one kind that a department had more than once; ``numbers`` in the order in which they were reported."""

    unit: str
    kind: str
    numbers: tuple[str, ...]


def repeated(since: datetime, until: datetime, now: datetime, using: str = "default") -> list[Repeated]:
    """By department (code) and kind, of those reported from ``since`` until before ``until``; two statements."""
    graded = HazardGrading.objects.filter(hazard=OuterRef("pk")).order_by("-id")
    rows = (
        Hazard.objects.using(using)
        .filter(reported_at__gte=since, reported_at__lt=until)
        .annotate(owner=Subquery(graded.values("owner")[:1]))
        .order_by("id")
        .values_list("number", "kind", "station", "owner")
    )
    units = units_of(now, using)
    found: dict[tuple[str, str], list[str]] = {}
    for number, kind, station, owner in rows:
        unit = units.get(owner or 0) or units.get(station)
        if unit:
            found.setdefault((unit, kind), []).append(number)
    return [Repeated(*key, tuple(own)) for key, own in sorted(found.items()) if len(own) >= TWICE]


def _lines(asked: Asked) -> Mapping[str, Sequence[Line]]:
    """What came again, and always the guidance itself: it says what is to be done, by whom, until when."""
    known = repeated(asked.span.begins, asked.span.ends, asked.now, asked.using)
    found = {about: [Line("guidance", "指导意见", wants=True)] for about in asked.abouts}
    for each in known:
        if each.unit in found:
            told = f"{len(each.numbers)} 起：{'、'.join(each.numbers)}"
            found[each.unit].append(Line(each.kind, f"重复的{KINDS[each.kind]}", told))
    return found


register(ReviewKind(GUIDANCE, "部门安全指导", QUARTER, _lines, whole=False))
