"""Bins are counted where they are; what differs is counted again by somebody else, and what differs again is a loss."""

from typing import Annotated, NamedTuple

from django.db.models import Sum
from pydantic import Field

from guiju.domains.warehouse.bin_counts import COUNTED, RECOUNT, SOURCE, UNSCANNED, counting_tasks, opening_task
from guiju.domains.warehouse.controls.bin_counts import BinDiffers
from guiju.domains.warehouse.fields import BinCode
from guiju.domains.warehouse.models import BinCount, BinStock, BinUnderCount
from guiju.domains.warehouse.place_subjects import BinCounted
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.alert import raise_at_once
from guiju.kernel.controls.duties.settling import has_come
from guiju.kernel.worklist.commands import FinishTasks, OpenTasks


class CountBinInput(Input):
    bin: BinCode
    quantity: Annotated[int, Field(ge=0, le=10_000_000), Label("实盘数量")]
    scanned: Annotated[str, Field(max_length=40), Label("扫库位码", "没有扫到也可以保存，标未扫码，库位仍待盘")] = ""


class Waiting(NamedTuple):
    """Why a bin waits to be counted; ``barred`` is who must not count it."""

    id: int
    opening: int | None
    repeats: int | None
    barred: int | None


class CountBin(Command):
    """Ends every count that the bin waits for; what the card says at this moment stands beside it."""

    key = "warehouse.count_bin"
    title = "盘点库位"
    header = CountBinInput
    yields = (BinCounted,)
    causes = ("findings.open", "worklist.finish_tasks", "worklist.open_tasks")
    records_reality = True

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        bins = [each for each in batch.head.ids("bin") if each is not None]
        waiting = BinUnderCount.objects.using(context.using).filter(bin__in=bins).exclude(COUNTED).order_by("id")
        by_bin: dict[int, list[Waiting]] = {}
        rows = waiting.values_list("bin_id", "id", "opening_id", "repeats_id", "theft__handler", "repeats__counter")
        for each, under, opening, repeats, finder, counter in rows:
            by_bin.setdefault(each, []).append(Waiting(under, opening, repeats, counter if finder is None else finder))
        cards = BinStock.objects.using(context.using).filter(bin__in=bins).values("bin")
        held = dict(cards.annotate(total=Sum("quantity")).values_list("bin", "total"))
        batch.head.records["waiting"] = [by_bin.pop(each, []) for each in batch.head.ids("bin")]
        batch.head.records["card"] = [held.get(each, 0) for each in batch.head.ids("bin")]
        refused = []
        for item, (each, waits) in enumerate(zip(batch.head.ids("bin"), batch.head.record("waiting"), strict=True)):
            if each is not None and not waits:
                refused.append(refusal(item, None, "stands", "这个库位没有待盘", "无需盘点"))
            elif any(wait.barred == context.actor for wait in waits):
                message = "登记人、首次盘点人不能自己盘点"
                refused.append(refusal(item, None, "other_person", message, "请另一位同事盘点"))
        return refused

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        head = batch.head
        bins = head.record("bin")
        repeats = [next((wait.repeats for wait in waits if wait.repeats), 0) for waits in head.record("waiting")]
        columns = {
            "bin": head.bin,
            "counted_at": [context.now] * batch.size,
            "place": [each.zone_id or each.warehouse_id for each in bins],
            "card_quantity": head.record("card"),
            "quantity": head.quantity,
            "is_second": [bool(each) for each in repeats],
            "is_scanned": self._scanned(batch),
        }
        return [Subjects(BinCounted, columns, list(range(batch.size)), [None] * batch.size)]

    def apply(self, batch: Batch, work: Work) -> None:
        head, scanned = batch.head, self._scanned(batch)
        rows = [(item, wait) for item, waits in enumerate(head.record("waiting")) for wait in waits]
        columns = {
            "under_id": [wait.id for _, wait in rows],
            "card_quantity": [head.record("card")[item] for item, _ in rows],
            "quantity": [head.quantity[item] for item, _ in rows],
            "is_scanned": [scanned[item] for item, _ in rows],
            "counter": work.actor,
            "counted_at": work.now,
        }
        counts = work.insert(BinCount, columns, len(rows))
        whole = [(item, wait, count) for (item, wait), count in zip(rows, counts, strict=True) if scanned[item]]
        left = [item for item in range(batch.size) if not scanned[item]]
        work.answer(left, mark=[UNSCANNED] * len(left))
        if not whole:
            return
        differing = [row for row in whole if head.quantity[row[0]] != head.record("card")[row[0]]]
        _ask_another(batch, [row for row in differing if row[1].opening], work)
        done = [(item, str(wait.id)) for item, wait, _ in whole]
        done += _have_counted([(item, wait.opening) for item, wait, _ in whole if wait.opening], work)
        columns = {"source": [SOURCE] * len(done), "source_key": [key for _, key in done]}
        work.perform(FinishTasks, columns, origin=[item for item, _ in done])
        raise_at_once(BinDiffers, self.subjects(batch, work.context)[0], work)

    def _scanned(self, batch: Batch) -> list[bool]:
        rows = zip(batch.head.bin, batch.head.scanned, strict=True)
        return [code == scanned.upper() for code, scanned in rows]


def _ask_another(batch: Batch, rows: list[tuple[int, Waiting, int]], work: Work) -> None:
    """A drawn bin that differs is counted again at once, by another person."""
    if not rows:
        return
    head = batch.head
    bins = [head.record("bin")[item] for item, *_ in rows]
    columns = {"repeats_id": [count for *_, count in rows], "bin_id": [each.id for each in bins]}
    under = work.insert(BinUnderCount, columns, len(rows))
    codes = [head.bin[item] for item, *_ in rows]
    said = [f"立即复盘库位 {code}（抽点与卡不符）" for code in codes]
    tasks = counting_tasks(RECOUNT, under, codes, [each.warehouse_id for each in bins], said, work)
    work.perform(OpenTasks, tasks, origin=[item for item, *_ in rows])


def _have_counted(openings: list[tuple[int, int]], work: Work) -> list[tuple[int, str]]:
    """(item, opening check) of drawn bins that were counted: the checks that wait for no other bin, by item and task."""
    if not openings:
        return []
    left = BinUnderCount.objects.using(work.using).filter(opening__in={each for _, each in openings}).exclude(COUNTED)
    waiting = set(left.values_list("opening_id", flat=True))
    whole = {opening: item for item, opening in openings if opening not in waiting}
    has_come(work, list(whole))
    return [(item, opening_task(opening)) for opening, item in whole.items()]
