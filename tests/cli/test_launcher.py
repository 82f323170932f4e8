"""The launcher at the root of a clone, in a copy that is set up already; the set-up itself runs before every suite."""

import shutil
import subprocess
from pathlib import Path

import pytest

import guiju

ROOT = Path(guiju.__file__).parents[2]
SHOW = '#!/bin/sh\nprintf "%s\\n" "$PWD" "$GUIJU_DATA" "$@"\n'


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    place = tmp_path / "a clone with spaces"
    (place / ".venv/bin").mkdir(parents=True)
    for name in ("guiju", "requirements.lock", "pyproject.toml"):
        shutil.copy(ROOT / name, place)
    for name in ("python", "guiju"):
        (place / ".venv/bin" / name).write_text(SHOW)
        (place / ".venv/bin" / name).chmod(0o755)
    sums = subprocess.run(
        "cat requirements.lock pyproject.toml | cksum",
        shell=True,
        cwd=place,
        capture_output=True,
        text=True,
        check=True,
    )
    (place / ".venv/guiju-set-up").write_text(f"{place.resolve()} {sums.stdout.strip()}")
    return place


def launch(clone: Path, cwd: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(clone / "guiju"), *arguments],
        cwd=cwd,
        env={"PATH": "/usr/bin:/bin", "HOME": ""},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_it_passes_arguments_on_and_keeps_the_folder_of_the_caller(clone: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    answer = launch(clone, elsewhere, "import", "online-retail", "two words.csv")
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.splitlines() == [
        str(elsewhere),
        str(clone / "data"),
        "import",
        "online-retail",
        "two words.csv",
    ]


@pytest.mark.parametrize("name", ["requirements.lock", "pyproject.toml"])
def test_a_changed_lock_or_project_is_set_up_again(clone: Path, tmp_path: Path, name: str) -> None:
    (clone / "guiju").write_text((clone / "guiju").read_text().replace("(set_up)", "(echo set up; exit 7)"))
    assert launch(clone, tmp_path).stdout.splitlines()[0] != "set up"
    with (clone / name).open("a") as file:
        file.write("# changed\n")
    answer = launch(clone, tmp_path)
    assert answer.stdout == "set up\n"
    assert answer.returncode == 7


def test_it_is_posix_and_names_no_host() -> None:
    text = (ROOT / "guiju").read_text()
    assert text.startswith("#!/bin/sh\n")
    assert "://" not in text
    subprocess.run(["/bin/sh", "-n", str(ROOT / "guiju")], check=True)
