"""What an exception becomes: a problem with a status, never a page and never a trace."""

from http import HTTPStatus
from typing import Any

import structlog
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import DataError
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from guiju.kernel.commands.context import Forbidden, KeyReused
from guiju.kernel.commands.shape import InvalidInput, chinese
from guiju.kernel.store import disk
from guiju.rest.callers import CHALLENGE
from guiju.rest.problems import Fault, Refused, answer, problem_of

log = structlog.get_logger("guiju.rest")
RETRY_AFTER_SECONDS = "2"


def install(api: NinjaAPI) -> None:
    for kind, handler in _HANDLERS.items():
        api.add_exception_handler(kind, handler)


def _say(
    request: HttpRequest,
    status: HTTPStatus,
    code: str,
    detail: str,
    errors: list[Fault] | None = None,
    headers: dict[str, str] | None = None,
) -> HttpResponse:
    return answer(problem_of(request, status, code, detail, errors), status, headers)


def refused(request: HttpRequest, error: Refused) -> HttpResponse:
    return _say(request, error.status, error.code, str(error), error.errors, error.headers)


def _not_signed_in(request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
    detail = _("请先登录，或带上接口令牌，再提交请求。")
    headers = {"WWW-Authenticate": CHALLENGE}
    return _say(request, HTTPStatus.UNAUTHORIZED, "not_signed_in", detail, headers=headers)


def _forbidden(request: HttpRequest, error: Forbidden) -> HttpResponse:
    detail = _("您的岗位没有“%(title)s”的权限；没有改动任何数据。") % {"title": error}
    return _say(request, HTTPStatus.FORBIDDEN, "forbidden", detail)


def _key_reused(request: HttpRequest, error: KeyReused) -> HttpResponse:
    return _say(request, HTTPStatus.UNPROCESSABLE_ENTITY, "key_reused", str(error))


def _invalid_input(request: HttpRequest, error: InvalidInput) -> HttpResponse:
    errors = [
        Fault(item=each.item, line=each.line, field=each.field, title=each.title, message=each.message)
        for each in error.errors
    ]
    return _say(request, HTTPStatus.UNPROCESSABLE_ENTITY, "invalid_input", str(error), errors)


def _invalid_request(request: HttpRequest, error: ValidationError) -> HttpResponse:
    errors = [_fault(each) for each in error.errors]
    detail = "；".join(f"“{each.field}”{each.message}" for each in errors[:5])
    return _say(request, HTTPStatus.UNPROCESSABLE_ENTITY, "invalid_request", detail, errors)


def _fault(error: dict[str, Any]) -> Fault:
    place = [str(part) for part in error["loc"]]
    name = ".".join(place[2:] if place[0] == "body" and len(place) > 2 else place[1:] or place)
    message = chinese({**error, "ctx": error.get("ctx", {})})
    return Fault(field=name, title=name, message=message)


def _unreadable(request: HttpRequest, _error: Exception) -> HttpResponse:
    return _say(
        request, HTTPStatus.BAD_REQUEST, "unreadable", _("请求体不是可读的 JSON（UTF-8，数值有限，层次不过深）。")
    )


def _suspicious(request: HttpRequest, error: SuspiciousOperation) -> HttpResponse:
    if isinstance(error, RequestDataTooBig):
        detail = _("提交的内容超过了上限，请分批提交。")
        return _say(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too_large", detail)
    return _unreadable(request, error)


def _out_of_range(request: HttpRequest, error: Exception) -> HttpResponse:
    """A value that fits its field but not the arithmetic or the database; the transaction was rolled back."""
    log.warning("rest_value_out_of_range", path=request.path, error=type(error).__name__)
    said = str(error)
    detail = _("有数值、日期或文字超出了可保存的范围。") if said.isascii() else said
    return _say(request, HTTPStatus.UNPROCESSABLE_ENTITY, "out_of_range", detail)


def unavailable(request: HttpRequest, error: BaseException) -> HttpResponse:
    """The database or the disk does not take it; the same request id is done later."""
    is_full = disk.is_full(error)
    log.error("rest_database_unavailable", path=request.path, is_full=is_full, exc_info=error)
    code, detail = "unavailable", _("数据库繁忙或暂时不可用，请稍后用同一个请求号重试，不会重复办理。")
    if is_full:
        code = "disk_full"
        detail = _("服务器的磁盘写不下了，没有办理。请通知管理员；腾出空间后用同一个请求号重试，不会重复办理。")
    elif disk.refuses(error):
        code = "disk_read_only"
        detail = _("服务器的磁盘或数据库只能读，没有办理。请通知管理员；恢复后用同一个请求号重试，不会重复办理。")
    return _say(request, HTTPStatus.SERVICE_UNAVAILABLE, code, detail, headers={"Retry-After": RETRY_AFTER_SECONDS})


def _failed(request: HttpRequest, error: Exception) -> HttpResponse:
    if disk.is_away(error):
        return unavailable(request, error)
    log.error("rest_failed", path=request.path, exc_info=error)
    detail = _("程序遇到了没有料到的问题。请用同一个请求号重试，不会重复办理；仍不行时把请求编号告诉管理员。")
    return _say(request, HTTPStatus.INTERNAL_SERVER_ERROR, "failed", detail)


_HANDLERS: dict[type[Exception], Any] = {
    Refused: refused,
    AuthenticationError: _not_signed_in,
    Forbidden: _forbidden,
    KeyReused: _key_reused,
    InvalidInput: _invalid_input,
    ValidationError: _invalid_request,
    HttpError: _unreadable,
    UnreadablePostError: _unreadable,
    SuspiciousOperation: _suspicious,
    OverflowError: _out_of_range,
    DataError: _out_of_range,
    Exception: _failed,
}
