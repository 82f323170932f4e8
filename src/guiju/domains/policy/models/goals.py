"""What a version is for, and what serves it."""

from django.db import models
from django.db.models import F, Q

from guiju.domains.policy.models.versions import RulebookVersion
from guiju.kernel.store.models import Posted


class Goal(Posted):
    number = models.CharField("目标号", max_length=40, unique=True)
    version = models.ForeignKey(RulebookVersion, models.PROTECT, verbose_name="制度版本", related_name="goals")
    title = models.CharField("目标", max_length=60)

    class Meta:
        verbose_name = "制度目标"
        constraints = [
            models.UniqueConstraint(fields=["version", "title"], name="policy_goal_once"),
        ]


class Indicator(Posted):
    """What a goal is measured by; ``is_most`` says on which side of the target is good.

    ``source`` is the key of what it is counted from, empty where a person enters its readings. Where ``clause`` has the
    number, its param counts as it stands; ``target`` is what it was when the indicator was set.
    """

    code = models.CharField("指标号", max_length=40, unique=True)
    title = models.CharField("指标", max_length=120)
    unit = models.CharField("单位", max_length=20)
    target = models.BigIntegerField("目标值")
    is_most = models.BooleanField("不高于目标值")
    source = models.CharField("数据来源", max_length=60, default="")
    clause = models.CharField("目标值所在条款", max_length=20, default="")
    param = models.CharField("目标值所在参数", max_length=60, default="")
    set_by = models.BigIntegerField("设定人")
    set_at = models.DateTimeField("设定时间")

    class Meta:
        verbose_name = "指标"


class Reading(Posted):
    """A value of an indicator for a period, with what it was counted from."""

    indicator = models.ForeignKey(Indicator, models.PROTECT, verbose_name="指标", related_name="readings")
    since = models.DateField("自")
    until = models.DateField("至")
    value = models.BigIntegerField("数值")
    source = models.TextField("数据来源")
    read_by = models.BigIntegerField("登记人")
    read_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "指标数值"
        constraints = [
            models.CheckConstraint(name="policy_reading_days", condition=Q(until__gte=F("since"))),
        ]


class GoalLink(Posted):
    """A goal is served by a clause or measured by an indicator."""

    goal = models.ForeignKey(Goal, models.PROTECT, verbose_name="目标", related_name="links")
    clause = models.CharField("条款号", max_length=20, default="")
    indicator = models.ForeignKey(Indicator, models.PROTECT, verbose_name="指标", null=True, related_name="+")
    linked_by = models.BigIntegerField("关联人")
    linked_at = models.DateTimeField("关联时间")

    class Meta:
        verbose_name = "目标关联"
        constraints = [
            models.CheckConstraint(
                name="policy_link_to_one",
                condition=(Q(clause="") & Q(indicator__isnull=False)) | (~Q(clause="") & Q(indicator__isnull=True)),
            ),
        ]


class Basis(Posted):
    """A statute or a rule a version rests on, by its name; ``edition`` is the one it was checked against."""

    version = models.ForeignKey(RulebookVersion, models.PROTECT, verbose_name="制度版本", related_name="basis")
    name = models.CharField("依据", max_length=120)
    edition = models.CharField("版本", max_length=40, default="")
    dated = models.DateField("版本日期", null=True)
    cited_by = models.BigIntegerField("登记人")
    cited_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "制度依据"
