"""Until when accepted clearance plans run."""

from datetime import date

from django.db.models import Max

from guiju.domains.levels.models import Action, Proposal


def planned_until(today: date, using: str = "default") -> dict[tuple[int, int], date]:
    """By warehouse and SKU (ids) the last day of the accepted plans to clear it that still run; one statement."""
    running = Proposal.objects.using(using).filter(decision__is_accepted=True, finish_on__gte=today)
    plans = running.exclude(action=Action.REPLENISH).values_list("warehouse_id", "sku_id")
    return {(place, sku): last for place, sku, last in plans.annotate(last=Max("finish_on")).order_by()}
