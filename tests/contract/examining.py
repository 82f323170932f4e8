"""An operation of the OpenAPI document, asked with what fits its schema and with what does not."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from functools import lru_cache
from typing import Any

import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.generation.case import Case
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from guiju.config.wsgi import application
from guiju.rest.api import document

CHECKS: list[Any] = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
CREDENTIALS = {"Authorization", "X-CSRFToken"}
"""What the document says of who asks; made up, it would end most requests at the door."""


@lru_cache(maxsize=1)
def operations() -> dict[str, Any]:
    """The operations of the document, by id."""
    schema = schemathesis.openapi.from_dict(deepcopy(document()))
    schema.app = application
    found = [result.ok() for result in schema.get_all_operations()]
    return {operation.definition.raw["operationId"]: operation for operation in found}


@contextmanager
def in_this_transaction() -> Iterator[None]:
    """The program ends its connections with a request; here all requests stand in the test's transaction."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in signals:
            signal.connect(close_old_connections)


def examine(
    operation: Any, people: dict[str, dict[str, dict[str, str]]], known: list[Any], examples: int
) -> Counter[tuple[str, int]]:
    """Answers by person and status: each request is made up once, which costs more than all else, and asked by everybody.

    ``people`` are the headers and cookies of who asks, ``known`` values that name something.

    Raises:
        FailureGroup: an answer is a 5xx or is not as the document says.
    """
    seen: Counter[tuple[str, int]] = Counter()
    fits = operation.as_strategy(GenerationMode.POSITIVE)
    wrong = operation.as_strategy(GenerationMode.NEGATIVE)

    @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(st.one_of(fits, fits, fits, wrong), st.data())
    def is_as_documented(case: Case, data: st.DataObject) -> None:
        if data.draw(st.integers(0, 19)):
            case.headers = {name: value for name, value in case.headers.items() if name not in CREDENTIALS}
            case.cookies = {}
        salt(case, data, known)
        for who, identity in people.items():
            answer = case.call(**identity)
            seen[who, answer.status_code] += 1
            case.validate_response(answer, checks=CHECKS)

    with in_this_transaction():
        is_as_documented()
    return seen


def salt(case: Case, data: st.DataObject, known: list[Any]) -> None:
    """Put known values in place of some generated ones, or requests would seldom name anything."""
    if not data.draw(st.booleans()):
        return
    for part in (case.path_parameters, case.query, case.body):
        _salt(part, data, known)


def _salt(node: Any, data: st.DataObject, known: list[Any]) -> None:
    places = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for place, value in list(places):
        if isinstance(value, str | int) and not isinstance(value, bool):
            fitting = [each for each in known if type(each) is type(value)]
            if fitting and data.draw(st.integers(0, 2)):
                node[place] = data.draw(st.sampled_from(fitting))
        else:
            _salt(value, data, known)
