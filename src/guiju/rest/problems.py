"""Answers that say no, as RFC 9457 problem details in Chinese."""

from http import HTTPStatus
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from pydantic import BaseModel, Field

MEDIA_TYPE = "application/problem+json"
TITLES = {
    400: "请求有误",
    401: "未登录",
    403: "没有权限",
    404: "找不到",
    405: "不支持的方法",
    409: "未办理",
    413: "内容太大",
    415: "内容类型不对",
    422: "填写有误",
    429: "请求太频繁",
    500: "服务器出错",
    503: "系统繁忙",
}


class Fault(BaseModel):
    """One value that does not fit; ``item`` and ``line`` count from 0."""

    item: int | None = Field(None, title="第几项")
    line: int | None = Field(None, title="第几行")
    field: str = Field(title="字段")
    title: str = Field(title="字段名称")
    message: str = Field(title="说明")


class Problem(BaseModel):
    """RFC 9457; ``code`` is for programs, ``request_id`` (also in X-Request-ID) finds the log line."""

    title: str = Field(title="概要")
    status: int = Field(title="HTTP 状态")
    detail: str = Field(title="说明")
    code: str = Field(title="代码")
    request_id: str = Field(title="请求编号")
    errors: list[Fault] = Field([], title="填写有误之处")


class Refused(Exception):
    """The request is turned away with this problem."""

    def __init__(
        self,
        status: HTTPStatus,
        code: str,
        detail: str,
        errors: list[Fault] | None = None,
        *,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.code = code
        self.errors = errors or []
        self.headers = headers


def problem_of(request: HttpRequest, status: int, code: str, detail: str, errors: list[Fault] | None = None) -> Problem:
    return Problem(
        title=_(TITLES[status]),
        status=status,
        detail=detail,
        code=code,
        request_id=getattr(request, "request_id", ""),
        errors=errors or [],
    )


def answer(problem: BaseModel, status: int, headers: dict[str, str] | None = None) -> HttpResponse:
    body: dict[str, Any] = problem.model_dump(mode="json")
    return HttpResponse(orjson.dumps(body), status=status, content_type=MEDIA_TYPE, headers=headers)
