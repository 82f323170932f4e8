"""A number for every request, and sign-in before every page."""

import uuid
from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import urlsplit

import structlog
from django.contrib import auth
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from guiju.kernel.inspections.standing import was_open_to
from guiju.kernel.pages.me import Inspector, Me, inspector_of, me_of
from guiju.kernel.pages.page import OWN_ACCOUNT
from guiju.kernel.store import disk
from guiju.web import entering, errors, inspecting
from guiju.web.next import allowed_next

GetResponse = Callable[[HttpRequest], HttpResponse]
OPEN = frozenset({"/healthz", "/readyz", "/metrics", "/rules/"})
WITHOUT_SESSION = ("/static/", "/calendar/")
ENTRANCES = ("/sign-in/", "/setup/", "/report/")
REST = ("/api/",)
log = structlog.get_logger("guiju.web")
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class RequestId:
    """The number stands in the answer's header, in every log line of the request and on error pages."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.request_id = uuid.uuid4().hex  # type: ignore[attr-defined]
        with structlog.contextvars.bound_contextvars(request_id=request.request_id):  # type: ignore[attr-defined]
            response = self.get_response(request)
        response["X-Request-ID"] = request.request_id  # type: ignore[attr-defined]
        return response


class SignInRequired:
    """Deny by default: open are probes, static files, public rules, sign-in, set-up, codes on the walls.

    Metrics, calendar feeds and REST ask for themselves who may.

    A session that is over is nobody's; one that must first do something else is sent there, and is nobody's to REST, like
    one of a shared device.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._answer(request)
        patch_cache_control(response, no_store=True, private=True)
        return response

    def _answer(self, request: HttpRequest) -> HttpResponse:
        if request.path in OPEN or request.path.startswith(WITHOUT_SESSION):
            return self.get_response(request)
        entering.settle_session(request)
        if request.path.startswith(ENTRANCES):
            return self.get_response(request)
        is_shared = entering.is_shared(request)
        me = me_of(request.user.pk, is_shared=is_shared) if request.user.is_authenticated else None
        first = entering.must_first(request, me) if request.user.is_authenticated else None
        if request.path.startswith(REST):
            if first is not None or is_shared:
                request.user = AnonymousUser()
            return self.get_response(request)
        if me is None and request.user.is_authenticated:
            me = inspector_of(request.user.pk)
        kept_out = self._kept_out(request, me, first)
        if isinstance(me, Inspector):
            return inspecting.answered(request, me, kept_out, self.get_response)
        return kept_out or self.get_response(request)

    def _kept_out(self, request: HttpRequest, me: Me | None, first: str | None) -> HttpResponse | None:
        """Why the page is not shown; None when it is."""
        if not request.user.is_authenticated:
            return to_sign_in(request)
        if me is None and request.path != reverse("sign_out") and was_open_to(request.user.pk):
            auth.logout(request)
            return errors.forbidden(request, _("查阅已到期或已由公司结束，不能再看。需要时请联系开通查阅的公司。"))
        if me is None and request.path != reverse("sign_out"):
            return errors.forbidden(request, _("这个账号没有对应的在职人员，请联系人事。"), sign_out=True)
        request.me = me  # type: ignore[attr-defined]
        if me is not None and me.is_shared and request.path.startswith(OWN_ACCOUNT):
            return errors.forbidden(request, _("共用设备上不能办理自己的账号，请在自己的设备上用登录名和密码登录。"))
        if first is not None and request.path not in {reverse(first), reverse("sign_out")}:
            return _to(request, reverse(first))
        return None


def _to(request: HttpRequest, target: str) -> HttpResponse:
    return HttpResponseClientRedirect(target) if _is_htmx(request) else HttpResponseRedirect(target)


class DatabaseGone:
    """A database that does not answer, or a full disk, is told as such: nothing was done, the same form may be sent again."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return errors.unavailable(request, exception) if disk.is_away(exception) else None


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """To the sign-in page, and after it back to the page the person was on."""
    page = _page_of(request)
    query = {"next": page} if page != "/" else {}
    if request.method not in SAFE_METHODS or _is_htmx(request):
        query["expired"] = "1"
    target = reverse("sign_in") + (f"?{urlencode(query)}" if query else "")
    return _to(request, target)


def _is_htmx(request: HttpRequest) -> bool:
    return bool(request.htmx)  # type: ignore[attr-defined]


def _page_of(request: HttpRequest) -> str:
    if _is_htmx(request):
        return allowed_next(request.htmx.current_url_abs_path)  # type: ignore[attr-defined]
    if request.method in SAFE_METHODS:
        return allowed_next(request.get_full_path())
    referer = urlsplit(request.headers.get("Referer", ""))
    own = referer.netloc == request.get_host()
    return allowed_next(referer._replace(scheme="", netloc="", fragment="").geturl() if own else None)


class NotAllowed:
    """A 405, which Django answers with an empty page, as a page of ours."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if (
            response.status_code != HTTPStatus.METHOD_NOT_ALLOWED
            or response.content
            or request.path.startswith("/api/")
        ):
            return response
        page = errors.not_allowed(request)
        page["Allow"] = response["Allow"]
        return page
