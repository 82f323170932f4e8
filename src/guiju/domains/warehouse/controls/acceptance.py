"""Raw material becomes available stock only as its inspection says (产品质量法 第三十三条)."""

from collections.abc import Sequence
from typing import NamedTuple

from guiju.domains.catalogue.api import raw_materials
from guiju.domains.warehouse.acceptance import ACCEPTED, FAILED, PASSED, PENDING, verdicts
from guiju.domains.warehouse.models import ArrivalLine, StockState
from guiju.domains.warehouse.place_subjects import LotReleased
from guiju.domains.warehouse.subjects import StockIn
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Gate, Params

REFUSED = "NOT_ACCEPTED"


class Received(NamedTuple):
    sku: str
    is_raw_material: bool
    state: str


class RawToInspection(Gate):
    """What comes is received for inspection: nobody has judged it yet."""

    key = "warehouse.raw_to_inspection"
    title = "原材料先入待检区"
    subject = StockIn
    params = Params
    advice = "请按“待检”入库，检验合格后再转为可用"
    examples = (
        passes(Received("R-1", is_raw_material=True, state=StockState.INSPECTING)),
        passes(Received("A-1", is_raw_material=False, state=StockState.GOOD)),
        breaches(Received("R-1", is_raw_material=True, state=StockState.GOOD)),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Received]:
        lines = ArrivalLine.objects.using(context.using).filter(id__in=set(subjects.arrival_line))
        skus = dict(lines.values_list("id", "sku_id"))
        raw = raw_materials(skus.values(), context.using)
        rows = subjects.rows("sku", "arrival_line", "state")
        return [Received(sku, skus.get(line) in raw, state) for sku, line, state in rows]

    @staticmethod
    def judge(fact: Received, params: Params) -> str | None:
        if not fact.is_raw_material or fact.state != StockState.GOOD:
            return None
        return f"{REFUSED}：{fact.sku} 检验结论为{PENDING}，不能入可用库存"


class Lot(NamedTuple):
    """``verdict`` is the worst of those the lot's code may mean."""

    sku: str
    batch: str
    is_raw_material: bool
    verdict: str


_LOT = Lot("R-1", "L-1", is_raw_material=True, verdict=PASSED)


class LotAccepted(Gate):
    key = "warehouse.lot_accepted"
    title = "检验合格方可转为可用"
    subject = LotReleased
    params = Params
    advice = "货留在待检区：请写明批号并检验；不合格的要改判，须申请让步接收，由质量负责人批准"
    examples = (
        passes(_LOT),
        passes(_LOT._replace(is_raw_material=False, verdict=FAILED)),
        breaches(_LOT._replace(verdict=PENDING)),
        breaches(_LOT._replace(verdict=FAILED)),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Lot]:
        raw = raw_materials(subjects.sku_id, context.using)
        lots: list[list[int]] = subjects.memo["lots"]
        known = verdicts((batch for lot in lots for batch in lot), context.using)
        rows = zip(subjects.sku, subjects.batch, subjects.sku_id, lots, strict=True)
        return [
            Lot(sku, code, sku_id in raw, min((known.get(batch, PENDING) for batch in lot), key=_rank, default=PENDING))
            for sku, code, sku_id, lot in rows
        ]

    @staticmethod
    def judge(fact: Lot, params: Params) -> str | None:
        if not fact.is_raw_material or fact.verdict in ACCEPTED:
            return None
        return f"{REFUSED}：{fact.sku} 批次 {fact.batch or '未写明'} 检验结论为{fact.verdict}，不能转为可用库存"


def _rank(verdict: str) -> int:
    return (FAILED, PENDING, *ACCEPTED).index(verdict)
