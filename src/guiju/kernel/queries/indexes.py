"""Which paths an index finds: what leads along one is asked of all rows, anything else is looked for in a stretch."""

from functools import cache
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Func


class Unindexed(Func):
    """The value itself, which the embedded engine then looks up in no index.

    It goes by one index a table and takes one bound for each side of a range, and without statistics it prefers any
    equality to the order that is wanted and the wider of two bounds to the narrower. PostgreSQL weighs them itself.
    """

    template = "%(expressions)s"
    arity = 1

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template="+%(expressions)s", **context)


def is_indexed(model: Any, path: str) -> bool:
    """Whether rows are found from the end of a path back to the model by indexes alone; a computed value never is."""
    return _is_indexed(model, path)


@cache
def _is_indexed(model: Any, path: str) -> bool:
    current: Any = model
    for part in path.split("__"):
        if current is None:
            return False
        try:
            field: Any = current._meta.get_field(current._meta.pk.name if part == "pk" else part)
        except FieldDoesNotExist:
            return False
        is_backwards = field.auto_created and not field.concrete
        if not is_backwards and not _begins_an_index(current, field):
            return False
        current = field.related_model
    return True


def _begins_an_index(model: Any, field: Any) -> bool:
    if field.unique or field.db_index:
        return True
    uniques = (each for each in model._meta.total_unique_constraints if each.fields)
    plain = (each for each in model._meta.indexes if each.fields and each.condition is None)
    return any(each.fields[0] == field.name for each in (*uniques, *plain))
