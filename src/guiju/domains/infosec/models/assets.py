"""Information assets: whose each is, how much it matters, what protects it; which of them may see personal data."""

from django.db import models

from guiju.kernel.registers.models import RegisterEntry
from guiju.kernel.store.models import Posted


class AssetKind(models.TextChoices):
    SYSTEM = "system", "业务系统"
    DATA = "data", "数据"
    NETWORK = "network", "网络设备"
    OS = "os", "操作系统"
    DATABASE = "database", "数据库"


class AssetLevel(models.TextChoices):
    UNGRADED = "none", "未分级"
    HIGH = "high", "高"
    MEDIUM = "medium", "中"
    LOW = "low", "低"


class InfoAsset(RegisterEntry):
    """What is not known yet stays empty; the yearly review prints it."""

    code = models.CharField("资产编号", max_length=40)
    name = models.CharField("名称", max_length=120)
    kind = models.CharField("种类", max_length=12, choices=AssetKind.choices)
    level = models.CharField(
        "等级",
        max_length=8,
        choices=AssetLevel.choices,
        default=AssetLevel.UNGRADED,
        help_text="未分级的，年度评审列为缺项",
    )
    keeper = models.ForeignKey("org.Person", models.PROTECT, verbose_name="责任人", related_name="+", null=True)
    measures = models.CharField("防护措施", max_length=200, default="")
    backup = models.CharField("备份", max_length=120, default="", help_text="等级高的必须写明")
    access_list = models.CharField("访问名单", max_length=200, default="", help_text="谁可以访问；等级高的必须写明")
    assessed_on = models.DateField("风险评估日", null=True, help_text="空着是还没有评估")
    live_on = models.DateField("启用日")

    class Meta(RegisterEntry.Meta):
        verbose_name = "信息资产"


class PersonalDataGrant(Posted):
    """From then on the asset may hold or read personal data."""

    number = models.CharField("单号", max_length=30, unique=True)
    asset = models.ForeignKey(InfoAsset, models.PROTECT, verbose_name="信息资产", related_name="grants")
    place = models.ForeignKey("org.Place", models.PROTECT, verbose_name="地点", related_name="+")
    purpose = models.CharField("用途", max_length=500)
    granted_by = models.BigIntegerField("批准人")
    granted_at = models.DateTimeField("批准时间")

    class Meta:
        verbose_name = "个人信息访问许可"
