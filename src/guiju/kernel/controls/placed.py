"""Places as what a watch looks at."""

from collections.abc import Iterable
from typing import Any

from guiju.kernel.commands.subjects import Subject, Subjects


def placed(subject: type[Subject], named: str, places: Iterable[tuple[Any, ...]], **more: Any) -> Subjects:
    """Places (id, code, name): the code in the column ``named``, the names in the memo; ``more`` is the same for each."""
    rows = list(places)
    columns: dict[str, list[Any]] = {
        named: [code for _, code, _ in rows],
        "place": [place for place, _, _ in rows],
        **{column: [value] * len(rows) for column, value in more.items()},
    }
    found = Subjects(subject, columns, list(range(len(rows))), [None] * len(rows))
    found.memo["names"] = [name for _, _, name in rows]
    return found
