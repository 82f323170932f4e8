"""What the evaluation of clauses is counted from besides evidence: looks by day, self-tests, judgements marked wrong."""

from django.db import models

from guiju.kernel.store.models import Posted


class ControlDay(models.Model):
    """How a control that looks by itself fared on a day, by the beats of its pulse; the ticker keeps it.

    ``looks`` counts beats, at most one an hour unless a fault came or went, ``subjects`` what they looked at, ``faults``
    those that ended in an error or a failed self-test.
    """

    control = models.CharField("控制", max_length=80)
    day = models.DateField("日期")
    looks = models.IntegerField("查看次数")
    subjects = models.BigIntegerField("事项数")
    faults = models.IntegerField("出错次数")

    class Meta:
        verbose_name = "控制日脉搏"
        constraints = [models.UniqueConstraint(fields=["control", "day"], name="controls_day_once")]
        indexes = [models.Index(fields=["day"], name="controls_day_by_day")]


class SelfTest(Posted):
    """A bad sample was planted and taken back; ``fault`` says that the control missed it, empty that it was caught."""

    control = models.CharField("控制", max_length=80)
    method = models.CharField("方法", max_length=10)
    fault = models.CharField("错误", max_length=120)
    tested_at = models.DateTimeField("自检时间")

    class Meta:
        verbose_name = "控制自检"
        indexes = [models.Index(fields=["control", "id"], name="controls_self_test_latest")]


class WrongMark(Posted):
    """A person says that a judgement was wrong: the rule or its numbers do not fit what happened."""

    breach = models.OneToOneField("audit.Breach", models.PROTECT, verbose_name="判定", related_name="wrong_mark")
    reason = models.TextField("理由")
    marked_by = models.BigIntegerField("标记人")
    marked_at = models.DateTimeField("标记时间")

    class Meta:
        verbose_name = "误判标记"


class ComplianceReport(Posted):
    """What was said of each clause of a rulebook for the time from ``since`` to ``until``; ``complied`` was declared or not."""

    number = models.CharField("编号", max_length=30, unique=True)
    rulebook = models.ForeignKey("rulebook.Rulebook", models.PROTECT, verbose_name="制度")
    since = models.DateField("自")
    until = models.DateField("至")
    clauses = models.IntegerField("条款数")
    never_ran = models.IntegerField("未运行条款数")
    complied = models.BooleanField("声明已遵守")
    note = models.TextField("说明", default="")
    reported_by = models.BigIntegerField("出具人")
    reported_at = models.DateTimeField("出具时间")

    class Meta:
        verbose_name = "准则遵守情况年报"
        constraints = [
            # Nobody declares as complied with what never ran.
            models.CheckConstraint(
                name="controls_complied_when_all_ran", condition=models.Q(complied=False) | models.Q(never_ran=0)
            ),
        ]


class ComplianceLine(Posted):
    report = models.ForeignKey(ComplianceReport, models.PROTECT, verbose_name="年报", related_name="lines")
    code = models.CharField("条款", max_length=20)
    title = models.CharField("标题", max_length=120)
    state = models.CharField("控制状态", max_length=20)
    evaluations = models.BigIntegerField("判定次数")
    breaches = models.BigIntegerField("违反次数")
    open_cases = models.IntegerField("未了结问题")
    never_ran = models.BooleanField("未运行")

    class Meta:
        verbose_name = "准则遵守情况"
        indexes = [models.Index(fields=["report", "id"], name="controls_compliance_lines")]
