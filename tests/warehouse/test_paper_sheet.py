"""应急纸单: what stands on it; and what was written on it is entered later with its real time, told as 补录."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from guiju.domains.warehouse import api, queries
from guiju.kernel.audit.explain import as_text, explain
from guiju.kernel.commands.context import Outcome
from guiju.kernel.queries.query import Asked, Query
from guiju.kernel.queries.reader import Reader
from guiju.kernel.queries.reading import read
from tests.clauses.company import A_BARCODE, KEEPER, SERVICE, WAREHOUSE, Company
from tests.protocol.statements import counting

pytestmark = pytest.mark.founded("S03", "S12")

SHEET = "/warehouse/paper-sheet/"


def signed_in(company: Company, who: str = KEEPER) -> Client:
    return company.client(who)


def rows(company: Company, query: type[Query], **params: Any) -> list[Any]:
    return read(query, query.params(**params), Asked(), Reader(company.accounts[KEEPER])).rows


def done(outcome: Outcome) -> dict[str, Any]:
    assert outcome.done == [0], outcome.refusals
    return dict(outcome.answers.get(0, {}))


class TestSheet:
    def test_open_arrivals_signed_requests_and_bins(self, company: Company) -> None:
        waiting = company.arrive(("A-500", 37), note="D-PAPER")
        receipt = company.stocked("B-250", "6901000000028", 9)
        company.put_away(receipt, "D-01-2", 9)
        signed, unsigned = company.request("B-250", 7), company.request("A-500", 3)
        company.approve(signed)
        shown = signed_in(company).get(SHEET).content.decode()
        for word in (waiting, "D-PAPER", signed, "D-01-2", "F-01-1", "截至"):
            assert word in shown, word
        assert unsigned not in shown, "nothing leaves without its signature"
        assert ">37<" not in shown, "a count is blind on paper too"
        for head in ("实点", "实拣", "放入", "时间", "签字"):
            assert f'class="to-write">{head}</th>' in shown, head

    def test_only_of_the_readers_places(self, company: Company) -> None:
        assert signed_in(company, "1008").get(SHEET).status_code == 403
        shown = signed_in(company, SERVICE).get(f"{SHEET}?warehouse=NO-SUCH").content.decode()
        assert "一号仓" in shown, "an unknown warehouse is the reader's first"

    def test_as_many_statements_for_much_as_for_little(self, company: Company) -> None:
        client = signed_in(company)
        client.get(SHEET)
        with counting() as few:
            client.get(SHEET)
        for turn in range(4):
            company.arrive(("A-500", 5), ("B-250", 5), note=f"D-{turn}")
            company.approve(company.request("A-500", 1))
        with counting() as many:
            client.get(SHEET)
        assert len(many) == len(few)


class TestMadeUp:
    """Everything that was done by the sheet yesterday is entered today."""

    @pytest.fixture
    def then(self) -> datetime:
        return timezone.now().replace(microsecond=0) - timedelta(hours=26)

    def test_each_carries_its_time_and_is_told(self, company: Company, then: datetime) -> None:
        arrival = company.arrive(
            ("A-500", 10),
            note="D-PAPER",
        )
        sheet = {"arrival": arrival, "lines": [{"barcode": A_BARCODE, "quantity": 10}], "counted_at": then}
        done(company.act(KEEPER, api.CountArrival, sheet))
        received = done(company.receive(arrival, 10, received_at=then))
        put = {"receipt": received["number"], "lines": [{"line": 1, "bin": "D-01-2", "quantity": 10}]}
        put_away = done(company.act(KEEPER, api.PutAway, {**put, "done_at": then}))
        request = company.request("A-500", 4)
        company.approve(request)
        pick = {"request": request, "lines": [{"line": 1, "bin": "D-01-2", "quantity": 4}], "done_at": then}
        picked = done(company.act(KEEPER, api.PickGoods, pick))
        dispatched = done(company.dispatch(request, 4, left_at=then))
        at_once = done(company.receive(self.counted(company), 5))

        (counted,) = rows(company, queries.CountLines, arrival=arrival)
        receipts = {row.number: row for row in rows(company, queries.Receipts)}
        handlings = {row.number: row for row in rows(company, queries.Handlings)}
        dispatches = {row.number: row for row in rows(company, queries.Dispatches)}
        made_up = (
            (counted, counted.counted_at),
            (receipts[received["number"]], receipts[received["number"]].received_at),
            (handlings[put_away["number"]], handlings[put_away["number"]].done_at),
            (handlings[picked["number"]], handlings[picked["number"]].done_at),
            (dispatches[dispatched["number"]], dispatches[dispatched["number"]].left_at),
        )
        for row, happened in made_up:
            assert happened == then
            assert row.recorded_late is not None
            assert row.recorded_late - then > timedelta(hours=25)
        assert receipts[at_once["number"]].recorded_late is None, "what is entered at once is no 补录"

        for number in (received["number"], put_away["number"], picked["number"], dispatched["number"]):
            told = explain(number)
            assert told["made_up"] == [(1, then)], number
            assert "补录：第 1 项发生于" in as_text(told)
        assert explain(at_once["number"])["made_up"] == []
        client = signed_in(company)
        assert "补录" in client.get(f"/warehouse/documents/{received['number']}/evidence/").content.decode()
        assert " 录入" in client.get(f"/warehouse/documents/{dispatched['number']}/").content.decode()
        assert " 录入" not in client.get(f"/warehouse/documents/{at_once['number']}/").content.decode()

    def counted(self, company: Company) -> str:
        arrival = company.arrive(("A-500", 5), note="D-NOW")
        company.count(arrival, (A_BARCODE, 5))
        return arrival

    def test_a_day_that_is_closed_is_told(self, company: Company, then: datetime) -> None:
        day = timezone.localdate(then)
        done(company.act(KEEPER, api.CloseDay, {"warehouse": WAREHOUSE, "day": day, "lines": []}))
        received = done(company.receive(self.counted(company), 5, received_at=then))
        assert received["booked_on"] == str(timezone.localdate()), "the answer says on which day it counts"
        shown = signed_in(company).get(f"/warehouse/documents/{received['number']}/").content.decode()
        assert f"{day} 已经结账，记在 {timezone.localdate()}" in shown
        assert "booked_on" not in done(company.receive(self.counted(company), 5))

    def test_the_task_pages_ask_for_the_real_time(self, company: Company, then: datetime) -> None:
        client, typed = signed_in(company), f"{timezone.localtime(then):%Y-%m-%dT%H:%M}"
        arrival = company.arrive(("A-500", 5), note="D-PAPER")
        count = f"/warehouse/arrivals/{arrival}/count/"
        assert 'name="counted_at"' in client.get(count).content.decode()
        sheet = {"lines-0-barcode": A_BARCODE, "lines-0-quantity": "5", "counted_at": "x", "request_id": "paper-1"}
        assert client.post(count, sheet).status_code == 422
        assert client.post(count, {**sheet, "counted_at": typed, "request_id": "paper-2"}).status_code == 302
        receipt = done(company.receive(arrival, 5))["number"]
        put_away = f"/warehouse/receipts/{receipt}/putaway/"
        assert 'name="done_at"' in client.get(put_away).content.decode()
        line = {"lines-0-line": "1", "lines-0-bin": "D-01-2", "lines-0-quantity": "5"}
        assert client.post(put_away, {**line, "done_at": typed, "request_id": "paper-3"}).status_code == 302
        (handling,) = (row for row in rows(company, queries.Handlings) if row.receipt == receipt)
        assert f"{timezone.localtime(handling.done_at):%Y-%m-%dT%H:%M}" == typed
        assert handling.recorded_late
