"""上架: the goods of a receipt are scanned into bins, one line and bin at a time."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from guiju.domains.warehouse import queries
from guiju.domains.warehouse.api import PutAway
from guiju.domains.warehouse.models import Receipt
from guiju.domains.warehouse.ui import carrying, scope, taking_back
from guiju.domains.warehouse.ui.carrying import Carried, Step
from guiju.kernel.commands.context import Refusal
from guiju.kernel.pages.entry import Entry
from guiju.kernel.pages.me import SignedInRequest


def receipt_or_404(request: SignedInRequest, number: str) -> Receipt:
    return scope.document_or_404(request, Receipt.objects.select_related("arrival"), number)


@require_http_methods(["GET", "HEAD", "POST"])
def put_away(request: SignedInRequest, number: str) -> HttpResponse:
    receipt = receipt_or_404(request, number)
    if request.method != "POST":
        return page(request, receipt)
    entry = Entry.given(PutAway, request.POST, ("quantity",), receipt=number)
    outcome = entry.run(request)
    if outcome is None or outcome.refused:
        return page(request, receipt, entry=entry, status=422 if outcome is None else 409)
    if outcome.held_ids:
        return scope.after(outcome, "warehouse_put_away", number)
    return taking_back.to_done("warehouse_put_away", number, outcome)


@require_POST
def scan(request: SignedInRequest, number: str) -> HttpResponse:
    receipt = receipt_or_404(request, number)
    steps = _steps(receipt)
    elsewhere = _("%(name)s 不在这张入库单里，或已全部上架")
    place, line, why = carrying.scan(request.POST, steps, receipt.warehouse_id, elsewhere)
    carried = _carried(steps, place, line, [why] if why else [])
    context = _shown(receipt, carried)
    return render(request, "warehouse/carried.html", context, status=409 if why else 200)


def page(
    request: SignedInRequest,
    receipt: Receipt,
    *,
    entry: Entry | None = None,
    refusals: list[Refusal] | None = None,
    status: int = 200,
) -> HttpResponse:
    steps = _steps(receipt)
    given = entry.lines[0] if entry and entry.lines else None
    if entry is not None and given is not None:
        line = given.get("line", "")
        carried = _carried(steps, given.get("bin", ""), int(line) if line.isdigit() else None, entry.unplaced)
        carried.row = entry.rows[0]
    else:
        place, chosen = carrying.given(request.GET)
        carried = _carried(steps, carrying.bin_of(place, receipt.warehouse_id), chosen, refusals or [])
    context = _shown(receipt, carried) | {
        "steps": steps,
        "paper": receipt,
        "paper_url": reverse("warehouse_document", args=[receipt.number]),
        "says": f"{receipt.arrival.supplier} · {_('送货单')} {receipt.arrival.delivery_note}",
        "back_url": reverse("warehouse_receipts"),
        "scan_url": reverse("warehouse_put_away_scan", args=[receipt.number]),
        "scan_label": _("扫库位码，再扫商品"),
        "waits": _("待上架"),
        "nowhere": _("没有空的同类库位"),
        "all_done": _("这张入库单已全部上架"),
        "done": taking_back.done_of(request),
        "happened": (entry or Entry(PutAway)).fields["done_at"],
        "keep_drafts": request.method == "POST",
    }
    return render(request, "warehouse/put_away.html", context, status=status)


def _steps(receipt: Receipt) -> list[Step]:
    return [
        Step(each.line, each.sku, each.name, each.quantity, each.bins, each.batch)
        for each in queries.putaway_plan(receipt.number)
    ]


def _carried(steps: list[Step], place: str, line: int | None, refusals: list[Refusal]) -> Carried:
    step = next((each for each in steps if each.line == line), None)
    carried = Carried(place, step.line if step else None, refusals=refusals)
    if step:
        carried.name, carried.quantity = step.name, step.quantity
    if carried.is_whole:
        values = {"line": str(line), "bin": place, "quantity": str(carried.quantity)}
        carried.row = Entry(PutAway, lines=[values]).rows[0]
    return carried


def _shown(receipt: Receipt, carried: Carried) -> dict[str, object]:
    return carrying.shown(reverse("warehouse_put_away", args=[receipt.number]), carried, _("放入"))
