"""The questions of the company profile, where the installed rulebook has any."""

from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Protocol

from guiju.kernel.commands.command import command_of

MODULE = "guiju.kernel.rulebook.profile"
COMMAND = "rulebook.answer_profile"


class Question(Protocol):
    """``default`` is what a form proposes; it is no answer."""

    flag: str
    question: str
    help: str
    default: bool


def questions() -> Sequence[Question]:
    """None where the rulebook asks nothing: then the step is left out."""
    if find_spec(MODULE) is None:
        return ()
    found: Sequence[Question] = import_module(MODULE).questions()
    return found


def answering() -> Any:
    """The command that keeps the answers."""
    return command_of(COMMAND)
