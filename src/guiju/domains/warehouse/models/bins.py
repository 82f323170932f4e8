"""Where goods stand: bins with their cards, and what was written on the cards when goods were handled."""

from django.db import models
from django.db.models import F, Q

from guiju.domains.catalogue.models import Hazard, Mark, StorageClass
from guiju.domains.warehouse.models.inbound import Receipt, ReceiptLine
from guiju.domains.warehouse.models.outbound import IssueRequest, IssueRequestLine
from guiju.domains.warehouse.models.stock import Batch
from guiju.kernel.registers.models import RegisterEntry
from guiju.kernel.store.models import Posted


class BinPurpose(models.TextChoices):
    STORAGE = "storage", "存储"
    STAGING = "staging", "集货"
    QUARANTINE = "quarantine", "隔离"
    AISLE = "aisle", "通道"
    FIRE_LANE = "fire_lane", "消防通道"


class Bin(Posted):
    """A place for goods with a code that can be scanned. Limits: grams, cm³, layers of a stack, cm of an aisle's width."""

    mutable = ("storage_class", "purpose", "shelf")

    warehouse = models.ForeignKey("org.Place", models.PROTECT, verbose_name="仓库", db_index=False, related_name="+")
    zone = models.ForeignKey("org.Place", models.PROTECT, verbose_name="库区", null=True, related_name="+")
    code = models.CharField("库位", max_length=40, unique=True)
    purpose = models.CharField("用途", max_length=12, choices=BinPurpose)
    storage_class = models.CharField("存放类别", max_length=12, choices=StorageClass, default="")
    shelf = models.CharField("货架", max_length=40, default="")
    behind = models.ForeignKey("self", models.PROTECT, verbose_name="被谁挡住", null=True, related_name="+")
    weight_limit = models.BigIntegerField("限重（克）", null=True)
    volume_limit = models.BigIntegerField("容积（立方厘米）", null=True)
    layer_limit = models.IntegerField("限高（层）", null=True)
    width = models.IntegerField("应有净宽（厘米）", null=True)
    is_temporary = models.BooleanField("临时编码", default=False)
    opened_by = models.BigIntegerField("设立人")
    opened_at = models.DateTimeField("设立时间")

    class Meta:
        verbose_name = "库位"
        indexes = [
            models.Index(fields=["warehouse", "purpose", "storage_class", "code"], name="warehouse_bin_offered"),
            models.Index(fields=["shelf"], name="warehouse_bin_shelf", condition=~Q(shelf="")),
        ]


class HandlingKind(models.TextChoices):
    PUTAWAY = "putaway", "上架"
    RELOCATION = "relocation", "移位"
    PICK = "pick", "拣货"
    PICK_RETURN = "pick_return", "退拣"
    PUTAWAY_UNDONE = "putaway_undo", "撤销上架"
    STOCKTAKE = "stocktake", "盘点调卡"


class Handling(Posted):
    """Goods carried to, from or between bins."""

    number = models.CharField("单号", max_length=30, unique=True)
    warehouse = models.ForeignKey("org.Place", models.PROTECT, verbose_name="仓库", db_index=False, related_name="+")
    kind = models.CharField("作业", max_length=12, choices=HandlingKind)
    receipt = models.ForeignKey(Receipt, models.PROTECT, verbose_name="入库单", null=True, related_name="putaways")
    request = models.ForeignKey(IssueRequest, models.PROTECT, verbose_name="出库申请", null=True, related_name="picks")
    undoes = models.OneToOneField(
        "self", models.PROTECT, verbose_name="撤销的上架单", null=True, related_name="undone_by"
    )
    note = models.CharField("说明", max_length=500, default="")
    handler = models.BigIntegerField("经办人")
    done_at = models.DateTimeField("作业时间")

    class Meta:
        verbose_name = "搬运单"
        indexes = [models.Index(fields=["done_at", "id"], name="warehouse_handling_at")]


