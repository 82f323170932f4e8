"""Returns are cases in which customers say what they need: by their reason."""

from collections.abc import Mapping
from datetime import timedelta

from django.db.models import Count

from guiju.domains.aftersales.controls import REASONS
from guiju.domains.aftersales.models import ReturnRequest
from guiju.domains.office.api import Stretch, cases
from guiju.kernel.calendar.moments import local


def _returns(stretch: Stretch, using: str) -> Mapping[str, int]:
    begins, ends = local(stretch.first), local(stretch.last + timedelta(days=1))
    rows = ReturnRequest.objects.using(using).filter(filed_at__gte=begins, filed_at__lt=ends)
    counts = rows.order_by().values_list("reason").annotate(count=Count("id"))
    return {REASONS[reason]: count for reason, count in counts}


cases("退换申请", _returns)
