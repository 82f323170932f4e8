"""The wholesaler: a legal entity that keeps its books in pounds, one warehouse, who asks for issues and who signs them."""

from datetime import date
from typing import Any, NamedTuple

from guiju.demo.online_retail.door import through
from guiju.domains.catalogue.commands import RegisterSku
from guiju.domains.catalogue.models import Sku
from guiju.domains.warehouse.api import ApproveIssue, RequestIssue
from guiju.kernel.commands.batch import from_items
from guiju.kernel.commands.command import Command
from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.commands.door import BACKDATE
from guiju.kernel.org.commands import DefinePost, FoundEntity, OpenPlace, RegisterPerson
from guiju.kernel.org.models import Person, Place

ENTITY, CURRENCY, WAREHOUSE = "OR", "GBP", "OR-WH"
FOUNDED = date(2009, 12, 1)
REQUESTER, APPROVER = "OR-01", "OR-02"


class Company(NamedTuple):
    """Ids: the warehouse, and the accounts of the two people."""

    warehouse: int
    requester: int
    approver: int


def found() -> Company:
    """Found the company where it is not there yet; every step has a fixed request id."""
    _once("entity", FoundEntity, [{"code": ENTITY, "name": "英国礼品批发（Online Retail）", "currency": CURRENCY}])
    place = {"entity": ENTITY, "code": WAREHOUSE, "name": "英国仓", "kind": "warehouse"}
    _once("warehouse", OpenPlace, [place])
    posts = [
        ("online_retail_sales", "批发业务员", RequestIssue),
        ("online_retail_manager", "批发主管", ApproveIssue),
    ]
    defined = [
        {"code": code, "title": title, "lines": [{"permission": may} for may in (command.permission(), BACKDATE)]}
        for code, title, command in posts
    ]
    _once("posts", DefinePost, defined)
    people = [
        (REQUESTER, "批发业务员", "online-retail", "online_retail_sales"),
        (APPROVER, "批发主管", "online-retail-manager", "online_retail_manager"),
    ]
    registered = [
        {
            "number": number,
            "name": name,
            "username": username,
            "lines": [{"post": post, "place": WAREHOUSE, "since": FOUNDED}],
        }
        for number, name, username, post in people
    ]
    _once("people", RegisterPerson, registered)
    accounts = dict(Person.objects.filter(number__in=[REQUESTER, APPROVER]).values_list("number", "account_id"))
    return Company(Place.objects.get(code=WAREHOUSE).id, accounts[REQUESTER], accounts[APPROVER])


def register(codes: dict[str, str], context: Context) -> None:
    """Register the codes that the catalogue does not have; a code is its own barcode."""
    known = set(Sku.objects.values_list("code", flat=True))
    fresh = [
        {"code": code, "name": name, "lines": [{"code": code}]} for code, name in codes.items() if code not in known
    ]
    if fresh:
        through(RegisterSku, from_items(RegisterSku, fresh), context)


def _once(step: str, command: type[Command], items: list[dict[str, Any]]) -> None:
    through(command, from_items(command, items), Context(actor=SYSTEM, request_id=f"online-retail:{step}"))
