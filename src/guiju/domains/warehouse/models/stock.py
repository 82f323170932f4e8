"""Stock: batches, cost layers, moves between states and the outside, balances."""

from django.db import models
from django.db.models import F, Q

from guiju.domains.warehouse.rules import LARGEST_LAYER
from guiju.kernel.store.models import Posted


class StockState(models.TextChoices):
    INSPECTING = "inspecting", "待检"
    GOOD = "good", "良品"
    FROZEN = "frozen", "冻结"
    DEFECTIVE = "defective", "不良"
    NEAR_EXPIRY = "near_expiry", "临期"
    SCRAP = "scrap", "报废"


class Batch(Posted):
    """Goods of one SKU that came in together and share production and expiry dates."""

    warehouse = models.ForeignKey("org.Place", models.PROTECT, verbose_name="仓库", db_index=False)
    sku = models.ForeignKey("catalogue.Sku", models.PROTECT, verbose_name="商品", db_index=False)
    code = models.CharField("批号", max_length=60)
    produced_on = models.DateField("生产日期", null=True)
    expires_on = models.DateField("到期日", null=True)
    received_on = models.DateField("入库日期")

    class Meta:
        verbose_name = "批次"


class Layer(Posted):
    """A quantity of one batch in one state with its total cost; the last issue takes the rest of the cost.

    ``rank`` is the order of issue: the expiry date's ordinal where there is one (FEFO), else the receipt date's (FIFO).
    """

    mutable = ("remaining",)

    batch = models.ForeignKey(Batch, models.PROTECT, verbose_name="批次", related_name="layers", db_index=False)
    warehouse = models.ForeignKey("org.Place", models.PROTECT, verbose_name="仓库", db_index=False)
    sku = models.ForeignKey("catalogue.Sku", models.PROTECT, verbose_name="商品", db_index=False)
    state = models.CharField("库存状态", max_length=12, choices=StockState)
    rank = models.IntegerField("出库次序")
    last_day = models.IntegerField("最后可出日", default=2_147_483_647)
    quantity = models.BigIntegerField("数量")
    cost = models.BigIntegerField("金额（分）")
    remaining = models.BigIntegerField("剩余数量")

    class Meta:
        verbose_name = "成本层"
        indexes = [
            models.Index(
                fields=["sku", "warehouse", "state", "rank", "id"],
                name="warehouse_layer_open",
                condition=Q(remaining__gt=0),
            ),
            models.Index(
                fields=["last_day", "sku"],
                name="warehouse_layer_dated",
                condition=Q(remaining__gt=0, last_day__lt=2_147_483_647),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="warehouse_layer_remaining", condition=Q(remaining__gte=0) & Q(remaining__lte=F("quantity"))
            ),
            models.CheckConstraint(
                name="warehouse_layer_quantity", condition=Q(quantity__gt=0) & Q(quantity__lte=LARGEST_LAYER)
            ),
            models.CheckConstraint(name="warehouse_layer_cost", condition=Q(cost__gte=0)),
        ]


class Balance(models.Model):
    """What a warehouse has of a SKU, by state; CHECKs decide the last race.

    ``available`` is the good stock that no reservation holds; ``last_move`` is the id of the newest ledger line, 0 where
    there is none.
    """

    warehouse = models.ForeignKey("org.Place", models.PROTECT, verbose_name="仓库")
    sku = models.ForeignKey("catalogue.Sku", models.PROTECT, verbose_name="商品")
    inspecting = models.BigIntegerField("待检", default=0)
    good = models.BigIntegerField("良品", default=0)
    frozen = models.BigIntegerField("冻结", default=0)
    defective = models.BigIntegerField("不良", default=0)
    scrap = models.BigIntegerField("报废", default=0)
    near_expiry = models.BigIntegerField("临期", default=0)
    available = models.BigIntegerField("可用", default=0)
    last_move = models.BigIntegerField("末笔流水", default=0)

    class Meta:
        verbose_name = "库存余额"
        constraints = [
            models.UniqueConstraint(fields=["warehouse", "sku"], name="warehouse_balance_once"),
            models.CheckConstraint(
                name="warehouse_balance_not_negative",
                condition=Q(
                    inspecting__gte=0, good__gte=0, frozen__gte=0, defective__gte=0, scrap__gte=0, near_expiry__gte=0
                ),
            ),
            models.CheckConstraint(
                name="warehouse_balance_available", condition=Q(available__gte=0) & Q(available__lte=F("good"))
            ),
        ]


