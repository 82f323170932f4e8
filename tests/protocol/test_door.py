"""Who may, how often, for which places, at what time: what the door decides before anything is judged."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone

from guiju.kernel.commands.context import SYSTEM, Context, Forbidden, KeyReused, OnRefusal
from guiju.kernel.commands.door import BACKDATE
from guiju.kernel.commands.models import ItemReceipt, Receipt
from guiju.kernel.commands.run import run_items
from guiju.kernel.commands.shape import InvalidInput
from tests.protocol.company import Bind, Company, InTables, do, parcels, shelf
from tests.protocol.sample.commands import Store
from tests.protocol.sample.models import Parcel


@pytest.fixture
def keeper(company: Company) -> int:
    shelf("A")
    return company.person("keeper", Store.key)


class TestForbidden:
    def test_leaves_one_audit_row_and_no_receipt(self, company: Company) -> None:
        shelf("A")
        stranger = company.person("stranger")
        with pytest.raises(Forbidden, match="上架"):
            do(Store, parcels("A", [("a", 1)]), stranger, request_id="r", references=("f:1",))
        [payload] = company.payloads(Store.key)
        assert payload["forbidden"]
        assert not Receipt.objects.filter(actor=stranger).exists()
        assert not ItemReceipt.objects.exists()
        assert not Parcel.objects.exists()

    def test_nobody_by_default(self, company: Company) -> None:
        with pytest.raises(Forbidden):
            do(Store, parcels("A", [("a", 1)]), 987654)

    def test_somebody_who_left(self, tables: InTables) -> None:
        shelf("A")
        keeper = tables.person("keeper", Store.key)
        do(Store, parcels("A", [("a", 1)]), keeper, request_id="r")
        tables.leave(keeper)
        with pytest.raises(Forbidden):
            do(Store, parcels("A", [("a", 1)]), keeper, request_id="r")


class TestIdempotency:
    def test_the_same_request_is_replayed(self, company: Company, keeper: int) -> None:
        first = do(Store, parcels("A", [("a", 1)]), keeper, request_id="r")
        second = do(Store, parcels("A", [("a", 1)]), keeper, request_id="r")
        assert (first.replayed, second.replayed) == (False, True)
        assert (second.run, second.done, second.answers) == (first.run, first.done, first.answers)
        assert Parcel.objects.count() == 1
        assert len(company.payloads(Store.key)) == 1

    def test_another_input_under_the_same_key(self, company: Company, keeper: int) -> None:
        do(Store, parcels("A", [("a", 1)]), keeper, request_id="r")
        with pytest.raises(KeyReused):
            do(Store, parcels("A", [("a", 2)]), keeper, request_id="r")
        assert Parcel.objects.count() == 1

    def test_a_refused_key_stays_refused(self, company: Company, keeper: int) -> None:
        outcome = do(Store, parcels("gone", [("a", 1)]), keeper, request_id="r")
        assert outcome.refused == [0]
        shelf("gone")
        again = do(Store, parcels("gone", [("a", 1)]), keeper, request_id="r")
        assert (again.replayed, again.refused, again.refusals) == (True, [0], outcome.refusals)
        assert do(Store, parcels("gone", [("a", 1)]), keeper, request_id="r2").done == [0]

    def test_the_key_is_the_actors_own(self, company: Company, keeper: int) -> None:
        other = company.person("other", Store.key)
        do(Store, parcels("A", [("a", 1)]), keeper, request_id="r")
        assert not do(Store, parcels("A", [("b", 1)]), other, request_id="r").replayed

    def test_a_key_too_long_to_be_kept(self, company: Company, keeper: int) -> None:
        do(Store, parcels("A", [("a", 1)]), keeper, request_id="r" * 80)
        with pytest.raises(InvalidInput, match="最多 80 个字"):
            do(Store, parcels("A", [("b", 1)]), keeper, request_id="r" * 81)

    def test_without_a_key_it_is_done_again(self, company: Company, keeper: int) -> None:
        do(Store, parcels("A", [("a", 1)]), keeper)
        assert do(Store, parcels("A", [("a", 1)]), keeper).refused == [0]

    def test_two_threads_with_one_key(self, company: Company, keeper: int, threads: ThreadPoolExecutor) -> None:
        together = Barrier(4)

        def store(_: int) -> Any:
            together.wait()
            try:
                return do(Store, parcels("A", [("a", 1)]), keeper, request_id="r")
            finally:
                connections.close_all()

        outcomes = list(threads.map(store, range(4)))
        assert sorted(outcome.replayed for outcome in outcomes) == [False, True, True, True]
        assert {outcome.run for outcome in outcomes} == {outcomes[0].run}
        assert Parcel.objects.count() == 1
        assert len(company.payloads(Store.key)) == 1

    def test_many_threads_with_their_own_keys(self, company: Company, keeper: int, threads: ThreadPoolExecutor) -> None:
        shelf("B", free=10)

        def store(number: int) -> Any:
            try:
                return do(Store, parcels("B", [(f"p{number}", 1)]), keeper, request_id=f"r{number}")
            finally:
                connections.close_all()

        outcomes = list(threads.map(store, range(16)))
        assert sum(len(outcome.done) for outcome in outcomes) == 10
        numbers = sorted(outcome.answers[0]["number"][-6:] for outcome in outcomes if outcome.done)
        assert numbers == [f"{number:06d}" for number in range(1, 11)]
        assert len({outcome.run for outcome in outcomes}) == 16


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(4) as pool:
        yield pool


class TestItemReferences:
    def test_a_second_import_of_the_same_rows(self, company: Company, keeper: int) -> None:
        rows = parcels("A", [("a", 1)], [("b", 1)])
        do(Store, rows, keeper, references=("file:1", "file:2"))
        run = company.payloads(Store.key)[-1]["outcome"]["run"]
        more = parcels("A", [("a", 1)], [("b", 9)], [("c", 1)])
        outcome = do(Store, more, keeper, references=("file:1", "file:2", "file:3"))
        assert (outcome.done, outcome.refused) == ([2], [0, 1])
        assert [why.control for why in outcome.refusals] == ["once", "once"]
        assert outcome.refusals[0].message == f"来源“file:1”已经提交过，见运行 {run}"
        assert outcome.refusals[1].message == f"来源“file:2”已用于另一份内容，见运行 {run}"

    def test_twice_in_one_batch(self, company: Company, keeper: int) -> None:
        outcome = do(Store, parcels("A", [("a", 1)], [("b", 1)]), keeper, references=("f", "f"))
        assert (outcome.done, outcome.refused) == ([0], [1])

    def test_one_for_each_item(self, company: Company, keeper: int) -> None:
        with pytest.raises(ValueError, match="1 references for 2 items"):
            do(Store, parcels("A", [("a", 1)], [("b", 1)]), keeper, references=("f",))


class TestOnRefusal:
    def test_partial_gives_three_lists(self, company: Company, keeper: int) -> None:
        company.enact("S99.01", Bind("sample.forbidden_code"), Bind("sample.valuable_parcel"))
        outcome = do(Store, parcels("A", [("a", 1)], [("X", 1)], [("c", 5)]), keeper)
        assert (outcome.done, outcome.refused, outcome.held, outcome.status) == ([0], [1], [2], "done")
        inputs = company.payloads(Store.key)[-1]["inputs"]
        assert inputs.keys() == {"1", "2"}
        assert inputs["1"]["lines"] == [{"code": "X", "quantity": 1}]

    def test_all_is_refused_by_one_block(self, company: Company, keeper: int) -> None:
        company.enact("S99.01", Bind("sample.forbidden_code"), Bind("sample.valuable_parcel"))
        items = parcels("A", [("a", 1)], [("X", 1)], [("c", 5)])
        outcome = do(Store, items, keeper, on_refusal=OnRefusal.ALL)
        assert (outcome.done, outcome.held, outcome.refused, outcome.held_ids) == ([], [], [0, 1, 2], {})

    def test_all_is_held_by_one_hold(self, company: Company, keeper: int) -> None:
        company.enact("S99.01", Bind("sample.valuable_parcel"))
        outcome = do(Store, parcels("A", [("a", 1)], [("c", 5)]), keeper, on_refusal=OnRefusal.ALL)
        assert (outcome.done, outcome.held, outcome.refused, outcome.status) == ([], [0, 1], [], "held")


class TestObjectScope:
    def test_another_warehouse_looks_as_if_it_were_not_there(self, company: Company) -> None:
        shelf("near", place=company.place("W1"))
        shelf("far", place=company.place("W2"))
        keeper = company.person("keeper", Store.key, place="W1")
        answers = []
        for code in ("far", "none"):
            outcome = do(Store, parcels(code, [("a", 1)]), keeper)
            assert outcome.refused == [0]
            told = outcome.refusals[0].as_dict()
            answers.append({**told, "message": told["message"].replace(code, "?")})
        assert answers[0] == answers[1]
        assert do(Store, parcels("near", [("a", 1)]), keeper).done == [0]


class TestBackdating:
    def test_needs_a_permission(self, company: Company, keeper: int) -> None:
        with pytest.raises(Forbidden):
            do(Store, parcels("A", [("a", 1)]), keeper, now=timezone.now() - timedelta(minutes=6))
        assert company.payloads(Store.key)[-1]["forbidden"]

    @pytest.mark.parametrize("minutes", [6, 60 * 24 * 40])
    def test_is_marked(self, company: Company, minutes: int) -> None:
        shelf("A")
        clerk = company.person("clerk", Store.key, BACKDATE)
        outcome = do(Store, parcels("A", [("a", 1)]), clerk, now=timezone.now() - timedelta(minutes=minutes))
        assert outcome.done == [0]
        assert company.payloads(Store.key)[-1]["backdated"] is True

    def test_a_moment_ago_is_now(self, company: Company, keeper: int) -> None:
        do(Store, parcels("A", [("a", 1)]), keeper, now=timezone.now() - timedelta(minutes=4))
        assert company.payloads(Store.key)[-1]["backdated"] is False

    def test_nor_is_the_future_free(self, company: Company, keeper: int) -> None:
        with pytest.raises(Forbidden):
            do(Store, parcels("A", [("a", 1)]), keeper, now=timezone.now() + timedelta(minutes=6))

    def test_the_program_may(self, company: Company, keeper: int) -> None:
        outcome = run_items(Store, parcels("A", [("a", 1)]), Context(SYSTEM, timezone.now() - timedelta(days=1)))
        assert outcome.done == [0]
        assert company.payloads(Store.key)[-1]["backdated"] is True
