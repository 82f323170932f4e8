"""What the staff proposes to do better, what was answered, and what came of it."""

from django.db import models
from django.db.models import Q

from guiju.kernel.store.models import Posted


class Suggestion(Posted):
    """``digest`` is that of the content without blanks and marks, by which the same suggestion is known again."""

    number = models.CharField("提案号", max_length=30, unique=True)
    place = models.ForeignKey("org.Place", models.PROTECT, verbose_name="地点", related_name="+", db_index=False)
    field = models.CharField("方面", max_length=20)
    title = models.CharField("提案", max_length=120)
    content = models.TextField("内容")
    digest = models.CharField("内容摘要", max_length=64, db_index=True)
    reviewer = models.BigIntegerField("答复人")
    filed_by = models.BigIntegerField("提交人")
    filed_at = models.DateTimeField("提交时间")

    class Meta:
        verbose_name = "提案"


class SuggestionShare(Posted):
    """An author's share; those of one suggestion should add up to 100."""

    suggestion = models.ForeignKey(Suggestion, models.PROTECT, verbose_name="提案", related_name="shares")
    person = models.ForeignKey("org.Person", models.PROTECT, verbose_name="作者", related_name="+")
    percent = models.IntegerField("份额（%）")

    class Meta:
        verbose_name = "提案作者"
        constraints = [
            models.UniqueConstraint(fields=["suggestion", "person"], name="conduct_share_once"),
            models.CheckConstraint(name="conduct_share_percent", condition=Q(percent__range=(1, 100))),
        ]


class Answer(models.TextChoices):
    ADOPTED = "adopted", "采纳"
    REJECTED = "rejected", "不采纳"


class SuggestionReview(Posted):
    """The answer; what is adopted names who carries it out, until when, and how its result is measured."""

    number = models.CharField("评审单号", max_length=30, unique=True)
    suggestion = models.OneToOneField(Suggestion, models.PROTECT, verbose_name="提案", related_name="review")
    answer = models.CharField("答复", max_length=10, choices=Answer)
    reason = models.TextField("理由", default="")
    owner = models.ForeignKey("org.Person", models.PROTECT, verbose_name="落实人", related_name="+", null=True)
    due_on = models.DateField("落实期限", null=True)
    measure = models.CharField("效果指标", max_length=200, default="")
    reviewer = models.BigIntegerField("评审人")
    reviewed_at = models.DateTimeField("评审时间")

    class Meta:
        verbose_name = "提案评审"


class AdoptionPlan(Posted):
    """What the answer lacked, brought later."""

    number = models.CharField("落实单号", max_length=30, unique=True)
    suggestion = models.OneToOneField(Suggestion, models.PROTECT, verbose_name="提案", related_name="plan")
    owner = models.ForeignKey("org.Person", models.PROTECT, verbose_name="落实人", related_name="+")
    due_on = models.DateField("落实期限")
    measure = models.CharField("效果指标", max_length=200)
    planned_by = models.BigIntegerField("安排人")
    planned_at = models.DateTimeField("安排时间")

    class Meta:
        verbose_name = "提案落实安排"


class ResultAcceptance(Posted):
    """What was measured after a suggestion was carried out, against what was measured before."""

    number = models.CharField("验收单号", max_length=30, unique=True)
    suggestion = models.OneToOneField(Suggestion, models.PROTECT, verbose_name="提案", related_name="acceptance")
    indicator = models.CharField("指标", max_length=120)
    baseline = models.CharField("实施前", max_length=60, default="")
    effect = models.CharField("实施后", max_length=60, default="")
    acceptor = models.BigIntegerField("验收人")
    accepted_at = models.DateTimeField("验收时间")

    class Meta:
        verbose_name = "提案验收"
