"""Awards and sanctions: proposed, decided by somebody else, served, carried out, published. All amounts in 分."""

from django.db import models
from django.db.models import F, Q

from guiju.kernel.registers.models import RegisterEntry
from guiju.kernel.store.models import Posted


class CaseKind(models.TextChoices):
    AWARD = "award", "奖励"
    SANCTION = "sanction", "处分"


class Sensitivity(models.TextChoices):
    NONE = "", "无"
    HARASSMENT = "harassment", "骚扰"
    WHISTLEBLOWING = "whistleblowing", "举报"


class TieKind(models.TextChoices):
    RELATIVE = "relative", "亲属"
    SUPERIOR = "superior", "直接上级"


class Tie(RegisterEntry):
    """Who must not decide about whom: ``other`` is the person's relative or direct superior."""

    person = models.ForeignKey("org.Person", models.PROTECT, verbose_name="人员", related_name="+")
    other = models.ForeignKey(
        "org.Person", models.PROTECT, verbose_name="关系人", related_name="+", help_text="不能是本人"
    )
    kind = models.CharField("关系", max_length=10, choices=TieKind)

    class Meta(RegisterEntry.Meta):
        verbose_name = "关系申报"
        constraints = [
            *RegisterEntry.Meta.constraints,
            models.CheckConstraint(
                name="conduct_tie_of_two",
                condition=~Q(person=F("other")),
                violation_error_message="关系人不能是本人",
            ),
        ]


class Case(Posted):
    """What a person proposes for somebody; never the program.

    ``account`` is the person's, by which it is found as one's own. A sanction names the clause it rests on and the
    version by which it is judged; an award the row of the table of awards, empty while nobody has named it.
    """

    number = models.CharField("单号", max_length=30, unique=True)
    place = models.ForeignKey("org.Place", models.PROTECT, verbose_name="地点", related_name="+", db_index=False)
    kind = models.CharField("种类", max_length=10, choices=CaseKind)
    person = models.ForeignKey("org.Person", models.PROTECT, verbose_name="对象", related_name="+")
    account = models.BigIntegerField("对象账号", default=0)
    facts = models.TextField("事由")
    proof = models.CharField("佐证", max_length=200, default="")
    basis = models.CharField("所依单据", max_length=30, default="")
    award_row = models.CharField("奖励档次", max_length=20, default="")
    award = models.CharField("奖项", max_length=40, default="")
    measure = models.CharField("拟给形式或措施", max_length=20)
    amount = models.BigIntegerField("金额（分）", default=0)
    clause = models.CharField("依据条款", max_length=20, default="")
    version = models.IntegerField("条款版本", default=0)
    law = models.CharField("法律依据", max_length=200, default="")
    ground = models.CharField("处分事由类别", max_length=20, default="")
    grade = models.IntegerField("档次", default=0)
    document = models.CharField("司法或行政文书号", max_length=120, default="")
    sensitivity = models.CharField("涉密情形", max_length=20, choices=Sensitivity, default="")
    happened_on = models.DateField("发生日期")
    known_on = models.DateField("知悉日期")
    reporter = models.BigIntegerField("反映人", default=0)
    victim = models.BigIntegerField("受害人", default=0)
    proposer = models.BigIntegerField("提出人")
    proposed_at = models.DateTimeField("提出时间")

    class Meta:
        verbose_name = "奖惩件"
        indexes = [
            models.Index(fields=["person", "kind", "id"], name="conduct_case_of_person"),
            models.Index(fields=["account", "id"], name="conduct_case_of_account"),
            models.Index(fields=["clause", "grade", "id"], name="conduct_case_like"),
            models.Index(fields=["award", "id"], condition=~Q(award=""), name="conduct_case_of_award"),
        ]
        constraints = [
            models.CheckConstraint(name="conduct_case_kind", condition=Q(kind__in=CaseKind.values)),
            models.CheckConstraint(name="conduct_case_amount", condition=Q(amount__gte=0)),
            # Honours carry no money: they are an entry of their own.
            models.CheckConstraint(
                name="conduct_case_honour_without_money", condition=~Q(measure="荣誉") | Q(amount=0)
            ),
            # 劳动法 第五十条: no fine; variable pay follows its agreed scale, what is owed for a loss is a compensation.
            models.CheckConstraint(
                name="conduct_case_takes_no_fine",
                condition=~Q(kind="sanction") | Q(amount=0) | Q(measure="影响浮动绩效"),
            ),
            # What one document leads to is rewarded once, however often it is confirmed.
            models.UniqueConstraint(
                fields=["basis"], condition=Q(kind="award") & ~Q(basis=""), name="conduct_award_basis_once"
            ),
        ]


