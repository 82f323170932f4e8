"""Risks, how they were rated from time to time, who treats them by when, and the limits that the business keeps."""

from django.db import models
from django.db.models import F, Q

from guiju.kernel.store.models import Posted

LEAST, MOST = 1, 5


class RiskType(models.TextChoices):
    MARKET = "market", "市场风险"
    OPERATING = "operating", "经营风险"


class Risk(Posted):
    """What may happen to the business; it stands until it is closed."""

    number = models.CharField("单号", max_length=30, unique=True)
    kind = models.CharField("类别", max_length=10, choices=RiskType)
    title = models.CharField("风险", max_length=120)
    description = models.CharField("情况", max_length=1000)
    registered_by = models.BigIntegerField("登记人")
    registered_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "风险"


class RiskRating(Posted):
    """How likely and how bad; the newest counts, the first comes with the risk."""

    risk = models.ForeignKey(Risk, models.PROTECT, verbose_name="风险", related_name="ratings")
    likelihood = models.IntegerField("可能性")
    impact = models.IntegerField("影响")
    score = models.IntegerField("评分")
    basis = models.CharField("依据", max_length=500, default="")
    rated_by = models.BigIntegerField("评级人")
    rated_at = models.DateTimeField("评级时间")

    class Meta:
        verbose_name = "风险评级"
        constraints = [
            models.CheckConstraint(
                name="risk_rating_bounds",
                condition=Q(likelihood__gte=LEAST, likelihood__lte=MOST, impact__gte=LEAST, impact__lte=MOST),
            ),
            models.CheckConstraint(name="risk_rating_score", condition=Q(score=F("likelihood") * F("impact"))),
        ]


class RiskTreatment(Posted):
    """Who does what about it by when; the newest counts."""

    risk = models.ForeignKey(Risk, models.PROTECT, verbose_name="风险", related_name="treatments")
    owner = models.ForeignKey("org.Person", models.PROTECT, verbose_name="处置责任人", related_name="+")
    measure = models.CharField("应对措施", max_length=500)
    due_on = models.DateField("期限")
    decided_by = models.BigIntegerField("安排人")
    decided_at = models.DateTimeField("安排时间")

    class Meta:
        verbose_name = "风险应对"


class RiskClosing(Posted):
    risk = models.OneToOneField(Risk, models.PROTECT, verbose_name="风险", related_name="closing")
    reason = models.CharField("原因", max_length=500)
    closed_by = models.BigIntegerField("关闭人")
    closed_at = models.DateTimeField("关闭时间")

    class Meta:
        verbose_name = "风险关闭"


class RiskLimit(Posted):
    """The most that one platform may have of a month's revenue, from a day on; the newest that began counts."""

    number = models.CharField("单号", max_length=30, unique=True)
    percent = models.IntegerField("单一平台占比上限（%）")
    since = models.DateField("自")
    reason = models.CharField("依据", max_length=500)
    set_by = models.BigIntegerField("设定人")
    set_at = models.DateTimeField("设定时间")

    class Meta:
        verbose_name = "风险限额"
        constraints = [models.CheckConstraint(name="risk_limit_percent", condition=Q(percent__gte=1, percent__lte=100))]
