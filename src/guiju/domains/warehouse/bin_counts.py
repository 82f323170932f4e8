"""Bins that are to be counted: which are drawn at the opening, what is still to be counted, who is asked to."""

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any, NamedTuple

from django.db import connections
from django.db.models import Q

from guiju.domains.warehouse.figures import WORTH
from guiju.domains.warehouse.models import BinCount, BinUnderCount
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.duties.review import Judged, Sheet
from guiju.kernel.store.arrays import any_of, array

SOURCE = "bin_count"
THEFT, SPOT, RECOUNT = "theft.count", "bin.spot", "bin.recount"
COUNTERS = "warehouse_head"
"""Counted by the post above the keeper, never by whoever recorded the theft or counted first."""
COUNTED = Q(counts__is_scanned=True)
"""Bins under count that were counted where they are."""


UNSCANNED = "未扫码"


def opening_task(opening: int) -> str:
    """By what the task is known to count the bins drawn for an opening check."""
    return f"opening/{opening}"


class Filled(NamedTuple):
    """A bin with goods by its card; ``worth`` in 分, at the cost of the batches in it."""

    id: int
    code: str
    worth: int


_FILLED = f"""
select b.warehouse_id, b.id, b.code, cast(sum(k.quantity * coalesce(u.worth, 0) / coalesce(u.quantity, 1)) as bigint)
from warehouse_binstock k join warehouse_bin b on b.id = k.bin_id
left join (
  select y.batch_id, sum({WORTH.replace("%", "%%")}) as worth, sum(y.remaining) as quantity
  from warehouse_layer y where y.remaining > 0 group by y.batch_id
) as u on u.batch_id = k.batch_id
where k.quantity > 0 and {{these}} and not exists (
  select 1 from warehouse_binundercount w where w.bin_id = b.id and not exists (
    select 1 from warehouse_bincount c where c.under_id = w.id and c.is_scanned
  )
)
group by b.warehouse_id, b.id, b.code order by b.id
"""


def filled_bins(warehouses: Sequence[int], using: str) -> dict[int, list[Filled]]:
    """By warehouse the bins that hold goods and do not wait to be counted; one statement."""
    these = any_of("b.warehouse_id", using=using)
    found: dict[int, list[Filled]] = {}
    with connections[using].cursor() as cursor:
        cursor.execute(_FILLED.format(these=these), [array(sorted(set(warehouses)), using)])
        for warehouse, *row in cursor.fetchall():
            found.setdefault(warehouse, []).append(Filled(*row))
    return found


def drawn(bins: Sequence[Filled], count: int, chance: Random) -> list[Filled]:
    """So many of the bins at random, each the likelier the more its goods are worth (Efraimidis and Spirakis, 2006)."""
    lots = [(chance.expovariate(max(each.worth, 1)), each) for each in bins]
    return [each for _, each in sorted(lots, key=lambda lot: lot[0])[:count]]


def uncounted(openings: Sequence[int], using: str) -> Mapping[int, str]:
    """By opening check (duty item) the bins drawn for it that nobody has counted where they are."""
    waiting = BinUnderCount.objects.using(using).filter(opening__in=openings).exclude(COUNTED)
    codes: dict[int, list[str]] = {}
    for opening, code in waiting.order_by("bin__code").values_list("opening_id", "bin__code"):
        codes.setdefault(opening, []).append(code)
    return {opening: f"扫码抽点库位 {'、'.join(found)}" for opening, found in codes.items()}


def count_review(sheets: Sequence[Sheet], work: Work) -> Judged:
    """A drawn bin of which a second person has found the same difference makes its check 异常."""
    days, places = {sheet.day for sheet in sheets}, {sheet.place for sheet in sheets}
    second = (
        BinCount.objects.using(work.using)
        .filter(
            under__repeats__under__opening__day__in=days,
            under__repeats__under__opening__place__in=places,
            is_scanned=True,
        )
        .order_by("id")
        .values_list(
            "under__repeats__under__opening__place",
            "under__repeats__under__opening__day",
            "under__bin__code",
            "quantity",
            "card_quantity",
        )
    )
    said: dict[tuple[int | None, Any], list[str]] = {}
    for place, day, code, quantity, card in second:
        if quantity != card:
            said.setdefault((place, day), []).append(f"{code} 实盘 {quantity}，卡上 {card}")
    wrong = {
        sheet.answers[-1].line: "；".join(said[sheet.place, sheet.day])
        for sheet in sheets
        if (sheet.place, sheet.day) in said
    }
    return Judged(wrong, frozenset())


def counting_tasks(
    kind: str,
    under: Sequence[int],
    codes: Sequence[str],
    warehouses: Sequence[int | None],
    titles: Sequence[str],
    work: Work,
) -> dict[str, Any]:
    """The lines of `OpenTasks` by which somebody else than the actor is asked to count these bins at once."""
    size = len(under)
    return {
        "post": [COUNTERS] * size,
        "place": list(warehouses),
        "excluded": [work.actor] * size,
        "kind": [kind] * size,
        "title": list(titles),
        "page": ["record"] * size,
        "page_key": [f"warehouse.bins/{code}" for code in codes],
        "due_at": [work.now] * size,
        "source": [SOURCE] * size,
        "source_key": [str(each) for each in under],
    }
