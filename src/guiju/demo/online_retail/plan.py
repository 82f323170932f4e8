"""What the lines of a file become: receipts, issues, returns and refusals. Pure: the same file gives the same plan.

Rules: a line of a listed code is no goods and is refused. A line of a cancelled invoice (``C…``) brings back the earliest
sold goods of its code that have not come back yet, of several sales where one is not enough; without enough of them it is
refused. Another line below zero writes goods off; every other line sells them. What leaves in a month was received on its
first day with a tenth more, at 60 % of the month's median price.
"""

from collections import Counter, defaultdict, deque
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import NamedTuple

from guiju.demo.online_retail.source import QUANTITY, UNIT_PRICE, Line, RefusedRow, Source

NOT_GOODS = frozenset({"POST", "DOT", "M", "C2", "D", "S", "AMAZONFEE", "BANK CHARGES"})
NOT_GOODS_PREFIX = "GIFT_"
CANCELLED = "C"
SALE, WRITE_OFF = "sale", "write_off"
LINES_A_CHUNK = 5_000

NO_GOODS = "非商品编码（邮费、手续费、礼券等）"
NOTHING_TO_RETURN = "此前没有足够的未退销售可退"
NO_QUANTITY = "数量为零"
NEGATIVE_PRICE = "单价为负"
RETURN_ABOVE_ZERO = "作废单的数量应小于零"


@dataclass
class Issue:
    """The lines of one invoice that leave together; ``number`` is given when the goods are dispatched."""

    invoice: str
    purpose: str
    moment: datetime
    country: str
    codes: list[str] = field(default_factory=list)
    quantities: list[int] = field(default_factory=list)
    number: str = ""


class Part(NamedTuple):
    """A part of a return: so many units of line ``line`` (from 1) of an earlier issue."""

    issue: Issue
    line: int
    quantity: int


@dataclass
class Return:
    """One line of a cancelled invoice."""

    invoice: str
    moment: datetime
    parts: list[Part]


Segment = list[Issue] | list[Return]
"""Consecutive documents of one kind."""


@dataclass(frozen=True)
class Receipt:
    """What a month's issues need, received at 00:00 on its first day; unit costs in 1/10,000."""

    month: datetime
    codes: list[str]
    quantities: list[int]
    unit_costs: list[int]


@dataclass(frozen=True)
class Chunk:
    """Consecutive documents of one day, with the receipt that comes before the first one of a month."""

    receipt: Receipt | None
    segments: list[Segment]

    @property
    def issues(self) -> list[Issue]:
        return [each for segment in self.segments for each in segment if isinstance(each, Issue)]


@dataclass(frozen=True)
class Plan:
    """``codes`` has the name of each code that moves; ``lines`` counts the accepted lines by kind.

    ``units`` (signed as in the file) and ``value`` (1/10,000 of the currency unit) are of the accepted lines.
    """

    codes: dict[str, str]
    chunks: list[Chunk]
    refused: list[RefusedRow]
    lines: Counter[str]
    units: int
    value: int


def plan(source: Source) -> Plan:
    """Turn lines into documents, in the order of the file."""
    refused = list(source.unreadable)
    accepted: list[Line] = []
    for line in source.lines:
        reason = _fault(line)
        if reason is None:
            accepted.append(line)
        else:
            refused.append(_refused(line, *reason, source))
    maker = _Maker(source, refused)
    documents = [document for line in accepted if (document := maker.document(line)) is not None]
    receipts = _receipts(accepted)
    chunks = list(_chunks(documents, receipts))
    refused.sort(key=lambda row: row.row)
    moving = {code for receipt in receipts.values() for code in receipt.codes}
    return Plan(_names(accepted, moving), chunks, refused, maker.lines, maker.units, maker.value)


def is_goods(code: str) -> bool:
    return code not in NOT_GOODS and not code.startswith(NOT_GOODS_PREFIX)


def _fault(line: Line) -> tuple[str, str] | None:
    """Column and reason for which a line cannot become a document, whatever the others say."""
    if not is_goods(line.code):
        return "StockCode", NO_GOODS
    if line.quantity == 0:
        return QUANTITY, NO_QUANTITY
    if line.price < 0:
        return UNIT_PRICE, NEGATIVE_PRICE
    if line.invoice.startswith(CANCELLED) and line.quantity > 0:
        return QUANTITY, RETURN_ABOVE_ZERO
    return None


def _refused(line: Line, column: str, reason: str, source: Source) -> RefusedRow:
    return RefusedRow(line.row, column, reason, source.cells[line.row], line.quantity, line.quantity * line.price)


