"""How bins are arranged and how long work in a zone takes, as cards, the map and scans tell it."""

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import connections

from guiju.domains.warehouse.models import BinCount, BinEntry, HandlingKind
from guiju.kernel.store.arrays import any_of, array

PICKING, COUNTING = "拣货", "盘点"
BREAK = timedelta(minutes=30)
"""Between two scans of one person further apart than this he did something else."""


class Arranged(NamedTuple):
    """A bin with the kinds of goods in it and the bins with goods that can be reached only past it."""

    bin: str
    place: int
    skus: int
    blocks: tuple[str, ...]


_ARRANGED = """
with filled as (
  select bin_id, count(distinct sku_id) as skus from warehouse_binstock where quantity > 0 group by bin_id
)
select b.code, coalesce(b.zone_id, b.warehouse_id), coalesce(f.skus, 0), x.code
from warehouse_bin b left join filled f on f.bin_id = b.id
left join warehouse_bin x on x.behind_id = b.id and f.skus > 0 and exists (select 1 from filled y where y.bin_id = x.id)
where f.skus > 1 or x.id is not null or {found} order by b.code, x.code
"""


def arranged(found: Collection[str], using: str) -> list[Arranged]:
    """The bins that hold several kinds of goods or stand before others, and those found before; one statement."""
    bins: dict[str, Arranged] = {}
    with connections[using].cursor() as cursor:
        cursor.execute(_ARRANGED.format(found=any_of("b.code", "text", using)), [array(sorted(found), using)])
        for code, place, skus, blocked in cursor.fetchall():
            known = bins.get(code, Arranged(code, place, skus, ()))
            bins[code] = known._replace(blocks=(*known.blocks, blocked)) if blocked else known
    return list(bins.values())


class Pace(NamedTuple):
    """``seconds`` over all, ``times`` bins."""

    zone: int
    work: str
    seconds: int
    times: int


def paces(since: datetime, until: datetime, using: str) -> list[Pace]:
    """By zone and kind of work the time from one scan to the next of the same person; two statements."""
    picks = BinEntry.objects.using(using).filter(
        handling__kind=HandlingKind.PICK, handling__done_at__gte=since, handling__done_at__lt=until
    )
    counts = BinCount.objects.using(using).filter(counted_at__gte=since, counted_at__lt=until, is_scanned=True)
    scans = (
        (PICKING, picks, ("handling__handler", "handling__done_at", "bin__zone")),
        (COUNTING, counts, ("counter", "counted_at", "under__bin__zone")),
    )
    found: dict[tuple[int, str], Pace] = {}
    for work, rows, names in scans:
        for zone, seconds in _between(rows.values_list(*names).order_by(*names).distinct().iterator()):
            known = found.get((zone, work), Pace(zone, work, 0, 0))
            found[zone, work] = known._replace(seconds=known.seconds + seconds, times=known.times + 1)
    return [found[key] for key in sorted(found)]


def _between(scans: Iterator[tuple[int, datetime, int | None]]) -> Iterator[tuple[int, int]]:
    """The zone of each scan and the seconds since the one before it of the same person."""
    last: tuple[int, datetime] | None = None
    for person, at, zone in scans:
        if zone is not None and last is not None and last[0] == person and timedelta() < at - last[1] <= BREAK:
            yield zone, int((at - last[1]).total_seconds())
        last = (person, at)
