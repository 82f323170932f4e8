"""Who signed which text of a rulebook."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from guiju.kernel.store.fields import EncryptedTextField
from guiju.kernel.store.models import Posted


class PledgeSignature(Posted):
    """The text is not kept again: clause versions never change, so the day of signing gives it back.

    ``version`` is the highest version among the clauses signed; ``device`` what was signed on. ``read_seconds`` is -1
    where it was not measured, as on paper; a ``witness`` saw it signed there. ``turn`` counts the signatures under one text.
    """

    grown: ClassVar[dict[str, Any]] = {"device": "", "version": 0, "read_seconds": -1, "turn": 1, "witness": 0}

    rulebook = models.ForeignKey("rulebook.Rulebook", models.PROTECT, verbose_name="制度")
    text_hash = models.CharField("条文摘要", max_length=64)
    account = models.BigIntegerField("签署人")
    signed_at = models.DateTimeField("签署时间")
    device = models.CharField("设备", max_length=200, default="")
    version = models.IntegerField("条文版本", default=0)
    read_seconds = models.IntegerField("阅读时间（秒）", default=-1)
    turn = models.IntegerField("第几次签署", default=1)
    witness = models.BigIntegerField("见证人", default=0)

    class Meta:
        verbose_name = "承诺签署"
        constraints = [
            models.UniqueConstraint(fields=["rulebook", "text_hash", "account", "turn"], name="controls_pledge_once"),
            models.CheckConstraint(name="controls_pledge_witnessed_by_another", condition=~Q(witness=F("account"))),
        ]


class PrivateReminder(Posted):
    """A word in private about what somebody has pledged: between two people, and nothing follows from it."""

    clause = models.CharField("条款号", max_length=20)
    person = models.ForeignKey("org.Person", models.PROTECT, verbose_name="被提醒人", related_name="+")
    said = EncryptedTextField("提醒内容")
    occasion = models.CharField("情形", max_length=20, default="")
    given_by = models.BigIntegerField("提醒人")
    given_at = models.DateTimeField("提醒时间")

    class Meta:
        verbose_name = "私下提醒"
        indexes = [models.Index(fields=["person", "clause"], name="controls_private_reminder")]


class ReminderClosing(Posted):
    """It is over; what was said is read by nobody else. After a medical cause nobody is reminded of it again."""

    reminder = models.OneToOneField(PrivateReminder, models.PROTECT, verbose_name="私下提醒", related_name="closing")
    note = EncryptedTextField("说明", default="")
    is_medical = models.BooleanField("健康原因")
    closed_by = models.BigIntegerField("记录人")
    closed_at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "私下提醒结束"
