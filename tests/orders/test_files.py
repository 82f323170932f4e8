"""Files of platforms: orders once each, row by row, and what the platform offers."""

import pytest

from guiju.domains.orders.api import RecordListedStock, RecordOrder
from guiju.domains.orders.models import ListedStock, Order, OrderLine
from guiju.domains.orders.standing import orders
from tests.clauses.company import SERVICE, Company
from tests.imports.test_running import finish, reasons, start, told
from tests.orders.shop import SHOP, opened

pytestmark = pytest.mark.founded("S03")

ORDERS = f"""店铺,订单编号,付款时间,商品编码,数量,备注
{SHOP},T-1,2026-11-20 10:00:00,a-500,2,
{SHOP},T-1,2026-11-20 10:00:00,B-250,1,
{SHOP},T-2,2026-11-20 10:05:00,D-012,1,加急
{SHOP},T-3,2026-11-20 10:06:00,NO-SUCH,1,
"""
LISTED = f"店铺,商品编码,可售库存\n{SHOP},A-500,60\n{SHOP},B-250,-1\n"


def test_orders_come_from_a_file_and_only_once(company: Company) -> None:
    actor = opened(company).accounts[SERVICE]
    imported = finish(start(ORDERS, command=RecordOrder, actor=actor))
    assert told(imported) == (imported.status, 4, 3, 1), reasons(imported)
    assert dict(orders().values_list("platform_number", "state")) == {"T-1": "待占用", "T-2": "缺货待处理"}
    assert OrderLine.objects.filter(order__platform_number="T-1").count() == 2
    again = finish(start(ORDERS.replace("10:00:00", "10:01:00"), command=RecordOrder, actor=actor))
    assert again.accepted == 0
    assert "以前导入过" in " ".join(reason for *_, reason in reasons(again))
    assert Order.objects.count() == 2


def test_what_a_platform_offers_comes_from_a_file(company: Company) -> None:
    actor = opened(company).accounts[SERVICE]
    imported = finish(start(LISTED, command=RecordListedStock, actor=actor))
    assert (imported.accepted, imported.refused) == (1, 1), reasons(imported)
    assert list(ListedStock.objects.values_list("sku__code", "quantity")) == [("A-500", 60)]
