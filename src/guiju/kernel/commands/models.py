"""What the outer door keeps: receipts, held commands, number series."""

from django.db import models

from guiju.kernel.store.fields import EncryptedTextField
from guiju.kernel.store.models import Posted


class Receipt(Posted):
    """The idempotency key of a run; its answer lies in the evidence of the same run."""

    actor = models.BigIntegerField("经办人")
    command = models.CharField("命令", max_length=80)
    request_id = models.CharField("请求号", max_length=80)
    digest = models.CharField("输入摘要", max_length=64)

    class Meta:
        verbose_name = "回执"
        constraints = [
            models.UniqueConstraint(fields=["actor", "command", "request_id"], name="commands_receipt_once"),
        ]


class ItemReceipt(Posted):
    """The idempotency key of one item (imports: file digest and row)."""

    actor = models.BigIntegerField("经办人")
    command = models.CharField("命令", max_length=80)
    reference = models.CharField("来源号", max_length=120)
    digest = models.CharField("输入摘要", max_length=64)

    class Meta:
        verbose_name = "逐项回执"
        constraints = [
            models.UniqueConstraint(fields=["actor", "command", "reference"], name="commands_item_receipt_once"),
        ]


class HeldStatus(models.TextChoices):
    WAITING = "waiting", "待审批"
    APPROVED = "approved", "已批准"
    REJECTED = "rejected", "已驳回"
    EXECUTED = "executed", "已执行"
    NOT_EXECUTABLE = "not_executable", "已批准，无法执行"


class HeldCommand(Posted):
    """One held item, waiting for a decision by somebody else; performed anew through all gates when approved."""

    mutable = ("status", "decided_by", "decided_at", "decision_note", "outcome")

    command = models.CharField("命令", max_length=80)
    item = models.IntegerField("项")
    payload = EncryptedTextField("输入")
    requester = models.BigIntegerField("申请人")
    approver_post = models.CharField("审批岗位", max_length=60)
    controls = models.TextField("待批控制")
    facts_digest = models.CharField("事实摘要", max_length=64)
    message = models.TextField("说明")
    held_at = models.DateTimeField("提交时间")
    status = models.CharField("状态", max_length=20, choices=HeldStatus, default=HeldStatus.WAITING)
    decided_by = models.BigIntegerField("审批人", null=True)
    decided_at = models.DateTimeField("审批时间", null=True)
    decision_note = models.TextField("审批意见", default="")
    outcome = models.TextField("执行结果", default="")

    class Meta:
        verbose_name = "待批命令"
        indexes = [
            models.Index(
                fields=["approver_post", "id"], name="commands_held_waiting", condition=models.Q(status="waiting")
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="commands_held_other_person",
                condition=models.Q(decided_by__isnull=True) | ~models.Q(decided_by=models.F("requester")),
            ),
        ]


class NumberSeries(models.Model):
    """The last number given, per entity × kind × period; taken in the last statements of a run, so without gaps."""

    entity = models.BigIntegerField("主体")
    kind = models.CharField("单据种类", max_length=20)
    period = models.CharField("期间", max_length=10)
    last = models.BigIntegerField("末号")

    class Meta:
        verbose_name = "编号"
        constraints = [models.UniqueConstraint(fields=["entity", "kind", "period"], name="commands_series_once")]


class RunCounter(models.Model):
    """The last run number on the embedded engine; PostgreSQL has a sequence."""

    last = models.BigIntegerField("末号")

    class Meta:
        verbose_name = "运行号"
