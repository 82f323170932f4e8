"""Equipment with its checks, problems and services; the work that people are told to do with it."""

from django.db import models
from django.db.models import F, Q

from guiju.kernel.registers.models import RegisterEntry
from guiju.kernel.store.models import Posted


class EquipmentKind(models.TextChoices):
    MACHINE = "machine", "设备"
    FACILITY = "facility", "安全设施"
    INTERLOCK = "interlock", "安全联锁"


class EquipmentClass(models.TextChoices):
    A = "A", "A类"
    B = "B", "B类"
    C = "C", "C类"


class Equipment(RegisterEntry):
    """A machine, a safety facility or an interlock; an interlock ``guards`` a machine by its code."""

    code = models.CharField("设备编号", max_length=40)
    name = models.CharField("名称", max_length=120)
    kind = models.CharField("种类", max_length=12, choices=EquipmentKind, default="machine")
    grade = models.CharField("级别", max_length=1, choices=EquipmentClass, default="C")
    keeper = models.ForeignKey("org.Person", models.PROTECT, verbose_name="责任人", related_name="+")
    guards = models.CharField("所保护的设备", max_length=40, default="", help_text="安全联锁写所保护设备的编号")
    in_use_since = models.DateField("启用日")
    is_important = models.BooleanField("重要设备", default=False, help_text="重要设备须写明防盗、防火、防水")
    against_theft = models.CharField("防盗措施", max_length=120, default="", help_text="不适用的写“不适用：原因”")
    against_fire = models.CharField("防火措施", max_length=120, default="")
    against_water = models.CharField("防水措施", max_length=120, default="")

    class Meta(RegisterEntry.Meta):
        verbose_name = "设备"
        indexes = [models.Index(fields=["code"], name="safety_equipment_code")]


class CheckPurpose(models.TextChoices):
    START = "start", "开机点检"
    ROUTINE = "routine", "定期检查"
    AGAIN = "again", "修后复检"


class EquipmentCheck(Posted):
    """Somebody looked at a machine at a moment, item by item; ``items`` are (title, is in order, note) as JSON.

    ``made_up`` is a check that was written down long after it is said to have been made.
    """

    code = models.CharField("设备编号", max_length=40)
    place = models.ForeignKey("org.Place", models.PROTECT, verbose_name="地点", related_name="+")
    purpose = models.CharField("检查种类", max_length=8, choices=CheckPurpose)
    items = models.TextField("检查项")
    is_sound = models.BooleanField("全部正常")
    made_up = models.BooleanField("补录")
    checker = models.BigIntegerField("检查人")
    checked_at = models.DateTimeField("检查时间")
    recorded_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "设备检查"
        indexes = [models.Index(fields=["code", "id"], name="safety_equipment_checked")]


class EquipmentProblem(Posted):
    """Something is wrong with a machine, since ``fault_at``; reported by the check that found it or by itself."""

    mutable = ("settled_at",)

    number = models.CharField("单号", max_length=30, unique=True)
    code = models.CharField("设备编号", max_length=40)
    place = models.ForeignKey("org.Place", models.PROTECT, verbose_name="地点", related_name="+")
    what = models.CharField("问题", max_length=500)
    fault_at = models.DateTimeField("故障时间")
    reported_at = models.DateTimeField("上报时间")
    reporter = models.BigIntegerField("上报人")
    owner = models.BigIntegerField("维修责任人")
    due_at = models.DateTimeField("维修期限")
    settled_at = models.DateTimeField("了结时间", null=True)

    class Meta:
        verbose_name = "设备问题"
        indexes = [
            models.Index(fields=["code", "id"], name="safety_problem_open", condition=Q(settled_at__isnull=True))
        ]


class ServiceWork(models.TextChoices):
    TEST = "test", "检测"
    REPAIR = "repair", "维修"
    UPKEEP = "upkeep", "维护"


class EquipmentService(Posted):
    """Tested, repaired or maintained on a day; ``signer`` 0 is not signed yet and does not count."""

    number = models.CharField("单号", max_length=30, unique=True)
    code = models.CharField("设备编号", max_length=40)
    place = models.ForeignKey("org.Place", models.PROTECT, verbose_name="地点", related_name="+")
    work = models.CharField("种类", max_length=8, choices=ServiceWork)
    done_on = models.DateField("日期")
    fault_at = models.DateTimeField("故障时间", null=True)
    signer = models.BigIntegerField("签字人", default=0)
    note = models.CharField("情况", max_length=500, default="")
    handler = models.BigIntegerField("经办人")
    recorded_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "设备检修记录"
        indexes = [models.Index(fields=["code", "work", "id"], name="safety_equipment_served")]


class EquipmentStart(Posted):
    code = models.CharField("设备编号", max_length=40)
    place = models.ForeignKey("org.Place", models.PROTECT, verbose_name="地点", related_name="+")
    starter = models.BigIntegerField("操作人")
    started_at = models.DateTimeField("启动时间")

    class Meta:
        verbose_name = "设备启动"


class Downtime(Posted):
    """A machine stood still; without ``cause`` its keeper is asked for it."""

    code = models.CharField("设备编号", max_length=40)
    place = models.ForeignKey("org.Place", models.PROTECT, verbose_name="地点", related_name="+")
    began_at = models.DateTimeField("停机")
    ended_at = models.DateTimeField("恢复")
    cause = models.CharField("原因", max_length=200, default="")
    handler = models.BigIntegerField("经办人")

    class Meta:
        verbose_name = "停机记录"
        indexes = [models.Index(fields=["code", "began_at"], name="safety_downtime_at")]
        constraints = [
            models.CheckConstraint(
                name="safety_downtime_ends_later",
                condition=Q(ended_at__gt=F("began_at")),
                violation_error_message="恢复时间要晚于停机时间",
            ),
        ]


class Bypass(Posted):
    """An interlock is out of action by permission, until a moment."""

    number = models.CharField("单号", max_length=30, unique=True)
    code = models.CharField("联锁编号", max_length=40)
    place = models.ForeignKey("org.Place", models.PROTECT, verbose_name="地点", related_name="+")
    reason = models.CharField("原因", max_length=500)
    permitted_by = models.BigIntegerField("许可人")
    since = models.DateTimeField("自")
    until = models.DateTimeField("至")

    class Meta:
        verbose_name = "联锁旁路许可"
        constraints = [
            models.CheckConstraint(
                name="safety_bypass_ends_later",
                condition=Q(until__gt=F("since")),
                violation_error_message="许可的结束时间要晚于开始时间",
            ),
        ]


class TaskAssignment(Posted):
    """A person is told to do a work at a place on a day, with a machine or without."""

    number = models.CharField("单号", max_length=30, unique=True)
    place = models.ForeignKey("org.Place", models.PROTECT, verbose_name="地点", related_name="+")
    person = models.ForeignKey("org.Person", models.PROTECT, verbose_name="作业人", related_name="+")
    task = models.CharField("作业", max_length=60)
    code = models.CharField("设备编号", max_length=40, default="")
    day = models.DateField("日期")
    assigner = models.BigIntegerField("派工人")
    assigned_at = models.DateTimeField("派工时间")

    class Meta:
        verbose_name = "派工"
        indexes = [models.Index(fields=["place", "day"], name="safety_task_on")]
