"""Figures read from the database when somebody asks, each by one statement that uses an index."""

import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connections
from django.db.models import Min
from django.utils import timezone

from guiju.kernel.archive import age
from guiju.kernel.audit.models import Breach, Evidence
from guiju.kernel.audit.recent import first_id_since
from guiju.kernel.commands.models import HeldCommand, HeldStatus
from guiju.kernel.store.arrays import is_postgresql

LONGEST_SEAL_LAG = timedelta(seconds=60)
WINDOW = timedelta(hours=1)


@dataclass(frozen=True)
class Figures:
    """``refusals_per_thousand`` of the runs of the last hour; ages in seconds, sizes in bytes; None: never."""

    seal_lag: float
    unsealed: int
    held_waiting: int
    runs_last_hour: int
    refusals_per_thousand: float
    database_bytes: int
    backup_age: float | None


def figures(using: str = "default") -> Figures:
    now = timezone.now()
    oldest, unsealed = unsealed_tail(using)
    since = first_id_since(now - WINDOW, using)
    recent = Evidence.objects.using(using).filter(id__gte=since).count()
    refused = Breach.objects.using(using).filter(id__gte=since, effect="block").values("evidence_id").distinct().count()
    taken_at = age.newest(using)
    return Figures(
        seal_lag=(now - oldest).total_seconds() if oldest else 0.0,
        unsealed=unsealed,
        held_waiting=HeldCommand.objects.using(using).filter(status=HeldStatus.WAITING).count(),
        runs_last_hour=recent,
        refusals_per_thousand=1000 * refused / recent if recent else 0.0,
        database_bytes=database_bytes(using),
        backup_age=(now - taken_at).total_seconds() if taken_at else None,
    )


def unsealed_tail(using: str = "default") -> tuple[datetime | None, int]:
    """When the oldest run that no seal covers was recorded, and how many there are."""
    waiting = Evidence.objects.using(using).filter(leaf__isnull=True)
    return waiting.aggregate(oldest=Min("recorded_at"))["oldest"], waiting.count()


def seal_fault(using: str = "default") -> str:
    """What is wrong with sealing, in Chinese; empty when nothing is."""
    oldest, count = unsealed_tail(using)
    lag = timezone.now() - oldest if oldest else timedelta()
    if lag <= LONGEST_SEAL_LAG:
        return ""
    waited, most = int(lag.total_seconds()), int(LONGEST_SEAL_LAG.total_seconds())
    return f"有 {count} 条证据未封存，最早的已等了 {waited} 秒（应不超过 {most} 秒）"


def database_bytes(using: str = "default") -> int:
    connection = connections[using]
    if is_postgresql(using):
        with connection.cursor() as cursor:
            cursor.execute("select pg_database_size(current_database())")
            return int(cursor.fetchone()[0])
    path = str(connection.settings_dict["NAME"])
    return sum(each.stat().st_size for each in (Path(path), Path(f"{path}-wal")) if each.exists())


def free_bytes() -> int:
    """Room on the disk of the data folder; none when there is no such folder."""
    try:
        return shutil.disk_usage(settings.DATA).free
    except OSError:
        return 0
