"""What JSON can say and a column must not hold: other types, huge numbers, NUL, years at the edge of the calendar."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, get_args

from guiju.kernel.commands.batch import Batch, Rows
from guiju.kernel.commands.command import Command
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


def check_years(command: type[Command], batch: Batch) -> None:
    """Refuse moments outside `YEARS`.

    Raises:
        InvalidInput: with each of them.
    """
    errors = [
        ShapeError(item, None, name, command.header_part().title(name), "年份超出范围")
        for name, item in _outside(batch.head)
    ]
    part = command.line_part()
    if part is not None:
        errors += [
            ShapeError(batch.line_items[row], batch.numbers[row], name, part.title(name), "年份超出范围")
            for name, row in _outside(batch.lines)
        ]
    if errors:
        raise InvalidInput(errors[:MAX_ERRORS])


def _outside(rows: Rows) -> list[tuple[str, int]]:
    return [
        (name, row)
        for name, column in rows.columns.items()
        for row, value in enumerate(column)
        if isinstance(value, datetime) and value.year not in YEARS
    ]


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
    for kind, check in ((bool, _boolean), (int, _integer), (datetime, _date), (date, _date)):
        if kind in kinds:
            return check
    return _text


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
