"""Assets: registering, lending, giving back, handing over; what a correction leaves; who may."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from guiju.domains.assets.api import HandOverAsset, LendAsset, ReturnAsset
from guiju.domains.assets.controls.loans import Loan, ReturnedInTime, ReturnTime
from guiju.domains.assets.models import Asset, AssetHandover, AssetLoan, AssetReturn
from guiju.domains.assets.queries import AssetHandovers, Holdings, Loans
from guiju.domains.assets.registers import Assets
from guiju.kernel.commands.command import command_of
from guiju.kernel.commands.context import Context, Forbidden, Outcome
from guiju.kernel.commands.run import run_items
from guiju.kernel.queries.query import Asked, Query
from guiju.kernel.queries.reader import Reader
from guiju.kernel.queries.reading import read
from tests.clauses.company import KEEPER, MANAGER, SERVICE, WAREHOUSE, Company

pytestmark = pytest.mark.founded

OFFICE = "1009"
END = command_of("assets.assets.end")


@pytest.fixture
def company(db: None) -> Company:
    return Company.founded()


def laptop(code: str = "T-12", **more: Any) -> dict[str, Any]:
    thing = {"place": WAREHOUSE, "asset_code": code, "name": "笔记本电脑", "kind": "electronic", "custodian": OFFICE}
    return {**thing, **more}


def entered(company: Company, code: str = "T-12") -> str:
    outcome = company.act(OFFICE, Assets.enter, laptop(code))
    assert outcome.done == [0], outcome.refusals
    return str(outcome.answers[0]["number"])


def lent(company: Company, asset: str, due_on: date | None = None) -> Outcome:
    until = due_on or timezone.localdate() + timedelta(days=9)
    return company.act(OFFICE, LendAsset, {"asset": asset, "borrower": SERVICE, "due_on": until})


def rows(company: Company, query: type[Query], **params: Any) -> list[Any]:
    return read(query, query.params(**params), Asked(), Reader(company.accounts[OFFICE])).rows


def said(outcome: Outcome) -> list[str]:
    assert not outcome.done
    return [why.message for why in outcome.refusals]


def test_a_code_is_given_once(company: Company) -> None:
    entered(company)
    assert "这个资产编号已经登记过" in said(company.act(OFFICE, Assets.enter, laptop()))[0]
    assert Asset.objects.count() == 1


def test_lent_to_one_at_a_time(company: Company) -> None:
    asset = entered(company)
    loan = str(lent(company, asset).answers[0]["number"])
    assert said(lent(company, asset)) == ["T-12 已经借出，还没有归还"]
    (shown,) = rows(company, Holdings)
    assert (shown.state, shown.loan, shown.keeper) == ("已借出", loan, "钱前台")
    assert [row.borrower for row in rows(company, Loans, asset=asset)] == ["李客服"]
    assert company.act(OFFICE, ReturnAsset, {"loan": loan, "condition": "完好"}).done == [0]
    assert said(company.act(OFFICE, ReturnAsset, {"loan": loan})) == ["这次借用已经归还"]
    assert AssetReturn.objects.count() == 1
    assert [row.state for row in rows(company, Loans)] == ["已归还"]
    assert lent(company, asset).done == [0]


def test_twice_in_one_batch(company: Company) -> None:
    item = {"asset": entered(company), "borrower": SERVICE, "due_on": timezone.localdate()}
    outcome = run_items(LendAsset, [item, item], Context(actor=company.accounts[OFFICE]))
    assert {why.item for why in outcome.refusals} == {1}
    assert not AssetLoan.objects.exists()


def test_not_back_before_it_goes(company: Company) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    assert said(lent(company, entered(company), yesterday)) == ["应还日早于借出日"]


def test_what_was_disposed_of_or_corrected_is_left(company: Company) -> None:
    gone, wrong = entered(company), entered(company, "T-13")
    company.act(OFFICE, END, {"entry": gone})
    company.act(OFFICE, Assets.correct, {"entry": wrong, **laptop("T-31"), "reason": "写错编号"})
    handing = {"taker": KEEPER}
    for asset, why in ((gone, "T-12 已经处置"), (wrong, "这条资产登记已经更正过")):
        assert said(lent(company, asset)) == [why]
        assert said(company.act(OFFICE, HandOverAsset, {"asset": asset, **handing})) == [why]


def test_a_correction_does_not_free_what_is_lent(company: Company) -> None:
    asset = entered(company)
    lent(company, asset)
    outcome = company.act(OFFICE, Assets.correct, {"entry": asset, **laptop(serial="S-1"), "reason": "补序列号"})
    assert said(lent(company, str(outcome.answers[0]["number"]))) == ["T-12 已经借出，还没有归还"]


def test_handed_from_one_to_the_next(company: Company) -> None:
    asset = entered(company)
    for taker in (KEEPER, MANAGER):
        assert company.act(OFFICE, HandOverAsset, {"asset": asset, "taker": taker}).done == [0]
    assert said(company.act(OFFICE, HandOverAsset, {"asset": asset, "taker": MANAGER})) == ["接收人就是现在的保管人"]
    handed = [(row.giver, row.taker) for row in rows(company, AssetHandovers, asset=asset)]
    assert sorted(handed) == sorted([("钱前台", "王库管"), ("王库管", "陈店长")])
    assert [row.keeper for row in rows(company, Holdings)] == ["陈店长"]
    assert AssetHandover.objects.count() == 2


def test_only_who_keeps_the_register(company: Company) -> None:
    asset = entered(company)
    with pytest.raises(Forbidden):
        company.act(SERVICE, LendAsset, {"asset": asset, "borrower": SERVICE, "due_on": timezone.localdate()})
    with pytest.raises(Forbidden):
        read(Holdings, Holdings.params(), Asked(), Reader(company.accounts[SERVICE]))


def test_days_after_the_day_it_was_due() -> None:
    fact = Loan("T-12 笔记本电脑", "2026-05-10", 3, is_back=False)
    assert ReturnedInTime.judge(fact, ReturnTime()) == "T-12 笔记本电脑 应于 2026-05-10 归还，还没有归还"
    assert ReturnedInTime.judge(fact, ReturnTime(default_return_overdue_days=4)) is None
