"""Registers of the premises: visitors, and keys that are out."""

from django.db import models
from django.db.models import F, Q

from guiju.kernel.registers.models import RegisterEntry
from guiju.kernel.store.fields import EncryptedTextField
from guiju.kernel.store.models import Posted


class Visitor(RegisterEntry):
    """A person from outside, from coming to leaving; recorded as came, whoever it is, with what was known then.

    Name and phone are masked when their time is over.
    """

    mutable = ("name", "phone")

    name = EncryptedTextField("来访人")
    phone = EncryptedTextField("电话", default="")
    company = models.CharField("单位", max_length=120, default="")
    purpose = models.CharField("事由", max_length=200, default="")
    host = models.ForeignKey("org.Person", models.PROTECT, verbose_name="被访人", related_name="+", null=True)
    arrived_at = models.DateTimeField("到达时间")
    vehicle = models.CharField("车牌", max_length=20, default="")

    class Meta(RegisterEntry.Meta):
        verbose_name = "来访"


class KeyLoan(RegisterEntry):
    """A key that somebody has, until it comes back."""

    key_code = models.CharField("钥匙编号", max_length=40)
    opens = models.CharField("开什么", max_length=120)
    holder = models.ForeignKey("org.Person", models.PROTECT, verbose_name="领用人", related_name="+")
    lent_on = models.DateField("领用日")
    due_on = models.DateField("应还日", null=True, help_text="长期保管的可以空着")
    is_spare = models.BooleanField("备用钥匙", default=False)

    class Meta(RegisterEntry.Meta):
        verbose_name = "钥匙领用"
        constraints = [
            *RegisterEntry.Meta.constraints,
            models.CheckConstraint(
                name="safety_key_due_after_lent", condition=Q(due_on__isnull=True) | Q(due_on__gte=F("lent_on"))
            ),
        ]


class Camera(RegisterEntry):
    """A camera and what it covers; whether it runs is told by what was seen of it."""

    camera_code = models.CharField("摄像头编号", max_length=40)
    covers = models.CharField("监控范围", max_length=120)
    keeper = models.ForeignKey("org.Person", models.PROTECT, verbose_name="责任人", related_name="+")
    keep_days = models.IntegerField("录像保存（天）", default=30)

    class Meta(RegisterEntry.Meta):
        verbose_name = "摄像头"
        indexes = [models.Index(fields=["camera_code"], name="safety_camera_code")]


class CameraSource(models.TextChoices):
    FILE = "file", "设备文件"
    CHECK = "check", "闭仓点检"
    PROOF = "proof", "截图"


class CameraSeen(Posted):
    """A camera was seen running or not at a moment; the latest counts. A proof has its screenshot attached."""

    camera_code = models.CharField("摄像头编号", max_length=40)
    place = models.ForeignKey("org.Place", models.PROTECT, verbose_name="地点", related_name="+")
    is_online = models.BooleanField("在线")
    source = models.CharField("来源", max_length=8, choices=CameraSource)
    note = models.CharField("情况", max_length=200, default="")
    seen_at = models.DateTimeField("时间")
    handler = models.BigIntegerField("经办人")

    class Meta:
        verbose_name = "摄像头状态"
        indexes = [models.Index(fields=["place", "camera_code", "seen_at"], name="safety_camera_seen")]


class FireSourceKind(models.TextChoices):
    CHARGING = "charging", "充电位"
    HEATER = "heater", "取暖、加热电器"


class FireSource(RegisterEntry):
    """Where charging is allowed, and which heating appliances are; what is not here is not allowed."""

    code = models.CharField("编号", max_length=40, help_text="充电位写地点编码，电器写电器编号")
    kind = models.CharField("种类", max_length=12, choices=FireSourceKind)
    keeper = models.ForeignKey("org.Person", models.PROTECT, verbose_name="责任人", related_name="+")

    class Meta(RegisterEntry.Meta):
        verbose_name = "电器与火源"


class Extinguisher(RegisterEntry):
    """An extinguisher where it hangs; after the day until which it is good it covers nothing."""

    code = models.CharField("编号", max_length=40)
    agent = models.CharField("类型", max_length=40)
    good_until = models.DateField("有效期至")

    class Meta(RegisterEntry.Meta):
        verbose_name = "灭火器"


class Risk(RegisterEntry):
    """A kind of hazard of a warehouse: who answers for it, and by which check it is looked after."""

    hazard = models.CharField("防患种类", max_length=20)
    measure = models.CharField("措施", max_length=200, default="")
    check_item = models.CharField("检查项", max_length=120, default="")
    keeper = models.ForeignKey("org.Person", models.PROTECT, verbose_name="责任人", related_name="+", null=True)

    class Meta(RegisterEntry.Meta):
        verbose_name = "风险"


class RainyMode(RegisterEntry):
    """From when on damp is looked after every day; it ends when it is ended."""

    begins_on = models.DateField("开始日")
    reason = models.CharField("原因", max_length=200, default="")

    class Meta(RegisterEntry.Meta):
        verbose_name = "雨季模式"


class RiskReview(RegisterEntry):
    """The list of risks was gone through, after a loss or in its own time."""

    reviewed_at = models.DateTimeField("复审时间")
    conclusion = models.CharField("结论", max_length=500)

    class Meta(RegisterEntry.Meta):
        verbose_name = "风险清单复审"


class HygieneArea(RegisterEntry):
    """An area that one of the staff keeps clean, whoever else works there."""

    code = models.CharField("区域编号", max_length=40)
    keeper = models.ForeignKey("org.Person", models.PROTECT, verbose_name="责任人", related_name="+")
    used_by = models.CharField("使用人", max_length=200, default="", help_text="同在这个区域办公、作业的人")

    class Meta(RegisterEntry.Meta):
        verbose_name = "卫生责任区"
