"""The law the company is under: statutes by version, what they oblige it to, what a change does to its clauses."""

from django.db import models
from django.db.models import Q

from guiju.kernel.store.models import Posted


class StatuteKind(models.TextChoices):
    STATUTE = "statute", "法律法规"
    STANDARD = "standard", "强制性标准"
    PLATFORM = "platform", "平台规则"
    CHARTER = "charter", "公司章程与内部文件"


class StatuteVersion(Posted):
    """A statute, standard or platform rule as it stands from a day on.

    ``is_change``: it came while the register was kept, and must be assessed; what was in force before is only recorded.
    """

    number = models.CharField("单号", max_length=30, unique=True)
    statute = models.CharField("名称", max_length=120)
    version = models.CharField("版本", max_length=60)
    kind = models.CharField("种类", max_length=12, choices=StatuteKind)
    issuer = models.CharField("制定机关", max_length=120)
    summary = models.TextField("要点", default="")
    effective_from = models.DateField("施行日")
    effective_until = models.DateField("失效日", null=True)
    is_change = models.BooleanField("新变化", default=True)
    entered_by = models.BigIntegerField("登记人")
    entered_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "法规版本"
        constraints = [
            models.UniqueConstraint(fields=["statute", "version"], name="policy_statute_version_once"),
            models.CheckConstraint(
                name="policy_statute_days",
                condition=Q(effective_until__isnull=True) | Q(effective_until__gte=models.F("effective_from")),
                violation_error_message="失效日早于施行日",
            ),
        ]


class PolicyNews(Posted):
    """What was heard of policy in a week, or that there was nothing."""

    number = models.CharField("单号", max_length=30, unique=True)
    relevance = models.CharField("判断", max_length=12)
    title = models.CharField("内容摘要", max_length=200, default="")
    source = models.CharField("来源", max_length=200, default="")
    issuer = models.CharField("发布机关", max_length=120, default="")
    noted_by = models.BigIntegerField("登记人")
    noted_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "政策动态"


class Assessment(Posted):
    """What a new version or a piece of news does to the company; the newest of a matter counts."""

    number = models.CharField("单号", max_length=30, unique=True)
    version = models.ForeignKey(
        StatuteVersion, models.PROTECT, verbose_name="法规版本", null=True, related_name="assessments"
    )
    news = models.ForeignKey(PolicyNews, models.PROTECT, verbose_name="政策动态", null=True, related_name="assessments")
    conclusion = models.CharField("结论", max_length=16)
    note = models.TextField("影响说明")
    action = models.TextField("措施", default="")
    action_due = models.DateField("措施完成日", null=True)
    signed_by = models.BigIntegerField("签字人")
    signed_at = models.DateTimeField("签字时间")

    class Meta:
        verbose_name = "影响评估"
        constraints = [
            models.CheckConstraint(
                name="policy_assessment_of_one",
                condition=Q(version__isnull=True, news__isnull=False) | Q(version__isnull=False, news__isnull=True),
            ),
        ]


class Obligation(Posted):
    """What a statute obliges the company to; ``control`` is the key of the control that sees to it."""

    number = models.CharField("单号", max_length=30, unique=True)
    title = models.CharField("义务", max_length=200)
    statute = models.CharField("法规", max_length=120)
    article = models.CharField("条", max_length=40, default="")
    control = models.CharField("控制", max_length=80, default="")
    owner = models.ForeignKey("org.Person", models.PROTECT, verbose_name="责任人", null=True, related_name="+")
    entered_by = models.BigIntegerField("登记人")
    entered_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "合规义务"


class ObligationCheck(Posted):
    """Somebody has looked whether an obligation is met."""

    obligation = models.ForeignKey(Obligation, models.PROTECT, verbose_name="合规义务", related_name="checks")
    note = models.CharField("核对结果", max_length=500)
    checked_on = models.DateField("核对日")
    checked_by = models.BigIntegerField("核对人")

    class Meta:
        verbose_name = "义务核对"


class ClauseConfirmation(Posted):
    """A clause was held against the law it rests on; ``is_conditional`` while a changed law was not assessed."""

    number = models.CharField("单号", max_length=30, unique=True)
    clause = models.ForeignKey("rulebook.Clause", models.PROTECT, verbose_name="条款版本", related_name="+")
    code = models.CharField("条款号", max_length=20)
    note = models.CharField("说明", max_length=500)
    is_conditional = models.BooleanField("有条件确认")
    confirmed_by = models.BigIntegerField("确认人")
    confirmed_at = models.DateTimeField("确认时间")

    class Meta:
        verbose_name = "条款确认"
        indexes = [models.Index(fields=["code", "id"], name="policy_confirmation_code")]


class ComplianceStatement(Posted):
    """The year's statement with what was open when it was signed, as JSON."""

    number = models.CharField("单号", max_length=30, unique=True)
    year = models.IntegerField("年度")
    obligations = models.IntegerField("义务数")
    open_ones = models.TextField("未落实的义务", default="[]")
    signed_by = models.BigIntegerField("签字人")
    signed_at = models.DateTimeField("签字时间")

    class Meta:
        verbose_name = "年度合规声明"
