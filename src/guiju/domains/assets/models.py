"""Assets with their custodians; loans, returns and hand-overs of them."""

from django.db import models
from django.db.models import F, Q

from guiju.kernel.registers.models import RegisterEntry
from guiju.kernel.store.models import Posted


class AssetKind(models.TextChoices):
    ELECTRONIC = "electronic", "电脑、电子设备"
    TOOL = "tool", "工具、仪器"
    FURNITURE = "furniture", "办公家具"
    VEHICLE = "vehicle", "车辆"
    OTHER = "other", "其他"


class Asset(RegisterEntry):
    """A thing of the company; ``custodian`` answers for it until it is handed over."""

    asset_code = models.CharField("资产编号", max_length=40, help_text="每件一个编号，处置后不再使用")
    name = models.CharField("名称", max_length=120)
    kind = models.CharField("类别", max_length=20, choices=AssetKind)
    serial = models.CharField("序列号", max_length=80, default="")
    custodian = models.ForeignKey("org.Person", models.PROTECT, verbose_name="保管人", related_name="+")

    class Meta(RegisterEntry.Meta):
        verbose_name = "资产"
        constraints = [
            *RegisterEntry.Meta.constraints,
            models.UniqueConstraint(
                name="assets_asset_code_once",
                fields=["asset_code"],
                condition=Q(corrects__isnull=True),
                violation_error_message="这个资产编号已经登记过",
            ),
        ]
        indexes = [models.Index(fields=["asset_code"], name="assets_asset_code")]


class AssetLoan(Posted):
    """公物借用: somebody has the asset until it is given back."""

    number = models.CharField("单号", max_length=30, unique=True)
    asset = models.ForeignKey(Asset, models.PROTECT, verbose_name="资产", related_name="loans")
    place = models.ForeignKey("org.Place", models.PROTECT, verbose_name="地点", related_name="+", db_index=False)
    borrower = models.ForeignKey("org.Person", models.PROTECT, verbose_name="借用人", related_name="+")
    purpose = models.CharField("用途", max_length=200, default="")
    lent_on = models.DateField("借出日")
    due_on = models.DateField("应还日")
    handler = models.BigIntegerField("经办人")
    lent_at = models.DateTimeField("办理时间")

    class Meta:
        verbose_name = "公物借用"
        constraints = [
            models.CheckConstraint(
                name="assets_loan_due_after_lent",
                condition=Q(due_on__gte=F("lent_on")),
                violation_error_message="应还日早于借出日",
            ),
        ]


class AssetReturn(Posted):
    number = models.CharField("单号", max_length=30, unique=True)
    loan = models.OneToOneField(AssetLoan, models.PROTECT, verbose_name="公物借用", related_name="back")
    condition = models.CharField("归还时状况", max_length=200, default="")
    handler = models.BigIntegerField("经办人")
    returned_at = models.DateTimeField("归还时间")

    class Meta:
        verbose_name = "公物归还"


class AssetHandover(Posted):
    """Another custodian answers for the asset from now on; the latest counts."""

    number = models.CharField("单号", max_length=30, unique=True)
    asset = models.ForeignKey(Asset, models.PROTECT, verbose_name="资产", related_name="handovers")
    giver = models.ForeignKey("org.Person", models.PROTECT, verbose_name="移交人", related_name="+")
    taker = models.ForeignKey("org.Person", models.PROTECT, verbose_name="接收人", related_name="+")
    note = models.CharField("说明", max_length=200, default="")
    handler = models.BigIntegerField("经办人")
    handed_at = models.DateTimeField("移交时间")

    class Meta:
        verbose_name = "资产移交"
        constraints = [models.CheckConstraint(name="assets_handed_to_another", condition=~Q(giver=F("taker")))]
