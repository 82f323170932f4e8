"""S13.05: no made-up trade: an employee's own phone under praised orders that never leave is a case, and waits."""

from typing import Any

import pytest
from django.utils import timezone

from guiju.domains.conduct.models import Case, Compensation
from guiju.domains.orders.api import AllocateOrder, ConcludeTrade, RecordOrder, RecordReview, revenue
from guiju.domains.orders.controls.suspicion import SelfTrade, Suspected, TradeSuspected
from guiju.domains.orders.models import Order, SaleHold, SuspectedTrade, TradeConclusion
from guiju.domains.orders.queries import HeldSales, ShopRanking, SuspectedTrades
from guiju.kernel.calendar.moments import local
from guiju.kernel.commands.context import SYSTEM, Context, Outcome
from guiju.kernel.commands.run import run_items
from guiju.kernel.findings.commands import RectifyFinding, VerifyFinding
from guiju.kernel.findings.models import Finding
from guiju.kernel.org.commands import RecordPhone
from tests.clauses.company import DIRECTOR, MANAGER, OWNER, SERVICE, Company, refused
from tests.clauses.enacting import moment, rows
from tests.clauses.office import on
from tests.clauses.pay import lines_of, paid_from, worked_out
from tests.clauses.rounds import kept, pass_by
from tests.clauses.signing import asked_for, signs
from tests.orders.shop import SHOP, opened

CLAUSE, WATCH = "S13.05", "orders.trade_suspected"
PHONE, PAID = "13800000001", 300_00


def has_phone(who: str, phone: str) -> None:
    outcome = run_items(RecordPhone, [{"person": who, "phone": phone}], Context(SYSTEM, request_id=f"phone:{who}"))
    assert outcome.done == [0], outcome.refusals


def bought(company: Company, number: str, *, stars: int = 5, phone: str = "+86 138-0000-0001", **head: Any) -> str:
    """An order of the shop that its buyer has reviewed; its number."""
    lines = [{"sku": "A-500", "quantity": 1, "amount": PAID}]
    item = {"shop": SHOP, "platform_number": number, "phone": phone, "lines": lines, **head}
    outcome = company.act(SERVICE, RecordOrder, item)
    assert outcome.done == [0], outcome.refusals
    said = company.act(SERVICE, RecordReview, {"shop": SHOP, "platform_number": number, "stars": stars})
    assert said.done == [0], said.refusals
    return str(outcome.answers[0]["number"])


def shipped(company: Company, number: str) -> str:
    """Such an order that has left."""
    order = bought(company, number)
    assert company.act(SERVICE, AllocateOrder, {"order": order}).done == [0]
    request = str(Order.objects.get(number=order).allocations.get().request.number)
    assert company.approve(request).done == [0]
    gone = company.dispatch(request, 1)
    assert gone.done == [0], gone.refusals
    return order


def open_cases() -> list[Finding]:
    found = Finding.objects.filter(control=WATCH, clause=CLAUSE, resolved_at__isnull=True)
    return list(found.order_by("id"))


def sales(*, without_held: bool) -> int:
    """What the shop sold from April to June, in 分."""
    span = local(timezone.localdate().replace(month=4, day=1)), local(timezone.localdate().replace(month=7, day=1))
    found = revenue("shop", *span, without_held=without_held).get(SHOP)
    return found.amount if found else 0


def conclude(company: Company, who: str, case: str, verdict: str = "genuine") -> Outcome:
    return company.act(who, ConcludeTrade, {"case": case, "verdict": verdict, "note": "核对了付款和收货"})


def ranked(company: Company) -> tuple[int, int]:
    """What the ranking counts of the shop this month, and what it says is held."""
    found = rows(ShopRanking, company, MANAGER)
    return (found[0].amount, found[0].held) if found else (0, 0)


def not_enough(company: Company) -> list[str]:
    """Two such orders in 30 days, and some that are none."""
    first = [bought(company, f"P-{n}") for n in (1, 2)]
    shipped(company, "P-shipped")
    bought(company, "P-blamed", stars=1)
    bought(company, "P-other", phone="13700000000")
    pass_by()
    assert not SuspectedTrade.objects.exists(), f"{CLAUSE}: two such orders in 30 days are not enough"
    assert not open_cases(), f"{CLAUSE}: nor is there a case of what has left, is blamed or goes elsewhere"
    assert sales(without_held=True) == sales(without_held=False), f"{CLAUSE}: nothing is held"
    return first


def observed(company: Company, mine: list[str]) -> tuple[Finding, str]:
    """The one case of these orders: its finding, its number."""
    pass_by()
    (found,) = open_cases() or [None]
    assert found, f"{CLAUSE}: one observed case of three orders"
    assert all(number in found.title for number in (*mine, "138****0001", "疑似虚构交易")), (
        f"{CLAUSE}: it lists the three orders: {found.title}"
    )
    assert PHONE not in found.title, f"{CLAUSE}: and tells nobody the number: {found.title}"
    assert found.owner == company.accounts[OWNER], f"{CLAUSE}: for the general manager, not for who is concerned"
    (case,) = rows(SuspectedTrades, company) or [None]
    assert case, f"{CLAUSE}: it is in the list"
    assert (case.state, case.orders) == ("待查", 3), f"{CLAUSE}: {case}"
    held = rows(HeldSales, company, case=case.number)
    assert sorted(each.order for each in held) == sorted(mine), f"{CLAUSE}: with its orders: {held}"
    assert {(each.state, each.phone) for each in held} == {("暂缓计入", "138****0001")}, f"{CLAUSE}: {held}"
    pass_by()
    assert len(open_cases()) == SuspectedTrade.objects.count() == 1, f"{CLAUSE}: the next night makes no second case"
    return found, str(case.number)


