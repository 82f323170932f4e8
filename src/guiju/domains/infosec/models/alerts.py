"""Alerts about operating data: acknowledged by whoever is on call, closed with cause and effect."""

from django.db import models

from guiju.kernel.store.models import Posted


class OpsAlert(Posted):
    """``signature`` is what alerts of one kind have in common."""

    number = models.CharField("单号", max_length=30, unique=True)
    place = models.ForeignKey("org.Place", models.PROTECT, verbose_name="地点", related_name="+")
    signature = models.CharField("特征", max_length=120)
    what = models.CharField("情况", max_length=200)
    raised_by = models.BigIntegerField("登记人")
    raised_at = models.DateTimeField("告警时间")

    class Meta:
        verbose_name = "运营告警"
        indexes = [models.Index(fields=["signature", "raised_at"], name="infosec_alert_signature")]


class AlertClosing(Posted):
    """The latest counts; without ``cause`` or an effect it is 待补."""

    alert = models.ForeignKey(OpsAlert, models.PROTECT, verbose_name="告警", related_name="closings")
    cause = models.CharField("原因", max_length=500, default="")
    orders_affected = models.IntegerField("影响订单数", null=True)
    loss = models.BigIntegerField("影响金额", null=True)
    lacks = models.CharField("还缺", max_length=100, default="")
    closed_by = models.BigIntegerField("处理人")
    closed_at = models.DateTimeField("关闭时间")

    class Meta:
        verbose_name = "告警关闭"
