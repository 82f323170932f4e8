"""The OpenAPI document says everything, and nothing it lets through makes the program fail."""

import string
from functools import lru_cache
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guiju.kernel.commands.command import commands
from guiju.rest.api import api
from tests.rest.conftest import KEEPER, OWNER, Program

WANTED = {200, 202, 400, 401, 403, 404, 405, 409, 413, 415, 422, 429, 500, 503}
OURS = sorted(key for key, command in commands().items() if command.__module__.startswith("guiju."))
"""Tests of the engine declare commands of their own, some after the endpoints were made."""

FUZZED = [key for key in OURS if key.split(".")[0] in {"warehouse", "controls", "commands"}]
KNOWN = [
    "WH1",
    "A-500",
    "6901000000011",
    "DH-GJ-202611-000001",
    "CK-GJ-202611-000001",
    "warehouse.goods_match_note",
    "1004",
]


@lru_cache(maxsize=1)
def document() -> dict[str, Any]:
    return api.get_openapi_schema(path_prefix="/api/v1/")


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


NASTY = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.sampled_from([2**31, 2**63 - 1, 2**63, -(2**63), 2**64 - 1, 0, -1]),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=40),
    st.sampled_from(
        ["\x00", "%", "' or 1=1 --", "x" * 5000, "2026-11-24", "0001-01-01", "9999-12-31T23:59:59Z", *KNOWN]
    ),
    st.lists(st.integers(), max_size=2),
    st.dictionaries(st.text(max_size=3), st.none(), max_size=2),
)


def valued(schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Values of a schema of the document, now and then something else."""
    return st.integers(0, 19).flatmap(lambda die: NASTY if die == 0 else fitting(schema))


def fitting(schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    if "$ref" in schema:
        return valued(schema_of(schema["$ref"].rsplit("/", 1)[1]))
    several = schema.get("anyOf") or schema.get("allOf")
    if several:
        return st.one_of([valued(each) for each in several])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    return KINDS.get(schema.get("type", "string"), texts)(schema)


def arrays(schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    return st.lists(valued(schema["items"]), min_size=schema.get("minItems", 0), max_size=3)


def integers(schema: dict[str, Any]) -> st.SearchStrategy[int]:
    low, high = schema.get("minimum", -5), schema.get("maximum", 2**63)
    return st.integers(low, min(high, low + 100)) | st.just(high)


def objects(schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    required = set(schema.get("required", ()))
    fields = {name: valued(each) for name, each in schema.get("properties", {}).items()}
    return st.fixed_dictionaries(
        {name: field for name, field in fields.items() if name in required},
        optional={name: field for name, field in fields.items() if name not in required},
    )


def texts(schema: dict[str, Any]) -> st.SearchStrategy[str]:
    if schema.get("format") == "date":
        return st.dates().map(str)
    if schema.get("format") == "date-time":
        return st.datetimes(timezones=st.timezones()).map(lambda moment: moment.isoformat())
    plain = st.text(
        string.ascii_letters + "张王 -'%\\", min_size=schema.get("minLength", 0), max_size=schema.get("maxLength", 20)
    )
    return plain | st.sampled_from(KNOWN)


KINDS = {
    "object": objects,
    "array": arrays,
    "integer": integers,
    "boolean": lambda _: st.booleans(),
    "null": lambda _: st.none(),
}


@pytest.mark.parametrize("key", FUZZED)
def test_no_request_makes_a_command_fail(company_loaded: None, key: str) -> None:
    operation = document()["paths"][f"/api/v1/commands/{key}"]["post"]
    programs = [Program(KEEPER), Program(OWNER), Program("chen"), Program("lin")]

    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(st.sampled_from(programs), fitting(schema_of(operation["operationId"] + "Request")))
    def never_fails(program: Program, body: Any) -> None:
        answer = program.post(f"/commands/{key}", body)
        assert answer.status_code < 500, answer.content.decode()
        assert answer.status_code in operation["responses"]
        assert answer["Content-Type"].split(";")[0] in operation["responses"][answer.status_code]["content"]

    never_fails()


QUERIES = ["arrivals", "count-sheet/{}", "balances", "stock-card/{}", "month-report"]


@pytest.mark.parametrize("address", QUERIES)
def test_no_question_makes_a_query_fail(company_loaded: None, address: str) -> None:
    program = Program(KEEPER)
    words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=70) | st.sampled_from(KNOWN)
    names = st.sampled_from(["limit", "offset", "open_only", "warehouse", "month", "x"])
    asked = words | st.integers().map(str) | st.sampled_from(["2026-11", "2026-00", "true", "1e3"])

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(words, st.dictionaries(names, asked, max_size=4))
    def never_fails(word: str, query: dict[str, str]) -> None:
        answer = program.client.get(f"/api/v1/warehouse/{address.format(quote(word, safe=''))}", query)
        assert answer.status_code < 500, answer.content.decode()
        assert answer.status_code in {200, 400, 404, 422}

    never_fails()
