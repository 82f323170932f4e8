"""Aisles stay as wide as the map says, and a zone whose aisles are not takes no more goods."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db.models import OuterRef, Subquery
from pydantic import Field

from guiju.domains.warehouse.models import AisleMeasure, Bin
from guiju.domains.warehouse.subjects import AisleMeasured, GoodsPlaced
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.bed import NUMBER, Bed
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Gate, Params
from guiju.kernel.controls.watch import Watch
from guiju.kernel.findings.models import Finding


class AisleWidth(Params):
    default_aisle_min_cm: int = Field(120, title="通道最小净宽（厘米）")


class Aisle(NamedTuple):
    """Widths in cm; ``wanted`` is what the map says, 0 where it says nothing."""

    code: str
    width: int
    wanted: int


class AisleNarrow(Watch):
    """Of every aisle the newest measure; the map's own width is asked where it is larger than the clause's."""

    key = "warehouse.aisle_narrow"
    title = "通道净宽不足"
    subject = AisleMeasured
    params = AisleWidth
    limits = ("default_clear_hours",)
    advice = "请立即清理，清理后重新测量"
    examples = (
        passes(Aisle("A-00", 120, 0)),
        breaches(Aisle("A-00", 95, 0)),
        passes(Aisle("A-00", 95, 0), default_aisle_min_cm=90),
        breaches(Aisle("A-00", 120, 150)),
    )

    def subjects(self, context: Context) -> Subjects:
        newest = AisleMeasure.objects.filter(bin=OuterRef("pk")).order_by("-id")
        rows = list(
            Bin.objects.using(context.using)
            .annotate(measured=Subquery(newest.values("width")[:1]), by=Subquery(newest.values("handler")[:1]))
            .filter(measured__isnull=False)
            .order_by("id")
        )
        columns: dict[str, list[Any]] = {
            "aisle": [row.code for row in rows],
            "place": [row.zone_id or row.warehouse_id for row in rows],
            "width": [row.measured for row in rows],
            "wanted": [row.width or 0 for row in rows],
        }
        subjects = Subjects(AisleMeasured, columns, list(range(len(rows))), [None] * len(rows))
        subjects.memo["handlers"] = [row.by for row in rows]
        return subjects

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Aisle]:
        return [Aisle(*row) for row in subjects.rows("aisle", "width", "wanted")]

    @staticmethod
    def judge(fact: Aisle, params: AisleWidth) -> str | None:
        least = max(params.default_aisle_min_cm, fact.wanted)
        return f"{fact.code} 实测净宽 {fact.width} 厘米，应有 {least} 厘米" if fact.width < least else None

    def plant(self, bed: Bed) -> str:
        bed.plant(AisleMeasure, bin_id=bed.plant(Bin, code=NUMBER), width=0)
        return NUMBER

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return list(subjects.memo["handlers"])


class OpenHazards(Params):
    default_most_open_hazards: int = Field(1, title="库区未消除的通道隐患上限")


class ZoneHazards(NamedTuple):
    bin: str
    open: int


class ZonePassable(Gate):
    key = "warehouse.zone_passable"
    title = "通道隐患未消除不得上架"
    subject = GoodsPlaced
    params = OpenHazards
    advice = "请先清理该库区的通道并由另一人验证；到货照常登记，暂放月台"
    examples = (
        passes(ZoneHazards("A-01", 1)),
        breaches(ZoneHazards("A-01", 2)),
        passes(ZoneHazards("A-01", 2), default_most_open_hazards=2),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[ZoneHazards]:
        controls = ("warehouse.aisle_occupied", AisleNarrow.key)
        found = Finding.objects.using(context.using).filter(
            control__in=controls, resolved_at__isnull=True, place__in=set(subjects.place)
        )
        places = list(found.values_list("place", flat=True))
        return [ZoneHazards(code, places.count(place)) for code, place in subjects.rows("bin", "place")]

    @staticmethod
    def judge(fact: ZoneHazards, params: OpenHazards) -> str | None:
        if fact.open <= params.default_most_open_hazards:
            return None
        return f"{fact.bin} 所在库区有 {fact.open} 个未消除的通道隐患，不能上架"
