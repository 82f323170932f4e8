"""Two probes: the process is up; the program may take work."""

import tempfile
from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from guiju.kernel.archive import age
from guiju.kernel.monitoring import clock, figures, heartbeat
from guiju.kernel.store import triggers
from guiju.web.address import is_readable_by_others

UNENCRYPTED = "不在本机，也没有 TLS：密码和会话可能在途中被看到"
NO_ROOM_BYTES, LITTLE_ROOM_BYTES = 64 << 20, 1 << 30
_CHINESE = {"ensure_ascii": False}
SETTINGS: dict[str, dict[str, tuple[object, ...]]] = {
    "sqlite": {"journal_mode": ("wal",), "synchronous": (2, 3), "foreign_keys": (1,)},
    "postgresql": {
        "fsync": ("on",),
        "full_page_writes": ("on",),
        "synchronous_commit": ("on", "local", "remote_write", "remote_apply"),
    },
}
"""Values without which a power cut loses acknowledged documents, or a key points nowhere."""


@require_safe
def healthz(_request: HttpRequest) -> JsonResponse:
    return JsonResponse({"状态": "正常"}, json_dumps_params=_CHINESE)


@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when every check is green, else 503; each check is said in Chinese.

    A warning stays at 200: the service can still take work, but somebody must look.
    """
    faults = {name: _fault(check) for name, check in CHECKS.items()}
    warnings = {name: fault for name, check in WARNINGS.items() if (fault := _fault(check))}
    is_ready = not any(faults.values())
    if is_readable_by_others(request):
        warnings["加密"] = UNENCRYPTED
    body = {
        "状态": "就绪" if is_ready else "未就绪",
        "检查": {name: fault or "正常" for name, fault in faults.items()},
        "警告": warnings,
    }
    return JsonResponse(body, status=200 if is_ready else 503, json_dumps_params=_CHINESE)


def _fault(check: Callable[[], str]) -> str:
    try:
        return check()
    except DatabaseError:
        return "数据库没有应答"


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("select 1")
        cursor.fetchone()
    return ""


def _migrations() -> str:
    executor = MigrationExecutor(connection)
    left = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    return f"还有 {left} 个升级没有执行，请运行 guiju upgrade" if left else ""


def _triggers() -> str:
    absent = triggers.missing()
    return f"缺少或被改动的触发器：{'、'.join(absent)}" if absent else ""


def _data_folder() -> str:
    try:
        with tempfile.TemporaryFile(dir=settings.DATA) as file:
            file.write(b"guiju")
            file.flush()
    except OSError as error:
        return f"数据目录写不进去：{error.strerror}"
    free = figures.free_bytes()
    return f"磁盘只剩 {free >> 20} MB" if free < NO_ROOM_BYTES else ""


def _engine() -> str:
    ask = "pragma {}" if connection.vendor == "sqlite" else "show {}"
    wrong = []
    with connection.cursor() as cursor:
        for name, allowed in SETTINGS[connection.vendor].items():
            cursor.execute(ask.format(name))
            found = cursor.fetchone()[0]
            if found not in allowed:
                wrong.append(f"{name} 是 {found}，应为 {allowed[0]}")
    return "；".join(wrong)


CHECKS: dict[str, Callable[[], str]] = {
    "数据库": _database,
    "升级": _migrations,
    "触发器": _triggers,
    "数据目录": _data_folder,
    "引擎设置": _engine,
}


def _room() -> str:
    free = figures.free_bytes()
    return f"磁盘只剩 {free >> 20} MB，请尽快腾出空间" if free < LITTLE_ROOM_BYTES else ""


def _sinks() -> str:
    """What the workers say of the places where logs and anchor go; without any, a super-user could rewrite history."""
    told = heartbeat.told_by_workers()
    faults = [fault for said in told.values() for fault in said.get("sinks", {}).values() if fault]
    if not (settings.DEMO or settings.GUIJU_ANCHOR_SINK or settings.GUIJU_LOG_SINK):
        faults.append("锚和日志没有离开本机，请设置 GUIJU_ANCHOR_SINK 或 GUIJU_LOG_SINK")
    return "；".join(faults)


WARNINGS: dict[str, Callable[[], str]] = {
    "后台任务": heartbeat.fault,
    "封存": figures.seal_fault,
    "备份": age.fault,
    "外送": _sinks,
    "磁盘空间": _room,
    "时钟": clock.fault,
}
