"""What platforms offer beside what the warehouse has: who corrects it, and what is still open."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.utils import timezone

from guiju.domains.orders.models import ListingDifference, ListingProof, ProofKind
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.duties.missing import end_of
from guiju.kernel.org.holders import first_at
from guiju.kernel.worklist.commands.tasks import FinishTasks, OpenTasks

OPERATOR, MANAGER = "operator", "store_manager"
CORRECT, EXPLAIN = "orders.listing", "orders.listing_cause"
"""Sources of the tasks: to set the figure on the platform, to say why it was another."""


class Differs(NamedTuple):
    """A row of a file whose figure is not ours; ``item`` is its position, ``since`` when that was first seen."""

    item: int
    difference: int
    shop: str
    sku: str
    place: int
    available: int
    since: datetime


def open_differences(pairs: Iterable[tuple[int, int]], using: str) -> dict[tuple[int, int], ListingDifference]:
    """By shop and SKU those that nobody has proved corrected; one statement."""
    wanted = set(pairs)
    rows = ListingDifference.objects.using(using).filter(
        proof__isnull=True, shop__in={shop for shop, _ in wanted}, sku__in={sku for _, sku in wanted}
    )
    return {(row.shop_id, row.sku_id): row for row in rows.order_by("id") if (row.shop_id, row.sku_id) in wanted}


def whose(places: Sequence[int], moment: datetime, using: str) -> list[tuple[int, str]]:
    """Who deals with the platforms at each place: the operator, or the shop's manager; account and post."""
    operators = first_at(OPERATOR, places, moment, using)
    managers = first_at(MANAGER, places, moment, using)
    return [
        (operator, OPERATOR) if operator else (manager, MANAGER)
        for operator, manager in zip(operators, managers, strict=True)
    ]


def ask(work: Work, found: Sequence[Differs], hours: Sequence[int]) -> None:
    """Tasks to set each figure on the platform within its hours, and to say by the end of the day why it was another."""
    if not found:
        return
    posts = [post for _, post in whose([each.place for each in found], work.now, work.using)]
    tonight = end_of(timezone.localdate(work.now))
    told: list[tuple[int, dict[str, Any]]] = []
    for each, post, limit in zip(found, posts, hours, strict=True):
        what = {"post": post, "place": each.place, "page": "orders_differences", "source_key": str(each.difference)}
        fix = f"在“{each.shop}”把 {each.sku} 的可售数改为 {each.available}"
        due = datetime.fromtimestamp(each.since.timestamp() + limit * 3600, tz=each.since.tzinfo)
        told.append((each.item, {**what, "kind": "listing.correct", "title": fix, "due_at": due, "source": CORRECT}))
        why = f"填写“{each.shop}”{each.sku} 平台库存差异的原因"
        told.append(
            (each.item, {**what, "kind": "listing.explain", "title": why, "due_at": tonight, "source": EXPLAIN})
        )
    columns = {name: [task[name] for _, task in told] for name in told[0][1]}
    work.perform(OpenTasks, columns, origin=[item for item, _ in told])


def prove(work: Work, differences: Sequence[tuple[int, int]], kind: ProofKind) -> range:
    """(item, difference) that are corrected or superseded; their tasks end. Returns the ids of the proofs."""
    columns = {
        "difference_id": [difference for _, difference in differences],
        "kind": kind.value,
        "handler": work.actor,
        "proved_at": work.now,
    }
    ids = work.insert(ListingProof, columns, len(differences))
    sources = (CORRECT, EXPLAIN) if kind is ProofKind.SUPERSEDED else (CORRECT,)
    finish(work, [(item, source, difference) for source in sources for item, difference in differences])
    return ids


def finish(work: Work, tasks: Sequence[tuple[int, str, int]]) -> None:
    """End the tasks of (item, source, difference)."""
    if tasks:
        columns = {"source": [source for _, source, _ in tasks], "source_key": [str(key) for _, _, key in tasks]}
        work.perform(FinishTasks, columns, origin=[item for item, _, _ in tasks])
