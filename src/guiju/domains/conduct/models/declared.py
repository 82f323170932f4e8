"""What people declare: work besides, gifts; and who answers for what has happened."""

from django.db import models
from django.db.models import Q

from guiju.kernel.registers.models import RegisterEntry
from guiju.kernel.store.models import Posted


class OutsideJob(Posted):
    """Work besides this one, as it was said; ``is_reported`` by somebody else than whoever does it."""

    number = models.CharField("兼职单号", max_length=30, unique=True)
    place = models.ForeignKey("org.Place", models.PROTECT, verbose_name="地点", related_name="+", db_index=False)
    person = models.ForeignKey("org.Person", models.PROTECT, verbose_name="兼职人", related_name="+")
    job = models.CharField("做什么", max_length=200)
    began_on = models.DateField("开始日期")
    sells_same = models.BooleanField("经营同类商品")
    uses_customers = models.BooleanField("使用公司客户")
    overlaps = models.CharField("与工作时间重叠", max_length=200, default="")
    is_reported = models.BooleanField("由他人反映")
    declared_by = models.BigIntegerField("提交人")
    declared_at = models.DateTimeField("提交时间")

    class Meta:
        verbose_name = "兼职申报"


class JobShift(Posted):
    """When it is done; ``weekday`` 1 is Monday, minutes after midnight."""

    outside_job = models.ForeignKey(OutsideJob, models.PROTECT, verbose_name="兼职", related_name="shifts")
    weekday = models.IntegerField("星期")
    opens = models.IntegerField("起（分钟）")
    closes = models.IntegerField("止（分钟）")

    class Meta:
        verbose_name = "兼职时间"
        constraints = [
            models.CheckConstraint(
                name="conduct_shift_in_day", condition=Q(weekday__range=(1, 7)) & Q(opens__range=(0, 1440))
            ),
        ]


class JobAnswerKind(models.TextChoices):
    EXCEPTION = "exception", "同意例外"
    ASKED_TO_END = "asked_to_end", "书面要求改正"
    REFUSED = "refused", "本人拒不改正"
    RECUSED = "recused", "回避相关商品"
    ENDED = "ended", "已停止"


class JobAnswer(Posted):
    """What was answered and what he did about it."""

    number = models.CharField("答复单号", max_length=30, unique=True)
    outside_job = models.ForeignKey(OutsideJob, models.PROTECT, verbose_name="兼职", related_name="answers")
    answer = models.CharField("答复", max_length=14, choices=JobAnswerKind)
    until = models.DateField("例外至", null=True)
    paper = models.CharField("书面文件", max_length=120, default="")
    said = models.CharField("说明", max_length=500, default="")
    answered_by = models.BigIntegerField("答复人")
    answered_at = models.DateTimeField("答复时间")

    class Meta:
        verbose_name = "兼职答复"
        constraints = [
            models.CheckConstraint(
                name="conduct_job_exception_dated", condition=~Q(answer="exception") | Q(until__isnull=False)
            ),
            models.CheckConstraint(
                name="conduct_job_asked_in_writing",
                condition=~Q(answer__in=["asked_to_end", "refused"]) | ~Q(paper=""),
            ),
        ]


class Gift(RegisterEntry):
    """What somebody was given by a supplier or customer; ``value`` in 分."""

    person = models.ForeignKey("org.Person", models.PROTECT, verbose_name="收受人", related_name="+")
    giver = models.CharField("赠送方", max_length=120)
    what = models.CharField("礼品", max_length=200)
    value = models.BigIntegerField("价值（分）")
    received_on = models.DateField("收受日期")

    class Meta(RegisterEntry.Meta):
        verbose_name = "礼品"
        constraints = [
            *RegisterEntry.Meta.constraints,
            models.CheckConstraint(
                name="conduct_gift_value", condition=Q(value__gte=0), violation_error_message="价值不能为负"
            ),
        ]


class Liability(Posted):
    """The draft of who answers for what: the person's part and the company's, each for itself."""

    number = models.CharField("责任认定号", max_length=30, unique=True)
    place = models.ForeignKey("org.Place", models.PROTECT, verbose_name="地点", related_name="+", db_index=False)
    person = models.ForeignKey("org.Person", models.PROTECT, verbose_name="责任人", related_name="+")
    about = models.CharField("所涉单据", max_length=30)
    clause = models.CharField("依据条款", max_length=20)
    own_part = models.TextField("个人责任")
    company_part = models.TextField("公司责任")
    was_signed = models.BooleanField("本人签署过")
    drafted_by = models.BigIntegerField("拟定人")
    drafted_at = models.DateTimeField("拟定时间")

    class Meta:
        verbose_name = "责任认定"
