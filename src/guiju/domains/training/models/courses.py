"""Courses in versions, and hours that somebody claims."""

from django.db import models
from django.db.models import Q

from guiju.kernel.store.models import Posted


class Course(Posted):
    """One version of a course, named by its ``label`` (``AQ@1``).

    ``posts`` is a JSON list of the posts it is for, empty for everybody.

    ``exam`` is the question bank that ends it, ``needs_practice`` says that nobody has passed without a practical test.
    """

    label = models.CharField("课程版本", max_length=60, unique=True)
    code = models.CharField("课程代码", max_length=40)
    version = models.IntegerField("版本")
    title = models.CharField("课程", max_length=120)
    topic = models.CharField("主题", max_length=40)
    minutes = models.IntegerField("学时（分钟）")
    posts = models.TextField("适用岗位", default="[]")
    exam = models.CharField("考试", max_length=40, default="")
    needs_practice = models.BooleanField("须实操", default=False)
    content = models.TextField("内容", default="")
    since = models.DateField("自")

    class Meta:
        verbose_name = "课程"
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="training_course_version_once"),
            models.CheckConstraint(name="training_course_minutes", condition=Q(minutes__gt=0)),
        ]


class Claim(Posted):
    """Hours or a score entered without a session; they count only with the proof named, else they are 待证."""

    person = models.ForeignKey("org.Person", models.PROTECT, verbose_name="人员", related_name="+")
    course = models.ForeignKey(Course, models.PROTECT, verbose_name="课程", related_name="claims")
    day = models.DateField("日期")
    minutes = models.IntegerField("学时（分钟）", default=0)
    score = models.IntegerField("成绩", null=True)
    proof = models.CharField("考试记录", max_length=120, default="")
    handler = models.BigIntegerField("录入人")

    class Meta:
        verbose_name = "学时补登"
        constraints = [
            models.UniqueConstraint(fields=["person", "course", "day"], name="training_claim_once"),
        ]
