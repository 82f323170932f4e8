"""The stock card is read along the chain of ledger lines: in the order of the ledger, in pages, by primary key only."""

import json
import re
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from guiju.domains.warehouse import api, queries
from guiju.domains.warehouse.checks import check_card
from guiju.domains.warehouse.ledger import short_of_stock
from guiju.domains.warehouse.models import Balance, Layer, Move
from guiju.domains.warehouse.queries import tasks
from guiju.kernel.accounts.models import Account
from guiju.kernel.commands.adjustments import Adjustments
from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.commands.run import run_items
from guiju.kernel.org.commands import OpenPlace, RegisterPerson
from guiju.kernel.store import bulk
from guiju.lib.runs import RUN_BITS
from tests.clauses.company import A_BARCODE, KEEPER, WAREHOUSE, Company

pytestmark = [pytest.mark.django_db, pytest.mark.founded]
SQLITE = connection.vendor == "sqlite"


@pytest.fixture
def company() -> Company:
    return Company.founded()


def a_500() -> Balance:
    return Balance.objects.get(sku__code="A-500", warehouse__code=WAREHOUSE)


def out(company: Company, *quantities: int) -> None:
    """Dispatches of A-500, each a run of its own."""
    for quantity in quantities:
        request = company.request("A-500", quantity)
        company.approve(request)
        assert company.dispatch(request, quantity).done == [0]


def set_run_number(number: int) -> None:
    """The next run has the number after this one."""
    sql = "update commands_runcounter set last = %s" if SQLITE else "select setval('commands_run', %s)"
    with connection.writing(), connection.cursor() as cursor:
        cursor.execute(sql, [number])


def quantities(lines: list[Move]) -> list[int]:
    return [line.quantity for line in lines]


def test_the_card_is_in_the_order_of_posting_whatever_the_ids_say(company: Company) -> None:
    """On PostgreSQL a run may have its number long before it gets the balance."""
    early = Move.objects.latest("id").run + 100
    set_run_number(early + 1_000)
    out(company, 1)
    set_run_number(early)
    out(company, 2, 3)
    lines = queries.stock_card(a_500()).lines
    assert quantities(lines) == [3, 2, 1, 60]
    assert [line.balance_after for line in lines] == [54, 57, 59, 60]
    keys = [line.id for line in lines]
    assert keys != sorted(keys, reverse=True)
    assert a_500().last_move == keys[0]
    assert check_card("default").fault is None


def test_the_lines_of_a_run_name_each_other(company: Company) -> None:
    arrival = company.arrive(("A-500", 9))
    company.count(arrival, (A_BARCODE, 9))
    assert company.receive(arrival, 9).done == [0]
    out(company, 65)
    found = queries.stock_card(a_500()).lines
    assert quantities(found) == [5, 60, 9, 60]
    assert [line.previous for line in found] == [found[1].id, found[2].id, found[3].id, None]


def test_pages_follow_one_another(company: Company) -> None:
    out(company, 1, 2, 3, 4)
    seen: list[int] = []
    after, pages = None, 0
    while True:
        card = queries.stock_card(a_500(), after=after, limit=2)
        seen += quantities(card.lines)
        after, pages = card.older, pages + 1
        if after is None:
            break
    assert (seen, pages) == ([4, 3, 2, 1, 60], 3)


def test_a_line_of_another_card_leads_nowhere(company: Company) -> None:
    foreign = Balance.objects.exclude(sku__code="A-500").first()
    assert foreign is not None
    assert queries.stock_card(a_500(), after=foreign.last_move) == queries.Card([], None)
    assert queries.stock_card(a_500(), after=7) == queries.Card([], None)


def goods_in(company: Company, place: str, *quantities: int) -> None:
    for quantity in quantities:
        item = {"warehouse": place, "supplier": "甲", "delivery_note": f"N-{quantity}", "carrier": "乙"}
        line = {"sku": "A-500", "quantity": quantity, "unit_cost": 1}
        number = company.act(KEEPER, api.RecordArrival, {**item, "lines": [line]}).answers[0]["number"]
        company.count(number, (A_BARCODE, quantity))
        assert company.receive(number, quantity).done == [0]


@pytest.fixture
def second_warehouse(company: Company) -> None:
    """With a keeper of its own, who signs in as sun, and goods."""
    place = {"entity": "GJ", "code": "WH2", "name": "二号仓", "kind": "warehouse"}
    post = {"post": "keeper", "place": "WH2", "since": date(2026, 1, 1)}
    person = {"number": "2004", "name": "孙二仓", "username": "sun", "lines": [post]}
    for command, item in ((OpenPlace, place), (RegisterPerson, person)):
        assert run_items(command, [item], Context(actor=SYSTEM)).done
    goods_in(company, "WH2", 9)


def test_each_warehouse_has_a_card_of_its_own(second_warehouse: None) -> None:
    other = Balance.objects.get(warehouse__code="WH2")
    assert quantities(queries.stock_card(other).lines) == [9]
    assert quantities(queries.stock_card(a_500()).lines) == [60]


