"""Rows of a file gathered into items: a row that repeats or leaves out the header's columns adds a line to the item above."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from guiju.kernel.commands.batch import Batch, from_columns
from guiju.kernel.commands.command import Command
from guiju.kernel.commands.fields import Money, UnitCost
from guiju.kernel.commands.shape import InvalidInput
from guiju.kernel.imports.mapping import LINE, canonical
from guiju.kernel.imports.values import Read, is_blank, reader_of
from guiju.lib.money import is_in_yuan
from guiju.lib.tables.cells import heading
from guiju.lib.tables.table import Line, Table

SUMMARY = ("合计", "总计", "小计")


class Wrong(NamedTuple):
    """A row that became nothing: line of the file, column, reason."""

    row: int
    column: str
    reason: str


class Source(NamedTuple):
    """A field with the place of its column in the file, or the text that stands for every row."""

    name: str
    title: str
    place: int | None
    constant: str
    read: Read
    default: Any
    required: bool


@dataclass
class Item:
    """The rows of one item: raw header texts, and per line row number and texts."""

    rows: list[int]
    head: tuple[str, ...]
    lines: list[tuple[str, ...]] = field(default_factory=list)
    wrong: list[Wrong] = field(default_factory=list)


class Form:
    """A command's fields as a table fills them."""

    def __init__(
        self, command: type[Command], table: Table, columns: Mapping[str, str], constants: Mapping[str, str]
    ) -> None:
        self.command = command
        self.headings = table.headings
        places = {title: place for place, title in reversed(list(enumerate(table.headings)))}
        given = canonical(columns, constants)
        self.head = list(self._sources(command.header_part(), "", places, given))
        part = command.line_part()
        self.line = list(self._sources(part, LINE, places, given)) if part else []

    def _sources(self, part: Any, prefix: str, places: Mapping[str, int], given: Mapping[str, Any]) -> Iterator[Source]:
        amounts = part.marked(Money).keys() | part.marked(UnitCost).keys()
        for name, info in part.fields.items():
            whole = prefix + name
            column, constant = given["columns"].get(whole), given["constants"].get(whole, "")
            if column is None and not constant:
                continue
            place = places[column] if column is not None else None
            default = None if info.is_required() else info.get_default(call_default_factory=True)
            read = reader_of(info) if name not in amounts or is_in_yuan(column or "") else _in_another_unit
            yield Source(name, part.title(name), place, constant, read, default, info.is_required())

    def items(self, lines: Iterable[Line]) -> Iterator[Item]:
        """Items in the order of the file; a heading that is repeated and a row of sums are items that are wrong."""
        open_item: Item | None = None
        same = [heading(each) for each in self.headings]
        for number, cells in lines:
            head, line = _texts(self.head, cells), _texts(self.line, cells)
            refused = _not_goods(cells, same)
            if refused:
                yield from filter(None, [open_item])
                open_item = None
                yield Item([number], head, wrong=[Wrong(number, "", refused)])
            elif self.line and open_item is not None and _continues(head, open_item.head):
                open_item.rows.append(number)
                open_item.lines.append(line)
            else:
                yield from filter(None, [open_item])
                open_item = Item([number], head, [line] if self.line else [])
        yield from filter(None, [open_item])


def _in_another_unit(_text: str) -> int:
    message = "列名写的单位不是元：请改成以元为单位，如 12.50"
    raise ValueError(message)


def _texts(sources: list[Source], cells: list[str]) -> tuple[str, ...]:
    return tuple(
        source.constant if source.place is None else (cells[source.place] if source.place < len(cells) else "")
        for source in sources
    )


def _not_goods(cells: list[str], headings: list[str]) -> str:
    if [heading(cell) for cell in cells] == headings:
        return "重复的表头，不是数据"
    first = next((cell for cell in cells if cell), "")
    return "合计行，不是数据" if first.startswith(SUMMARY) else ""


def _continues(head: tuple[str, ...], above: tuple[str, ...]) -> bool:
    """Exports write an order's fields on each of its rows, or on the first only."""
    return all(not text or text == upper for text, upper in zip(head, above, strict=True))


class Gathered(NamedTuple):
    """A batch that has its command's shape, the rows of each of its items, and what was wrong before it."""

    batch: Batch | None
    items: list[Item]
    wrong: list[Wrong]
    rows: int


def gathered(form: Form, items: list[Item]) -> Gathered:
    """The items as one batch; an item with a row that is wrong is left out whole."""
    heads, lines = _read(form, items)
    kept = [place for place, item in enumerate(items) if not item.wrong]
    batch = None
    while kept and batch is None:
        try:
            batch = _batch(form, items, heads, lines, kept)
        except InvalidInput as invalid:
            for error in invalid.errors:
                item = items[kept[error.item]]
                row = item.rows[error.line] if error.line is not None else item.rows[0]
                item.wrong.append(Wrong(row, error.title, error.message))
            kept = [place for place in kept if not items[place].wrong]
    wrong = [each for item in items if item.wrong for each in whole(item)]
    return Gathered(batch, [items[place] for place in kept], wrong, sum(len(item.rows) for item in items))


def whole(item: Item) -> list[Wrong]:
    """Every row of an item that is left out: those that are wrong, and those that stand beside them."""
    named = {wrong.row for wrong in item.wrong}
    beside = f"同一单据的第 {min(named)} 行有误，整单没有导入"
    return sorted([*item.wrong, *(Wrong(row, "", beside) for row in item.rows if row not in named)])


def _read(form: Form, items: list[Item]) -> tuple[list[list[Any]], list[list[list[Any]]]]:
    """Header values and line values of each item; what cannot be read is noted in the item."""
    heads: list[list[Any]] = []
    lines: list[list[list[Any]]] = []
    for item in items:
        if item.wrong:
            heads.append([])
            lines.append([])
            continue
        heads.append(_values(form.head, item.head, item.rows[0], item))
        lines.append([_values(form.line, texts, row, item) for row, texts in zip(item.rows, item.lines, strict=False)])
    return heads, lines


def _values(sources: list[Source], texts: tuple[str, ...], row: int, item: Item) -> list[Any]:
    values = []
    for source, text in zip(sources, texts, strict=True):
        value = source.default
        if not is_blank(text):
            try:
                value = source.read(text)
            except ValueError as error:
                item.wrong.append(Wrong(row, source.title, str(error)))
        elif source.required:
            item.wrong.append(Wrong(row, source.title, "必填"))
        values.append(value)
    return values


def _batch(
    form: Form, items: list[Item], heads: list[list[Any]], lines: list[list[list[Any]]], kept: list[int]
) -> Batch:
    head = {source.name: [heads[place][at] for place in kept] for at, source in enumerate(form.head)}
    if form.command.line is None:
        return from_columns(form.command, head, size=len(kept))
    line = {source.name: [row[at] for place in kept for row in lines[place]] for at, source in enumerate(form.line)}
    line_items = [number for number, place in enumerate(kept) for _ in items[place].lines]
    return from_columns(form.command, head, line, line_items, len(kept))
