"""S03.14: ledger and account, ledger and goods, ledger and cards agree, or the month is closed with a list."""

from datetime import timedelta

import pytest
from django.utils import timezone

from guiju.domains.ledger import api as ledger
from guiju.domains.warehouse import api
from guiju.domains.warehouse.controls.matching import Compared, MatchesListed, Matching
from guiju.domains.warehouse.matching import Figure, figures
from guiju.domains.warehouse.models import MonthClose, MonthDifference, ReceiptLine, Stocktake
from guiju.kernel.audit.models import Evidence
from guiju.kernel.audit.sealer import seal
from guiju.kernel.commands.context import Outcome
from guiju.kernel.controls.ticker import tick
from guiju.kernel.findings.models import Finding, FindingAssignment
from guiju.kernel.org.models import Place
from guiju.lib.runs import RUN_BITS
from tests.clauses.company import ACCOUNTANT, DIRECTOR, FINANCE, KEEPER, WAREHOUSE, Company, refused
from tests.clauses.stocktake import adjusted, counted, differences, explained, line_of, planned, reported

CLAUSE = "S03.14"
MOUSE = "6901000000059"


def compared() -> list[Figure]:
    return [row for row in figures([Place.objects.get(code=WAREHOUSE).id]) if row.sku == "E-100"]


def to_the_ledger(company: Company) -> Outcome:
    return company.act(ACCOUNTANT, api.PostToLedger, {"warehouse": WAREHOUSE})


def a_thousand_with_a_card_of_990(company: Company) -> int:
    """1,000 in stock and in the general ledger, 990 on the card, 995 counted; the batch."""
    arrival = company.arrive(("E-100", 1000), note="D-14")
    company.count(arrival, (MOUSE, 1000))
    receipt = company.receive(arrival, 1000).answers[0]["number"]
    assert company.put_away(receipt, "G-01-1", 990).done == [0]
    assert to_the_ledger(company).done == [0]
    assert not to_the_ledger(company).answers, f"{CLAUSE}: what was posted is not posted again"
    stocktake = planned(company, "E-100")
    counted(company, stocktake, (line_of(stocktake, "E-100"), 995))
    moved = ReceiptLine.objects.get(receipt__number=receipt)
    return compared_batch(moved.sku_id)


def compared_batch(sku: int) -> int:
    return next(row.batch for row in compared() if row.batch is not None and row.sku_id == sku)


@pytest.mark.clause("S03.14")
def test_all_three_agree(company: Company) -> None:
    company.enforce(CLAUSE)
    batch = a_thousand_with_a_card_of_990(company)
    of_batch, whole = compared()
    assert (of_batch.ledger, of_batch.card, of_batch.counted) == (1000, 990, 995), f"{CLAUSE}: per SKU and batch"
    assert (whole.ledger, whole.general) == (1000, 1000), f"{CLAUSE}: account and ledger agree"

    last_month = timezone.localdate().replace(day=1) - timedelta(days=1)
    asked = {"warehouse": WAREHOUSE, "month": f"{last_month:%Y-%m}"}
    said = refused(CLAUSE, company.act(KEEPER, api.CloseMonth, {**asked, "lines": []}))
    assert "E-100 账卡 相差 -10" in said, f"{CLAUSE}: the card is ten short"
    assert "E-100 账物 相差 -5" in said, f"{CLAUSE}: the goods are five short"
    assert "账账" not in said, f"{CLAUSE}: two differences, no third"
    lines = [
        {"gap": f"{match}/E-100/{batch}", "owner": KEEPER, "reason": "上架漏登卡、盘点短少，待调整"}
        for match in ("cards", "goods")
    ]
    held = company.act(KEEPER, api.CloseMonth, {**asked, "lines": lines})
    assert held.held == [0], f"{CLAUSE}: with the list it waits for the finance head: {held.refusals}"
    assert not MonthClose.objects.exists()
    done = company.decide(FINANCE, held.held_ids[0])
    closed = MonthClose.objects.first()
    assert closed is not None, f"{CLAUSE}: signed, it is closed: {done.refusals}"
    assert closed.signer == company.accounts[FINANCE]
    listed = {(each.match, each.other - each.ledger) for each in MonthDifference.objects.filter(close=closed)}
    assert listed == {("cards", -10), ("goods", -5)}, f"{CLAUSE}: the list is part of the close"
    open_now = Finding.objects.filter(control="warehouse.matches_equal", resolved_at__isnull=True)
    assert [each.owner for each in open_now.all()] == [company.accounts[KEEPER]] * 2, f"{CLAUSE}: each has an owner"
    dates = FindingAssignment.objects.filter(finding__in=open_now.all()).values_list("due_at", flat=True)
    assert len(dates) == 2, f"{CLAUSE}: and a date"
    tick()
    assert open_now.all().count() == 2, f"{CLAUSE}: until they are put right"

    (short,) = differences(planned_number())
    explained(company, short.number)
    report = reported(company, planned_number(), short.number).answers[0]["number"]
    outcome = adjusted(company, report)
    if outcome.held:
        company.decide(DIRECTOR, outcome.held_ids[0])
    assert to_the_ledger(company).done == [0]
    of_batch, whole = compared()
    four = (of_batch.ledger, of_batch.card, of_batch.counted, whole.general)
    assert four == (995, 995, 995, 995), f"{CLAUSE}: after the adjustment all four figures are equal"
    tick()
    assert not open_now.all(), f"{CLAUSE}: and nothing is open"

    figure = closed.figures.get(sku__code="E-100", batch__isnull=False)
    assert (figure.ledger, figure.card, figure.counted) == (1000, 990, 995), f"{CLAUSE}: the snapshot stays"
    seal()
    evidence = Evidence.objects.get(id=closed.pk >> RUN_BITS << RUN_BITS)
    assert evidence.leaf is not None, f"{CLAUSE}: and is sealed"
    wrong = {"place": WAREHOUSE, "summary": "误记", "lines": [{"sku": "E-100", "quantity": 3, "amount": 300}]}
    assert company.act(ACCOUNTANT, ledger.PostVoucher, wrong).done == [0]
    assert compared()[1].general == 998, f"{CLAUSE}: the account is a record of its own"
    fact = Compared("账卡", "A-500", -10, is_listed=False)
    assert MatchesListed.judge(fact, Matching(tolerance=10)) is None, f"{CLAUSE}: the tolerance is a param"


def planned_number() -> str:
    return Stocktake.objects.latest("id").number
