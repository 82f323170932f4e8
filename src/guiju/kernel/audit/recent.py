"""Where recent rows begin: ids come from runs, so a moment is an id in every posted table."""

from datetime import datetime, timedelta

from django.db import connections

LOOK_BACK = timedelta(days=1)
"""How far back a watch looks; what it found before stands as a finding."""

_MIDDLE = "(h.low + h.high) / 2"
_RECORDED = f"(select e.recorded_at from audit_evidence e where e.id >= {_MIDDLE} order by e.id limit 1)"
_HALVING = f"""
with recursive halving (low, high) as (
  select cast(0 as bigint), coalesce((select max(id) from audit_evidence), -1) + 1
  union all
  select case when {_RECORDED} < %s then {_MIDDLE} + 1 else h.low end,
    case when {_RECORDED} < %s then h.high else {_MIDDLE} end
  from halving h where h.low < h.high
)
select low from halving where low >= high
"""


def first_id_since(moment: datetime, using: str = "default") -> int:
    """No row recorded since ``moment`` has a smaller id; one descent of the evidence by halving, no scan.

    A run takes its number before it commits, so neighbouring runs may be recorded in another order by the seconds a run
    lasts; a minute is taken off for that.
    """
    since = connections[using].ops.adapt_datetimefield_value(moment - timedelta(minutes=1))
    with connections[using].cursor() as cursor:
        cursor.execute(_HALVING, [since, since])
        return int(cursor.fetchone()[0])