def not_by_himself(company: Company, found: Finding, case: str) -> None:
    refused(CLAUSE, conclude(company, MANAGER, case), "涉及您本人", "SELF_CLOSE_FORBIDDEN")
    assert not TradeConclusion.objects.exists(), f"{CLAUSE}: it stays open"
    proof = [{"file": company.photo(OWNER)}]
    done = company.act(OWNER, RectifyFinding, {"finding": found.pk, "done": "查过了", "lines": proof})
    assert done.done == [0], f"{CLAUSE}: {done.refusals}"
    verified = company.act(MANAGER, VerifyFinding, {"finding": found.pk, "decision": "accept"})
    refused(CLAUSE, verified, "涉及您本人", "SELF_CLOSE_FORBIDDEN")


def closed_by_another(company: Company, case: str) -> SaleHold:
    """What joined the case while it was open, which the director has closed."""
    later = bought(company, "P-4", ordered_at=moment("2027-06-09 10:00"))
    for number in ("P-5", "P-6"):
        bought(company, number)
    pass_by()
    joined = SaleHold.objects.filter(order__number=later).first()
    assert joined, f"{CLAUSE}: further orders are held as well"
    assert joined.case.number == case, f"{CLAUSE}: in the case that is open"
    assert conclude(company, DIRECTOR, case).done == [0], f"{CLAUSE}: somebody else closes it"
    pass_by()
    assert not open_cases(), f"{CLAUSE}: then the case is closed"
    assert sales(without_held=True) == sales(without_held=False), f"{CLAUSE}: and the sales count again"
    assert {each.state for each in rows(SuspectedTrades, company)} == {"不是虚构交易"}, CLAUSE
    return joined


def made_up(company: Company) -> SuspectedTrade:
    """A second case, which proves true."""
    fresh = [bought(company, f"P-{n}") for n in (7, 8, 9)]
    pass_by()
    second = SuspectedTrade.objects.order_by("id").last()
    assert second, CLAUSE
    assert second.holds.count() == len(fresh), f"{CLAUSE}: a new case takes only what was not looked at before"
    assert conclude(company, OWNER, second.number, "fictitious").done == [0], CLAUSE
    assert sales(without_held=False) - sales(without_held=True) == 3 * PAID, f"{CLAUSE}: made up, it never counts"
    return second


@pytest.mark.clause("S13.05")
def test_orders_to_an_employees_own_phone_are_held_out(company: Company) -> None:
    asked_for(CLAUSE)
    opened(company)
    has_phone(MANAGER, PHONE)
    has_phone(SERVICE, "13800009999")
    with on("2027-04-01", "09:00"):
        bought(company, "P-old")
    with on("2027-05-03", "09:00"):
        signs(company, OWNER, "S13", CLAUSE)
        first = not_enough(company)
    with on("2027-05-20", "09:00"):
        before, judged = sales(without_held=True), (Case.objects.count(), Compensation.objects.count())
        mine = [*first, bought(company, "P-3")]
        found, case = observed(company, mine)
        counted = sales(without_held=True)
        assert counted == before - 2 * PAID, f"{CLAUSE}: out of commission: {counted} of {before}"
        assert sales(without_held=False) == before + PAID, f"{CLAUSE}: what was sold stays what it is"
        assert ranked(company) == (3 * PAID, 3 * PAID), (
            f"{CLAUSE}: out of the ranking, which says so: {ranked(company)}"
        )
        now = (Case.objects.count(), Compensation.objects.count())
        assert now == judged, f"{CLAUSE}: nothing is judged"
        paid_from(company, MANAGER, "2027-05-01", 5000_00)
        wage = [line.amount for line in lines_of(worked_out(company, CLAUSE, "2027-05"), MANAGER)]
        assert wage == [5000_00], f"{CLAUSE}: nothing is taken from his wage: {wage}"
        not_by_himself(company, found, case)
    with on("2027-06-10", "09:00"):
        joined = closed_by_another(company, case)
    with on("2027-06-20", "09:00"):
        second = made_up(company)
    three = Suspected("KY-1", "何运营", "138****0001", ("DD-1", "DD-2", "DD-3"), is_closed=False)
    assert TradeSuspected.judge(three, SelfTrade(default_orders_flag_count=4)) is None, f"{CLAUSE}: as the clause says"
    kept(CLAUSE, "orders_suspectedtrade", second.pk, "noted_at = '2020-01-01'")
    kept(CLAUSE, "orders_salehold", joined.pk, "held_at = '2020-01-01'")
    kept(CLAUSE, "orders_tradeconclusion", TradeConclusion.objects.order_by("id").first().pk, "note = 'x'")
