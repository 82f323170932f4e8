"""外部查阅: letting somebody from outside in to read, and what he sees first."""

import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guiju.kernel.accounts import passwords
from guiju.kernel.audit.keys import KeyMissing
from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.dossiers.making import make
from guiju.kernel.dossiers.selecting import NoEvidence
from guiju.kernel.inspections.commands import GrantInspection, IssueInspectionCode
from guiju.kernel.inspections.models import Inspection
from guiju.kernel.inspections.scopes import areas, title_of
from guiju.kernel.inspections.standing import Standing
from guiju.kernel.pages.addresses import list_address, record_address
from guiju.kernel.pages.me import SignedInRequest
from guiju.kernel.queries.query import queries
from guiju.web import acting
from guiju.web.act_forms import fields_of

_WHO = ("authority", "name", "username", "document", "reason", "last_day", "place")
_DOSSIER = ("clause", "paper", "since", "until")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def grant(request: SignedInRequest) -> HttpResponse:
    """The one-time password is on the page that answers, and nowhere else."""
    given = acting.given(request, *_WHO, *_DOSSIER)
    chosen = request.POST.getlist("area")
    acted = None
    if request.method == "POST":
        code = passwords.one_time()
        owner = passwords.owner_named(given.get("username", ""))
        item: dict[str, Any] = {**given, "ticket": passwords.ticket(code, owner=owner, replaces=None)}
        acted = acting.act(request, GrantInspection, {**item, "lines": [{"area": area} for area in chosen]})
        if acted.is_done and acted.outcome is not None:
            return _code_page(request, acted.outcome.answers[0]["number"], given["username"], code)
    drawn = {"last_day": {"value": (timezone.localdate() + timedelta(days=6)).isoformat()}}
    reader = request.me.reader
    context = {
        "fields": fields_of(GrantInspection, _WHO, reader, prefix="new", drawn=drawn, given=given),
        "dossier_fields": fields_of(GrantInspection, _DOSSIER, reader, prefix="dossier", drawn={}, given=given),
        "areas": areas(),
        "chosen": chosen,
        "most_days": settings.GUIJU_INSPECTION_DAYS,
        **acting.told(acted),
    }
    return render(request, "web/grant_inspection.html", context, status=acting.status_of(acted))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def issue_code(request: SignedInRequest, number: str) -> HttpResponse:
    row = Inspection.objects.filter(number=number).select_related("account").first()
    if row is None:
        raise Http404(_("没有这张查阅单。"))
    acted = None
    if request.method == "POST":
        code = passwords.one_time()
        ticket = passwords.ticket(code, owner=passwords.owner_of(row.account_id), replaces=None)
        acted = acting.act(request, IssueInspectionCode, {"inspection": number, "ticket": ticket})
        if acted.is_done:
            return _code_page(request, number, row.account.username, code)
    context = {"row": row, **acting.told(acted)}
    return render(request, "web/inspection_code.html", context, status=acting.status_of(acted))


def _code_page(request: SignedInRequest, number: str, username: str, code: str) -> HttpResponse:
    context = {
        "number": number,
        "username": username,
        "one_time": code,
        "sign_in_url": request.build_absolute_uri(reverse("sign_in")),
        "record_url": record_address("inspections.inspections", number),
    }
    return render(request, "web/inspection_code.html", context)


def _standing(request: SignedInRequest) -> Standing:
    if request.me.inspection is None:
        raise Http404
    return request.me.inspection


@require_safe
def home(request: SignedInRequest) -> HttpResponse:
    return _home(request)


def _home(request: SignedInRequest, error: str = "", status: int = 200) -> HttpResponse:
    standing = _standing(request)
    known = queries()
    lists = [(known[key].title, list_address(key)) for key in sorted(standing.queries)]
    context = {
        "row": standing.inspection,
        "last_day": timezone.localdate(standing.inspection.ends_at - timedelta(seconds=1)),
        "areas": [title_of(area) for area in standing.areas],
        "lists": [(title, url) for title, url in lists if url],
        "dossier": standing.dossier,
        "error": error,
        "refusals": [],
    }
    return render(request, "web/inspection_home.html", context, status=status)


@require_POST
def dossier(request: SignedInRequest) -> HttpResponseBase:
    """The archive that was opened to him; the program makes it, and that it was made is recorded."""
    asked = _standing(request).dossier
    if asked is None:
        raise Http404(_("没有为您开通证据包。"))
    with tempfile.TemporaryDirectory(prefix="dossier-", dir=settings.DATA) as folder:
        path = Path(folder) / "dossier.zip"
        try:
            make(path, asked, Context(actor=SYSTEM))
        except NoEvidence as none:
            return _home(request, f"{none.says}。", status=422)
        except KeyMissing as missing:
            return _home(request, f"{missing}。", status=503)
        name = asked.document or asked.clause or f"{asked.since}_{asked.until}"
        return FileResponse(path.open("rb"), as_attachment=True, filename=f"证据包-{name}.zip")
