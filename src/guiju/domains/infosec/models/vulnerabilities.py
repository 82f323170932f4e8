"""Vulnerabilities of hosts: found, mended, proved by a newer scan, or accepted for a while by a named person."""

from django.db import models

from guiju.kernel.store.models import Posted


class Severity(models.TextChoices):
    CRITICAL = "critical", "危急"
    HIGH = "high", "高"
    MEDIUM = "medium", "中"
    LOW = "low", "低"


class Vulnerability(Posted):
    """On a host, by its name; ``closed_at`` repeats the moment of the proof that closed it."""

    mutable = ("closed_at",)

    number = models.CharField("单号", max_length=30, unique=True)
    place = models.ForeignKey("org.Place", models.PROTECT, verbose_name="地点", related_name="+")
    host = models.CharField("主机或系统", max_length=120)
    name = models.CharField("漏洞", max_length=200)
    severity = models.CharField("等级", max_length=8, choices=Severity)
    is_exposed = models.BooleanField("可从互联网访问", default=False)
    owner = models.BigIntegerField("修复责任人")
    found_at = models.DateTimeField("发现时间")
    recorded_by = models.BigIntegerField("登记人")
    closed_at = models.DateTimeField("关闭时间", null=True)

    class Meta:
        verbose_name = "漏洞"
        indexes = [models.Index(fields=["host", "id"], name="infosec_vulnerable_host")]


class Mending(Posted):
    """What was done about it."""

    vulnerability = models.ForeignKey(Vulnerability, models.PROTECT, verbose_name="漏洞", related_name="mendings")
    is_mitigation = models.BooleanField("只是缓解", default=False)
    done = models.CharField("处理情况", max_length=500)
    mended_by = models.BigIntegerField("处理人")
    mended_at = models.DateTimeField("处理时间")

    class Meta:
        verbose_name = "漏洞处理"


class ProofKind(models.TextChoices):
    SCAN = "scan", "复测报告"
    UPDATES = "updates", "厂商更新状态清单"


class Proof(Posted):
    """Looked at again at a moment; only one that is newer than the mending, and clean, closes."""

    vulnerability = models.ForeignKey(Vulnerability, models.PROTECT, verbose_name="漏洞", related_name="proofs")
    kind = models.CharField("凭证", max_length=8, choices=ProofKind)
    made_at = models.DateTimeField("凭证时间")
    is_clean = models.BooleanField("已无此漏洞")
    closes = models.BooleanField("关闭")
    brought_by = models.BigIntegerField("经办人")
    brought_at = models.DateTimeField("提交时间")

    class Meta:
        verbose_name = "漏洞复测"


class Acceptance(Posted):
    """The risk is borne until a moment; then it is as if it had never been accepted."""

    vulnerability = models.ForeignKey(Vulnerability, models.PROTECT, verbose_name="漏洞", related_name="acceptances")
    approver = models.ForeignKey("org.Person", models.PROTECT, verbose_name="批准人", related_name="+")
    until = models.DateTimeField("接受至")
    reason = models.CharField("理由", max_length=500)
    asked_by = models.BigIntegerField("申请人")
    accepted_at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "漏洞风险接受"
