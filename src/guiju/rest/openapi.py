"""What ninja leaves out of the OpenAPI document: media type and headers of problems, the CSRF header, absent params."""

from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation
from ninja.params.models import BodyModel, HeaderModel, QueryModel

from guiju.rest.callers import Session
from guiju.rest.problems import MEDIA_TYPE

SESSION, TOKEN, CSRF = "session", "token", "csrf"
SECURITY_SCHEMES = {
    SESSION: {
        "type": "apiKey",
        "in": "cookie",
        "name": Session.openapi_name,
        "description": "网页登录后的会话",
    },
    TOKEN: {
        "type": "http",
        "scheme": "bearer",
        "description": "在“我的账号”签发的接口令牌；只能用其权限范围之内的地址",
    },
    CSRF: {"type": "apiKey", "in": "header", "name": "X-CSRFToken", "description": "用会话写入时另需的 CSRF 令牌"},
}
HEADERS = {
    HTTPStatus.UNAUTHORIZED: ("WWW-Authenticate", "怎样表明身份", {"type": "string"}),
    HTTPStatus.TOO_MANY_REQUESTS: ("Retry-After", "几秒之后再来", {"type": "integer", "minimum": 1}),
    HTTPStatus.SERVICE_UNAVAILABLE: ("Retry-After", "几秒之后再来", {"type": "integer", "minimum": 1}),
}


class Described(OpenAPISchema):
    """Each model is described once: ninja describes an answer anew for every operation and status, which takes seconds."""

    def __init__(self, api: NinjaAPI, path_prefix: str) -> None:
        self._described: dict[tuple[Any, ...], tuple[dict[str, Any], bool]] = {}
        super().__init__(api, path_prefix)

    def _create_schema_from_model(self, model: Any, **options: Any) -> tuple[dict[str, Any], bool]:  # type: ignore[override]
        asked = (model, *sorted(options.items()))
        if asked not in self._described:
            self._described[asked] = super()._create_schema_from_model(model, **options)
        schema, is_required = self._described[asked]
        return dict(schema), is_required

    def add_schema_definitions(self, definitions: dict[str, Any]) -> None:
        for name, definition in definitions.items():
            if self.schemas.setdefault(name, definition) != definition:
                message = f"two different schemas are called {name}"
                raise ValueError(message)


@contextmanager
def models_shared() -> Iterator[None]:
    """One model an answer, and each model of params built when it is first asked for.

    ninja makes one for every status of every operation, nine thousand that are nearly all alike, and builds all at once.
    """
    for base in (BodyModel, HeaderModel, QueryModel):
        base.model_config["defer_build"] = True
    usual, made = Operation._create_response_model, dict[Any, Any]()

    def shared(operation: Operation, answered: Any) -> Any:
        if answered not in made:
            made[answered] = usual(operation, answered)
        return made[answered]

    Operation._create_response_model = shared  # type: ignore[assignment, method-assign]
    try:
        yield
    finally:
        Operation._create_response_model = usual  # type: ignore[method-assign]


def complete(schema: OpenAPISchema) -> OpenAPISchema:
    """The document as it is served; ``schema`` itself is changed."""
    for methods in schema["paths"].values():
        for method, operation in methods.items():
            operation["security"] = [{TOKEN: []}, {SESSION: [], CSRF: []} if method == "post" else {SESSION: []}]
            for parameter in operation["parameters"]:
                parameter["schema"] = _without_null(parameter["schema"])
            for status, response in operation["responses"].items():
                _describe(status, response)
    schema["components"]["securitySchemes"] = SECURITY_SCHEMES
    return schema


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """A parameter that is not given is left out of the address; there is no null to write."""
    kinds = [each for each in schema.get("anyOf", ()) if each != {"type": "null"}]
    if len(kinds) != 1:
        return schema
    return {**{name: value for name, value in schema.items() if name != "anyOf"}, **kinds[0]}


def _describe(status: int, response: dict[str, Any]) -> None:
    if status >= HTTPStatus.BAD_REQUEST:
        response["content"] = {MEDIA_TYPE: next(iter(response["content"].values()))}
    if status in HEADERS:
        name, description, shape = HEADERS[HTTPStatus(status)]
        response["headers"] = {name: {"description": description, "schema": shape}}
