"""The digest of a turn: once a person, on workdays, only to whom something is open, off for who wants none."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from guiju.kernel.agenda.commands import ChooseDigest, SendDigests
from guiju.kernel.agenda.digesting import step, turn_at, wants
from guiju.kernel.agenda.matters import Kind, open_matters
from guiju.kernel.agenda.models import Digest, DigestRound, Turn
from guiju.kernel.commands.approving import held_for
from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.commands.models import HeldCommand
from guiju.kernel.commands.run import run_items
from guiju.kernel.controls.duties.planning import plan
from guiju.kernel.controls.models import DutyItem
from guiju.kernel.org.held import seats_of
from guiju.kernel.org.models import Place
from guiju.kernel.worklist.commands import OpenTasks
from guiju.kernel.worklist.models import Message, Outgoing
from tests.findings.company import KEEPER, MANAGER, SERVICE, Overseen, utc
from tests.web.demo_people import entered

pytestmark = pytest.mark.founded

FRIDAY = "2026-11-27"


def at(clock: str, day: str = FRIDAY) -> datetime:
    return timezone.make_aware(datetime.fromisoformat(f"{day} {clock}"))


@pytest.fixture
def company(db: None, settings: Any) -> Any:
    settings.GUIJU_MORNING_DIGEST, settings.GUIJU_EVENING_DIGEST = "08:00", "18:00"
    with time_machine.travel(at("07:00"), tick=False):
        yield Overseen.founded()


def task(title: str, due_at: datetime | None, key: str, **whose: Any) -> None:
    item = {"kind": "sample", "title": title, "source": "sample", "source_key": key, **whose}
    item |= {"due_at": due_at.isoformat()} if due_at else {}
    assert run_items(OpenTasks, [item], Context(actor=SYSTEM)).done == [0]


def told(company: Overseen, who: str) -> list[tuple[str, str]]:
    mine = Message.objects.filter(person=company.accounts[who], kind__startswith="digest.").order_by("id")
    return list(mine.values_list("title", "body"))


def go(clock: str, day: str = FRIDAY) -> int:
    with time_machine.travel(at(clock, day), tick=False):
        return step(timezone.now())


def test_turns_by_the_clock_of_the_company(company: Overseen, settings: Any) -> None:
    assert [turn_at(at(clock)) for clock in ("07:59", "08:00", "17:59", "18:00", "23:59")] == [
        None,
        Turn.MORNING,
        Turn.MORNING,
        Turn.EVENING,
        Turn.EVENING,
    ]
    settings.GUIJU_MORNING_DIGEST = ""
    assert turn_at(at("09:00")) is None
    settings.GUIJU_EVENING_DIGEST = "17:30"
    assert turn_at(at("17:30")) is Turn.EVENING


def test_one_message_with_what_is_due_overdue_and_to_be_decided(company: Overseen) -> None:
    keeper = company.accounts[KEEPER]
    task("换灯管", at("17:00"), "1", person=keeper)
    task("交盘点表", at("12:00", "2026-11-26"), "2", person=keeper)
    task("下周的事", at("12:00", "2026-11-30"), "3", person=keeper)
    task("没有期限", None, "4", person=keeper)
    assert go("07:59") == 0
    assert go("08:00") == 1
    ((title, body),) = told(company, KEEPER)
    assert title == "王库管，早上好：今天到期 1、已逾期 1"
    assert body.splitlines() == ["逾期 11-26 12:00 交盘点表", "今天 11-27 17:00 换灯管"]
    assert told(company, SERVICE) == []
    kept = Digest.objects.get()
    assert (kept.person, kept.due, kept.overdue, kept.deciding) == (keeper, 1, 1, 0)


def test_equal_ones_of_several_places_say_where(company: Overseen) -> None:
    for place in ("WH1", None):
        company.assign(company.report(title="地面积水", place=place), hours=9)
    assert go("08:00") == 1
    ((_, body),) = told(company, KEEPER)
    name = Place.objects.get(code="WH1").name
    assert [line.partition("整改：")[2] for line in body.splitlines()] == ["地面积水", f"地面积水（{name}）"]


def test_once_a_turn_however_often_it_is_asked(company: Overseen) -> None:
    task("换灯管", at("23:00"), "1", person=company.accounts[KEEPER])
    assert [go(clock) for clock in ("08:00", "08:01", "12:00", "18:00", "18:00", "20:00")] == [1, 0, 0, 1, 0, 0]
    titles = [title for title, _ in told(company, KEEPER)]
    assert titles == ["王库管，早上好：今天到期 1", "王库管，下班前还有没办完的：今天到期 1"]
    again = run_items(SendDigests, [{"day": FRIDAY, "turn": "morning", "lines": []}], Context(actor=SYSTEM))
    assert "已经发过" in again.refusals[0].message
    twice = [{"day": FRIDAY, "turn": "evening"}, {"day": FRIDAY, "turn": "evening"}]
    assert not run_items(SendDigests, twice, Context(actor=SYSTEM)).done


def test_nothing_where_nothing_is_open_and_the_turn_is_over_all_the_same(company: Overseen) -> None:
    assert go("08:00") == 0
    assert DigestRound.objects.count() == 1
    task("换灯管", at("17:00"), "1", person=company.accounts[KEEPER])
    assert go("09:00") == 0
    assert not Digest.objects.exists()


def test_not_on_days_off(company: Overseen) -> None:
    task("换灯管", at("17:00", "2026-11-28"), "1", person=company.accounts[KEEPER])
    assert go("08:00", "2026-11-28") == 0
    assert go("08:00", "2026-11-29") == 0
    assert not DigestRound.objects.exists()
    assert go("08:00", "2026-11-30") == 1


def test_who_wants_none_gets_none_until_he_does(company: Overseen) -> None:
    task("换灯管", at("23:00"), "1", person=company.accounts[KEEPER])
    task("看价", at("23:00"), "2", person=company.accounts[SERVICE])
    assert company.act(KEEPER, ChooseDigest, {"wants": False}).done == [0]
    assert go("08:00") == 1
    assert told(company, KEEPER) == []
    assert len(told(company, SERVICE)) == 1
    assert company.act(KEEPER, ChooseDigest, {"wants": True}).done == [0]
    assert go("18:00") == 2


def test_a_task_of_a_post_is_told_to_its_holders(company: Overseen) -> None:
    task("复核", at("17:00"), "1", post="store_manager", excluded=company.accounts[KEEPER])
    assert go("08:00") == 1
    assert len(told(company, MANAGER)) == 1


def test_duties_of_the_day_and_those_missed(company: Overseen) -> None:
    plan(timezone.now())
    mine = [item for item in DutyItem.objects.all() if '"keeper"' in item.posts]
    assert mine
    assert go("08:00") > 0
    ((_title, body),) = told(company, KEEPER)
    assert body.startswith("今天")


def test_what_waits_for_a_decision(company: Overseen) -> None:
    finding = company.report()
    company.assign(finding)
    assert company.extend(finding, utc(2099, 1, 1)).held == [0]
    held = HeldCommand.objects.get()
    found = open_matters(timezone.now())
    deciding = {account for account, matters in found.items() if any(each.kind is Kind.DECISION for each in matters)}
    by_page = {
        account for account in company.accounts.values() if account and held_for(account, seats_of(account)).exists()
    }
    assert deciding == by_page
    assert company.accounts[KEEPER] not in deciding, "nobody decides his own"
    assert go("08:00")
    (who,) = {number for number, account in company.accounts.items() if account in deciding}
    assert "待您决定 1" in told(company, who)[0][0]
    company.decide(who, held.id)
    assert not any(each.kind is Kind.DECISION for those in open_matters(timezone.now()).values() for each in those)


def test_as_many_statements_for_one_as_for_fifty(company: Overseen) -> None:
    def counted() -> int:
        with CaptureQueriesContext(connection) as seen:
            open_matters(timezone.now())
        return len(seen)

    task("换灯管", at("17:00"), "0", person=company.accounts[KEEPER])
    task("复核", at("17:00"), "1", post="store_manager")
    few = counted()
    for number in range(2, 52):
        task(f"事 {number}", at("17:00"), str(number), person=company.accounts[SERVICE])
    assert counted() == few


def test_it_goes_outside_by_the_sinks_that_want_it(company: Overseen, settings: Any) -> None:
    settings.GUIJU_SINKS = {"chat": {"url": "json://hook.example", "kinds": ["digest."]}}
    task("换灯管", at("17:00"), "1", person=company.accounts[KEEPER])
    assert go("08:00") == 1
    assert Outgoing.objects.get().kind == "digest.morning"


def test_a_long_list_is_cut_and_says_so(company: Overseen) -> None:
    for number in range(20):
        task(f"事 {number:02}", at("17:00") + timedelta(minutes=number), str(number), person=company.accounts[KEEPER])
    go("08:00")
    ((_title, body),) = told(company, KEEPER)
    assert body.splitlines()[-1] == "……另有 8 项"


def test_the_switch_stands_with_the_own_account(company: Overseen) -> None:
    client = entered("wang")
    assert "每日提醒" in client.get("/me/").content.decode()
    assert client.post("/me/digest/", {"wants": "no", "request_id": "1"}).status_code == 302
    assert not wants(company.accounts[KEEPER])
    assert client.post("/me/digest/", {"wants": "yes", "request_id": "2"}).status_code == 302
    assert wants(company.accounts[KEEPER])
