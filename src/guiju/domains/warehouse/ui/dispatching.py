"""拣货出库: scans raise what is picked of each line; handed over, the goods are dispatched first in first out."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from guiju.domains.warehouse import queries
from guiju.domains.warehouse.api import ApproveIssue, DispatchGoods, PickGoods
from guiju.domains.warehouse.controls.outbound import IssuedWithinRequest, RequestedLine, RequiredPapers
from guiju.domains.warehouse.models import Bin, Dispatch, IssueRequest
from guiju.domains.warehouse.outbound import request_lines
from guiju.domains.warehouse.picking import open_picks
from guiju.domains.warehouse.ui import scanned, scope
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.context import Refusal
from guiju.kernel.controls.in_force import bounds_of
from guiju.kernel.pages import once
from guiju.kernel.pages.entry import Entry
from guiju.kernel.pages.me import SignedInRequest


@require_http_methods(["GET", "HEAD", "POST"])
def dispatch(request: SignedInRequest, number: str) -> HttpResponse:
    wanted = scope.request_or_404(request, number)
    if request.method != "POST":
        return _page(request, wanted, Entry(DispatchGoods))
    entry = Entry.given(DispatchGoods, request.POST, ("quantity",), request=number)
    entry.lines = [line for line in entry.lines if line["quantity"].lstrip("0") != ""]
    outcome = entry.run(request)
    if outcome is None or outcome.refused:
        return _page(request, wanted, entry, status=422 if outcome is None else 409)
    return scope.after(outcome, "warehouse_document", outcome.answers.get(0, {}).get("number", ""))


@require_POST
def scan(request: SignedInRequest, number: str) -> HttpResponse:
    """Whether what was scanned may still be picked; the page keeps the tally and adds to it when it may."""
    wanted = scope.request_or_404(request, number)
    read = scanned.read(request.POST)
    why = read if isinstance(read, Refusal) else _fault(wanted, read, scanned.tally_of(request.POST))
    if why is not None:
        return render(request, "warehouse/scanned.html", {"refusals": [why]}, status=409)
    return render(request, "warehouse/scanned.html", {"scan": read})


def _fault(wanted: queries.OpenRequest, scan: scanned.Scan, tally: scanned.Tally) -> Refusal | None:
    lines = [line for line in wanted.lines if line[1] == scan.sku]
    if not lines:
        message = _("%(name)s 不在这张出库申请里") % {"name": scan.name}
        return refusal(0, None, "reference_exists", message, _("请放回原位；确需出库的，请另开申请"))
    asked = sum(line[3] for line in lines)
    gone = sum(line[4] for line in lines)
    quantity = tally.picked.get(scan.sku, 0) + scan.delta
    return _over(RequestedLine(f"{wanted.number}/{lines[0][0]}", quantity, asked, gone), scan.name)


def _over(fact: RequestedLine, name: str) -> Refusal | None:
    """The gate that will judge the dispatch, asked while there is still time to put a piece back."""
    gate = IssuedWithinRequest
    told = []
    for bound in bounds_of(gate):
        if bound.mode == "enforce" and isinstance(bound.params, RequiredPapers):
            message = gate.judge_sum(fact, bound.params, 0)
            if message is not None:
                told.append((bound, message))
    if not told:
        return None
    return Refusal(
        item=0,
        line=None,
        control=gate.key,
        title=gate.title,
        message=f"{name}：{told[0][1]}",
        advice=gate.advice,
        clauses=tuple(bound.clause for bound, _message in told),
        effect="block",
        subject_key=fact.line,
    )


def _page(request: SignedInRequest, wanted: queries.OpenRequest, entry: Entry, *, status: int = 200) -> HttpResponse:
    posted = {row.fields["line"].value: row for row in entry.rows}
    paper = IssueRequest.objects.get(number=wanted.number)
    me = request.me
    ready = _picked(paper)
    context = {
        "wanted": wanted,
        "paper": paper,
        "picked": sum(ready.values()),
        "may_pick": me.may(PickGoods.permission()) and Bin.objects.filter(warehouse=paper.warehouse_id).exists(),
        "lines": [
            (index, line, line[3] - line[4], ready.get(line[0], 0), posted.get(str(line[0])))
            for index, line in enumerate(wanted.lines)
        ],
        "entry": entry,
        "refusals": entry.unplaced,
        "nothing_picked": entry.head_errors.get("lines"),
        "is_open": any(line[3] > line[4] for line in wanted.lines),
        "gone": Dispatch.objects.filter(request=paper).order_by("id"),
        "gone_count": Dispatch.objects.filter(request=paper).count(),
        "may_approve": me.may(ApproveIssue.permission()) and paper.requester != me.actor,
        "scan_url": reverse("warehouse_pick_scan", args=[wanted.number]),
        "scan_label": _("扫描要出库的商品"),
        "request_token": once.fresh(),
        "keep_drafts": request.method == "POST",
    }
    return render(request, "warehouse/dispatch.html", context, status=status)


def _picked(paper: IssueRequest) -> dict[int, int]:
    """Line → what stands picked for it."""
    lines = {each.id: each.line for each in request_lines([paper.pk], "default")}
    return {lines[key]: quantity for key, quantity in open_picks(lines, "default").items()}
