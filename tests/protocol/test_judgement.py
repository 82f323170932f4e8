"""Modes, scopes, waivers, warnings, clauses of several versions; the same rule as gate and as watch."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from guiju.kernel.commands.context import SYSTEM, Acknowledgement, Context, OnRefusal
from guiju.kernel.commands.ports import ports
from guiju.kernel.commands.run import run_items
from guiju.kernel.rulebook.commands import CloseBinding, EnactClause
from guiju.kernel.rulebook.models import Binding
from tests.protocol.company import Bind, Company, InTables, do, parcels, shelf
from tests.protocol.sample import controls
from tests.protocol.sample.commands import RecordParcel, Store
from tests.protocol.sample.models import Parcel

LIMIT = "sample.parcel_limit"


@pytest.fixture
def keeper(company: Company) -> int:
    shelf("A")
    return company.person("keeper", Store.key, RecordParcel.key)


class TestModes:
    @pytest.mark.parametrize(
        ("mode", "done", "warned", "effect"),
        [("observe", [0], [], "observe"), ("warn", [0], [0], "warn"), ("enforce", [], [], "block")],
    )
    def test_of_the_binding(
        self, company: Company, keeper: int, mode: str, done: list[int], warned: list[int], effect: str
    ) -> None:
        company.enact("S99.01", Bind(LIMIT, mode=mode))
        outcome = do(Store, parcels("A", [("a", 11)]), keeper)
        assert outcome.done == done
        assert [why.item for why in outcome.warnings] == warned
        [breach] = company.breaches(Store.key)
        assert (breach["effect"], breach["subject_key"], breach["acknowledged_by"]) == (effect, "a", None)
        [decision] = company.decisions(Store.key)
        counts = {name: decision[name] for name in ("judged", "blocked", "held", "warned")}
        assert counts == {"judged": 1, "blocked": effect == "block", "held": 0, "warned": effect == "warn"}

    def test_the_strictest_wins_and_speaks(self, company: Company, keeper: int) -> None:
        company.enact("S99.01", Bind(LIMIT, {"limit": 5}, "observe"))
        company.enact("S99.02", Bind(LIMIT, {"limit": 8}, "enforce"))
        company.enact("S99.03", Bind(LIMIT, {"limit": 50}, "enforce"))
        why = do(Store, parcels("A", [("a", 9)]), keeper).refusals[0]
        assert why.message == "包裹 a 有 9 件，上限 8"
        assert [clause.code for clause in why.clauses] == ["S99.01", "S99.02"]
        assert [breach["clause"] for breach in company.breaches(Store.key)] == ["S99.01", "S99.02"]
        assert [each["blocked"] for each in company.decisions(Store.key)] == [0, 1, 0]

    def test_block_over_hold_over_warn(self, company: Company, keeper: int) -> None:
        company.enact("S99.01", Bind(LIMIT), Bind("sample.valuable_parcel"), Bind("sample.odd_parcel"))
        outcome = do(Store, parcels("A", [("a", 11)], [("b", 7)], [("c", 3)]), keeper)
        assert (outcome.refused, outcome.held, outcome.done) == ([0], [1], [2])
        assert [why.item for why in outcome.warnings] == [2]

    def test_same_params_of_two_clauses_are_judged_once(self, company: Company, keeper: int) -> None:
        company.enact("S99.01", Bind(LIMIT, {"limit": 8}))
        company.enact("S99.02", Bind(LIMIT, {"limit": 8}))
        outcome = do(Store, parcels("A", [("a", 9)]), keeper)
        assert [clause.code for clause in outcome.refusals[0].clauses] == ["S99.01", "S99.02"]
        [decision] = company.decisions(Store.key)
        assert (decision["judged"], decision["blocked"]) == (1, 1)


class TestPlaces:
    def test_the_narrowest_wins(self, company: Company) -> None:
        shelf("A", place=company.place("W1"))
        shelf("B", place=company.place("W2"))
        keeper = company.person("keeper", Store.key)
        company.enact("S99.01", Bind(LIMIT, {"limit": 10}), Bind(LIMIT, {"limit": 20}, place="W2"))
        items = [*parcels("A", [("a", 15)]), *parcels("B", [("b", 15)], [("c", 25)])]
        outcome = do(Store, items, keeper)
        assert (outcome.done, outcome.refused) == ([1], [0, 2])
        assert [why.message[-2:] for why in outcome.refusals] == ["10", "20"]
        judged = {each["judged"] for each in company.decisions(Store.key)}
        assert judged == {1, 2}

    def test_a_binding_only_for_a_place(self, company: Company) -> None:
        shelf("A", place=company.place("W1"))
        shelf("B", place=company.place("W2"))
        keeper = company.person("keeper", Store.key)
        company.enact("S99.01", Bind(LIMIT, {"limit": 10}, place="W2"))
        outcome = do(Store, [*parcels("A", [("a", 15)]), *parcels("B", [("b", 15)])], keeper)
        assert (outcome.done, outcome.refused) == ([0], [1])


class TestWarnings:
    def test_one_in_a_thousand_rows(self, company: Company, keeper: int) -> None:
        company.enact("S99.01", Bind("sample.odd_parcel"))
        items = parcels("A", *([(f"p{i}", 3 if i in {7, 8} else 2)] for i in range(1000)))
        acks = (Acknowledgement("sample.odd_parcel", 7, 0, "客户要求"),)
        outcome = do(Store, items, keeper, acks=acks, on_refusal=OnRefusal.ALL, request_id="r")
        assert outcome.done == list(range(1000))
        assert [(why.item, why.line) for why in outcome.warnings] == [(7, 0), (8, 0)]
        known = {breach["item"]: breach for breach in company.breaches(Store.key)}
        assert known.keys() == {7, 8}
        assert (known[7]["reason"], known[7]["acknowledged_by"]) == ("客户要求", keeper)
        assert (known[8]["reason"], known[8]["acknowledged_by"], known[8]["acknowledged_at"]) == (None, None, None)
        again = do(Store, items, keeper, on_refusal=OnRefusal.ALL, request_id="r")
        assert again.replayed
        assert Parcel.objects.count() == 1000

    def test_nobody_is_asked_about_what_was_not_done(self, company: Company, keeper: int) -> None:
        company.enact(
            "S99.01", Bind("sample.odd_parcel"), Bind("sample.forbidden_code"), Bind("sample.valuable_parcel")
        )
        outcome = do(Store, parcels("A", [("X", 3)], [("b", 7)]), keeper)
        assert (outcome.refused, outcome.held, outcome.warnings) == ([0], [1], [])
        assert {breach["effect"] for breach in company.breaches(Store.key)} == {"block", "hold"}

    def test_a_protected_subject_is_recorded_as_it_came(self, company: Company, keeper: int) -> None:
        company.enact("S99.01", Bind("sample.big_arrival", {"limit": 1}))
        outcome = do(RecordParcel, [{"code": "a", "quantity": 5}], keeper)
        assert outcome.done == [0]
        assert len(outcome.warnings) == 1


class TestWaivers:
    @pytest.fixture(autouse=True)
    def limit(self, company: Company) -> None:
        company.enact("S99.01", Bind(LIMIT, {"limit": 10}), Bind("sample.forbidden_code"))

    def test_lets_one_pass_and_is_used_up(self, company: Company, keeper: int) -> None:
        company.waive(LIMIT, "a", "S99.01")
        assert do(Store, parcels("A", [("a", 11)]), keeper).done == [0]
        assert company.uses_left() == [0]
        assert [breach["effect"] for breach in company.breaches(Store.key)] == ["waived"]
        assert do(Store, parcels("A", [("a", 11)]), keeper).refused == [0]

    def test_two_items_race_for_one_use(self, company: Company, keeper: int) -> None:
        company.waive(LIMIT, "a", "S99.01")
        outcome = do(Store, parcels("A", [("a", 11)], [("a", 12)]), keeper)
        assert (outcome.done, outcome.refused) == ([0], [1])
        assert company.uses_left() == [0]

    def test_expired(self, company: Company, keeper: int) -> None:
        company.waive(LIMIT, "a", "S99.01", hours=-1)
        assert do(Store, parcels("A", [("a", 11)]), keeper).refused == [0]

    def test_of_another_clause(self, company: Company, keeper: int) -> None:
        company.waive(LIMIT, "a", "S99.02")
        assert do(Store, parcels("A", [("a", 11)]), keeper).refused == [0]

    def test_must_cover_every_broken_clause(self, company: Company, keeper: int) -> None:
        company.enact("S99.02", Bind(LIMIT, {"limit": 5}))
        company.waive(LIMIT, "a", "S99.01")
        assert do(Store, parcels("A", [("a", 11)]), keeper).refused == [0]
        company.waive(LIMIT, "a", "S99.01", "S99.02")
        assert do(Store, parcels("A", [("a", 11)]), keeper).done == [0]

    def test_of_another_subject(self, company: Company, keeper: int) -> None:
        company.waive(LIMIT, "b", "S99.01")
        assert do(Store, parcels("A", [("a", 11)]), keeper).refused == [0]

    def test_is_not_used_by_what_another_gate_refuses(self, company: Company, keeper: int) -> None:
        company.waive(LIMIT, "X", "S99.01")
        assert do(Store, parcels("A", [("X", 11)]), keeper).refused == [0]
        assert company.uses_left() == [1]

    def test_is_not_used_by_what_is_refused_late(self, company: Company, keeper: int) -> None:
        shelf("B", free=5)
        company.waive(LIMIT, "a", "S99.01")
        assert do(Store, parcels("B", [("a", 11)]), keeper).refused == [0]
        assert company.uses_left() == [1]

    def test_the_older_of_two_that_fits(self, company: Company, keeper: int) -> None:
        company.waive(LIMIT, "a", "S99.01")
        company.waive(LIMIT, "a", "S99.09")
        assert do(Store, parcels("A", [("a", 11)]), keeper).done == [0]
        assert company.uses_left() == [0, 1]


def test_the_last_use_of_a_waiver_is_lost_between_judging_and_counting(tables: InTables) -> None:
    shelf("A")
    keeper = tables.person("keeper", Store.key)
    tables.enact("S99.01", Bind(LIMIT))
    tables.waive(LIMIT, "a", "S99.01")
    judge: Any = ports().judge
    read = judge.read

    def read_then_lose(*given: Any) -> Any:
        reading = read(*given)
        with connection.cursor() as cursor:
            cursor.execute("update rulebook_waiver set used = 1")
        return reading

    judge.read = read_then_lose
    outcome = do(Store, parcels("A", [("a", 11)]), keeper)
    assert outcome.refused == [0]
    assert (outcome.refusals[0].control, outcome.refusals[0].retryable) == ("waiver_left", True)


class TestVersions:
    """Bindings live in the tables only."""

    def enact(self, version: int, limit: int, days: int, **more: Any) -> None:
        since = timezone.localdate() + timedelta(days=days)
        clause = {
            "rulebook": "S99",
            "code": "S99.01",
            "version": version,
            "title": "上限",
            "text": f"每件不超过 {limit}",
            "params": {"limit": limit},
            "mode": "enforce",
            "effective_from": since.isoformat(),
            "lines": [{"control": LIMIT, "mode": "enforce", **more}],
        }
        outcome = run_items(EnactClause, [clause], Context(SYSTEM))
        assert outcome.status == "done", outcome.refusals

    def test_of_the_day(self, tables: InTables) -> None:
        shelf("A")
        keeper = tables.person("keeper", Store.key)
        tables.enact("S99.02")
        self.enact(1, 5, -10)
        self.enact(2, 20, -5)
        self.enact(3, 3, 5)
        assert do(Store, parcels("A", [("a", 15)]), keeper).done == [0]
        why = do(Store, parcels("A", [("b", 25)]), keeper).refusals[0]
        assert [(clause.code, clause.version) for clause in why.clauses] == [("S99.01", 2)]
        later = timezone.now() + timedelta(days=6)
        outcome = run_items(Store, parcels("A", [("c", 4)]), Context(SYSTEM, now=later))
        assert outcome.refusals[0].clauses[0].version == 3

    def test_a_closed_binding_no_longer_judges(self, tables: InTables) -> None:
        shelf("A")
        keeper = tables.person("keeper", Store.key)
        tables.enact("S99.01", Bind(LIMIT))
        assert do(Store, parcels("A", [("a", 15)]), keeper).refused == [0]
        yesterday = timezone.localdate() - timedelta(days=1)
        run_items(CloseBinding, [{"binding": Binding.objects.get().id, "last_day": yesterday}], Context(SYSTEM))
        assert do(Store, parcels("A", [("a", 15)]), keeper).done == [0]

    def test_params_of_the_clause_are_the_defaults_of_its_bindings(self, tables: InTables) -> None:
        shelf("A")
        keeper = tables.person("keeper", Store.key)
        tables.enact("S99.02")
        self.enact(1, 5, -1)
        assert do(Store, parcels("A", [("a", 6)]), keeper).refused == [0]
        self.enact(2, 5, -1, params={"limit": 7})
        assert do(Store, parcels("A", [("a", 6)]), keeper).done == [0]


def test_facts_are_read_once_for_all_clauses(company: Company, keeper: int) -> None:
    for number in range(3):
        company.enact(f"S99.0{number}", Bind(LIMIT, {"limit": number}))
    controls.reads.clear()
    do(Store, parcels("A", [("a", 1)], [("b", 2)]), keeper)
    assert controls.reads == ["ParcelLimit"]
