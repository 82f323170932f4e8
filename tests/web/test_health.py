"""The probes: up is cheap, ready is the whole truth."""

from pathlib import Path

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from pytest_django.fixtures import Settings

from guiju.kernel.store import triggers
from guiju.web import health

FAST = {"fsync": ("off",), "full_page_writes": ("off",), "synchronous_commit": ("off",)}
"""How the throw-away PostgreSQL server of the tests is set; for readyz that is red."""


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
    assert answer.json() == {"状态": "就绪", "检查": dict.fromkeys(health.CHECKS, "正常")}
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
