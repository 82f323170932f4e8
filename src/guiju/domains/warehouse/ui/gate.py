"""门岗核对: scan the pass, count the cartons, done. Who leaves is never held; a carton too many stays."""

from typing import Any, NamedTuple

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from guiju.domains.warehouse.api import CheckExit, RecordExitIncident
from guiju.domains.warehouse.controls.gatehouse import WHY
from guiju.domains.warehouse.gatehouse import Pass, passes_of
from guiju.domains.warehouse.models import ExitCheck, GatePass, GatePassLine
from guiju.domains.warehouse.registers import PersonalParcels
from guiju.domains.warehouse.ui import scope
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.context import Refusal
from guiju.kernel.org.models import Person, Place
from guiju.kernel.pages import once
from guiju.kernel.pages.addresses import command_address, with_query
from guiju.kernel.pages.entry import Entry
from guiju.kernel.pages.evidence import OpenWarning, open_warnings
from guiju.kernel.pages.formats import masked_name
from guiju.kernel.pages.me import SignedInRequest
from guiju.lib.runs import RUN_BITS


class Scanned(NamedTuple):
    """A pass as the guard sees it; ``why`` it lets nothing out, where it does not."""

    known: Pass
    place: Place
    carrier: str
    lines: list[GatePassLine]
    why: str


class Done(NamedTuple):
    number: str
    counted: int
    let_out: int
    held: int
    warnings: list[OpenWarning]


@require_http_methods(["GET", "HEAD", "POST"])
def check_exit(request: SignedInRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(request, Entry(CheckExit))
    entry = Entry.given(CheckExit, request.POST)
    outcome = entry.run(request)
    if outcome is None or outcome.refused:
        return _page(request, entry, status=422 if outcome is None else 409)
    return HttpResponseRedirect(with_query(reverse("warehouse_gate"), {"done": outcome.answers[0].get("number", "")}))


def _page(request: SignedInRequest, entry: Entry, *, status: int = 200) -> HttpResponse:
    number = (entry.head.get("gate_pass") or request.GET.get("gate_pass", "")).strip()[:40]
    found = _scanned(request, number) if number else None
    me, without = request.me, bool(request.GET.get("without"))
    unknown = [] if found or not number else [_unknown(number)]
    context: dict[str, Any] = {
        "found": found,
        "is_counting": found is not None or without or bool(entry.head and not number),
        "entry": entry,
        "refusals": [*unknown, *entry.refusals],
        "warehouses": scope.choices(request, CheckExit.permission()),
        "done": _done(request),
        "warnings_open": [],
        "back_url": reverse("warehouse_gate"),
        "parcel_url": command_address(PersonalParcels.enter.key, {}) if me.may(PersonalParcels.enter.key) else "",
        "incident_url": command_address(RecordExitIncident.key, {}) if me.may(RecordExitIncident.permission()) else "",
        "request_token": once.fresh(),
        "keep_drafts": request.method == "POST",
    }
    if context["done"]:
        context["warnings_open"] = context["done"].warnings
    return render(request, "warehouse/gate.html", context, status=status)


def _unknown(number: str) -> Refusal:
    message = _("没有放行条“%(number)s”，或不是您这个门岗的") % {"number": number}
    advice = _("请再扫一次；确实没有放行条的，点“没有放行条”照实点数，货留门岗待查")
    return refusal(0, None, "reference_exists", message, advice)


def _scanned(request: SignedInRequest, number: str) -> Scanned | None:
    mine = scope.places(request, CheckExit.permission())
    rows = GatePass.objects.select_related("warehouse").filter(number=number)
    row = (rows if mine is None else rows.filter(warehouse__in=mine)).first()
    if row is None:
        return None
    known = passes_of([row.pk], "default")[row.pk]
    carrier = Person.objects.filter(pk=known.carrier or 0).values_list("name", flat=True).first()
    return Scanned(
        known,
        row.warehouse,
        carrier or masked_name(known.carrier_name),
        list(row.lines.order_by("line")),
        WHY.get(known.state(row.warehouse_id, timezone.now()), ""),
    )


def _done(request: SignedInRequest) -> Done | None:
    """The own check that the address names."""
    check = ExitCheck.objects.filter(number=request.GET.get("done", "")[:30], handler=request.me.actor).first()
    if check is None:
        return None
    warned = open_warnings([check.pk >> RUN_BITS], request.me.actor)
    return Done(check.number, check.counted, check.let_out, check.counted - check.let_out, warned)
