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
from tests.rest.conftest import ACCOUNTANT, OWNER, PROBLEM, SERVICE, As, Program, arrival_of, counted, receipt

ADDRESSES = [
    "/warehouse/arrivals",
    "/warehouse/count-sheet/DH-GJ-202601-000001",
    "/warehouse/balances",
    "/warehouse/stock-card/A-500",
    "/warehouse/month-report?warehouse=WH1&month=2026-11",
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
    @pytest.mark.parametrize("username", [ACCOUNTANT, OWNER])
    def test_no_warehouse_post(self, as_person: As, address: str, username: str) -> None:
        answer = as_person(username).get(address)
        assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")

    def test_any_warehouse_permission_will_do(self, as_person: As) -> None:
        assert as_person(SERVICE).get("/warehouse/balances").status_code == 200


class TestScope:
    def test_unknown_equals_foreign(self, keeper: Program, elsewhere: Program) -> None:
        foreign = keeper.get("/warehouse/arrivals").json()["rows"][0]["number"]
        unknown = elsewhere.get("/warehouse/count-sheet/DH-GJ-200001-000001")
        hidden = elsewhere.get(f"/warehouse/count-sheet/{foreign}")
        assert (unknown.status_code, hidden.status_code) == (404, 404)
        assert without_number(unknown) == without_number(hidden)
        asked = [{"warehouse": code, "month": "2026-11"} for code in ("WH1", "WH9")]
        answers = [elsewhere.client.get("/api/v1/warehouse/month-report", query) for query in asked]
        assert [answer.status_code for answer in answers] == [404, 404]
        assert without_number(answers[0]) == without_number(answers[1])

    def test_lists_hold_what_is_in_scope(self, keeper: Program, elsewhere: Program) -> None:
        assert len(keeper.get("/warehouse/arrivals").json()["rows"]) == 2
        assert elsewhere.get("/warehouse/arrivals").json()["rows"] == []
        assert elsewhere.get("/warehouse/balances").json()["rows"] == []
        assert elsewhere.get("/warehouse/stock-card/A-500").json() == elsewhere.get("/warehouse/stock-card/ZZZ").json()
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
        assert places_of(account("zhao"), "warehouse.") == frozenset()
        assert places_of(account("sun"), "finance.") == frozenset()
        assert places_of(999_999, "warehouse.") == frozenset()

    def test_the_prefix_is_no_pattern(self, elsewhere: Program) -> None:
        assert places_of(account("sun"), "warehous_.") == frozenset()
        assert places_of(account("sun"), "%") == frozenset()


def without_number(answer: Any) -> dict[str, Any]:
    return {**answer.json(), "request_id": ""}


class TestRows:
    def test_arrivals(self, keeper: Program) -> None:
        rows = keeper.get("/warehouse/arrivals").json()["rows"]
        assert [(row["delivery_note"], row["state"]) for row in rows] == [("D-1", "待点"), ("OPEN-1", "已入库")]
        assert [row["delivery_note"] for row in keeper.get("/warehouse/arrivals", open_only="true").json()["rows"]] == [
            "D-1"
        ]

    def test_a_count_is_blind(self, keeper: Program) -> None:
        number = keeper.get("/warehouse/arrivals").json()["rows"][0]["number"]
        sheet = keeper.get(f"/warehouse/count-sheet/{number}").json()
        assert (sheet["is_counted"], sheet["lines"][0]["noted"], sheet["lines"][0]["counted"]) == (False, None, None)
        counting = {"arrival": number, "lines": [{"barcode": "6901000000011", "quantity": 97}]}
        keeper.run("warehouse.count_arrival", counting)
        sheet = keeper.get(f"/warehouse/count-sheet/{number}").json()
        assert (sheet["is_counted"], sheet["lines"][0]["noted"], sheet["lines"][0]["counted"]) == (True, 100, 97)

    def test_balances_come_in_pages(self, keeper: Program) -> None:
        first = keeper.get("/warehouse/balances", limit=2).json()
        second = keeper.get("/warehouse/balances", limit=2, offset=first["next_offset"]).json()
        assert [row["sku"] for row in first["rows"] + second["rows"]] == ["A-500", "B-250", "C-001"]
        assert (first["next_offset"], second["next_offset"]) == (2, None)
        assert first["rows"][0]["good"] == 60

    def test_the_stock_card_and_the_month(self, keeper: Program) -> None:
        move = keeper.get("/warehouse/stock-card/a-500").json()["rows"][0]
        assert (move["source"], move["target"], move["quantity"], move["balance_after"]) == ("supplier", "good", 60, 60)
        assert move["cost"] == 60 * 12_000
        month = f"{timezone.localdate():%Y-%m}"
        rows = keeper.get("/warehouse/month-report", warehouse="WH1", month=month).json()["rows"]
        first = next(row for row in rows if row["sku"] == "A-500")
        assert (first["opening"], first["received"], first["issued"], first["closing"]) == (0, 60, 0, 60)

    @pytest.mark.parametrize(
        "address",
        [
            "/warehouse/balances?limit=0",
            "/warehouse/balances?limit=1001",
            "/warehouse/balances?offset=99999999999999999999",
            "/warehouse/arrivals?open_only=perhaps",
            "/warehouse/stock-card/%00",
            "/warehouse/count-sheet/%00",
            "/warehouse/month-report",
            "/warehouse/month-report?warehouse=WH1&month=2026-13",
            "/warehouse/month-report?warehouse=WH1&month=9999-12",
            "/warehouse/month-report?warehouse=%00&month=2026-11",
        ],
    )
    def test_what_cannot_be_asked(self, keeper: Program, address: str) -> None:
        answer = keeper.client.get(f"/api/v1{address}")
        assert (answer.status_code, answer["Content-Type"]) == (422, PROBLEM)
        assert answer.json()["errors"][0]["field"]
