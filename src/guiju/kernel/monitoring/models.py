"""What a worker says of itself."""

from django.db import models


class WorkerState(models.Model):
    """One row a machine that runs a worker; ``told`` is JSON: faults of sinks, counters of its runs."""

    host = models.CharField("主机", max_length=255, primary_key=True)
    started_at = models.DateTimeField("启动时间")
    beat_at = models.DateTimeField("心跳时间")
    told = models.TextField("自述", default="{}")

    class Meta:
        verbose_name = "后台任务状态"
