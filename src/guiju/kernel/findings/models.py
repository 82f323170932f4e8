"""Findings: what a watch or a person found broken, and each step until somebody else has verified that it is put right.

Every step is a row that never changes; where a finding stands is computed from its steps (`standing`). ``resolved_at``
only repeats the moment of its `Closing`, because an index of the open ones needs it in the row; `checks` compares them.
"""

from django.db import models
from django.db.models import F, Q

from guiju.kernel.store.models import Posted


class Finding(Posted):
    """``owner`` answers for it from the start (0: nobody yet); ``supervisor`` is the post that names who must mend it.

    ``follows`` is the earlier finding of the same fingerprint: it has come back.
    """

    mutable = ("resolved_at",)

    control = models.CharField("控制", max_length=80)
    clause = models.CharField("条款", max_length=20)
    fingerprint = models.CharField("指纹", max_length=200)
    title = models.CharField("问题", max_length=200)
    detail = models.TextField("情况", default="")
    place = models.ForeignKey("org.Place", models.PROTECT, verbose_name="地点", null=True)
    owner = models.BigIntegerField("责任人")
    reporter = models.BigIntegerField("提出人", default=0)
    supervisor = models.CharField("主管岗位", max_length=40, default="")
    is_grave = models.BooleanField("重大", default=False)
    follows = models.OneToOneField("self", models.PROTECT, verbose_name="上一次", null=True, related_name="recurrence")
    opened_at = models.DateTimeField("发现时间")
    resolved_at = models.DateTimeField("解决时间", null=True)

    class Meta:
        verbose_name = "问题"
        constraints = [
            models.UniqueConstraint(
                fields=["control", "fingerprint"],
                condition=Q(resolved_at__isnull=True),
                name="findings_one_open_per_fingerprint",
            ),
        ]
        indexes = [
            models.Index(fields=["control", "fingerprint", "id"], name="findings_by_fingerprint"),
            models.Index(fields=["clause", "opened_at"], name="findings_open", condition=Q(resolved_at__isnull=True)),
            models.Index(fields=["place", "id"], name="findings_by_place"),
            models.Index(fields=["clause", "id"], name="findings_by_clause"),
            models.Index(fields=["reporter", "id"], name="findings_by_reporter"),
        ]


class FindingAssignment(Posted):
    """Who must put it right by when; the latest one counts. One that ``extends`` another only moves its deadline."""

    finding = models.ForeignKey(Finding, models.PROTECT, verbose_name="问题", related_name="assignments")
    responsible = models.BigIntegerField("责任人")
    due_at = models.DateTimeField("期限")
    due_basis = models.CharField("期限依据", max_length=120, default="")
    assigner = models.BigIntegerField("指派人")
    assigner_post = models.CharField("指派岗位", max_length=40)
    note = models.TextField("要求", default="")
    extends = models.OneToOneField("self", models.PROTECT, verbose_name="延期自", null=True, related_name="extension")
    assigned_at = models.DateTimeField("指派时间")

    class Meta:
        verbose_name = "问题指派"
        indexes = [models.Index(fields=["responsible", "finding"], name="findings_assigned_to")]
        constraints = [
            # Nobody gives himself more time.
            models.CheckConstraint(
                name="findings_extended_by_another", condition=Q(extends__isnull=True) | ~Q(assigner=F("responsible"))
            ),
        ]


class Rectification(Posted):
    """What the responsible person says he has done; its proof is attached."""

    finding = models.ForeignKey(Finding, models.PROTECT, verbose_name="问题", related_name="rectifications")
    assignment = models.ForeignKey(FindingAssignment, models.PROTECT, verbose_name="指派")
    rectifier = models.BigIntegerField("整改人")
    done = models.TextField("整改情况")
    rectified_at = models.DateTimeField("整改时间")

    class Meta:
        verbose_name = "整改"


class Verification(Posted):
    """Somebody else has looked: put right, or back to the responsible person."""

    rectification = models.OneToOneField(
        Rectification, models.PROTECT, verbose_name="整改", related_name="verification"
    )
    rectifier = models.BigIntegerField("整改人")
    verifier = models.BigIntegerField("验证人")
    is_accepted = models.BooleanField("合格")
    note = models.TextField("意见", default="")
    verified_at = models.DateTimeField("验证时间")

    class Meta:
        verbose_name = "验证"
        constraints = [
            models.CheckConstraint(name="findings_verified_by_another", condition=~Q(verifier=F("rectifier"))),
        ]


class Escalation(Posted):
    """A deadline was missed and the post above was told; once a deadline and level."""

    assignment = models.ForeignKey(FindingAssignment, models.PROTECT, verbose_name="指派", related_name="escalations")
    level = models.IntegerField("级别")
    post = models.CharField("升级到岗位", max_length=40)
    escalated_at = models.DateTimeField("升级时间")

    class Meta:
        verbose_name = "问题升级"
        constraints = [models.UniqueConstraint(fields=["assignment", "level"], name="findings_escalated_once")]


class Closing(Posted):
    """The end of a finding: verified, or its watch looked again and found the subject in order (``closer`` 0)."""

    finding = models.OneToOneField(Finding, models.PROTECT, verbose_name="问题", related_name="closing")
    verification = models.OneToOneField(Verification, models.PROTECT, verbose_name="验证", null=True)
    closer = models.BigIntegerField("关闭人")
    note = models.TextField("结论")
    closed_at = models.DateTimeField("关闭时间")

    class Meta:
        verbose_name = "问题关闭"
        constraints = [
            # A person closes by verifying; without that only the program does, when the rule is kept again.
            models.CheckConstraint(
                name="findings_closed_by_verification_or_watch",
                condition=Q(verification__isnull=False) | Q(closer=0),
            ),
        ]
