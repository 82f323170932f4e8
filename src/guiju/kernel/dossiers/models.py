"""Which evidence left the company as a dossier, for whom and by whose hand."""

from django.db import models

from guiju.kernel.store.models import Posted


class Dossier(Posted):
    """``sha256`` is that of the whole archive; the archive itself is not kept."""

    about = models.CharField("内容", max_length=200)
    recipient = models.CharField("给谁", max_length=120)
    reason = models.CharField("事由", max_length=200)
    evidence = models.IntegerField("证据数")
    has_private = models.BooleanField("含个人信息")
    sha256 = models.CharField("摘要", max_length=64)
    made_by = models.BigIntegerField("制作人")
    made_at = models.DateTimeField("制作时间")

    class Meta:
        verbose_name = "证据包"
        indexes = [models.Index(fields=["made_at"], name="dossiers_dossier_made")]
        constraints = [
            models.CheckConstraint(name="dossiers_dossier_evidence", condition=models.Q(evidence__gt=0)),
        ]
