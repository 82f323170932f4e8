"""Sessions of a course: who was asked, who came, what came of it."""

from django.db import models
from django.db.models import F, Q

from guiju.domains.training.models.courses import Course
from guiju.domains.training.models.plans import PlanLine
from guiju.kernel.store.models import Posted


class Session(Posted):
    """``is_overtime`` says that it is paid as such; outside working hours it is otherwise nobody's duty."""

    number = models.CharField("场次", max_length=30, unique=True)
    course = models.ForeignKey(Course, models.PROTECT, verbose_name="课程", related_name="sessions")
    plan_line = models.ForeignKey(PlanLine, models.PROTECT, verbose_name="计划行", null=True, related_name="sessions")
    place = models.ForeignKey("org.Place", models.PROTECT, verbose_name="地点", related_name="+")
    audience = models.CharField("对象", max_length=20, default="员工")
    trainer = models.CharField("讲师", max_length=60, default="")
    starts_at = models.DateTimeField("开始")
    ends_at = models.DateTimeField("结束")
    is_overtime = models.BooleanField("按加班计", default=False)
    handler = models.BigIntegerField("经办人")

    class Meta:
        verbose_name = "培训场次"
        constraints = [
            models.CheckConstraint(name="training_session_times", condition=Q(ends_at__gt=F("starts_at"))),
        ]


class Invite(Posted):
    session = models.ForeignKey(Session, models.PROTECT, verbose_name="场次", related_name="invites")
    person = models.ForeignKey("org.Person", models.PROTECT, verbose_name="人员", related_name="+")

    class Meta:
        verbose_name = "应到"
        constraints = [
            models.UniqueConstraint(fields=["session", "person"], name="training_invite_once"),
        ]


class Attendance(Posted):
    """Somebody was there; ``login`` is the sign-in by which it was said: two persons never share one."""

    session = models.ForeignKey(Session, models.PROTECT, verbose_name="场次", related_name="attendance")
    person = models.ForeignKey("org.Person", models.PROTECT, verbose_name="人员", related_name="+")
    login = models.CharField("签到账号", max_length=60)
    at = models.DateTimeField("签到时间")

    class Meta:
        verbose_name = "签到"
        constraints = [
            models.UniqueConstraint(fields=["session", "person"], name="training_attendance_once"),
            models.UniqueConstraint(fields=["session", "login"], name="training_attendance_login_once"),
        ]


class Excuse(Posted):
    """Somebody need not come; it was said by somebody else."""

    session = models.ForeignKey(Session, models.PROTECT, verbose_name="场次", related_name="excuses")
    person = models.ForeignKey("org.Person", models.PROTECT, verbose_name="人员", related_name="+")
    reason = models.CharField("原因", max_length=200)
    granted_by = models.BigIntegerField("准假人")

    class Meta:
        verbose_name = "准假"
        constraints = [
            models.UniqueConstraint(fields=["session", "person"], name="training_excuse_once"),
        ]


class AbsenceNote(Posted):
    """Somebody did not come and was not excused; he makes it up by a day."""

    session = models.ForeignKey(Session, models.PROTECT, verbose_name="场次", related_name="absences")
    person = models.ForeignKey("org.Person", models.PROTECT, verbose_name="人员", related_name="+")
    make_up_by = models.DateField("补训期限")
    noted_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "缺席记录"
        constraints = [
            models.UniqueConstraint(fields=["session", "person"], name="training_absence_once"),
        ]


class SessionClose(Posted):
    """The session is over: material, minutes, cost; without results it counts for nobody. Amounts in 分."""

    session = models.OneToOneField(Session, models.PROTECT, verbose_name="场次", related_name="close")
    material = models.CharField("课件版本", max_length=120, default="")
    minutes = models.TextField("纪要", default="")
    cost = models.BigIntegerField("费用（分）", default=0)
    satisfaction_before = models.IntegerField("客户满意度（前，%）", null=True)
    satisfaction_after = models.IntegerField("客户满意度（后，%）", null=True)
    closed_at = models.DateTimeField("结束时间")
    handler = models.BigIntegerField("经办人")

    class Meta:
        verbose_name = "培训结束"


class SessionResult(Posted):
    """What one person reached: points of a hundred, and whether the practical test was passed."""

    session = models.ForeignKey(Session, models.PROTECT, verbose_name="场次", related_name="results")
    person = models.ForeignKey("org.Person", models.PROTECT, verbose_name="人员", related_name="+")
    score = models.IntegerField("成绩", null=True)
    practice_passed = models.BooleanField("实操合格", null=True)

    class Meta:
        verbose_name = "培训成绩"
        constraints = [
            models.UniqueConstraint(fields=["session", "person"], name="training_result_once"),
            models.CheckConstraint(
                name="training_result_of_hundred", condition=Q(score=None) | Q(score__gte=0, score__lte=100)
            ),
        ]
