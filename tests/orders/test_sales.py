"""What buyers paid, to which phone, and what they thought of it: recorded, kept to itself, added up."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from guiju.domains.orders.api import CancelOrder, OpenShop, RecordOrder, RecordReview, Revenue, revenue
from guiju.domains.orders.models import Order, OrderLine, Recipient, Review
from guiju.domains.orders.queries import Orders
from guiju.kernel.audit.contents import unpack
from guiju.kernel.audit.models import Evidence, PrivatePart
from guiju.kernel.commands.shape import InvalidInput
from guiju.kernel.queries.query import Asked
from guiju.kernel.queries.reader import Reader
from guiju.kernel.queries.reading import read
from guiju.kernel.store.bulk import insert
from guiju.lib.phones import plain
from guiju.lib.runs import RUN_BITS
from tests.clauses.company import MANAGER, SERVICE, WAREHOUSE, Company
from tests.imports.test_running import finish, reasons, start
from tests.orders.shop import SHOP, opened, ordered

pytestmark = pytest.mark.founded("S03")
PHONE = "+86 138-0000-0001"
ORDERS = f"""店铺,订单编号,付款时间,收货人手机,商品编码,数量,实付金额
{SHOP},T-1,2026-11-20 10:00:00,{PHONE},A-500,2,99.90
{SHOP},T-1,2026-11-20 10:00:00,{PHONE},B-250,1,
{SHOP},T-2,2026-11-20 10:05:00,,B-250,1,¥1200.00
"""
REVIEWS = f"店铺,订单编号,评价星级,评论时间\n{SHOP},T-1,5,2026-11-22 08:00:00\n{SHOP},T-9,1,\n{SHOP},T-1,4,\n"


@pytest.fixture(autouse=True)
def shop(company: Company) -> Company:
    return opened(company)


def review(company: Company, number: str, stars: int = 5) -> Any:
    item = {"shop": SHOP, "platform_number": Order.objects.get(number=number).platform_number, "stars": stars}
    return company.act(SERVICE, RecordReview, item)


class TestPhone:
    @pytest.mark.parametrize(
        ("written", "wanted"),
        [
            (PHONE, "13800000001"),
            ("8613800000001", "13800000001"),
            ("0086 13800000001", "13800000001"),
            ("1380000 0001", "13800000001"),
            ("0571-8888 6666", "057188886666"),
            ("138****0001", ""),
            ("无", ""),
            ("", ""),
        ],
    )
    def test_the_same_number_is_the_same_text(self, written: str, wanted: str) -> None:
        assert plain(written) == wanted

    def test_it_is_encrypted_compared_and_shown_masked(self, company: Company) -> None:
        numbers = [ordered(company, ("A-500", 1), phone=phone) for phone in (PHONE, "13800000001", "138****0001")]
        unknown = ordered(company, ("A-500", 1))
        first, same, hidden = (Recipient.objects.get(order__number=number) for number in numbers)
        assert (first.match, len(first.match), hidden.match) == (same.match, 64, "")
        with connection.cursor() as cursor:
            cursor.execute("select phone from orders_recipient")
            assert not [phone for (phone,) in cursor.fetchall() if "138" in phone]
        reader = Reader(company.accounts[SERVICE])
        shown = {row.number: row.phone for row in read(Orders, Orders.params(), Asked(), reader).rows}
        assert [shown[number] for number in (*numbers, unknown)] == [
            "138****0001",
            "138****0001",
            "138****0001",
            None,
        ]
        kept = Evidence.objects.get(pk=first.run << RUN_BITS)
        assert PHONE not in unpack(kept.payload, is_compressed=kept.is_compressed).decode()
        assert PHONE in PrivatePart.objects.get(evidence=kept).payload


class TestAmount:
    def test_it_comes_from_a_file(self, company: Company) -> None:
        imported = finish(start(ORDERS, command=RecordOrder, actor=company.accounts[SERVICE]))
        assert imported.refused == 0, reasons(imported)
        paid = OrderLine.objects.order_by("order__platform_number", "line").values_list("amount", flat=True)
        assert list(paid) == [99_90, 0, 1200_00]
        assert Recipient.objects.get().order.platform_number == "T-1"
        reader = Reader(company.accounts[SERVICE])
        assert {row.amount for row in read(Orders, Orders.params(), Asked(), reader).rows} == {99_90, 1200_00}

    def test_nobody_pays_less_than_nothing(self, company: Company) -> None:
        ordered(company, ("A-500", 1))
        line = {"id": 1, "order_id": Order.objects.get().pk, "line": 2, "sku_id": OrderLine.objects.get().sku_id}
        with pytest.raises(IntegrityError, match="orders_line_amount"), transaction.atomic(), connection.writing():
            insert(OrderLine, {**line, "quantity": 1, "amount": -1}, 1)


class TestReview:
    def test_it_is_recorded_once(self, company: Company) -> None:
        order = ordered(company, ("A-500", 1))
        assert review(company, order).done == [0]
        assert review(company, order, 1).refusals[0].message.endswith("的评价已经登记过")
        assert Review.objects.get().stars == 5
        with pytest.raises(InvalidInput, match="星级"):
            review(company, order, 6)

    def test_it_comes_from_a_file(self, company: Company) -> None:
        actor = company.accounts[SERVICE]
        finish(start(ORDERS, command=RecordOrder, actor=actor))
        imported = finish(start(REVIEWS, command=RecordReview, actor=actor))
        assert (imported.accepted, imported.refused) == (1, 2), reasons(imported)
        assert "没有登记过平台订单 T-9" in " ".join(reason for *_, reason in reasons(imported))
        assert Review.objects.get().order.platform_number == "T-1"


class TestRevenue:
    def test_it_is_what_was_paid_for_orders_not_cancelled(
        self, company: Company, django_assert_num_queries: Any
    ) -> None:
        other = {"code": "JD-1", "name": "京东店", "platform": "jd", "warehouse": WAREHOUSE, "carrier": "京东"}
        assert company.act(MANAGER, OpenShop, other).done == [0]
        noon = timezone.now().replace(microsecond=0)
        for at, shop, amounts in (
            (noon, SHOP, [100_00, 0]),
            (noon + timedelta(hours=1), SHOP, [50_00]),
            (noon + timedelta(hours=1), "JD-1", [7_00]),
            (noon + timedelta(hours=2), SHOP, [9_00]),
        ):
            sold(company, at, shop, amounts)
        gone = sold(company, noon, SHOP, [1_000_00])
        assert company.act(SERVICE, CancelOrder, {"order": gone, "reason": "买家取消"}).done == [0]
        until = noon + timedelta(hours=2)
        with django_assert_num_queries(1):
            shops = revenue("shop", noon, until)
        assert shops == {"JD-1": Revenue(1, 1, 7_00, 0), SHOP: Revenue(2, 3, 150_00, 1)}
        assert revenue("platform", noon, until)["tmall"].amount == 150_00
        assert revenue("warehouse", noon, until, without_held=True) == {WAREHOUSE: Revenue(3, 4, 157_00, 1)}
        assert revenue("shop", until + timedelta(days=1), until + timedelta(days=2)) == {}


def sold(company: Company, at: datetime, shop: str, amounts: list[int]) -> str:
    lines = [{"sku": "A-500", "quantity": 1, "amount": amount} for amount in amounts]
    return ordered(company, shop=shop, ordered_at=at, lines=lines)
