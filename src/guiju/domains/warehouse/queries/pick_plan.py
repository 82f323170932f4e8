"""From which bins a request is picked: batches in the order of issue, the bins of each by code."""

from typing import Annotated, Any, NamedTuple

from django.utils import timezone

from guiju.domains.warehouse.models import BinStock, IssueRequest
from guiju.domains.warehouse.outbound import request_lines
from guiju.domains.warehouse.picking import Available, available, open_picks
from guiju.domains.warehouse.queries.permissions import READ
from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.query import Asked, Found, Params, Query
from guiju.kernel.queries.reader import Reader

AT_THE_DOCK = "未上架"


class PickStep(NamedTuple):
    """``bin`` is empty where the goods stand in none yet."""

    line: int
    sku: str
    batch: str
    bin: str
    quantity: int


def pick_plan(number: str, using: str = "default") -> list[PickStep]:
    """What is left to pick of a request; less than is asked for where good stock is short. Five statements."""
    request = IssueRequest.objects.using(using).get(number=number)
    lines = sorted(request_lines([request.pk], using), key=lambda line: line.line)
    waiting = open_picks([line.id for line in lines], using)
    context = Context(actor=SYSTEM, now=timezone.now(), using=using)
    stock = [
        each
        for each in available({line.sku_id for line in lines}, context)
        if each.warehouse_id == request.warehouse_id
    ]
    bins = _bins(stock, using)
    left = {each.batch_id: each.quantity for each in stock}
    steps: list[PickStep] = []
    for line in lines:
        wanted = line.quantity - line.dispatched - waiting.get(line.id, 0)
        for batch in (each for each in stock if each.sku_id == line.sku_id):
            taken = min(wanted, left[batch.batch_id])
            if taken > 0:
                wanted -= taken
                left[batch.batch_id] -= taken
                steps += _from_bins(line.line, line.sku, batch.label, taken, bins.setdefault(batch.batch_id, []))
    return steps


def _from_bins(line: int, sku: str, batch: str, quantity: int, bins: list[list[Any]]) -> list[PickStep]:
    steps = []
    for place in bins:
        part = min(quantity, place[1])
        if part > 0:
            quantity -= part
            place[1] -= part
            steps.append(PickStep(line, sku, batch, place[0], part))
    return [*steps, PickStep(line, sku, batch, "", quantity)] if quantity else steps


def _bins(stock: list[Available], using: str) -> dict[int, list[list[Any]]]:
    """Batch → the bins that hold it by their cards, with what they hold."""
    standing = BinStock.objects.using(using).filter(batch__in=[each.batch_id for each in stock], quantity__gt=0)
    found: dict[int, list[list[Any]]] = {}
    for batch, code, quantity in standing.order_by("bin__code").values_list("batch_id", "bin__code", "quantity"):
        found.setdefault(batch, []).append([code, quantity])
    return found


class PickPlanParams(Params):
    request: Annotated[
        str | None, Label("出库申请"), Reference("warehouse.IssueRequest", by="number", place="warehouse_id")
    ] = None


class PickPlanRow(Row):
    line: Annotated[int, Column("行")]
    bin: Annotated[str, Column("库位", link="warehouse.bins")]
    sku: Annotated[str, Column("商品编码", link="catalogue.skus")]
    batch: Annotated[str, Column("批次")]
    quantity: Annotated[int, Column("数量")]


class PickPlan(Query):
    key = "warehouse.pick_plan"
    title = "拣货建议"
    params = PickPlanParams
    row = PickPlanRow
    permission = READ
    empty = "这里没有要拣的货：先在“更多条件”里填出库申请；申请已拣完或没有可出的良品时，也是空的。"

    def found(self, params: PickPlanParams, asked: Asked, reader: Reader) -> Found:
        steps = pick_plan(params.request, reader.using) if params.request and self._may_see(params, reader) else []
        shown = [
            self.row.record(id=index, **{**step._asdict(), "bin": step.bin or AT_THE_DOCK})
            for index, step in enumerate(steps[: asked.limit])
        ]
        return Found(shown, "")

    def _may_see(self, params: PickPlanParams, reader: Reader) -> bool:
        allowed = reader.permission(READ).places
        found = IssueRequest.objects.using(reader.using).filter(number=params.request)
        return (found if allowed is None else found.filter(warehouse_id__in=allowed)).exists()
