"""What commands declare is kept: causes are known and never circular, and what records reality causes nothing stoppable."""

from typing import Annotated

import pytest

from guiju.kernel.commands.command import Command, Input, command_of, commands
from guiju.kernel.commands.subjects import Subject


def caused_by(key: str) -> set[str]:
    """All commands that this one may perform, directly or through others."""
    found: set[str] = set()
    ahead = [key]
    while ahead:
        fresh = set(command_of(ahead.pop()).causes) - found
        found |= fresh
        ahead += fresh
    return found


def test_causes_are_commands_and_never_circular() -> None:
    for key in commands():
        assert key not in caused_by(key)


def test_what_records_reality_causes_only_such_commands() -> None:
    for key, command in commands().items():
        if command.records_reality:
            assert [each for each in caused_by(key) if not command_of(each).records_reality] == [], key


def test_a_command_that_records_reality_cannot_yield_what_a_rule_could_stop() -> None:
    class Choice(Subject, key="structure.choice", title="选择", natural_key=("number",)):
        number: Annotated[int, "编号"]

    with pytest.raises(TypeError, match=r"structure\.choice"):
        type(
            "Recorded",
            (Command,),
            {"key": "structure.recorded", "header": Input, "yields": (Choice,), "records_reality": True},
        )
    assert "structure.recorded" not in commands()
