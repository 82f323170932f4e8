"""Zones in which the air is too damp, by two readings in a row."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from pydantic import Field

from guiju.domains.warehouse.humidity import latest, measured
from guiju.domains.warehouse.models import HumidityReading
from guiju.domains.warehouse.place_subjects import ZoneMeasured
from guiju.kernel.audit.recent import LOOK_BACK
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.bed import NUMBER, Bed
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Params
from guiju.kernel.controls.watch import Watch
from guiju.kernel.findings.standing import unsettled
from guiju.kernel.org.holders import first_at
from guiju.kernel.org.models import Place

KEEPER = "keeper"
LONGEST = timedelta(days=31)
"""How old a zone's last reading may be."""


class HumidityLimit(Params):
    default_humidity_max_pct: int = Field(65, title="相对湿度上限（%）", ge=1, le=100)
    default_dry_hours: int = Field(2, title="除湿处理期限（小时）", ge=1)
    default_inspect_after_hours: int = Field(24, title="超限多久怕潮货物转待检（小时）", ge=1)


class Air(NamedTuple):
    """The last two readings in tenths of a percent, -1 where there is none; ``now`` in epoch seconds."""

    zone: str
    last: int
    before: int
    now: int


class ZoneDamp(Watch):
    key = "warehouse.zone_damp"
    title = "库区湿度超限"
    subject = ZoneMeasured
    params = HumidityLimit
    supervisor = "warehouse_head"
    advice = "请开启除湿、通风，检查怕潮货物，处理后再读一次"
    examples = (
        breaches(Air("食品区", 680, 680, 0)),
        passes(Air("食品区", 680, 650, 0)),
        passes(Air("食品区", 650, 680, 0)),
        passes(Air("食品区", 680, -1, 0)),
        passes(Air("食品区", 680, 680, 0), default_humidity_max_pct=70),
    )

    def subjects(self, context: Context) -> Subjects:
        """The zones that were read lately, and those found damp before."""
        using = context.using
        recent = HumidityReading.objects.using(using).filter(read_at__gte=context.now - LOOK_BACK)
        zones = set(recent.values_list("zone_id", flat=True))
        zones |= set(
            Place.objects.using(using).filter(code__in=unsettled(self.key, using)).values_list("id", flat=True)
        )
        return measured(sorted(zones), [0] * len(zones), using)

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Air]:
        read = latest(subjects.place, context.now - LONGEST, context.using)
        now = int(context.now.timestamp())
        rows = zip(subjects.place, subjects.memo["names"], strict=True)
        return [
            Air(name, read[zone].last, read[zone].before, now) if zone in read else Air(name, -1, -1, now)
            for zone, name in rows
        ]

    @staticmethod
    def judge(fact: Air, params: HumidityLimit) -> str | None:
        if min(fact.last, fact.before) <= params.default_humidity_max_pct * 10:
            return None
        said = "、".join(f"{each / 10:g}%" for each in (fact.before, fact.last))
        return f"{fact.zone}连续两次读数 {said}，上限 {params.default_humidity_max_pct}%"

    @staticmethod
    def due(fact: Air, params: HumidityLimit) -> datetime:
        return datetime.fromtimestamp(fact.now, UTC) + timedelta(hours=params.default_dry_hours)

    def plant(self, bed: Bed) -> str:
        zone = bed.plant(Place, kind="zone", code=NUMBER)
        for ago in (2, 1):
            bed.plant(HumidityReading, zone_id=zone, humidity=1000, read_at=bed.now - timedelta(minutes=ago))
        return NUMBER

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return first_at(KEEPER, subjects.place, context.now, context.using)
