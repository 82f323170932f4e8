"""Goods that came with too little of their life left stand as 待处理 from the moment they are recorded."""

from collections.abc import Sequence

from django.utils import timezone

from guiju.domains.warehouse.controls.shelf_life import LifeLeft, ShelfLifeLeft
from guiju.domains.warehouse.dated import life_left
from guiju.domains.warehouse.models import ShortDated, StockState
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.in_force import bounds_of
from guiju.kernel.controls.reading import effective


def note_short_dated(batch: Batch, line_ids: range, warehouses: Sequence[int], work: Work) -> None:
    """Of an arrival's lines those which a clause in force would not let be accepted; nothing is read where none has dates."""
    today = timezone.localdate(work.now)
    dates = zip(batch.lines.produced_on, batch.lines.expires_on, batch.lines.record("sku"), strict=True)
    lives = [life_left(made, expires, sku.shelf_life_days, today) for made, expires, sku in dates]
    if not any(lives):
        return
    bounds = bounds_of(ShelfLifeLeft, work.now, work.using)
    said: dict[int, str] = {}
    for index, (life, sku) in enumerate(zip(lives, batch.lines.sku, strict=True)):
        if life is None:
            continue
        fact = LifeLeft(sku, StockState.GOOD.value, *life)
        for bound in effective(bounds, warehouses[batch.line_items[index]]):
            why = ShelfLifeLeft.judge(fact, bound.params)  # type: ignore[arg-type]
            if why is not None:
                said[index] = why
    columns = {
        "arrival_line_id": [line_ids[index] for index in said],
        "reason": [why[:200] for why in said.values()],
        "noted_at": work.now,
    }
    work.insert(ShortDated, columns, len(said))
