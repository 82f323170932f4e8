"""S03.06: received goods are checked for quantity and name against the note."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from guiju.domains.warehouse import api, queries
from guiju.domains.warehouse.models import Arrival, Balance, CountLine, Difference, ReceiptLine
from guiju.kernel.files.models import Attachment
from tests.clauses.company import A_BARCODE, B_BARCODE, KEEPER, WAREHOUSE, Company, refused

CLAUSE = "S03.06"


def _on_hand(sku: str) -> int:
    balance = Balance.objects.get(sku__code=sku)
    return balance.inspecting + balance.good


@pytest.mark.clause("S03.06")
def test_goods_enter_as_counted(company: Company) -> None:
    before = _on_hand("A-500")
    arrived_at = timezone.now() - timedelta(minutes=20)
    photo = company.photo()
    item = {
        "warehouse": WAREHOUSE,
        "supplier": "杭州日化供应链",
        "delivery_note": "D-1",
        "carrier": "德邦物流",
        "arrived_at": arrived_at,
        "photo": photo,
        "lines": [{"sku": "A-500", "quantity": 100, "unit_cost": 100_000}],
    }
    recorded = company.act(KEEPER, api.RecordArrival, item)
    assert recorded.done == [0], f"{CLAUSE}: what arrived is saved at once"
    number = recorded.answers[0]["number"]
    arrival = Arrival.objects.get(number=number)
    sheet = queries.count_sheet(number)
    assert sheet is not None
    assert sheet.arrival.state == "待点", f"{CLAUSE}: an arrival waits to be counted"
    assert (arrival.carrier, arrival.arrived_at) == ("德邦物流", arrived_at), f"{CLAUSE}: carrier and time are kept"
    attached = Attachment.objects.get(document_type="warehouse.arrival", document_id=arrival.id)
    assert attached.sha256 == photo, f"{CLAUSE}: the photo is kept"
    assert _on_hand("A-500") == before, f"{CLAUSE}: goods at the dock are not stock"

    assert sheet.lines[0].noted is None, f"{CLAUSE}: the blind count hides the expected number"
    refused(CLAUSE, company.receive(number, 100, state="good"), "尚未扫码清点")

    assert company.count(number, (A_BARCODE, 98)).done == [0]
    sheet = queries.count_sheet(number)
    assert sheet is not None
    assert (sheet.lines[0].noted, sheet.lines[0].counted) == (100, 98), f"{CLAUSE}: shown once the count is locked"
    for line in ({}, {"difference": "短少 2 件"}):
        refused(CLAUSE, company.receive(number, 100, **line), "实点 98，入库 100")
    assert _on_hand("A-500") == before, f"{CLAUSE}: nothing of a refused receipt enters stock"

    received = company.receive(number, 98, difference="短少 2 件，已与司机确认")
    assert received.done == [0], f"{CLAUSE}: what was counted enters with its difference explained: {received.refusals}"
    assert _on_hand("A-500") == before + 98
    difference = Difference.objects.get(number=received.answers[0]["difference"])
    assert (difference.noted_quantity, difference.counted_quantity) == (100, 98)
    refused(CLAUSE, company.receive(number, 1, difference="再入一件"), "此前已处理 98")

    other = company.arrive(("A-500", 10), note="D-2")
    company.count(other, (B_BARCODE, 10))
    sheet = queries.count_sheet(other)
    assert sheet is not None
    assert [(p.sku, p.quantity, p.state) for p in sheet.pending] == [("B-250", 10, "待处理")], (
        f"{CLAUSE}: a scan of B for line A is a line of its own"
    )
    assert sheet.lines[0].counted is None, f"{CLAUSE}: a scan of B never counts as A"
    refused(CLAUSE, company.receive(other, 10), "尚未扫码清点")
    assert not ReceiptLine.objects.filter(arrival_line__arrival__number=other).exists()

    for column in ("quantity", "sku_id"):
        with pytest.raises(DatabaseError), transaction.atomic():
            _overwrite("warehouse_countline", column, CountLine.objects.latest("id").id)
            pytest.fail(f"{CLAUSE}: a locked count was changed")
    with pytest.raises(DatabaseError), transaction.atomic():
        _overwrite("warehouse_arrivalline", "noted_quantity", arrival.lines.get().id)
        pytest.fail(f"{CLAUSE}: a recorded arrival was changed")


def _overwrite(table: str, column: str, key: int) -> None:
    with connection.writing(), connection.cursor() as cursor:
        cursor.execute(f"update {table} set {column} = 1 where id = %s", [key])
