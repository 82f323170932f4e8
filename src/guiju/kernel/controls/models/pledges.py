"""Who signed which text of a rulebook."""

from django.db import models

from guiju.kernel.store.models import Posted


class PledgeSignature(Posted):
    """The text is not kept again: clause versions never change, so the day of signing gives it back."""

    rulebook = models.ForeignKey("rulebook.Rulebook", models.PROTECT, verbose_name="制度")
    text_hash = models.CharField("条文摘要", max_length=64)
    account = models.BigIntegerField("签署人")
    signed_at = models.DateTimeField("签署时间")

    class Meta:
        verbose_name = "承诺签署"
        constraints = [
            models.UniqueConstraint(fields=["rulebook", "text_hash", "account"], name="controls_pledge_once"),
        ]
