"""Permissions as people read them: each command's key, and the few that are no command."""

from guiju.kernel.commands.command import commands
from guiju.kernel.commands.door import BACKDATE

PROGRAM_ONLY = "program"
"""The permission of commands that the program itself runs: it has no dot, so no post can be given it."""
_named: dict[str, str] = {BACKDATE: "补录（填写过去的业务时间）"}


def register_permission(permission: str, title: str) -> None:
    """Name a permission that is no command's key."""
    _named[permission] = title


def grantable() -> dict[str, str]:
    """Permission → title of everything a post may be given."""
    own = {key: command.title for key, command in commands().items() if command.permission() == key}
    return {**own, **_named}


def title_of(permission: str) -> str:
    return grantable().get(permission, permission)
