"""Rules applied to what happened: by which version, and whether penalties may be."""

from django.db import models
from django.db.models import Q

from guiju.domains.policy.models.versions import RulebookVersion
from guiju.kernel.store.models import Posted


class Consequence(models.TextChoices):
    PENALTY = "penalty", "处罚"
    DISMISSAL = "dismissal", "解除"
    RETURN = "return", "退回派遣单位"
    REWARD = "reward", "奖励"
    FINDING = "finding", "问题认定"
    EVALUATION = "evaluation", "考核"
    INSPECTION = "inspection", "检验"
    ORDER = "order", "订单处理"
    PAY = "pay", "计薪"


class Application(Posted):
    """A clause was applied to something that happened, by the version that bound then or a milder later one.

    ``difference`` is why the measure is not the one that others got for the same. ``version`` is None where the rulebook
    of the pack stood, of which no version was published.
    """

    number = models.CharField("单号", max_length=30, unique=True)
    rulebook = models.ForeignKey("rulebook.Rulebook", models.PROTECT, verbose_name="制度", related_name="+")
    version = models.ForeignKey(RulebookVersion, models.PROTECT, verbose_name="制度版本", null=True, related_name="+")
    clause = models.CharField("条款号", max_length=20, default="")
    consequence = models.CharField("用途", max_length=12, choices=Consequence)
    person = models.ForeignKey("org.Person", models.PROTECT, verbose_name="人员", null=True, related_name="+")
    party = models.CharField("经营者", max_length=120, default="")
    about = models.CharField("所涉事项", max_length=60)
    happened_at = models.DateTimeField("发生时间")
    milder = models.CharField("从轻适用的理由", max_length=200, default="")
    consumer_loss = models.BigIntegerField("消费者损失（分）", default=0)
    measure = models.CharField("措施", max_length=60, default="")
    difference = models.CharField("与同类处理不同的理由", max_length=200, default="")
    applied_by = models.BigIntegerField("适用人")
    applied_at = models.DateTimeField("适用时间")

    class Meta:
        verbose_name = "条款适用"
        constraints = [
            models.CheckConstraint(
                name="policy_application_consequence", condition=Q(consequence__in=Consequence.values)
            ),
            models.CheckConstraint(name="policy_application_loss", condition=Q(consumer_loss__gte=0)),
        ]


class ApplicationEnd(Posted):
    """A case is over; it ends under the version by which it was opened."""

    application = models.OneToOneField(Application, models.PROTECT, verbose_name="条款适用", related_name="end")
    result = models.CharField("结果", max_length=500)
    difference = models.CharField("与同类处理不同的理由", max_length=200, default="")
    ended_by = models.BigIntegerField("结案人")
    ended_at = models.DateTimeField("结案时间")

    class Meta:
        verbose_name = "适用结案"


class PenaltySwitch(Posted):
    """The penalties of a version are switched on or off; the latest counts, none is off."""

    version = models.ForeignKey(RulebookVersion, models.PROTECT, verbose_name="制度版本", related_name="switches")
    is_on = models.BooleanField("启用处罚")
    reason = models.CharField("理由", max_length=500)
    switched_by = models.BigIntegerField("经办人")
    switched_at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "处罚开关"
