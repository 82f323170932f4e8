"""Every declared query over REST: rows in pages, one record, what the reader may not see, what cannot be asked."""

from typing import Annotated, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from guiju.domains.catalogue.commands import RegisterSku
from guiju.domains.warehouse.api import RecordArrival
from guiju.domains.warehouse.models import Arrival
from guiju.kernel.commands.context import SYSTEM, Context, Forbidden
from guiju.kernel.commands.run import run_items
from guiju.kernel.org.commands import DefinePost, OpenPlace, RecordLeaving, RegisterPerson
from guiju.kernel.org.models import Person
from guiju.kernel.queries.query import Params, queries
from guiju.rest.api import document
from guiju.rest.rows import asking_model
from tests.queries.sample import Arrivals
from tests.rest.conftest import JSON, KEEPER, OUTSIDER, PROBLEM, Program, arrival_of

pytestmark = pytest.mark.founded

SKUS, ARRIVALS = "/catalogue/skus", "/sample/arrivals"
READ, SUPPLIERS, CATALOGUE = "sample.read", "sample.suppliers", "catalogue.read"


def run(command: Any, *items: dict[str, Any]) -> None:
    outcome = run_items(command, list(items), Context(actor=SYSTEM))
    assert not outcome.refusals, outcome.refusals


def reader(name: str, *permissions: str, place: str | None = None) -> Program:
    run(DefinePost, {"code": f"p-{name}", "title": name, "lines": [{"permission": each} for each in permissions]})
    post = {"post": f"p-{name}", "place": place}
    run(RegisterPerson, {"number": name, "name": name, "username": name, "lines": [post]})
    return Program(name)


@pytest.fixture
def clerk(company_loaded: None) -> Program:
    return reader("clerk", CATALOGUE)


@pytest.fixture
def arrivals(company_loaded: None, keeper: Program) -> list[str]:
    """Two more arrivals at WH1 and one at WH2, the newest first, as their delivery notes."""
    run(OpenPlace, {"entity": "GJ", "code": "WH2", "name": "二号仓", "kind": "warehouse"})
    for note, place in (("Q-1", "WH1"), ("Q-2", "WH2"), ("Q-3", "WH1")):
        assert keeper.run("warehouse.record_arrival", arrival_of(note, 1, place=place)).status_code == 200
    return [each.delivery_note for each in Arrival.objects.order_by("-id")]


def is_problem(answer: Any, status: int, code: str) -> dict[str, Any]:
    assert (answer.status_code, answer["Content-Type"]) == (status, PROBLEM), answer.content.decode()
    said: dict[str, Any] = answer.json()
    assert said["code"] == code
    return said


def test_every_query_has_its_addresses() -> None:
    paths = document()["paths"]
    declared = {key: query for key, query in queries().items() if query.__module__.startswith("guiju.")}
    assert declared
    for key, query in declared.items():
        address = "/api/v1/" + key.replace(".", "/")
        assert paths[address]["get"]["summary"] == query.title
        assert (f"{address}/{{identity}}" in paths) == bool(query.identity)


class TestRows:
    def test_a_row_is_as_declared(self, clerk: Program) -> None:
        answer = clerk.get(SKUS, limit=1)
        assert (answer.status_code, answer["Content-Type"]) == (200, f"{JSON}; charset=utf-8")
        row = {
            "code": "A-500",
            "name": "玫瑰洗发水",
            "spec": "500 ml",
            "unit": "件",
            "shelf_life_days": 1095,
            "mark": "齐全",
        }
        assert answer.json()["rows"] == [row]
        assert clerk.get(f"{SKUS}/A-500").json() == row

    def test_pages_join_until_the_last(self, clerk: Program) -> None:
        seen, after = [], ""
        while True:
            page = clerk.get(SKUS, limit=2, sort="-code", **({"after": after} if after else {})).json()
            seen += [row["code"] for row in page["rows"]]
            if page["next"] is None:
                break
            after = page["next"]
        assert seen == ["E-100", "D-012", "C-001", "B-250", "A-500"]

    def test_search_and_filter(self, clerk: Program) -> None:
        assert [row["code"] for row in clerk.get(SKUS, q="牙膏").json()["rows"]] == ["B-250"]
        codes = [row["code"] for row in clerk.get("/catalogue/barcodes", sku="A-500", sort="code").json()["rows"]]
        assert codes == ["16901000000018", "6901000000011"]

    def test_a_name_may_hold_a_slash(self, clerk: Program) -> None:
        run(RegisterSku, {"code": "X/1", "name": "套装"})
        assert clerk.get(f"{SKUS}/X/1").json()["name"] == "套装"
        assert clerk.client.get(f"/api/v1{SKUS}/X%2F1").json()["name"] == "套装"

    def test_statements_do_not_grow_with_rows(self, clerk: Program) -> None:
        counts = []
        for limit in (1, 5):
            with CaptureQueriesContext(
                connection,
            ) as asked:
                assert len(clerk.get(SKUS, limit=limit).json()["rows"]) == limit
            counts.append(len(asked))
        assert counts[0] == counts[1]


