"""The code on the wall: whoever stands there reports a hazard without signing in, not faster than people see things."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from guiju.domains.safety.api import RecordHazard, RecordIncident, kinds_of_hazard
from guiju.kernel.accounts import pace
from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.commands.run import run_items
from guiju.kernel.commands.shape import InvalidInput
from guiju.kernel.files.refusal import UploadRefused
from guiju.kernel.files.uploads import stage
from guiju.kernel.org.models import Place
from guiju.kernel.pages import once
from guiju.web.acting import Acted, given
from guiju.web.address import address_of

EPIDEMIC = "epidemic"


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, code: str) -> HttpResponse:
    place = Place.objects.filter(code=code).first()
    if place is None:
        raise Http404
    if request.method != "POST":
        return _page(request, place)
    taken = pace.take(address_of(request), address_of(request), what="wall")
    if isinstance(taken, pace.TooFast):
        return _page(request, place, status=429, error=f"{taken.says}。")
    try:
        photo = _photo(request)
    except UploadRefused as refused:
        return _page(request, place, status=422, error=str(refused))
    acted = _record({**given(request, "kind", "what"), "place": code, "photo": photo}, once.given(request))
    if not acted.is_done:
        return _page(request, place, status=acted.status, error=acted.error)
    return _page(request, place, number=acted.outcome.answers[0]["number"] if acted.outcome else "")


def _photo(request: HttpRequest) -> str | None:
    photo: Any = request.FILES.get("photo")
    return stage(SYSTEM, photo.read(), photo.name).sha256 if photo else None


def _record(item: dict[str, Any], request_id: str | None) -> Acted:
    command = RecordIncident if item.get("kind") == EPIDEMIC else RecordHazard
    try:
        return Acted(run_items(command, [item], Context(SYSTEM, request_id=request_id)))
    except InvalidInput as wrong:
        return Acted(None, wrong.of_one_item)


def _page(request: HttpRequest, place: Place, *, status: int = 200, **more: Any) -> HttpResponse:
    kinds = {**kinds_of_hazard(), EPIDEMIC: _("疫情")}
    shown = {"place": place, "kinds": kinds, "request_token": once.fresh(), "title": _("上报隐患"), **more}
    return render(request, "web/wall.html", shown, status=status)
