"""Who asks: the account of the session; a request that writes shows that it comes from a page of ours."""

from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.security.base import AuthBase
from ninja.utils import check_csrf

from guiju.rest.problems import Refused

JSON = "application/json"


class SignedIn(AuthBase):
    """The account's id, or nothing when nobody is signed in."""

    openapi_type = "apiKey"
    openapi_in = "cookie"
    openapi_name = settings.SESSION_COOKIE_NAME

    def __call__(self, request: HttpRequest) -> int | None:
        return request.user.pk if request.user.is_authenticated else None


def actor_of(request: HttpRequest) -> int:
    """The account that `SignedIn` let in."""
    return int(request.auth)  # type: ignore[attr-defined]


class SignedInToWrite(SignedIn):
    """As `SignedIn`, for a JSON body under the session's CSRF token (header ``X-CSRFToken``).

    Raises:
        Refused: another content type (415), or no valid token (403).
    """

    def __call__(self, request: HttpRequest) -> int | None:
        account = super().__call__(request)
        if account is None:
            return None
        if request.content_type != JSON:
            raise Refused(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "not_json", _("请求体应为 application/json。"))
        if check_csrf(request) is not None:
            raise Refused(HTTPStatus.FORBIDDEN, "csrf", _("缺少或不符的 CSRF 令牌（请求头 X-CSRFToken）。"))
        return account
