"""Libraries before libc, compiled where there is a compiler: they stand for disks."""

import shutil
import subprocess
from pathlib import Path


def compiler() -> str | None:
    return shutil.which("cc") or shutil.which("gcc")


def compiled(name: str, source: str, folder: Path) -> Path:
    """The library, for ``LD_PRELOAD``."""
    text, library = folder / f"{name}.c", folder / f"{name}.so"
    text.write_text(source)
    subprocess.run([str(compiler()), "-shared", "-fPIC", "-O1", "-o", str(library), str(text), "-ldl"], check=True)
    return library
