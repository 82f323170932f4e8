"""A foreign id that vanishes: the effect is undone, the refusal and its evidence stay."""

from threading import Thread
from typing import Any

import pytest
from django.db import OperationalError, connection, connections

from guiju.kernel.commands import passage as passages
from tests import settings
from tests.protocol.company import Bind, Company, do, parcels, shelf
from tests.protocol.sample import controls
from tests.protocol.sample.commands import Store, StoreBlind
from tests.protocol.sample.models import Parcel, Shelf

CHINESE = "所引用的资料已不存在，或仍被其他资料引用"


def elsewhere(action: Any) -> None:
    """In a connection of its own, committed."""

    def act() -> None:
        try:
            with connection.writing():  # type: ignore[attr-defined]
                action()
        finally:
            connections.close_all()

    thread = Thread(target=act)
    thread.start()
    thread.join()


def vanish(shelf_code: str) -> None:
    """On PostgreSQL between facts and commit; the embedded engine has one writer, so there before the run."""

    def take_away() -> None:
        elsewhere(lambda: Shelf.objects.filter(code=shelf_code).delete())

    if connection.vendor == "postgresql":
        controls.while_reading.append(take_away)
    else:
        take_away()


def test_between_facts_and_commit(company: Company) -> None:
    blind = shelf("A")
    keeper = company.person("keeper", StoreBlind.key)
    company.enact("S99.01", Bind("sample.odd_parcel"))
    vanish("A")
    items = [{"shelf_id": blind, "code": "a"}, {"shelf_id": blind, "code": "b"}]
    outcome = do(StoreBlind, items, keeper, request_id="r")
    again = do(StoreBlind, items, keeper, request_id="r")
    assert (outcome.done, outcome.refused) == ([], [0, 1])
    assert {why.control for why in outcome.refusals} == {"constraint_holds"}
    assert all(why.message.startswith(CHINESE) for why in outcome.refusals)
    assert not Parcel.objects.exists()
    [payload] = company.payloads(StoreBlind.key)
    assert payload["outcome"]["refused"] == [0, 1]
    assert [breach["item"] for breach in company.breaches(StoreBlind.key)] == [0, 1]
    assert (again.replayed, again.run) == (True, outcome.run)


@pytest.mark.skipif(settings.ENGINE == "sqlite", reason="one writer: nothing happens between facts and commit")
def test_a_contended_row_that_is_gone_is_a_lost_race(company: Company) -> None:
    shelf("A")
    keeper = company.person("keeper", Store.key)
    company.enact("S99.01", Bind("sample.odd_parcel"))
    vanish("A")
    outcome = do(Store, parcels("A", [("a", 1)], [("b", 1)]), keeper)
    assert [why.control for why in outcome.refusals] == ["stock_suffices", "stock_suffices"]


def test_what_a_gate_refused_keeps_its_reason(company: Company) -> None:
    blind = shelf("A")
    keeper = company.person("keeper", StoreBlind.key)
    company.enact("S99.01", Bind("sample.forbidden_code"))
    vanish("A")
    items = [{"shelf_id": blind, "code": "X"}, {"shelf_id": blind, "code": "b"}]
    outcome = do(StoreBlind, items, keeper)
    by_item = {why.item: why.control for why in outcome.refusals}
    assert by_item == {0: "sample.forbidden_code", 1: "constraint_holds"}


def test_the_number_of_a_run_that_was_rolled_back_is_nobodys(company: Company) -> None:
    keeper = company.person("keeper", StoreBlind.key)
    first = do(StoreBlind, [{"shelf_id": 404, "code": "a"}], keeper)
    second = do(StoreBlind, [{"shelf_id": 404, "code": "a"}], keeper)
    assert (first.refused, second.refused) == ([0], [0])
    assert first.run != second.run
    assert len(company.payloads(StoreBlind.key)) == 2


@pytest.mark.parametrize("times", [1, 3, 4])
def test_busy_is_tried_three_times_again(company: Company, monkeypatch: pytest.MonkeyPatch, times: int) -> None:
    shelf("A")
    keeper = company.person("keeper", Store.key)
    left = [times]
    original = passages.Passage._settle

    def busy(self: Any) -> Any:
        if left[0]:
            left[0] -= 1
            message = "database is locked"
            raise OperationalError(message)
        return original(self)

    monkeypatch.setattr(passages.Passage, "_settle", busy)
    if times == 4:
        with pytest.raises(OperationalError):
            do(Store, parcels("A", [("a", 1)]), keeper)
        assert not Parcel.objects.exists()
        assert company.payloads(Store.key) == []
    else:
        assert do(Store, parcels("A", [("a", 1)]), keeper).done == [0]
        assert len(company.payloads(Store.key)) == 1
