"""Confirmed terms of employment: whoever's probation is over."""

from django.db import models

from guiju.kernel.store.models import Posted


class TermConfirmation(Posted):
    """Once a person and day; what he lacks of training is asked for after it."""

    person = models.ForeignKey("org.Person", models.PROTECT, verbose_name="人员", related_name="+")
    confirmed_on = models.DateField("转正日期")
    handler = models.BigIntegerField("经办人")
    confirmed_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "转正"
        constraints = [
            models.UniqueConstraint(fields=["person", "confirmed_on"], name="training_term_confirmed_once"),
        ]
