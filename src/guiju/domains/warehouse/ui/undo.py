"""The button 撤销: takes back what was done a moment ago and leads back to where it was done."""

from typing import Any

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_POST

from guiju.domains.warehouse.models import Dispatch, Handling, HandlingKind, Receipt
from guiju.domains.warehouse.ui import documents, picking, putting_away, scope
from guiju.domains.warehouse.ui.taking_back import UNDOES, take_back
from guiju.kernel.commands.context import Refusal
from guiju.kernel.pages.me import SignedInRequest

PAPERS: dict[str, Any] = {"RK": Receipt, "CK": Dispatch}


@require_POST
def undo(request: SignedInRequest, number: str) -> HttpResponse:
    mine = scope.places(request)
    found = PAPERS.get(number.partition("-")[0], Handling).objects.filter(number=number)
    row = (found if mine is None else found.filter(warehouse_id__in=mine)).first()
    if row is None or (isinstance(row, Handling) and row.kind not in UNDOES):
        raise Http404
    refusals = take_back(request, row, number)
    if isinstance(row, Handling):
        return _back_to_scanning(request, row, refusals)
    return documents.refused(request, number, refusals) if refusals else scope.to("warehouse_document", number)


def _back_to_scanning(request: SignedInRequest, handling: Handling, refusals: list[Refusal]) -> HttpResponse:
    if handling.kind == HandlingKind.PUTAWAY and handling.receipt:
        if not refusals:
            return scope.to("warehouse_put_away", handling.receipt.number)
        return putting_away.page(request, handling.receipt, refusals=refusals, status=409)
    number = handling.request.number if handling.request else ""
    if not refusals:
        return scope.to("warehouse_pick", number)
    return picking.page(request, scope.request_or_404(request, number), refusals=refusals, status=409)
