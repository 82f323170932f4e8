"""XLSX: checked as an archive, then turned into CSV by a process of its own that may not grow or run for ever."""

import subprocess
import sys
import zipfile
from pathlib import Path

from guiju.lib.tables.bounds import CONVERSION_SECONDS, MAX_BYTES, MAX_RATIO, TableRefused

_BROKEN = "工作簿打不开：请用表格软件重新另存为 .xlsx 后上传"


def is_workbook(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == b"PK\x03\x04"


def to_csv(workbook: Path, target: Path) -> None:
    """Write the first visible sheet that is not empty as UTF-8 CSV.

    Raises:
        TableRefused: a bomb, too large, broken, or no sheet with anything on it.
    """
    _check_archive(workbook)
    command = [sys.executable, "-m", "guiju.lib.tables.convert", str(workbook), str(target)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=CONVERSION_SECONDS, check=False)  # noqa: S603 — our own module
    except subprocess.TimeoutExpired as error:
        message = f"工作簿 {CONVERSION_SECONDS} 秒还读不完：请删去多余的工作表和空行，或另存为 CSV 后上传"
        raise TableRefused(message) from error
    if done.returncode:
        said = done.stdout.decode(errors="replace").strip()
        raise TableRefused(said or _BROKEN)


def _check_archive(workbook: Path) -> None:
    try:
        with zipfile.ZipFile(workbook) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise TableRefused(_BROKEN) from error
    size = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    if size > MAX_BYTES or size > MAX_RATIO * max(packed, 1):
        message = "工作簿解开后过大：请删去多余的工作表和格式，或另存为 CSV 后上传"
        raise TableRefused(message)
    if not any(part.filename == "xl/workbook.xml" for part in parts):
        message = "这不是 .xlsx 工作簿：请用表格软件另存为 .xlsx 或 CSV 后上传"
        raise TableRefused(message)
