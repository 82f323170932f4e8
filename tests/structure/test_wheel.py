"""The wheel holds everything the program reads at run time."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import guiju

SOURCE = Path(guiju.__file__).parent
ROOT = SOURCE.parents[1]
READ_AT_RUN_TIME = {
    ".html",
    ".css",
    ".js",
    ".yaml",
    ".csv",
    ".json",
    ".svg",
    ".png",
    ".ico",
    ".woff2",
    ".txt",
    ".po",
    ".mo",
}


def test_the_wheel_holds_templates_static_files_packs_and_the_command(tmp_path: Path) -> None:
    copy = tmp_path / "source"
    shutil.copytree(SOURCE, copy / "src" / "guiju", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE", ".gitignore"):
        shutil.copy(ROOT / name, copy / name)
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path / "dist")]
    subprocess.run(build, cwd=copy, check=True, capture_output=True, text=True)
    [wheel] = (tmp_path / "dist").glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        held = set(archive.namelist())
        [entry_points] = [name for name in held if name.endswith("entry_points.txt")]
        assert "guiju = guiju.cli.main:main" in archive.read(entry_points).decode()
    wanted = {
        path.relative_to(SOURCE.parent).as_posix()
        for path in SOURCE.rglob("*")
        if path.suffix in READ_AT_RUN_TIME | {".py"} and "__pycache__" not in path.parts
    }
    assert wanted - held == set()
