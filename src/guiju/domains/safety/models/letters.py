"""Whoever heads a department answers for its safety: the letter he signs, the hazards he takes over."""

from django.db import models

from guiju.kernel.store.models import Posted


class SafetyLetter(Posted):
    """Signed by the head himself, for the post he holds."""

    number = models.CharField("单号", max_length=30, unique=True)
    place = models.ForeignKey("org.Place", models.PROTECT, verbose_name="地点", related_name="+")
    post = models.CharField("岗位", max_length=40)
    signer = models.BigIntegerField("签署人")
    signed_at = models.DateTimeField("签署时间")

    class Meta:
        verbose_name = "安全责任书"
        indexes = [models.Index(fields=["signer", "post"], name="safety_letter_of")]


class HazardTakenOver(Posted):
    """A hazard from before his time, which the new head has seen; once a hazard and person."""

    hazard = models.ForeignKey("safety.Hazard", models.PROTECT, verbose_name="隐患", related_name="takeovers")
    taker = models.BigIntegerField("接收人")
    taken_at = models.DateTimeField("接收时间")

    class Meta:
        verbose_name = "隐患交接"
        constraints = [models.UniqueConstraint(fields=["hazard", "taker"], name="safety_hazard_taken_once")]
