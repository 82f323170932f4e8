"""Cases of loss: whom they name, and what becomes of them when the goods are counted again."""

from typing import Any

import pytest
from django.utils import timezone

from guiju.domains.warehouse import queries
from guiju.domains.warehouse.registers import Custodians
from guiju.kernel.controls.ticker import tick
from guiju.kernel.findings.models import Finding
from guiju.kernel.queries.query import Asked
from guiju.kernel.queries.reader import Reader
from guiju.kernel.queries.reading import read
from tests.clauses.company import ACCOUNTANT, DIRECTOR, KEEPER, WAREHOUSE, Company
from tests.clauses.gatehouse import HEAD
from tests.clauses.stocktake import counted, line_of, planned

pytestmark = pytest.mark.founded("S15")


@pytest.fixture
def company(db: None) -> Company:
    return Company.founded()


def cases(company: Company) -> list[Any]:
    return read(queries.LossCases, queries.LossCases.params(), Asked(), Reader(company.accounts[KEEPER])).rows


def open_findings() -> list[str]:
    tick(timezone.now())
    found = Finding.objects.filter(control="warehouse.shortage_unexplained", resolved_at__isnull=True)
    return [each.title for each in found.order_by("id")]


def test_special_goods_name_their_custodian(company: Company) -> None:
    own = {"place": WAREHOUSE, "sku": "A-500", "custodian": HEAD}
    assert company.act(DIRECTOR, Custodians.enter, own).done == [0]
    stocktake = planned(company, "A-500", "B-250")
    lines = [(line_of(stocktake, sku), quantity) for sku, quantity in (("A-500", 59), ("B-250", 199))]
    assert counted(company, stocktake, *lines).done == [0]
    assert {row.sku: row.custodian for row in cases(company)} == {"A-500": "马主管", "B-250": "王库管"}


def test_a_second_count_takes_the_place_of_the_first(company: Company) -> None:
    stocktake = planned(company, "A-500")
    line = line_of(stocktake, "A-500")
    counted(company, stocktake, (line, 57))
    assert open_findings() == ["损失案：A-500 盘点短少 3，没有收发可以说明"]
    counted(company, stocktake, (line, 59), who=ACCOUNTANT)
    assert open_findings() == ["损失案：A-500 盘点短少 1，没有收发可以说明"]
    assert [row.quantity for row in cases(company)] == [1]
    counted(company, stocktake, (line, 60), who=ACCOUNTANT)
    assert (open_findings(), cases(company)) == ([], [])


def test_a_surplus_is_no_loss(company: Company) -> None:
    stocktake = planned(company, "A-500")
    counted(company, stocktake, (line_of(stocktake, "A-500"), 61))
    assert (open_findings(), cases(company)) == ([], [])