class Move(Posted):
    """One ledger line: a quantity of a layer from one place of the double entry to the other.

    Accounting Law art. 15: entered from an approved document, in order, never erased. ``source`` and ``target`` are a
    `StockState` or the outside (``supplier``, ``customer``, ``consumption``); ``balance_after`` is what the warehouse
    holds of the SKU in all states; ``delay_seconds`` is the delay of posting beyond the goods' own movement.

    ``previous`` is the id of the line before it of the same warehouse and SKU, null in the first: the stock card is read
    along this chain, because the order of ids is not that of the ledger, and an index by SKU would be written all over.

    ``booked_on`` marks a line as 补录: its own day was closed, and it counts on this later one; null counts on its own.
    """

    grown = {"booked_on": None}

    warehouse = models.ForeignKey("org.Place", models.PROTECT, verbose_name="仓库", db_index=False)
    sku = models.ForeignKey("catalogue.Sku", models.PROTECT, verbose_name="商品", db_index=False)
    batch = models.ForeignKey(Batch, models.PROTECT, verbose_name="批次", db_index=False)
    layer = models.ForeignKey(Layer, models.PROTECT, verbose_name="成本层", db_index=False)
    source = models.CharField("自", max_length=12)
    target = models.CharField("至", max_length=12)
    quantity = models.BigIntegerField("数量")
    cost = models.BigIntegerField("金额（分）")
    document_type = models.CharField("单据类型", max_length=30)
    document_line = models.BigIntegerField("单据行")
    handler = models.BigIntegerField("经办人")
    occurred_at = models.DateTimeField("发生时间")
    recorded_at = models.DateTimeField("记账时间")
    delay_seconds = models.BigIntegerField("记账间隔（秒）")
    balance_after = models.BigIntegerField("结存")
    previous = models.BigIntegerField("上一笔", null=True)
    booked_on = models.DateField("补录入账日", null=True)

    class Meta:
        verbose_name = "库存流水"
        indexes = [
            models.Index(fields=["document_line"], name="warehouse_move_document"),
        ]
        constraints = [
            models.CheckConstraint(name="warehouse_move_quantity", condition=Q(quantity__gt=0)),
            models.CheckConstraint(name="warehouse_move_two_sides", condition=~Q(source=F("target"))),
            models.CheckConstraint(name="warehouse_move_balance", condition=Q(balance_after__gte=0)),
        ]


class StateChange(Posted):
    """Goods judged, frozen, released or condemned: a move between states."""

    number = models.CharField("单号", max_length=30, unique=True)
    warehouse = models.ForeignKey("org.Place", models.PROTECT, verbose_name="仓库", db_index=False)
    sku = models.ForeignKey("catalogue.Sku", models.PROTECT, verbose_name="商品", db_index=False)
    source = models.CharField("自", max_length=12, choices=StockState)
    target = models.CharField("至", max_length=12, choices=StockState)
    quantity = models.BigIntegerField("数量")
    reason = models.TextField("原因")
    handler = models.BigIntegerField("经办人")
    changed_at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "状态变更单"
        indexes = [
            models.Index(fields=["changed_at", "id"], name="warehouse_change_at"),
        ]
        constraints = [models.CheckConstraint(name="warehouse_state_change_sides", condition=~Q(source=F("target")))]


class Return(Posted):
    """Goods a customer sent back, taken in at the cost at which they left."""

    number = models.CharField("单号", max_length=30, unique=True)
    warehouse = models.ForeignKey("org.Place", models.PROTECT, verbose_name="仓库", db_index=False)
    basis = models.CharField("退货依据", max_length=80)
    returned_at = models.DateTimeField("退货时间")
    handler = models.BigIntegerField("经办人")

    class Meta:
        verbose_name = "退货入库单"
        indexes = [
            models.Index(fields=["returned_at", "id"], name="warehouse_return_at"),
            models.Index(fields=["basis", "id"], name="warehouse_return_basis"),
        ]


class ReturnLine(Posted):
    document = models.ForeignKey(Return, models.PROTECT, verbose_name="退货入库单", related_name="lines")
    line = models.IntegerField("行")
    dispatch_line = models.ForeignKey("warehouse.DispatchLine", models.PROTECT, verbose_name="原出库明细")
    sku = models.ForeignKey("catalogue.Sku", models.PROTECT, verbose_name="商品", db_index=False)
    quantity = models.BigIntegerField("数量")
    cost = models.BigIntegerField("成本（分）")
    state = models.CharField("库存状态", max_length=12, choices=StockState)

    class Meta:
        verbose_name = "退货入库明细"
        constraints = [models.CheckConstraint(name="warehouse_return_quantity", condition=Q(quantity__gt=0))]


class Reversal(Posted):
    """A posted document undone by mirrored moves; the document itself stays as it is."""

    number = models.CharField("单号", max_length=30, unique=True)
    document_type = models.CharField("原单据类型", max_length=30)
    document_id = models.BigIntegerField("原单据")
    reason = models.TextField("原因")
    handler = models.BigIntegerField("经办人")
    reversed_at = models.DateTimeField("冲销时间")

    class Meta:
        verbose_name = "冲销单"
        indexes = [
            models.Index(fields=["reversed_at", "id"], name="warehouse_reversal_at"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["document_type", "document_id"], name="warehouse_reversed_once"),
        ]
