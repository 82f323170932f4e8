"""A dossier leaves the company and proves itself: whatever byte is changed, it is found without a database."""

import json
import random
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from guiju.kernel.audit import sealer
from guiju.kernel.audit.models import Evidence
from guiju.kernel.audit.rotation import rotate
from guiju.kernel.dossiers.selecting import NoEvidence, Selection
from guiju.kernel.dossiers.writing import write
from guiju.lib.dossiers import checking, sealing
from guiju.lib.runs import RUN_BITS
from tests.audit.company import arrive, history

pytestmark = pytest.mark.django_db


@pytest.fixture
def company(vault: Path) -> Path:
    """Ten sealed runs under two keys, and one that is not sealed."""
    history(6, 3)
    rotate()
    for number in range(7, 11):
        arrive(number)
    sealer.seal()
    arrive(11)
    return vault


def some(*numbers: int) -> Selection:
    return Selection("四次运行", frozenset(number << RUN_BITS for number in numbers))


@pytest.fixture
def dossier(company: Path) -> Path:
    path = company / "dossier.zip"
    written = write(path, some(2, 3, 7, 11))
    assert (written.evidence, written.unsealed) == (3, 1)
    return path


def repacked(path: Path, name: str, content: bytes) -> Path:
    """Another archive with one file changed and the old signature."""
    other = path.with_name("other.zip")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(other, "w", zipfile.ZIP_DEFLATED) as new:
        for each in old.namelist():
            new.writestr(each, content if each == name else old.read(each))
        new.comment = old.comment
    return other


def test_what_is_in_it(dossier: Path, company: Path) -> None:
    anchor = (company / "anchor.jsonl").read_bytes().splitlines()
    found = checking.check(dossier, anchor)
    assert (found.evidence, found.files, found.anchored) == (3, 3, 1)
    assert found.rows > 3
    assert found.about == "四次运行"
    with zipfile.ZipFile(dossier) as archive:
        page = archive.read("index.html").decode()
        lines = [json.loads(line) for line in archive.read("evidence.jsonl").splitlines()]
    assert "怎样核验" in page
    assert "另有 1 次运行尚未封存" in page
    assert page.count('class="run"') == 3
    assert all(part["payload"] is None for line in lines if line["type"] == "evidence" for part in line["private"])


def test_personal_data_only_when_asked_for(company: Path) -> None:
    path = company / "dossier.zip"
    write(path, some(2), with_private=True)
    checking.check(path)
    with zipfile.ZipFile(path) as archive:
        assert "张三" in archive.read("evidence.jsonl").decode()


def test_every_byte_counts(dossier: Path) -> None:
    whole = bytearray(dossier.read_bytes())
    choice = random.Random(5)
    places = {*choice.sample(range(len(whole)), 150), *range(30), *range(len(whole) - 30 - sealing.LENGTH, len(whole))}
    other = dossier.with_name("other.zip")
    for place in sorted(places):
        changed = bytearray(whole)
        changed[place] ^= 1 << choice.randrange(8)
        other.write_bytes(changed)
        with pytest.raises(checking.NotGenuine):
            checking.check(other)


@pytest.mark.parametrize("cut", [1, sealing.LENGTH, 1000])
def test_a_part_of_it_is_none(dossier: Path, cut: int) -> None:
    dossier.write_bytes(dossier.read_bytes()[:-cut])
    with pytest.raises(checking.NotGenuine):
        checking.check(dossier)
    dossier.write_bytes(dossier.read_bytes() + b" ")
    with pytest.raises(checking.NotGenuine):
        checking.check(dossier)


def test_a_lie_inside_is_found_before_the_signature(dossier: Path) -> None:
    with zipfile.ZipFile(dossier) as archive:
        lines = archive.read("evidence.jsonl").splitlines(keepends=True)
        index = archive.read("index.html")
    place = next(at for at, line in enumerate(lines) if b'"type":"rows"' in line and b'"arrivals' not in line)
    told = json.loads(lines[place])
    column = next(name for name, values in told["columns"].items() if isinstance(values[0], int))
    told["columns"][column][0] += 1
    changed = json.dumps(told, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
    other = repacked(dossier, "evidence.jsonl", b"".join([*lines[:place], changed, *lines[place + 1 :]]))
    with pytest.raises(checking.NotGenuine, match=r"记录 .* 被改动"):
        checking.check(other)
    with pytest.raises(checking.NotGenuine, match="有字节被改动"):
        checking.check(repacked(dossier, "index.html", index.replace("怎样核验".encode(), "不必核验".encode())))
    without = [line for line in lines if b'"type":"head"' not in line]
    with pytest.raises(checking.NotGenuine):
        checking.check(repacked(dossier, "evidence.jsonl", b"".join(without)))


def test_another_companys_key_is_not_the_one_asked_for(dossier: Path) -> None:
    found = checking.check(dossier)
    checking.check(dossier, key_id=found.key_id)
    with pytest.raises(checking.NotGenuine, match="签名公钥是"):
        checking.check(dossier, key_id="0" * 16)


def test_an_anchor_that_differs_is_told(dossier: Path, company: Path) -> None:
    lines = [json.loads(line) for line in (company / "anchor.jsonl").read_bytes().splitlines()]
    lines[-1]["root"] = "0" * 64
    with pytest.raises(checking.NotGenuine, match="与锚副本不同"):
        checking.check(dossier, [json.dumps(line).encode() for line in lines])


def test_what_nothing_proves_is_not_handed_out(company: Path) -> None:
    path = company / "dossier.zip"
    with pytest.raises(NoEvidence) as none:
        write(path, some(11))
    assert "还没有封存" in none.value.says
    assert not list(company.glob("*dossier*"))
    assert Evidence.objects.filter(leaf__isnull=True).count() == 1


def test_the_command_needs_no_installation(dossier: Path, tmp_path: Path) -> None:
    run = "from guiju.cli.main import main; import sys; sys.exit(main())"
    command = [sys.executable, "-c", run, "check-evidence", str(dossier)]
    home = tmp_path / "elsewhere"
    home.mkdir()
    empty = {"PATH": "/usr/bin", "HOME": str(home), "PYTHONPATH": ":".join(sys.path)}
    told = subprocess.run(command, capture_output=True, text=True, check=False, cwd=home, env=empty)
    assert told.returncode == 0, told.stderr
    assert "可信：四次运行" in told.stdout
    dossier.write_bytes(dossier.read_bytes().replace(b"index.html", b"index.htmL"))
    told = subprocess.run(command, capture_output=True, text=True, check=False, cwd=home, env=empty)
    assert told.returncode == 1
    assert "不可信" in told.stderr
    assert list(home.iterdir()) == []
