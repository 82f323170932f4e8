"""Business without made-up trade: what looks like it is a case, its sales wait, and who is concerned does not close it."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db.models import Q
from pydantic import Field

from guiju.domains.orders.models import SuspectedTrade
from guiju.domains.orders.subjects import TradeConcluded, TradeStands
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Gate, Params
from guiju.kernel.controls.record import Record
from guiju.kernel.controls.watch import Watch
from guiju.kernel.findings.models import Finding
from guiju.kernel.findings.standing import unsettled
from guiju.kernel.findings.subjects import FindingVerified
from guiju.kernel.org.held import all_holdings
from guiju.kernel.queries.masks import masked_phone

NAMED = 5
ANSWERING = ("owner", "operations_director", "store_manager")
"""Whose the case is: the first of these posts that somebody else than the employee holds."""
SALES_HELD = Record(
    "orders.sales_held",
    "可疑交易、暂缓计入和结论留存",
    (
        "orders_suspectedtrade_posted_update",
        "orders_salehold_posted_update",
        "orders_tradeconclusion_posted_update",
    ),
)


class SelfTrade(Params):
    default_self_trade_window_days: int = Field(30, title="看多少天以内的订单", ge=1, le=366)
    default_orders_flag_count: int = Field(3, title="多少个订单算可疑", ge=1)


class Suspected(NamedTuple):
    """``phone`` is masked; ``orders`` are their numbers."""

    case: str
    person: str
    phone: str
    orders: tuple[str, ...]
    is_closed: bool


class TradeSuspected(Watch):
    """Observed, not judged: it is open until somebody else has concluded."""

    key = "orders.trade_suspected"
    title = "疑似虚构交易"
    subject = TradeStands
    params = SelfTrade
    advice = "请由本人以外的人查明并结案；结案前这些订单不计入提成和排行，工资照发"
    examples = (
        passes(Suspected("KY-1", "何运营", "138****0001", ("DD-1", "DD-2", "DD-3"), is_closed=True)),
        passes(Suspected("KY-1", "何运营", "138****0001", ("DD-1", "DD-2"), is_closed=False)),
        breaches(Suspected("KY-1", "何运营", "138****0001", ("DD-1", "DD-2", "DD-3"), is_closed=False)),
        passes(
            Suspected("KY-1", "何运营", "138****0001", ("DD-1", "DD-2", "DD-3"), is_closed=False),
            default_orders_flag_count=4,
        ),
    )

    def subjects(self, context: Context) -> Subjects:
        rows = list(
            SuspectedTrade.objects.using(context.using)
            .filter(Q(conclusion__isnull=True) | Q(number__in=unsettled(self.key, context.using)))
            .select_related("suspect", "conclusion")
            .prefetch_related("holds__order__recipient")
            .order_by("id")
        )
        found = Subjects(
            TradeStands, {"case": [row.number for row in rows]}, list(range(len(rows))), [None] * len(rows)
        )
        found.memo["rows"] = rows
        return found

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Suspected]:
        return [_suspected(row) for row in subjects.memo["rows"]]

    @staticmethod
    def judge(fact: Suspected, params: SelfTrade) -> str | None:
        count = len(fact.orders)
        if fact.is_closed or count < params.default_orders_flag_count:
            return None
        named = "、".join(fact.orders[:NAMED]) + (" 等" if count > NAMED else "")
        return f"{fact.person} 的手机 {fact.phone} 收 {count} 个订单，都是五星、都没有发货：{named}"

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        holders: dict[str, list[int]] = {}
        for each in all_holdings(context.using):
            holders.setdefault(each.post, []).append(each.account)
        answering = [account for post in ANSWERING for account in holders.get(post, [])]
        rows: list[SuspectedTrade] = subjects.memo["rows"]
        return [next((each for each in answering if each != row.suspect.account_id), 0) for row in rows]


def _suspected(row: Any) -> Suspected:
    orders = sorted((hold.order for hold in row.holds.all()), key=lambda order: order.pk)
    phones = [order.recipient.phone for order in orders[:1]]
    return Suspected(
        row.number,
        row.suspect.name,
        masked_phone(phones[0]) if phones else "",
        tuple(order.number for order in orders),
        hasattr(row, "conclusion"),
    )


class Closing(NamedTuple):
    """Accounts; ``case`` is empty for what is no such case."""

    case: str
    suspect: int
    closer: int


def _own(fact: Closing) -> str | None:
    if not fact.case or not fact.suspect or fact.suspect != fact.closer:
        return None
    return f"{fact.case} 涉及您本人，您不能结案（SELF_CLOSE_FORBIDDEN）"


class ConcludedByAnother(Gate):
    key = "orders.concluded_by_another"
    title = "可疑交易不由本人结案"
    subject = TradeConcluded
    params = Params
    advice = "请由总经理或另一位同事查明后结案"
    examples = (passes(Closing("KY-1", 7, 8)), breaches(Closing("KY-1", 7, 7)), passes(Closing("KY-1", 0, 0)))

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Closing]:
        return [Closing(*row) for row in subjects.rows("case", "suspect", "closer")]

    @staticmethod
    def judge(fact: Closing, params: Params) -> str | None:
        return _own(fact)


class FindingByAnother(Gate):
    """Nor the finding that stands for the case."""

    key = "orders.finding_by_another"
    title = "疑似虚构交易的问题不由本人验收"
    subject = FindingVerified
    params = Params
    advice = "请由总经理或另一位同事验收"
    examples = (passes(Closing("KY-1", 7, 8)), breaches(Closing("KY-1", 7, 7)), passes(Closing("", 7, 7)))

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Closing]:
        found = [finding for finding, control in subjects.rows("finding", "control") if control == TradeSuspected.key]
        cases = _cases_of(found, context.using) if found else {}
        return [
            Closing(*cases.get(finding, ("", 0)), verifier)
            for finding, verifier in subjects.rows("finding", "verifier")
        ]

    @staticmethod
    def judge(fact: Closing, params: Params) -> str | None:
        return _own(fact)


def _cases_of(findings: Sequence[int], using: str) -> dict[int, tuple[str, int]]:
    """By finding the number of its case and the account of the employee concerned."""
    numbers = dict(Finding.objects.using(using).filter(id__in=findings).values_list("id", "fingerprint"))
    cases = SuspectedTrade.objects.using(using).filter(number__in=numbers.values())
    accounts = dict(cases.values_list("number", "suspect__account"))
    return {finding: (number, accounts.get(number) or 0) for finding, number in numbers.items()}
