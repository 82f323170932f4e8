"""Findings: what a watch or a person found broken, with an owner until it is resolved."""

from django.db import models

from guiju.kernel.store.models import Posted


class Finding(Posted):
    mutable = ("resolved_at", "resolution")

    control = models.CharField("控制", max_length=80)
    clause = models.CharField("条款", max_length=20)
    fingerprint = models.CharField("指纹", max_length=200)
    title = models.CharField("问题", max_length=200)
    owner = models.BigIntegerField("责任人")
    opened_at = models.DateTimeField("发现时间")
    resolved_at = models.DateTimeField("解决时间", null=True)
    resolution = models.TextField("处理结果", default="")

    class Meta:
        verbose_name = "问题"
        constraints = [
            models.UniqueConstraint(
                fields=["control", "fingerprint"],
                condition=models.Q(resolved_at__isnull=True),
                name="findings_one_open_per_fingerprint",
            ),
        ]
