"""How much of a plan was carried out: of its sessions' invitations, those that ended in a result."""

from collections.abc import Collection
from datetime import date

from django.db.models import Count, F, Q

from guiju.domains.training.models import Invite, PlanLine

WHOLE = 1_000_000


def completions(plans: Collection[int], day: date, using: str = "default") -> dict[int, int]:
    """By plan, per million: a line without a session is not done, one with a session as far as people came and passed."""
    lines = PlanLine.objects.using(using).filter(plan__in=plans)
    asked = Count("sessions__invites", distinct=True)
    rows = lines.annotate(asked=asked).values_list("id", "plan", "asked")
    reached = _reached([line for line, _, _ in rows], day, using)
    shares: dict[int, list[int]] = {plan: [] for plan in plans}
    for line, plan, invited in rows:
        shares[plan].append(WHOLE * reached.get(line, 0) // invited if invited else 0)
    return {plan: sum(each) // len(each) if each else 0 for plan, each in shares.items()}


def _reached(lines: Collection[int], day: date, using: str) -> dict[int, int]:
    """By plan line: how many of those asked were there and have a score."""
    was_there = Q(session__attendance__person=F("person"), session__results__person=F("person"))
    rows = Invite.objects.using(using).filter(session__plan_line__in=lines, session__starts_at__date__lte=day)
    scored = rows.filter(was_there, session__results__score__isnull=False)
    counts = scored.values("session__plan_line").annotate(people=Count("id", distinct=True))
    return dict(counts.values_list("session__plan_line", "people"))
