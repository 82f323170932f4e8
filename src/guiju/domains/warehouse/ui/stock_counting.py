"""盘点: bin by bin the goods are scanned and counted blind; nobody who counts sees what the books have."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from guiju.domains.warehouse import queries
from guiju.domains.warehouse.api import CountStock
from guiju.domains.warehouse.models import Stocktake
from guiju.domains.warehouse.ui import carrying, scope
from guiju.domains.warehouse.ui.carrying import Carried, Step
from guiju.kernel.commands.context import Refusal
from guiju.kernel.pages.addresses import with_query
from guiju.kernel.pages.entry import Entry
from guiju.kernel.pages.me import SignedInRequest


def stocktake_or_404(request: SignedInRequest, number: str) -> Stocktake:
    return scope.document_or_404(request, Stocktake.objects.select_related("warehouse"), number)


@require_http_methods(["GET", "HEAD", "POST"])
def count_stock(request: SignedInRequest, number: str) -> HttpResponse:
    stocktake = stocktake_or_404(request, number)
    if request.method != "POST":
        return page(request, stocktake)
    entry = Entry.given(CountStock, request.POST, ("quantity",), stocktake=number)
    outcome = entry.run(request)
    place, line = carrying.given(request.POST)
    if outcome is None or outcome.refused:
        return page(request, stocktake, entry=entry, status=422 if outcome is None else 409)
    if outcome.held_ids:
        return scope.after(outcome, "warehouse_count_stock", number)
    counted = {"bin": place, "counted": str(line or "")}
    return HttpResponseRedirect(with_query(reverse("warehouse_count_stock", args=[number]), counted))


@require_POST
def scan(request: SignedInRequest, number: str) -> HttpResponse:
    stocktake = stocktake_or_404(request, number)
    place = carrying.given(request.POST)[0]
    scanned_bin = carrying.bin_of(request.POST.get("code", ""), stocktake.warehouse_id)
    steps = _steps(stocktake, scanned_bin or place)
    elsewhere = _("%(name)s 不在这个库位的盘点表上：若实物确在此处，请登记“发现货物”")
    place, line, why = carrying.scan(request.POST, steps, stocktake.warehouse_id, elsewhere)
    carried = _carried(steps, place, None if scanned_bin else line, [why] if why else [])
    return render(request, "warehouse/carried.html", _shown(stocktake, carried), status=409 if why else 200)


def page(
    request: SignedInRequest, stocktake: Stocktake, *, entry: Entry | None = None, status: int = 200
) -> HttpResponse:
    place, line = carrying.given(request.POST if entry else request.GET)
    place = carrying.bin_of(place, stocktake.warehouse_id)
    steps = _steps(stocktake, place)
    carried = _carried(steps, place, line, entry.unplaced if entry else [])
    if entry is not None and entry.lines and carried.is_whole:
        carried.row = entry.rows[0]
    left = queries.left_to_count(stocktake)
    counted = request.GET.get("counted", "")
    context = _shown(stocktake, carried) | {
        "steps": steps,
        "paper": stocktake,
        "paper_url": reverse("record", args=["warehouse.stocktakes", stocktake.number]),
        "says": _("%(place)s · 还有 %(left)s 行没有盘") % {"place": stocktake.warehouse.name, "left": left},
        "back_url": reverse("warehouse_stocktakes"),
        "scan_url": reverse("warehouse_count_stock_scan", args=[stocktake.number]),
        "scan_label": _("扫库位码，再扫商品"),
        "waits": _("盘点中"),
        "nowhere": _("不在库位卡上"),
        "all_done": _("这个库位没有要盘的货") if place else _("已全部盘完，请签字"),
        "counted": next((step for step in steps if str(step.line) == counted), None),
        "keep_drafts": request.method == "POST",
    }
    return render(request, "warehouse/count_stock.html", context, status=status)


def _steps(stocktake: Stocktake, place: str) -> list[Step]:
    return [
        Step(each.line, each.sku, each.name, 0, (each.bin,) if each.bin else (), each.batch, is_done=each.is_counted)
        for each in queries.count_steps(stocktake, place)
    ]


def _carried(steps: list[Step], place: str, line: int | None, refusals: list[Refusal]) -> Carried:
    step = next((each for each in steps if each.line == line), None)
    carried = Carried(place, step.line if step else None, refusals=refusals)
    if step is None:
        return carried
    carried.name = step.name
    alike = [each for each in steps if each.sku == step.sku]
    if len(alike) > 1:
        carried.said = _("这个库位有 %(count)s 批 %(name)s，现在盘批次 %(batch)s") % {
            "count": len(alike),
            "name": step.name,
            "batch": step.batch,
        }
    if carried.is_whole:
        carried.row = Entry(CountStock, lines=[{"line": str(step.line)}]).rows[0]
    return carried


def _shown(stocktake: Stocktake, carried: Carried) -> dict[str, object]:
    return carrying.shown(reverse("warehouse_count_stock", args=[stocktake.number]), carried, _("实盘"))
