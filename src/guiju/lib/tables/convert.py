"""The process that opens a workbook: ``python -m guiju.lib.tables.convert BOOK.xlsx TARGET.csv``; says in Chinese why not."""

import csv
import resource
import sys
from datetime import date, datetime, time
from decimal import Decimal
from math import isfinite
from pathlib import Path
from typing import Any

import python_calamine

from guiju.lib.tables.bounds import CONVERSION_BYTES, CONVERSION_SECONDS, MAX_COLUMNS, MAX_ROWS

EXACT_BELOW = 10**15
"""A spreadsheet keeps 15 digits of a number; the rest of a longer one is lost already."""


def main(workbook: str, target: str) -> str:
    """What is wrong, or nothing."""
    resource.setrlimit(resource.RLIMIT_AS, (CONVERSION_BYTES, CONVERSION_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CONVERSION_SECONDS, CONVERSION_SECONDS))
    try:
        book = python_calamine.CalamineWorkbook.from_path(workbook)
        sheet = next(filter(None, (_filled(book, info) for info in book.sheets_metadata)), None)
    except python_calamine.CalamineError:
        return "工作簿打不开：可能加了密码或已损坏，请用表格软件重新另存后上传"
    if sheet is None:
        return "工作簿里没有填了内容的工作表"
    if sheet.width > MAX_COLUMNS:
        return f"工作表“{sheet.name}”有 {sheet.width} 列，最多 {MAX_COLUMNS} 列"
    if sheet.total_height > MAX_ROWS:
        return f"工作表“{sheet.name}”超过 {MAX_ROWS:,} 行：请拆成几个文件上传"
    _write(sheet, Path(target))
    return ""


def _filled(book: Any, info: Any) -> Any:
    """The sheet, where a person sees it and something stands on it."""
    is_seen = info.visible is python_calamine.SheetVisibleEnum.Visible
    if info.typ is not python_calamine.SheetTypeEnum.WorkSheet or not is_seen:
        return None
    sheet = book.get_sheet_by_name(info.name)
    return sheet if sheet.height else None


def _write(sheet: Any, target: Path) -> None:
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        for row in sheet.iter_rows():
            writer.writerow([text(cell).replace("\r", " ").replace("\n", " ").replace("\0", " ") for cell in row])


def text(cell: Any) -> str:
    """A cell as a person sees it: a number with the digits a spreadsheet shows, a day without a clock."""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        return _number(cell)
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M:%S" if cell.time() != time() else "%Y-%m-%d")
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)


def _number(value: float) -> str:
    if not isfinite(value):
        return ""
    if value.is_integer():
        return str(int(value)) if abs(value) < EXACT_BELOW else repr(value)
    return format(Decimal(f"{value:.15g}"), "f")


if __name__ == "__main__":
    try:
        fault = main(*sys.argv[1:3])
    except MemoryError:
        fault = "工作簿解开后占用的内存过大：请删去多余的内容，或另存为 CSV 后上传"
    print(fault)  # noqa: T201 — the parent reads it
    raise SystemExit(1 if fault else 0)
