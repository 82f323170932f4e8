"""Gates on goods that are to become stock."""

from collections.abc import Sequence
from typing import Any, ClassVar, NamedTuple

from pydantic import Field

from guiju.domains.warehouse.inbound import InboundLine, known_lines
from guiju.domains.warehouse.models import StockState
from guiju.domains.warehouse.subjects import StockIn
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import CumulativeGate, Gate, Params
from guiju.kernel.controls.patterns import Comparison, MatchesDocument, Share, SumWithinLimit

AS_NOTED = InboundLine(
    noted=100,
    noted_spec="500 ml",
    counted=100,
    found_spec="500 ml",
    quality_passed=True,
    received=0,
    refused=0,
    has_difference=False,
    others_found=False,
)
"""Goods in which nothing is wrong; the examples of the gates take away from it."""
QUANTITY, NAME, QUALITY, SPECIFICATION, VARIETY = "数量", "名称", "质量", "规格", "品种"


class CheckItems(Params):
    check_items: list[str] = Field([QUANTITY, NAME], title="核对项")


class CountedLine(NamedTuple):
    """``counted`` is None until the count is locked; ``taken`` was received or refused before."""

    line: str
    quantity: int
    counted: int | None
    taken: int


class ReceivedAsCounted(SumWithinLimit, CumulativeGate):
    """Product Quality Law art. 33: the buyer of goods for sale checks them on receipt."""

    key = "warehouse.received_as_counted"
    title = "按实点数入库"
    subject = StockIn
    params = CheckItems
    advice = "按实点数入库并写明差异说明，或拒收；实点有误请重新清点"
    sentence = "实点 {limit}，入库 {quantity}{before}"
    earlier_sentence = "（此前已处理 {earlier}）"
    examples = (
        passes(CountedLine("DH-1/1", 98, 98, 0)),
        breaches(CountedLine("DH-1/1", 100, 98, 0)),
        breaches(CountedLine("DH-1/1", 50, 98, 49)),
        breaches(CountedLine("DH-1/1", 50, 98, 0), before=49),
        breaches(CountedLine("DH-1/1", 98, None, 0)),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[CountedLine]:
        known = known_lines(subjects, context)
        rows = zip(subjects.keys(), subjects.quantity, [known[line] for line in subjects.arrival_line], strict=True)
        return [CountedLine(key, quantity, line.counted, line.received + line.refused) for key, quantity, line in rows]

    @staticmethod
    def shape(fact: CountedLine) -> Share:
        return Share(fact.line, fact.quantity, fact.taken, fact.counted)

    @classmethod
    def judge_sum(cls, fact: CountedLine, params: CheckItems, before: int) -> str | None:
        if fact.counted is None:
            return "尚未扫码清点，不能入库" if NAME in params.check_items else None
        return super().judge_sum(fact, params, before) if QUANTITY in params.check_items else None


class MismatchItems(Params):
    mismatch_items: list[str] = Field([QUANTITY, QUALITY, SPECIFICATION, VARIETY], title="不符项")


class ComparedLine(NamedTuple):
    """The note's line beside the goods."""

    state: str
    is_explained: bool
    known: InboundLine


def _compared(subjects: Subjects, context: Context) -> list[ComparedLine]:
    known = known_lines(subjects, context)
    rows = subjects.rows("state", "explained", "arrival_line")
    return [ComparedLine(state, explained, known[line]) for state, explained, line in rows]


class _ComparingGate(MatchesDocument, Gate):
    subject = StockIn
    params = MismatchItems
    names: ClassVar = {"items": "mismatch_items"}
    comparisons = (
        Comparison(
            VARIETY,
            lambda fact: fact.known.counted != 0 or not fact.known.others_found,
            "品种不符：货单上的商品一件未到，到的是别的商品",
        ),
        Comparison(
            SPECIFICATION,
            lambda fact: not fact.known.found_spec or fact.known.found_spec == fact.known.noted_spec,
            "规格不符：货单 {fact.known.noted_spec}，实物 {fact.known.found_spec}",
        ),
        Comparison(QUALITY, lambda fact: fact.known.quality_passed is not False, "质量不符：外观检查不合格"),
        Comparison(
            QUANTITY,
            lambda fact: fact.known.counted == fact.known.noted or fact.is_explained or fact.known.has_difference,
            "数量不符：货单 {fact.known.noted}，实点 {fact.known.counted}，没有差异说明",
        ),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Any]:
        return subjects.once("compared", lambda: _compared(subjects, context))

    @classmethod
    def differences(cls, fact: ComparedLine, params: MismatchItems) -> list[tuple[str, str]]:
        """Goods that were not counted yet are compared with nothing."""
        return super().differences(fact, params) if fact.known.counted is not None else []


class GoodsMatchNote(_ComparingGate):
    """The keeper's right to refuse; only 运营总监 may waive it, never anybody in the keeper's name."""

    key = "warehouse.goods_match_note"
    title = "货与单相符"
    waivable = True
    approver = "operations_director"
    examples = (
        passes(ComparedLine(StockState.GOOD, is_explained=False, known=AS_NOTED)),
        passes(ComparedLine(StockState.GOOD, is_explained=True, known=AS_NOTED._replace(counted=98))),
        breaches(ComparedLine(StockState.GOOD, is_explained=False, known=AS_NOTED._replace(counted=98))),
        breaches(ComparedLine(StockState.GOOD, is_explained=True, known=AS_NOTED._replace(quality_passed=False))),
        breaches(ComparedLine(StockState.GOOD, is_explained=True, known=AS_NOTED._replace(found_spec="250 ml"))),
        breaches(
            ComparedLine(StockState.GOOD, is_explained=True, known=AS_NOTED._replace(counted=0, others_found=True))
        ),
    )
    advice = "拒收（开拒收单）；数量差异可写差异说明后按实点入库；确需收下的，请运营总监特批"


class MismatchedGoodsInspected(_ComparingGate):
    """Goods let in by a waiver are not saleable until they are inspected."""

    key = "warehouse.mismatched_goods_inspected"
    title = "不符货物先待检"
    examples = (
        passes(ComparedLine(StockState.GOOD, is_explained=False, known=AS_NOTED)),
        passes(ComparedLine(StockState.INSPECTING, is_explained=False, known=AS_NOTED._replace(quality_passed=False))),
        breaches(ComparedLine(StockState.GOOD, is_explained=False, known=AS_NOTED._replace(quality_passed=False))),
    )
    advice = "特批收下的不符货物只能入“待检”，检验合格后再转良品"

    @classmethod
    def judge(cls, fact: ComparedLine, params: MismatchItems) -> str | None:
        serious = [item for item, _ in cls.differences(fact, params) if item != QUANTITY]
        if serious and fact.state != StockState.INSPECTING:
            return f"{'、'.join(serious)}不符的货物不能直接入良品"
        return None
