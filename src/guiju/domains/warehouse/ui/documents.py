"""A document by its number: what it says, what happened to it, what the evidence says; and its reversal."""

from collections.abc import Callable

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from guiju.domains.warehouse.api import ReturnGoods, ReverseDocument
from guiju.domains.warehouse.models import Move
from guiju.domains.warehouse.queries import COSTS, Places
from guiju.domains.warehouse.queries.outbound import READY
from guiju.domains.warehouse.queries.tasks import COUNTED, WAITING
from guiju.domains.warehouse.ui import gate_paper, inbound_papers, outbound_papers, scope, taking_back, theft_paper
from guiju.domains.warehouse.ui.paper import Paper, Step
from guiju.kernel.audit.made_up import is_made_up
from guiju.kernel.audit.models import Decision, Evidence
from guiju.kernel.commands.context import Refusal
from guiju.kernel.pages import once
from guiju.kernel.pages.entry import Entry
from guiju.kernel.pages.evidence import open_warnings, told
from guiju.kernel.pages.formats import day, moment
from guiju.kernel.pages.me import SignedInRequest
from guiju.kernel.pages.names import names_of
from guiju.lib.runs import RUN_BITS

KINDS: dict[str, Callable[[str, Places], Paper | None]] = {
    "DH": inbound_papers.arrival,
    "CY": inbound_papers.difference,
    "JS": inbound_papers.refusal,
    "RK": inbound_papers.receipt,
    "TH": inbound_papers.returned,
    "CS": outbound_papers.request,
    "CK": outbound_papers.dispatch,
    "DC": outbound_papers.unpapered,
    "CX": outbound_papers.reversal,
    "ZT": outbound_papers.state_change,
    "BD": theft_paper.theft,
    "FT": gate_paper.gate_pass,
}
NEXT = {
    ("DH", WAITING): Step("清点", "warehouse_count", "warehouse.count_arrival"),
    ("DH", COUNTED): Step("入库", "warehouse_receive", "warehouse.receive_goods"),
    ("CS", READY): Step("拣货出库", "warehouse_dispatch", "warehouse.dispatch_goods"),
}
"""What comes next with a document of a kind in a state."""


def paper_or_404(request: SignedInRequest, number: str) -> Paper:
    read = KINDS.get(number.partition("-")[0])
    paper = read(number, scope.places(request)) if read else None
    if paper is None:
        raise Http404(_("没有这张单据，或不在您的权限范围内。"))
    return paper


@require_safe
def document(request: SignedInRequest, number: str) -> HttpResponse:
    return _page(request, paper_or_404(request, number), Entry(ReverseDocument))


@require_POST
def reverse_document(request: SignedInRequest, number: str) -> HttpResponse:
    paper = paper_or_404(request, number)
    entry = Entry.given(ReverseDocument, request.POST, document=number)
    outcome = entry.run(request)
    if outcome is None or outcome.refused:
        return _page(request, paper, entry, status=422 if outcome is None else 409)
    return scope.after(outcome, "warehouse_document", outcome.answers.get(0, {}).get("number", number))


def refused(request: SignedInRequest, number: str, refusals: list[Refusal]) -> HttpResponse:
    """The document, with why it was not taken back."""
    entry = Entry(ReverseDocument)
    entry.refusals = refusals
    return _page(request, paper_or_404(request, number), entry, status=409)


def _page(request: SignedInRequest, paper: Paper, entry: Entry, *, status: int = 200) -> HttpResponse:
    me = request.me
    if not me.reader.may(COSTS):
        paper.without_costs()
    if late := _recorded_late(paper):
        paper.properties.append(("补录", late))
    people = names_of(
        {each.who for each in paper.events} | {who for _title, who in paper.signatures if who is not None}
    )
    step = NEXT.get((paper.number.partition("-")[0], paper.state[1] if paper.state else ""))
    steps = [*paper.steps, *([step] if step else [])]
    may_reverse = paper.reversible and me.may(ReverseDocument.permission())
    context = {
        "paper": paper,
        "events": [(each, people[each.who]) for each in sorted(paper.events, key=lambda each: each.at)],
        "signatures": [(title, "" if who is None else people[who]) for title, who in paper.signatures],
        "steps": [(each.title, reverse(each.page, args=[paper.number])) for each in steps if me.may(each.permission)],
        "seconds": taking_back.seconds(request, paper.id) if may_reverse else 0,
        "judged": list(
            Decision.objects.filter(evidence_id=paper.evidence).order_by("id").values_list("judged", flat=True)
        ),
        "warnings_open": open_warnings([paper.run], me.actor),
        "entry": entry,
        "refusals": entry.refusals,
        "may_reverse": may_reverse,
        "may_return": paper.returnable and me.may(ReturnGoods.permission()),
        "request_token": once.fresh(),
        "keep_drafts": request.method == "POST",
    }
    return render(request, "warehouse/document.html", context, status=status)


def _recorded_late(paper: Paper) -> str:
    """When it was entered, where that was later than it happened, and the open day on which it counts."""
    recorded = Evidence.objects.filter(pk=paper.evidence).values_list("recorded_at", flat=True).first()
    if paper.happened is None or recorded is None or not is_made_up(paper.happened, recorded):
        return ""
    own = Move.objects.filter(id__gte=paper.evidence, id__lt=paper.evidence + (1 << RUN_BITS), booked_on__isnull=False)
    booked = own.values_list("booked_on", flat=True).first()
    said = _("%(moment)s 录入") % {"moment": moment(recorded)}
    if booked is None:
        return said
    closed = {"day": day(paper.happened), "booked": day(booked)}
    return f"{said}；" + _("%(day)s 已经结账，记在 %(booked)s") % closed


@require_safe
def evidence(request: SignedInRequest, number: str) -> HttpResponse:
    """What the run that posted the document left behind, sealed."""
    paper = paper_or_404(request, number)
    context = told(paper.run) | {"back_url": reverse("warehouse_document", args=[number]), "back_title": number}
    return render(request, "pages/evidence.html", context)
