"""A calendar program reads one person's agenda at an address that can be replaced and ended; no title tells of anybody."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar

from guiju.kernel.agenda.commands import EndFeed
from guiju.kernel.agenda.matters import Matter, matters_of, open_matters
from guiju.kernel.agenda.models import CalendarFeed
from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.commands.run import run_items
from guiju.kernel.controls.duties.planning import plan
from guiju.kernel.org.commands import SwitchAccount
from guiju.kernel.worklist.commands import OpenTasks
from tests.findings.company import KEEPER, MANAGER, Overseen, utc
from tests.web.demo_people import entered

pytestmark = pytest.mark.founded


@pytest.fixture
def company(db: None) -> Iterator[Overseen]:
    """On a workday before work begins."""
    with time_machine.travel(timezone.make_aware(datetime.fromisoformat("2026-11-27 07:00")), tick=False):
        yield Overseen.founded()


def opened(username: str = "wang", request: str = "1") -> str:
    answer = entered(username).post("/me/calendar/", {"request_id": request})
    assert answer.status_code == 200
    found = re.search(r"/calendar/[\w-]+\.ics", answer.content.decode())
    assert found
    return found.group()


def read(address: str) -> Any:
    answer = Client().get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    return Calendar.from_ical(answer.content)


def task(key: str, title: str, **more: Any) -> None:
    due_at = (timezone.now() + timedelta(hours=3)).isoformat()
    item = {"kind": "sample", "title": title, "source": "s", "source_key": key, "due_at": due_at, **more}
    assert run_items(OpenTasks, [item], Context(actor=SYSTEM)).done == [0]


def test_duties_tasks_and_decisions_with_their_limits(company: Overseen) -> None:
    plan(timezone.now())
    finding = company.report()
    company.assign(finding, responsible=KEEPER)
    sheet = read(opened())
    assert sheet["VERSION"] == "2.0"
    events = {str(event["UID"]): event for event in sheet.walk("VEVENT")}
    mine = {f"{each.kind}-{each.key}@guiju": each for each in matters_of(company.accounts[KEEPER], timezone.now())}
    assert events.keys() == {uid for uid, each in mine.items() if each.due_at}
    assert {uid.partition("-")[0] for uid in events} == {"duty", "task"}
    for uid, event in events.items():
        assert event.decoded("DTEND") == mine[uid].due_at.replace(microsecond=0)  # type: ignore[union-attr]
        assert event.decoded("DTSTART") < event.decoded("DTEND")
    assert company.extend(finding, utc(2099, 1, 1)).held == [0]


def test_no_word_that_people_typed(company: Overseen) -> None:
    task("1", "给张三 13800001111 回电话", person=company.accounts[KEEPER])
    company.assign(company.report(title="张三摔倒了"), responsible=KEEPER)
    told = Client().get(opened()).content.decode()
    assert "张三" not in told
    assert "13800001111" not in told
    assert {"SUMMARY:待办", "SUMMARY:整改"} <= set(told.splitlines())


def test_only_a_digest_is_kept(company: Overseen) -> None:
    token = opened().rpartition("/")[2].removesuffix(".ics")
    assert len(token) >= 43
    assert CalendarFeed.objects.get().digest not in token
    assert token not in entered("wang").get("/me/").content.decode()


def test_a_new_address_ends_the_old_one_and_it_can_be_ended(company: Overseen) -> None:
    first, second = opened(request="1"), opened(request="2")
    assert [Client().get(each).status_code for each in (first, second)] == [404, 200]
    assert entered("wang").post("/me/calendar/end/", {"request_id": "3"}).status_code == 302
    assert Client().get(second).status_code == 404
    assert "没有在用" in company.act(KEEPER, EndFeed, {}).refusals[0].message
    assert Client().get("/calendar/unknown.ics").status_code == 404


def test_who_may_not_come_in_reads_nothing(company: Overseen) -> None:
    address = opened()
    item = {"person": KEEPER, "is_open": False, "reason": "停用"}
    assert run_items(SwitchAccount, [item], Context(actor=SYSTEM)).done == [0]
    assert Client().get(address).status_code == 404


def test_one_person_sees_what_the_digest_tells_him(company: Overseen) -> None:
    plan(timezone.now())
    task("1", "复核", post="store_manager")
    company.assign(company.report(), responsible=MANAGER)
    everybody = open_matters(timezone.now())

    def keyed(matters: list[Matter]) -> set[tuple[str, str]]:
        return {(each.kind, each.title) for each in matters}

    for who in (KEEPER, MANAGER):
        account = company.accounts[who]
        assert keyed(matters_of(account, timezone.now())) == keyed(everybody.get(account, [])), who


def test_as_many_statements_however_much_is_open(company: Overseen) -> None:
    def counted() -> int:
        with CaptureQueriesContext(connection) as seen:
            read(address)
        return len(seen)

    address = opened()
    task("0", "一", person=company.accounts[KEEPER])
    few = counted()
    for number in range(1, 40):
        task(str(number), "多", person=company.accounts[KEEPER])
    assert counted() == few
