"""What a rulebook does not say, and the supplements that fill it."""

from django.db import models
from django.db.models import Q

from guiju.kernel.store.models import Posted


class Basis(models.TextChoices):
    STATUTE = "statute", "只依据法规"
    NOTHING = "nothing", "没有依据"


class Gap(Posted):
    """A clause leaves something open, or a rulebook has no clause for a case of a ``kind``."""

    number = models.CharField("单号", max_length=30, unique=True)
    rulebook = models.CharField("制度", max_length=10)
    clause = models.CharField("条款号", max_length=20, default="")
    kind = models.CharField("事项", max_length=60)
    note = models.TextField("说明", default="")
    found_by = models.BigIntegerField("登记人")
    found_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "制度缺口"
        indexes = [models.Index(fields=["rulebook", "kind", "id"], name="policy_gap_kind")]


class Supplement(Posted):
    """A document that says what a clause left open; without ``clause`` it is 未挂条款 until a link names one."""

    number = models.CharField("单号", max_length=30, unique=True)
    title = models.CharField("名称", max_length=120)
    text = models.TextField("正文")
    clause = models.CharField("条款号", max_length=20, default="")
    gap = models.ForeignKey(Gap, models.PROTECT, verbose_name="缺口", null=True, related_name="supplements")
    effective_from = models.DateField("生效日")
    published_by = models.BigIntegerField("发布人")
    published_at = models.DateTimeField("发布时间")

    class Meta:
        verbose_name = "补充规定"
        indexes = [models.Index(fields=["clause", "id"], name="policy_supplement_clause")]


class SupplementLink(Posted):
    supplement = models.OneToOneField(Supplement, models.PROTECT, verbose_name="补充规定", related_name="link")
    clause = models.CharField("条款号", max_length=20)
    linked_by = models.BigIntegerField("挂接人")
    linked_at = models.DateTimeField("挂接时间")

    class Meta:
        verbose_name = "补充规定挂条款"
        indexes = [models.Index(fields=["clause", "id"], name="policy_link_clause")]


class UncoveredCase(Posted):
    """A case that no clause of its rulebook fits; one without any basis yields no penalty."""

    number = models.CharField("单号", max_length=30, unique=True)
    about = models.CharField("所涉问题或单据", max_length=60)
    rulebook = models.CharField("制度", max_length=10)
    kind = models.CharField("事项", max_length=60)
    basis = models.CharField("依据", max_length=10, choices=Basis)
    version = models.ForeignKey(
        "policy.StatuteVersion", models.PROTECT, verbose_name="法规版本", null=True, related_name="+"
    )
    article = models.CharField("条", max_length=40, default="")
    may_penalise = models.BooleanField("可作处分依据")
    handled_by = models.BigIntegerField("处理人")
    handled_at = models.DateTimeField("处理时间")

    class Meta:
        verbose_name = "未覆盖事项"
        indexes = [models.Index(fields=["about", "id"], name="policy_uncovered_about")]
        constraints = [
            # Nobody is punished without a rule.
            models.CheckConstraint(
                name="policy_uncovered_penalty_has_basis",
                condition=Q(may_penalise=False) | (Q(version__isnull=False) & ~Q(article="")),
            ),
        ]


class AmendmentProposal(Posted):
    """Cases of one kind came so often that the rulebook should speak of it."""

    number = models.CharField("单号", max_length=30, unique=True)
    rulebook = models.CharField("制度", max_length=10)
    kind = models.CharField("事项", max_length=60)
    cases = models.IntegerField("一年内件数")
    opened_at = models.DateTimeField("提出时间")

    class Meta:
        verbose_name = "修订建议"
