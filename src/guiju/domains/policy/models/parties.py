"""Parties the company deals with, when each was let in, and which version of which rulebook each falls under."""

from django.db import models
from django.db.models import Q

from guiju.domains.policy.models.versions import RulebookVersion
from guiju.kernel.store.models import Posted


class PartyType(models.TextChoices):
    COMPANY = "company", "企业"
    PERSON = "person", "个人"


class PartyRole(models.TextChoices):
    MERCHANT = "merchant", "商家"
    SUPPLIER = "supplier", "供应商"
    CONTRACTOR = "contractor", "承包商"
    PARTNER = "partner", "合作方"


class Party(Posted):
    """``name`` is the one it trades under, which 电子商务法 第十五条 has it show to everybody."""

    number = models.CharField("单号", max_length=30, unique=True)
    name = models.CharField("名称", max_length=120, unique=True)
    party_type = models.CharField("主体类型", max_length=10, choices=PartyType)
    role = models.CharField("身份", max_length=12, choices=PartyRole)
    registered_by = models.BigIntegerField("登记人")
    registered_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "往来单位"
        constraints = [
            models.CheckConstraint(name="policy_party_type", condition=Q(party_type__in=PartyType.values)),
            models.CheckConstraint(name="policy_party_role", condition=Q(role__in=PartyRole.values)),
        ]


class PartyActivation(Posted):
    party = models.OneToOneField(Party, models.PROTECT, verbose_name="往来单位", related_name="activation")
    activated_by = models.BigIntegerField("启用人")
    activated_at = models.DateTimeField("启用时间")

    class Meta:
        verbose_name = "往来单位启用"


class PartyScope(Posted):
    """A party falls under a version from a day on."""

    party = models.ForeignKey(Party, models.PROTECT, verbose_name="往来单位", related_name="scopes")
    version = models.ForeignKey(RulebookVersion, models.PROTECT, verbose_name="制度版本", related_name="+")
    since = models.DateField("自")
    noted_by = models.BigIntegerField("登记人")
    noted_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "往来单位适用制度"
        constraints = [models.UniqueConstraint(fields=["party", "version"], name="policy_party_scope_once")]
