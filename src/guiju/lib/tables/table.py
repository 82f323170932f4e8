"""A file opened as a table: headings, and rows under their line numbers."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from guiju.lib.tables import csvs, workbooks
from guiju.lib.tables.bounds import MAX_BYTES, TableRefused
from guiju.lib.tables.cells import heading

_LOOK_AHEAD = 20
"""Titles and notes above the headings are skipped; so many rows are looked at."""


class Line(NamedTuple):
    """One row of the file; ``number`` counts lines of the file from 1."""

    number: int
    cells: list[str]


class Table(NamedTuple):
    """``path`` is a CSV: the file itself, or what its workbook was turned into."""

    path: Path
    encoding: str
    headings: list[str]
    heading_row: int

    def lines(self) -> Iterator[Line]:
        """The rows below the headings."""
        for number, cells in csvs.rows(self.path, self.encoding):
            if number > self.heading_row:
                yield Line(number, cells)


def opened(path: Path, working_copy: Path, known: Iterable[str] = ()) -> Table:
    """Open a CSV or XLSX file; ``working_copy`` is where a workbook's CSV is written.

    The headings are the row, of the first twenty, that holds most of the ``known`` ones, else the first with two cells.

    Raises:
        TableRefused: the file is not a table that can be read.
    """
    if path.stat().st_size > MAX_BYTES:
        message = f"文件超过 {MAX_BYTES // 1024**2} MB：请拆成几个文件上传"
        raise TableRefused(message)
    if path.stat().st_size == 0:
        message = "文件是空的，请重新选择"
        raise TableRefused(message)
    if workbooks.is_workbook(path):
        if not working_copy.exists():
            workbooks.to_csv(path, working_copy)
        path = working_copy
    encoding = csvs.encoding_of(path)
    heading_row, headings = _headings(path, encoding, {heading(each) for each in known})
    return Table(path, encoding, headings, heading_row)


def _headings(path: Path, encoding: str, known: set[str]) -> tuple[int, list[str]]:
    best: tuple[int, int, list[str]] | None = None
    for place, (number, cells) in enumerate(csvs.rows(path, encoding)):
        if place >= _LOOK_AHEAD:
            break
        fitting = sum(heading(cell) in known for cell in cells if cell)
        is_first = best is None and sum(map(bool, cells)) > 1
        if is_first or (best is not None and fitting > best[0]):
            best = (fitting, number, cells)
    if best is None:
        for number, cells in csvs.rows(path, encoding):
            return number, cells
        message = "文件里没有内容，请重新选择"
        raise TableRefused(message)
    return best[1], best[2]
