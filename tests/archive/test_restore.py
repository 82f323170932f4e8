"""A backup under load, brought back elsewhere and on the other engine; and everything that must not be restored."""

import hashlib
import json
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from guiju.kernel.archive import container
from guiju.lib.runs import IDS_A_RUN
from tests.archive.installation import Installation, contents, installation
from tests.turns import every_eighth_run

GROWN_BY_RESTORE = {"audit_treehead", "audit_signingkey"}


@contextmanager
def working(place: Installation, stop: Path) -> Iterator[list[int]]:
    """Two processes that work and one that seals, until the end of the block; gives the runs that were confirmed."""
    workers = [place.start("work_until", stop, f"load-{number}") for number in range(2)]
    workers.append(place.start("seal_until", stop))
    began = time.monotonic()
    while not Path(f"{stop}.began").exists():
        assert time.monotonic() - began < 60
        time.sleep(0.02)
    runs: list[int] = []
    yield runs
    stop.touch()
    told = [json.loads(worker.communicate(timeout=60)[0].splitlines()[-1]) for worker in workers]
    assert [worker.returncode for worker in workers] == [0, 0, 0]
    runs += sorted(run for said in told for run in said.get("runs", ()))


@every_eighth_run(2)
def test_a_backup_under_load_is_one_moment_and_comes_back_whole(
    founded: Installation, other_place: Installation, tmp_path: Path
) -> None:
    place = founded
    archive, keys = tmp_path / "backups" / "b.guiju", tmp_path / "keys"
    with working(place, tmp_path / "stop") as confirmed:
        made = json.loads(place.guiju("backup", archive, "--keys", keys, "--json").stdout)
    before = contents(archive)
    assert set(confirmed) - {row["id"] // IDS_A_RUN for row in before["audit_evidence"]}, (
        "they worked on while it was made"
    )
    assert made["sha256"] == container.check(archive).sha256
    assert archive.stat().st_mode & 0o777 == keys.stat().st_mode & 0o777 == 0o600
    left = place.verify()
    assert left["ok"], left["first_fault"]
    total = place.act("work", 1)["evidence"]

    told = json.loads(
        other_place.guiju(
            "restore",
            archive,
            "--keys",
            keys,
            "--anchor",
            place.data / "anchor.jsonl",
            "--data",
            other_place.data,
            "--json",
        ).stdout
    )
    assert told["verify"]["ok"], told["verify"]["first_fault"]
    assert (told["rows"], told["files"]) == (made["rows"], made["files"])
    lost = total - made["evidence"]
    assert lost > 0
    assert f"缺 {lost} 次运行（封存头 {made['heads'] + 1}–" in told["gap"]["note"]
    assert told["verify"]["gaps"] == [told["gap"]]
    report = other_place.guiju("verify", "--anchor", place.data / "anchor.jsonl").stdout
    assert told["gap"]["note"] in report
    assert "核验通过" in report

    again = tmp_path / "again.guiju"
    other_place.guiju("backup", again)
    after = contents(again)
    assert before.keys() == after.keys()
    assert {name for name in before if before[name] != after[name]} <= GROWN_BY_RESTORE
    assert after["audit_treehead"][: len(before["audit_treehead"])] == before["audit_treehead"]

    runs = other_place.act("work", 3, "afterwards")["runs"]
    assert min(runs) > max(confirmed) + 900_000, "no number of a lost run is given again"
    assert other_place.verify()["ok"]


@pytest.mark.skipif(not os.environ.get("GUIJU_TEST_POSTGRES"), reason="needs both engines")
@every_eighth_run(2)
def test_an_installation_moves_between_the_engines_and_back(company: Installation, tmp_path: Path) -> None:
    folder = company.data.parent
    embedded = replace(company, data=tmp_path / "embedded", database="")
    embedded.guiju("restore", folder / "first.guiju", "--keys", folder / "keys", "--data", embedded.data)
    embedded.guiju("backup", tmp_path / "second.guiju")
    assert contents(tmp_path / "second.guiju")["warehouse_move"] == contents(folder / "first.guiju")["warehouse_move"]
    embedded.act("work", 3)
    embedded.guiju("backup", tmp_path / "third.guiju")
    with installation(tmp_path, "postgres") as back:
        back.guiju("restore", tmp_path / "third.guiju", "--keys", folder / "keys", "--data", back.data)
        back.act("work", 3, "back")
        told = back.verify()
        assert told["ok"], told["first_fault"]
        assert len(told["gaps"]) == 2
        back.guiju("backup", tmp_path / "fourth.guiju")
    third, fourth = contents(tmp_path / "third.guiju"), contents(tmp_path / "fourth.guiju")
    assert fourth["files_attachment"] == third["files_attachment"] != []
    assert fourth["audit_evidence"][: len(third["audit_evidence"]) - 1] == third["audit_evidence"][:-1]


def refused(place: Installation, archive: Path, *options: str | Path) -> str:
    """What the refusal says; nothing was written."""
    before = fingerprints(place.data)
    done = place.guiju("restore", archive, *options, "--data", place.data, code=1)
    assert fingerprints(place.data) == before
    return done.stderr


def fingerprints(folder: Path) -> dict[str, str]:
    if not folder.exists():
        return {}
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


