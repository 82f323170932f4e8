"""A putaway is taken back within a minute: the cards say so on lines of their own, the goods wait to be put away again."""

from typing import Annotated, NamedTuple

from django.db import connections
from django.utils import timezone

from guiju.domains.warehouse.cards import standing, write_cards
from guiju.domains.warehouse.commands.put_away import handle
from guiju.domains.warehouse.models import Handling, HandlingKind
from guiju.domains.warehouse.undoing import WITHIN, recorded_at, seconds_left
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.work import Work
from guiju.kernel.store.arrays import any_of, array


class UndoPutAwayInput(Input):
    putaway: Annotated[
        str,
        Label("上架单"),
        Reference(
            "warehouse.Handling",
            by="number",
            fetch=("kind", "receipt_id"),
            lock=True,
            place="warehouse_id",
            title="上架单",
        ),
    ]


class PutLine(NamedTuple):
    handling_id: int
    line: int
    bin_id: int
    sku_id: int
    batch_id: int
    quantity: int
    receipt_line_id: int


class UndoPutAway(Command):
    key = "warehouse.undo_putaway"
    title = "撤销上架"
    header = UndoPutAwayInput

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        putaways = batch.head.record("putaway")
        known = [each.id for each in putaways if each is not None]
        written = recorded_at(known, context.using)
        undone = set(Handling.objects.using(context.using).filter(undoes__in=known).values_list("undoes_id", flat=True))
        lines = _lines(known, context.using)
        here = {
            (each.bin_id, each.batch_id): each.quantity
            for each in standing({line.bin_id for line in lines}, context.using)
        }
        by_putaway: dict[int, list[PutLine]] = {}
        for line in lines:
            by_putaway.setdefault(line.handling_id, []).append(line)
        batch.head.records["lines"] = [by_putaway.get(each.id, []) if each is not None else [] for each in putaways]
        refused = []
        for item, putaway in enumerate(putaways):
            if putaway is None:
                continue
            why = None
            actor, moment = written[putaway.id]
            if putaway.kind != HandlingKind.PUTAWAY:
                why = "reference_exists", "这张搬运单不是上架单", "只有上架可以这样撤销"
            elif putaway.id in undone:
                why = "once", "这次上架已经撤销", "无需重复撤销"
            elif actor != context.actor or not seconds_left(moment, timezone.now()):
                message = f"只有本人能在 {WITHIN.seconds} 秒内撤销上架"
                why = "stands", message, "货物要换库位的，请办移位"
            elif not _still_there(by_putaway.get(putaway.id, []), here):
                why = "stock_suffices", "上架的货已被拣走或移走", "请先退拣或移回，再撤销上架"
            undone.add(putaway.id)
            if why is not None:
                refused.append(refusal(item, None, *why))
        return refused

    def apply(self, batch: Batch, work: Work) -> None:
        putaways = batch.head.record("putaway")
        back = {"receipt_id": [each.receipt_id for each in putaways], "undoes_id": [each.id for each in putaways]}
        warehouses = [each.warehouse_id for each in putaways]
        handlings = handle(work, HandlingKind.PUTAWAY_UNDONE, warehouses, [None] * batch.size, back)
        rows = [
            line._replace(handling_id=handlings[item], quantity=-line.quantity)
            for item, lines in enumerate(batch.head.record("lines"))
            for line in lines
        ]
        columns = {name: [getattr(row, name) for row in rows] for name in PutLine._fields}
        write_cards(work, columns, len(rows))


def _lines(putaways: list[int], using: str) -> list[PutLine]:
    with connections[using].cursor() as cursor:
        cursor.execute(
            f"select {', '.join(PutLine._fields)} from warehouse_binentry e "
            f"where {any_of('e.handling_id', using=using)} order by e.id",
            [array(sorted(set(putaways)), using)],
        )
        return [PutLine(*row) for row in cursor.fetchall()]


def _still_there(lines: list[PutLine], here: dict[tuple[int, int], int]) -> bool:
    """Whether the cards still hold all of it; what is taken off is no longer there for a later item."""
    left = dict(here)
    for line in lines:
        key = line.bin_id, line.batch_id
        left[key] = left.get(key, 0) - line.quantity
        if left[key] < 0:
            return False
    here.update(left)
    return True
