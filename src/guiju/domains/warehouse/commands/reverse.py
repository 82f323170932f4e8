"""A posted receipt or dispatch undone by mirrored moves; the document itself stays as it is."""

from typing import Annotated, NamedTuple

from django.db import connections
from pydantic import Field

from guiju.domains.purchasing.api import book_came
from guiju.domains.warehouse.ledger import STATES, Incoming, Ledger
from guiju.domains.warehouse.models import Reversal
from guiju.domains.warehouse.reservations import restore
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.references import unknown
from guiju.kernel.commands.work import Work
from guiju.kernel.org.entities import entities
from guiju.kernel.store.arrays import any_of, array, is_postgresql, rows_of, rows_parameters

KINDS = {"receipt": "入库单", "dispatch": "出库单"}


class ReverseInput(Input):
    document: Annotated[str, Field(min_length=1, max_length=30), Label("单号")]
    reason: Annotated[str, Field(min_length=2, max_length=500), Label("原因")]


class Document(NamedTuple):
    id: int
    kind: str
    warehouse_id: int
    reversed: bool
    returned: bool


class MirroredMove(NamedTuple):
    document_id: int
    document_line: int
    warehouse_id: int
    sku_id: int
    batch_id: int
    layer_id: int
    source: str
    target: str
    quantity: int
    cost: int
    rank: int
    last_day: int
    remaining: int
    order_id: int | None


class ReverseDocument(Command):
    key = "warehouse.reverse_document"
    title = "冲销"
    header = ReverseInput

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        found = _documents(batch.head.document, context.using)
        records = [_in_scope(found.get(number), batch.places) for number in batch.head.document]
        batch.head.records["document"] = records
        refused = []
        seen = set()
        for item, record in enumerate(records):
            if record is None:
                refused.append(unknown(item, None, "单号", batch.head.document[item], "入库单或出库单"))
                continue
            is_twice = record.id in seen
            seen.add(record.id)
            if record.reversed or is_twice:
                refused.append(refusal(item, None, "once", "该单据已经冲销过", "无需重复冲销"))
            elif record.returned:
                advice = "未退回的部分请继续办理退货"
                refused.append(refusal(item, None, "returned_within_sold", "该出库单已有退货，不能整单冲销", advice))
        return refused

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        documents = head.record("document")
        place = {document.id: item for item, document in enumerate(documents)}
        pairs = [(move.warehouse_id, move.sku_id) for move in _moves(documents, work.using)]
        ledger = Ledger.of(work, pairs)
        moves = _moves(documents, work.using)  # read again: from here on nobody else takes from these layers
        self._refuse_used(moves, documents, place, work)
        work.insert_numbered(
            Reversal,
            {
                "document_type": [document.kind for document in documents],
                "document_id": head.ids("document"),
                "reason": head.reason,
                "handler": work.actor,
                "reversed_at": work.now,
            },
            kind="CX",
            entities=entities(work, [document.warehouse_id for document in documents]),
            dates=[work.now] * batch.size,
            items=range(batch.size),
        )
        back = [move for move in moves if move.source in STATES]
        layers = iter(ledger.bring_in(_incoming(back)))
        undone = [move for move in moves if move.target in STATES]
        self._empty(undone, work)
        book_came(work, [(move.order_id, move.sku_id, -move.quantity) for move in undone if move.order_id is not None])
        columns = {
            "warehouse_id": [move.warehouse_id for move in moves],
            "sku_id": [move.sku_id for move in moves],
            "batch_id": [move.batch_id for move in moves],
            "layer_id": [next(layers) if move.source in STATES else move.layer_id for move in moves],
            "source": [move.target for move in moves],
            "target": [move.source for move in moves],
            "quantity": [move.quantity for move in moves],
            "cost": [move.cost for move in moves],
            "document_type": "reversal",
            "document_line": [move.document_line for move in moves],
        }
        reserved = restore(work, [(move.document_line, move.quantity) for move in moves])
        ledger.post(columns, [place[move.document_id] for move in moves], [work.now] * len(moves), reserved)

    def _refuse_used(
        self, moves: list[MirroredMove], documents: list[Document], place: dict[int, int], work: Work
    ) -> None:
        used = {move.document_id for move in moves if move.target in STATES and move.remaining < move.quantity}
        work.refuse(
            [
                refusal(
                    place[document.id],
                    None,
                    "stock_suffices",
                    "该单入库的货物已被领用，不能整单冲销",
                    "请先冲销后续出库，或办理退货",
                )
                for document in documents
                if document.id in used
            ]
        )

    def _empty(self, moves: list[MirroredMove], work: Work) -> None:
        given = rows_of({"id": "bigint", "quantity": "bigint"}, work.using)
        columns = [[move.layer_id for move in moves], [move.quantity for move in moves]]
        work.execute(
            f"update warehouse_layer set remaining = remaining - d.quantity "
            f"from {given} as d where warehouse_layer.id = d.id",
            rows_parameters(columns, work.using),
        )


