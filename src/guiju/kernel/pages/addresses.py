"""The addresses of the kit: of a record, of a command's form, of a list."""

from collections.abc import Mapping
from functools import cache
from urllib.parse import quote, urlencode

from django.urls import NoReverseMatch, reverse

from guiju.kernel.commands.command import commands
from guiju.kernel.pages.page import own_form, paper_of


@cache
def _before_identity(query: str) -> str:
    return reverse("record", args=[query, "_"]).removesuffix("_/")


def record_address(query: str, identity: object) -> str:
    """``/records/warehouse.arrivals/DH-1/``; whatever stands in an identity is quoted."""
    return f"{_before_identity(query)}{quote(str(identity), safe='')}/"


def list_key(query: str) -> str:
    """The key of the page that lists a query: ``warehouse.arrivals`` → ``warehouse_arrivals``."""
    return query.replace(".", "_")


def list_address(query: str, **given: str) -> str:
    """The list of a query; empty where no page lists it."""
    try:
        address = reverse(list_key(query))
    except NoReverseMatch:
        return ""
    return f"{address}?{urlencode(given)}" if given else address


def command_address(command: str, given: Mapping[str, object]) -> str:
    """The form of a command with fields filled in: a page of its own, else the kit's."""
    page = own_form(command)
    if page is None:
        return with_query(reverse("do", args=[command]), given)
    try:
        return reverse(page, args=[str(value) for value in given.values()][:1])
    except NoReverseMatch:
        return with_query(reverse(page), given)


def own_paper(query: str, identity: object) -> str:
    """Where a record is shown as a paper to be printed and signed; empty where it is not."""
    page = paper_of(query)
    return reverse(page, args=[identity]) if page else ""


def with_query(address: str, given: Mapping[str, object]) -> str:
    return f"{address}?{urlencode(given)}" if given else address


def command_title(key: str) -> str:
    known = commands().get(key)
    return known.title if known else key
