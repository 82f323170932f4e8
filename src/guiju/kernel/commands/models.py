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
    LAPSED = "lapsed", "已过期失效"


class HeldCommand(Posted):
    """One held item, waiting for a decision by somebody else; performed anew through all gates when approved.

    ``approver_post`` is the first post that is asked; further ones are `AskedPost`.
    """

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
    needs = models.CharField("任一或全部", max_length=5, default="any")
    expires_at = models.DateTimeField("审批期限", null=True)
    on_timeout = models.CharField("逾期处理", max_length=10, default="wait")
    superior = models.CharField("上级岗位", max_length=60, default="")
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
            models.Index(fields=["expires_at"], name="commands_held_expiring", condition=models.Q(status="waiting")),
        ]
        constraints = [
            models.CheckConstraint(
                name="commands_held_other_person",
                condition=models.Q(decided_by__isnull=True) | ~models.Q(decided_by=models.F("requester")),
            ),
        ]


class AskedPost(Posted):
    """A further post whose decision a held command needs; a superior is asked when the others let the time pass."""

    held = models.ForeignKey(HeldCommand, models.PROTECT, verbose_name="待批命令", related_name="asked")
    post = models.CharField("审批岗位", max_length=60)
    is_superior = models.BooleanField("上级")

    class Meta:
        verbose_name = "会签岗位"
        constraints = [models.UniqueConstraint(fields=["held", "post"], name="commands_asked_post_once")]


class HeldPlace(Posted):
    """A place that a held command is about: who decides must hold his post there."""

    held = models.ForeignKey(HeldCommand, models.PROTECT, verbose_name="待批命令", related_name="places")
    place = models.BigIntegerField("地点")

    class Meta:
        verbose_name = "待批命令的地点"
        constraints = [models.UniqueConstraint(fields=["held", "place"], name="commands_held_place_once")]


class ApprovalDecision(Posted):
    """What one person decided for one of the posts; nobody decides twice, and nobody for himself."""

    held = models.ForeignKey(HeldCommand, models.PROTECT, verbose_name="待批命令", related_name="decisions")
    post = models.CharField("审批岗位", max_length=60)
    requester = models.BigIntegerField("申请人")
    approver = models.BigIntegerField("审批人")
    decision = models.CharField("决定", max_length=10)
    note = models.TextField("审批意见")
    decided_at = models.DateTimeField("审批时间")

    class Meta:
        verbose_name = "审批决定"
        constraints = [
            models.UniqueConstraint(fields=["held", "post"], name="commands_decision_once_a_post"),
            models.UniqueConstraint(fields=["held", "approver"], name="commands_decision_once_a_person"),
            models.CheckConstraint(
                name="commands_decision_other_person", condition=~models.Q(requester=models.F("approver"))
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
