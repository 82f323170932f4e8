"""How old the newest backup is, against what the installation has set."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from guiju.kernel.archive.models import Backup


def newest(using: str = "default") -> datetime | None:
    """When the newest recorded backup was taken."""
    return Backup.objects.using(using).order_by("-id").values_list("taken_at", flat=True).first()


def fault(using: str = "default") -> str:
    """What is wrong with the age of the newest backup, in Chinese; empty when nothing is."""
    limit = timedelta(hours=settings.GUIJU_BACKUP_HOURS)
    taken_at = newest(using)
    if taken_at is None:
        return "还没有备份过，请运行 guiju backup"
    age = timezone.now() - taken_at
    hours = int(age.total_seconds() // 3600)
    return f"最近一次备份在 {hours} 小时前，应不超过 {settings.GUIJU_BACKUP_HOURS} 小时" if age > limit else ""
