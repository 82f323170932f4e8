"""S13.29: what sells is ordered again in time, and what is not there is not sold twice."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.utils import timezone

from guiju.domains.levels.controls.shortage import LeastCover, LevelLow, Shortage, StockedOut, StockOut, StockOutTime
from guiju.domains.levels.models import Proposal
from guiju.domains.levels.rules import Level, Rank
from guiju.domains.orders.api import AllocateOrder, RecordOrder, SetPresale
from guiju.domains.orders.models import Order
from guiju.domains.warehouse.models import Balance
from guiju.kernel.commands.context import Context
from guiju.kernel.imports import beginning
from guiju.kernel.imports.running import advance_all
from guiju.kernel.worklist.models import Task
from tests.clauses.company import A_BARCODE, B_BARCODE, CUP_BARCODE, SERVICE, Company, refused
from tests.clauses.levels import found, ordered, sold, workday
from tests.clauses.rounds import HEAD, answer, item, when
from tests.orders.shop import SHOP, opened, state

CLAUSE = "S13.29"
LOW, OUT = "levels.level_low", "levels.stocked_out"


def _imported(company: Company, number: str, sku: str, quantity: int) -> str:
    """The platform's file with one order of one line; the order's own number."""
    service = company.accounts[SERVICE]
    file = f"店铺,平台订单号,商品编码,数量\n{SHOP},{number},{sku},{quantity}\n"
    beginning.start(
        RecordOrder,
        sha256=beginning.taken_in(BytesIO(file.encode()), service),
        file_name="订单.csv",
        headings=file.splitlines()[0].split(","),
        columns={"shop": "店铺", "platform_number": "平台订单号", "lines.sku": "商品编码", "lines.quantity": "数量"},
        constants={},
        is_partial=True,
        context=Context(actor=service, request_id=f"import:{number}"),
    )
    while advance_all():
        pass
    order = Order.objects.filter(platform_number=number).first()
    assert order is not None, f"{CLAUSE}: what a platform has sold is recorded, whatever there is"
    return str(order.number)


@pytest.mark.clause("S13.29")
def test_what_sells_is_ordered_again_in_time(company: Company) -> None:
    with when("10:00", day=1):
        sold(company, "A-500", A_BARCODE, 300, left=90, there=60)
        sold(company, "B-250", B_BARCODE, 300, left=100, there=200)
        for sku in ("A-500", "B-250"):
            assert ordered(company, sku, 20).done == [0]
    with when("10:00", day=30):
        [low] = found(LOW, "A-500") or pytest.fail(f"{CLAUSE}: 90 + 20 are below 10 a day for 7 + 5 days")
        assert "日均 10 × (7+5) 天 = 120 > 现有 90 + 在途 20" in low.title, f"{CLAUSE}: {low.title}"
        assert not found(LOW, "B-250"), f"{CLAUSE}: 100 + 20 are 120"
        proposal = Proposal.objects.filter(sku__code="A-500").first()
        assert proposal is not None, f"{CLAUSE}: the replenishment is proposed"
        assert proposal.quantity >= 10, f"{CLAUSE}: at least 10 units: {proposal.quantity}"
        assert proposal.owner == company.accounts[HEAD], CLAUSE
        task = Task.objects.filter(source_key=str(proposal.pk), ended_at=None).first()
        assert task is not None, f"{CLAUSE}: a task is opened"
        assert task.title == "补货 A-500 至少 10", f"{CLAUSE}: {task.title}"
    with when("10:00", day=workday(31)):
        assert answer(company, item("levels.shortages_handled", CLAUSE), who=HEAD).done == [0], f"{CLAUSE}: daily"


@pytest.mark.clause("S13.29")
def test_what_is_not_there_is_not_taken(company: Company) -> None:
    opened(company)
    with when("10:00", day=1):
        sold(company, "A-500", A_BARCODE, 60, left=0, there=60)
    with when("10:00", day=2):
        order = _imported(company, "P-1", "A-500", 1)
        assert state(order) == "缺货待处理", f"{CLAUSE}: recorded as what it is: {state(order)}"
        taken = company.act(SERVICE, AllocateOrder, {"order": order})
        refused(CLAUSE, taken, "A-500 可用 0，需要 1")
        [why] = taken.refusals
        assert why.control == "orders.stock_available", f"{CLAUSE}: OUT_OF_STOCK"
        assert state(order) == "缺货待处理", f"{CLAUSE}: and stays so"
        balance = Balance.objects.get(sku__code="A-500")
        assert (balance.good, balance.available) == (0, 0), f"{CLAUSE}: no stock below zero"
        later = {"order": order, "ships_on": timezone.localdate() + timedelta(days=7)}
        assert company.act(SERVICE, SetPresale, later).done == [0], f"{CLAUSE}: a dated pre-sale"
        assert company.act(SERVICE, AllocateOrder, {"order": order}).done == [0], (
            f"{CLAUSE}: with it, it is not refused"
        )
        assert state(order) == "预售待货", f"{CLAUSE}: it waits for the day"
        balance.refresh_from_db()
        assert balance.available == 0, f"{CLAUSE}: and takes nothing that is not there"


@pytest.mark.clause("S13.29")
def test_a_long_stock_out_of_what_sells_most_is_found(company: Company) -> None:
    with when("10:00", day=1):
        sold(company, "A-500", A_BARCODE, 300, left=5, there=60)
        sold(company, "C-001", CUP_BARCODE, 20, left=0, there=48 - 28)
    with when("09:00", day=3):
        sold(company, "A-500", A_BARCODE, 5, left=0, there=5)
    with when("09:00", day=4):
        assert not found(OUT, "A-500"), f"{CLAUSE}: 24 hours are not over"
    with when("10:00", day=4):
        [out] = found(OUT, "A-500") or pytest.fail(f"{CLAUSE}: out for over 24 h, and it makes most of the sales")
        assert out.clause == CLAUSE
        assert "没有库存，超过 24 小时" in out.title, f"{CLAUSE}: {out.title}"
        assert not found(OUT, "C-001"), f"{CLAUSE}: what sells little is not of class A"
    with when("10:00", day=40):
        assert found(OUT, "A-500"), f"{CLAUSE}: it stands although nothing can be sold"
        company.stocked("A-500", A_BARCODE, 10)
    with when("12:00", day=40):
        assert not found(OUT, "A-500"), f"{CLAUSE}: there again"


@pytest.mark.clause("S13.29")
def test_the_numbers_are_the_clauses(company: Company) -> None:
    low = Shortage("A-500", Level(good=90, on_order=20, sold=300, days=30))
    assert LevelLow.judge(low, LeastCover(default_lead_days=7, default_safety_days=4)) is None, CLAUSE
    assert LevelLow.judge(low, LeastCover(default_lead_days=8, default_safety_days=4)), CLAUSE
    out = StockOut("A-500", "", 25 * 3600, is_out=True, rank=Rank(79, 100))
    assert StockedOut.judge(out, StockOutTime(default_stockout_hours=25)) is None, CLAUSE
    assert StockedOut.judge(out, StockOutTime(default_stockout_hours=24)), CLAUSE
    assert StockedOut.judge(out, StockOutTime(default_a_class_pct=79)) is None, CLAUSE
