"""Periodic reports: filled from data, signed by the person they are of."""

from typing import ClassVar

from django.db import models

from guiju.kernel.store.models import Posted


class Report(Posted):
    """One report of one duty item; a later one of the same item stands beside it. ``lacks`` is why it does not count."""

    number = models.CharField("报表单号", max_length=30, unique=True)
    item = models.ForeignKey("controls.DutyItem", models.PROTECT, verbose_name="职责事项", related_name="+")
    title = models.CharField("报表", max_length=120)
    author = models.BigIntegerField("报送人")
    recipient = models.BigIntegerField("报送给")
    first = models.DateField("期间自")
    last = models.DateField("期间至")
    remark = models.TextField("说明")
    lacks = models.CharField("还缺", max_length=200)
    late_hours = models.IntegerField("迟报（小时）")
    filed_at = models.DateTimeField("报送时间")

    class Meta:
        verbose_name = "定期报表"
        indexes: ClassVar = [models.Index(fields=["item", "id"], name="office_report_of_item")]


class ReportFigure(Posted):
    """A figure of a report, as the data had it when the report was signed."""

    report = models.ForeignKey(Report, models.PROTECT, verbose_name="报表", related_name="figures")
    section = models.CharField("栏目", max_length=60)
    name = models.CharField("指标", max_length=60)
    value = models.BigIntegerField("数值")

    class Meta:
        verbose_name = "报表数据"