class TestRefused:
    def test_a_folder_with_anything_in_it(self, company: Installation, place: Installation) -> None:
        folder = company.data.parent
        place.data.mkdir()
        (place.data / "guiju.sqlite3").write_text("somebody's")
        said = refused(place, folder / "first.guiju", "--keys", folder / "keys")
        assert "不是空目录（有 guiju.sqlite3）" in said

    def test_a_wrong_passphrase(self, company: Installation, place: Installation) -> None:
        folder = company.data.parent
        place.variables["GUIJU_KEYS_PASSPHRASE"] = "another passphrase"
        assert "口令不对" in refused(place, folder / "first.guiju", "--keys", folder / "keys")

    def test_no_keys_at_all(self, company: Installation, place: Installation) -> None:
        assert "需要密钥" in refused(place, company.data.parent / "first.guiju")

    def test_keys_of_another_installation(self, company: Installation, place: Installation, tmp_path: Path) -> None:
        stranger = replace(place, data=tmp_path / "stranger", database="")
        stranger.guiju("backup", "--keys", tmp_path / "strange")
        said = refused(place, company.data.parent / "first.guiju", "--keys", tmp_path / "strange")
        assert "密钥不全：缺少备份时的 evidence、personal、signing" in said

    def test_a_damaged_archive(self, company: Installation, place: Installation, tmp_path: Path) -> None:
        whole = bytearray((company.data.parent / "first.guiju").read_bytes())
        whole[len(whole) // 2] ^= 4
        (tmp_path / "hurt.guiju").write_bytes(whole)
        said = refused(place, tmp_path / "hurt.guiju", "--keys", company.data.parent / "keys")
        assert "不完整或已损坏" in said
        check = company.guiju("backup", "--check", tmp_path / "hurt.guiju", code=1)
        assert "不要用这一份恢复" in check.stderr

    def test_an_anchor_of_another_history(self, company: Installation, place: Installation, tmp_path: Path) -> None:
        folder = company.data.parent
        line = (company.data / "anchor.jsonl").read_text().replace('"size":', '"size":1')
        (tmp_path / "anchor.jsonl").write_text(line)
        said = refused(place, folder / "first.guiju", "--keys", folder / "keys", "--anchor", tmp_path / "anchor.jsonl")
        assert "不是同一套记录" in said

    def test_a_restore_that_did_not_finish_keeps_everything_else_from_starting(
        self, company: Installation, place: Installation
    ) -> None:
        folder = company.data.parent
        (place.data / ".restoring").mkdir(parents=True)
        assert "没有完成的恢复" in refused(place, folder / "first.guiju", "--keys", folder / "keys")
        assert "没有完成的恢复" in place.guiju("verify", code=1).stderr


def test_secrets_that_lie_in_the_target_are_keys_enough(company: Installation, embedded: Installation) -> None:
    embedded.data.mkdir()
    shutil.copytree(company.data / "secrets", embedded.data / "secrets")
    told = embedded.guiju("restore", company.data.parent / "first.guiju", "--data", embedded.data).stdout
    assert "离开本机的锚里没有更晚的封存头" in told
    there = {path.name for path in embedded.data.iterdir() if not path.name.startswith("guiju.sqlite3-")}
    assert there - {"logs"} == {"anchor.jsonl", "files", "guiju.sqlite3", "secrets"}


def test_a_key_rotated_after_the_backup_needs_the_keys_of_afterwards(
    founded: Installation, embedded: Installation, tmp_path: Path
) -> None:
    place = founded
    archive, old, new = tmp_path / "b.guiju", tmp_path / "old", tmp_path / "new"
    place.guiju("backup", archive, "--keys", old)
    place.act("rotate")
    place.act("work", 2)
    place.guiju("backup", "--keys", new)
    anchor = place.data / "anchor.jsonl"
    done = embedded.guiju("restore", archive, "--keys", old, "--anchor", anchor, "--data", embedded.data, code=1)
    assert "请用换钥之后做的密钥备份" in done.stderr
    assert not embedded.data.exists() or list(embedded.data.iterdir()) == []
    embedded.guiju("restore", archive, "--keys", new, "--anchor", anchor, "--data", embedded.data)
    assert embedded.act("work", 1, "again")["sealed"] > 0
    told = json.loads(embedded.guiju("verify", "--json", "--anchor", anchor).stdout)
    assert told["ok"], told["first_fault"]


def test_an_attachment_that_is_damaged_is_named_and_the_rest_is_saved(founded: Installation, tmp_path: Path) -> None:
    place = founded
    [*_, photo] = sorted((place.data / "files").glob("??/??/*"), key=lambda path: path.stat().st_size)
    names = {row["sha256"] for row in contents_of(place, tmp_path)["files_attachment"]}
    [damaged] = [path for path in (place.data / "files").glob("??/??/*") if path.name in names]
    damaged.write_bytes(b"other bytes")
    done = place.guiju("backup", tmp_path / "b.guiju", "--json", code=1)
    assert json.loads(done.stdout)["damaged"] == [damaged.name]
    assert "1 个附件缺失或损坏" in done.stderr
    assert container.check(tmp_path / "b.guiju").manifest["files"]["count"] == 1
    assert photo.exists()


def contents_of(place: Installation, folder: Path) -> dict[str, list[dict[str, object]]]:
    place.guiju("backup", folder / "look.guiju")
    return contents(folder / "look.guiju")
