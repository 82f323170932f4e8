"""Questions about clauses, what people answered, and the interpretations that count."""

from django.db import models
from django.db.models import F, Q

from guiju.kernel.store.models import Posted


class Question(Posted):
    """Somebody asks what a clause means; ``asked_for`` names whoever asked him, a supplier or a merchant."""

    number = models.CharField("单号", max_length=30, unique=True)
    clause = models.ForeignKey("rulebook.Clause", models.PROTECT, verbose_name="条款版本", related_name="+")
    asked = models.TextField("问题")
    asked_for = models.CharField("代谁提问", max_length=60, default="")
    asked_by = models.BigIntegerField("提问人")
    asked_at = models.DateTimeField("提问时间")

    class Meta:
        verbose_name = "条款提问"


class Answer(Posted):
    """What somebody thinks; what is not official is 参考意见."""

    number = models.CharField("单号", max_length=30, unique=True)
    question = models.ForeignKey(Question, models.PROTECT, verbose_name="提问", related_name="answers")
    answer = models.TextField("答复")
    is_official = models.BooleanField("正式解释", default=False)
    in_doubt = models.BooleanField("有两种以上读法", default=False)
    answered_by = models.BigIntegerField("答复人")
    answered_at = models.DateTimeField("答复时间")

    class Meta:
        verbose_name = "条款答复"


class Interpretation(Posted):
    """What a clause means on one point, by its explaining department, from a day on.

    ``replaces`` is the one it ends on that day. ``acting_post`` is the post in which it was signed; ``stands_in`` says
    that the department had nobody and the boss signed for it.
    """

    number = models.CharField("单号", max_length=30, unique=True)
    clause = models.ForeignKey("rulebook.Clause", models.PROTECT, verbose_name="条款版本", related_name="+")
    code = models.CharField("条款号", max_length=20)
    point = models.CharField("要点", max_length=60)
    text = models.TextField("解释")
    question = models.ForeignKey(Question, models.PROTECT, verbose_name="提问", null=True, related_name="+")
    replaces = models.OneToOneField("self", models.PROTECT, verbose_name="取代", null=True, related_name="replaced_by")
    signed_by = models.BigIntegerField("签发人")
    acting_post = models.CharField("签发岗位", max_length=40)
    stands_in = models.BooleanField("代管", default=False)
    is_public = models.BooleanField("对外公开", default=False)
    published_on = models.DateField("签发日")
    published_at = models.DateTimeField("签发时间")
    effective_from = models.DateField("适用自")

    class Meta:
        verbose_name = "条款解释"
        indexes = [models.Index(fields=["code", "id"], name="policy_interpretation_code")]
        constraints = [
            # It is never applied to what was done before it was given.
            models.CheckConstraint(
                name="policy_interpretation_not_backwards",
                condition=Q(effective_from__gte=F("published_on")),
                violation_error_message="解释只能从签发当日或以后适用",
            ),
            # What contradicts an earlier one replaces it: one chain a point.
            models.UniqueConstraint(
                fields=["code", "point"],
                condition=Q(replaces__isnull=True),
                name="policy_interpretation_one_chain",
            ),
        ]


class StandardTerms(Posted):
    """Terms that the company shows to others and does not negotiate. 民法典 第四百九十六条."""

    number = models.CharField("单号", max_length=30, unique=True)
    title = models.CharField("名称", max_length=120)
    text = models.TextField("正文")
    shown_to = models.CharField("向谁展示", max_length=20)
    published_by = models.BigIntegerField("发布人")
    published_at = models.DateTimeField("发布时间")

    class Meta:
        verbose_name = "格式条款"
