"""People of other firms on site: what was agreed with their firm, what each was told, what they may do."""

from django.db import models
from django.db.models import F, Q

from guiju.domains.safety.models.premises import Visitor
from guiju.kernel.registers.models import RegisterEntry
from guiju.kernel.store.models import Posted


class SafetyAgreement(RegisterEntry):
    """A signed agreement about safety with a firm that works on site, by the name that stands in the visits."""

    company = models.CharField("单位", max_length=120, help_text="与来访登记上的单位一致")
    signed_on = models.DateField("签订日")
    valid_until = models.DateField("有效期至")

    class Meta(RegisterEntry.Meta):
        verbose_name = "安全协议"
        constraints = [
            *RegisterEntry.Meta.constraints,
            models.CheckConstraint(
                name="safety_agreement_ends_after_signing",
                condition=Q(valid_until__gte=F("signed_on")),
                violation_error_message="有效期在签订日之前，请核对日期",
            ),
        ]


class BriefingKind(models.TextChoices):
    FULL = "full", "作业人员安全交底"
    SHORT = "short", "司机简短告知"


class Briefing(Posted):
    """Somebody from outside was told what is dangerous here."""

    visit = models.ForeignKey(Visitor, models.PROTECT, verbose_name="来访", related_name="briefings")
    place = models.ForeignKey("org.Place", models.PROTECT, verbose_name="地点", related_name="+")
    kind = models.CharField("告知", max_length=8, choices=BriefingKind)
    briefed_by = models.BigIntegerField("告知人")
    briefed_at = models.DateTimeField("告知时间")

    class Meta:
        verbose_name = "安全告知"


class WorkPermit(Posted):
    """What some people of a firm may do here until a moment."""

    number = models.CharField("单号", max_length=30, unique=True)
    place = models.ForeignKey("org.Place", models.PROTECT, verbose_name="地点", related_name="+")
    company = models.CharField("单位", max_length=120)
    work = models.CharField("作业", max_length=200)
    until = models.DateTimeField("作业至")
    issued_by = models.BigIntegerField("签发人")
    issued_at = models.DateTimeField("签发时间")

    class Meta:
        verbose_name = "作业许可"


class PermittedWorker(Posted):
    permit = models.ForeignKey(WorkPermit, models.PROTECT, verbose_name="作业许可", related_name="workers")
    visit = models.ForeignKey(Visitor, models.PROTECT, verbose_name="来访", related_name="+")

    class Meta:
        verbose_name = "作业人员"
        constraints = [models.UniqueConstraint(fields=["permit", "visit"], name="safety_permit_worker_once")]
