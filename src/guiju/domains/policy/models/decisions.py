"""Decisions: the paper with its options, what the departments said, what was decided, who was told, what came of it."""

from django.db import models
from django.db.models import Q

from guiju.kernel.store.models import Posted


class DecisionPaper(Posted):
    """What is laid before the decider; ``options`` has one a line. Amounts in 分.

    ``departments`` are the posts of those it touches, as JSON.
    """

    number = models.CharField("单号", max_length=30, unique=True)
    title = models.CharField("事项", max_length=120)
    amount = models.BigIntegerField("金额（分）", default=0)
    is_strategy = models.BooleanField("公司战略", default=False)
    options = models.TextField("方案")
    data = models.TextField("测算依据", default="")
    forecast = models.TextField("预期结果", default="")
    review_on = models.DateField("复盘日", null=True)
    departments = models.TextField("涉及岗位", default="[]")
    submitted_by = models.BigIntegerField("提交人")
    submitted_at = models.DateTimeField("提交时间")

    class Meta:
        verbose_name = "决策单"


class DecisionComment(Posted):
    """A department's comment; an objection is answered in writing."""

    number = models.CharField("单号", max_length=30, unique=True)
    paper = models.ForeignKey(DecisionPaper, models.PROTECT, verbose_name="决策单", related_name="comments")
    post = models.CharField("岗位", max_length=40)
    objects_to = models.BooleanField("反对")
    text = models.CharField("意见", max_length=1000)
    said_by = models.BigIntegerField("发言人")
    said_at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "会签意见"


class DecisionAnswer(Posted):
    comment = models.OneToOneField(DecisionComment, models.PROTECT, verbose_name="会签意见", related_name="answer")
    text = models.CharField("答复", max_length=1000)
    answered_by = models.BigIntegerField("答复人")
    answered_at = models.DateTimeField("答复时间")

    class Meta:
        verbose_name = "反对意见的答复"


class DecisionTaken(Posted):
    """What was decided of a paper, and from when; a secret one says how secret, why and until when."""

    number = models.CharField("单号", max_length=30, unique=True)
    paper = models.OneToOneField(DecisionPaper, models.PROTECT, verbose_name="决策单", related_name="decision")
    choice = models.CharField("选定方案", max_length=500)
    effective_on = models.DateField("生效日")
    lacks_basis = models.BooleanField("依据不全")
    secrecy = models.CharField("密级", max_length=20, default="")
    secret_because = models.CharField("保密原因", max_length=500, default="")
    secret_until = models.DateField("保密至", null=True)
    decided_by = models.BigIntegerField("决定人")
    decided_at = models.DateTimeField("决定时间")

    class Meta:
        verbose_name = "决定"
        constraints = [
            models.CheckConstraint(
                name="policy_decision_secrecy_whole",
                condition=Q(secrecy="", secret_because="", secret_until__isnull=True)
                | (~Q(secrecy="") & ~Q(secret_because="") & Q(secret_until__isnull=False)),
                violation_error_message="保密的决定要写明密级、原因和保密到哪一天",
            ),
        ]


class DecisionNotice(Posted):
    """Whom a decision was announced to: one message a person, which tells when it was read."""

    number = models.CharField("单号", max_length=30, unique=True)
    decision = models.ForeignKey(DecisionTaken, models.PROTECT, verbose_name="决定", related_name="notices")
    text = models.TextField("通报内容")
    posts = models.TextField("通报岗位", default="[]")
    told = models.IntegerField("通报人数")
    sent_by = models.BigIntegerField("通报人")
    sent_at = models.DateTimeField("通报时间")

    class Meta:
        verbose_name = "决定通报"


class DecisionReview(Posted):
    decision = models.OneToOneField(DecisionTaken, models.PROTECT, verbose_name="决定", related_name="review")
    result = models.TextField("实际结果与预期对比")
    reviewed_by = models.BigIntegerField("复盘人")
    reviewed_at = models.DateTimeField("复盘时间")

    class Meta:
        verbose_name = "决策复盘"
