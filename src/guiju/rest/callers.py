"""Who asks: the holder of a token, or the account of a session whose write comes from a page of ours."""

from http import HTTPStatus
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.security.base import AuthBase
from ninja.utils import check_csrf

from guiju.kernel.accounts import tokens
from guiju.kernel.inspections.standing import was_open_to
from guiju.kernel.pages.me import me_of
from guiju.kernel.queries.reader import Reader
from guiju.rest import limits
from guiju.rest.problems import Refused

JSON = "application/json"
BEARER = "Bearer "
CHALLENGE = 'Bearer realm="guiju"'


class Caller(NamedTuple):
    """The account that asks; a token narrows it to ``scopes``."""

    actor: int
    scopes: frozenset[str] | None = None


class _Identified(AuthBase):
    """The caller; a request that ``writes`` has a JSON body."""

    def __init__(self, *, writes: bool = False) -> None:
        self.writes = writes

    def __call__(self, request: HttpRequest) -> Caller | None:
        caller = self.caller(request)
        if caller is not None and self.writes:
            if request.content_type != JSON:
                raise Refused(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "not_json", _("请求体应为 application/json。"))
            self.demand_intent(request)
        return caller

    def caller(self, request: HttpRequest) -> Caller | None:
        raise NotImplementedError

    def demand_intent(self, request: HttpRequest) -> None:
        """Refuse what somebody else's page may have sent."""


class Token(_Identified):
    """The holder of ``Authorization: Bearer …``; a request with that header is nobody else's, whatever its cookies.

    Raises:
        Refused: the token is unknown, expired or revoked, or its person has left (401).
    """

    openapi_type = "http"
    openapi_scheme = "bearer"

    def caller(self, request: HttpRequest) -> Caller | None:
        given: Any = request.headers.get("Authorization")
        if given is None:
            return None
        holder = tokens.holder(given.removeprefix(BEARER)) if given.startswith(BEARER) else None
        if holder is not None:
            limits.demand_caller(f"token {holder.token}")
        if holder is None or me_of(holder.account) is None:
            said = _("令牌不存在、已过期或已撤销，或持有人已离职。")
            challenge = {"WWW-Authenticate": f'{CHALLENGE}, error="invalid_token"'}
            raise Refused(HTTPStatus.UNAUTHORIZED, "invalid_token", said, headers=challenge)
        return Caller(holder.account, holder.scopes)


class Session(_Identified):
    """The account that signed in, or nothing when nobody did or the person has left.

    Raises:
        Refused: a write without the session's CSRF token in the header ``X-CSRFToken``, or an inspector (403).
    """

    openapi_type = "apiKey"
    openapi_in = "cookie"
    openapi_name = settings.SESSION_COOKIE_NAME

    def caller(self, request: HttpRequest) -> Caller | None:
        account = request.user.pk
        if account is None:
            return None
        limits.demand_caller(f"account {account}")
        if me_of(account) is not None:
            return Caller(account)
        if was_open_to(account):
            said = _("外部查阅只能在页面上看，不能办理业务，也不能用接口读取；没有改动任何数据。")
            raise Refused(HTTPStatus.FORBIDDEN, "inspection", said)
        return None

    def demand_intent(self, request: HttpRequest) -> None:
        if check_csrf(request) is not None:
            raise Refused(HTTPStatus.FORBIDDEN, "csrf", _("缺少或不符的 CSRF 令牌（请求头 X-CSRFToken）。"))


def caller_of(request: HttpRequest) -> Caller:
    """Who was let in."""
    caller: Caller = request.auth  # type: ignore[attr-defined]
    return caller


def reader_of(request: HttpRequest) -> Reader:
    caller = caller_of(request)
    return Reader(caller.actor, caller.scopes)


TO_READ = [Token(), Session()]
TO_WRITE = [Token(writes=True), Session(writes=True)]
