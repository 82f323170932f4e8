"""A list as a file: xlsx with numbers as numbers, or CSV; written row by row, never held in memory whole."""

import csv
import io
import re
import tempfile
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any

import xlsxwriter
from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from guiju.kernel.pages.asking import Asking
from guiju.kernel.pages.cells import spoken
from guiju.kernel.pages.formats import COMPANY_ZONE, COST_SCALE
from guiju.kernel.pages.me import SignedInRequest
from guiju.kernel.queries.columns import Shown
from guiju.kernel.queries.reading import everything, visible

FORMATS = {"xlsx": "导出 Excel", "csv": "导出 CSV"}
MOST = 100_000
"""Rows in a file; more are asked to be narrowed down, never cut off in silence."""

_SCALES = {"money": 100, "unit_cost": COST_SCALE}
_SHAPES = {
    "money": "#,##0.00;[Red]-#,##0.00",
    "unit_cost": "#,##0.00##",
    "number": "#,##0",
    "day": "yyyy-mm-dd",
    "moment": "yyyy-mm-dd hh:mm",
}
_WIDTHS = {"text": 20, "number": 12, "money": 14, "unit_cost": 12, "flag": 8, "day": 12, "moment": 17}
_FORMULA = re.compile(r"^[\s\x00]*[=+\-@＝＋－＠\t\r\x00]")
"""What a spreadsheet may take for a formula (CWE-1236)."""


def harmless(text: str) -> str:
    """Text that no spreadsheet runs: what looks like a formula gets an apostrophe before it."""
    plain = text.replace("\x00", "")
    return f"'{plain}" if _FORMULA.match(text) else plain


def download(request: SignedInRequest, asking: Asking, title: str, kind: str) -> FileResponse | HttpResponse:
    """The file, or a page that says it would be too long."""
    columns = visible(asking.query, asking.reader)
    asked = asking.asked._replace(after="")
    rows = everything(asking.query, asking.params, asked, asking.reader, MOST + 1)
    file = tempfile.TemporaryFile()  # noqa: SIM115 — the answer closes it
    written = _xlsx(file, columns, rows) if kind == "xlsx" else _csv(file, columns, rows)
    if written > MOST:
        file.close()
        return render(request, "pages/too_long.html", {"title": title, "most": MOST}, status=413)
    file.seek(0)
    name = f"{title}-{timezone.localdate():%Y%m%d}.{kind}"
    return FileResponse(file, as_attachment=True, filename=name)


def _xlsx(file: IO[bytes], columns: list[Shown], rows: Iterator[Any]) -> int:
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "nan_inf_to_errors": False,
    }
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet()
        head = book.add_format({"bold": True, "bg_color": "#F3F5F8", "border": 1, "border_color": "#E5E6EB"})
        shapes = {kind: book.add_format({"num_format": shape}) for kind, shape in _SHAPES.items()}
        sheet.freeze_panes(1, 0)
        for place, shown in enumerate(columns):
            sheet.set_column(place, place, max(_WIDTHS[shown.kind], 2 * len(shown.title) + 2))
            sheet.write_string(0, place, _heading(shown), head)
        written = 0
        for written, row in enumerate(rows, 1):
            for place, shown in enumerate(columns):
                _cell(sheet, written, place, shown, getattr(row, shown.name), shapes)
        if columns:
            sheet.autofilter(0, 0, written, len(columns) - 1)
    return written


def _cell(sheet: Any, line: int, place: int, shown: Shown, value: Any, shapes: dict[str, Any]) -> None:
    if value is None:
        return
    shape = shapes.get(shown.kind)
    if shown.kind in _SHAPES and shown.kind not in {"day", "moment"} and isinstance(value, int):
        sheet.write_number(line, place, _number(shown, value), shape)
    elif isinstance(value, datetime):
        sheet.write_datetime(line, place, value.astimezone(COMPANY_ZONE).replace(tzinfo=None), shape)
    elif isinstance(value, date):
        sheet.write_datetime(line, place, datetime.combine(value, datetime.min.time()), shape)
    else:
        sheet.write_string(line, place, harmless(spoken(shown, value) if value != "" else ""))


def _csv(file: IO[bytes], columns: list[Shown], rows: Iterator[Any]) -> int:
    """UTF-8 with its mark, which Excel needs to read Chinese."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    writer = csv.writer(text)
    writer.writerow([_heading(shown) for shown in columns])
    written = 0
    for row in rows:
        writer.writerow([_plain(shown, getattr(row, shown.name)) for shown in columns])
        written += 1
    text.detach()
    return written


def _plain(shown: Shown, value: Any) -> str:
    if value is None or value == "":
        return ""
    if shown.kind in {"number", *_SCALES} and isinstance(value, int):
        return str(_number(shown, value))
    return harmless(spoken(shown, value))


def _number(shown: Shown, value: int) -> int | Decimal:
    """The stored integer as people count it; exact."""
    scale = _SCALES.get(shown.kind)
    return Decimal(value) / scale if scale else value


def _heading(shown: Shown) -> str:
    return harmless(f"{shown.title}{_('（元）')}" if shown.kind in _SCALES else shown.title)
