"""Versions of rulebooks: what was drafted, with its cover, and the steps by which it came into force."""

from django.db import models
from django.db.models import Q

from guiju.kernel.store.models import Posted


class Interest(models.TextChoices):
    """Whose interests a version touches: those of employees go through 劳动合同法 第四条, merchants' by 电子商务法 第三十四条."""

    PAY = "pay", "劳动报酬"
    DISCIPLINE = "discipline", "劳动纪律与奖惩"
    HOURS = "hours", "工作时间"
    LEAVE = "leave", "休息休假"
    SAFETY = "safety", "劳动安全卫生"
    WELFARE = "welfare", "保险福利"
    TRAINING = "training", "职工培训"
    MERCHANTS = "merchants", "平台内经营者"


EMPLOYEES = frozenset(Interest.values) - {Interest.MERCHANTS.value}


class StepKind(models.TextChoices):
    DRAFTED = "drafted", "起草"
    PROPOSED = "proposed", "提案"
    REVIEWED = "reviewed", "审核"
    ADOPTED = "adopted", "采纳"
    ANNOUNCED = "announced", "公告"
    EFFECTIVE = "effective", "生效"
    SUPERSEDED = "superseded", "被新版取代"
    REPEALED = "repealed", "废止"


class RulebookVersion(Posted):
    """One edition of a rulebook; its text never changes, what changes is drafted as the next version.

    ``touches`` (of `Interest`) and ``topics`` are JSON lists. ``text_hash`` is what a signature under the text is bound to.
    """

    number = models.CharField("版本号", max_length=30, unique=True)
    rulebook = models.ForeignKey("rulebook.Rulebook", models.PROTECT, verbose_name="制度", related_name="+")
    version = models.IntegerField("第几版")
    title = models.CharField("名称", max_length=120)
    is_template = models.BooleanField("范本", default=False)
    purpose = models.TextField("目的", default="")
    touches = models.TextField("涉及的切身利益", default="[]")
    topics = models.TextField("主题", default="[]")
    text_hash = models.CharField("条文摘要", max_length=64)
    drafted_by = models.BigIntegerField("起草人")
    drafted_at = models.DateTimeField("起草时间")

    class Meta:
        verbose_name = "制度版本"
        constraints = [
            models.UniqueConstraint(fields=["rulebook", "version"], name="policy_version_once"),
            models.CheckConstraint(name="policy_version_counts", condition=Q(version__gte=1)),
        ]


class VersionClause(Posted):
    """A clause as it stands in a version: unchanged from the clause version it names, or to be enacted as the next one."""

    version = models.ForeignKey(RulebookVersion, models.PROTECT, verbose_name="制度版本", related_name="clauses")
    code = models.CharField("条款号", max_length=20)
    clause_version = models.IntegerField("条款版本")
    title = models.CharField("标题", max_length=120)
    text = models.TextField("条文")
    params = models.TextField("参数")
    is_changed = models.BooleanField("本版改动", default=False)
    is_supplement = models.BooleanField("公司补充", default=False)

    class Meta:
        verbose_name = "版本条款"
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="policy_version_clause_once"),
        ]


class VersionCover(Posted):
    """What the cover says; until the version is in force a later cover takes the place of an earlier one."""

    version = models.ForeignKey(RulebookVersion, models.PROTECT, verbose_name="制度版本", related_name="covers")
    title = models.CharField("显示名称", max_length=120, default="")
    author = models.CharField("作者", max_length=60, default="")
    dated = models.DateField("日期", null=True)
    unit = models.ForeignKey("org.Unit", models.PROTECT, verbose_name="解释部门", null=True, related_name="+")
    filled_by = models.BigIntegerField("填写人")
    filled_at = models.DateTimeField("填写时间")

    class Meta:
        verbose_name = "制度封面"


class VersionStep(Posted):
    """A step of a version; it is over at ``at``: a version binds from the moment of its step 生效."""

    version = models.ForeignKey(RulebookVersion, models.PROTECT, verbose_name="制度版本", related_name="steps")
    kind = models.CharField("步骤", max_length=12, choices=StepKind)
    at = models.DateTimeField("时间")
    note = models.TextField("说明", default="")
    taken_by = models.BigIntegerField("经办人")
    taken_at = models.DateTimeField("办理时间")

    class Meta:
        verbose_name = "版本步骤"
        constraints = [
            models.UniqueConstraint(fields=["version", "kind"], name="policy_step_once"),
            models.CheckConstraint(name="policy_step_kind", condition=Q(kind__in=StepKind.values)),
        ]