_ORDER = {
    "receipt": (
        "(select a.order_id from warehouse_receipt d join warehouse_arrival a on a.id = d.arrival_id "
        "where d.id = l.receipt_id)"
    ),
    "dispatch": "null",
}
_HAS_RETURNS = {
    "receipt": "1 = 0",
    "dispatch": (
        "exists (select 1 from warehouse_returnline b join warehouse_dispatchline l on l.id = b.dispatch_line_id "
        "where l.dispatch_id = d.id)"
    ),
}


def _in_scope(document: Document | None, places: frozenset[int] | None) -> Document | None:
    return document if document is None or places is None or document.warehouse_id in places else None


def _documents(numbers: list[str], using: str) -> dict[str, Document]:
    """The documents by number, locked first, so that a return of the same goods comes before or after."""
    found = {}
    wanted = [array(sorted(set(numbers)), using)]
    with connections[using].cursor() as cursor:
        for kind, has_returns in _HAS_RETURNS.items():
            named = any_of("d.number", "text", using)
            if is_postgresql(using):
                cursor.execute(f"select 1 from warehouse_{kind} d where {named} order by d.id for update", wanted)
            cursor.execute(
                f"select d.number, d.id, d.warehouse_id, exists (select 1 from warehouse_reversal r "
                f"where r.document_type = '{kind}' and r.document_id = d.id), {has_returns} from warehouse_{kind} d "
                f"where {named}",
                wanted,
            )
            for number, key, warehouse, is_reversed, is_returned in cursor.fetchall():
                found[number] = Document(key, kind, warehouse, bool(is_reversed), bool(is_returned))
    return found


def _moves(documents: list[Document], using: str) -> list[MirroredMove]:
    moves: list[MirroredMove] = []
    with connections[using].cursor() as cursor:
        for kind in KINDS:
            ids = sorted(document.id for document in documents if document.kind == kind)
            cursor.execute(
                f"select l.{kind}_id, m.document_line, m.warehouse_id, m.sku_id, m.batch_id, m.layer_id, m.source, m.target, "
                f"m.quantity, m.cost, y.rank, y.last_day, y.remaining, {_ORDER[kind]} "
                f"from warehouse_{kind}line l join warehouse_move m on m.document_line = l.id "
                f"join warehouse_layer y on y.id = m.layer_id where {any_of(f'l.{kind}_id', using=using)} "
                f"and m.document_type = '{kind}' order by m.id",
                [array(ids, using)],
            )
            moves += [MirroredMove(*row) for row in cursor.fetchall()]
    return moves


def _incoming(moves: list[MirroredMove]) -> Incoming:
    return Incoming(
        warehouse_ids=[move.warehouse_id for move in moves],
        sku_ids=[move.sku_id for move in moves],
        states=[move.source for move in moves],
        quantities=[move.quantity for move in moves],
        costs=[move.cost for move in moves],
        batch_ids=[move.batch_id for move in moves],
        ranks=[move.rank for move in moves],
        last_days=[move.last_day for move in moves],
    )
