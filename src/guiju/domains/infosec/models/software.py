"""The software the company uses, with its licence."""

from django.db import models
from django.db.models import F, Q

from guiju.kernel.registers.models import RegisterEntry


class LicenceKind(models.TextChoices):
    COMMERCIAL = "commercial", "商业授权"
    SUBSCRIPTION = "subscription", "订阅"
    OPEN_SOURCE = "open_source", "开源"
    FREE = "free", "免费"
    OWN = "own", "自行开发"


class Software(RegisterEntry):
    """A program in one version at one place; without ``licence_until`` its licence has no end."""

    name = models.CharField("软件名称", max_length=80)
    version = models.CharField("版本", max_length=40)
    licence_kind = models.CharField("授权方式", max_length=20, choices=LicenceKind.choices)
    licence = models.CharField("授权编号、许可证", max_length=120, default="")
    seats = models.PositiveIntegerField("授权数量", null=True, help_text="空着是不限")
    installed_on = models.CharField("安装在", max_length=200, help_text="电脑、服务器或账号")
    keeper = models.ForeignKey("org.Person", models.PROTECT, verbose_name="使用人", related_name="+")
    approved_by = models.ForeignKey(
        "org.Person", models.PROTECT, verbose_name="批准人", related_name="+", help_text="不能是使用人本人"
    )
    licence_until = models.DateField("授权到期日", null=True, help_text="订阅必填；空着是长期有效")

    class Meta(RegisterEntry.Meta):
        verbose_name = "软件"
        constraints = [
            *RegisterEntry.Meta.constraints,
            models.CheckConstraint(
                name="infosec_software_approved_by_another",
                condition=~Q(approved_by=F("keeper")),
                violation_error_message="批准人是使用人本人，须由另一人批准",
            ),
            models.CheckConstraint(
                name="infosec_software_subscription_ends",
                condition=~Q(licence_kind=LicenceKind.SUBSCRIPTION) | Q(licence_until__isnull=False),
                violation_error_message="订阅的软件须填授权到期日",
            ),
        ]
