"""What can be done next with a record: buttons to the forms of the commands that start from it."""

from typing import Any, NamedTuple

from guiju.kernel.commands.command import commands
from guiju.kernel.pages.addresses import command_address
from guiju.kernel.pages.me import Me
from guiju.kernel.queries.query import Query


class Step(NamedTuple):
    key: str
    title: str
    url: str


def may_do(me: Me, key: str) -> bool:
    """Whether there is such a command and a post of the person grants it."""
    known = commands().get(key)
    return known is not None and me.may(known.permission())


def steps_of(query: type[Query], row: Any, me: Me) -> list[Step]:
    """The commands that make sense for the row and that the person may do, each with what is known filled in."""
    offered = query().next_commands(row)
    return [
        Step(key, commands()[key].title, command_address(key, _filled(query, key, row)))
        for key in query.commands
        if key in offered and may_do(me, key)
    ]


def _filled(query: type[Query], key: str, row: Any) -> dict[str, object]:
    given = query.commands[key]
    if isinstance(given, str):
        return {given: getattr(row, query.identity)}
    return {field: getattr(row, column) for field, column in given.items() if getattr(row, column) is not None}


def steps_without_record(keys: tuple[str, ...], me: Me) -> list[Step]:
    return [Step(key, commands()[key].title, command_address(key, {})) for key in keys if may_do(me, key)]
