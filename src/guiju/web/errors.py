"""Error pages: Chinese, drawn without the database, each with the number that finds the log line."""

from http import HTTPStatus

import structlog
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.urls import Resolver404
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _

from guiju.kernel.store import disk

log = structlog.get_logger("guiju.web")


def _page(
    request: HttpRequest, status: HTTPStatus, title: str, message: str, advice: str, **more: object
) -> HttpResponse:
    page = {
        "status": status.value,
        "title": title,
        "message": message,
        "advice": advice,
        "request_number": getattr(request, "request_id", ""),
        "keep_drafts": request.method == "POST",
        **more,
    }
    response = HttpResponse(render_to_string("errors/page.html", page), status=status)
    patch_cache_control(response, no_store=True, private=True)
    return response


def _reason(exception: object) -> str:
    """The sentence a view of ours gave with its exception; Django's own are English and name paths."""
    words = str(exception) if exception else ""
    return "" if words.isascii() else words


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig):
        return too_large(request)
    return _page(
        request, HTTPStatus.BAD_REQUEST, _("请求有误"), _("服务器看不懂这个请求。"), _("请返回上一页，刷新后再试。")
    )


def forbidden(request: HttpRequest, exception: object = None, *, sign_out: bool = False) -> HttpResponse:
    message = _reason(exception) or _("您的岗位没有打开这一页的权限。")
    advice = _("需要时请向主管申请授权；这次访问没有改动任何数据。")
    more = {"csrf_token": get_token(request)} if sign_out else {}
    return _page(request, HTTPStatus.FORBIDDEN, _("没有权限"), message, advice, **more)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    given = "" if isinstance(exception, Resolver404) else _reason(exception)
    message = given or _("没有这一页，或您无权看到它。")
    return _page(request, HTTPStatus.NOT_FOUND, _("找不到"), message, _("请核对单号，或从菜单重新进入。"))


def conflict(request: HttpRequest, message: str = "") -> HttpResponse:
    """For a page that finds the record changed since the form was opened."""
    said = message or _("您打开表单之后，这条记录已被别人改动。")
    advice = _("您填的内容已保存在本机：返回后核对最新数据，再提交一次。")
    return _page(request, HTTPStatus.CONFLICT, _("数据已变化"), said, advice)


def not_allowed(request: HttpRequest) -> HttpResponse:
    """An address that only takes a form, opened as a page, or the other way round."""
    said = _("这个地址不能这样打开。")
    return _page(request, HTTPStatus.METHOD_NOT_ALLOWED, _("打开方式不对"), said, _("请从菜单重新进入，再办理一次。"))


def too_large(request: HttpRequest) -> HttpResponse:
    advice = _("请缩小图片或拆分文件后再试。")
    return _page(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, _("内容太大"), _("提交的内容超过了上限。"), advice)


def server_error(request: HttpRequest) -> HttpResponse:
    advice = _("没有保存任何数据。请稍后再试；仍不行时把下面的编号告诉管理员。")
    return _page(request, HTTPStatus.INTERNAL_SERVER_ERROR, _("服务器出错"), _("程序遇到了没有料到的问题。"), advice)


def unavailable(request: HttpRequest, error: BaseException) -> HttpResponse:
    """The database or the disk does not take it: 503, which asks for another try later."""
    is_full, is_refused = disk.is_full(error), disk.refuses(error)
    log.error("database_unavailable", is_full=is_full, exc_info=error)
    advice = _("没有保存任何数据，您填的内容已保存在本机。请稍后再提交；仍不行时把下面的编号告诉管理员。")
    title, message = _("系统繁忙"), _("数据库繁忙或暂时不可用。")
    if is_full:
        title, message = _("磁盘已满"), _("服务器的磁盘写不下了。")
    elif is_refused:
        title, message = _("磁盘写不进去"), _("服务器的磁盘或数据库现在只能读，不能写。")
    return _page(request, HTTPStatus.SERVICE_UNAVAILABLE, title, message, advice)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 — Django names it
    """The form's token is not of this session: usually an expired session, or a page kept open across a sign-in."""
    advice = _("您填的内容已保存在本机：请重新登录或刷新表单，再提交一次。")
    return _page(
        request, HTTPStatus.FORBIDDEN, _("页面已过期"), _("登录已过期，或这一页打开得太久了。"), advice, sign_in=True
    )
