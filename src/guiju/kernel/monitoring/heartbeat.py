"""The worker's heartbeat, and whether it is silent."""

import socket
from datetime import datetime, timedelta
from typing import Any

import orjson
from django.utils import timezone

from guiju.kernel.monitoring.models import WorkerState

SILENT_AFTER = timedelta(seconds=60)


def beat(started_at: datetime, told: dict[str, Any], using: str = "default") -> None:
    """Say that the worker of this machine lives, and how it is doing."""
    said = {"started_at": started_at, "beat_at": timezone.now(), "told": orjson.dumps(told).decode()}
    WorkerState.objects.using(using).update_or_create(host=socket.gethostname(), defaults=said)


def newest(using: str = "default") -> WorkerState | None:
    return WorkerState.objects.using(using).order_by("-beat_at").first()


def told_by_workers(using: str = "default") -> dict[str, dict[str, Any]]:
    """What each worker that is not silent has said, by machine."""
    living = WorkerState.objects.using(using).filter(beat_at__gte=timezone.now() - SILENT_AFTER)
    return {state.host: orjson.loads(state.told) for state in living.order_by("host")}


def fault(using: str = "default") -> str:
    """Why nobody watches, in Chinese; empty when a worker lives."""
    state = newest(using)
    if state is None:
        return "后台任务还没有启动过：监测、封存、时限都停着"
    silent = timezone.now() - state.beat_at
    if silent > SILENT_AFTER:
        return f"后台任务已有 {int(silent.total_seconds())} 秒没有心跳：监测、封存、时限都停着"
    return ""
