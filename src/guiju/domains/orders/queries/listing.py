"""What is shown of the platforms' stock beside our own: what may be sold, and where it is offered otherwise."""

from datetime import datetime
from typing import Annotated, Any

from django.db.models import (
    BigIntegerField,
    BooleanField,
    Case,
    CharField,
    Exists,
    F,
    Func,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from guiju.domains.orders.models import ListedStock, ListingCause, ListingDifference, OrderLine, Presale, ProofKind
from guiju.domains.orders.queries.permissions import READ
from guiju.domains.orders.stops import stopped_goods
from guiju.domains.warehouse.models import Balance
from guiju.domains.warehouse.queries.parts import total_of
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.org.names import person_of
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.filters import Filter
from guiju.kernel.queries.query import Params, Query
from guiju.kernel.queries.reader import Reader

SAME, DIFFERENT = "一致", "待平台改正"
LISTED = {SAME: "pass", DIFFERENT: "warn"}
WAITING, CORRECTED, REPLACED = "待平台改正", "已改正", "已有新差异"
STATES = {WAITING: "warn", CORRECTED: "pass", REPLACED: "plain"}
CAUSES = {str(value): str(label) for value, label in ListingCause.choices}
ShopIs = Annotated[str | None, Label("店铺"), Reference("orders.Shop", place="warehouse_id"), Filter("shop__code")]


class _Stopped(Func):
    """Whether a SKU is off sale; permits are compared by name, so it is known only when the query runs."""

    output_field = BooleanField()

    def as_sql(self, compiler: Any, connection: Any, *_: Any, **__: Any) -> tuple[str, tuple[Any, ...]]:
        skus = sorted(stopped_goods(None, timezone.now(), connection.alias))
        column, params = compiler.compile(self.source_expressions[0])
        return (f"{column} in ({', '.join(map(str, skus))})", tuple(params)) if skus else ("1 = 0", ())


class ListedParams(Params):
    state: Annotated[str | None, Label("状态", choices={each: each for each in LISTED}), Filter("state")] = None
    shop: ShopIs = None


class ListedRow(Row):
    shop: Annotated[str, Column("店铺", "shop__name")]
    sku: Annotated[str, Column("商品编码", "sku__code", search="contains", link="catalogue.skus")]
    name: Annotated[str, Column("品名", "sku__name", search="contains")]
    sellable: Annotated[int, Column("可售")]
    listed: Annotated[int, Column("平台可售", "quantity")]
    state: Annotated[str, Column("状态", meanings=LISTED)]
    seen_at: Annotated[datetime, Column("平台时间")]


class Listed(Query):
    """Ours is what is available less what orders still want, nothing without its permit; the platform's is what it last said."""

    key = "orders.listed"
    title = "可售库存"
    params = ListedParams
    row = ListedRow
    permission = READ
    place = "shop__warehouse_id"
    empty = "还没有平台库存：从平台导出库存文件，在导入页导入。"

    def source(self, params: ListedParams, reader: Reader) -> QuerySet[ListedStock]:
        same = {"shop": OuterRef("shop"), "sku": OuterRef("sku")}
        balances = Balance.objects.filter(warehouse=OuterRef("shop__warehouse"), sku=OuterRef("sku"))
        later = Presale.objects.filter(order=OuterRef("order"), ships_on__gte=timezone.localdate())
        open_lines = OrderLine.objects.filter(
            ~Exists(later), order__waits=True, order__warehouse=OuterRef("shop__warehouse"), sku=OuterRef("sku")
        )
        waiting = ListingDifference.objects.filter(**same, proof__isnull=True)
        return ListedStock.objects.filter(~Exists(ListedStock.objects.filter(**same, id__gt=OuterRef("id")))).annotate(
            available=Coalesce(Subquery(balances.values("available")[:1]), 0, output_field=BigIntegerField()),
            wanted=total_of(open_lines.values("sku"), "quantity"),
            sellable=Case(
                When(_Stopped(F("sku_id")), then=0),
                default=Greatest(F("available") - F("wanted"), 0, output_field=BigIntegerField()),
                output_field=BigIntegerField(),
            ),
            state=Case(When(Exists(waiting), then=Value(DIFFERENT)), default=Value(SAME), output_field=CharField()),
        )


class DifferenceParams(Params):
    state: Annotated[str | None, Label("状态", choices={each: each for each in STATES}), Filter("state")] = None
    shop: ShopIs = None


class DifferenceRow(Row):
    number: Annotated[str, Column("差异单", sortable=True, search="prefix")]
    state: Annotated[str, Column("状态", meanings=STATES)]
    shop: Annotated[str, Column("店铺", "shop__name")]
    sku: Annotated[str, Column("商品编码", "sku__code", link="catalogue.skus")]
    listed: Annotated[int, Column("平台可售")]
    available: Annotated[int, Column("应改为")]
    cause: Annotated[str | None, Column("原因", "explanation__cause", choices=CAUSES)]
    note: Annotated[str | None, Column("情况", "explanation__note")]
    proved_by: Annotated[str | None, Column("改正人")]
    noted_at: Annotated[datetime, Column("比对时间")]


class ListingDifferences(Query):
    key = "orders.differences"
    title = "平台库存差异"
    params = DifferenceParams
    row = DifferenceRow
    permission = READ
    place = "warehouse_id"
    identity = "number"
    caption = "sku"
    offers = "orders.ListingDifference"
    commands = {"orders.prove_listing": "difference", "orders.explain_listing": "difference"}
    empty = "没有差异：导入平台库存文件后，与仓库可用数不一致的列在这里。"

    def rows(self, using: str) -> QuerySet[ListingDifference]:
        return ListingDifference.objects.annotate(
            state=Case(
                When(proof__isnull=True, then=Value(WAITING)),
                When(proof__kind=ProofKind.SUPERSEDED, then=Value(REPLACED)),
                default=Value(CORRECTED),
                output_field=CharField(),
            ),
            proved_by=person_of("proof__handler"),
        )

    def next_commands(self, row: Any) -> list[str]:
        proving = ["orders.prove_listing"] if row.state == WAITING else []
        return proving if row.cause or row.state == REPLACED else [*proving, "orders.explain_listing"]
