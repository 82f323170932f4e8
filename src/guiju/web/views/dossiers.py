"""证据包: the evidence of a clause, a document or a period, made, recorded and handed out in one step."""

import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from guiju.kernel.audit.keys import KeyMissing
from guiju.kernel.commands.shape import InvalidInput
from guiju.kernel.dossiers.making import Asked, make
from guiju.kernel.dossiers.queries import WITH_PRIVATE
from guiju.kernel.dossiers.selecting import NoEvidence
from guiju.kernel.pages import once
from guiju.kernel.pages.me import SignedInRequest

WHAT = {"clause": "一条条款", "document": "一张单据", "period": "一段期间"}
DAYS = 30


@require_http_methods(["GET", "HEAD", "POST"])
def make_dossier(request: SignedInRequest) -> HttpResponseBase:
    if request.method != "POST":
        return _page(request, {name: request.GET.get(name, "") for name in ("clause", "document")})
    given = {name: str(value).strip()[:200] for name, value in request.POST.items()}
    with_private = "with_private" in given
    if with_private and not request.me.may(WITH_PRIVATE):
        return _page(request, given, _("您的岗位不能把个人信息放进证据包。"), status=403)
    try:
        asked = _asked(given, with_private=with_private)
    except ValueError as wrong:
        return _page(request, given, str(wrong), status=422)
    return _handed_out(request, given, asked)


def _handed_out(request: SignedInRequest, given: dict[str, str], asked: Asked) -> HttpResponseBase:
    """The archive, which is on the disk only until it is sent."""
    with tempfile.TemporaryDirectory(prefix="dossier-", dir=settings.DATA) as folder:
        path = Path(folder) / "dossier.zip"
        try:
            make(path, asked, request.me.context(request_id=once.given(request)))
        except NoEvidence as none:
            return _page(request, given, f"{none.says}。", status=422)
        except InvalidInput as wrong:
            return _page(request, given, wrong.of_one_item, status=422)
        except KeyMissing as missing:
            return _page(request, given, f"{missing}。", status=503)
        return FileResponse(path.open("rb"), as_attachment=True, filename=_file_name(asked))


def _asked(given: dict[str, str], *, with_private: bool) -> Asked:
    """What the form asks for.

    Raises:
        ValueError: a field is missing or no date; the message says which.
    """
    what = given.get("what", "")
    named = given.get(what, "")
    if what not in WHAT:
        raise ValueError(_("请选择要打包的是条款、单据还是期间。"))
    if what != "period" and not named:
        raise ValueError(_("请填写条款号。") if what == "clause" else _("请填写单据号。"))
    for name, title in (("recipient", _("给谁")), ("reason", _("事由"))):
        if not given.get(name):
            raise ValueError(_("请填写“%(title)s”。") % {"title": title})
    since, until = (_day(given.get(name, "")) for name in ("since", "until"))
    if until < since:
        raise ValueError(_("“至”不能早于“自”。"))
    clause, document = (named if what == each else "" for each in ("clause", "document"))
    return Asked(clause, document, since, until, given["recipient"], given["reason"], with_private=with_private)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as wrong:
        raise ValueError(_("请填写日期，例如 2026-06-01。")) from wrong


def _file_name(asked: Asked) -> str:
    named = asked.document or asked.clause or f"{asked.since}_{asked.until}"
    return f"证据包-{named}.zip"


def _page(request: SignedInRequest, given: dict[str, str], error: str = "", status: int = 200) -> HttpResponse:
    today = timezone.localdate()
    what = given.get("what") or next((each for each in ("clause", "document") if given.get(each)), "clause")
    context: dict[str, Any] = {
        "what": what,
        "whats": WHAT,
        "since": (today - timedelta(days=DAYS)).isoformat(),
        "until": today.isoformat(),
        **{name: value for name, value in given.items() if value},
        "may_private": request.me.may(WITH_PRIVATE),
        "error": error,
        "refusals": [],
        "request_token": once.fresh(),
    }
    return render(request, "web/make_dossier.html", context, status=status)
