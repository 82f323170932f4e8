"""The folder of the source, for the commands that need tests and tools beside the package."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


def is_there() -> bool:
    """True in a clone; in an installed wheel it says why the command cannot run."""
    if (ROOT / "tests").is_dir() and (ROOT / "pyproject.toml").is_file():
        return True
    print("这个命令只能在源码目录里运行。", file=sys.stderr)
    return False


def run(module: str, *arguments: str) -> int:
    """Run a module of the source tree as a program and return its exit code."""
    if not is_there():
        return 1
    return subprocess.run([sys.executable, "-m", module, *arguments], cwd=ROOT, check=False).returncode
