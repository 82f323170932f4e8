"""Permissions as people read them: each command's key, what queries ask for, and the few that are neither."""

from guiju.kernel.commands.command import commands
from guiju.kernel.commands.door import BACKDATE
from guiju.kernel.queries.query import queries

PROGRAM_ONLY = "program"
"""The permission of commands that the program itself runs: it has no dot, so no post can be given it."""
_named: dict[str, str] = {BACKDATE: "补录（填写过去的业务时间）"}


def register_permission(permission: str, title: str) -> None:
    """Name a permission that is neither a command's key nor asked for by one query alone."""
    _named[permission] = title


def grantable() -> dict[str, str]:
    """Permission → title of everything a post may be given."""
    done = {key: command.title for key, command in commands().items() if command.permission() == key}
    shown = {query.permission: f"查看{query.title}" for query in queries().values() if query.permission is not None}
    return {**shown, **_named, **done}


def title_of(permission: str) -> str:
    return grantable().get(permission, permission)
