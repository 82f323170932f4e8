"""Periodic reviews filled from data and signed line by line, and decisions whether a rulebook is revised."""

from django.db import models
from django.db.models import Q

from guiju.kernel.store.models import Posted


class Review(Posted):
    """A look at ``about`` over some days, signed whatever is open; with something open it is 有条件有效 (``is_conditional``)."""

    number = models.CharField("单号", max_length=30, unique=True)
    kind = models.CharField("种类", max_length=40)
    about = models.CharField("对象", max_length=60, default="")
    title = models.CharField("评审", max_length=120)
    since = models.DateField("自")
    until = models.DateField("至")
    is_conditional = models.BooleanField("有条件有效")
    note = models.CharField("说明", max_length=500, default="")
    signed_by = models.BigIntegerField("签字人")
    signed_at = models.DateTimeField("签字时间")

    class Meta:
        verbose_name = "定期评审"
        indexes = [models.Index(fields=["kind", "about", "id"], name="policy_review_about")]


class ReviewLine(Posted):
    """What the data said of one thing when it was signed, and the answer; ``is_open``: it wants an action and has none."""

    review = models.ForeignKey(Review, models.PROTECT, verbose_name="评审", related_name="lines")
    key = models.CharField("项目号", max_length=60)
    title = models.CharField("项目", max_length=200)
    figures = models.CharField("数据", max_length=500, default="")
    owner = models.BigIntegerField("责任人", default=0)
    answer = models.CharField("答复", max_length=10, default="")
    action = models.CharField("措施", max_length=500, default="")
    person = models.ForeignKey("org.Person", models.PROTECT, verbose_name="办理人", null=True, related_name="+")
    due_on = models.DateField("完成日", null=True)
    is_open = models.BooleanField("未答复")

    class Meta:
        verbose_name = "评审项目"
        constraints = [
            models.UniqueConstraint(fields=["review", "key"], name="policy_review_line_once"),
            models.CheckConstraint(name="policy_review_answer", condition=Q(answer__in=["", "keep", "change"])),
        ]


class RevisionDecision(Posted):
    """After something happened somebody decides whether a rulebook is revised; the newest of an occasion counts."""

    number = models.CharField("单号", max_length=30, unique=True)
    occasion = models.CharField("所因单据", max_length=60)
    rulebook = models.ForeignKey("rulebook.Rulebook", models.PROTECT, verbose_name="制度", related_name="+")
    decision = models.CharField("决定", max_length=10)
    reason = models.CharField("理由", max_length=500)
    decided_by = models.BigIntegerField("决定人")
    decided_at = models.DateTimeField("决定时间")

    class Meta:
        verbose_name = "修订决定"
        indexes = [models.Index(fields=["occasion", "id"], name="policy_revision_occasion")]
        constraints = [
            models.CheckConstraint(name="policy_revision_decision", condition=Q(decision__in=["revise", "none"])),
        ]
