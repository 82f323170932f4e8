"""Opening and ending tasks inside a run, set-based; commands and reactions use it."""

from collections.abc import Sequence
from typing import Any

from django.db import connections

from guiju.kernel.commands.work import Work
from guiju.kernel.store.arrays import any_of, array, rows_of, rows_parameters
from guiju.kernel.worklist.models import Task, TaskEnd

DONE, CANCELLED = "done", "cancelled"
_KEY = ("source", "source_key", "kind", "person", "post")
_ROOM: int = Task._meta.get_field("title").max_length  # type: ignore[assignment]


def open_tasks(work: Work, columns: dict[str, Any], size: int) -> dict[int, int]:
    """Open those that are not open yet; position → id. A value that is no list stands for every row.

    Unnamed columns take the model's defaults.
    """
    if not size:
        return {}
    whole = {name: value if isinstance(value, list) else [value] * size for name, value in columns.items()}
    for name, nothing in (("person", 0), ("post", "")):
        whole.setdefault(name, [nothing] * size)
    whole["title"] = [title if len(title) <= _ROOM else title[: _ROOM - 1] + "…" for title in whole["title"]]
    known = set(
        work.select(
            f"select {', '.join(_KEY)} from worklist_task where ended_at is null "
            f"and {any_of('source', 'text', work.using)} and {any_of('source_key', 'text', work.using)}",
            [array(sorted(set(whole[name])), work.using) for name in ("source", "source_key")],
        )
    )
    fresh = []
    for place, key in enumerate(zip(*(whole[name] for name in _KEY), strict=True)):
        if key not in known:
            known.add(key)
            fresh.append(place)
    rows = {name: [column[place] for place in fresh] for name, column in whole.items()}
    ids = work.insert(Task, {**rows, "opened_at": work.recorded_at}, len(fresh))
    return dict(zip(fresh, ids, strict=True))


def end_tasks(
    work: Work, source: str, keys: Sequence[str], how: str, notes: Sequence[str] = (), kinds: Sequence[str] = ()
) -> int:
    """End every open task of these sources (only of ``kinds``, where given); returns how many."""
    if not keys:
        return 0
    of_these = any_of("source_key", "text", work.using)
    sql = f"select id, source_key from worklist_task where ended_at is null and source = %s and {of_these}"
    parameters: list[Any] = [source, array(sorted(set(keys)), work.using)]
    if kinds:
        sql += f" and {any_of('kind', 'text', work.using)}"
        parameters.append(array(list(kinds), work.using))
    found = work.select(sql + " order by id", parameters)
    said = dict(zip(keys, notes, strict=True)) if notes else {}
    end(work, [task for task, _ in found], how, [said.get(key, "") for _, key in found])
    return len(found)


def end(work: Work, tasks: Sequence[int], how: str | Sequence[str], notes: Sequence[str]) -> None:
    """End these open tasks."""
    if not tasks:
        return
    columns = {
        "task_id": list(tasks),
        "how": how if isinstance(how, str) else list(how),
        "by": work.actor,
        "note": list(notes),
        "ended_at": work.recorded_at,
    }
    work.insert(TaskEnd, columns, len(tasks))
    given = rows_of({"id": "bigint"}, work.using)
    moment = connections[work.using].ops.adapt_datetimefield_value(work.recorded_at)
    work.execute(
        f"update worklist_task set ended_at = %s from {given} as d where worklist_task.id = d.id",
        [moment, *rows_parameters([list(tasks)], work.using)],
    )
