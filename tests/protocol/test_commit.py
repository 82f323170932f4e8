"""A foreign id that vanishes: the effect is undone, the refusal and its evidence stay."""

from threading import Thread
from typing import Any

import pytest
from django.db import OperationalError, connection, connections

from guiju.kernel.commands import passage as passages
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


def test_between_facts_and_commit(company: Company) -> None:
    """On PostgreSQL the shelf goes in between; the embedded engine has one writer, so there it was never there."""
    blind = shelf("A")
    keeper = company.person("keeper", Store.key, StoreBlind.key)
    if connection.vendor == "postgresql":
        company.enact("S99.01", Bind("sample.odd_parcel"))
        controls.while_reading.append(lambda: elsewhere(lambda: Shelf.objects.filter(code="A").delete()))
        outcome = do(Store, parcels("A", [("a", 1)], [("b", 1)]), keeper, request_id="r")
        command: Any = Store
        controls.while_reading.clear()
        again = do(Store, parcels("A", [("a", 1)], [("b", 1)]), keeper, request_id="r")
    else:
        elsewhere(lambda: Shelf.objects.filter(code="A").delete())
        items = [{"shelf_id": blind, "code": "a"}, {"shelf_id": blind, "code": "b"}]
        outcome = do(StoreBlind, items, keeper, request_id="r")
        command = StoreBlind
        again = do(StoreBlind, items, keeper, request_id="r")
    assert (outcome.done, outcome.refused) == ([], [0, 1])
    assert {why.control for why in outcome.refusals} == {"constraint_holds"}
    assert all(why.message.startswith(CHINESE) for why in outcome.refusals)
    assert not Parcel.objects.exists()
    [payload] = company.payloads(command.key)
    assert payload["outcome"]["refused"] == [0, 1]
    assert [breach["item"] for breach in company.breaches(command.key) if breach["effect"] == "block"] == [0, 1]
    assert (again.replayed, again.run) == (True, outcome.run)


def test_the_number_of_a_run_that_was_rolled_back_is_nobodys(company: Company) -> None:
    keeper = company.person("keeper", StoreBlind.key)
    first = do(StoreBlind, [{"shelf_id": 404, "code": "a"}], keeper)
    second = do(StoreBlind, [{"shelf_id": 404, "code": "a"}], keeper)
    assert (first.refused, second.refused) == ([0], [0])
    assert first.run != second.run
    assert len(company.payloads(StoreBlind.key)) == 2


def test_what_a_gate_refused_keeps_its_reason(company: Company) -> None:
    if connection.vendor == "postgresql":
        shelf("A")
        keeper = company.person("keeper", Store.key)
        company.enact("S99.01", Bind("sample.forbidden_code"))
        controls.while_reading.append(lambda: elsewhere(lambda: Shelf.objects.filter(code="A").delete()))
        outcome = do(Store, parcels("A", [("X", 1)], [("b", 1)]), keeper)
        by_item = {why.item: why.control for why in outcome.refusals}
        assert by_item == {0: "sample.forbidden_code", 1: "constraint_holds"}
    else:
        keeper = company.person("keeper", StoreBlind.key)
        outcome = do(StoreBlind, [{"shelf_id": 1, "code": "a"}], keeper, references=("f:1",))
        assert do(StoreBlind, [{"shelf_id": 1, "code": "a"}], keeper, references=("f:1",)).refusals[0].control == "once"


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
