"""Telling people: in their inbox, and to the sinks outside that want to know; inside a run, set-based."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import orjson
from django.utils import timezone

from guiju.kernel.commands.work import Work
from guiju.kernel.org.holders import holders, line_at
from guiju.kernel.org.tree import parents
from guiju.kernel.worklist.models import Message, Outgoing
from guiju.kernel.worklist.sinks import sinks

_ROOM: int = Message._meta.get_field("title").max_length  # type: ignore[assignment]


class Notice(NamedTuple):
    """For a person (account) or for all who hold a post at a place."""

    kind: str
    title: str
    body: str = ""
    page: str = ""
    page_key: str = ""
    person: int = 0
    post: str = ""
    place: int | None = None


def send(work: Work, notices: Sequence[Notice]) -> None:
    """One message a person and notice; one outgoing row a sink and notice, sent by the worker after the commit."""
    if not notices:
        return
    told: dict[tuple[int, str, str, str], Notice] = {}
    for each, accounts in zip(notices, _recipients(notices, work.using), strict=True):
        for account in accounts:
            told.setdefault((account, each.kind, each.page_key, each.title), each)
    columns = {
        "person": [account for account, _, _, _ in told],
        "kind": [each.kind for each in told.values()],
        "title": [each.title[:_ROOM] for each in told.values()],
        "body": [each.body for each in told.values()],
        "page": [each.page for each in told.values()],
        "page_key": [each.page_key for each in told.values()],
        "sent_at": work.recorded_at,
    }
    work.insert(Message, columns, len(told))
    _queue(work, list(told.values()))


def _recipients(notices: Sequence[Notice], using: str) -> list[list[int]]:
    """The accounts that each notice is for; who stands in is told instead of the one he stands in for."""
    posts = {each.post for each in notices if each.post}
    if not posts:
        return [[each.person] for each in notices]
    known, above = holders(timezone.localdate(), posts, using), parents(using)
    return [
        [holder.account for holder in known.of((each.post,), line_at(each.place, above))]
        if each.post
        else [each.person]
        for each in notices
    ]


def _queue(work: Work, notices: Sequence[Notice]) -> None:
    rows = [
        (sink.name, each)
        for each in dict.fromkeys((each.kind, each.title, each.body, each.page_key) for each in notices)
        for sink in sinks().values()
        if sink.wants(each[0])
    ]
    columns: dict[str, Any] = {
        "sink": [name for name, _ in rows],
        "kind": [each[0] for _, each in rows],
        "payload": [
            orjson.dumps(dict(zip(("kind", "title", "body", "key"), each, strict=True))).decode() for _, each in rows
        ],
        "queued_at": work.recorded_at,
        "next_at": work.recorded_at,
    }
    work.insert(Outgoing, columns, len(rows))
