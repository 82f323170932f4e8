"""What verify compares in the warehouse and at the door: a busy company is clean, and each kind of damage is named."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import IntegrityError, connection, transaction

from guiju.demo import company
from guiju.domains.warehouse import api as warehouse
from guiju.domains.warehouse.models import Arrival, Dispatch, IssueRequest, Receipt
from guiju.kernel.audit.report import Result, registered_checks
from guiju.kernel.commands.models import Receipt as DoorReceipt
from guiju.kernel.store import bulk, triggers
from tests.faults.people import KEEPER, SERVICE, account, do, must
from tests.turns import every_eighth_run

pytestmark = pytest.mark.django_db
OWN = {
    "stock",
    "stock_cost",
    "stock_card",
    "document_lines",
    "lines_posted",
    "moves_papered",
    "returns",
    "reserved",
    "receipts_once",
    "numbers",
}


def results() -> dict[str, Result]:
    return {each.name: Result(*each.function("default")) for each in registered_checks() if each.name in OWN}


def busy_company() -> None:
    """The demo company with a dispatch, a partial return, a state change, and a reversal of each kind."""
    account.cache_clear()
    company.load()
    keeper, warehouse_code = account(KEEPER), company.WAREHOUSE
    arrival = Arrival.objects.get(delivery_note="D-1").number
    counted = {"arrival": arrival, "lines": [{"barcode": "6901000000011", "quantity": 100}]}
    must(warehouse.CountArrival, [counted], keeper, "count")
    received = {"arrival": arrival, "lines": [{"line": 1, "quantity": 100}]}
    receipt = must(warehouse.ReceiveGoods, [received], keeper, "receive").answers[0]["number"]
    request = IssueRequest.objects.get().number
    lines = [{"line": 1, "quantity": 7}, {"line": 2, "quantity": 2}]
    dispatched = must(warehouse.DispatchGoods, [{"request": request, "lines": lines}], keeper, "dispatch")
    more = [{"request": request, "lines": [{"line": 1, "quantity": 3}]}]
    undone = must(warehouse.DispatchGoods, more, keeper, "dispatch-2").answers[0]["number"]
    back = {"dispatch": dispatched.answers[0]["number"], "line": 1, "quantity": 3, "state": "good"}
    must(warehouse.ReturnGoods, [{"warehouse": warehouse_code, "basis": "退货", "lines": [back]}], keeper, "return")
    frozen = {"warehouse": warehouse_code, "sku": "A-500", "source": "good", "target": "frozen", "quantity": 5}
    must(warehouse.ChangeState, [{**frozen, "reason": "抽检"}], keeper, "freeze")
    held = {"warehouse": warehouse_code, "reserve": True, "lines": [{"sku": "B-250", "quantity": 2}]}
    must(warehouse.RequestIssue, [held], account(SERVICE), "reserve")
    for document in (undone, receipt):
        must(warehouse.ReverseDocument, [{"document": document, "reason": "录入有误"}], keeper, f"reverse:{document}")


@contextmanager
def damaged(statement: str) -> Iterator[None]:
    """One statement past every guard; undone afterwards."""
    before = transaction.savepoint()
    try:
        with connection.writing():
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("set local session_replication_role = replica")
            else:
                triggers.drop_all()
            with connection.cursor() as cursor:
                cursor.execute(statement)
                assert cursor.rowcount > 0, statement
        yield
    finally:
        transaction.savepoint_rollback(before)


def test_a_busy_company_is_clean() -> None:
    busy_company()
    found = results()
    assert found.keys() == OWN
    assert {name: result.fault for name, result in found.items() if result.fault} == {}
    assert all(result.counted > 0 for result in found.values()), found


A_500 = "(select id from catalogue_sku where code = 'A-500')"
RETURNED = "(select id from warehouse_move where document_type = 'return')"
FROZEN = "(select id from warehouse_move where document_type = 'state_change')"
"""The line of A-500 after that; it changed nothing of the running balance."""

DAMAGE = [
    (
        "update warehouse_balance set good = good + 1 where sku_id = " + A_500,
        "stock",
        "仓库 WH1 商品 A-500 良品：余额 52，成本层剩余 51，流水结余 51",
    ),
    (
        "update warehouse_layer set remaining = remaining - 1 where id = (select min(id) from warehouse_layer)",
        "stock",
        "成本层剩余 50",
    ),
    (
        "delete from warehouse_move where id = (select min(id) from warehouse_move where document_type = 'receipt')",
        "stock",
        "流水结余",
    ),
    ("update warehouse_move set cost = cost + 1 where id = (select min(id) from warehouse_move)", "stock_cost", "分"),
    (
        "update warehouse_layer set cost = cost + 1000 where id = (select min(id) from warehouse_layer)",
        "stock_cost",
        "商品 A-500 良品：成本层剩余金额",
    ),
    (
        "update warehouse_move set balance_after = balance_after + 1 where document_type = 'return'",
        "stock_card",
        "结存不连续",
    ),
    (
        f"update warehouse_move set balance_after = balance_after + 1 where sku_id = {A_500}",
        "stock_card",
        "从 1 起，上一笔结存 0",
    ),
    ("update warehouse_move set previous = null where document_type = 'return'", "stock_card", "上一笔结存 0"),
    (
        (
            f"update warehouse_move set previous = (select max(id) from warehouse_move where sku_id <> {A_500}) "
            "where document_type = 'return'"
        ),
        "stock_card",
        "上一笔不是它的流水",
    ),
    (
        f"update warehouse_move set previous = {RETURNED} where previous = {FROZEN}",
        "stock_card",
        "2 行都接在 库存流水 warehouse_move#",
    ),
    (
        (
            f"update warehouse_move set previous = case when id = {FROZEN} then id else {RETURNED} end "
            f"where id = {FROZEN} or previous = {FROZEN}"
        ),
        "stock_card",
        "A-500 的结存不连续：流水 8 行，从余额所记的末笔往前连到 7 行",
    ),
    (
        (
            "update warehouse_balance set last_move = (select previous from warehouse_move where id = last_move) "
            f"where sku_id = {A_500}"
        ),
        "stock_card",
        "流水 8 行，从余额所记的末笔往前连到 7 行",
    ),
    (
        (
            "update warehouse_balance set last_move = "
            f"(select max(last_move) from warehouse_balance where sku_id <> {A_500}) where sku_id = {A_500}"
        ),
        "stock_card",
        "不是它的流水",
    ),
    (f"update warehouse_balance set good = good + 1 where sku_id = {A_500}", "stock_card", "结存 56，余额 57"),
    (
        "delete from warehouse_arrivalline where arrival_id = (select max(id) from warehouse_arrival)",
        "document_lines",
        "到货单",
    ),
    ("delete from warehouse_countline", "document_lines", "清点单"),
    ("delete from warehouse_move where document_type = 'dispatch'", "lines_posted", "出库明细"),
    ("delete from warehouse_move where document_type = 'state_change'", "lines_posted", "状态变更单"),
    ("delete from warehouse_move where document_type = 'reversal'", "lines_posted", "冲销"),
    ("delete from warehouse_reversal where document_type = 'dispatch'", "lines_posted", "出库冲销"),
    ("update warehouse_returnline set cost = cost + 1", "lines_posted", "退货入库明细"),
    (
        "update warehouse_move set document_line = 5 where document_type = 'return'",
        "moves_papered",
        "没有单据：return #5",
    ),
    ("update warehouse_move set document_type = 'gift' where document_type = 'return'", "moves_papered", "gift"),
    ("update warehouse_returnline set quantity = 8", "returns", "出库 7，退回 8"),
    ("update warehouse_reservation set remaining = 1", "reserved", "余额占用 2，占用明细合计 1"),
    ("update warehouse_balance set available = available - 1 where good > 0", "reserved", "商品 A-500：余额占用 1"),
    ("delete from commands_receipt where request_id = 'dispatch'", "receipts_once", "请求号“dispatch”没有回执"),
    ("update commands_receipt set command = 'x' where request_id = 'dispatch'", "receipts_once", "与证据不符"),
    ("delete from audit_evidence where command = 'warehouse.return_goods'", "receipts_once", "没有证据"),
    ("update commands_receipt set request_id = 'y' where request_id = 'freeze'", "receipts_once", "请求号“freeze”没有"),
    ("delete from warehouse_dispatch where number like '%-000001'", "numbers", "-000001 缺失"),
    ("delete from warehouse_dispatch where number like '%-000002'", "numbers", "编号 CK"),
    ("update commands_numberseries set last = last + 1 where kind = 'RK'", "numbers", "编号表发到 3，单据用到 2"),
    ("delete from commands_numberseries where kind = 'TH'", "numbers", "编号 TH"),
    ("update warehouse_receipt set number = replace(number, '000001', '000007')", "numbers", "-000001 缺失"),
]


@every_eighth_run(7)
def test_each_damage_is_named() -> None:
    busy_company()
    for statement, check, words in DAMAGE:
        with damaged(statement):
            fault = results()[check].fault
        assert fault is not None, statement
        assert words in fault, f"{statement}: {fault}"
    assert not any(result.fault for result in results().values())


def test_a_number_given_twice_is_named() -> None:
    """Across tables no constraint forbids it."""
    busy_company()
    number = Receipt.objects.order_by("id").values_list("number", flat=True)[0]
    with damaged(f"update warehouse_statechange set number = '{number}'"):
        assert f"单号 {number} 重复 2 次" in (results()["numbers"].fault or "")


def test_a_double_key_is_an_integrity_error_on_both_engines() -> None:
    """COPY raises past Django's own wrapping; the door would take it for a breakdown."""
    row = {"actor": 1, "command": "x", "request_id": "r", "digest": "0", "id": [1, 2]}
    with pytest.raises(IntegrityError), transaction.atomic(), connection.writing():
        bulk.insert(DoorReceipt, row, 2)


class TestReturnAndReversalOfOneDispatch:
    """Goods come back once: by return or by reversal."""

    def test_a_returned_dispatch_is_not_reversed(self) -> None:
        busy_company()
        number = Dispatch.objects.order_by("id")[0].number
        item = {"document": number, "reason": "录入有误"}
        outcome = do(warehouse.ReverseDocument, [item], account(KEEPER), "both")
        assert [(why.control, why.message) for why in outcome.refusals] == [
            ("returned_within_sold", "该出库单已有退货，不能整单冲销")
        ]

    def test_a_reversed_dispatch_takes_no_return(self) -> None:
        busy_company()
        number = Dispatch.objects.order_by("-id")[0].number
        back = {"dispatch": number, "line": 1, "quantity": 1, "state": "good"}
        item = {"warehouse": company.WAREHOUSE, "basis": "退货", "lines": [back]}
        outcome = do(warehouse.ReturnGoods, [item], account(KEEPER), "both")
        assert [(why.control, why.message) for why in outcome.refusals] == [("returned_within_sold", "可退 0，退回 1")]
