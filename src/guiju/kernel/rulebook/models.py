"""Rulebooks, clauses by version, their bindings to controls, and waivers."""

from django.db import models
from django.db.models import Q

from guiju.kernel.store.models import Posted


class Mode(models.TextChoices):
    OBSERVE = "observe", "观察"
    WARN = "warn", "预警"
    ENFORCE = "enforce", "执行"
    PLEDGE = "pledge", "承诺"


class Outcome(models.TextChoices):
    BLOCK = "block", "拦截"
    HOLD = "hold", "待批"
    WARN = "warn", "预警"


class Rulebook(Posted):
    code = models.CharField("代码", max_length=10, unique=True)
    title = models.CharField("制度", max_length=120)

    class Meta:
        verbose_name = "制度"


class Clause(Posted):
    """One version of a clause; changing a number in it makes a new version."""

    rulebook = models.ForeignKey(Rulebook, models.PROTECT, verbose_name="制度")
    code = models.CharField("条款号", max_length=20)
    version = models.IntegerField("版本")
    title = models.CharField("标题", max_length=120)
    text = models.TextField("条文")
    params = models.TextField("参数")
    mode = models.CharField("模式", max_length=10, choices=Mode)
    effective_from = models.DateField("生效日")

    class Meta:
        verbose_name = "条款"
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="rulebook_clause_version_once")]


class Binding(Posted):
    """Clause version ↔ control: params, mode, scope, dates. Data never holds logic."""

    clause = models.ForeignKey(Clause, models.PROTECT, verbose_name="条款")
    control = models.CharField("控制", max_length=80)
    kind = models.CharField("种类", max_length=10)
    outcome = models.CharField("结果", max_length=10, choices=Outcome)
    is_protected = models.BooleanField("受保护事项")
    params = models.TextField("参数")
    mode = models.CharField("模式", max_length=10, choices=Mode)
    place = models.ForeignKey("org.Place", models.PROTECT, verbose_name="适用地点", null=True)
    since = models.DateField("自")

    class Meta:
        verbose_name = "绑定"
        constraints = [
            # A physical fact, a wage or a right is never stopped by a rule (DESIGN 3.3).
            models.CheckConstraint(
                name="rulebook_binding_protected_is_never_stopped",
                condition=~Q(is_protected=True) | Q(outcome="warn") | ~Q(kind="gate"),
            ),
        ]


class BindingEnd(Posted):
    """The last day of a binding; a row of its own, so that ending a rule leaves a digest like making one."""

    binding = models.OneToOneField(Binding, models.PROTECT, verbose_name="绑定", related_name="end")
    last_day = models.DateField("最后一天")

    class Meta:
        verbose_name = "绑定终止"


class RulesVersion(models.Model):
    """One row, raised by every change of a rule; the door reads it, caches of bindings hang on it."""

    version = models.BigIntegerField("规则版本")

    class Meta:
        verbose_name = "规则版本"


class Waiver(Posted):
    """An exception granted by somebody else for one subject, for a time and a number of uses."""

    mutable = ("used",)

    control = models.CharField("控制", max_length=80)
    subject_key = models.CharField("事项编号", max_length=200)
    clauses = models.TextField("条款")
    reason = models.TextField("原因")
    requester = models.BigIntegerField("申请人")
    approver = models.BigIntegerField("批准人")
    valid_until = models.DateTimeField("有效至")
    uses = models.IntegerField("可用次数")
    used = models.IntegerField("已用次数", default=0)

    class Meta:
        verbose_name = "特批"
        indexes = [models.Index(fields=["control", "subject_key"], name="rulebook_waiver_subject")]
        constraints = [
            models.CheckConstraint(name="rulebook_waiver_other_person", condition=~Q(requester=models.F("approver"))),
            models.CheckConstraint(name="rulebook_waiver_uses", condition=Q(used__lte=models.F("uses"))),
        ]
