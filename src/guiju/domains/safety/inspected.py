"""When an inspection by plan does its duty: it is closed and every target has a result."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from guiju.domains.safety.inspecting import inspection_kinds
from guiju.domains.safety.models import InspectionTarget, PlannedInspection
from guiju.kernel.calendar.moments import local
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.duties.settling import settle_now
from guiju.kernel.controls.models import WHOLE, DutyItem
from guiju.kernel.org.tree import line_of, parents

TITLE = "计划检查"


def targets_open(using: str) -> QuerySet[InspectionTarget]:
    """Targets without a result that nobody has replaced."""
    return InspectionTarget.objects.using(using).filter(answered_at__isnull=True, replaced_at__isnull=True)


def whole(using: str) -> QuerySet[PlannedInspection]:
    """Inspections that are closed and lack nothing."""
    lacking = targets_open(using).filter(inspection=OuterRef("pk"))
    return PlannedInspection.objects.using(using).filter(~Exists(lacking), closed_at__isnull=False)


def uninspected(items: Sequence[int], using: str) -> Mapping[int, str]:
    """Of these duty items those whose inspection is not planned yet, or not whole."""
    rows = list(DutyItem.objects.using(using).filter(id__in=items).order_by("id"))
    if not rows:
        return {}
    kinds = {duty: kind for kind in inspection_kinds().values() for duty in kind.duties}
    since = local(min(row.day for row in rows))
    lacking = targets_open(using).filter(inspection=OuterRef("pk"))
    planned = PlannedInspection.objects.using(using).filter(planned_at__gte=since).annotate(lacks=Exists(lacking))
    known, above = list(planned.order_by("id")), parents(using)
    found = {}
    for row in rows:
        own = [each for each in known if each.kind == kinds[row.duty].key and _belongs(each, row, above)]
        if not any(each.closed_at and not each.lacks for each in own):
            found[row.pk] = f"{own[-1].number} 还没有查完" if own else f"拟定并做完{kinds[row.duty].title}"
    return found


def settle_inspections(work: Work, inspections: Sequence[int]) -> None:
    """The duties for which these were planned are done, where these are whole."""
    done = list(whole(work.using).filter(id__in=inspections).order_by("id"))
    kinds, above = inspection_kinds(), parents(work.using)
    duties = {duty: each.kind for each in done if each.kind in kinds for duty in kinds[each.kind].duties}
    rows = DutyItem.objects.using(work.using).filter(~WHOLE, duty__in=duties, opens_at__lte=work.now)
    due = list(rows.order_by("day", "id"))
    settled: set[int] = set()
    for each in done:
        own = [row for row in due if duties[row.duty] == each.kind and _belongs(each, row, above)]
        settled |= {row.pk for row in own if row.day == own[-1].day}
    settle_now(work, TITLE, sorted(settled))


def _belongs(inspection: Any, row: Any, above: Mapping[int, int | None]) -> bool:
    """Planned on the day of the duty or later, at its place, of the rulebook whose clause asks for it."""
    if timezone.localdate(inspection.planned_at) < row.day:
        return False
    is_near = row.place_id is None or row.place_id in line_of(inspection.place_id, above)
    return is_near and (not inspection.about or f'"{inspection.about}.' in row.clauses)
