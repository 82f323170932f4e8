"""The probes: up is cheap, ready is the whole truth."""

from pathlib import Path

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from pytest_django.fixtures import Settings

from guiju.kernel.store import triggers
from guiju.web import health


@pytest.fixture
def probe(db: None) -> Client:
    return Client()


def test_up(probe: Client) -> None:
    answer = probe.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"状态": "正常"})


def test_ready(probe: Client) -> None:
    answer = probe.get("/readyz")
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
        MigrationRecorder(connection).record_unapplied("rulebook", "0002_rules_version")
    assert "还有 1 个升级" in red(probe, "升级")


def test_an_unwritable_folder_is_red(probe: Client, settings: Settings, tmp_path: Path) -> None:
    settings.DATA = tmp_path / "gone"
    assert "数据目录写不进去" in red(probe, "数据目录")


def test_a_weaker_engine_setting_is_red(probe: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(health._SQLITE_WANTED, "synchronous", 3)
    monkeypatch.setitem(health._POSTGRESQL_WANTED, "fsync", "off")
    said = red(probe, "引擎设置")
    assert said in {"synchronous 是 2，应为 3", "fsync 是 on，应为 off"}


def test_a_silent_database_is_red(probe: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def silent() -> str:
        from django.db import OperationalError

        raise OperationalError

    monkeypatch.setitem(health.CHECKS, "数据库", silent)
    assert red(probe, "数据库") == "数据库没有应答"
