"""What the warehouse shows, to whom, and of which places."""

from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.commands.run import run_items
from guiju.kernel.org.commands import OpenPlace, RegisterPerson
from guiju.kernel.org.models import Person
from guiju.kernel.org.scope import places_of
from tests.rest.conftest import OUTSIDER, OWNER, PROBLEM, SERVICE, As, Program, arrival_of, counted, receipt

pytestmark = pytest.mark.founded

ADDRESSES = [
    "/warehouse/arrivals",
    "/warehouse/arrivals/DH-GJ-202601-000001",
    "/warehouse/stock",
    "/warehouse/card_lines",
    "/warehouse/months",
]


@pytest.fixture
def elsewhere(company_loaded: None) -> Program:
    """A keeper of the second warehouse only."""
    place = {"entity": "GJ", "code": "WH2", "name": "二号仓", "kind": "warehouse"}
    run_items(OpenPlace, [place], Context(actor=SYSTEM))
    lines = [{"post": "keeper", "place": "WH2", "since": date(2026, 1, 1)}]
    person = {"number": "2001", "name": "孙库管", "username": "sun", "lines": lines}
    assert run_items(RegisterPerson, [person], Context(actor=SYSTEM)).done == [0]
    return Program("sun")


def account(username: str) -> int:
    return Person.objects.get(account__username=username).account_id


class TestWho:
    @pytest.mark.parametrize("address", ADDRESSES)
    def test_nobody_signed_in(self, as_person: As, address: str) -> None:
        answer = as_person(None).get(address)
        assert (answer.status_code, answer["Content-Type"]) == (401, PROBLEM)

    @pytest.mark.parametrize("address", ADDRESSES)
    def test_without_the_permission_to_see_it(self, as_person: As, address: str) -> None:
        answer = as_person(OUTSIDER).get(address)
        assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")

    @pytest.mark.parametrize("username", [SERVICE, OWNER])
    def test_with_the_permission_to_see_it(self, as_person: As, username: str) -> None:
        assert as_person(username).get("/warehouse/stock").status_code == 200


class TestScope:
    def test_unknown_equals_foreign(self, keeper: Program, elsewhere: Program) -> None:
        foreign = keeper.get("/warehouse/arrivals").json()["rows"][0]["number"]
        unknown = elsewhere.get("/warehouse/arrivals/DH-GJ-200001-000001")
        hidden = elsewhere.get(f"/warehouse/arrivals/{foreign}")
        assert (unknown.status_code, hidden.status_code) == (404, 404)
        assert without_number(unknown) == without_number(hidden)
        answers = [elsewhere.get("/warehouse/months", warehouse=code) for code in ("WH1", "WH9")]
        assert [answer.json() for answer in answers] == [{"rows": [], "next": None}] * 2

    def test_lists_hold_what_is_in_scope(self, keeper: Program, elsewhere: Program) -> None:
        assert len(keeper.get("/warehouse/arrivals").json()["rows"]) == 2
        assert elsewhere.get("/warehouse/arrivals").json()["rows"] == []
        assert elsewhere.get("/warehouse/stock").json()["rows"] == []
        assert card(elsewhere, "A-500") == card(elsewhere, "ZZZ") == {"rows": [], "next": None}
        assert elsewhere.run("warehouse.record_arrival", arrival_of("E-1", 3, place="WH2")).status_code == 200
        assert [row["delivery_note"] for row in elsewhere.get("/warehouse/arrivals").json()["rows"]] == ["E-1"]
        assert len(keeper.get("/warehouse/arrivals").json()["rows"]) == 3

    def test_a_command_on_a_foreign_document_reads_as_on_an_unknown_one(
        self, keeper: Program, elsewhere: Program
    ) -> None:
        number = counted(keeper, "E-2", 5, 5)
        said = [elsewhere.run("warehouse.receive_goods", receipt(each, 5)).json() for each in (number, "DH-NO")]
        foreign, unknown = (each["breaches"] for each in said)
        assert [each["message"].replace(number, "DH-NO") for each in foreign] == [each["message"] for each in unknown]

    def test_places(self, keeper: Program, elsewhere: Program) -> None:
        place = places_of(account("sun"), "warehouse.")
        assert place is not None
        assert len(place) == 1
        assert places_of(account("wang"), "warehouse.") is None
        assert places_of(account("wu"), "warehouse.") == frozenset()
        assert places_of(account("sun"), "finance.") == frozenset()
        assert places_of(999_999, "warehouse.") == frozenset()

    def test_the_prefix_is_no_pattern(self, elsewhere: Program) -> None:
        assert places_of(account("sun"), "warehous_.") == frozenset()
        assert places_of(account("sun"), "%") == frozenset()


def card(program: Program, sku: str, **query: Any) -> dict[str, Any]:
    found: dict[str, Any] = program.get("/warehouse/card_lines", sku=sku, **query).json()
    return found


def without_number(answer: Any) -> dict[str, Any]:
    return {**answer.json(), "request_id": ""}


