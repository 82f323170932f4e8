"""Seven days to return what is defective, and who says from when they are counted: S05.13, S05.27."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from guiju.domains.aftersales.api import DecideReturn, RequestReturn
from guiju.domains.aftersales.controls import Bearing, Carried, Decided, FreightBySeller, NotRefusedAsLate, ReturnWindow
from guiju.domains.aftersales.models import ReturnDecision, ReturnRequest
from guiju.domains.aftersales.queries import Returns
from guiju.domains.orders.api import OpenShop, RecordOrder
from guiju.domains.policy.models import Interpretation
from guiju.kernel.commands.context import Outcome
from tests.clauses.cases import done, kept
from tests.clauses.company import KEEPER, MANAGER, SERVICE, WAREHOUSE, Company, refused
from tests.clauses.enacting import at, moment, rows
from tests.clauses.governed import answer, appoint, ask, publish, shown_to

SIGNED, QUALITY = "2027-06-01 15:00", "1009"


def order(company: Company, clause: str, number: str) -> str:
    """A platform order; its shop is opened with the first."""
    shop = {"code": "TM-9", "name": "九号店", "platform": "tmall", "warehouse": WAREHOUSE, "carrier": "顺丰"}
    company.act(MANAGER, OpenShop, shop)
    item = {"shop": "TM-9", "platform_number": number, "lines": [{"sku": "A-500", "quantity": 1}]}
    return done(clause, company.act(SERVICE, RecordOrder, item))


def file(company: Company, clause: str, of: str, reason: str = "quality", signed: str = SIGNED, **more: Any) -> str:
    item = {"order": of, "reason": reason, "signed_at": moment(signed), "detail": "外壳开裂", **more}
    return done(clause, company.act(SERVICE, RequestReturn, item))


def decide(company: Company, request: str, outcome: str, **more: Any) -> Outcome:
    return company.act(SERVICE, DecideReturn, {"request": request, "outcome": outcome, "note": "已与买家说明", **more})


def shown(company: Company, number: str) -> Any:
    return {each.number: each for each in rows(Returns, company, SERVICE)}.get(number)


@pytest.mark.clause("S05.13")
def test_seven_days_for_what_is_defective(company: Company) -> None:
    clause = "S05.13"
    with at("2027-06-01 18:00"):
        bought = order(company, clause, "P-1")
    with at("2027-06-08 23:59"):
        request = file(company, clause, bought, proof=company.photo(SERVICE))
        beside = file(company, clause, bought, "no_reason")
        row = shown(company, request)
        assert row, f"{clause}: filed on the last minute it is taken"
        assert (row.window_until, row.window) == (date(2027, 6, 8), "期内"), f"{clause}: until the end of 8 June: {row}"
        assert shown(company, beside).window == "期内", f"{clause}: the seven days without reason run beside it"
        refused(
            clause, decide(company, request, "refuse", ground="overdue"), "在退换期内申请（质量问题），不能以逾期拒绝"
        )
        refused(clause, decide(company, beside, "refuse", ground="overdue"), "在退换期内申请（无理由），不能以逾期拒绝")
        refused(clause, decide(company, request, "return", freight="buyer"), "退货运费不能由消费者承担")
        assert not ReturnDecision.objects.exists(), f"{clause}: none of these stands"
        accepted = decide(company, request, "return")
        assert accepted.done == [0], f"{clause}: it is accepted: {accepted.refusals}"
        row = shown(company, request)
        assert (row.outcome, row.freight) == ("return", "seller"), f"{clause}: the seller bears the freight: {row}"
        assert decide(company, beside, "return").done == [0], f"{clause}: and so is the other"
        assert shown(company, beside).freight == "buyer", f"{clause}: whose freight is the consumer's"
        assert not decide(company, request, "exchange").done, f"{clause}: decided once"
    with at("2027-06-09 00:00"):
        late = file(company, clause, order(company, clause, "P-2"))
        assert shown(company, late).window == "期满", f"{clause}: on 9 June the seven days are over"
        refused(clause, decide(company, late, "refuse", ground="overdue"), "仍有修理、更换义务，不能以逾期拒绝")
        assert decide(company, late, "repair").done == [0], f"{clause}: it goes to repair"
        assert shown(company, late).note == "已与买家说明", f"{clause}: with the reason"
        assert shown(company, late).freight == "seller", f"{clause}: at the seller's cost"
        for outcome in ("replace", "terminate"):
            other = file(company, clause, bought)
            assert decide(company, other, outcome).done == [0], f"{clause}: or to {outcome}"
        plain = file(company, clause, bought, "no_reason")
        assert decide(company, plain, "refuse", ground="overdue").done == [0], (
            f"{clause}: without reason it is too late"
        )
    fact = Decided("TQ-1", "无理由", 9, 8, "refuse", "overdue")
    assert NotRefusedAsLate.judge(fact, ReturnWindow(reason="无理由")), f"{clause}: the reason that the clause names"
    carried = Carried("TQ-1", "无理由", "return", "buyer")
    assert FreightBySeller.judge(carried, Bearing(reason="无理由")), f"{clause}: the reason that the clause names"
    with at("2027-06-20 09:00"):
        company.enforce(clause, return_window_days=15)
        longer = file(company, clause, bought, signed="2027-06-06 09:00")
        assert shown(company, longer).window_until == date(2027, 6, 21), f"{clause}: as many days as the clause says"
    kept(clause, "aftersales_returnrequest", "window_until = '2027-01-01'")
    kept(clause, "aftersales_returndecision", "freight = 'buyer'")


@pytest.mark.clause("S05.27")
def test_who_says_from_when_they_are_counted(company: Company) -> None:
    clause, timed = "S05.27", "S05.13"
    appoint(QUALITY, "quality_manager", "policy.answer_question", "policy.publish_interpretation")
    point, said = "7日从何时起算", "从送达消费者本人之日起算；驿站代收的，以取件为送达"
    with at("2027-06-01 09:00"):
        company.enforce(clause)
        bought = order(company, clause, "P-1")
        question = ask(company, KEEPER, timed, "7日从送达还是从签收起算？", asked_for="杭州日化供应链")
        refused(clause, publish(company, KEEPER, timed, point, "从发货起算"), "由电商质量安全管理部门解释")
        assert not Interpretation.objects.exists(), f"{clause}: nobody else's is on file"
        outcome = answer(company, QUALITY, question, said, point, is_public=True)
        assert outcome.done == [0], f"{clause}: the department answers: {outcome.refusals}"
        found = Interpretation.objects.filter(code=timed, question__number=question).first()
        assert found, f"{clause}: bound to {timed}"
        assert found.number, f"{clause}: numbered"
        kept(clause, "policy_interpretation", "text = ''")
        assert found.number in shown_to(company, SERVICE, f"/clauses/{timed}/"), f"{clause}: beside the clause"
        public = str(Client().get("/rules/").content.decode())
        assert found.number in public, f"{clause}: on the public page, without signing in"
        assert said in public, f"{clause}: in its words"
    held: dict[str, Any] = {"signed": SIGNED, "delivered_at": moment("2027-06-03 10:00")}
    with at("2027-06-04 09:00"):
        row = shown(company, file(company, clause, bought, **held))
        assert row.window_until == date(2027, 6, 8), f"{clause}: the answer alone moves nothing: {row}"
        company.enforce(timed, default_counts_from="送达")
    with at("2027-06-05 09:00"):
        row = shown(company, file(company, clause, bought, **held))
        assert row.window_until == date(2027, 6, 8), f"{clause}: nor a param without its number: {row}"
        company.enforce(timed, default_counts_from="送达", default_interpretation="JX-GJ-202706-999999")
    with at("2027-06-06 09:00"):
        row = shown(company, file(company, clause, bought, **held))
        assert row.window_until == date(2027, 6, 8), f"{clause}: nor with another number: {row}"
        company.enforce(timed, default_counts_from="送达", default_interpretation=found.number)
    with at("2027-06-07 09:00"):
        row = shown(company, file(company, clause, bought, **held))
        assert row.window_until == date(2027, 6, 10), f"{clause}: with the same number it counts: {row}"
        assert (row.counted_from, row.interpretation) == ("delivered", found.number), f"{clause}: and says by which"
        plain = shown(company, file(company, clause, bought))
        assert plain.window_until == date(2027, 6, 8), f"{clause}: where no delivery is known, from the signature"
    assert ReturnRequest.objects.exclude(interpretation="").exists(), clause
