"""Who asks: the account of the session, if its person is employed; a request that writes comes from a page of ours."""

from http import HTTPStatus
from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.security.base import AuthBase
from ninja.utils import check_csrf

from guiju.kernel.pages.me import me_of
from guiju.kernel.queries.reader import Reader
from guiju.rest import limits
from guiju.rest.problems import Refused

JSON = "application/json"


class Caller(NamedTuple):
    """The account that asks; a token narrows it to ``scopes``."""

    actor: int
    scopes: frozenset[str] | None = None


class SignedIn(AuthBase):
    """The caller of a session, or nothing when nobody is signed in or the person has left."""

    openapi_type = "apiKey"
    openapi_in = "cookie"
    openapi_name = settings.SESSION_COOKIE_NAME

    def __call__(self, request: HttpRequest) -> Caller | None:
        account = request.user.pk
        if account is None:
            return None
        limits.demand_caller(f"account {account}")
        return None if me_of(account) is None else Caller(account)


class SignedInToWrite(SignedIn):
    """As `SignedIn`, for a JSON body under the session's CSRF token (header ``X-CSRFToken``).

    Raises:
        Refused: another content type (415), or no valid token (403).
    """

    def __call__(self, request: HttpRequest) -> Caller | None:
        caller = super().__call__(request)
        if caller is None:
            return None
        demand_json(request)
        if check_csrf(request) is not None:
            raise Refused(HTTPStatus.FORBIDDEN, "csrf", _("缺少或不符的 CSRF 令牌（请求头 X-CSRFToken）。"))
        return caller


def demand_json(request: HttpRequest) -> None:
    """Refuse a body of another content type (415)."""
    if request.content_type != JSON:
        raise Refused(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "not_json", _("请求体应为 application/json。"))


def caller_of(request: HttpRequest) -> Caller:
    """Who was let in."""
    caller: Caller = request.auth  # type: ignore[attr-defined]
    return caller


def reader_of(request: HttpRequest) -> Reader:
    caller = caller_of(request)
    return Reader(caller.actor, caller.scopes)


TO_READ = [SignedIn()]
TO_WRITE = [SignedInToWrite()]
