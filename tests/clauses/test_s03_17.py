"""S03.17: differences stand at once, and are settled only with cause, proof and who answers for them, who was heard."""

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from guiju.domains.conduct import api as conduct
from guiju.domains.conduct.controls import Deduction, DeductionCapped, WageCap
from guiju.domains.conduct.models import Compensation
from guiju.domains.warehouse.models import Balance, StockCountLine, StockDifference
from guiju.kernel.commands.context import Outcome
from tests.clauses.company import ACCOUNTANT, DIRECTOR, KEEPER, WAREHOUSE, Company, refused
from tests.clauses.stocktake import adjusted, counted, differences, explained, line_of, planned, reported

CLAUSE = "S03.17"


def kept_back(company: Company, about: str, yuan: int, wage: int = 5_000, month: str = "2026-05") -> Outcome:
    item: dict[str, Any] = {"place": WAREHOUSE, "person": KEEPER, "about": about, "month": month}
    amounts = {"amount": yuan * 100, "wage": wage * 100, "minimum_wage": 2_400 * 100}
    return company.act(DIRECTOR, conduct.ImposeCompensation, {**item, **amounts})


@pytest.mark.clause("S03.17")
def test_differences_are_explained(company: Company) -> None:
    stocktake = planned(company, "A-500", "B-250")
    a, b = line_of(stocktake, "A-500"), line_of(stocktake, "B-250")
    counted(company, stocktake, (a, 55))
    (short,) = differences(stocktake)
    assert (short.kind, short.quantity) == ("shortage", 5), f"{CLAUSE}: -5 stands at once as 待处理差异"
    balance = Balance.objects.get(sku__code="A-500")
    assert balance.good == 60, f"{CLAUSE}: the books are as they were"
    counted(company, stocktake, (b, 203), damaged=2)
    kinds = {each.kind: each.quantity for each in differences(stocktake)}
    assert kinds == {"shortage": 5, "surplus": 3, "damaged": 2}, f"{CLAUSE}: 盈余、短少、残缺 alike"

    report = reported(company, stocktake, short.number).answers[0]["number"]
    refused(CLAUSE, adjusted(company, report), "缺：原因、原因证据、责任方")
    explained(company, short.number, "person", responsible=KEEPER)
    refused(CLAUSE, adjusted(company, report), "没有听取过他的陈述")
    heard = {"place": WAREHOUSE, "person": KEEPER, "about": short.number, "said": "当天交接时已少 5 件，有交接本"}
    assert company.act(ACCOUNTANT, conduct.RecordStatement, heard).done == [0]
    done = adjusted(company, report)
    assert done.done == [0], f"{CLAUSE}: explained and heard it is written off: {done.refusals}"
    balance.refresh_from_db()
    assert balance.good == 55

    refused(CLAUSE, kept_back(company, short.number, 1_001), "超过工资")
    assert kept_back(company, short.number, 600).done == [0], f"{CLAUSE}: within 20% of the month's wage"
    refused(CLAUSE, kept_back(company, short.number, 401), "超过工资")
    refused(CLAUSE, kept_back(company, short.number, 200, wage=2_500, month="2026-06"), "低于当地最低工资")
    assert kept_back(company, short.number, 400).done == [0], f"{CLAUSE}: 20% in all is the most"
    assert sum(Compensation.objects.values_list("amount", flat=True)) == 1_000_00
    fact = Deduction("1004/2026-05", 60_000, 0, 500_000, 240_000)
    assert DeductionCapped.judge_sum(fact, WageCap(law_wage_deduct_max_pct=10), 0), f"{CLAUSE}: the cap is a param"

    for model in (StockCountLine, StockDifference):
        table, key = model._meta.db_table, model.objects.latest("id").pk
        with pytest.raises(DatabaseError), transaction.atomic():
            with connection.writing(), connection.cursor() as cursor:
                cursor.execute(f"update {table} set quantity = quantity where id = %s", [key])
            pytest.fail(f"{CLAUSE}: a counted figure was changed")
    assert date(2026, 5, 1) == Compensation.objects.latest("id").month
