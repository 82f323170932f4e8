"""What somebody reports about somebody, in confidence: who may read it, who handles it, what came of it."""

from django.db import models
from django.db.models import Q

from guiju.kernel.store.fields import EncryptedTextField
from guiju.kernel.store.models import Posted


class ReportKind(models.TextChoices):
    IMAGE = "image", "公司形象"
    REPUTATION = "reputation", "公司声誉"
    UNLAWFUL = "unlawful", "违法违规"
    ATTACK = "attack", "人身攻击"
    CRIME = "crime", "涉嫌犯罪"


class ReportTag(models.TextChoices):
    NONE = "", "无"
    RIGHTS = "依法维权", "依法维权"
    WHISTLE = "举报", "举报"
    REVIEW = "消费评价", "消费评价"


class Report(Posted):
    """``person`` is who it is about, ``account`` his, 0 where he is not one of the staff. ``handler`` answers for it now.

    ``asks``: the person concerned is told of it and may speak. He reads the reporter's name only where ``shows_name``.
    """

    mutable = ("handler",)

    number = models.CharField("举报件", max_length=30, unique=True)
    place = models.ForeignKey("org.Place", models.PROTECT, verbose_name="地点", related_name="+", db_index=False)
    kind = models.CharField("种类", max_length=12, choices=ReportKind)
    tag = models.CharField("性质标签", max_length=10, choices=ReportTag, default="")
    person = models.ForeignKey("org.Person", models.PROTECT, verbose_name="被反映人", related_name="+")
    account = models.BigIntegerField("被反映人账号", default=0)
    facts = EncryptedTextField("反映的事实")
    happened_on = models.DateField("发生日期")
    suspects_crime = models.BooleanField("涉嫌犯罪")
    shows_name = models.BooleanField("同意公开姓名")
    asks = models.BooleanField("请本人陈述")
    reporter = models.BigIntegerField("反映人")
    handler = models.BigIntegerField("经办人")
    filed_at = models.DateTimeField("提交时间")

    class Meta:
        verbose_name = "举报件"
        indexes = [
            models.Index(fields=["kind", "filed_at"], name="conduct_report_of_kind"),
            models.Index(fields=["account", "id"], name="conduct_report_about"),
        ]


class ReportReader(Posted):
    """Somebody who may read a report; nobody else may."""

    report = models.ForeignKey(Report, models.PROTECT, verbose_name="举报件", related_name="readers")
    account = models.BigIntegerField("可阅人")
    why = models.CharField("缘由", max_length=10)

    class Meta:
        verbose_name = "举报件可阅人"
        constraints = [models.UniqueConstraint(fields=["report", "account"], name="conduct_report_reader_once")]


class ReportInvolved(Posted):
    """Somebody else whom the report names: he neither reads nor handles it."""

    report = models.ForeignKey(Report, models.PROTECT, verbose_name="举报件", related_name="involved")
    account = models.BigIntegerField("涉及人")

    class Meta:
        verbose_name = "举报件涉及人"
        constraints = [models.UniqueConstraint(fields=["report", "account"], name="conduct_report_involved_once")]


class ReportResult(models.TextChoices):
    FOUNDED = "founded", "属实"
    UNFOUNDED = "unfounded", "不属实"
    CLOSED = "closed", "不再处理"


class ReportConclusion(Posted):
    """The last one counts; one that is ``is_pending`` leaves the report open."""

    number = models.CharField("结论单号", max_length=30, unique=True)
    report = models.ForeignKey(Report, models.PROTECT, verbose_name="举报件", related_name="conclusions")
    result = models.CharField("结论", max_length=10, choices=ReportResult)
    is_work_related = models.BooleanField("与职务有关")
    is_harmful = models.BooleanField("造成实际损害")
    proposal = models.CharField("处理建议", max_length=10, default="")
    clause = models.CharField("依据条款", max_length=20, default="")
    reason = models.CharField("理由", max_length=500)
    is_pending = models.BooleanField("待定")
    concluded_by = models.BigIntegerField("作出人")
    concluded_at = models.DateTimeField("作出时间")

    class Meta:
        verbose_name = "举报件结论"
        constraints = [
            models.UniqueConstraint(
                fields=["report"], condition=Q(is_pending=False), name="conduct_report_concluded_once"
            ),
        ]


class ReferralDecision(Posted):
    """Whether the matter goes to the authority, and why."""

    number = models.CharField("移送决定号", max_length=30, unique=True)
    report = models.OneToOneField(Report, models.PROTECT, verbose_name="举报件", related_name="referral")
    refers = models.BooleanField("移送")
    reason = models.CharField("理由", max_length=500)
    decided_by = models.BigIntegerField("决定人")
    decided_at = models.DateTimeField("决定时间")

    class Meta:
        verbose_name = "移送决定"
