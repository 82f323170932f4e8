"""Readings of the air in zones: as duties and sensors give them, and the latest of each zone."""

from collections.abc import Collection, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import connections

from guiju.domains.warehouse.models import HumidityReading
from guiju.domains.warehouse.place_subjects import ZoneMeasured
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.duties.review import Judged, Sheet
from guiju.kernel.org.models import Place
from guiju.kernel.store.arrays import any_of, array
from guiju.kernel.store.stored import as_moment

HUMIDITY = "humidity"
"""What the check of a duty that asks for the reading is named."""
MOST = 1000


def tenths(reading: str) -> int:
    """``68.4`` (%) as 684; more decimals are rounded."""
    return round(Decimal(reading) * 10)


def humidity_review(sheets: Sequence[Sheet], work: Work) -> Judged:
    """A reading that cannot be is 异常; one after its time is 补录."""
    read = [(sheet, answer) for sheet in sheets if (answer := sheet.named(HUMIDITY)) is not None and answer.value]
    wrong = {
        answer.line: f"读数 {answer.value} 不在 0 到 100 之间"
        for _, answer in read
        if not 0 <= tenths(answer.value) <= MOST
    }
    return Judged(wrong, frozenset(sheet.item for sheet in sheets if work.now > sheet.closes_at))


def write_readings(work: Work, columns: dict[str, Any], size: int) -> range:
    """What was read in zones: zone ids, tenths of a percent, source, moment and more."""
    return work.insert(HumidityReading, {**columns, "handler": work.actor}, size)


class Latest(NamedTuple):
    """The last two readings of a zone in tenths of a percent, ``before`` -1 where there is one only."""

    zone: int
    last: int
    before: int
    read_at: datetime


_LATEST = """
select zone_id, humidity, read_at, place from (
  select r.zone_id, r.humidity, r.read_at,
    row_number() over (partition by r.zone_id order by r.read_at desc, r.id desc) as place
  from warehouse_humidityreading r where {these} and r.read_at >= %s
) as ranked where place <= 2 order by zone_id, place
"""


def latest(zones: Collection[int], since: datetime, using: str) -> dict[int, Latest]:
    """By zone what was read there last, not before ``since``; one statement."""
    moment = connections[using].ops.adapt_datetimefield_value(since)
    found: dict[int, Latest] = {}
    with connections[using].cursor() as cursor:
        cursor.execute(_LATEST.format(these=any_of("r.zone_id", using=using)), [array(sorted(zones), using), moment])
        for zone, humidity, read_at, place in cursor.fetchall():
            if place == 1:
                found[zone] = Latest(zone, humidity, -1, as_moment(read_at))
            else:
                found[zone] = found[zone]._replace(before=humidity)
    return found


def measured(zones: Sequence[int], items: Sequence[int], using: str) -> Subjects:
    """Zones as subjects, each once; ``items`` are those of the run that tell of them."""
    first = dict(reversed(list(zip(zones, items, strict=True))))
    places = list(Place.objects.using(using).filter(id__in=first).order_by("id"))
    columns: dict[str, list[Any]] = {"zone": [each.code for each in places], "place": [each.id for each in places]}
    subjects = Subjects(ZoneMeasured, columns, [first[each.id] for each in places], [None] * len(places))
    subjects.memo["names"] = [each.name for each in places]
    return subjects