class TestRows:
    def test_arrivals(self, keeper: Program) -> None:
        rows = keeper.get("/warehouse/arrivals").json()["rows"]
        assert [row["delivery_note"] for row in rows] == ["D-1", "OPEN-1"]

    def test_a_count_is_blind(self, keeper: Program) -> None:
        number = keeper.get("/warehouse/arrivals").json()["rows"][0]["number"]
        assert noted_and_counted(keeper, number) == (None, None)
        counting = {"arrival": number, "lines": [{"barcode": "6901000000011", "quantity": 97}]}
        keeper.run("warehouse.count_arrival", counting)
        assert noted_and_counted(keeper, number) == (100, 97)

    def test_stock_comes_in_pages(self, keeper: Program) -> None:
        first = keeper.get("/warehouse/stock", limit=2).json()
        second = keeper.get("/warehouse/stock", limit=2, after=first["next"]).json()
        assert [row["sku"] for row in first["rows"] + second["rows"]] == ["A-500", "B-250", "C-001"]
        assert second["next"] is None
        assert first["rows"][0]["good"] == 60

    def test_the_stock_card_comes_in_pages(self, keeper: Program) -> None:
        for note, quantity in (("E-1", 5), ("E-2", 7)):
            keeper.run("warehouse.receive_goods", receipt(counted(keeper, note, quantity, quantity), quantity))
        first = card(keeper, "A-500", limit=2)
        second = card(keeper, "A-500", limit=2, after=first["next"])
        assert [row["entered"] for row in first["rows"] + second["rows"]] == [7, 5, 60]
        assert [row["balance"] for row in first["rows"] + second["rows"]] == [72, 65, 60]
        assert second["next"] is None
        assert card(keeper, "B-250", after=first["next"]) == {"rows": [], "next": None}, "a line of another product"

    def test_the_stock_card_is_of_one_warehouse(self, keeper: Program, elsewhere: Program) -> None:
        note = elsewhere.run("warehouse.record_arrival", arrival_of("E-1", 3, place="WH2")).json()["answers"]["0"]
        sheet = {"arrival": note["number"], "lines": [{"barcode": "6901000000011", "quantity": 3}]}
        elsewhere.run("warehouse.count_arrival", sheet)
        assert elsewhere.run("warehouse.receive_goods", receipt(note["number"], 3)).status_code == 200

        def seen(program: Program, **query: str) -> list[tuple[str, int]]:
            return [(row["warehouse"], row["entered"]) for row in card(program, "A-500", **query)["rows"]]

        assert (seen(keeper), seen(keeper, warehouse="WH2")) == ([("WH1", 60)], [("WH2", 3)])
        assert seen(elsewhere) == [("WH2", 3)]
        assert seen(elsewhere, warehouse="WH1") == seen(elsewhere, warehouse="WH9") == []

    def test_the_stock_card_and_the_month(self, keeper: Program) -> None:
        move = card(keeper, "a-500")["rows"][0]
        assert (move["source"], move["target"], move["entered"], move["balance"]) == ("supplier", "good", 60, 60)
        rows = keeper.get("/warehouse/months", warehouse="WH1", month=f"{timezone.localdate():%Y-%m}").json()["rows"]
        first = next(row for row in rows if row["sku"] == "A-500")
        assert (first["opening"], first["received"], first["issued"], first["closing"]) == (0, 60, 0, 60)

    def test_costs_are_a_field_group(self, as_person: As) -> None:
        """The keeper counts goods; what they cost is the owner's business."""
        owner, keeper = as_person(OWNER), as_person("chen")
        assert card(owner, "A-500")["rows"][0]["cost"] == 60 * 12_000
        assert "cost" not in card(keeper, "A-500")["rows"][0]
        assert "received_cost" in owner.get("/warehouse/months").json()["rows"][0]
        assert "received_cost" not in keeper.get("/warehouse/months").json()["rows"][0]

    @pytest.mark.parametrize(
        "address",
        [
            "/warehouse/stock?limit=0",
            "/warehouse/stock?offset=1",
            "/warehouse/card_lines?sku=%00",
            "/warehouse/card_lines?sku=A-500&warehouse=%00",
            "/warehouse/card_lines?sku=A-500&after=0",
            "/warehouse/card_lines?sku=A-500&limit=1001",
            "/warehouse/arrivals/%00",
            "/warehouse/months?warehouse=WH1&month=2026-13",
            "/warehouse/months?warehouse=%00",
        ],
    )
    def test_what_cannot_be_asked(self, keeper: Program, address: str) -> None:
        answer = keeper.client.get(f"/api/v1{address}")
        assert (answer.status_code, answer["Content-Type"]) == (422, PROBLEM)
        assert answer.json()["errors"][0]["field"]


def noted_and_counted(keeper: Program, number: str) -> tuple[int | None, int | None]:
    line = keeper.get("/warehouse/arrival_lines", arrival=number).json()["rows"][0]
    return line["noted"], line["counted"]
