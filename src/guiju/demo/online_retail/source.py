"""Reading the file: every row becomes a line or is refused by name, with column and reason."""

import csv
import gzip
import io
import re
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from django.utils import timezone

from guiju.lib.importing import CannotImport

COLUMNS = ("InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID", "Country")
QUANTITY, UNIT_PRICE, INVOICE_DATE = "Quantity", "UnitPrice", "InvoiceDate"
PRICE_DECIMALS = 4
"""Prices are integers in 1/10,000 of the currency unit."""

MAX_ROWS = 1_000_000
MAX_BYTES = 512 * 1024 * 1024
LARGEST_QUANTITY = 10_000_000
LONGEST_INVOICE, LONGEST_CODE = 20, 40
ENCODINGS = ("utf-8-sig", "gb18030", "cp1252")
"""The last because the data set is also passed around in the code page of the shop's own country."""

_GZIP_MAGIC = b"\x1f\x8b"
_QUANTITY = re.compile(r"[+-]?\d{1,12}", re.ASCII)
_PRICE = re.compile(r"(-?)(\d{1,8})(?:\.(\d*))?", re.ASCII)
_DATES = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%m/%d/%Y %H:%M")


class Line(NamedTuple):
    """One invoice line. ``quantity`` is signed, ``price`` in 1/10,000, ``row`` counts the heading as row 1.

    The file has no time zone: its wall clock is read in the company's own zone, so that each line keeps its date.
    """

    row: int
    invoice: str
    code: str
    name: str
    quantity: int
    moment: datetime
    price: int
    country: str


class RefusedRow(NamedTuple):
    """A row that became no document; ``units`` and ``value`` (1/10,000) are what it says, 0 where unreadable."""

    row: int
    column: str
    reason: str
    cells: list[str]
    units: int = 0
    value: int = 0


class Source(NamedTuple):
    """``rows`` of the file = lines + unreadable; ``cells`` holds the row of each line as it was."""

    digest: str
    lines: list[Line]
    unreadable: list[RefusedRow]
    cells: dict[int, list[str]]

    @property
    def rows(self) -> int:
        return len(self.lines) + len(self.unreadable)


def read(path: Path) -> Source:
    """Read a CSV file, plain or gzip.

    Raises:
        CannotImport: no CSV with the known columns, or past the bounds of an import.
    """
    content = path.read_bytes()
    rows = _rows(_text(_unpacked(content)))
    heading = next(rows, [])
    places = {name.strip(): index for index, name in enumerate(heading)}
    missing = [name for name in COLUMNS if name not in places]
    if missing:
        message = f"文件缺少列：{'、'.join(missing)}"
        raise CannotImport(message)
    order = [places[name] for name in COLUMNS]
    source = Source(sha256(content).hexdigest(), [], [], {})
    for number, cells in enumerate(rows, start=2):
        if not cells:
            continue
        if source.rows == MAX_ROWS:
            message = f"文件超过 {MAX_ROWS} 行，请分成几个文件导入"
            raise CannotImport(message)
        if len(cells) != len(heading):
            fault = f"应有 {len(heading)} 列，实有 {len(cells)} 列"
            source.unreadable.append(RefusedRow(number, "整行", fault, cells))
            continue
        known = [cells[place] for place in order]
        line = _line(number, known)
        if isinstance(line, RefusedRow):
            source.unreadable.append(line)
        else:
            source.lines.append(line)
            source.cells[number] = known
    return source


def _unpacked(content: bytes) -> bytes:
    if content.startswith(_GZIP_MAGIC):
        try:
            with gzip.open(io.BytesIO(content)) as packed:
                content = packed.read(MAX_BYTES + 1)
        except (OSError, EOFError) as error:
            message = f"压缩文件损坏：{error}"
            raise CannotImport(message) from error
    if len(content) > MAX_BYTES:
        message = "文件超过 512 MB，请分成几个文件导入"
        raise CannotImport(message)
    return content


def _text(content: bytes) -> str:
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    message = "文件不是文本：既不是 UTF-8 也不是 GB18030"
    raise CannotImport(message)


def _rows(text: str) -> Iterator[list[str]]:
    try:
        yield from csv.reader(io.StringIO(text, newline=""))
    except csv.Error as error:
        message = f"文件不是可读的 CSV：{error}"
        raise CannotImport(message) from error


class _Wrong(Exception):
    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column = column
        self.reason = reason


def _line(row: int, cells: list[str]) -> Line | RefusedRow:
    invoice, code, name, quantity, moment, price, _, country = (cell.strip() for cell in cells)
    try:
        return Line(
            row,
            _short("InvoiceNo", invoice, LONGEST_INVOICE),
            _short("StockCode", code, LONGEST_CODE),
            name,
            _quantity(quantity),
            _moment(moment),
            _price(price),
            country,
        )
    except _Wrong as wrong:
        return RefusedRow(row, wrong.column, wrong.reason, cells)


def _short(column: str, text: str, longest: int) -> str:
    if not text:
        raise _Wrong(column, "空着")
    if len(text) > longest:
        raise _Wrong(column, f"超过 {longest} 个字")
    return text.upper()


def _quantity(text: str) -> int:
    if not _QUANTITY.fullmatch(text):
        raise _Wrong(QUANTITY, f"“{text}”不是整数")
    units = int(text)
    if abs(units) > LARGEST_QUANTITY:
        raise _Wrong(QUANTITY, f"超过 {LARGEST_QUANTITY}")
    return units


def _price(text: str) -> int:
    found = _PRICE.fullmatch(text)
    decimals = (found[3] or "").rstrip("0") if found else ""
    if found is None or len(decimals) > PRICE_DECIMALS:
        raise _Wrong(UNIT_PRICE, f"“{text}”不是单价，最多 {PRICE_DECIMALS} 位小数")
    sign, whole = found[1], found[2]
    return int(f"{sign}{whole}{decimals.ljust(PRICE_DECIMALS, '0')}")


@lru_cache(maxsize=4096)
def _moment(text: str) -> datetime:
    for form in _DATES:
        try:
            return datetime.strptime(text, form).replace(tzinfo=timezone.get_default_timezone())
        except ValueError:
            continue
    raise _Wrong(INVOICE_DATE, f"“{text}”不是时间，应如 2010-12-01 08:26:00")
