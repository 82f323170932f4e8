"""应急纸单: printed before network or power fails; what is written on it is entered afterwards with the real time."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from guiju.domains.warehouse.queries.paper_sheet import paper_sheet
from guiju.domains.warehouse.ui import scope
from guiju.kernel.pages.me import SignedInRequest

BLANK_LINES = range(6)
"""For goods that nobody announced."""


@require_safe
def sheet(request: SignedInRequest) -> HttpResponse:
    places = scope.warehouses(request)
    asked = request.GET.get("warehouse", "")
    place = next((each for each in places if each.code == asked), places[0] if places else None)
    context = {
        "place": place,
        "places": places,
        "sheet": paper_sheet(place.pk) if place else None,
        "printed_at": timezone.now(),
        "blank_lines": BLANK_LINES,
    }
    return render(request, "warehouse/paper_sheet.html", context)
