"""Rulebooks, clauses by version, their bindings to controls, and waivers."""

from django.db import models
from django.db.models import Q

from guiju.kernel.store.models import Posted


class Mode(models.TextChoices):
    """Of a binding; a clause may also be shipped ``off``, which is never a binding's."""

    OBSERVE = "observe", "观察"
    WARN = "warn", "预警"
    ENFORCE = "enforce", "执行"
    PLEDGE = "pledge", "承诺"


class ClauseMode(models.TextChoices):
    OBSERVE = "observe", "观察"
    WARN = "warn", "预警"
    ENFORCE = "enforce", "执行"
    PLEDGE = "pledge", "承诺"
    OFF = "off", "停用"


class Kind(models.TextChoices):
    """What makes a clause run; a clause has one main kind and may have further ones."""

    GATE = "gate", "关卡"
    WATCH = "watch", "监测"
    DUTY = "duty", "职责"
    PLEDGE = "pledge", "承诺"
    RECORD = "record", "留痕"
    REWARD = "reward", "奖励"
    PENALTY = "penalty", "处罚"


class Concern(models.TextChoices):
    """Why a clause may not run as it is written; its note says more."""

    UNLAWFUL = "unlawful", "照原文执行有违法风险"
    CONFLICT = "conflict", "与其他条款或实际情况冲突"


class Outcome(models.TextChoices):
    BLOCK = "block", "拦截"
    HOLD = "hold", "待批"
    WARN = "warn", "预警"


class Rulebook(Posted):
    """``source`` is what the text was called where it came from, ``owner`` the department that keeps it."""

    code = models.CharField("代码", max_length=10, unique=True)
    title = models.CharField("制度", max_length=120)
    source = models.CharField("来源名称", max_length=120, default="")
    owner = models.TextField("归口部门", default="")
    scope = models.TextField("适用范围", default="")

    class Meta:
        verbose_name = "制度"


class Clause(Posted):
    """One version of a clause; changing a number in it makes a new version.

    ``also`` (further kinds), ``applies_if`` (flags of the company profile, all of which must be answered yes) and
    ``conflicts_with`` (codes) are JSON lists; ``actor`` and ``occasion`` are spelled as in the rulebook and mapped by
    `vocabulary`. ``pack_digest`` is the digest of the pack's entry this version was enacted from, empty for a version
    of the company's own.
    """

    rulebook = models.ForeignKey(Rulebook, models.PROTECT, verbose_name="制度")
    code = models.CharField("条款号", max_length=20)
    version = models.IntegerField("版本")
    title = models.CharField("标题", max_length=120)
    text = models.TextField("条文")
    source = models.CharField("原文位置", max_length=60, default="")
    kind = models.CharField("主要种类", max_length=10, choices=Kind, default=Kind.GATE)
    also = models.TextField("其他种类", default="[]")
    params = models.TextField("参数")
    mode = models.CharField("模式", max_length=10, choices=ClauseMode)
    applies_if = models.TextField("适用条件", default="[]")
    actor = models.CharField("执行人", max_length=120, default="")
    occasion = models.CharField("时机", max_length=200, default="")
    records_reality = models.BooleanField("如实登记", default=False)
    needs_outside = models.BooleanField("需外部配合", default=False)
    bundle = models.CharField("合并清单", max_length=40, default="")
    is_counted = models.BooleanField("计入条款数", default=True)
    module = models.CharField("业务领域", max_length=20, default="")
    law = models.TextField("法律依据", default="")
    note = models.TextField("说明", default="")
    concern = models.CharField("疑义", max_length=10, choices=Concern, default="")
    conflicts_with = models.TextField("冲突条款", default="[]")
    evidence = models.TextField("证据", default="")
    pack_digest = models.CharField("制度包摘要", max_length=64, default="")
    effective_from = models.DateField("生效日")

    class Meta:
        verbose_name = "条款"
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="rulebook_clause_version_once"),
            models.CheckConstraint(name="rulebook_clause_kind", condition=Q(kind__in=Kind.values)),
            models.CheckConstraint(name="rulebook_clause_mode", condition=Q(mode__in=ClauseMode.values)),
            # A clause that is marked says why.
            models.CheckConstraint(
                name="rulebook_clause_concern_has_note",
                condition=Q(concern="") | (Q(concern__in=Concern.values) & ~Q(note="")),
            ),
        ]


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


class PackEdition(Posted):
    """A pack that was loaded whole; the same files again change nothing.

    ``waiting`` lists, as JSON, the clauses whose new wording was not enacted because the company has a version of its own.
    """

    digest = models.CharField("摘要", max_length=64, unique=True)
    clauses = models.IntegerField("条款数")
    enacted = models.IntegerField("新颁布")
    waiting = models.TextField("待合并")

    class Meta:
        verbose_name = "制度包"


class Decision(models.TextChoices):
    ADOPT = "adopt", "采用新版"
    KEEP = "keep", "保留自有"
    MERGE = "merge", "合并编辑"


class Settlement(Posted):
    """What somebody decided about the pack's new wording of a clause of which the company has a version of its own.

    ``digest`` names the wording, ``version`` is the clause version that stands by this decision.
    """

    code = models.CharField("条款号", max_length=20)
    digest = models.CharField("制度包摘要", max_length=64)
    decision = models.CharField("决定", max_length=10, choices=Decision)
    version = models.IntegerField("版本")
    reason = models.TextField("理由")
    decided_by = models.BigIntegerField("决定人")
    decided_at = models.DateTimeField("决定时间")

    class Meta:
        verbose_name = "待合并条款的处理"
        constraints = [
            # One wording of the pack is decided about once.
            models.UniqueConstraint(fields=["code", "digest"], name="rulebook_settlement_once"),
            models.CheckConstraint(name="rulebook_settlement_decision", condition=Q(decision__in=Decision.values)),
        ]


class ProfileAnswer(Posted):
    """One answer to a question of the company profile; the latest a flag counts."""

    flag = models.CharField("问题", max_length=40)
    answer = models.BooleanField("回答")
    reason = models.TextField("理由")
    answered_by = models.BigIntegerField("回答人")
    answered_at = models.DateTimeField("回答时间")

    class Meta:
        verbose_name = "公司情况"
        indexes = [models.Index(fields=["flag", "id"], name="rulebook_answer_flag")]


class ControlPulse(models.Model):
    """When a control last looked by itself, at how many subjects, and the error it ended in; the ticker keeps it.

    A watch that finds nothing leaves no other trace; without this, its silence and its absence would look the same.
    """

    control = models.CharField("控制", max_length=80, primary_key=True)
    looked_at = models.DateTimeField("最近查看")
    subjects = models.IntegerField("事项数")
    fault = models.CharField("错误", max_length=120)

    class Meta:
        verbose_name = "控制脉搏"


class RulesVersion(models.Model):
    """One row, another number after every change of a rule; the door reads it, caches of bindings hang on it."""

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
