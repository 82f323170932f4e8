"""Hazards: reported by anybody, graded, contained, put right by one person and looked at again by another."""

from django.db import models
from django.db.models import F, Q

from guiju.kernel.store.models import Posted


class HazardKind(models.TextChoices):
    FIRE = "fire", "火灾隐患"
    GENERAL = "general", "安全隐患"
    FACILITY = "facility", "设施故障"


class Grade(models.TextChoices):
    GENERAL = "general", "一般"
    MAJOR = "major", "重大"


class Hazard(Posted):
    """What somebody saw. ``reporter`` is 0 where he did not sign in; ``is_hidden`` keeps his name from the department.

    ``station`` is the person at whose place of work it is. ``closed_at`` repeats the moment of the check that closed it,
    or at which it was joined to another, because the index of the open ones needs it in the row.
    """

    mutable = ("closed_at",)

    number = models.CharField("单号", max_length=30, unique=True)
    place = models.ForeignKey("org.Place", models.PROTECT, verbose_name="地点", related_name="+")
    kind = models.CharField("种类", max_length=12, choices=HazardKind)
    what = models.CharField("情况", max_length=200)
    station = models.BigIntegerField("工位责任人", default=0)
    reporter = models.BigIntegerField("上报人")
    is_hidden = models.BooleanField("隐去上报人", default=False)
    reported_at = models.DateTimeField("上报时间")
    closed_at = models.DateTimeField("销号时间", null=True)

    class Meta:
        verbose_name = "隐患"
        indexes = [
            models.Index(fields=["place", "id"], name="safety_hazard_open", condition=Q(closed_at__isnull=True)),
            models.Index(fields=["place", "kind", "reported_at"], name="safety_hazard_at"),
        ]


class HazardGrading(Posted):
    """How grave it is and who puts it right; the latest counts. Without ``due_on`` the clauses say by when."""

    hazard = models.ForeignKey(Hazard, models.PROTECT, verbose_name="隐患", related_name="gradings")
    grade = models.CharField("等级", max_length=8, choices=Grade)
    owner = models.BigIntegerField("整改责任人")
    due_on = models.DateField("整改期限", null=True)
    joins = models.ForeignKey(Hazard, models.PROTECT, verbose_name="并入", null=True, related_name="joined")
    graded_by = models.BigIntegerField("定级人")
    graded_at = models.DateTimeField("定级时间")

    class Meta:
        verbose_name = "隐患定级"


class HazardMeasure(Posted):
    """What keeps people safe until it is put right."""

    hazard = models.ForeignKey(Hazard, models.PROTECT, verbose_name="隐患", related_name="measures")
    measure = models.CharField("临时措施", max_length=500)
    taken_by = models.BigIntegerField("经办人")
    taken_at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "隐患临时措施"


class HazardExtension(Posted):
    """More time, once, granted by somebody else than whoever puts it right."""

    hazard = models.OneToOneField(Hazard, models.PROTECT, verbose_name="隐患", related_name="extension")
    due_on = models.DateField("延到")
    reason = models.CharField("原因", max_length=500)
    owner = models.BigIntegerField("整改责任人")
    granted_by = models.BigIntegerField("批准人")
    granted_at = models.DateTimeField("批准时间")

    class Meta:
        verbose_name = "隐患延期"
        constraints = [
            models.CheckConstraint(
                name="safety_hazard_extended_by_another",
                condition=~Q(granted_by=F("owner")),
                violation_error_message="整改责任人不能给自己延期，请由上级批准",
            ),
        ]


class HazardFix(Posted):
    """What was done; ``site_code`` is what was scanned there, ``cost`` in 分, None where nobody said it."""

    hazard = models.ForeignKey(Hazard, models.PROTECT, verbose_name="隐患", related_name="fixes")
    measure = models.CharField("整改措施", max_length=500)
    cost = models.BigIntegerField("费用", null=True)
    cause = models.CharField("根本原因", max_length=500, default="")
    site_code = models.CharField("现场扫码", max_length=60, default="")
    has_photo = models.BooleanField("有照片")
    fixer = models.BigIntegerField("整改人")
    fixed_at = models.DateTimeField("整改时间")

    class Meta:
        verbose_name = "隐患整改"


class HazardCheck(Posted):
    """Somebody else looked again; it ``closes`` the hazard when all is there."""

    fix = models.OneToOneField(HazardFix, models.PROTECT, verbose_name="整改", related_name="check_again")
    fixer = models.BigIntegerField("整改人")
    checker = models.BigIntegerField("复查人")
    is_passed = models.BooleanField("合格")
    closes = models.BooleanField("销号")
    note = models.CharField("意见", max_length=500, default="")
    checked_at = models.DateTimeField("复查时间")

    class Meta:
        verbose_name = "隐患复查"
        constraints = [
            models.CheckConstraint(
                name="safety_hazard_checked_by_another",
                condition=~Q(checker=F("fixer")),
                violation_error_message="整改人不能复查自己的整改，请由另一人复查",
            ),
        ]


class HazardCredit(Posted):
    """Whoever reported a hazard that was confirmed has his points, once a hazard."""

    hazard = models.ForeignKey(Hazard, models.PROTECT, verbose_name="隐患", related_name="credits")
    person = models.BigIntegerField("上报人")
    points = models.IntegerField("积分")
    credited_at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "隐患上报积分"
        constraints = [models.UniqueConstraint(fields=["hazard", "person"], name="safety_hazard_credited_once")]
