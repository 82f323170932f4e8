"""REST is assembled when one of its addresses is asked for, by way or by name, and not before."""

import sys
from collections.abc import Iterator

import pytest
from django.urls import URLResolver, path
from django.urls.resolvers import RegexPattern, RoutePattern

from guiju.rest.later import AssembledLater
from tests.rest.addresses_of_tests import answer

LATER = "tests.rest.addresses_of_tests"


@pytest.fixture
def root() -> Iterator[URLResolver]:
    """One page, and what is assembled later."""
    sys.modules.pop(LATER)
    later = AssembledLater(RoutePattern("later/"), LATER, app_name="ninja", namespace="rest")
    yield URLResolver(RegexPattern(r"^/"), [path("page/", answer, name="page"), later])
    assert LATER in sys.modules


def test_pages_do_not_need_it(root: URLResolver) -> None:
    assert root.resolve("/page/").url_name == "page"
    assert root.reverse("page") == "page/"
    assert LATER not in sys.modules
    assert root.resolve("/later/here/").func(None).content == b"later"  # type: ignore[arg-type]


def test_a_name_of_it_is_found(root: URLResolver) -> None:
    assert root.reverse("page") == "page/"
    prefix, later = root.namespace_dict["rest"]
    assert LATER not in sys.modules
    assert prefix + later.reverse("here") == "later/here/"
