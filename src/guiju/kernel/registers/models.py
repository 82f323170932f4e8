"""Entries of registers, and what ends them. A posted entry never changes: a correction is an entry of its own."""

from django.db import models
from django.db.models import Q

from guiju.kernel.store.models import Posted


class RegisterEntry(Posted):
    """Base of every register's model; ``corrects`` is the id of the entry that this one takes the place of."""

    number = models.CharField("单号", max_length=30, unique=True)
    place = models.ForeignKey("org.Place", models.PROTECT, verbose_name="地点", related_name="+")
    entered_by = models.BigIntegerField("登记人")
    entered_at = models.DateTimeField("登记时间")
    corrects = models.BigIntegerField("更正", null=True)

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(
                fields=["corrects"], condition=Q(corrects__isnull=False), name="%(app_label)s_%(class)s_corrected_once"
            ),
        ]


class Ending(Posted):
    """An entry is over: the visitor left, the key came back, the certificate was withdrawn."""

    register = models.CharField("登记簿", max_length=80)
    entry = models.BigIntegerField("登记")
    ended_at = models.DateTimeField("结束时间")
    ended_by = models.BigIntegerField("经办人")
    note = models.CharField("说明", max_length=200, default="")

    class Meta:
        verbose_name = "登记结束"
        constraints = [models.UniqueConstraint(fields=["register", "entry"], name="registers_ended_once")]
