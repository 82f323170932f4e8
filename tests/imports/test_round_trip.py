"""What a list is exported as comes in again as it was: yuan, quantities, days, words and what looks like a formula."""

from io import BytesIO
from typing import Any

import pytest
from django.test import Client

from guiju.domains.catalogue.commands import RegisterSku
from guiju.domains.catalogue.models import Sku
from guiju.domains.safety.models import KeyLoan
from guiju.domains.safety.registers import KeyLoans
from guiju.domains.warehouse.api import RecordArrival
from guiju.domains.warehouse.models import ArrivalLine
from guiju.kernel.commands.command import Command
from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.commands.run import run_items
from guiju.kernel.imports import beginning, mapping
from guiju.kernel.imports.models import Import
from guiju.kernel.imports.running import Bringing, table_of
from tests.clauses.company import KEEPER, WAREHOUSE, Company

pytestmark = pytest.mark.founded

PRICES = [0, 1, 99, 12_345, 123_456, 10_000, 999_999_999_999]
"""Of 1/10,000 yuan."""

KINDS = ["xlsx", "csv"]


@pytest.fixture
def company(db: None) -> Company:
    return Company.founded()


@pytest.fixture
def client(company: Company) -> Client:
    return company.client(KEEPER)


def exported(client: Client, address: str, kind: str) -> bytes:
    mark = "&" if "?" in address else "?"
    return client.get(f"{address}{mark}format={kind}").getvalue()


def brought_in(command: type[Command], content: bytes, kind: str, constants: dict[str, str], **columns: str) -> Import:
    sha256 = beginning.taken_in(BytesIO(content), SYSTEM)
    headings = table_of(command, SYSTEM, sha256).headings
    guessed = {name: title for name, title in mapping.guessed(command, headings).items() if name not in constants}
    imported = beginning.start(
        command,
        sha256=sha256,
        file_name=f"导出.{kind}",
        headings=headings,
        columns={**guessed, **{f"lines.{name}": title for name, title in columns.items()}},
        constants=constants,
        is_partial=True,
        context=Context(actor=SYSTEM),
    )
    bringing = Bringing(imported)
    while bringing.advance():
        pass
    return imported


@pytest.mark.parametrize("kind", KINDS)
def test_prices_and_quantities(company: Company, client: Client, kind: str) -> None:
    lines = [
        {"sku": "A-500", "quantity": 1_234 + place, "unit_cost": price, "spec": f"规格 {place}"}
        for place, price in enumerate(PRICES)
    ]
    head = {"warehouse": WAREHOUSE, "supplier": "甲", "delivery_note": "N-1", "carrier": "乙"}
    number = company.act(KEEPER, RecordArrival, {**head, "lines": lines}).answers[0]["number"]
    company.count(number, ("6901000000011", 1))
    content = exported(client, f"/warehouse/arrival_lines/?arrival={number}", kind)
    again = {**head, "delivery_note": "N-2"}
    imported = brought_in(RecordArrival, content, kind, again, quantity="应（货单）")
    assert (imported.accepted, imported.refused) == (len(PRICES), 0), list(imported.refused_rows.values_list())

    def rows(note: str) -> list[Any]:
        lines = ArrivalLine.objects.filter(arrival__delivery_note=note).order_by("noted_spec")
        return list(lines.values_list("unit_cost", "noted_quantity", "noted_spec"))

    whole = [(price, 1_234 + place, f"规格 {place}") for place, price in enumerate(PRICES)]
    assert rows("N-2") == rows("N-1") == whole


def test_a_price_with_too_many_decimals_is_named_by_row_and_field(company: Company) -> None:
    text = "商品编码,数量,单价（元）\nA-500,1,12.3456\nA-500,1,12.34567\n"
    head = {"warehouse": WAREHOUSE, "supplier": "甲", "delivery_note": "N-3", "carrier": "乙"}
    imported = brought_in(RecordArrival, text.encode(), "csv", head)
    told = list(imported.refused_rows.order_by("row", "id").values_list("row", "column", "reason"))
    assert (3, "单价", "“12.34567”应为最多四位小数的金额") in told
    other = brought_in(RecordArrival, text.replace("（元）", "（分）").encode(), "csv", head)
    assert other.accepted == 0
    assert "列名写的单位不是元" in str(list(other.refused_rows.values_list("reason", flat=True)))


@pytest.mark.parametrize("kind", KINDS)
def test_names_days_and_what_looks_like_a_formula(company: Company, client: Client, kind: str) -> None:
    sku = {"code": "F-1", "name": "=1+1", "spec": "+8 度", "shelf_life_days": 400}
    assert run_items(RegisterSku, [sku], Context(SYSTEM)).done
    content = exported(client, "/catalogue/skus/?q=F-1", kind)
    assert brought_in(RegisterSku, content, kind, {"code": "F-2", "lines.code": "690999"}).accepted == 1
    one, two = (Sku.objects.get(code=code) for code in ("F-1", "F-2"))
    assert [(each.name, each.spec, each.shelf_life_days, each.unit) for each in (one, two)] == [
        ("=1+1", "+8 度", 400, one.unit)
    ] * 2
    loan = {"place": WAREHOUSE, "key_code": "-K1", "opens": "后门", "holder": "1004", "lent_on": "2026-03-02"}
    assert run_items(KeyLoans.enter, [{**loan, "due_on": "2026-04-01", "is_spare": True}], Context(SYSTEM)).done
    content = exported(client, "/safety/key_loans/", kind)
    assert brought_in(KeyLoans.enter, content, kind, {"place": WAREHOUSE, "holder": "1004"}).accepted == 1
    rows = KeyLoan.objects.values_list("key_code", "opens", "lent_on", "due_on", "is_spare").distinct()
    assert (KeyLoan.objects.count(), rows.count()) == (2, 1)
