"""What a permit no longer covers is taken off the platforms: asked for by the program, proved by a screenshot."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Annotated, Any

from pydantic import Field

from guiju.domains.orders.controls.stops import StoppedOutside
from guiju.domains.orders.fields import ShopCode, StopNumber
from guiju.domains.orders.listing import whose
from guiju.domains.orders.models import PlatformStop, StopEnd, StopProof
from guiju.domains.orders.stops import STOP, open_stops, prove_stops, stopped_goods, to_stop
from guiju.domains.safety.commands.cameras import Screenshot
from guiju.kernel.commands.attaching import attach
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal, refuse_again
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import SYSTEM, Context, OnRefusal, Refusal
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.receipts import request_of
from guiju.kernel.commands.run import run_items
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.in_force import bounds_of
from guiju.kernel.org.entities import entities
from guiju.kernel.worklist.commands.tasks import OpenTasks

PROOF = "orders.stop_proof"


class StopInput(Input):
    shop: ShopCode
    line: Annotated[
        str, Label("业务线"), Reference("policy.BusinessLine", by="number", fetch=("name",), title="业务线")
    ]
    lacking: Annotated[str, Field(min_length=1, max_length=600), Label("已失效的许可")]
    hours: Annotated[int, Field(ge=0, le=720), Label("期限（小时）")] = 2


class NotePlatformStop(Command):
    """Run by the program itself: one a shop, line and turn."""

    key = "orders.note_platform_stop"
    title = "要求平台停售"
    header = StopInput
    causes = ("worklist.open_tasks",)

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        shops = [each for each in batch.head.ids("shop") if each is not None]
        taken = {(stop.shop_id, stop.line_id) for stop in open_stops(context.using, shops)}
        refused = []
        for item, pair in enumerate(zip(batch.head.ids("shop"), batch.head.ids("line"), strict=True)):
            if pair in taken:
                message = f"店铺 {batch.head.shop[item]} 已经要求停售这条业务线"
                refused.append(refusal(item, None, "once", message, "请先办理原来的停售"))
            taken.add(pair)
        return refused

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        pairs = list(zip(head.ids("shop"), head.ids("line"), strict=True))
        before = PlatformStop.objects.using(work.using).filter(shop__in=head.ids("shop"))
        turns = Counter(before.values_list("shop", "line"))
        places = [shop.warehouse_id for shop in head.record("shop")]
        due = [work.now + timedelta(hours=hours) for hours in head.hours]
        columns = {
            "shop_id": head.ids("shop"),
            "line_id": head.ids("line"),
            "warehouse_id": places,
            "turn": [turns[pair] + 1 for pair in pairs],
            "lacking": head.lacking,
            "due_at": due,
            "stopped_at": work.now,
        }
        ids = work.insert_numbered(
            PlatformStop,
            columns,
            kind="TD",
            entities=entities(work, places),
            dates=[work.now] * batch.size,
            items=range(batch.size),
        )
        names = [line.name for line in head.record("line")]
        tasks: dict[str, Any] = {
            "post": [post for _, post in whose(places, work.now, work.using)],
            "place": places,
            "page": ["orders_stops"] * batch.size,
            "source_key": [str(each) for each in ids],
            "kind": [STOP] * batch.size,
            "source": [STOP] * batch.size,
            "title": [
                f"在店铺 {shop} 的平台停售“{name}”的商品：{lacking}已失效"[:200]
                for shop, name, lacking in zip(head.shop, names, head.lacking, strict=True)
            ],
            "due_at": due,
        }
        work.perform(OpenTasks, tasks, origin=list(range(batch.size)))


class OfStop(Input):
    stop: StopNumber


class EndPlatformStop(Command):
    """Run by the program itself once the permit holds again."""

    key = "orders.end_platform_stop"
    title = "许可恢复，取消平台停售"
    header = OfStop
    causes = ("worklist.finish_tasks",)

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        return refuse_again(batch, "stop", _ended(batch, context), "{named} 已经办结")

    def apply(self, batch: Batch, work: Work) -> None:
        prove_stops(work, list(enumerate(batch.head.ids("stop"))), StopEnd.RENEWED)


class ProveStopInput(Input):
    stop: StopNumber
    screenshot: Screenshot


class ProvePlatformStop(Command):
    key = "orders.prove_platform_stop"
    title = "上传平台停售截图"
    header = ProveStopInput
    causes = ("worklist.finish_tasks",)
    records_reality = True

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        return refuse_again(batch, "stop", _ended(batch, context), "{named} 已经办结")

    def apply(self, batch: Batch, work: Work) -> None:
        proofs = prove_stops(work, list(enumerate(batch.head.ids("stop"))), StopEnd.SCREENSHOT)
        attach(work, "平台停售截图", PROOF, proofs, batch.head.record("screenshot"))


def _ended(batch: Batch, context: Context) -> Iterable[int]:
    ids = [each for each in batch.head.ids("stop") if each is not None]
    return StopProof.objects.using(context.using).filter(stop__in=ids).values_list("stop", flat=True)


def step(moment: datetime, using: str = "default") -> None:
    """Ask each shop to stop what a permit no longer covers, and no more once it does; a step of the ticker."""
    bounds: list[Any] = [each.params for each in bounds_of(StoppedOutside, moment, using)]
    if not bounds:
        return
    hours = min(each.default_outside_due_hours for each in bounds)
    goods = stopped_goods(None, moment, using)
    still = {each.line for each in goods.values()}
    over: list[dict[str, object]] = [{"stop": stop.number} for stop in open_stops(using) if stop.line_id not in still]
    wanted: list[dict[str, object]] = (
        [each._asdict() | {"hours": hours} for each in to_stop(goods, using)] if goods else []
    )
    for command, items in ((EndPlatformStop, over), (NotePlatformStop, wanted)):
        if items:
            request = request_of(command.key, [f"{moment:%Y%m%d%H%M}", items])
            run_items(command, items, Context(SYSTEM, moment, request, OnRefusal.PARTIAL, using=using))
