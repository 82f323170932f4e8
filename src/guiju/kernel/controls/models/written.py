"""Gates a company writes itself, by version: proposed, tried on what happened, approved by somebody else."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from guiju.kernel.rulebook.models import Outcome
from guiju.kernel.store.models import Posted


class WrittenGate(Posted):
    """One version of a gate; it judges nothing before it is approved. ``samples`` are fields that pass and that break it."""

    grown: ClassVar[dict[str, Any]] = {"samples": "{}"}

    key = models.CharField("控制", max_length=80)
    version = models.IntegerField("版本")
    title = models.CharField("标题", max_length=60)
    subject = models.CharField("事项", max_length=60)
    is_protected = models.BooleanField("受保护事项")
    expression = models.TextField("合规条件")
    message = models.TextField("不合规时的说明")
    advice = models.CharField("怎么办", max_length=200)
    outcome = models.CharField("结果", max_length=10, choices=Outcome)
    approver_post = models.CharField("审批岗位", max_length=40)
    params = models.TextField("参数")
    samples = models.TextField("自检样例", default="{}")
    proposer = models.BigIntegerField("提出人")
    proposed_at = models.DateTimeField("提出时间")

    class Meta:
        verbose_name = "自定义关卡"
        constraints = [
            models.UniqueConstraint(fields=["key", "version"], name="controls_written_gate_version_once"),
            # A physical fact, a wage or a right is never stopped by a rule (DESIGN 3.3).
            models.CheckConstraint(
                name="controls_written_gate_protected", condition=Q(is_protected=False) | Q(outcome="warn")
            ),
        ]


class GateTrial(Posted):
    """What a version would have stopped: ``stopped`` of ``judged``, and the first of them."""

    gate = models.ForeignKey(WrittenGate, models.PROTECT, verbose_name="自定义关卡", related_name="trials")
    since = models.DateField("自")
    judged = models.IntegerField("判定数")
    stopped = models.IntegerField("不合规数")
    errors = models.IntegerField("运算出错数")
    examples = models.TextField("例子")
    tried_by = models.BigIntegerField("试算人")
    tried_at = models.DateTimeField("试算时间")

    class Meta:
        verbose_name = "关卡试算"


class GateApproval(Posted):
    gate = models.OneToOneField(WrittenGate, models.PROTECT, verbose_name="自定义关卡", related_name="approval")
    proposer = models.BigIntegerField("提出人")
    approver = models.BigIntegerField("批准人")
    approved_at = models.DateTimeField("批准时间")

    class Meta:
        verbose_name = "关卡批准"
        constraints = [
            models.CheckConstraint(name="controls_gate_other_person", condition=~Q(proposer=F("approver"))),
        ]