class TestPage:
    def shown(self, username: str, query: str) -> str:
        client = Client()
        client.force_login(Account.objects.get(username=username))
        answer = client.get(f"/warehouse/stock/card/?{query}")
        assert answer.status_code == 200
        return answer.content.decode()

    def running(self, page: str) -> list[int]:
        return [int(each) for each in re.findall(r'data-label="结存"[^>]*>\s*(?:<[^>]*>)*(\d+)', page)]

    def test_it_is_the_newest_first(self, company: Company) -> None:
        goods_in(company, WAREHOUSE, 11, 12)
        assert self.running(self.shown("wang", "sku=a-500")) == [83, 71, 60]

    def test_who_sees_several_warehouses_chooses(self, second_warehouse: None) -> None:
        pages = [self.shown("wang", query) for query in ("sku=A-500", "sku=A-500&warehouse=WH2")]
        assert [self.running(page) for page in pages] == [[60], [9]]
        assert self.running(self.shown("sun", "sku=A-500")) == [9]
        foreign, unknown = (self.shown("sun", f"sku=A-500&warehouse={code}") for code in ("WH1", "WH9"))
        assert (self.running(foreign), self.running(unknown)) == ([], [])

    def test_stock_leads_to_it(self, company: Company) -> None:
        client = Client()
        client.force_login(Account.objects.get(username="wang"))
        page = client.get("/warehouse/stock/").content.decode()
        [address] = {unescape(each) for each in re.findall(r'href="([^"]*stock/card/[^"]*A-500[^"]*)"', page)}
        assert self.running(client.get(address).content.decode()) == [60]


@pytest.mark.parametrize(("wanted", "lost"), [([5, 5], [1]), ([9, 5], [0])], ids=["the later item", "the first item"])
def test_who_loses_is_decided_by_the_stock_alone(company: Company, wanted: list[int], lost: list[int]) -> None:
    """The first step of a run may go back, to a line with a smaller id."""
    balance = a_500()
    taken = [-each for each in wanted]
    steps = [7 - balance.last_move, 1]
    with connection.writing():
        Balance.objects.filter(id=balance.id).update(good=8, available=0)
        adjustments = Adjustments()
        deltas = {"good": taken, "last_move": steps}
        adjustments.add(Balance, [balance.id] * 2, deltas, [0, 1], short_of_stock)
        refusals = adjustments.settle("default")
    assert [why.item for why in refusals] == lost


def long_card(lines: int) -> Balance:
    """A balance with a card of that many lines, written past the commands."""
    balance, layer = a_500(), Layer.objects.filter(sku__code="A-500")[0]
    first = (Move.objects.latest("id").run + 50) << RUN_BITS
    keys = range(first, first + lines)
    columns = {
        "id": keys,
        "warehouse_id": balance.warehouse_id,
        "sku_id": balance.sku_id,
        "batch_id": layer.batch_id,
        "layer_id": layer.id,
        "source": ["good", "frozen"] * (lines // 2),
        "target": ["frozen", "good"] * (lines // 2),
        "quantity": 1,
        "cost": 0,
        "document_type": "state_change",
        "document_line": 0,
        "handler": 0,
        "occurred_at": timezone.now(),
        "recorded_at": timezone.now(),
        "delay_seconds": 0,
        "balance_after": 60,
        "previous": [balance.last_move, *keys[:-1]],
    }
    with connection.writing():
        bulk.insert(Move, columns, lines)
        Balance.objects.filter(id=balance.id).update(last_move=keys[-1])
    return a_500()


def explained(sql: str, parameters: list[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute("analyze")
        cursor.execute(("explain query plan " if SQLITE else "explain (format json) ") + sql, parameters)
        return cursor.fetchall()


def ways(sql: str, parameters: list[Any]) -> set[str]:
    """How a statement finds ledger lines."""
    rows = explained(sql, parameters)
    if SQLITE:
        return {detail for *_, detail in rows if detail.startswith(("SCAN m", "SEARCH m"))}
    [[answer]] = rows
    [whole] = json.loads(answer) if isinstance(answer, str) else answer
    waiting, found = [whole["Plan"]], set()
    while waiting:
        node = waiting.pop()
        waiting += node.get("Plans", [])
        if node.get("Relation Name") == "warehouse_move":
            found.add(f"{node['Node Type']} {node.get('Index Name')}")
    return found


def test_a_long_card_is_walked_by_key(company: Company) -> None:
    balance = long_card(20_000)
    by_key = {"SEARCH m USING INTEGER PRIMARY KEY (rowid=?)"} if SQLITE else {"Index Scan warehouse_move_pkey"}
    assert ways(tasks._CHAIN, [balance.last_move, 50]) == by_key
    card = queries.stock_card(balance, after=balance.last_move - 10_000, limit=3)
    assert [balance.last_move - line.id for line in card.lines] == [10_001, 10_002, 10_003]


def test_a_long_card_is_checked_line_by_line(company: Company) -> None:
    long_card(20_000)
    assert check_card("default") == (Move.objects.count(), None)
