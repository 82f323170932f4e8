"""What is to be taught in a year, what became of it, and how far a rulebook is known. Amounts in 分."""

from django.db import models

from guiju.kernel.store.models import Posted


class Plan(Posted):
    """``budget`` is None while nobody has named one (无预算); ``wages`` is the year's, of which training has a share."""

    code = models.CharField("计划编号", max_length=40, unique=True)
    year = models.IntegerField("年度")
    title = models.CharField("计划", max_length=120)
    topic = models.CharField("主题", max_length=40, default="")
    budget = models.BigIntegerField("预算（分）", null=True)
    wages = models.BigIntegerField("工资总额（分）", default=0)
    share = models.IntegerField("经费占工资（百万分比）", default=0)
    handler = models.BigIntegerField("编制人")

    class Meta:
        verbose_name = "培训计划"


class PlanLine(Posted):
    plan = models.ForeignKey(Plan, models.PROTECT, verbose_name="计划", related_name="lines")
    line = models.IntegerField("行")
    title = models.CharField("课程", max_length=120)
    due_on = models.DateField("计划日期")

    class Meta:
        verbose_name = "培训计划行"
        constraints = [
            models.UniqueConstraint(fields=["plan", "line"], name="training_plan_line_once"),
        ]


class PlanApproval(Posted):
    plan = models.OneToOneField(Plan, models.PROTECT, verbose_name="计划", related_name="approval")
    approved_by = models.BigIntegerField("批准人")
    approved_at = models.DateTimeField("批准时间")

    class Meta:
        verbose_name = "培训计划批准"


class PlanClose(Posted):
    """How much of the plan was carried out, computed from attendance and scores (per million)."""

    plan = models.OneToOneField(Plan, models.PROTECT, verbose_name="计划", related_name="close")
    completion = models.IntegerField("完成率（百万分比）")
    closed_at = models.DateTimeField("结束时间")

    class Meta:
        verbose_name = "培训计划完成"


class Coverage(Posted):
    """The yearly publicity of a rulebook closed: who has completed it, who has not (``missing``, JSON of numbers)."""

    rulebook = models.CharField("制度", max_length=10)
    year = models.IntegerField("年度")
    done = models.IntegerField("已完成")
    people = models.IntegerField("应完成")
    missing = models.TextField("未完成的人", default="[]")
    closed_at = models.DateTimeField("结束时间")
    handler = models.BigIntegerField("经办人")

    class Meta:
        verbose_name = "宣传教育覆盖"
        constraints = [
            models.UniqueConstraint(fields=["rulebook", "year"], name="training_coverage_once"),
        ]


class YearEvaluation(Posted):
    """How often somebody came to what he was asked to in a year, without what he was excused from."""

    person = models.ForeignKey("org.Person", models.PROTECT, verbose_name="人员", related_name="+")
    year = models.IntegerField("年度")
    invited = models.IntegerField("应到")
    excused = models.IntegerField("准假")
    attended = models.IntegerField("实到")
    is_passed = models.BooleanField("培训项合格")
    evaluated_at = models.DateTimeField("评价时间")

    class Meta:
        verbose_name = "培训年度评价"
        constraints = [
            models.UniqueConstraint(fields=["person", "year"], name="training_evaluation_once"),
        ]
