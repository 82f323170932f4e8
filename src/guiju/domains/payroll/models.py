"""Pay terms from a day on, payrolls of months with a payslip a person, and what was left to be settled.

Amounts are plain integers of 分, as those of awards and deductions are: constraints and the digests of the evidence hold
them. Nobody reads them but whoever may see pay, and each person his own.
"""

from django.db import models
from django.db.models import F, Q

from guiju.kernel.store.models import Posted


class PayGrade(Posted):
    """Between what the base wage of a grade lies, from a day on; of several of a day the last counts."""

    number = models.CharField("单号", max_length=30, unique=True)
    grade = models.CharField("薪级", max_length=20)
    since = models.DateField("自")
    lowest = models.BigIntegerField("最低（分/月）")
    highest = models.BigIntegerField("最高（分/月）")
    set_by = models.BigIntegerField("经办人")
    set_at = models.DateTimeField("办理时间")

    class Meta:
        verbose_name = "薪级标准"
        indexes = [models.Index(fields=["grade", "since", "id"], name="payroll_grade_since")]
        constraints = [
            models.CheckConstraint(name="payroll_grade_range", condition=Q(lowest__gte=0, highest__gte=F("lowest")))
        ]


class PayTerms(Posted):
    """What a person is paid from a day on; of several of a day the last counts.

    What is ``outside`` its ``grade`` is paid as agreed, and waits for the general manager to confirm it. ``unit`` is the
    department whose commission he shares. What is ``by_rules`` rests on the company's rulebook of pay and binds no earlier
    than that.
    """

    number = models.CharField("单号", max_length=30, unique=True)
    person = models.ForeignKey("org.Person", models.PROTECT, verbose_name="人员", related_name="+")
    since = models.DateField("自")
    base = models.BigIntegerField("基本工资（分/月）")
    grade = models.CharField("薪级", max_length=20, default="")
    outside = models.BooleanField("超出薪级", default=False)
    unit = models.ForeignKey("org.Unit", models.PROTECT, verbose_name="参加提成的部门", null=True, related_name="+")
    by_rules = models.BooleanField("按薪酬制度", default=False)
    reason = models.CharField("依据", max_length=500)
    set_by = models.BigIntegerField("经办人")
    set_at = models.DateTimeField("办理时间")

    class Meta:
        verbose_name = "定薪单"
        constraints = [models.CheckConstraint(name="payroll_terms_base", condition=Q(base__gte=0))]


class TermsConfirmation(Posted):
    """The general manager has confirmed terms that lie outside their grade."""

    terms = models.OneToOneField(PayTerms, models.PROTECT, verbose_name="定薪单", related_name="confirmation")
    note = models.CharField("说明", max_length=500)
    confirmed_by = models.BigIntegerField("确认人")
    confirmed_at = models.DateTimeField("确认时间")

    class Meta:
        verbose_name = "定薪确认"


class PayItem(Posted):
    """A fixed item beside the base wage, a month."""

    terms = models.ForeignKey(PayTerms, models.PROTECT, verbose_name="定薪单", related_name="items")
    title = models.CharField("项目", max_length=40)
    amount = models.BigIntegerField("金额（分/月）")

    class Meta:
        verbose_name = "固定项目"
        constraints = [
            models.UniqueConstraint(fields=["terms", "title"], name="payroll_item_once"),
            models.CheckConstraint(name="payroll_item_amount", condition=Q(amount__gt=0)),
        ]


class PayStart(Posted):
    """From when on a version of the rulebook of pay counts for pay, where that is not the day on which it binds."""

    version = models.OneToOneField(
        "policy.RulebookVersion", models.PROTECT, verbose_name="制度版本", related_name="pay_start"
    )
    since = models.DateField("自")
    reason = models.CharField("原因", max_length=500)
    chosen_by = models.BigIntegerField("经办人")
    chosen_at = models.DateTimeField("办理时间")

    class Meta:
        verbose_name = "薪酬起算"


class Payroll(Posted):
    """A payroll of the month that begins on ``month``; until one is paid the last counts."""

    number = models.CharField("单号", max_length=30, unique=True)
    month = models.DateField("月份")
    ran_by = models.BigIntegerField("计发人")
    ran_at = models.DateTimeField("计发时间")

    class Meta:
        verbose_name = "工资表"
        indexes = [models.Index(fields=["month", "id"], name="payroll_run_month")]


