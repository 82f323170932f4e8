"""A stocktake is closed with every line counted or listed, great differences counted twice, two persons under it."""

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from pydantic import Field

from guiju.domains.warehouse.models import StocktakeOpenLine, StocktakeRole, StocktakeSignature
from guiju.domains.warehouse.stocktaking import counted_lines
from guiju.domains.warehouse.subjects import LineClosing, StocktakeClosing
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Gate, Params
from guiju.kernel.controls.patterns import Signatures, TwoPersons


class Roles(Params):
    roles: list[str] = Field([], title="签字身份")


def _signatures(stocktakes: Sequence[int], using: str) -> dict[tuple[int, str], StocktakeSignature]:
    """By stocktake and role the latest signature, where nothing was counted after it."""
    counted = counted_lines(stocktakes, using)
    found = StocktakeSignature.objects.using(using).filter(stocktake__in=set(stocktakes)).order_by("id")
    latest = {(row.stocktake_id, row.role): row for row in found}
    return {key: row for key, row in latest.items() if row.counted == counted.get(key[0], 0)}


class StocktakeSigned(TwoPersons, Gate):
    """会计法 第十七条: book and goods are checked against each other, not by whoever keeps the goods alone."""

    key = "warehouse.stocktake_signed"
    title = "盘点双签"
    subject = StocktakeClosing
    params = Roles
    roles: ClassVar = tuple(str(role.label) for role in StocktakeRole)
    advice = "请保管员和财务人员分别签字；签字后又盘点的，须重签"
    examples = (
        passes(Signatures((4, 6))),
        breaches(Signatures((4, 0))),
        breaches(Signatures((4, 4))),
        passes(Signatures((4, 0)), roles=["保管员"]),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Signatures]:
        signed = _signatures(subjects.stocktake_id, context.using)
        return [
            Signatures(
                tuple(signed[key].signer if (key := (stocktake, role.value)) in signed else 0 for role in StocktakeRole)
            )
            for stocktake in subjects.stocktake_id
        ]


class ClosedLine(NamedTuple):
    """``is_listed``: on the open list under a signature of finance that still holds."""

    line: int
    sku: str
    is_counted: bool
    is_void: bool
    is_listed: bool


class LinesCounted(Gate):
    key = "warehouse.lines_counted"
    title = "盘点无遗漏"
    subject = LineClosing
    params = Params
    advice = "请盘点这一行；确实盘不到的，由财务人员签字列入未盘清单"
    examples = (
        passes(ClosedLine(1, "A-500", is_counted=True, is_void=False, is_listed=False)),
        passes(ClosedLine(1, "A-500", is_counted=False, is_void=False, is_listed=True)),
        breaches(ClosedLine(1, "A-500", is_counted=False, is_void=False, is_listed=False)),
        breaches(ClosedLine(1, "A-500", is_counted=True, is_void=True, is_listed=False)),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[ClosedLine]:
        signed = _signatures(subjects.stocktake_id, context.using)
        valid = [row.pk for (_, role), row in signed.items() if role == StocktakeRole.FINANCE]
        rows = StocktakeOpenLine.objects.using(context.using).filter(signature__in=valid)
        listed = set(rows.values_list("line", flat=True))
        return [
            ClosedLine(line, sku, counted is not None, void, line_id in listed)
            for line, sku, counted, void, line_id in subjects.rows("line", "sku", "counted", "is_void", "line_id")
        ]

    @staticmethod
    def judge(fact: ClosedLine, params: Params) -> str | None:
        if fact.is_listed or (fact.is_counted and not fact.is_void):
            return None
        if fact.is_void:
            return f"第 {fact.line} 行 {fact.sku} 盘点后又有进出，原盘点作废，须重盘"
        return f"第 {fact.line} 行 {fact.sku} 还没有盘点，也不在未盘清单上"


class SecondCount(Params):
    default_second_count_pct: int = Field(2, title="差异超过账面（%）须复盘", ge=0)


class CountedLine(NamedTuple):
    """``counted`` is None where there is no count that holds."""

    line: int
    sku: str
    book: int
    counted: int | None
    is_second: bool


class SecondCounted(Gate):
    key = "warehouse.second_counted"
    title = "差异大的须复盘"
    subject = LineClosing
    params = SecondCount
    advice = "请另一人复盘这一行"
    examples = (
        passes(CountedLine(1, "A-500", 100, 98, is_second=False)),
        breaches(CountedLine(1, "A-500", 100, 97, is_second=False)),
        passes(CountedLine(1, "A-500", 100, 97, is_second=True)),
        passes(CountedLine(1, "A-500", 100, 97, is_second=False), default_second_count_pct=3),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[CountedLine]:
        return [
            CountedLine(line, sku, book, None if void else counted, second)
            for line, sku, book, counted, void, second in subjects.rows(
                "line", "sku", "book", "counted", "is_void", "is_second"
            )
        ]

    @staticmethod
    def judge(fact: CountedLine, params: SecondCount) -> str | None:
        if fact.counted is None or fact.is_second:
            return None
        gap = abs(fact.counted - fact.book)
        if gap * 100 <= abs(fact.book) * params.default_second_count_pct:
            return None
        return (
            f"第 {fact.line} 行 {fact.sku} 实盘 {fact.counted}，账面 {fact.book}，"
            f"差异超过 {params.default_second_count_pct}%，还没有复盘"
        )
