"""Which documents cover which field of business, who answers for a clause, and what a review found."""

from django.db import models

from guiju.kernel.store.models import Posted


class DomainCover(Posted):
    """Somebody says that a document covers a field of business; the newest of a field counts.

    Without document, version and owner it is 自述未证实.
    """

    number = models.CharField("单号", max_length=30, unique=True)
    domain = models.CharField("业务域", max_length=40)
    document = models.CharField("制度文件", max_length=120, default="")
    version = models.CharField("版本", max_length=40, default="")
    owner = models.ForeignKey("org.Person", models.PROTECT, verbose_name="责任人", null=True, related_name="+")
    reviewed_on = models.DateField("最近复审日", null=True)
    entered_by = models.BigIntegerField("登记人")
    entered_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "制度台账"
        indexes = [models.Index(fields=["domain", "id"], name="policy_cover_domain")]


class SystemReview(Posted):
    """The yearly look at a system of rules: lawful, controlled, how long its main approval takes."""

    number = models.CharField("单号", max_length=30, unique=True)
    domain = models.CharField("业务域", max_length=40)
    legal_check = models.CharField("合法性核对", max_length=500, default="")
    control_check = models.CharField("控制核对", max_length=500, default="")
    cycle_days = models.IntegerField("主要审批中位天数", null=True)
    reviewed_by = models.BigIntegerField("评审人")
    reviewed_at = models.DateTimeField("评审时间")

    class Meta:
        verbose_name = "制度评审"
        indexes = [models.Index(fields=["domain", "id"], name="policy_review_domain")]


class Accountable(Posted):
    """Who answers for a clause; the newest of a clause counts."""

    code = models.CharField("条款号", max_length=20)
    person = models.ForeignKey("org.Person", models.PROTECT, verbose_name="责任高管", related_name="+")
    is_executive = models.BooleanField("高管团队成员")
    named_by = models.BigIntegerField("指定人")
    named_at = models.DateTimeField("指定时间")

    class Meta:
        verbose_name = "条款责任人"
        indexes = [models.Index(fields=["code", "id"], name="policy_accountable_code")]
