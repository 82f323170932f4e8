"""Papers drawn from a question bank, what was answered, and drills."""

from django.db import models
from django.db.models import Q

from guiju.domains.training.models.courses import Course
from guiju.kernel.store.models import Posted


class Paper(Posted):
    """Questions drawn for one person by a seed; ``drawn`` is a JSON list of their places in the bank.

    ``bank`` is the digest of the bank as it was, so that a paper is scored by the questions it was drawn from.
    """

    exam = models.CharField("考试", max_length=40)
    bank = models.CharField("题库摘要", max_length=64)
    course = models.ForeignKey(Course, models.PROTECT, verbose_name="课程", null=True, related_name="papers")
    account = models.BigIntegerField("考生账号")
    drawn = models.TextField("题目")
    started_at = models.DateTimeField("开考时间")

    class Meta:
        verbose_name = "试卷"
        indexes = [models.Index(fields=["account", "exam"], name="training_paper_of")]


class PaperResult(Posted):
    """``answers`` is a JSON list in the order of the questions; ``score`` of a hundred."""

    paper = models.OneToOneField(Paper, models.PROTECT, verbose_name="试卷", related_name="result")
    answers = models.TextField("答案")
    score = models.IntegerField("成绩")
    submitted_at = models.DateTimeField("交卷时间")

    class Meta:
        verbose_name = "考试成绩"
        constraints = [
            models.CheckConstraint(name="training_score_of_hundred", condition=Q(score__gte=0, score__lte=100)),
        ]


class Drill(Posted):
    """A phishing drill, say; who failed it makes up a course."""

    code = models.CharField("演练编号", max_length=40, unique=True)
    title = models.CharField("演练", max_length=120)
    held_on = models.DateField("演练日期")
    handler = models.BigIntegerField("经办人")

    class Meta:
        verbose_name = "安全演练"


class DrillResult(Posted):
    drill = models.ForeignKey(Drill, models.PROTECT, verbose_name="演练", related_name="results")
    person = models.ForeignKey("org.Person", models.PROTECT, verbose_name="人员", related_name="+")
    is_failed = models.BooleanField("未通过")

    class Meta:
        verbose_name = "演练结果"
        constraints = [
            models.UniqueConstraint(fields=["drill", "person"], name="training_drill_result_once"),
        ]
