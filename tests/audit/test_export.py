"""What an outsider can prove with an export, by a verifier that shares no code with us."""

import json
import random
from pathlib import Path
from typing import Any

import pytest

from guiju.kernel.audit import heads, keys, sealer
from guiju.kernel.audit.erase import erase
from guiju.kernel.audit.export import export
from guiju.kernel.audit.models import Evidence
from guiju.kernel.audit.rotation import rotate
from guiju.kernel.audit.verify import verify
from guiju.kernel.store.transaction import writing_transaction
from guiju.lib.digests.merkle import root_of
from guiju.lib.runs import RUN_BITS
from tests.audit import outsider
from tests.audit.company import START, arrive, history
from tests.faults.tamper.scene import Scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def company(vault: Path) -> Path:
    """Ten sealed runs, two keys, an erased part, one unsealed run."""
    history(6, 3)
    rotate()
    for number in range(7, 11):
        arrive(number)
    with writing_transaction():
        erase(4 << RUN_BITS, 0, START)
    sealer.seal()
    arrive(11)
    return vault


def exported(company: Path, *range_of: int, **options: Any) -> list[str]:
    path = company / "export.jsonl"
    export(path, *range_of, **options)
    return path.read_text().splitlines()


def anchor(company: Path) -> list[str]:
    return (company / "anchor.jsonl").read_text().splitlines()


def test_all_of_it(company: Path) -> None:
    lines = exported(company, with_private=True, with_rows=True)
    counts = outsider.verify(lines, anchor(company))
    assert counts == {"evidence": 10, "rows": 6 + 9 * 9, "anchor": 4, "lost": 0}
    parts = [part for line in map(json.loads, lines) if line["type"] == "evidence" for part in line["private"]]
    assert len(parts) == 18
    assert sum(part["payload"] is None for part in parts) == 1
    assert json.loads(parts[0]["payload"])["driver"] == "张三"


def test_personal_data_only_when_asked_for(company: Path) -> None:
    lines = exported(company)
    assert outsider.verify(lines, anchor(company))["evidence"] == 10
    assert "张三" not in "".join(lines)
    assert all(part["salt"] is None for line in map(json.loads, lines) for part in line.get("private", []))


@pytest.mark.parametrize(("first", "last"), [(0, 0), (3, 5), (9, 9), (9, 50), (0, 9), (7, 6)])
def test_a_range_is_proven_without_showing_the_rest(company: Path, first: int, last: int) -> None:
    lines = exported(company, first, last)
    shown = [line["leaf"] for line in map(json.loads, lines) if line["type"] == "evidence"]
    assert shown == list(range(first, min(last, 9) + 1))
    assert outsider.verify(lines, anchor(company))["evidence"] == len(shown)


def test_lines_are_canonical(company: Path) -> None:
    for line in exported(company, with_private=True, with_rows=True):
        assert outsider.canonical(json.loads(line)).decode() == line


def test_nothing_half_is_left(company: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("guiju.kernel.audit.export.evidence_line", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        export(company / "export.jsonl")
    assert not (company / "export.jsonl").exists()


def test_an_empty_installation(vault: Path) -> None:
    assert export(vault / "export.jsonl") == 0
    counts = outsider.verify((vault / "export.jsonl").read_text().splitlines())
    assert set(counts.values()) == {0}


def edited(lines: list[str], kind: str, change: Any) -> list[str]:
    told = [json.loads(line) for line in lines]
    change(next(line for line in told if line["type"] == kind))
    return [json.dumps(line) for line in told]


CHANGES = {
    "payload": ("evidence", lambda line: line.update(payload=line["payload"].replace("request", "Request"))),
    "salt": ("evidence", lambda line: line.update(salt="00" * 32)),
    "private root": ("evidence", lambda line: line.update(private_root="00" * 32)),
    "head size": ("head", lambda line: line.update(size=line["size"] - 1)),
    "head time": ("head", lambda line: line.update(signed_at="2020-01-01T00:00:00.000000Z")),
    "key": ("key", lambda line: line.update(public_key="11" * 32)),
    "rows": ("rows", lambda line: line["columns"].update(code=["XX"])),
    "rows shortened": ("rows", lambda line: line.update(columns={name: [] for name in line["columns"]})),
}


@pytest.mark.parametrize("name", CHANGES)
def test_an_edited_export_is_refused(company: Path, name: str) -> None:
    lines = exported(company, with_rows=True)
    with pytest.raises(outsider.NotGenuine):
        outsider.verify(edited(lines, *CHANGES[name]))


@pytest.mark.parametrize("kind", ["key", "head", "evidence"])
def test_a_shortened_export_is_refused(company: Path, kind: str) -> None:
    lines = exported(company)
    place = max(at for at, line in enumerate(lines) if json.loads(line)["type"] == kind)
    with pytest.raises((outsider.NotGenuine, KeyError)):
        outsider.verify(lines[:place] + lines[place + 1 :])


def test_a_history_cut_with_its_heads_is_seen_with_the_anchor_only(company: Path) -> None:
    old = exported(company)
    arrive(12)
    sealer.seal()
    assert outsider.verify(old)["evidence"] == 10
    with pytest.raises(outsider.NotGenuine, match="anchored head 5 is missing"):
        outsider.verify(old, anchor(company))


def test_a_restored_head_explains_a_gap(company: Path) -> None:
    """The chain keeps the lost heads; both verifiers go on from the leaves that the backup had."""
    Scene(random.Random(0), company).forget_after(6 << RUN_BITS, heads_too=False)
    with sealer.sealing():
        left = list(Evidence.objects.order_by("leaf").values_list("public_commitment", "private_root"))
        root = root_of(outsider.leaf_hash(bytes(public) + bytes(private)) for public, private in left)
        heads.write(heads.RESTORED, 6, root, keys.current(), "default", note="恢复自 11 月 2 日的备份")
    told = verify()
    assert told.ok, told.text()
    assert told.lost_heads == 1
    assert "因恢复备份而不能再核验的封存头 1 个" in told.text()
    arrive(12)
    sealer.seal()
    assert verify().ok, verify().text()
    assert outsider.verify(exported(company), anchor(company)) == {
        "evidence": 7,
        "rows": 0,
        "anchor": 6,
        "lost": 1,
    }
