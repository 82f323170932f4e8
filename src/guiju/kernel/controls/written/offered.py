"""What a self-written gate may use: the fields of a subject type, and facts that packages register for it.

Names, phones and addresses are marked ``Private`` on the subject and are not offered.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any, NamedTuple, Union, get_args, get_origin, get_type_hints

from guiju.kernel.commands.command import commands
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subject, Subjects
from guiju.kernel.controls.watch import watches

Read = Callable[[Subjects, Context], Sequence[Any]]
"""One plain value (int, str, bool, None) a subject, in a fixed number of statements."""
History = Callable[[date, Context], Subjects]
"""The subjects of what is stored since a day."""
_PLAIN = (int, str, bool, date, datetime)


class Fact(NamedTuple):
    """``is_stable``: what it says of an old subject is what it would have said then."""

    title: str
    read: Read
    is_stable: bool


_facts: dict[str, dict[str, Fact]] = {}
_histories: dict[str, History] = {}


def register_fact(subject: type[Subject], name: str, title: str, read: Read, *, is_stable: bool) -> None:
    """Offer a fact; its name must not be a field of the subject.

    Raises:
        ValueError: the name is taken.
    """
    if name in subject.fields or name in _facts.get(subject.key, {}):
        message = f"{subject.key} has {name} already"
        raise ValueError(message)
    _facts.setdefault(subject.key, {})[name] = Fact(title, read, is_stable)


def register_history(subject: type[Subject], read: History) -> None:
    """Say where the subjects of the past are stored."""
    _histories[subject.key] = read


def history_of(subject: type[Subject]) -> History | None:
    """Registered, or what a watch looks at."""
    if subject.key in _histories:
        return _histories[subject.key]
    watch = next((each for each in watches().values() if each.subject is subject), None)
    return (lambda _since, context: watch().subjects(context)) if watch else None


def subject_types() -> dict[str, type[Subject]]:
    """The subject types that commands of the program yield."""
    return {subject.key: subject for command in commands().values() for subject in command.yields}


def offered(subject: type[Subject]) -> dict[str, str]:
    """Name → title of what an expression over this subject may use."""
    fields = {name: subject.fields[name] for name in _own(subject)}
    return fields | {name: fact.title for name, fact in _facts.get(subject.key, {}).items()}


def unstable(subject: type[Subject], names: frozenset[str]) -> list[str]:
    """Titles of the facts among these names that can only be known of now."""
    known = _facts.get(subject.key, {})
    return sorted(known[name].title for name in names & known.keys() if not known[name].is_stable)


def read(subjects: Subjects, names: Sequence[str], context: Context) -> list[tuple[Any, ...]]:
    """The values of these names, a tuple a subject; moments and days as text that sorts as they do.

    A fact is read once for the same subjects, however many gates ask for it.
    """
    columns = [subjects.once(f"offered.{name}", partial(_column, subjects, name, context)) for name in names]
    return list(zip(*columns, strict=True)) if columns else [()] * len(subjects)


def _column(subjects: Subjects, name: str, context: Context) -> Sequence[Any]:
    known = _facts.get(subjects.type.key, {})
    if name in known:
        return known[name].read(subjects, context)
    return [_plain(value) for value in subjects.columns[name]]


def _own(subject: type[Subject]) -> list[str]:
    hints = get_type_hints(subject)
    return [name for name in subject.fields if name not in subject.private and _is_plain(hints[name])]


def _is_plain(hint: Any) -> bool:
    if get_origin(hint) in {Union, type(int | None)}:
        return all(each is type(None) or each in _PLAIN for each in get_args(hint))
    return hint in _PLAIN


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
