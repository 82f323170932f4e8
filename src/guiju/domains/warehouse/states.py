"""Goods that pass from one state to another at their own cost, as any command of the warehouse does it."""

from collections.abc import Sequence
from dataclasses import dataclass

from guiju.domains.warehouse.issuing import Issue
from guiju.domains.warehouse.ledger import Incoming
from guiju.domains.warehouse.models import Layer, StateChange
from guiju.domains.warehouse.reservations import give_way
from guiju.kernel.commands.work import Work
from guiju.kernel.org.entities import entities


@dataclass(frozen=True)
class Changes:
    """Columns, one row a document; ``named`` as of an `Issue`, ``items`` the item of the run each row is of."""

    warehouses: Sequence[int]
    sku_ids: Sequence[int]
    skus: Sequence[str]
    sources: Sequence[str]
    targets: Sequence[str]
    quantities: Sequence[int]
    reasons: Sequence[str]
    named: Sequence[Sequence[tuple[int, int]]]
    items: Sequence[int]


def change_states(work: Work, changes: Changes) -> range:
    """Write the documents and post them, expired goods too; the documents' ids."""
    size = len(changes.items)
    issue = Issue(
        work,
        warehouse_ids=changes.warehouses,
        sku_ids=changes.sku_ids,
        skus=changes.skus,
        quantities=changes.quantities,
        state=changes.sources,
        items=changes.items,
        numbers=list(range(size)),
        with_expired=True,
        named=changes.named,
    )
    documents = work.insert_numbered(
        StateChange,
        {
            "warehouse_id": list(changes.warehouses),
            "sku_id": list(changes.sku_ids),
            "source": list(changes.sources),
            "target": list(changes.targets),
            "quantity": list(changes.quantities),
            "reason": list(changes.reasons),
            "handler": work.actor,
            "changed_at": work.now,
        },
        kind="ZT",
        entities=entities(work, changes.warehouses),
        dates=[work.now] * size,
        items=changes.items,
    )
    issue.post(
        target=changes.targets, document_type="state_change", document_lines=documents, occurred=[work.now] * size
    )
    give_way(work, issue.ledger, "所占用的货物状态变更，不再是可用良品")
    segments = issue.segments
    origin = Layer.objects.using(work.using).in_bulk(segments.layer_ids)
    layers = [origin[layer] for layer in segments.layer_ids]
    goods = Incoming(
        warehouse_ids=[layer.warehouse_id for layer in layers],
        sku_ids=[layer.sku_id for layer in layers],
        states=[changes.targets[position] for position in segments.positions],
        quantities=segments.quantities,
        costs=segments.costs,
        batch_ids=segments.batch_ids,
        ranks=[layer.rank for layer in layers],
        last_days=[layer.last_day for layer in layers],
    )
    issue.ledger.bring_in(goods)
    return documents
