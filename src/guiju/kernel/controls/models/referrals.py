"""What was referred to superiors, and what they instructed."""

from django.db import models
from django.db.models import F, Q

from guiju.kernel.store.models import Posted


class Referral(Posted):
    """A matter laid before the holders of ``posts``; ``above`` are told when nobody has seen it by ``answer_by``.

    ``acknowledged_at`` repeats the moment of the first `Instruction`, ``settled_at`` of the one that ends it, because
    indexes of the open ones need them in the row. ``reporter`` is 0 where the program itself refers.
    """

    mutable = ("acknowledged_at", "settled_at")

    number = models.CharField("单号", max_length=30, unique=True)
    kind = models.CharField("种类", max_length=80)
    source = models.CharField("来源", max_length=200)
    title = models.CharField("事由", max_length=200)
    detail = models.TextField("情况")
    place = models.ForeignKey("org.Place", models.PROTECT, verbose_name="地点")
    posts = models.TextField("呈报岗位")
    above = models.TextField("上级岗位")
    clauses = models.TextField("条款")
    reporter = models.BigIntegerField("呈报人")
    reported_at = models.DateTimeField("呈报时间")
    answer_by = models.DateTimeField("答复期限", null=True)
    acknowledged_at = models.DateTimeField("阅示时间", null=True)
    settled_at = models.DateTimeField("了结时间", null=True)

    class Meta:
        verbose_name = "呈报"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "source"], condition=Q(settled_at__isnull=True), name="controls_referral_open_once"
            ),
        ]
        indexes = [
            models.Index(fields=["kind", "place", "reported_at"], name="controls_referral_at"),
            models.Index(
                fields=["answer_by"], name="controls_referral_unseen", condition=Q(acknowledged_at__isnull=True)
            ),
            models.Index(fields=["kind", "source", "id"], name="controls_referral_source"),
        ]


class Instruction(Posted):
    """What a superior says to a referral; one that ``settles`` ends it. Nobody instructs himself."""

    referral = models.ForeignKey(Referral, models.PROTECT, verbose_name="呈报", related_name="instructions")
    decision = models.CharField("决定", max_length=40)
    note = models.TextField("意见")
    settles = models.BooleanField("了结")
    reporter = models.BigIntegerField("呈报人")
    instructor = models.BigIntegerField("阅示人")
    instructed_at = models.DateTimeField("阅示时间")

    class Meta:
        verbose_name = "阅示"
        constraints = [
            models.CheckConstraint(name="controls_instructed_by_another", condition=~Q(instructor=F("reporter"))),
        ]


class ReferralEscalation(Posted):
    """Nobody had seen it in time; those above were told, once."""

    referral = models.OneToOneField(Referral, models.PROTECT, verbose_name="呈报", related_name="escalation")
    posts = models.TextField("升级到岗位")
    escalated_at = models.DateTimeField("升级时间")

    class Meta:
        verbose_name = "呈报升级"
