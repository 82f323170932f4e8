"""How many statements a command takes: the same for 1, 50 and 1,000 items, and the number that is checked in.

One is one ``execute``, ``executemany`` or ``copy`` call (DESIGN 3.1). Savepoints, BEGIN and COMMIT are counted: they are
round trips too.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4
from zlib import crc32

import orjson
from django.db import connection

from guiju.kernel.commands.batch import from_items
from guiju.kernel.commands.command import Command
from guiju.kernel.commands.context import Context, OnRefusal
from guiju.kernel.commands.run import run
from tests.turns import are_all_wanted, turn

EXPECTED = Path(__file__).with_name("statements.json")
SIZES = (1, 50, 1000)
LARGEST_EVERY = 6
"""So seldom is a case made with the largest size, where not every case is wanted."""
Items = Callable[[int, int], list[dict[str, Any]]]
"""Makes so many items, the n-th time."""


@contextmanager
def counting() -> Iterator[list[str]]:
    """The statements sent meanwhile, without their parameters."""
    sent: list[str] = []

    def note(execute: Any, sql: Any, parameters: Any, many: Any, context: Any) -> Any:
        sent.append(str(sql))
        return execute(sql, parameters, many, context)

    with connection.execute_wrapper(note), _noting_copies(sent):
        yield sent


@contextmanager
def _noting_copies(sent: list[str]) -> Iterator[None]:
    if connection.vendor != "postgresql":
        yield
        return
    from psycopg import Cursor

    original = Cursor.copy

    def copy(self: Any, statement: Any, *rest: Any, **more: Any) -> Any:
        sent.append(str(statement))
        return original(self, statement, *rest, **more)

    Cursor.copy = copy  # type: ignore[method-assign]
    try:
        yield
    finally:
        Cursor.copy = original  # type: ignore[method-assign]


def statements(command: type[Command], items: list[dict[str, Any]], actor: int) -> list[str]:
    """Those of one run in which every item is done, or every one held."""
    batch = from_items(command, items)
    context = Context(actor, on_refusal=OnRefusal.ALL, request_id=uuid4().hex)
    with counting() as sent:
        outcome = run(command, batch, context)
    assert list(range(len(items))) in (outcome.done, outcome.held), outcome.refusals
    return sent


def assert_same_statements(
    command: type[Command], make: Items, actor: int, *, name: str = "", sizes: Sequence[int] = SIZES
) -> None:
    """The same for each size, and as checked in for this engine.

    ``name`` tells cases of one command apart. After a wanted change, write the number seen into ``statements.json``.
    """
    case = f"{command.key} {name}".strip()
    sizes = sizes if are_all_wanted() or _is_of_today(case) else sizes[: max(2, len(sizes) - 1)]
    statements(command, make(1, 0), actor)  # what is cached by rules version is read now
    sent = [statements(command, make(size, turn), actor) for turn, size in enumerate(sizes, start=1)]
    counts = dict(zip(sizes, map(len, sent), strict=True))
    differing = next((each for each in sent if len(each) != len(sent[0])), sent[0])
    assert len(set(counts.values())) == 1, f"{counts}\n" + "\n".join(_excess(sent[0], differing))
    expected = orjson.loads(EXPECTED.read_bytes())[connection.vendor].get(case)
    assert len(sent[0]) == expected, f"{case}: {len(sent[0])} statements, not {expected}\n" + "\n".join(sent[0])


def _is_of_today(case: str) -> bool:
    return (crc32(case.encode()) + turn()) % LARGEST_EVERY == 0


def _excess(one: list[str], other: list[str]) -> list[str]:
    left = list(one)
    more = []
    for sql in other:
        if sql in left:
            left.remove(sql)
        else:
            more.append(sql)
    return [f"+ {sql}" for sql in more] + [f"- {sql}" for sql in left]
