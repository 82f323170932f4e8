"""A held command as a person reads it: what it does, who asked, what it says field by field."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import orjson
from django.utils import timezone

from guiju.kernel.commands.command import commands
from guiju.kernel.commands.fields import Label, Private
from guiju.kernel.commands.models import AskedPost, HeldCommand
from guiju.kernel.commands.shape import Part
from guiju.kernel.controls.commands import GrantWaiver
from guiju.kernel.org.models import Person, Post
from guiju.kernel.rulebook.catalogue import controls
from guiju.kernel.rulebook.models import Binding, Clause

LINES = "lines"
MASKED = "＊＊＊"


class Held(NamedTuple):
    row: HeldCommand
    title: str
    requester: str
    approver_post: str


class Signature(NamedTuple):
    """A post that is asked, and who decided what for it; nobody yet where ``approver`` is empty."""

    post: str
    approver: str
    decision: str
    note: str
    decided_at: datetime | None


class Item(NamedTuple):
    """One item of the input, as titled values."""

    header: list[tuple[str, str]]
    line_titles: list[str]
    lines: list[list[tuple[str, str]]]


def with_names(rows: Iterable[HeldCommand]) -> list[Held]:
    known, rows = commands(), list(rows)
    if not rows:
        return []
    asked: dict[int, list[str]] = {row.id: [row.approver_post] for row in rows}
    for held, post in AskedPost.objects.filter(held__in=asked).order_by("id").values_list("held_id", "post"):
        asked[held].append(post)
    accounts = {row.requester for row in rows}
    names = dict(Person.objects.filter(account__in=accounts).values_list("account_id", "name"))
    titles = _titles({post for posts in asked.values() for post in posts})
    return [
        Held(
            row,
            known[row.command].title if row.command in known else row.command,
            names.get(row.requester, "系统"),
            ("和" if row.needs == "all" else "或").join(titles.get(post, post) for post in asked[row.id]),
        )
        for row in rows
    ]


class LetThrough(NamedTuple):
    """What a waiver would let through: for which subject and rule, until when, how often."""

    control: str
    clauses: list[Clause]
    subject_key: str
    reason: str
    hours: int
    until: datetime
    uses: int


def let_through(row: HeldCommand) -> LetThrough | None:
    """For a waiver that is asked for; ``until`` is counted from now, as it would be if granted at once."""
    if row.command != GrantWaiver.key:
        return None
    [asked] = orjson.loads(row.payload)
    known = controls().get(asked["control"])
    bound = Binding.objects.filter(control=asked["control"], end__isnull=True).select_related("clause")
    clauses = {each.clause.code: each.clause for each in bound.order_by("clause__version")}
    return LetThrough(
        known.title if known else asked["control"],
        [clauses[code] for code in sorted(clauses)],
        asked["subject_key"],
        asked["reason"],
        asked["hours"],
        timezone.now() + timedelta(hours=asked["hours"]),
        asked["uses"],
    )


def signatures(row: HeldCommand) -> list[Signature]:
    """The posts that are asked, in order; nothing where one post decides alone."""
    posts = [row.approver_post, *row.asked.order_by("id").values_list("post", flat=True)]
    if len(posts) == 1:
        return []
    made = {each.post: each for each in row.decisions.all()}
    names = dict(
        Person.objects.filter(account__in=[each.approver for each in made.values()]).values_list("account_id", "name")
    )
    titles = _titles(set(posts))
    return [
        Signature(titles.get(post, post), names.get(each.approver, ""), each.decision, each.note, each.decided_at)
        if each
        else Signature(titles.get(post, post), "", "", "", None)
        for post, each in ((post, made.get(post)) for post in posts)
    ]


def _titles(codes: set[str]) -> dict[str, str]:
    return dict(Post.objects.filter(code__in=codes).values_list("code", "title"))


def items_of(row: HeldCommand) -> list[Item]:
    """What was asked for, personal data masked; empty when the command is no longer known."""
    command = commands().get(row.command)
    if command is None:
        return []
    return [_item(command.header_part(), command.line_part(), given) for given in orjson.loads(row.payload)]


def _item(header: Part, line: Part | None, given: dict[str, Any]) -> Item:
    head = [(header.title(name), _shown(header, name, given.get(name))) for name in header.fields]
    if line is None:
        return Item(head, [], [])
    titles = [line.title(name) for name in line.fields]
    rows = [[_shown(line, name, each.get(name)) for name in line.fields] for each in given.get(LINES, [])]
    return Item(head, titles, [list(zip(titles, row, strict=True)) for row in rows])


def _shown(part: Part, name: str, value: Any) -> str:
    if value in (None, ""):
        return "—"
    if name in part.marked(Private):
        return MASKED
    if isinstance(value, bool):
        return "是" if value else "否"
    label = part.marked(Label).get(name)
    return label.choices.get(str(value), str(value)) if label else str(value)
