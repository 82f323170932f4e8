"""拣货: the goods of a request are taken from bins in the order of the plan, one bin and batch at a time."""

from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from guiju.domains.warehouse import queries
from guiju.domains.warehouse.api import DispatchGoods, PickGoods
from guiju.domains.warehouse.models import BinStock, IssueRequest
from guiju.domains.warehouse.outbound import request_lines
from guiju.domains.warehouse.picking import open_picks
from guiju.domains.warehouse.ui import carrying, scope, taking_back
from guiju.domains.warehouse.ui.carrying import Carried, Step
from guiju.kernel.commands.context import Refusal
from guiju.kernel.pages.entry import Entry
from guiju.kernel.pages.me import SignedInRequest


@require_http_methods(["GET", "HEAD", "POST"])
def pick(request: SignedInRequest, number: str) -> HttpResponse:
    wanted = scope.request_or_404(request, number)
    if request.method != "POST":
        return page(request, wanted)
    entry = Entry.given(PickGoods, request.POST, ("quantity",), request=number)
    outcome = entry.run(request)
    if outcome is None or outcome.refused:
        return page(request, wanted, entry=entry, status=422 if outcome is None else 409)
    if outcome.held_ids:
        return scope.after(outcome, "warehouse_pick", number)
    return taking_back.to_done("warehouse_pick", number, outcome)


@require_POST
def scan(request: SignedInRequest, number: str) -> HttpResponse:
    wanted = scope.request_or_404(request, number)
    paper = IssueRequest.objects.get(number=number)
    steps = _steps(wanted)
    elsewhere = _("%(name)s 不在这张出库申请里，或已拣完")
    place, line, why = carrying.scan(request.POST, [*steps, *_open(wanted, steps)], paper.warehouse_id, elsewhere)
    carried = _carried(wanted, steps, place, line, [why] if why else [])
    context = _shown(number, carried)
    return render(request, "warehouse/carried.html", context, status=409 if why else 200)


def page(
    request: SignedInRequest,
    wanted: queries.OpenRequest,
    *,
    entry: Entry | None = None,
    refusals: list[Refusal] | None = None,
    status: int = 200,
) -> HttpResponse:
    paper = IssueRequest.objects.get(number=wanted.number)
    steps = _steps(wanted)
    given = entry.lines[0] if entry and entry.lines else None
    if entry is not None and given is not None:
        line = given.get("line", "")
        place, chosen = given.get("bin", ""), int(line) if line.isdigit() else None
        carried = _carried(wanted, steps, place, chosen, entry.unplaced)
        carried.row = entry.rows[0]
    else:
        place, chosen = carrying.given(request.GET)
        carried = _carried(wanted, steps, carrying.bin_of(place, paper.warehouse_id), chosen, refusals or [])
    lines = request_lines([paper.pk], "default")
    picked = sum(open_picks([each.id for each in lines], "default").values())
    context = _shown(wanted.number, carried) | {
        "steps": steps,
        "paper": paper,
        "paper_url": reverse("warehouse_document", args=[wanted.number]),
        "says": f"{wanted.purpose} · {wanted.basis}",
        "back_url": reverse("warehouse_issue_requests"),
        "scan_url": reverse("warehouse_bin_scan", args=[wanted.number]),
        "scan_label": _("扫库位码，再扫商品"),
        "waits": _("待拣"),
        "nowhere": _("未上架"),
        "picked": picked,
        "dispatch_url": reverse("warehouse_dispatch", args=[wanted.number]),
        "may_dispatch": request.me.may(DispatchGoods.permission()),
        "all_done": _("要拣的都拣好了") if picked else _("没有要拣的货：已出完，或没有可出的良品"),
        "done": taking_back.done_of(request),
        "happened": (entry or Entry(PickGoods)).fields["done_at"],
        "keep_drafts": request.method == "POST",
    }
    return render(request, "warehouse/pick.html", context, status=status)


def _steps(wanted: queries.OpenRequest) -> list[Step]:
    """The plan bin by bin; what stands in none comes last."""
    names = {line[0]: line[2] for line in wanted.lines}
    plan = sorted(queries.pick_plan(wanted.number), key=lambda each: (not each.bin, each.bin))
    return [
        Step(each.line, each.sku, names[each.line], each.quantity, (each.bin,) if each.bin else (), each.batch)
        for each in plan
    ]


def _open(wanted: queries.OpenRequest, steps: list[Step]) -> list[Step]:
    """Lines with something left that the plan has no goods for: somebody may have found some."""
    planned = {step.line for step in steps}
    return [
        Step(line, sku, name, asked - gone)
        for line, sku, name, asked, gone in wanted.lines
        if gone < asked and line not in planned
    ]


def _carried(
    wanted: queries.OpenRequest, steps: list[Step], place: str, line: int | None, refusals: list[Refusal]
) -> Carried:
    record = next((each for each in wanted.lines if each[0] == line), None)
    carried = Carried(place, line if record else None, record[2] if record else "", refusals=refusals)
    if record is None or not place:
        return carried
    mine = [step for step in steps if step.line == line]
    planned = [step for step in mine if place in step.bins]
    here = _standing(place, record[1])
    left = sum(step.quantity for step in mine)
    carried.quantity = planned[0].quantity if planned else min(left, sum(here.values()))
    if mine and not planned:
        facts = {"bin": mine[0].bins[0] if mine[0].bins else _("未上架"), "batch": mine[0].batch}
        carried.said = _("和计划不同：应先从 %(bin)s 拣批次 %(batch)s") % facts
    carried.row = Entry(PickGoods, lines=[_values(line, place, carried.quantity)]).rows[0]
    if len(here) > 1:
        carried.batches = {"": _("应先出的一批"), **{each: f"{each}（{held}）" for each, held in here.items()}}
    return carried


def _values(line: int | None, place: str, quantity: int) -> dict[str, str]:
    return {"line": str(line), "bin": place, "quantity": str(quantity or "")}


def _standing(place: str, sku: str) -> dict[str, int]:
    """Batch → what the card of the bin says it holds of the product, in the order of issue."""
    found = BinStock.objects.filter(bin__code=place, sku__code=sku, quantity__gt=0)
    in_order = found.order_by(Coalesce("batch__expires_on", "batch__received_on"), "batch_id")
    rows = in_order.values_list("batch__code", "batch__received_on", "quantity")
    return {code or f"{received}": quantity for code, received, quantity in rows}


def _shown(number: str, carried: Carried) -> dict[str, object]:
    return carrying.shown(reverse("warehouse_pick", args=[number]), carried, _("拣出"))
