"""The record of backups."""

from django.db import models

from guiju.kernel.store.models import Posted


class Backup(Posted):
    """A backup that was made; the archive itself lies elsewhere and is known by its digest."""

    file = models.CharField("文件名", max_length=200)
    sha256 = models.CharField("摘要", max_length=64)
    size = models.BigIntegerField("字节数")
    taken_at = models.DateTimeField("备份时间")
    rows = models.BigIntegerField("行数")
    files = models.BigIntegerField("文件数")
    heads = models.BigIntegerField("封存头数")
    evidence = models.BigIntegerField("运行数")

    class Meta:
        verbose_name = "备份"
