"""Upgrade: backup first, one transaction, resumed or rolled back after a kill, never under a running service."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from guiju.cli.source_tree import ROOT
from tests.archive.installation import GUIJU, Installation, contents, copy_of
from tests.faults.kill_upgrade import OLDER, killed_upgrades
from tests.turns import every_eighth_run

TRIALS = int(os.environ.get("GUIJU_TRIALS", "1"))


@pytest.fixture(scope="module")
def aged(company: Installation, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """The demo company in a database of before; tests only copy it."""
    with copy_of(company, tmp_path_factory.mktemp("aged")) as made:
        pending = made.act("go_back", *OLDER)["pending"]
        assert {each.partition(".")[0] for each in pending} == set(OLDER)
        yield made


@pytest.fixture
def older(aged: Installation, tmp_path: Path) -> Iterator[Installation]:
    with copy_of(aged, tmp_path) as made:
        yield made


@every_eighth_run(5)
def test_an_older_database_is_backed_up_upgraded_and_verified(older: Installation, other_place: Installation) -> None:
    told = older.guiju("upgrade").stdout
    assert "核验通过" in told
    assert "升级完成。" in told
    assert older.act("pending") == {"pending": 0, "missing": []}
    [archive] = (older.data / "backups").iterdir()
    assert f"./guiju restore {archive} --anchor" in told
    assert older.guiju("upgrade").stdout == "数据库已是这个程序的版本，不需要升级。\n"

    # The way back that was printed; this program then upgrades what it restored.
    older.guiju("backup", "--keys", older.data.parent / "keys")
    before = contents(archive)
    assert "retention_retentionperiod" not in before
    told = other_place.guiju(
        "restore", archive, "--keys", older.data.parent / "keys", "--data", other_place.data
    ).stdout
    assert "核验通过" in told
    other_place.guiju("backup", other_place.data.parent / "after.guiju")
    after = contents(other_place.data.parent / "after.guiju")
    assert after["retention_retentionperiod"] == []
    assert after["warehouse_move"] == before["warehouse_move"] != []


@every_eighth_run(7)
def test_a_dropped_trigger_is_put_back(company: Installation, embedded: Installation) -> None:
    folder = company.data.parent
    embedded.guiju("restore", folder / "first.guiju", "--keys", folder / "keys", "--data", embedded.data)
    with sqlite3.connect(embedded.data / "guiju.sqlite3") as connection:
        connection.execute("drop trigger audit_evidence_posted_delete")
    assert "audit_evidence_posted_delete" in embedded.guiju("verify", code=1).stdout
    embedded.guiju("upgrade")
    assert embedded.act("pending")["missing"] == []


@every_eighth_run(7)
def test_a_newer_database_is_left_alone(company: Installation, embedded: Installation) -> None:
    folder = company.data.parent
    embedded.guiju("restore", folder / "first.guiju", "--keys", folder / "keys", "--data", embedded.data)
    with sqlite3.connect(embedded.data / "guiju.sqlite3") as connection:
        connection.execute(
            "insert into django_migrations (app, name, applied) values ('warehouse', '0999_future', '2027-01-01')"
        )
    for command in (["upgrade"], ["up", "--port", "1"], ["backup", embedded.data.parent / "x.guiju"]):
        done = embedded.guiju(*command, "--data", embedded.data, code=1)
        assert "warehouse.0999_future" in done.stderr or "不能在" in done.stderr
    assert not (embedded.data.parent / "x.guiju").exists()
    with sqlite3.connect(embedded.data / "guiju.sqlite3") as connection:
        connection.execute("delete from django_migrations where name = '0999_future'")
    newer = embedded.data.parent / "newer.guiju"
    embedded.guiju("backup", newer)


def test_up_does_not_upgrade_a_company_that_is_no_demo(older: Installation) -> None:
    done = older.guiju("up", "--no-demo", "--port", str(_free_port()), code=1)
    assert "请先停止服务，再运行 ./guiju upgrade" in done.stderr
    assert older.act("pending")["pending"] >= len(OLDER)
    assert not (older.data / "backups").exists()
    done = older.guiju("worker", code=1)
    assert "请先停止服务" in done.stderr


@every_eighth_run(1)
def test_up_upgrades_a_demo_after_a_backup_and_nobody_upgrades_under_it(older: Installation) -> None:
    port = _free_port()
    up = subprocess.Popen(
        [sys.executable, "-c", GUIJU, "up", "--port", str(port)],
        cwd=ROOT,
        env=older.environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert up.stdout is not None
        while line := up.stdout.readline():
            if "规矩已启动" in line:
                break
        assert [path.suffix for path in (older.data / "backups").iterdir()] == [".guiju"]
        assert "还在运行" in older.guiju("upgrade", code=1).stderr
    finally:
        up.send_signal(signal.SIGTERM)
        up.wait(30)
    assert older.act("pending")["pending"] == 0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@every_eighth_run(5)
def test_a_killed_upgrade_is_undone_or_done_and_can_be_run_again(older: Installation) -> None:
    figures = killed_upgrades(older, TRIALS, os.environ.get("GUIJU_SEED", "suite"))
    assert figures["killed"] == TRIALS
    assert figures["undone"] + figures["done"] == TRIALS
    assert older.verify()["ok"]
