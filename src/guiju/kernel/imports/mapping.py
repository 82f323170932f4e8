"""Which heading of a file is which field of a command; guessed from titles and their other names, editable, kept."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from guiju.kernel.commands.command import Command
from guiju.kernel.commands.fields import Label, Money, UnitCost
from guiju.kernel.commands.shape import Part
from guiju.lib.tables.cells import heading

LINE = "lines."
"""What stands before the name of a line's field."""


@dataclass(frozen=True)
class Target:
    """A field a column may fill; ``name`` of a line's field begins with `LINE`."""

    name: str
    title: str
    required: bool
    names: frozenset[str]


def targets(command: type[Command]) -> list[Target]:
    """All fields of a command that a file can fill, the header's first."""
    found = list(_targets(command.header_part(), ""))
    part = command.line_part()
    return found + (list(_targets(part, LINE)) if part else [])


def _targets(part: Part, prefix: str) -> Iterator[Target]:
    labels, amounts = part.marked(Label), part.marked(Money).keys() | part.marked(UnitCost).keys()
    for name, info in part.fields.items():
        label = labels.get(name)
        titles = [part.title(name), name, *(label.also if label else ())]
        names = frozenset(heading(title) for title in titles)
        unit = "（元）" if name in amounts else ""
        yield Target(prefix + name, part.title(name) + unit, info.is_required(), names)


def guessed(command: type[Command], headings: Sequence[str]) -> dict[str, str]:
    """Field → heading, each heading used once; fields nobody filled are left out."""
    free = {heading(each): each for each in reversed(headings) if each}
    found = {}
    for target in targets(command):
        fitting = [each for each in free if each in target.names]
        if fitting:
            found[target.name] = free.pop(fitting[0])
    return found


def faults(
    command: type[Command], columns: Mapping[str, str], constants: Mapping[str, str], headings: Sequence[str]
) -> list[str]:
    """Why a file cannot be read by this mapping, as Chinese sentences."""
    known = {target.name: target for target in targets(command)}
    wrong = [f"没有“{name}”这个字段" for name in sorted({*columns, *constants} - known.keys())]
    wrong += [f"文件里没有“{title}”这一列" for title in sorted(set(columns.values()) - set(headings))]
    missing = [t.title for t in known.values() if t.required and t.name not in columns and t.name not in constants]
    if missing:
        wrong.append(f"必填的字段还没有对应的列：{'、'.join(missing)}")
    return wrong


def canonical(columns: Mapping[str, str], constants: Mapping[str, str]) -> dict[str, Any]:
    return {"columns": dict(sorted(columns.items())), "constants": dict(sorted(constants.items()))}
