"""Which pages are open to somebody from outside, and the row that is kept of each before it goes out."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _

from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.commands.run import run_items
from guiju.kernel.inspections.commands import RecordView
from guiju.kernel.pages.me import Inspector
from guiju.kernel.queries.query import offering, queries
from guiju.web import errors
from guiju.web.navigation import pages

HOME, DOSSIER = "inspection_home", "inspection_dossier"
_UNSEEN = frozenset({"my_password", "sign_out"})
"""Pages of the own sign-in, which show nothing of the company."""
_WRITES = frozenset({*_UNSEEN, DOSSIER})
_OF_RECORDS = frozenset({"record", "record_run"})
_LONGEST = 1_000
GetResponse = Callable[[HttpRequest], HttpResponse]


def answered(
    request: HttpRequest, me: Inspector, kept_out: HttpResponse | None, get_response: GetResponse
) -> HttpResponse:
    """The page, if it is open to him; nothing goes out that was not noted first."""
    if kept_out is not None:
        return kept_out
    if request.path == "/":
        return HttpResponseRedirect(reverse(HOME))
    try:
        found = resolve(request.path_info)
    except Resolver404:
        return get_response(request)
    page, named = found.url_name or "", found.kwargs
    if page in _UNSEEN:
        return get_response(request)
    is_open = _is_open(me, page, named, request.method or "")
    response = get_response(request) if is_open else _refused(request)
    _note(request, me, page, named, was_shown=response.status_code < HTTPStatus.BAD_REQUEST)
    return response


def _is_open(me: Inspector, page: str, named: dict[str, Any], method: str) -> bool:
    if method not in {"GET", "HEAD"} and page not in _WRITES:
        return False
    opened = me.inspection.queries
    if page in _OF_RECORDS:
        return named.get("query") in opened
    if page == "lookup":
        offered = offering(str(named.get("model")))
        return offered is not None and offered.key in opened
    return page in {HOME, DOSSIER} or page in me.lists


def _refused(request: HttpRequest) -> HttpResponse:
    if request.method not in {"GET", "HEAD"}:
        return errors.forbidden(request, _("外部查阅只能看，不能办理任何业务；没有改动任何数据。"))
    return errors.forbidden(request, _("这一页不在为您开通的查阅范围内。"))


def _note(request: HttpRequest, me: Inspector, page: str, named: dict[str, Any], *, was_shown: bool) -> None:
    item = {
        "inspection": me.inspection.inspection.pk,
        "page": _title(page, str(named.get("query", "")))[:60] or "？",
        "query": str(named.get("query") or me.lists.get(page, ""))[:80],
        "record": _clean(str(named.get("identity", "")))[:200],
        "asked": _clean(request.GET.urlencode())[:_LONGEST],
        "was_shown": was_shown,
    }
    run_items(RecordView, [item], Context(actor=SYSTEM))


def _title(page: str, query: str) -> str:
    """What a page is called; of a record what it is a record of."""
    title = next((each.title for each in pages() if each.key == page), page)
    known = queries().get(query)
    return f"{title}：{known.title}" if known else title


def _clean(text: str) -> str:
    return text.replace("\x00", "")
