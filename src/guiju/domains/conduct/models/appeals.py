"""Appeals: always taken, decided by somebody who had no part in the case, never to the worse."""

from django.db import models
from django.db.models import Q

from guiju.domains.conduct.models.cases import Decision
from guiju.kernel.store.models import Posted


class Appeal(Posted):
    """``is_late`` says that the days on the sheet were over; ``late_reason`` why the person comes only now."""

    number = models.CharField("申诉号", max_length=30, unique=True)
    place = models.ForeignKey("org.Place", models.PROTECT, verbose_name="地点", related_name="+", db_index=False)
    decision = models.OneToOneField(Decision, models.PROTECT, verbose_name="决定", related_name="appeal")
    grounds = models.TextField("申诉理由")
    is_late = models.BooleanField("逾期")
    late_reason = models.CharField("逾期原因", max_length=500, default="")
    account = models.BigIntegerField("申诉人")
    filed_at = models.DateTimeField("申诉时间")

    class Meta:
        verbose_name = "申诉"


class AppealResult(models.TextChoices):
    UPHELD = "upheld", "维持"
    CHANGED = "changed", "变更"
    REVOKED = "revoked", "撤销"
    NOT_REOPENED = "not_reopened", "逾期不予受理"


class AppealDecision(Posted):
    """What the reviewer decided; with a change what stands instead."""

    number = models.CharField("复核号", max_length=30, unique=True)
    appeal = models.OneToOneField(Appeal, models.PROTECT, verbose_name="申诉", related_name="outcome")
    result = models.CharField("复核结果", max_length=20, choices=AppealResult)
    measure = models.CharField("变更为", max_length=20, default="")
    grade = models.IntegerField("档次", default=0)
    reason = models.TextField("复核意见")
    reviewer = models.BigIntegerField("复核人")
    decided_at = models.DateTimeField("复核时间")

    class Meta:
        verbose_name = "申诉复核"
        constraints = [
            models.CheckConstraint(name="conduct_appeal_changed_to", condition=~Q(result="changed") | ~Q(measure="")),
        ]
