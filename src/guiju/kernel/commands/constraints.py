"""What the database means when it refuses: the two engines' errors in one Chinese sentence."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, NamedTuple

from django.apps import apps
from django.db import IntegrityError, connections, models

_KINDS = {
    "23503": "所引用的资料已不存在，或仍被其他资料引用",
    "23505": "与已有资料重复",
    "23514": "数值超出允许的范围",
    "23502": "缺少必填的内容",
}
_OF_COLUMNS = {"23505", "23502"}
_SQLITE = {"FOREIGN KEY": "23503", "UNIQUE": "23505", "CHECK": "23514", "NOT NULL": "23502"}


def sentence(error: IntegrityError) -> str:
    """Why the rows may not stand: what the constraint says of itself, else its kind and what it is about; alike on both engines."""
    seen = _seen(error)
    own = _said().get(seen.name) or _said().get((seen.table, seen.columns))
    if own:
        return own
    why = _KINDS.get(seen.state, "数据约束不允许")
    what = _named(seen.table, seen.columns) or seen.name
    return f"{why}（{what}）" if what else why


class _Seen(NamedTuple):
    """What an engine tells of a broken constraint; SQLite names columns where PostgreSQL names the constraint as well."""

    state: str
    name: str = ""
    table: str = ""
    columns: frozenset[str] = frozenset()


def _seen(error: IntegrityError) -> _Seen:
    diagnosis = getattr(error.__cause__, "diag", None)
    if diagnosis is None:
        kind, _, about = str(error).partition(" constraint failed: ")
        state = _SQLITE.get(kind.removesuffix(" constraint failed"), "")
        places = [each.split(".") for each in about.split(", ")]
        if state in _OF_COLUMNS and all(len(each) == 2 for each in places):
            return _Seen(state, "", places[0][0], frozenset(column for _, column in places))
        return _Seen(state, about.removeprefix("index ").strip("'"))
    state, table = error.__cause__.sqlstate or "", diagnosis.table_name or ""  # type: ignore[union-attr]
    columns = re.match(r"Key \(([\w, ]+)\)=", diagnosis.message_detail or "")
    if state not in _OF_COLUMNS:
        return _Seen(state, diagnosis.constraint_name or "")
    named = columns[1].split(", ") if columns else filter(None, [diagnosis.column_name])
    return _Seen(state, diagnosis.constraint_name or "", table, frozenset(named))


def _named(table: str, columns: frozenset[str]) -> str:
    """The record and the fields by the names people know."""
    model = _models().get(table)
    fields = [each for each in model._meta.concrete_fields if each.column in columns] if model else []
    return (
        f"{model._meta.verbose_name}：{'、'.join(str(each.verbose_name) for each in fields)}"
        if model and fields
        else ""
    )


@cache
def _models() -> dict[str, type[models.Model]]:
    return {model._meta.db_table: model for model in apps.get_models()}


def dangling(writes: Iterable[Mapping[str, Any]], using: str) -> str | None:
    """The sentence for a written row that names one that is not there, where the engine would say so only at COMMIT."""
    if connections[using].vendor == "postgresql":
        return None
    with connections[using].cursor() as cursor:
        for write in writes:
            for key in _keys(write["table"]):
                target: Any = key.related_model
                cursor.execute(
                    f'select 1 from "{write["table"]}" r where r.id >= %s and r.id < %s and r."{key.column}" is not null '
                    f'and not exists (select 1 from "{target._meta.db_table}" t '
                    f'where t."{key.target_field.column}" = r."{key.column}") limit 1',
                    [write["first"], write["first"] + write["rows"]],
                )
                if cursor.fetchone():
                    return _KINDS["23503"]
    return None


@cache
def _said() -> dict[str | tuple[str, frozenset[str]], str]:
    """The ``violation_error_message`` of constraints that have one of their own, by name, the unique also by their columns."""
    found: dict[str | tuple[str, frozenset[str]], str] = {}
    for table, model in _models().items():
        for each in model._meta.constraints:
            if each.violation_error_message == each.default_violation_error_message:
                continue
            said = found[each.name] = str(each.get_violation_error_message())
            if isinstance(each, models.UniqueConstraint) and each.fields:
                columns = {str(field.column) for field in model._meta.concrete_fields if field.name in each.fields}
                found[table, frozenset(columns)] = said
    return found


@cache
def _keys(table: str) -> tuple[Any, ...]:
    return tuple(field for field in _models()[table]._meta.concrete_fields if isinstance(field, models.ForeignKey))
