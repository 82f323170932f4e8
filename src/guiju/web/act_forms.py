"""Cards of a page that fold out into the form of one command, its fields as the command declares them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from guiju.kernel.commands.command import Command
from guiju.kernel.pages.fields import InputField, for_reader
from guiju.kernel.queries.reader import Reader

Drawn = Mapping[str, Mapping[str, Any]]
"""Field → what is drawn otherwise than declared: its title, its help, its value, its choices."""


@dataclass(frozen=True)
class ActForm:
    """``hidden`` is sent unseen, ``says`` stands above the button; ``takes_away`` paints the button red."""

    key: str
    title: str
    url: str
    fields: Sequence[InputField] = ()
    button: str = ""
    hidden: Mapping[str, str] = field(default_factory=dict)
    says: str = ""
    takes_away: bool = False
    is_open: bool = False


def form_of(
    command: type[Command],
    names: Sequence[str],
    reader: Reader,
    *,
    key: str,
    title: str,
    url: str,
    drawn: Drawn,
    given: Mapping[str, str] | None,
    was_sent: bool,
    **more: Any,
) -> ActForm:
    """The form of a command with the named fields; the one that ``was_sent`` stays open as it was filled in."""
    fields = fields_of(command, names, reader, prefix=key, drawn=drawn, given=given if was_sent else None)
    return ActForm(key, title, url, fields, is_open=was_sent, **more)


def fields_of(
    command: type[Command],
    names: Sequence[str],
    reader: Reader,
    *,
    prefix: str,
    drawn: Drawn,
    given: Mapping[str, str] | None = None,
) -> list[InputField]:
    """The named fields; one that may be left out and has nothing to choose from is left out."""
    line = command.line_part()
    declared = {**(line.fields if line else {}), **command.header_part().fields}
    made = for_reader({name: declared[name] for name in names}, reader, command.permission())
    found = []
    for name, each in made.items():
        more = dict(drawn.get(name, {}))
        if "choices" in more:
            more |= {"kind": "choice", "lookup": ""}
            if not more["choices"] and not each.is_required:
                continue
        proposed = more.pop("value", "")
        value = (given or {}).get(name) or proposed
        found.append(replace(each, id=f"{prefix}-{name}", value=value, **more))
    return found