class Payment(Posted):
    """A payroll was paid; of a month one."""

    payroll = models.OneToOneField(Payroll, models.PROTECT, verbose_name="工资表", related_name="payment")
    month = models.DateField("月份", unique=True)
    paid_on = models.DateField("发放日")
    paid_by = models.BigIntegerField("经办人")
    paid_at = models.DateTimeField("办理时间")

    class Meta:
        verbose_name = "工资发放"


class Payslip(Posted):
    """What a person is paid for a month; ``gross`` is the sum of its lines."""

    number = models.CharField("单号", max_length=30, unique=True)
    payroll = models.ForeignKey(Payroll, models.PROTECT, verbose_name="工资表", related_name="slips")
    person = models.ForeignKey("org.Person", models.PROTECT, verbose_name="人员", related_name="+")
    account = models.BigIntegerField("账号", default=0)
    gross = models.BigIntegerField("应发（分）")

    class Meta:
        verbose_name = "工资条"
        constraints = [models.UniqueConstraint(fields=["payroll", "person"], name="payroll_slip_once")]


class SlipAnswer(Posted):
    """A person has confirmed his payslip, or objects to it."""

    payslip = models.OneToOneField(Payslip, models.PROTECT, verbose_name="工资条", related_name="answer")
    agrees = models.BooleanField("无异议")
    note = models.CharField("说明", max_length=500, default="")
    answered_at = models.DateTimeField("答复时间")

    class Meta:
        verbose_name = "工资条答复"
        constraints = [models.CheckConstraint(name="payroll_answer_says_why", condition=Q(agrees=True) | ~Q(note=""))]


class PayComponent(Posted):
    """To which part of pay an item belongs; the newest of an item counts."""

    item = models.CharField("项目", max_length=40)
    component = models.CharField("薪酬组成", max_length=40)
    classed_by = models.BigIntegerField("经办人")
    classed_at = models.DateTimeField("办理时间")

    class Meta:
        verbose_name = "薪酬项目归类"
        indexes = [models.Index(fields=["item", "id"], name="payroll_component_item")]


class LineKind(models.TextChoices):
    BASE = "base", "基本工资"
    FIXED = "fixed", "固定项目"
    COMMISSION = "commission", "提成"
    BACK = "back", "补发"


class PayLine(Posted):
    """An item of a payslip for a stretch of days, with how it was worked out.

    A commission is ``is_pending`` where no scheme said how much: 0 until a later payroll ``settles`` it.
    """

    payslip = models.ForeignKey(Payslip, models.PROTECT, verbose_name="工资条", related_name="lines")
    line = models.IntegerField("行")
    kind = models.CharField("种类", max_length=12, choices=LineKind)
    title = models.CharField("项目", max_length=160)
    component = models.CharField("薪酬组成", max_length=40)
    since = models.DateField("自")
    until = models.DateField("至")
    amount = models.BigIntegerField("金额（分）")
    formula = models.CharField("算法", max_length=200)
    unit = models.ForeignKey("org.Unit", models.PROTECT, verbose_name="部门", null=True, related_name="+")
    is_pending = models.BooleanField("待定", default=False)
    settles = models.ForeignKey("self", models.PROTECT, verbose_name="补发哪一行", null=True, related_name="+")

    class Meta:
        verbose_name = "工资条明细"
        indexes = [models.Index(fields=["id"], name="payroll_line_pending", condition=Q(is_pending=True))]
        constraints = [
            models.UniqueConstraint(fields=["payslip", "line"], name="payroll_line_once"),
            models.CheckConstraint(name="payroll_line_days", condition=Q(until__gte=F("since"))),
            # Nobody is paid less than nothing by a line; what is kept back of a wage is a paper of its own.
            models.CheckConstraint(name="payroll_line_amount", condition=Q(amount__gte=0)),
            models.CheckConstraint(
                name="payroll_line_pending_is_nothing",
                condition=Q(is_pending=False) | Q(kind="commission", amount=0, unit__isnull=False),
            ),
        ]


class LineSettled(Posted):
    """A pending line was settled by a payroll that was paid: each once."""

    line = models.OneToOneField(PayLine, models.PROTECT, verbose_name="待定行", related_name="settled")
    payroll = models.ForeignKey(Payroll, models.PROTECT, verbose_name="工资表", related_name="+")

    class Meta:
        verbose_name = "待定结清"
