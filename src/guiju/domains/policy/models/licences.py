"""The company's licences and permits; a renewal is a new entry of the same name."""

from typing import Any, ClassVar

from django.db import models

from guiju.kernel.store.models import Posted


class Licence(Posted):
    """The newest entry of a name counts; without ``valid_until`` it does not run out."""

    grown: ClassVar[dict[str, Any]] = {"scope": ""}

    number = models.CharField("单号", max_length=30, unique=True)
    name = models.CharField("证照", max_length=120)
    code = models.CharField("证照编号", max_length=80)
    issuer = models.CharField("发证机关", max_length=120)
    is_needed = models.BooleanField("经营必需", default=True)
    valid_from = models.DateField("有效期自")
    valid_until = models.DateField("有效期至", null=True)
    scope = models.CharField("经营范围", max_length=2000, default="")
    entered_by = models.BigIntegerField("登记人")
    entered_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "公司证照"
        indexes = [models.Index(fields=["name", "id"], name="policy_licence_name")]
        constraints = [
            models.CheckConstraint(
                name="policy_licence_days",
                condition=models.Q(valid_until__isnull=True) | models.Q(valid_until__gte=models.F("valid_from")),
                violation_error_message="有效期止早于有效期起",
            ),
        ]
