import json
from pathlib import Path

import pytest
from django.db import connection

from guiju.kernel.audit import anchor, report, rows, sealer
from guiju.kernel.audit.report import Result, register_check
from guiju.kernel.audit.verify import verify
from tests.audit.company import MOVES, arrive, history
from tests.turns import every_eighth_run

pytestmark = pytest.mark.django_db
OWN = ["triggers", "keys", "heads", "leaves", "payloads", "private", "documents", "unnamed", "anchor"]


def test_an_empty_installation_is_clean(vault: Path) -> None:
    assert vault
    told = verify()
    assert told.ok
    assert told.first_fault is None
    assert [check.name for check in told.checks][: len(OWN)] == OWN


def test_everything_is_counted(vault: Path) -> None:
    assert vault
    history(7, 3)
    told = verify()
    counted = {check.name: check.counted for check in told.checks}
    posted = 6 + 6 * (5 + MOVES + 2 + 2 + 1)
    assert told.ok, told.text()
    assert (counted["heads"], counted["leaves"], counted["payloads"]) == (2, 6, 7)
    assert (counted["private"], counted["documents"], counted["unnamed"]) == (12, posted, posted)
    assert (counted["anchor"], told.unsealed) == (2, 1)


@every_eighth_run(3)
@pytest.mark.parametrize(("runs", "most"), [(1, 100_000), (2, 100_000), (2_000, 1), (3, 20)])
def test_windows_do_not_change_the_verdict(vault: Path, monkeypatch: pytest.MonkeyPatch, runs: int, most: int) -> None:
    assert vault
    monkeypatch.setattr(rows, "RUNS_A_WINDOW", runs)
    monkeypatch.setattr(rows, "ROWS_A_WINDOW", most)
    history(7, 3)
    told = verify()
    assert told.ok, told.text()
    with connection.writing(), connection.cursor() as cursor:
        cursor.execute(
            "insert into org_post (id, code, title, superior) values (%s, 'A', '甲', ''), (%s, 'B', '乙', '')",
            [3, (99 << 20) + 1],
        )
    told = verify()
    assert [check.name for check in told.checks if not check.ok] == ["unnamed"]
    assert "org_post#3 " in (told.first_fault or "")


def test_the_report_as_a_dict_and_as_text(vault: Path) -> None:
    assert vault
    history(4, 2)
    (anchor.path()).unlink()
    told = verify()
    assert json.loads(json.dumps(told.as_dict()))["ok"] is False
    assert told.as_dict()["first_fault"] == told.first_fault == "锚文件不存在，数据库有 2 个封存头"
    assert "未通过  锚文件（0）：锚文件不存在" in told.text()
    assert told.text().endswith("核验未通过：锚文件不存在，数据库有 2 个封存头")


def test_a_copy_may_be_older_but_not_different(vault: Path) -> None:
    history(6, 2)
    copy = vault / "copy.jsonl"
    lines = (vault / "anchor.jsonl").read_bytes().splitlines(keepends=True)
    for kept in (lines[:0], lines[:1], lines[1:2], lines):
        copy.write_bytes(b"".join(kept))
        assert verify(anchor=copy).ok, verify(anchor=copy).text()
    copy.write_bytes(lines[0].replace(b'"size":2', b'"size":3'))
    assert [check.name for check in verify(anchor=copy).checks if not check.ok] == ["copy"]
    copy.write_bytes(b"no json\n")
    assert not verify(anchor=copy).ok
    assert not verify(anchor=vault / "nowhere").ok


def test_a_sink_is_compared_too(vault: Path, settings: object) -> None:
    settings.GUIJU_ANCHOR_SINK = str(vault / "sink.jsonl")  # type: ignore[attr-defined]
    history(4, 2)
    assert verify().ok
    (vault / "sink.jsonl").write_bytes((vault / "sink.jsonl").read_bytes().replace(b'"note":""', b'"note":"x"'))
    assert [check.name for check in verify().checks if not check.ok] == ["sink"]


def test_receipts_are_held_against_evidence(vault: Path) -> None:
    history(4, 2)
    receipts = vault / "receipts.jsonl"
    receipts.write_text('{"run":1}\n{"run":4,"request_id":"x"}\n')
    told = verify(receipts=receipts)
    assert told.ok
    assert {check.name: check.counted for check in told.checks}["receipts"] == 2
    receipts.write_text('{"run":1}\n{"run":9}\n')
    assert "运行 9 没有证据" in (verify(receipts=receipts).first_fault or "")
    receipts.write_text('{"run":1}\nrubbish\n')
    assert "回执第 2 行" in (verify(receipts=receipts).first_fault or "")


def test_checks_of_higher_packages_run_too(vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert vault
    monkeypatch.setattr(report, "_registered", {})
    register_check("books", "账实", lambda _: Result(3))
    assert {check.name: check.counted for check in verify().checks}["books"] == 3
    register_check("stock", "库存", lambda _: (2, "库存余额 7 与流水不符"))
    assert verify().first_fault == "库存余额 7 与流水不符"
    with pytest.raises(ValueError, match="registered already"):
        register_check("stock", "库存", lambda _: Result(0))


def test_verifying_changes_nothing_and_can_be_repeated(vault: Path) -> None:
    history(4, 2)
    before = (vault / "anchor.jsonl").read_bytes()
    assert verify() == verify()
    arrive(5)
    assert verify().unsealed == 1
    assert (vault / "anchor.jsonl").read_bytes() == before
    assert sealer.seal() == 1