class _Maker:
    """Makes documents line by line and remembers what is sold and not returned."""

    def __init__(self, source: Source, refused: list[RefusedRow]) -> None:
        self.source = source
        self.refused = refused
        self.sold: dict[str, deque[Part]] = defaultdict(deque)
        self.left: Counter[str] = Counter()
        self.lines: Counter[str] = Counter()
        self.units = 0
        self.value = 0
        self.last: Issue | None = None

    def document(self, line: Line) -> Issue | Return | None:
        """A new document, or None: the line is refused or joins the issue before it."""
        is_return = line.invoice.startswith(CANCELLED)
        if is_return and self.left[line.code] < -line.quantity:
            self.refused.append(_refused(line, QUANTITY, NOTHING_TO_RETURN, self.source))
            return None
        self.units += line.quantity
        self.value += line.quantity * line.price
        if is_return:
            self.last = None
            self.lines["return"] += 1
            return Return(line.invoice, line.moment, self._take(line.code, -line.quantity))
        return self._issue(line)

    def _take(self, code: str, wanted: int) -> list[Part]:
        self.left[code] -= wanted
        sales, parts = self.sold[code], []
        while wanted:
            first = sales.popleft()
            taken = min(wanted, first.quantity)
            parts.append(first._replace(quantity=taken))
            wanted -= taken
            if taken < first.quantity:
                sales.appendleft(first._replace(quantity=first.quantity - taken))
        return parts

    def _issue(self, line: Line) -> Issue | None:
        purpose, quantity = (SALE, line.quantity) if line.quantity > 0 else (WRITE_OFF, -line.quantity)
        self.lines[purpose] += 1
        same = (line.invoice, purpose, line.moment.date())
        issue, is_new = self.last, False
        if issue is None or (issue.invoice, issue.purpose, issue.moment.date()) != same:
            issue, is_new = Issue(line.invoice, purpose, line.moment, line.country), True
        issue.codes.append(line.code)
        issue.quantities.append(quantity)
        self.last = issue
        if purpose == SALE:
            self.sold[line.code].append(Part(issue, len(issue.codes), quantity))
            self.left[line.code] += quantity
        return issue if is_new else None


def _receipts(lines: Iterable[Line]) -> dict[tuple[int, int], Receipt]:
    """By month: for each code that leaves in it, a tenth more than leaves, at 60 % of the median price above zero."""
    leaving: dict[tuple[int, int], Counter[str]] = defaultdict(Counter)
    prices: dict[tuple[int, int, str], list[int]] = defaultdict(list)
    first: dict[tuple[int, int], datetime] = {}
    for line in lines:
        month = (line.moment.year, line.moment.month)
        first.setdefault(month, line.moment.replace(day=1, hour=0, minute=0, second=0))
        if not line.invoice.startswith(CANCELLED):
            leaving[month][line.code] += abs(line.quantity)
        if line.price > 0:
            prices[*month, line.code].append(line.price)
    receipts = {}
    for month, codes in leaving.items():
        known = sorted(codes)
        costs = [unit_cost(prices[*month, code]) for code in known]
        receipts[month] = Receipt(first[month], known, [received(codes[code]) for code in known], costs)
    return receipts


def received(leaving: int) -> int:
    """What leaves and a tenth more, rounded up."""
    return -(-leaving * 11 // 10)


def unit_cost(prices: Sequence[int]) -> int:
    """60 % of the median, a half rounded up; 0 without a price. All in 1/10,000 of the currency unit."""
    if not prices:
        return 0
    ordered = sorted(prices)
    middle = len(ordered) // 2
    twice = 2 * ordered[middle] if len(ordered) % 2 else ordered[middle - 1] + ordered[middle]
    return (3 * twice + 5) // 10


def _chunks(documents: Iterable[Issue | Return], receipts: dict[tuple[int, int], Receipt]) -> Iterator[Chunk]:
    waiting = dict(receipts)
    for _, of_day in groupby(documents, key=lambda document: document.moment.date()):
        for some in _pieces(of_day):
            month = (some[0].moment.year, some[0].moment.month)
            segments: list[Segment] = [list(same) for _, same in groupby(some, key=type)]  # type: ignore[misc]
            yield Chunk(waiting.pop(month, None), segments)


def _pieces(documents: Iterable[Issue | Return]) -> Iterator[list[Issue | Return]]:
    """Documents cut before they pass `LINES_A_CHUNK` lines; one larger document is a piece of its own."""
    piece: list[Issue | Return] = []
    lines = 0
    for document in documents:
        size = len(document.codes if isinstance(document, Issue) else document.parts)
        if piece and lines + size > LINES_A_CHUNK:
            yield piece
            piece, lines = [], 0
        piece.append(document)
        lines += size
    if piece:
        yield piece


def _names(lines: Iterable[Line], codes: Collection[str]) -> dict[str, str]:
    """The first description of each code, else the code."""
    names: dict[str, str] = {}
    for line in lines:
        if line.code in codes and not names.get(line.code):
            names[line.code] = line.name
    return {code: name or code for code, name in names.items()}
