"""三相符: no month is closed over a difference that nobody answers for, and each stands until the sides agree."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from pydantic import Field

from guiju.domains.warehouse.matching import figures, gaps
from guiju.domains.warehouse.models import Match, MonthDifference
from guiju.domains.warehouse.subjects import GapLeft, MatchGap
from guiju.kernel.audit.recent import LOOK_BACK, first_id_since
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Gate, Params
from guiju.kernel.controls.watch import Watch
from guiju.kernel.findings.standing import unsettled

TITLES = {match.value: str(match.label) for match in Match}


class Matching(Params):
    matches: list[str] = Field(list(TITLES.values()), title="核对项")
    tolerance: int = Field(0, title="允许差异", ge=0)


class Compared(NamedTuple):
    """``gap`` is what the other side has more (less, where negative) than the ledger."""

    match: str
    sku: str
    gap: int
    is_listed: bool


def _said(match: str, sku: str, gap: int) -> str:
    return f"{sku} {match} 相差 {gap:+}"


class MatchesListed(Gate):
    """会计法 第十七条: book and book, book and goods, book and card."""

    key = "warehouse.matches_listed"
    title = "三相符，差异已列明"
    subject = MatchGap
    params = Matching
    advice = "请查明后更正；月结时仍不符的，逐项列入清单，写明原因和责任人"
    examples = (
        passes(Compared("账卡", "A-500", -10, is_listed=True)),
        breaches(Compared("账卡", "A-500", -10, is_listed=False)),
        passes(Compared("账卡", "A-500", -10, is_listed=False), tolerance=10),
        passes(Compared("账卡", "A-500", -10, is_listed=False), matches=["账账"]),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Compared]:
        rows = subjects.rows("match", "sku", "ledger", "other", "listed")
        return [Compared(TITLES[match], sku, other - ledger, listed) for match, sku, ledger, other, listed in rows]

    @staticmethod
    def judge(fact: Compared, params: Matching) -> str | None:
        if fact.is_listed or fact.match not in params.matches or abs(fact.gap) <= params.tolerance:
            return None
        return f"{_said(fact.match, fact.sku, fact.gap)}，没有列入月结清单"


class LeftGap(NamedTuple):
    """``gap`` is 0 where the sides agree again."""

    match: str
    sku: str
    gap: int


class MatchesEqual(Watch):
    """What a month was closed with is put right: ledger, account, goods and card agree."""

    key = "warehouse.matches_equal"
    title = "账账、账物、账卡不符"
    subject = GapLeft
    params = Matching
    supervisor = "operations_director"
    advice = "请查明原因，经批准后调整"
    examples = (
        passes(LeftGap("账物", "A-500", 0)),
        breaches(LeftGap("账物", "A-500", -5)),
        passes(LeftGap("账物", "A-500", -5), tolerance=5),
    )

    def subjects(self, context: Context) -> Subjects:
        named = {mark.partition("/")[2] for mark in unsettled(self.key, context.using)}
        since = first_id_since(context.now - LOOK_BACK, context.using)
        lines = MonthDifference.objects.using(context.using).order_by("id")
        found = {}
        for row in (*lines.filter(id__gte=since), *(lines.filter(sku__code__in=_skus(named)) if named else ())):
            key = f"{row.match}/{row.sku.code}/{row.batch_id or 0}"
            if row.id >= since or key in named:
                found[row.close.warehouse_id, key] = row.owner
        columns: dict[str, Any] = {
            "place": [place for place, _ in found],
            "gap": [key for _, key in found],
            "owner": list(found.values()),
        }
        return Subjects(GapLeft, columns, list(range(len(found))), [None] * len(found))

    def facts(self, subjects: Subjects, context: Context) -> Sequence[LeftGap]:
        now = {
            (gap.figure.warehouse, gap.key): gap.other - gap.figure.ledger
            for gap in gaps(figures(subjects.place, context.using))
        }
        rows = subjects.rows("place", "gap")
        return [LeftGap(TITLES[key.split("/")[0]], key.split("/")[1], now.get((place, key), 0)) for place, key in rows]

    @staticmethod
    def judge(fact: LeftGap, params: Matching) -> str | None:
        if fact.match not in params.matches or abs(fact.gap) <= params.tolerance:
            return None
        return _said(fact.match, fact.sku, fact.gap)

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return list(subjects.owner)


def _skus(keys: set[str]) -> set[str]:
    return {key.split("/")[1] for key in keys}
