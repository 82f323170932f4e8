"""The general account follows the documents, also where all of a product's are undone."""

import pytest

from guiju.domains.catalogue.models import Sku
from guiju.domains.ledger.api import stock_account
from guiju.domains.warehouse import api
from guiju.kernel.org.models import Place
from tests.clauses.company import ACCOUNTANT, KEEPER, WAREHOUSE, Company

pytestmark = pytest.mark.founded("S03", "S12")

D_BARCODE = "6901000000042"


def booked(company: Company) -> dict[str, tuple[int, int]]:
    """Posted now; quantity and amount by product."""
    assert company.act(ACCOUNTANT, api.PostToLedger, {"warehouse": WAREHOUSE}).done
    place = Place.objects.get(code=WAREHOUSE).id
    codes = dict(Sku.objects.values_list("id", "code"))
    return {codes[sku]: (row.quantity, row.amount) for (_, sku), row in stock_account([place]).items()}


def test_what_was_posted_of_a_receipt_goes_when_the_receipt_is_reversed(company: Company) -> None:
    receipt = company.stocked("D-012", D_BARCODE, 7)
    assert booked(company)["D-012"] == (7, 7_000)
    assert company.act(KEEPER, api.ReverseDocument, {"document": receipt, "reason": "录入有误"}).done
    assert booked(company)["D-012"] == (0, 0)