class BinEntry(Posted):
    """A line of a bin's card (卡): what was written or scanned where the goods stand, never computed from the ledger.

    ``quantity`` is positive for what was put in and negative for what was taken; ``layers`` is how high it stands after.
    """

    handling = models.ForeignKey(Handling, models.PROTECT, verbose_name="搬运单", related_name="entries")
    line = models.IntegerField("行")
    bin = models.ForeignKey(Bin, models.PROTECT, verbose_name="库位", related_name="entries")
    sku = models.ForeignKey("catalogue.Sku", models.PROTECT, verbose_name="商品", db_index=False)
    batch = models.ForeignKey(Batch, models.PROTECT, verbose_name="批次", db_index=False)
    quantity = models.BigIntegerField("数量")
    layers = models.IntegerField("层数", null=True)
    label = models.CharField("所扫标志", max_length=12, choices=Mark, default="")
    receipt_line = models.ForeignKey(
        ReceiptLine, models.PROTECT, verbose_name="入库明细", null=True, related_name="putaway_entries"
    )

    class Meta:
        verbose_name = "库位卡"
        constraints = [models.CheckConstraint(name="warehouse_bin_entry_quantity", condition=~Q(quantity=0))]


class BinStock(models.Model):
    """What a bin's card says it holds of a batch: the sum of its lines.

    It may fall below zero: goods that were taken were taken, whatever the card said; the comparison of card, book and
    goods shows it.
    """

    bin = models.ForeignKey(Bin, models.PROTECT, verbose_name="库位", db_index=False)
    batch = models.ForeignKey(Batch, models.PROTECT, verbose_name="批次")
    sku = models.ForeignKey("catalogue.Sku", models.PROTECT, verbose_name="商品")
    quantity = models.BigIntegerField("卡上结存", default=0)

    class Meta:
        verbose_name = "库位结存"
        constraints = [models.UniqueConstraint(fields=["bin", "batch"], name="warehouse_bin_stock_once")]


class Picked(Posted):
    """Goods that stand ready for a line of a request; ``remaining`` have not been handed over yet."""

    mutable = ("remaining",)

    handling = models.ForeignKey(Handling, models.PROTECT, verbose_name="搬运单", related_name="picked")
    request_line = models.ForeignKey(
        IssueRequestLine, models.PROTECT, verbose_name="申请明细", related_name="picked", db_index=False
    )
    bin = models.ForeignKey(Bin, models.PROTECT, verbose_name="库位", db_index=False)
    batch = models.ForeignKey(Batch, models.PROTECT, verbose_name="批次", db_index=False)
    quantity = models.BigIntegerField("已拣数量")
    remaining = models.BigIntegerField("待交接数量")

    class Meta:
        verbose_name = "拣货明细"
        constraints = [
            models.CheckConstraint(
                name="warehouse_picked_remaining",
                condition=Q(remaining__gte=0) & Q(remaining__lte=F("quantity")) & Q(quantity__gt=0),
            ),
        ]
        indexes = [
            models.Index(fields=["request_line", "id"], name="warehouse_picked_line"),
            models.Index(fields=["batch"], name="warehouse_picked_open", condition=Q(remaining__gt=0)),
        ]


class FoundGoods(Posted):
    """Goods found standing where they must not, or nobody put them; the card of the bin says what was put there."""

    number = models.CharField("单号", max_length=30, unique=True)
    bin = models.ForeignKey(Bin, models.PROTECT, verbose_name="库位", related_name="found")
    sku = models.ForeignKey("catalogue.Sku", models.PROTECT, verbose_name="商品", db_index=False)
    quantity = models.BigIntegerField("数量")
    note = models.CharField("情况", max_length=500)
    handler = models.BigIntegerField("登记人")
    found_at = models.DateTimeField("发现时间")

    class Meta:
        verbose_name = "错放登记"
        constraints = [models.CheckConstraint(name="warehouse_found_quantity", condition=Q(quantity__gt=0))]
        indexes = [models.Index(fields=["found_at", "id"], name="warehouse_found_at")]


class AisleMeasure(Posted):
    """The clear width of an aisle, in cm."""

    bin = models.ForeignKey(Bin, models.PROTECT, verbose_name="通道", related_name="measures")
    width = models.IntegerField("实测净宽（厘米）")
    handler = models.BigIntegerField("测量人")
    measured_at = models.DateTimeField("测量时间")

    class Meta:
        verbose_name = "通道实测"
        constraints = [models.CheckConstraint(name="warehouse_aisle_width", condition=Q(width__gte=0))]


