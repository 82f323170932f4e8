"""What the database means when it refuses: the two engines' errors in one Chinese sentence."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from django.apps import apps
from django.db import IntegrityError, connections, models

_KINDS = {
    "23503": "所引用的资料已不存在，或仍被其他资料引用",
    "23505": "与已有资料重复",
    "23514": "数值超出允许的范围",
    "23502": "缺少必填的内容",
}
_SQLITE = {"FOREIGN KEY": "23503", "UNIQUE": "23505", "CHECK": "23514", "NOT NULL": "23502"}


def sentence(error: IntegrityError) -> str:
    """Why the rows may not stand: what the constraint says of itself, else its kind and its name where the engine tells it."""
    diagnosis = getattr(error.__cause__, "diag", None)
    if diagnosis is not None:
        state, name = error.__cause__.sqlstate, diagnosis.constraint_name  # type: ignore[union-attr]
    else:
        kind, _, name = str(error).partition(" constraint failed")
        state, name = _SQLITE.get(kind, ""), name.removeprefix(": ")
    if name in _said():
        return _said()[name]
    why = _KINDS.get(state or "", "数据约束不允许")
    return f"{why}（{name}）" if name else why


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
def _said() -> dict[str, str]:
    """The ``violation_error_message`` of constraints that have one of their own, by what the engines call them."""
    every = ((model, constraint) for model in apps.get_models() for constraint in model._meta.constraints)
    return {
        name: str(each.get_violation_error_message())
        for model, each in every
        if each.violation_error_message != each.default_violation_error_message
        for name in _names(model, each)
    }


def _names(model: type[models.Model], constraint: models.BaseConstraint) -> tuple[str, ...]:
    """Its name, and the columns by which SQLite calls a unique one."""
    fields = constraint.fields if isinstance(constraint, models.UniqueConstraint) else ()
    columns = [f"{model._meta.db_table}.{model._meta.get_field(field).column}" for field in fields]
    return (constraint.name, ", ".join(columns)) if columns else (constraint.name,)


@cache
def _keys(table: str) -> tuple[Any, ...]:
    model = next(each for each in apps.get_models() if each._meta.db_table == table)
    return tuple(field for field in model._meta.concrete_fields if isinstance(field, models.ForeignKey))