class FinePermit(Posted):
    """The company says that fines are lawful at a place, with the minutes and the opinion attached."""

    number = models.CharField("单号", max_length=30, unique=True)
    place = models.ForeignKey("org.Place", models.PROTECT, verbose_name="地点", related_name="+")
    region = models.CharField("适用地区", max_length=20)
    permitted_by = models.BigIntegerField("登记人")
    permitted_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "罚款合规材料"


class Decision(Posted):
    """What somebody else decided; ``sheet`` is the text that is served. ``is_given`` is False for a case that ends in nothing."""

    number = models.CharField("决定号", max_length=30, unique=True)
    case = models.OneToOneField(Case, models.PROTECT, verbose_name="奖惩件", related_name="decision")
    is_given = models.BooleanField("给予")
    award_row = models.CharField("奖励档次", max_length=20, default="")
    measure = models.CharField("形式或措施", max_length=20)
    grade = models.IntegerField("档次", default=0)
    amount = models.BigIntegerField("金额（分）", default=0)
    reason = models.TextField("理由", default="")
    is_provisional = models.BooleanField("暂定", default=False)
    appeal_days = models.IntegerField("申诉期限（天）", default=0)
    receiver = models.CharField("申诉受理", max_length=60, default="")
    sheet = models.TextField("决定书", default="")
    decider = models.BigIntegerField("决定人")
    decided_at = models.DateTimeField("决定时间")

    class Meta:
        verbose_name = "奖惩决定"
        constraints = [
            models.CheckConstraint(
                name="conduct_decision_takes_no_fine",
                condition=Q(amount=0) | Q(measure__in=["奖金", "奖品", "影响浮动绩效"]),
            ),
        ]


class Delivery(Posted):
    """A decision was served: appeals until the end of ``appeal_until``, in effect from the next day where none came."""

    number = models.CharField("送达单号", max_length=30, unique=True)
    decision = models.OneToOneField(Decision, models.PROTECT, verbose_name="决定", related_name="delivery")
    way = models.CharField("送达方式", max_length=20)
    proof = models.CharField("送达证明", max_length=200, default="")
    delivered_at = models.DateTimeField("送达时间")
    appeal_until = models.DateField("申诉截止日")
    effective_at = models.DateTimeField("无申诉时生效时间")
    handler = models.BigIntegerField("经办人")

    class Meta:
        verbose_name = "送达回证"


class Execution(Posted):
    """A decision was carried out, to the amount that was decided."""

    number = models.CharField("执行单号", max_length=30, unique=True)
    decision = models.OneToOneField(Decision, models.PROTECT, verbose_name="决定", related_name="execution")
    amount = models.BigIntegerField("执行金额（分）", default=0)
    note = models.CharField("执行情况", max_length=500, default="")
    executor = models.BigIntegerField("执行人")
    executed_at = models.DateTimeField("执行时间")

    class Meta:
        verbose_name = "奖惩执行"


class PayItem(Posted):
    """A named line for the payroll: what an execution gives, and what takes it back when an appeal changes the decision."""

    decision = models.ForeignKey(Decision, models.PROTECT, verbose_name="决定", related_name="pay_items")
    person = models.ForeignKey("org.Person", models.PROTECT, verbose_name="人员", related_name="+")
    title = models.CharField("工资项", max_length=120)
    amount = models.BigIntegerField("金额（分）")
    reverses = models.OneToOneField("self", models.PROTECT, verbose_name="冲回", null=True, related_name="reversal")
    entered_at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "奖惩工资项"


class Publication(Posted):
    """A notice to the people of the place until its time is over; ``withdraws`` takes an earlier one back."""

    number = models.CharField("公示号", max_length=30, unique=True)
    decision = models.ForeignKey(Decision, models.PROTECT, verbose_name="决定", related_name="publications")
    text = models.TextField("公示内容")
    is_statistic = models.BooleanField("只计入统计", default=False)
    until = models.DateField("公示至", null=True)
    withdraws = models.OneToOneField("self", models.PROTECT, verbose_name="撤下", null=True, related_name="withdrawal")
    publisher = models.BigIntegerField("公示人")
    published_at = models.DateTimeField("公示时间")

    class Meta:
        verbose_name = "奖惩公示"
        constraints = [
            models.UniqueConstraint(
                fields=["decision"], condition=Q(withdraws__isnull=True), name="conduct_published_once"
            ),
        ]
