"""What JSON can say and a column must not hold: other types, huge numbers, NUL, years at the edge of the calendar."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any, get_args

from pydantic import AwareDatetime

from guiju.kernel.commands.batch import Batch, Rows
from guiju.kernel.commands.command import Command
from guiju.kernel.commands.fields import Reference
from guiju.kernel.commands.shape import MAX_ERRORS, InvalidInput, Part, ShapeError

LARGEST = 2**63
YEARS = range(1900, 9999)
"""Wide enough for any document, and no time zone carries a moment out of the calendar."""

Check = Callable[[Any], str | None]


def check_types(command: type[Command], items: list[dict[str, Any]]) -> None:
    """Hold input to the published types; forms and files send text, programs send JSON.

    Raises:
        InvalidInput: with each value that is not of its type.
    """
    head = _checks(command.header_part())
    part = command.line_part()
    line_checks = _checks(part) if part else {}
    errors: list[ShapeError] = []
    for position, item in enumerate(items):
        errors += _faults(command.header_part(), head, item, position, None)
        lines = item.get("lines") if part else None
        if part and isinstance(lines, list):
            for number, line in enumerate(lines):
                if isinstance(line, dict):
                    errors += _faults(part, line_checks, line, position, number)
        if len(errors) >= MAX_ERRORS:
            break
    if errors:
        raise InvalidInput(errors[:MAX_ERRORS])


def check_values(command: type[Command], batch: Batch) -> None:
    """Refuse moments outside `YEARS`, and required references that name nothing.

    Raises:
        InvalidInput: with each of them.
    """
    header, part = command.header_part(), command.line_part()
    errors = [
        ShapeError(item, None, name, header.title(name), message) for name, item, message in _wrong(header, batch.head)
    ]
    if part is not None:
        errors += [
            ShapeError(batch.line_items[row], batch.numbers[row], name, part.title(name), message)
            for name, row, message in _wrong(part, batch.lines)
        ]
    if errors:
        raise InvalidInput(errors[:MAX_ERRORS])


def _wrong(part: Part, rows: Rows) -> Iterator[tuple[str, int, str]]:
    named = {name for name in part.marked(Reference) if part.fields[name].is_required()}
    for name, column in rows.columns.items():
        for row, value in enumerate(column):
            if isinstance(value, datetime) and value.year not in YEARS:
                yield name, row, "年份超出范围"
            elif value == "" and name in named:
                yield name, row, "必填"


def _faults(part: Part, checks: dict[str, Check], row: dict[str, Any], item: int, line: int | None) -> list[ShapeError]:
    errors = []
    for name, value in row.items():
        if value is None or name not in checks:
            continue
        message = checks[name](value)
        if message is not None:
            errors.append(ShapeError(item, line, name, part.title(name), message))
    return errors


def _checks(part: Part) -> dict[str, Check]:
    return {name: _check(info.annotation) for name, info in part.fields.items()}


def _check(annotation: Any) -> Check:
    kinds = {annotation, *get_args(annotation)}
    return next((check for kind, check in _CHECKS.items() if kind in kinds), _text)


def _boolean(value: Any) -> str | None:
    return None if isinstance(value, bool) else "应为 true 或 false"


def _integer(value: Any) -> str | None:
    if type(value) is not int:
        return "应为整数"
    return None if -LARGEST <= value < LARGEST else "数值超出范围"


def _date(value: Any) -> str | None:
    return None if isinstance(value, str) else "应为日期文字，如 2026-11-24"


def _text(value: Any) -> str | None:
    return "不能含有空字符" if isinstance(value, str) and "\x00" in value else None


_CHECKS: dict[Any, Check] = {bool: _boolean, int: _integer, datetime: _date, AwareDatetime: _date, date: _date}
