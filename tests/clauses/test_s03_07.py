"""S03.07: goods that differ from the note enter as they are, with the difference, and are paid as they are."""

import pytest
from django.db import DatabaseError, connection, transaction

from guiju.domains.ledger import api as ledger
from guiju.domains.ledger.models import Payable
from guiju.domains.warehouse import api
from guiju.domains.warehouse.models import Balance, CountLine, Difference, ReceiptLine, Reversal
from guiju.kernel.commands.context import Outcome
from guiju.kernel.files.models import Attachment
from tests.clauses.company import A_BARCODE, ACCOUNTANT, KEEPER, WAREHOUSE, Company, refused

CLAUSE = "S03.07"
PRICE = 10_00
"""Of a unit, in 分."""


def paid(company: Company, arrival: str, quantity: int) -> Outcome:
    head = {"place": WAREHOUSE, "supplier": "杭州日化供应链", "document": arrival}
    return company.act(ACCOUNTANT, ledger.ConfirmPayable, {**head, "amount": quantity * PRICE})


@pytest.mark.clause("S03.07")
def test_goods_enter_and_are_paid_as_they_are(company: Company) -> None:
    balance = Balance.objects.get(sku__code="A-500")
    before = balance.good
    arrival = company.arrive(("A-500", 100), note="D-7")
    company.count(arrival, (A_BARCODE, 98))
    photo = company.photo()
    done = company.receive(arrival, 98, difference="短少 2 件，司机在场", photo=photo)
    assert done.done == [0], f"{CLAUSE}: {done.refusals}"
    balance.refresh_from_db()
    assert balance.good == before + 98, f"{CLAUSE}: stock rises by what was counted"
    difference = Difference.objects.get(number=done.answers[0]["difference"])
    assert difference.counted_quantity - difference.noted_quantity == -2, f"{CLAUSE}: the discrepancy is -2"
    assert difference.handler == company.accounts[KEEPER], f"{CLAUSE}: with its signer"
    kept = Attachment.objects.get(document_type="warehouse.difference", document_id=difference.pk)
    assert kept.sha256 == photo, f"{CLAUSE}: and its photo"

    refused(CLAUSE, paid(company, arrival, 100), "供应商还没有确认差异")
    assert paid(company, arrival, 98).done == [0], f"{CLAUSE}: the payable is limited to 98"
    refused(CLAUSE, paid(company, arrival, 1))
    agreed = {"difference": difference.number, "agreed": 99, "confirmed_by": "供应商 刘经理"}
    assert company.act(ACCOUNTANT, api.ConfirmDifference, agreed).done == [0]
    assert company.act(ACCOUNTANT, api.ConfirmDifference, agreed).refused == [0], f"{CLAUSE}: once"
    refused(CLAUSE, paid(company, arrival, 2))
    assert paid(company, arrival, 1).done == [0], f"{CLAUSE}: confirmed by the supplier, the rest is paid"
    assert sum(Payable.objects.values_list("amount", flat=True)) == 99 * PRICE

    for model, column in ((CountLine, "quantity"), (Difference, "counted_quantity"), (ReceiptLine, "quantity")):
        table, key = model._meta.db_table, model.objects.latest("id").pk
        with pytest.raises(DatabaseError), transaction.atomic():
            with connection.writing(), connection.cursor() as cursor:
                cursor.execute(f"update {table} set {column} = {column} where id = %s", [key])
            pytest.fail(f"{CLAUSE}: the counted figure was edited after posting")
    undone = {"document": done.answers[0]["number"], "reason": "点错，重新清点"}
    assert company.act(KEEPER, api.ReverseDocument, undone).done == [0], f"{CLAUSE}: only a counter-entry"
    assert Reversal.objects.get().reason == "点错，重新清点", f"{CLAUSE}: with its reason"