class Restack(Posted):
    """A stack was built anew; how high it stands since."""

    bin = models.ForeignKey(Bin, models.PROTECT, verbose_name="库位", related_name="restacks")
    layers = models.IntegerField("层数")
    handler = models.BigIntegerField("经办人")
    done_at = models.DateTimeField("作业时间")

    class Meta:
        verbose_name = "重新堆码"


class InspectionResult(models.TextChoices):
    PASSED = "passed", "合格"
    FAILED = "failed", "不合格"


class BatchInspection(Posted):
    """A batch in store was looked at again."""

    batch = models.ForeignKey(Batch, models.PROTECT, verbose_name="批次", related_name="inspections")
    result = models.CharField("复检结果", max_length=12, choices=InspectionResult)
    note = models.CharField("情况", max_length=500, default="")
    handler = models.BigIntegerField("检验人")
    inspected_at = models.DateTimeField("复检时间")

    class Meta:
        verbose_name = "在库复检"


class IsolationReason(models.TextChoices):
    HAZARD = "hazard", "隔离-危险品"
    UNANSWERED = "unanswered", "隔离-待答复"
    CUSTODY = "custody", "特殊待管"


class Isolation(Posted):
    """Goods of a line that came and were set apart: dangerous without a licensed zone, or nobody has said whether they are."""

    document_type = models.CharField("单据类型", max_length=30)
    document_id = models.BigIntegerField("单据")
    source = models.CharField("来自", max_length=80)
    line = models.IntegerField("行")
    warehouse = models.ForeignKey("org.Place", models.PROTECT, verbose_name="仓库", related_name="+")
    sku = models.ForeignKey("catalogue.Sku", models.PROTECT, verbose_name="商品", db_index=False)
    quantity = models.BigIntegerField("数量")
    reason = models.CharField("隔离原因", max_length=12, choices=IsolationReason)
    handler = models.BigIntegerField("经办人")
    isolated_at = models.DateTimeField("隔离时间")

    class Meta:
        verbose_name = "隔离登记"
        constraints = [
            models.UniqueConstraint(fields=["document_id", "document_type", "line"], name="warehouse_isolated_once"),
        ]


class ZoneLicence(RegisterEntry):
    """A zone may hold goods of one hazard class until a day; 危险化学品安全管理条例 第二十四条: only in a store of their own."""

    hazard = models.CharField(
        "危险类别", max_length=12, choices=[each for each in Hazard.choices if each[0] not in ("unanswered", "none")]
    )
    licence = models.CharField("许可编号", max_length=60)
    valid_until = models.DateField("有效期至")

    class Meta(RegisterEntry.Meta):
        verbose_name = "库区危险品许可"


class Custody(RegisterEntry):
    """Who alone answers for goods that need a custodian, and who stands in."""

    sku = models.ForeignKey("catalogue.Sku", models.PROTECT, verbose_name="商品", related_name="+")
    custodian = models.ForeignKey("org.Person", models.PROTECT, verbose_name="专管人", related_name="+")
    deputy = models.ForeignKey("org.Person", models.PROTECT, verbose_name="代管人", null=True, related_name="+")

    class Meta(RegisterEntry.Meta):
        verbose_name = "专管人"
        constraints = [
            *RegisterEntry.Meta.constraints,
            models.CheckConstraint(
                name="warehouse_custody_two_persons",
                condition=Q(deputy__isnull=True) | ~Q(deputy=F("custodian")),
                violation_error_message="代管人不能是专管人自己",
            ),
        ]


class StorageConflict(RegisterEntry):
    """Two classes of goods that must not stand in one zone."""

    one = models.CharField("类别", max_length=12, choices=StorageClass)
    other = models.CharField("不得同区的类别", max_length=12, choices=StorageClass)

    class Meta(RegisterEntry.Meta):
        verbose_name = "存放禁忌"
        constraints = [
            *RegisterEntry.Meta.constraints,
            models.CheckConstraint(
                name="warehouse_conflict_of_two",
                condition=~Q(one=F("other")),
                violation_error_message="两个类别相同，须是不同的类别",
            ),
        ]