class TestWhatOneMaySee:
    def test_who(self, company_loaded: None) -> None:
        for address in (SKUS, f"{SKUS}/A-500", f"{SKUS}/NO"):
            is_problem(Program(None).get(address), 401, "not_signed_in")
            is_problem(Program(OUTSIDER).get(address), 403, "forbidden")

    def test_who_left_is_nobody(self, clerk: Program) -> None:
        assert clerk.get(SKUS).status_code == 200
        run(RecordLeaving, {"person": "clerk", "last_day": timezone.localdate(), "reason": "离职"})
        is_problem(clerk.get(SKUS), 401, "not_signed_in")
        is_problem(clerk.run("warehouse.record_arrival", {}), 401, "not_signed_in")

    def test_places(self, arrivals: list[str]) -> None:
        one, everywhere = reader("one", READ, place="WH1"), reader("all", READ)
        assert {row["warehouse"] for row in one.get(ARRIVALS).json()["rows"]} == {"WH1"}
        rows = everywhere.get(ARRIVALS).json()["rows"]
        assert len(rows) == len(arrivals) == len(one.get(ARRIVALS).json()["rows"]) + 1
        foreign = next(row["number"] for row in rows if row["warehouse"] == "WH2")
        hidden, unknown = one.get(f"{ARRIVALS}/{foreign}"), one.get(f"{ARRIVALS}/DH-GJ-200001-000001")
        is_problem(hidden, 404, "not_found")
        assert {**hidden.json(), "request_id": ""} == {**unknown.json(), "request_id": ""}
        assert everywhere.get(f"{ARRIVALS}/{foreign}").status_code == 200

    def test_a_field_group_is_absent_where_it_is_not_open(self, arrivals: list[str]) -> None:
        plain, buyer = reader("plain", READ), reader("buyer", READ, SUPPLIERS)
        number = plain.get(ARRIVALS).json()["rows"][0]["number"]
        for address in (ARRIVALS, f"{ARRIVALS}/{number}"):
            for program, is_open in ((plain, False), (buyer, True)):
                body = program.get(address).json()
                assert ("supplier" in body.get("rows", [body])[0]) is is_open
        is_problem(plain.get(ARRIVALS, supplier="杭州"), 403, "forbidden")
        is_problem(plain.get(ARRIVALS, sort="supplier"), 422, "invalid_request")
        assert buyer.get(ARRIVALS, supplier="杭州", sort="supplier").status_code == 200

    def test_personal_data_is_masked(self, arrivals: list[str]) -> None:
        plain = reader("plain", READ)
        row = plain.get(ARRIVALS).json()["rows"][0]
        assert row["carrier"] == "顺丰**"
        assert plain.get(f"{ARRIVALS}/{row['number']}").json()["carrier"] == "顺丰**"


class TestWhatCannotBeAsked:
    @pytest.mark.parametrize(
        ("asked", "field"),
        [
            ("sort=unit", "sort"),
            ("sort=", "sort"),
            ("after=W10", "after"),
            ("after=W251bGwsM10", "after"),
            ("after=%00", "after"),
            ("limit=0", "limit"),
            ("limit=201", "limit"),
            ("limit=1.5", "limit"),
            ("limit=99999999999999999999", "limit"),
            ("limit=1&limit=2", "limit"),
            ("q=%00", "q"),
            ("q=" + "a" * 201, "q"),
            ("colour=red", "colour"),
            ("shelf_life_days=3", "shelf_life_days"),
        ],
    )
    def test_a_list(self, clerk: Program, asked: str, field: str) -> None:
        said = is_problem(clerk.client.get(f"/api/v1{SKUS}?{asked}"), 422, "invalid_request")
        assert [each["field"] for each in said["errors"]] == [field]

    @pytest.mark.parametrize("day", ["2026-02-30", "0001-01-01", "9999-12-31", "tomorrow", "%00"])
    def test_a_day(self, company_loaded: None, day: str) -> None:
        said = is_problem(reader("plain", READ).client.get(f"/api/v1{ARRIVALS}?until={day}"), 422, "invalid_request")
        assert [each["field"] for each in said["errors"]] == ["until"]

    @pytest.mark.parametrize("address", [f"{SKUS}/A%0AB", "/no/such%0Aplace", "/commands/no%0Asuch"])
    def test_a_line_end_stays_within_rest(self, clerk: Program, address: str) -> None:
        is_problem(clerk.client.get(f"/api/v1{address}"), 404, "not_found")

    @pytest.mark.parametrize("identity", ["%00", "a" * 201])
    def test_an_identity(self, clerk: Program, identity: str) -> None:
        said = is_problem(clerk.client.get(f"/api/v1{SKUS}/{identity}"), 422, "invalid_request")
        assert [each["field"] for each in said["errors"]] == ["identity"]

    def test_a_cursor_of_another_order(self, clerk: Program) -> None:
        after = clerk.get(SKUS, limit=1).json()["next"]
        is_problem(clerk.get("/catalogue/barcodes", after=after), 422, "invalid_request")

    def test_another_method(self, clerk: Program) -> None:
        is_problem(clerk.post(SKUS, {}), 405, "method_not_allowed")


def test_params_keep_off_the_names_of_the_kit() -> None:
    class LimitParams(Params):
        limit: Annotated[int, "of something"] = 1

    with pytest.raises(TypeError, match="limit"):
        asking_model(type("Limited", (Arrivals,), {"params": LimitParams}))


def test_a_token_that_lacks_a_scope_runs_nothing(company_loaded: None) -> None:
    keeper = Person.objects.get(account__username=KEEPER).account_id or 0
    item = arrival_of("T-1", 1)
    with pytest.raises(Forbidden):
        run_items(RecordArrival, [item], Context(actor=keeper, scopes=frozenset({"warehouse.count_arrival"})))
    assert not Arrival.objects.filter(delivery_note="T-1").exists()
    assert run_items(RecordArrival, [item], Context(actor=keeper, scopes=frozenset({RecordArrival.key}))).done == [0]
