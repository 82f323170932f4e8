"""The shape of an input: one pydantic model a command, whose fields are columns (a model a row was measured 9 × dearer)."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, create_model

from guiju.kernel.commands.fields import Fresh, Label, Money, Private, Reference, UnitCost

Marker = TypeVar("Marker", Reference, Fresh, Private, Label, Money, UnitCost)
_MARKS = (Reference, Fresh, Private, Label, Money, UnitCost)
MAX_ERRORS = 200
Fault = tuple[int, str, str]
"""Row, field, Chinese sentence."""

_LARGEST_INTEGER = 2**63 - 1
_TEXT = r"^[^\x00]*$"
"""PostgreSQL's text cannot hold a NUL."""


@dataclass(frozen=True, slots=True)
class ShapeError:
    """One value that does not fit: which item, which line (from 0; None in the header), which field, why."""

    item: int
    line: int | None
    field: str
    title: str
    message: str


@dataclass
class InvalidInput(Exception):
    """The input does not have the command's shape; nothing was judged and nothing is stored."""

    errors: list[ShapeError] = field(default_factory=list)

    def __str__(self) -> str:
        return "；".join(f"第 {error.item + 1} 项{_sentence(error)}" for error in self.errors[:5])

    @property
    def of_one_item(self) -> str:
        """For whoever filled in a single form."""
        return "；".join(map(_sentence, self.errors[:5]))


def _sentence(error: ShapeError) -> str:
    place = "" if error.line is None else f"第 {error.line + 1} 行"
    return f"{place}“{error.title}”{error.message}"


_MESSAGES = {
    "missing": "必填",
    "extra_forbidden": "不是本单据的字段",
    "int_parsing": "应为整数",
    "int_type": "应为整数",
    "int_from_float": "应为整数",
    "string_type": "应为文字",
    "bool_parsing": "应为是或否",
    "bool_type": "应为是或否",
    "date_from_datetime_parsing": "应为日期，如 2026-11-24",
    "date_parsing": "应为日期，如 2026-11-24",
    "date_type": "应为日期，如 2026-11-24",
    "datetime_parsing": "应为时间，如 2026-11-24 09:30",
    "datetime_from_date_parsing": "应为时间，如 2026-11-24 09:30",
    "timezone_aware": "时间缺少时区",
    "greater_than": "应大于 {gt}",
    "greater_than_equal": "应不小于 {ge}",
    "less_than": "应小于 {lt}",
    "less_than_equal": "应不大于 {le}",
    "string_too_long": "最多 {max_length} 个字",
    "string_too_short": "至少 {min_length} 个字",
    "string_pattern_mismatch": "格式不对",
    "enum": "应为其中之一：{expected}",
    "literal_error": "应为其中之一：{expected}",
    "list_type": "应为列表",
    "dict_type": "应为一组键值",
    "int_parsing_size": "数值过大",
    "date_from_datetime_inexact": "应为日期，如 2026-11-24",
    "datetime_type": "应为时间，如 2026-11-24 09:30",
    "datetime_object_invalid": "应为时间，如 2026-11-24 09:30",
    "too_short": "至少 {min_length} 项",
    "too_long": "最多 {max_length} 项",
}


def chinese(error: Any, words: Mapping[str, str] | None = None) -> str:
    """The Chinese sentence of a pydantic error; ``words`` are what people call the values among which they choose."""
    details = error.get("ctx", {})
    if error["type"] == "value_error":
        return str(details["error"])
    if "expected" in details:
        values = re.findall(r"'([^']*)'", str(details["expected"]))
        details = {"expected": "、".join((words or {}).get(value, value) for value in values)}
    return _MESSAGES.get(error["type"], "填写有误").format(**details)


class Part:
    """The header or the lines of a command's input."""

    def __init__(self, model: type[BaseModel]) -> None:
        self.model = model
        self.fields = model.model_fields

    @cached_property
    def columns_model(self) -> type[BaseModel]:
        fields: dict[str, Any] = {name: (list[_annotation(info)], ...) for name, info in self.fields.items()}  # type: ignore[misc]
        config = ConfigDict(
            extra="forbid", str_strip_whitespace=bool(self.model.model_config.get("str_strip_whitespace"))
        )
        return create_model(f"{self.model.__name__}Columns", __config__=config, **fields)

    def marked(self, kind: type[Marker]) -> dict[str, Marker]:
        """The fields that carry a mark of this kind."""
        return {name: mark for name, info in self.fields.items() for mark in info.metadata if isinstance(mark, kind)}

    def title(self, name: str) -> str:
        label = self.marked(Label).get(name)
        return label.title if label else name

    def validate(self, columns: Mapping[str, Sequence[Any]], size: int) -> tuple[dict[str, list[Any]], list[Fault]]:
        """Validated columns, or errors as (row, field, message); an absent optional column is its default repeated."""
        given = dict(columns)
        for name, info in self.fields.items():
            if name not in given and not info.is_required():
                given[name] = [info.get_default(call_default_factory=True)] * size
        uneven = sorted(
            name for name, column in given.items() if isinstance(column, list | tuple | range) and len(column) != size
        )
        if uneven:
            message = f"{self.model.__name__}: columns {uneven} do not have {size} values"
            raise ValueError(message)
        try:
            checked = self.columns_model.model_validate(given)
        except ValidationError as error:
            return {}, [self._located(fault) for fault in error.errors(include_url=False)[:MAX_ERRORS]]
        return {name: getattr(checked, name) for name in self.fields}, []

    def _located(self, fault: Any) -> Fault:
        name = str(fault["loc"][0])
        row = fault["loc"][1] if len(fault["loc"]) > 1 and isinstance(fault["loc"][1], int) else 0
        label = self.marked(Label).get(name)
        return row, name, chinese(fault, label.choices if label else None)

    def columns_of(self, rows: Iterable[dict[str, Any]]) -> tuple[dict[str, list[Any]], list[Fault]]:
        """Rows as columns, with an error for every unknown or missing field."""
        columns: dict[str, list[Any]] = {name: [] for name in self.fields}
        errors = []
        for index, row in enumerate(rows):
            errors += [(index, name, "不是本单据的字段") for name in row.keys() - self.fields.keys()]
            for name, info in self.fields.items():
                if name in row:
                    columns[name].append(row[name])
                elif info.is_required():
                    errors.append((index, name, "必填"))
                    columns[name].append(None)
                else:
                    columns[name].append(info.get_default(call_default_factory=True))
        return columns, errors[:MAX_ERRORS]


def _annotation(info: Any) -> Any:
    constraints = [mark for mark in info.metadata if not isinstance(mark, _MARKS)]
    if info.annotation is int:
        constraints.insert(0, Field(ge=-_LARGEST_INTEGER, le=_LARGEST_INTEGER))
    if info.annotation is str and not any(getattr(mark, "pattern", None) for mark in constraints):
        constraints.insert(0, Field(pattern=_TEXT))
    return Annotated[(info.annotation, *constraints)] if constraints else info.annotation
