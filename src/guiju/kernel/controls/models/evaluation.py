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
