"""Where recent rows begin: ids come from runs, so a moment is an id in every posted table."""

from datetime import datetime, timedelta

from guiju.kernel.audit.models import Evidence

LOOK_BACK = timedelta(days=1)
"""How far back a watch looks; what it found before stands as a finding."""


def first_id_since(moment: datetime, using: str = "default") -> int:
    """No row recorded since ``moment`` has a smaller id; one descent of the evidence by halving, no scan.

    A run takes its number before it commits, so neighbouring runs may be recorded in another order by the seconds a run
    lasts; a minute is taken off for that.
    """
    evidence = Evidence.objects.using(using)
    since = moment - timedelta(minutes=1)
    last = evidence.order_by("-id").values_list("id", flat=True).first()
    if last is None:
        return 0
    low, high = 0, last + 1
    while low < high:
        middle = (low + high) // 2
        found = evidence.filter(id__gte=middle).order_by("id").values_list("id", "recorded_at").first()
        if found is None or found[1] >= since:
            high = middle
        else:
            low = found[0] + 1
    return low
