"""What the words of a rulebook mean here: who acts, when, and how a param is called; read from the installed pack.

A clause keeps its actor and its occasion as they are spelled in the rulebook. Posts, commands, events and cadences stand
in one place in the pack, so that a renamed command is renamed once. A spelling the pack does not know is shown as it is.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from django.conf import settings

from guiju.kernel.commands.command import commands
from guiju.kernel.rulebook.files import read

_MARKED = re.compile(r"^(?P<spelling>.*?)(?: \((?P<mark>records|gate)\))?$")
_ORIGINS = {"law_": "法定", "default_": "默认"}


class Actor(NamedTuple):
    """Who must act, as spelled; ``posts`` and ``parties`` (outside the company) are codes."""

    spelling: str
    posts: tuple[str, ...]
    parties: tuple[str, ...]


class Occasion(NamedTuple):
    """When a clause acts. ``mark`` is ``records`` (its command records the fact), ``gate`` (it is refused) or empty."""

    spelling: str
    title: str
    mark: str
    commands: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    cadences: tuple[str, ...] = ()

    @property
    def is_default(self) -> bool:
        """A cadence that is our proposal, not the rulebook's."""
        return self.spelling.startswith("default: ")


class Guarded(NamedTuple):
    """Commands of a clause: those that record what happened and are never stopped, and those that may be refused."""

    records: tuple[str, ...]
    gate: tuple[str, ...]


def posts() -> dict[str, str]:
    """Post code → Chinese title, for all posts that the pack's rulebooks speak of."""
    return dict(read(settings.GUIJU_PACK, "actors")["posts"])


def parties() -> dict[str, str]:
    """Parties outside the company: code → Chinese title."""
    return dict(read(settings.GUIJU_PACK, "actors")["parties"])


def actors(spelled: str) -> list[Actor]:
    """The actors of a clause, in the order in which it names them."""
    known, outside = read(settings.GUIJU_PACK, "actors")["actors"], parties()
    found = []
    for spelling in split(spelled):
        codes = known.get(spelling, ())
        inside = tuple(code for code in codes if code not in outside)
        found.append(Actor(spelling, inside, tuple(code for code in codes if code in outside)))
    return found


def occasions(spelled: str) -> list[Occasion]:
    """The occasions of a clause, in the order in which it names them."""
    triggers = read(settings.GUIJU_PACK, "triggers")
    return [_occasion(part, triggers) for part in split(spelled)]


def _occasion(part: str, triggers: dict[str, dict[str, dict[str, list[str]]]]) -> Occasion:
    found = _MARKED.match(part)
    spelling, mark = (found["spelling"], found["mark"] or "") if found else (part, "")
    if spelling in triggers["commands"]:
        entry = triggers["commands"][spelling]
        return Occasion(spelling, str(entry["title"]), mark, commands=tuple(entry["does"]))
    if spelling in triggers["events"]:
        entry = triggers["events"][spelling]
        return Occasion(spelling, str(entry["title"]), mark, events=(str(entry["event"]),))
    if spelling in triggers["cadences"]:
        entry = triggers["cadences"][spelling]
        return Occasion(spelling, str(entry["title"]), mark, cadences=tuple(entry["every"]))
    return Occasion(spelling, spelling, mark)


def guarded(code: str, found: Sequence[Occasion], *, records_reality: bool) -> Guarded:
    """Which commands of a clause record and which may be refused; the pack's override wins where it has one."""
    override = read(settings.GUIJU_PACK, "triggers")["overrides"].get(code, {})
    named = [(each.mark or ("records" if records_reality else "gate"), key) for each in found for key in each.commands]
    records = tuple(override.get("records") or (key for mark, key in named if mark == "records"))
    gate = tuple(override.get("gate") or (key for mark, key in named if mark == "gate"))
    return Guarded(records, gate)


def is_planned(command: str) -> bool:
    """Whether the program does not have the command yet."""
    return command not in commands()


def split(spelled: str) -> list[str]:
    return [part.strip() for part in spelled.split(";") if part.strip()]


class ParamName(NamedTuple):
    """``origin`` says where the value is from: 法定 (a statute's), 默认 (our proposal) or nothing (the rulebook's own)."""

    title: str
    origin: str


def param(name: str) -> ParamName:
    """How a param of a clause is called in Chinese; one the pack does not know keeps its name."""
    titles, known = read(settings.GUIJU_PACK, "params")["params"], bare(name)
    return ParamName(str(titles.get(known, known)), _ORIGINS.get(name.removesuffix(known), ""))


def bare(name: str) -> str:
    """The name of a param without what says where its value is from."""
    return name.removeprefix(next((prefix for prefix in _ORIGINS if name.startswith(prefix)), ""))


def spoken(value: object) -> str:
    """A param's value in Chinese: lists and tables written out, yes and no for switches."""
    words = read(settings.GUIJU_PACK, "params")["values"]
    if value is None:
        return "原文未写"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, dict):
        return "；".join(f"{words.get(name, name)} {spoken(each)}" for name, each in value.items())
    if isinstance(value, list):
        return "、".join(spoken(each) for each in value)
    return str(words.get(value, value)) if isinstance(value, str) else str(value)
