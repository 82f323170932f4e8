"""What the watches over levels share: the window of their clauses, levels as subjects."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from pydantic import Field

from guiju.domains.levels.reading import Seen, Window, window
from guiju.domains.levels.subjects import LevelSeen
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.gate import Params

HEAD = "warehouse_head"
ONCE_A_DAY = timedelta(days=1)


class SalesWindow(Params):
    default_sales_days: int = Field(30, title="销量统计期（天）", ge=1, le=366)


def window_of(params: Sequence[Any], context: Context) -> Window:
    """The longest window that any of these clauses wants."""
    return window(context.now, max(each.default_sales_days for each in params), context.using)


def as_subjects(seen: Sequence[Seen]) -> Subjects:
    columns: dict[str, Sequence[Any]] = {
        "warehouse": [each.place_code for each in seen],
        "sku": [each.code for each in seen],
        "place": [each.warehouse for each in seen],
    }
    subjects = Subjects(LevelSeen, columns, list(range(len(seen))), [None] * len(seen))
    subjects.memo["seen"] = seen
    return subjects
