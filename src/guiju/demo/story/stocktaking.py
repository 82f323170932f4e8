"""Stock is taken: of three products when three cups are missing, of everything at the quarter's end."""

from typing import Any

from guiju.demo.company import WAREHOUSE
from guiju.demo.story.stage import ACCOUNTANT, DIRECTOR, KEEPER, Stage
from guiju.domains.conduct.api import RecordStatement
from guiju.domains.warehouse import api as warehouse
from guiju.domains.warehouse.models import StockDifference, StocktakeLine

_SAMPLE, _SHORT, _MISSING = ("A-500", "C-001", "E-100"), "C-001", 3


def counted(stage: Stage) -> None:
    """The keeper counts blind, the accountant counts again what differs."""
    lines = [{"sku": sku} for sku in _SAMPLE]
    head = {"warehouse": WAREHOUSE, "keeper": KEEPER, "lines": lines}
    number = stage.act(KEEPER, warehouse.PlanStocktake, head, "stocktake").answers[0]["number"]
    found = _lines(stage, number)
    short = max((line for line in found if line.sku.code == _SHORT), key=lambda line: line.book, default=None)
    sheet = [{"line": line.line, "quantity": line.book - _MISSING * (line == short)} for line in found]
    stage.act(KEEPER, warehouse.CountStock, {"stocktake": number, "lines": sheet}, "count")
    again = [each for each, line in zip(sheet, found, strict=True) if line == short]
    stage.act(ACCOUNTANT, warehouse.CountStock, {"stocktake": number, "lines": again}, "recount")


def closed(stage: Stage) -> None:
    _sign_and_close(stage, stage.told(KEEPER, warehouse.PlanStocktake, "stocktake"))


def quarter_counted(stage: Stage) -> None:
    """Everything, in the evening of the quarter's last day."""
    head: dict[str, Any] = {"warehouse": WAREHOUSE, "keeper": KEEPER, "quarter_end": stage.day, "lines": []}
    number = stage.act(KEEPER, warehouse.PlanStocktake, head, "quarter").answers[0]["number"]
    sheet = [{"line": line.line, "quantity": line.book} for line in _lines(stage, number)]
    stage.act(KEEPER, warehouse.CountStock, {"stocktake": number, "lines": sheet}, "quarter-count")
    _sign_and_close(stage, number)


def explained(stage: Stage) -> None:
    """Who answers for it is heard before it is decided."""
    for difference in _differences(stage):
        said = "10 月交接时货架顶层没有复核，三只样品借给拍摄组未登记"
        heard = {"place": WAREHOUSE, "person": KEEPER, "about": difference, "said": said}
        stage.act(ACCOUNTANT, RecordStatement, heard, f"heard-{difference}")
        cause = {"cause": "lost", "proof": "监控 C-01 调看，交接本第 41 页", "responsible_kind": "person"}
        told = {"difference": difference, **cause, "responsible": KEEPER}
        stage.act(KEEPER, warehouse.ExplainDifference, told, f"explained-{difference}")


def reported(stage: Stage) -> None:
    lines = [{"difference": each, "proposal": "按盘亏核销；样品借用今后须登记"} for each in _differences(stage)]
    stocktake = stage.told(KEEPER, warehouse.PlanStocktake, "stocktake", stage.number - 1)
    stage.act(KEEPER, warehouse.ReportDifferences, {"stocktake": stocktake, "lines": lines}, "report-differences")


def adjusted(stage: Stage) -> None:
    """Stock follows when the director has approved."""
    report = stage.told(KEEPER, warehouse.ReportDifferences, "report-differences", stage.number - 1)
    held = stage.act(KEEPER, warehouse.AdjustStock, {"report": report}, "adjust", ends="held")
    stage.decide(DIRECTOR, held, "adjust-approved", note="同意核销")


def _sign_and_close(stage: Stage, number: str) -> None:
    for who, role in ((KEEPER, "keeper"), (ACCOUNTANT, "finance")):
        stage.act(who, warehouse.SignStocktake, {"stocktake": number, "role": role, "lines": []}, f"{number}-{role}")
    stage.act(KEEPER, warehouse.CloseStocktake, {"stocktake": number}, f"{number}-closed")


def _lines(stage: Stage, number: str) -> list[StocktakeLine]:
    lines = StocktakeLine.objects.using(stage.using).filter(stocktake__number=number)
    return list(lines.select_related("sku").order_by("line"))


def _differences(stage: Stage) -> list[str]:
    """Of the sample that the last stocktake counted; the newest count of a line holds."""
    found = StockDifference.objects.using(stage.using).filter(adjustment_line__isnull=True).order_by("id")
    latest = dict(found.values_list("count_line__line_id", "number"))
    return sorted(latest.values())
