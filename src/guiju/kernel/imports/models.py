"""Imports: which file, by which mapping, how far, and each row that became nothing."""

from django.db import models
from django.db.models import F, Q

from guiju.kernel.store.models import Posted


class Status(models.TextChoices):
    RUNNING = "running", "导入中"
    DONE = "done", "已完成"
    STOPPED = "stopped", "已停止"


class Import(Posted):
    """A file that is brought in through a command, chunk by chunk; ``position`` is the last line of the file dealt with."""

    mutable = ("status", "position", "rows", "accepted", "held", "refused", "fault", "finished_at")

    command = models.CharField("命令", max_length=80)
    file_name = models.CharField("文件名", max_length=200)
    sha256 = models.CharField("摘要", max_length=64)
    mapping = models.TextField("列的对应")
    is_partial = models.BooleanField("合格的先导入")
    actor = models.BigIntegerField("导入人")
    started_at = models.DateTimeField("开始时间")
    status = models.CharField("状态", max_length=10, choices=Status, default=Status.RUNNING)
    position = models.BigIntegerField("读到第几行", default=0)
    rows = models.BigIntegerField("行数", default=0)
    accepted = models.BigIntegerField("已导入", default=0)
    held = models.BigIntegerField("待审批", default=0)
    refused = models.BigIntegerField("未导入", default=0)
    fault = models.TextField("停止原因", default="")
    finished_at = models.DateTimeField("完成时间", null=True)

    class Meta:
        verbose_name = "导入"
        indexes = [models.Index(fields=["id"], name="imports_running", condition=Q(status="running"))]
        constraints = [
            models.CheckConstraint(
                name="imports_rows_add_up", condition=Q(rows=F("accepted") + F("held") + F("refused"))
            ),
            models.UniqueConstraint(
                fields=["actor", "command", "sha256"], name="imports_one_at_a_time", condition=Q(status="running")
            ),
        ]


class RefusedRow(Posted):
    """A row of the file that became nothing; the cells stay in the file."""

    imported = models.ForeignKey(Import, models.PROTECT, verbose_name="导入", related_name="refused_rows")
    row = models.BigIntegerField("行号")
    column = models.CharField("列", max_length=80)
    reason = models.TextField("原因")

    class Meta:
        verbose_name = "未导入的行"


class Profile(Posted):
    """A mapping kept under a name; the latest of a name is in force."""

    command = models.CharField("命令", max_length=80)
    name = models.CharField("名称", max_length=60)
    mapping = models.TextField("列的对应")
    saved_by = models.BigIntegerField("保存人")

    class Meta:
        verbose_name = "导入方案"
        indexes = [models.Index(fields=["command", "name"], name="imports_profile_name")]
