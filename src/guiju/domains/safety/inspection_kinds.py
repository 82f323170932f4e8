"""What safety inspects by plan: the areas that somebody answers for, and the clauses of a rulebook."""

from collections.abc import Mapping, Sequence

from django.utils import timezone

from guiju.domains.safety.inspecting import Drawing, InspectionKind, Scope, Target, below, register
from guiju.domains.safety.registers import HygieneAreas
from guiju.kernel.rulebook.in_force import clauses_in_force

AREAS, RULES = "areas", "rules"
AREAS_INSPECTED, RULES_INSPECTED = "safety.areas_inspected", "safety.rules_inspected"


def _areas(asked: Drawing) -> Mapping[Scope, Sequence[Target]]:
    rows = HygieneAreas.entries(asked.using).filter(ended_at__isnull=True).select_related("keeper").order_by("code")
    return below(asked, ((row.place_id, Target(row.code, row.code, row.keeper.account_id or 0)) for row in rows))


def _rules(asked: Drawing) -> Mapping[Scope, Sequence[Target]]:
    abouts = {scope.about for scope in asked.scopes}
    rows = clauses_in_force(timezone.localdate(asked.now), asked.using).filter(rulebook__code__in=abouts)
    found: dict[str, list[Target]] = {}
    for about, code, title in rows.values_list("rulebook__code", "code", "title"):
        found.setdefault(about, []).append(Target(code, f"{code} {title}"))
    return {scope: found.get(scope.about, []) for scope in asked.scopes}


register(InspectionKind(AREAS, "安全生产大检查", _areas, (AREAS_INSPECTED,)))
register(InspectionKind(RULES, "制度执行检查", _rules, (RULES_INSPECTED,), has_rulebook=True))
