"""Referring matters inside a run: one open referral a kind and source, one message a person."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import orjson
from django.utils import timezone

from guiju.kernel.commands.work import Work
from guiju.kernel.controls.models import Referral
from guiju.kernel.org.entities import entities
from guiju.kernel.org.holders import holders, line_at
from guiju.kernel.org.tree import parents
from guiju.kernel.store.arrays import any_of, array
from guiju.kernel.worklist.messages import Notice, send
from guiju.kernel.worklist.tasks import open_tasks

SOURCE, TOLD, PAGE = "referral", "referral.told", "referral"
_ROOM: int = Referral._meta.get_field("title").max_length  # type: ignore[assignment]


class Matter(NamedTuple):
    """``item`` is the position in the command's batch; ``clauses`` as `duty.cited` writes them."""

    item: int
    kind: str
    source: str
    title: str
    detail: str
    place: int
    posts: Sequence[str]
    above: Sequence[str]
    clauses: str
    answer_by: datetime | None = None


def refer(work: Work, matters: Sequence[Matter], reporter: int | None = None) -> dict[int, int]:
    """Refer those that are not open yet; position → id. ``reporter`` is the actor unless given."""
    fresh = _not_open(work, matters)
    if not fresh:
        return {}
    chosen = [matters[place] for place in fresh]
    ids = work.insert_numbered(
        Referral,
        {
            "kind": [each.kind for each in chosen],
            "source": [each.source for each in chosen],
            "title": [each.title[:_ROOM] for each in chosen],
            "detail": [each.detail for each in chosen],
            "place_id": [each.place for each in chosen],
            "posts": [orjson.dumps(list(each.posts)).decode() for each in chosen],
            "above": [orjson.dumps(list(each.above)).decode() for each in chosen],
            "clauses": [each.clauses for each in chosen],
            "reporter": work.actor if reporter is None else reporter,
            "reported_at": work.now,
            "answer_by": [each.answer_by for each in chosen],
            "acknowledged_at": None,
            "settled_at": None,
        },
        kind="CB",
        entities=entities(work, [each.place for each in chosen]),
        dates=[work.now] * len(chosen),
        items=[each.item for each in chosen],
        answer="referral",
    )
    tell(
        work,
        [
            Told(report, each.title, each.detail, each.place, each.posts, each.answer_by)
            for report, each in zip(ids, chosen, strict=True)
        ],
    )
    return dict(zip(fresh, ids, strict=True))


class Told(NamedTuple):
    referral: int
    title: str
    detail: str
    place: int
    posts: Sequence[str]
    due_at: datetime | None


def tell(work: Work, referrals: Sequence[Told]) -> None:
    """A message and a task to each holder of these posts at the place, once a person."""
    known = holders(timezone.localdate(work.now), {post for each in referrals for post in each.posts}, work.using)
    above = parents(work.using)
    people = [
        (each, holder.account) for each in referrals for holder in known.of(each.posts, line_at(each.place, above))
    ]
    send(
        work,
        [Notice(TOLD, each.title, each.detail, PAGE, str(each.referral), person) for each, person in people],
    )
    columns = {
        "person": [person for _, person in people],
        "kind": TOLD,
        "title": [f"阅示：{each.title}" for each, _ in people],
        "page": PAGE,
        "page_key": [str(each.referral) for each, _ in people],
        "place_id": [each.place for each, _ in people],
        "due_at": [each.due_at for each, _ in people],
        "source": SOURCE,
        "source_key": [str(each.referral) for each, _ in people],
    }
    open_tasks(work, columns, len(people))


def _not_open(work: Work, matters: Sequence[Matter]) -> list[int]:
    known = set(
        work.select(
            f"select kind, source from controls_referral where settled_at is null and {any_of('kind', 'text', work.using)} "
            f"and {any_of('source', 'text', work.using)}",
            [array(sorted({getattr(each, name) for each in matters}), work.using) for name in ("kind", "source")],
        )
    )
    fresh = []
    for place, each in enumerate(matters):
        if (each.kind, each.source) not in known:
            known.add((each.kind, each.source))
            fresh.append(place)
    return fresh
