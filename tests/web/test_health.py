"""The probes: up is cheap, ready is the whole truth."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from pytest_django.fixtures import Settings

from guiju.kernel.archive.models import Backup
from guiju.kernel.audit.models import Evidence
from guiju.kernel.monitoring import heartbeat
from guiju.kernel.monitoring.models import WorkerState
from guiju.kernel.store import triggers
from guiju.web import health
from tests.web import cast

FAST = {"fsync": ("off",), "full_page_writes": ("off",), "synchronous_commit": ("off",)}
"""How the throw-away PostgreSQL server of the tests is set; for readyz that is red."""


QUIET = {
    "后台任务": "后台任务还没有启动过：监测、封存、时限都停着",
    "备份": "还没有备份过，请运行 guiju backup",
    "外送": "锚和日志没有离开本机，请设置 GUIJU_ANCHOR_SINK 或 GUIJU_LOG_SINK",
}
"""What a database without worker, backup and sink is warned of."""


@pytest.fixture
def probe(db: None, monkeypatch: pytest.MonkeyPatch) -> Client:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("show fsync")
            if cursor.fetchone() == ("off",):
                monkeypatch.setitem(health.SETTINGS, "postgresql", FAST)
    return Client(headers={"host": "localhost"})


def test_up(probe: Client) -> None:
    answer = probe.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"状态": "正常"})


def test_ready(probe: Client) -> None:
    answer = probe.get("/readyz", secure=True)
    assert answer.json() == {"状态": "就绪", "检查": dict.fromkeys(health.CHECKS, "正常"), "警告": QUIET}
    assert answer.status_code == 200


def red(probe: Client, check: str) -> str:
    answer = probe.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["状态"] == "未就绪"
    wrong = {name: said for name, said in answer.json()["检查"].items() if said != "正常"}
    assert wrong.keys() == {check}
    return wrong[check]


def test_a_dropped_trigger_is_red(probe: Client) -> None:
    with connection.writing():
        triggers.drop("audit_evidence_posted_delete", "audit_evidence")
    assert "audit_evidence_posted_delete" in red(probe, "触发器")


def test_a_missing_migration_is_red(probe: Client) -> None:
    with connection.writing():
        [latest] = MigrationLoader(connection).graph.leaf_nodes("rulebook")
        MigrationRecorder(connection).record_unapplied(*latest)
    assert "还有 1 个升级" in red(probe, "升级")


def test_an_unwritable_folder_is_red(probe: Client, settings: Settings, tmp_path: Path) -> None:
    settings.DATA = tmp_path / "gone"
    assert "数据目录写不进去" in red(probe, "数据目录")


TRIGGERS = ("posted_update", "posted_delete", "posted_truncate", "guard")


@pytest.mark.parametrize("kind", TRIGGERS)
@pytest.mark.parametrize("table", ["audit_evidence", "warehouse_move", "rulebook_binding"])
def test_every_kind_of_dropped_trigger_is_red(probe: Client, table: str, kind: str) -> None:
    name = f"{table}_{kind}"
    if name not in triggers.declared():
        pytest.skip("only PostgreSQL has it")
    with connection.writing():
        triggers.drop(name, table)
    assert name in red(probe, "触发器")


def test_a_trigger_that_does_nothing_any_more_is_red(probe: Client) -> None:
    with connection.writing(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("alter table audit_evidence disable trigger audit_evidence_posted_update")
        else:
            triggers.drop("audit_evidence_posted_update", "audit_evidence")
            cursor.execute(
                "create trigger audit_evidence_posted_update before update of id on audit_evidence begin select 1; end"
            )
    assert "audit_evidence_posted_update" in red(probe, "触发器")


@pytest.mark.real_commits
@pytest.mark.parametrize(
    ("weaker", "said"),
    [
        ("pragma synchronous = off", "synchronous 是 0，应为 2"),
        ("pragma foreign_keys = off", "foreign_keys 是 0，应为 1"),
    ],
)
def test_each_loosened_setting_of_the_embedded_engine_is_red(probe: Client, weaker: str, said: str) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("settings of the embedded engine")
    with connection.cursor() as cursor:
        cursor.execute(weaker)
    try:
        assert red(probe, "引擎设置") == said
    finally:
        connection.close()


def test_the_journal_is_looked_at_too(probe: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("a setting of the embedded engine")
    monkeypatch.setitem(health.SETTINGS["sqlite"], "journal_mode", ("memory",))
    assert red(probe, "引擎设置") == "journal_mode 是 wal，应为 memory"


@pytest.mark.parametrize("name", ["fsync", "full_page_writes", "synchronous_commit"])
def test_each_loosened_setting_of_the_server_is_red(db: None, name: str) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("settings of the server")
    with connection.cursor() as cursor:
        cursor.execute(f"show {name}")
        if cursor.fetchone() != ("off",):
            pytest.skip("this server is set to be durable")
    answer = Client().get("/readyz")
    assert answer.status_code == 503
    assert f"{name} 是 off，应为 on" in answer.json()["检查"]["引擎设置"]


@pytest.mark.real_commits
def test_a_weaker_engine_setting_is_red(probe: Client) -> None:
    weaker = "pragma synchronous = NORMAL" if connection.vendor == "sqlite" else "set synchronous_commit = 'local'"
    with connection.cursor() as cursor:
        cursor.execute(weaker)
    try:
        said = red(probe, "引擎设置")
    finally:
        connection.close()
    assert said in {"synchronous 是 1，应为 2", "synchronous_commit 是 local，应为 off"}


def test_only_durable_settings_are_declared() -> None:
    assert "off" not in {value for allowed in health.SETTINGS["postgresql"].values() for value in allowed}
    assert health.SETTINGS["sqlite"] == {"journal_mode": ("wal",), "synchronous": (2, 3), "foreign_keys": (1,)}


def test_a_silent_database_is_red(probe: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def silent() -> str:
        from django.db import OperationalError

        raise OperationalError

    monkeypatch.setitem(health.CHECKS, "数据库", silent)
    assert red(probe, "数据库") == "数据库没有应答"


def test_a_full_disk_is_red_and_a_fuller_one_a_warning(probe: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health.figures, "free_bytes", lambda: 10 << 20)
    assert red(probe, "数据目录") == "磁盘只剩 10 MB"
    monkeypatch.setattr(health.figures, "free_bytes", lambda: 500 << 20)
    assert warned(probe)["磁盘空间"] == "磁盘只剩 500 MB，请尽快腾出空间"


def warned(probe: Client) -> dict[str, str]:
    answer = probe.get("/readyz")
    assert (answer.status_code, answer.json()["状态"]) == (200, "就绪")
    return answer.json()["警告"]


class TestWarnings:
    """What somebody must look at while the service still takes work."""

    def test_a_silent_worker(self, probe: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        heartbeat.beat(datetime.now(UTC), {})
        assert "后台任务" not in warned(probe)
        WorkerState.objects.update(beat_at=datetime.now(UTC) - timedelta(seconds=61))
        assert "已有 61 秒没有心跳" in warned(probe)["后台任务"]

    def test_evidence_that_waits_for_a_seal(self, probe: Client) -> None:
        assert "封存" not in warned(probe)
        with cast.writing():
            at = datetime.now(UTC) - timedelta(seconds=61)
            private = {
                "payload": b"{}",
                "is_compressed": False,
                "salt": b"",
                "public_commitment": b"",
                "private_root": b"",
            }
            cast.row(Evidence, id=1 << 20, command="x", actor=0, occurred_at=at, recorded_at=at, leaf=None, **private)
        assert warned(probe)["封存"].startswith("有 1 条证据未封存，最早的已等了 61 秒")

    def test_an_old_backup(self, probe: Client, settings: Settings) -> None:
        at = {"sha256": "0" * 64, "size": 1, "rows": 1, "files": 0, "heads": 0, "evidence": 0}
        with cast.writing():
            cast.row(Backup, id=1, file="x", taken_at=datetime.now(UTC) - timedelta(hours=30), **at)
        assert warned(probe)["备份"] == "最近一次备份在 30 小时前，应不超过 24 小时"
        settings.GUIJU_BACKUP_HOURS = 48
        assert "备份" not in warned(probe)

    def test_sinks_that_are_not_reached(self, probe: Client, settings: Settings) -> None:
        settings.GUIJU_LOG_SINK = "syslog://logs:514"
        assert "外送" not in warned(probe)
        heartbeat.beat(datetime.now(UTC), {"sinks": {"logs": "日志送不出去", "anchor": "锚的外部副本读不到"}})
        assert warned(probe)["外送"] == "日志送不出去；锚的外部副本读不到"
