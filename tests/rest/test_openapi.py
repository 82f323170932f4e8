"""The OpenAPI document says everything. What comes of asking as it says is in `tests.contract`."""

from typing import Any

import pytest

from guiju.kernel.commands.command import commands
from guiju.rest.api import document
from tests.rest.conftest import KEEPER, Program

pytestmark = pytest.mark.founded

WANTED = {200, 202, 400, 401, 403, 404, 405, 409, 413, 415, 422, 429, 500, 503}
OURS = sorted(key for key, command in commands().items() if command.__module__.startswith("guiju."))
"""Tests of the engine declare commands of their own, some after the endpoints were made."""


def schema_of(name: str) -> dict[str, Any]:
    return document()["components"]["schemas"][name]


def test_the_document_is_served_and_complete(company_loaded: None) -> None:
    assert Program(None).get("/openapi.json").status_code == 401
    answer = Program(KEEPER).get("/openapi.json")
    assert answer.status_code == 200
    served = answer.json()
    assert served["openapi"].startswith("3.1")
    assert {f"/api/v1/commands/{key}" for key in OURS} <= set(served["paths"])
    for reference in references(served):
        assert reference.rsplit("/", 1)[1] in served["components"]["schemas"]


def references(node: Any) -> list[str]:
    if isinstance(node, dict):
        own = [node["$ref"]] if isinstance(node.get("$ref"), str) else []
        return own + [found for value in node.values() for found in references(value)]
    return [found for value in node for found in references(value)] if isinstance(node, list) else []


@pytest.mark.parametrize("key", OURS)
def test_every_command_is_typed(key: str) -> None:
    command = commands()[key]
    operation = document()["paths"][f"/api/v1/commands/{key}"]["post"]
    assert operation["summary"] == command.title
    assert set(operation["responses"]) == WANTED
    for status, response in operation["responses"].items():
        assert list(response["content"]) == ["application/json" if status < 300 else "application/problem+json"]
    request = schema_of(operation["operationId"] + "Request")
    item = schema_of(operation["operationId"] + "Item")
    assert request["additionalProperties"] is False
    assert item["additionalProperties"] is False
    assert set(item["properties"]) - {"lines"} == set(command.header.model_fields)
    if command.line is not None:
        line = schema_of(operation["operationId"] + "Line")
        assert line["additionalProperties"] is False
        assert set(line["properties"]) == set(command.line.model_fields)


def test_fields_have_their_chinese_titles() -> None:
    line = schema_of("WarehouseReceiveGoodsLine")["properties"]
    assert line["quantity"] == {"maximum": 10_000_000, "minimum": 1, "title": "数量", "type": "integer"}
    assert line["state"]["description"] == "inspecting 待检、good 良品"
