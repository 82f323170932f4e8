"""CSV: strict UTF-8, then GB18030; a quote that was never closed is told, not swallowed."""

import codecs
import csv
from collections.abc import Iterator
from pathlib import Path

from guiju.lib.tables.bounds import LONGEST_CELL, MAX_COLUMNS, MAX_ROWS, MOST_LINES_IN_A_CELL, TableRefused
from guiju.lib.tables.cells import cleaned

ENCODINGS = ("utf-8-sig", "gb18030")
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_BLOCK = 1 << 20


def encoding_of(path: Path) -> str:
    """The first of `ENCODINGS` that reads the whole file.

    UTF-8 read as GBK gives wrong characters without an error, so the strict one is tried first.

    Raises:
        TableRefused: none does, or the file holds NUL.
    """
    with path.open("rb") as file:
        start = file.read(4)
    if start.startswith(_UTF16):
        return "utf-16"
    for encoding in ENCODINGS:
        if _reads(path, encoding):
            return encoding
    message = "文件的编码读不出来：请用表格软件另存为“CSV UTF-8”后重新上传"
    raise TableRefused(message)


def _reads(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            if b"\0" in block:
                message = "文件里有空字符（NUL），不是正常的文字表格：请重新导出后上传"
                raise TableRefused(message)
            try:
                decoder.decode(block)
            except UnicodeDecodeError:
                return False
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def rows(path: Path, encoding: str) -> Iterator[tuple[int, list[str]]]:
    """(line of the file it starts on, cells) of every row that is not empty.

    Raises:
        TableRefused: too many rows or columns, or a quote that was never closed; says where.
    """
    with path.open(encoding=encoding, newline="") as file:
        delimiter = _delimiter(file.readline(_BLOCK))
        file.seek(0)
        reader = csv.reader(file, delimiter=delimiter, strict=True)
        start, count = 1, 0
        while True:
            try:
                cells = next(reader, None)
            except csv.Error as error:
                message = f"第 {start} 行起读不下去（{_why(error)}）：请检查这一行的引号，或用表格软件另存后重新上传"
                raise TableRefused(message) from error
            if cells is None:
                return
            _bounded(cells, start)
            if any(cells):
                count += 1
                if count > MAX_ROWS + 1:
                    message = f"超过 {MAX_ROWS:,} 行：请拆成几个文件上传"
                    raise TableRefused(message)
                yield start, [cleaned(cell) for cell in cells]
            start = reader.line_num + 1


def _why(error: csv.Error) -> str:
    return "单元格过长" if "field larger" in str(error) else "引号没有成对"


def _bounded(cells: list[str], row: int) -> None:
    if len(cells) > MAX_COLUMNS:
        message = f"第 {row} 行有 {len(cells)} 列，最多 {MAX_COLUMNS} 列"
        raise TableRefused(message)
    for cell in cells:
        if len(cell) > LONGEST_CELL or cell.count("\n") > MOST_LINES_IN_A_CELL:
            message = f"第 {row} 行起有一个单元格吞下了后面的许多行：多半是引号没有闭合，请改正后重新上传"
            raise TableRefused(message)


def _delimiter(line: str) -> str:
    """The one that parts the first line most often."""
    return max(",\t;", key=line.count)
