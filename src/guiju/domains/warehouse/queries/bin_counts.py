"""What is shown of bins that are to be counted, and of what was counted."""

from datetime import datetime
from typing import Annotated, Any

from django.db.models import Case, Exists, F, OuterRef, QuerySet, Subquery, Value, When

from guiju.domains.warehouse.bin_counts import UNSCANNED
from guiju.domains.warehouse.models import BinCount, BinUnderCount
from guiju.domains.warehouse.queries.permissions import READ
from guiju.kernel.commands.fields import Label
from guiju.kernel.org.names import person_of
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.filters import Filter
from guiju.kernel.queries.query import Params, Query

REASONS = {"theft": "被盗嫌疑", "opening": "开仓抽点", "recount": "复盘"}
WAITING, UNDER, DONE = "waiting", "unscanned", "counted"
STATES = {WAITING: "待盘", UNDER: UNSCANNED, DONE: "已盘"}


class OfTheft(Params):
    theft: Annotated[str | None, Label("被盗嫌疑"), Filter("theft__number")] = None


class UnderCountRow(Row):
    bin: Annotated[str, Column("库位", "bin__code", search="prefix", link="warehouse.bins")]
    reason: Annotated[
        str, Column("原因", choices=REASONS, meanings={"theft": "stop", "opening": "duty", "recount": "warn"})
    ]
    state: Annotated[str, Column("状态", choices=STATES, meanings={WAITING: "duty", UNDER: "warn", DONE: "pass"})]
    quantity: Annotated[int | None, Column("实盘数量")]
    card_quantity: Annotated[int | None, Column("卡上结存")]
    difference: Annotated[int | None, Column("差异")]
    counted_at: Annotated[datetime | None, Column("盘点时间")]
    counter: Annotated[str | None, Column("盘点人", "counter_name")]
    theft: Annotated[str | None, Column("被盗嫌疑", "theft__number", link="warehouse.thefts")]


class BinsUnderCount(Query):
    """What the card had is told only of a bin that was counted where it is."""

    key = "warehouse.bins_under_count"
    title = "待盘库位"
    params = OfTheft
    row = UnderCountRow
    permission = READ
    place = "bin__warehouse_id"
    commands = {"warehouse.count_bin": {"bin": "bin"}}
    empty = "没有待盘的库位。"

    def next_commands(self, row: Any) -> list[str]:
        return [] if row.state == DONE else list(self.commands)

    def rows(self, using: str) -> QuerySet[BinUnderCount]:
        counts = BinCount.objects.filter(under=OuterRef("pk")).order_by("-is_scanned", "-id")
        scanned, latest = counts.filter(is_scanned=True), counts.annotate(counter_name=person_of("counter"))
        return BinUnderCount.objects.annotate(
            reason=Case(
                When(theft__isnull=False, then=Value("theft")),
                When(opening__isnull=False, then=Value("opening")),
                default=Value("recount"),
            ),
            state=Case(
                When(Exists(scanned), then=Value(DONE)), When(Exists(counts), then=Value(UNDER)), default=Value(WAITING)
            ),
            quantity=Subquery(latest.values("quantity")[:1]),
            counted_at=Subquery(latest.values("counted_at")[:1]),
            counter_name=Subquery(latest.values("counter_name")[:1]),
            card_quantity=Subquery(scanned.values("card_quantity")[:1]),
        ).annotate(difference=F("quantity") - F("card_quantity"))
