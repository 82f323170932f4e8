"""Acts of a stocktake, as the clause tests do them."""

from typing import Any

from guiju.domains.warehouse import api
from guiju.domains.warehouse.models import StockDifference, StocktakeLine
from guiju.kernel.commands.context import Outcome
from tests.clauses.company import ACCOUNTANT, KEEPER, WAREHOUSE, Company


def planned(company: Company, *skus: str, **head: Any) -> str:
    """A stocktake of these SKUs, of the whole warehouse without any; its number."""
    lines = [{"sku": sku} for sku in skus]
    item = {"warehouse": WAREHOUSE, "keeper": KEEPER, **head, "lines": lines}
    outcome = company.act(KEEPER, api.PlanStocktake, item)
    assert outcome.done == [0], outcome.refusals
    return str(outcome.answers[0]["number"])


def line_of(stocktake: str, sku: str) -> int:
    return StocktakeLine.objects.get(stocktake__number=stocktake, sku__code=sku).line


def counted(company: Company, stocktake: str, *lines: tuple[int, int], who: str = KEEPER, **more: Any) -> Outcome:
    given = [{"line": line, "quantity": quantity, **more} for line, quantity in lines]
    return company.act(who, api.CountStock, {"stocktake": stocktake, "lines": given})


def signed(company: Company, stocktake: str, who: str, role: str, *left: int) -> Outcome:
    lines = [{"line": line, "reason": "货架倒塌，暂时够不着"} for line in left]
    return company.act(who, api.SignStocktake, {"stocktake": stocktake, "role": role, "lines": lines})


def signed_by_both(company: Company, stocktake: str) -> None:
    for who, role in ((KEEPER, "keeper"), (ACCOUNTANT, "finance")):
        assert signed(company, stocktake, who, role).done == [0]


def closed(company: Company, stocktake: str, who: str = KEEPER) -> Outcome:
    return company.act(who, api.CloseStocktake, {"stocktake": stocktake})


def differences(stocktake: str) -> list[StockDifference]:
    found = StockDifference.objects.filter(count_line__line__stocktake__number=stocktake)
    return list(found.order_by("id"))


def explained(company: Company, difference: str, kind: str = "none", **more: Any) -> Outcome:
    found = {"cause": "lost", "proof": "监控 11-20 号录像", "responsible_kind": kind, **more}
    return company.act(KEEPER, api.ExplainDifference, {"difference": difference, **found})


def reported(company: Company, stocktake: str, *numbers: str, proposal: str = "按盘亏核销") -> Outcome:
    lines = [{"difference": number, "proposal": proposal} for number in numbers]
    return company.act(KEEPER, api.ReportDifferences, {"stocktake": stocktake, "lines": lines})


def adjusted(company: Company, report: str, who: str = KEEPER) -> Outcome:
    return company.act(who, api.AdjustStock, {"report": report})
