"""REST version 1, assembled: commands, queries, the OpenAPI document; a problem for every other address and method."""

from collections.abc import Callable
from functools import lru_cache, wraps
from http import HTTPStatus
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import URLPattern
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.parser import Parser
from ninja.renderers import BaseRenderer

from guiju.rest import commands, handlers, limits, openapi, queries
from guiju.rest.addresses import REST_OF_ADDRESS
from guiju.rest.callers import TO_READ
from guiju.rest.later import NAMESPACE
from guiju.rest.problems import Refused, answer, problem_of

METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"]
DESCRIPTION = (
    "写入只走命令：每个命令一个地址，办成 200，待批 202，被制度拒绝 409 并写明条款。"
    "以接口令牌（Authorization: Bearer …）或登录会话识别身份；用会话写入另需请求头 X-CSRFToken。项与行的序号都从 0 起。"
)


class StrictJson(Parser):
    """UTF-8, no NaN or infinity, a bounded depth."""

    def parse_body(self, request: HttpRequest) -> Any:
        return orjson.loads(request.body)


class Json(BaseRenderer):
    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:
        return orjson.dumps(data)


class Api(NinjaAPI):
    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        """As ninja writes it, completed."""
        prefix = self.get_root_path(path_params or {}) if path_prefix is None else path_prefix
        return openapi.complete(openapi.Described(self, prefix))


@lru_cache(maxsize=1)
def document() -> OpenAPISchema:
    """The OpenAPI document, written once a process."""
    return api.get_openapi_schema()


def _openapi(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 — ninja knows it by this name
    return HttpResponse(orjson.dumps(document(), option=orjson.OPT_NON_STR_KEYS), content_type="application/json")


def _unknown(request: HttpRequest, rest: str) -> HttpResponse:  # noqa: ARG001 — the rest of the address
    return _root(request)


def _root(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 — ninja knows it by this name
    raise Refused(HTTPStatus.NOT_FOUND, "not_found", _("没有这个地址。"))


def _in_our_words(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Count the request first; ninja answers a method that an address does not have with plain text."""

    @wraps(view)
    def answering(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            limits.demand_address(request)
        except Refused as refused:
            return handlers.refused(request, refused)
        response = view(request, *args, **kwargs)
        if not isinstance(response, HttpResponseNotAllowed):
            return response
        detail = _("这个地址不支持该方法。")
        said = problem_of(request, response.status_code, "method_not_allowed", detail)
        return answer(said, response.status_code, {"Allow": response["Allow"]})

    return answering


def _assemble() -> Api:
    made = Api(
        title="规矩",
        version="1",
        description=DESCRIPTION,
        openapi_url=None,
        docs_url=None,
        parser=StrictJson(),
        renderer=Json(),
        urls_namespace=NAMESPACE,
    )
    handlers.install(made)
    router = made.default_router
    with openapi.models_shared():
        commands.mount(router)
        queries.mount(router)
    router.add_api_operation("/openapi.json", ["GET"], _openapi, auth=TO_READ, include_in_schema=False)
    for path, view in (("", _root), (f"/{REST_OF_ADDRESS}", _unknown)):
        router.add_api_operation(path, METHODS, view, auth=TO_READ, include_in_schema=False)
    return made


api = _assemble()
urlpatterns = api.urls[0]
for pattern in urlpatterns:
    if isinstance(pattern, URLPattern):
        pattern.callback = _in_our_words(pattern.callback)
