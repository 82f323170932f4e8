"""A batch: the items of a run as columns. The engine and the commands see an input only like this."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import orjson

from guiju.kernel.commands.fields import Private
from guiju.kernel.commands.shape import Fault, InvalidInput, Part, ShapeError

if TYPE_CHECKING:
    from guiju.kernel.commands.command import Command


class Rows:
    """Columns of headers or lines. ``rows.quantity`` is the column; ``rows.record("sku")`` the resolved references."""

    def __init__(self, columns: dict[str, list[Any]], size: int, records: dict[str, list[Any]] | None = None) -> None:
        self.columns = columns
        self.size = size
        self.records = records if records is not None else {}

    def __getattr__(self, name: str) -> list[Any]:
        try:
            return self.columns[name]
        except KeyError:
            raise AttributeError(name) from None

    def record(self, field: str) -> list[Any]:
        return self.records[field]

    def ids(self, field: str) -> list[Any]:
        """Ids of the resolved references; None where nothing was named."""
        return [record and record.id for record in self.records[field]]

    def rows(self, *fields: str) -> Iterator[tuple[Any, ...]]:
        return zip(*(self.columns[field] for field in fields), strict=True)

    def pick(self, positions: Sequence[int]) -> "Rows":
        return Rows(
            {name: [column[i] for i in positions] for name, column in self.columns.items()},
            len(positions),
            {name: [column[i] for i in positions] for name, column in self.records.items()},
        )


class Batch:
    """Headers, lines and the position of each line's header.

    ``origin`` is the position of each item in the outer input; ``numbers`` the place of each line in its item, from 0;
    ``places`` is the actor's object scope (None: everywhere) for what a command resolves by itself; ``is_performed``
    tells it that another command performs it.
    """

    def __init__(self, head: Rows, lines: Rows, line_items: list[int], origin: list[int] | None = None) -> None:
        self.head = head
        self.lines = lines
        self.line_items = line_items
        self.origin = origin if origin is not None else list(range(head.size))
        self.numbers = _numbers(line_items, head.size)
        self.places: frozenset[int] | None = None
        self.is_performed = False

    @property
    def size(self) -> int:
        return self.head.size

    def to_lines(self, column: Sequence[Any]) -> list[Any]:
        """A header column repeated for each line."""
        return [column[item] for item in self.line_items]

    def select(self, kept: Sequence[int]) -> "Batch":
        """The batch of these items only (positions in this batch, ascending)."""
        if len(kept) == self.size:
            return self
        place = {item: new for new, item in enumerate(kept)}
        lines = [index for index, item in enumerate(self.line_items) if item in place]
        return Batch(
            self.head.pick(kept),
            self.lines.pick(lines),
            [place[self.line_items[index]] for index in lines],
            [self.origin[item] for item in kept],
        )

    def item(self, position: int, command: type["Command"], *, private: bool = True) -> dict[str, Any]:
        """One item as it was given, for a held command, a refusal or a file to mend."""
        whole = _row(self.head, position, command.header_part(), private=private)
        part = command.line_part()
        if part is not None:
            whole["lines"] = [
                _row(self.lines, index, part, private=private)
                for index, item in enumerate(self.line_items)
                if item == position
            ]
        return whole

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the validated input, by which a repeated request is known."""
        content = [self.head.columns, self.lines.columns, self.line_items]
        return sha256(orjson.dumps(content, default=str, option=orjson.OPT_SORT_KEYS)).hexdigest()

    def item_digests(self, command: type["Command"]) -> list[str]:
        return [
            sha256(orjson.dumps(self.item(i, command), default=str, option=orjson.OPT_SORT_KEYS)).hexdigest()
            for i in range(self.size)
        ]


def _row(rows: Rows, position: int, part: Part, *, private: bool) -> dict[str, Any]:
    hidden = set() if private else part.marked(Private).keys()
    return {name: column[position] for name, column in rows.columns.items() if name not in hidden}


def _numbers(line_items: Sequence[int], size: int) -> list[int]:
    seen = [0] * size
    numbers = []
    for item in line_items:
        numbers.append(seen[item])
        seen[item] += 1
    return numbers


def from_items(command: type["Command"], items: Sequence[dict[str, Any]]) -> Batch:
    """A batch of items as forms and REST give them: header fields and, where the command has lines, ``lines``.

    Raises:
        InvalidInput: a field is missing, unknown or wrong; every fault is named with item, line and field.
    """
    if not items:
        raise InvalidInput([ShapeError(0, None, "items", "单据", "至少一项")])
    heads, lines, line_items = [], [], []
    for position, item in enumerate(items):
        head = dict(item)
        if command.line is not None:
            given = head.pop("lines", [])
            if not isinstance(given, list) or not all(isinstance(line, dict) for line in given):
                raise InvalidInput([ShapeError(position, None, "lines", "明细", "应为列表")])
            lines += given
            line_items += [position] * len(given)
        heads.append(head)
    head_columns, head_errors = command.header_part().columns_of(heads)
    part = command.line_part()
    line_columns, line_errors = part.columns_of(lines) if part else ({}, [])
    if head_errors or line_errors:
        head_errors = _with_wrong(head_errors, command.header_part().validate(head_columns, len(items))[1])
        line_errors = _with_wrong(line_errors, part.validate(line_columns, len(lines))[1] if part else [])
        _refuse(command, head_errors, line_errors, line_items)
    return from_columns(command, head_columns, line_columns, line_items, len(items))


def _with_wrong(missing: list[Fault], wrong: list[Fault]) -> list[Fault]:
    """All faults in one answer; a cell that is missing is not wrong as well."""
    told = {fault[:2] for fault in missing}
    return sorted([*missing, *(fault for fault in wrong if fault[:2] not in told)], key=lambda fault: fault[0])


def from_columns(
    command: type["Command"],
    head: Mapping[str, Sequence[Any]],
    lines: Mapping[str, Sequence[Any]] | None = None,
    line_items: list[int] | None = None,
    size: int | None = None,
) -> Batch:
    """A batch of columns, validated in one pass.

    Raises:
        InvalidInput: as `from_items`.
    """
    count = len(next(iter(head.values()))) if size is None else size
    places = line_items or []
    head_columns, head_errors = command.header_part().validate(head, count)
    part = command.line_part()
    line_columns: dict[str, list[Any]] = {}
    line_errors: list[Fault] = []
    if part is not None:
        line_columns, line_errors = part.validate(lines or {}, len(places))
    _refuse(command, head_errors, line_errors, places)
    if part is not None and command.needs_lines:
        empty = sorted(set(range(count)) - set(places))
        if empty:
            raise InvalidInput([ShapeError(item, None, "lines", "明细", "至少填写一行") for item in empty[:200]])
    return Batch(Rows(head_columns, count), Rows(line_columns, len(places)), places)


def _refuse(
    command: type["Command"],
    head_errors: list[Fault],
    line_errors: list[Fault],
    line_items: list[int],
) -> None:
    if not head_errors and not line_errors:
        return
    header = command.header_part()
    errors = [ShapeError(row, None, name, header.title(name), message) for row, name, message in head_errors]
    part = command.line_part()
    if part is not None and line_errors:
        numbers = _numbers(line_items, max(line_items, default=-1) + 1)
        for row, name, message in line_errors:
            item = line_items[row] if row < len(line_items) else 0
            number = numbers[row] if row < len(numbers) else 0
            errors.append(ShapeError(item, number, name, part.title(name), message))
    raise InvalidInput(errors)
