"""A large warehouse whose goods stand in bins, and a smaller one of 20,000 bins to count; rows alike in every respect."""

from collections.abc import Iterator
from datetime import timedelta

from django.db import connections
from django.utils import timezone

from benchmarks.stock import RUN_BITS, next_run
from guiju.demo import company
from guiju.domains.catalogue.models import Barcode, Sku, StorageRule
from guiju.domains.warehouse.models import Balance, Batch, Bin, BinStock, Layer, Move
from guiju.kernel.accounts.models import Account
from guiju.kernel.org.commands import OpenPlace
from guiju.kernel.org.models import Place
from guiju.kernel.store.bulk import insert
from guiju.kernel.store.transaction import writing_transaction

COUNTED, LARGE = "WH2", "WH3"
COUNTED_BINS = 20_000
EACH = 10
"""Units of a batch; also batches of a bin in the large warehouse."""
COST = 12_345
"""分 of a batch."""
_AT_ONCE = 100_000


def fill(using: str, balances: int) -> None:
    """Every product has one batch in the large warehouse; the first 20,000 stand in the counted one too, a bin each."""
    company.load(using)
    opened = [{"entity": company.ENTITY, "code": code, "name": code, "kind": "warehouse"} for code in (COUNTED, LARGE)]
    company._once(OpenPlace, opened, "benchmark-places", using)
    keeper = Account.objects.using(using).get(person__number="1004").id
    skus = _skus(using, max(balances, COUNTED_BINS))
    for code, batches_a_bin, goods in ((LARGE, EACH, skus[:balances]), (COUNTED, 1, skus[:COUNTED_BINS])):
        place = Place.objects.using(using).get(code=code).id
        for start in range(0, len(goods), _AT_ONCE):
            with writing_transaction(using):
                _stock(using, place, code, start, goods[start : start + _AT_ONCE], batches_a_bin, keeper)
    with connections[using].cursor() as cursor:
        cursor.execute("analyze")


def _ids(using: str, size: int) -> range:
    """Row ids of a run."""
    first = next_run(using) << RUN_BITS
    return range(first, first + size)


def _skus(using: str, size: int) -> list[int]:
    found: list[int] = []
    for start in range(0, size, _AT_ONCE):
        numbers = range(start, min(start + _AT_ONCE, size))
        with writing_transaction(using):
            keys = _ids(using, len(numbers))
            names = {"code": [f"X-{n:07d}" for n in numbers], "name": [f"商品{n}" for n in numbers]}
            insert(Sku, {"id": keys, **names}, len(numbers), using)
            codes = {"code": [f"69{n:011d}" for n in numbers], "sku_id": keys, "quantity": 1}
            insert(Barcode, {"id": _ids(using, len(numbers)), **codes}, len(numbers), using)
            kept = {"sku_id": keys, "storage_class": "general", "hazard": "none", "set_by": 0, "set_at": timezone.now()}
            insert(StorageRule, {"id": _ids(using, len(numbers)), **kept}, len(numbers), using)
        found += keys
    return found


def _stock(using: str, place: int, code: str, start: int, skus: list[int], batches_a_bin: int, keeper: int) -> None:
    size = len(skus)
    now = timezone.now() - timedelta(days=40)
    day = timezone.localdate(now)
    bins = _ids(using, -(-size // batches_a_bin))
    first = start // batches_a_bin
    opened = {"warehouse_id": place, "purpose": "storage", "storage_class": "general", "opened_by": keeper}
    codes = [f"{code}-{n:07d}" for n in range(first, first + len(bins))]
    insert(Bin, {"id": bins, **opened, "code": codes, "opened_at": now}, len(bins), using)
    batches, layers, moves = (_ids(using, size) for _ in range(3))
    goods = {"warehouse_id": place, "sku_id": skus}
    insert(Batch, {"id": batches, **goods, "code": "", "received_on": day}, size, using)
    layer = {"state": "good", "rank": day.toordinal(), "quantity": EACH, "cost": COST, "remaining": EACH}
    insert(Layer, {"id": layers, **goods, "batch_id": batches, **layer}, size, using)
    moved = {"source": "supplier", "target": "good", "quantity": EACH, "cost": COST, "balance_after": EACH}
    paper = {"document_type": "benchmark", "document_line": list(layers), "handler": keeper, "delay_seconds": 0}
    times = {"occurred_at": now, "recorded_at": now}
    insert(
        Move, {"id": moves, **goods, "batch_id": batches, "layer_id": layers, **moved, **paper, **times}, size, using
    )
    insert(Balance, {**goods, "good": EACH, "last_move": moves}, size, using)
    held = {"bin_id": list(_repeated(bins, batches_a_bin, size)), "batch_id": batches, "sku_id": skus, "quantity": EACH}
    insert(BinStock, held, size, using)


def _repeated(bins: range, times: int, size: int) -> Iterator[int]:
    return (bins[number // times] for number in range(size))
