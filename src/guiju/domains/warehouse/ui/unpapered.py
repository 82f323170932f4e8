"""无单出库: goods found to have left without papers, and who answers for them."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from guiju.domains.warehouse import queries
from guiju.domains.warehouse.api import DispatchGoods, RecordUnpaperedDeparture
from guiju.domains.warehouse.controls.departures import DepartureUnpapered
from guiju.domains.warehouse.models import UnpaperedDeparture
from guiju.domains.warehouse.ui import scope
from guiju.kernel.findings.models import Finding
from guiju.kernel.org.held import holders_of_permission
from guiju.kernel.org.models import Person
from guiju.kernel.pages import once
from guiju.kernel.pages.entry import Entry
from guiju.kernel.pages.me import SignedInRequest
from guiju.kernel.pages.names import names_of

PER_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
def unpapered(request: SignedInRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(request, Entry(RecordUnpaperedDeparture))
    entry = Entry.given(RecordUnpaperedDeparture, request.POST)
    outcome = entry.run(request)
    if outcome is None or outcome.refusals:
        return _page(request, entry, status=422 if outcome is None else 409)
    return scope.after(outcome, "warehouse_document", outcome.answers.get(0, {}).get("number", ""))


def keepers() -> dict[str, str]:
    """Number → name of those who may hand goods over."""
    accounts = holders_of_permission(DispatchGoods.permission())
    return dict(Person.objects.filter(account__in=accounts).order_by("number").values_list("number", "name"))


def _fingerprint(row: UnpaperedDeparture) -> str:
    """The key of the departure as a subject."""
    return f"{row.warehouse_id}/{row.sku.code}/{row.found_at}"


def _page(request: SignedInRequest, entry: Entry, *, status: int = 200) -> HttpResponse:
    pager = Paginator(queries.unpapered(scope.places(request)), PER_PAGE).get_page(request.GET.get("page"))
    rows = list(pager.object_list)
    people = names_of({row.keeper for row in rows})
    settled = set(
        Finding.objects.filter(control=DepartureUnpapered.key, resolved_at__isnull=False).values_list(
            "fingerprint", flat=True
        )
    )
    context = {
        "entry": entry,
        "rows": [(row, people.get(row.keeper, ""), _fingerprint(row) in settled) for row in rows],
        "rows_exist": bool(rows),
        "pager": pager,
        "refusals": entry.refusals,
        "warehouses": scope.choices(request),
        "keepers": keepers(),
        "request_token": once.fresh(),
        "keep_drafts": request.method == "POST",
    }
    return render(request, "warehouse/unpapered.html", context, status=status)
