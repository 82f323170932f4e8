"""How those a version concerns were heard, and where it was filed."""

from django.db import models
from django.db.models import Q

from guiju.domains.policy.models.versions import RulebookVersion
from guiju.kernel.store.models import Posted


class PaperKind(models.TextChoices):
    """The papers of 劳动合同法 第四条: discussed, consulted, made known; and what belongs to them."""

    DISCUSSION = "discussion", "讨论"
    CONSULTATION = "consultation", "协商"
    PUBLICITY = "publicity", "公示"
    OPINIONS = "opinions", "意见"
    SIGNATURES = "signatures", "签名"


class ConsultationPaper(Posted):
    """A paper of the consultation, scanned; it holds for the very text whose hash it carries."""

    version = models.ForeignKey(RulebookVersion, models.PROTECT, verbose_name="制度版本", related_name="papers")
    kind = models.CharField("记录", max_length=12, choices=PaperKind)
    held_on = models.DateField("日期")
    summary = models.TextField("摘要")
    text_hash = models.CharField("条文摘要", max_length=64)
    sha256 = models.CharField("扫描件摘要", max_length=64)
    recorded_by = models.BigIntegerField("登记人")
    recorded_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "民主程序记录"
        constraints = [
            models.CheckConstraint(name="policy_paper_kind", condition=Q(kind__in=PaperKind.values)),
        ]


class Opinion(Posted):
    """What somebody said about a draft; ``topic`` groups opinions that are answered together."""

    version = models.ForeignKey(RulebookVersion, models.PROTECT, verbose_name="制度版本", related_name="opinions")
    party = models.CharField("提出人", max_length=120)
    topic = models.CharField("归类", max_length=60)
    text = models.TextField("意见")
    given_at = models.DateTimeField("提出时间")
    recorded_by = models.BigIntegerField("登记人")

    class Meta:
        verbose_name = "征求的意见"


class OpinionAnswer(Posted):
    """The answer to all opinions of a group."""

    version = models.ForeignKey(RulebookVersion, models.PROTECT, verbose_name="制度版本", related_name="answers")
    topic = models.CharField("归类", max_length=60)
    answer = models.TextField("答复")
    answered_by = models.BigIntegerField("答复人")
    answered_at = models.DateTimeField("答复时间")

    class Meta:
        verbose_name = "意见答复"


class Filing(Posted):
    """A version was filed with an authority, or a signed note says by which law it need not be."""

    version = models.ForeignKey(RulebookVersion, models.PROTECT, verbose_name="制度版本", related_name="filings")
    is_required = models.BooleanField("需要备案")
    authority = models.CharField("备案机关", max_length=120, default="")
    receipt = models.CharField("回执号", max_length=60, default="")
    law = models.CharField("无需备案的法律依据", max_length=200, default="")
    filed_on = models.DateField("日期")
    text_hash = models.CharField("条文摘要", max_length=64)
    filed_by = models.BigIntegerField("经办人")
    filed_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "制度备案"
        constraints = [
            models.CheckConstraint(
                name="policy_filing_whole",
                condition=(Q(is_required=True) & ~Q(authority="") & ~Q(receipt=""))
                | (Q(is_required=False) & ~Q(law="")),
            ),
        ]


class Annex(Posted):
    """What a version's title promises and its text lacks: given as a data sheet, or said in writing not to apply."""

    version = models.ForeignKey(RulebookVersion, models.PROTECT, verbose_name="制度版本", related_name="annexes")
    title = models.CharField("附件", max_length=60)
    is_applicable = models.BooleanField("适用")
    text = models.TextField("内容或不适用的理由")
    given_by = models.BigIntegerField("提交人")
    given_at = models.DateTimeField("提交时间")

    class Meta:
        verbose_name = "制度附件"


class Rejection(Posted):
    """A merchant does not accept a version: he may leave, and is judged by the one before."""

    version = models.ForeignKey(RulebookVersion, models.PROTECT, verbose_name="制度版本", related_name="rejections")
    party = models.CharField("经营者", max_length=120)
    rejected_at = models.DateTimeField("时间")
    recorded_by = models.BigIntegerField("登记人")

    class Meta:
        verbose_name = "不接受新版"
        constraints = [
            models.UniqueConstraint(fields=["version", "party"], name="policy_rejection_once"),
        ]
