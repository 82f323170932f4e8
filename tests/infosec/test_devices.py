"""External devices: registering, ending an approval early, who sees what, and the watch over what was not given back."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from guiju.demo.company import FOUNDED
from guiju.domains.infosec.api import EndApproval
from guiju.domains.infosec.controls.devices import Approval, GivenBack, GivenBackInTime
from guiju.domains.infosec.models import ApprovalEnd, Device
from guiju.domains.infosec.queries import ApprovalEnds, Approvals
from guiju.domains.infosec.registers import Devices
from guiju.kernel.commands.command import command_of
from guiju.kernel.commands.context import SYSTEM, Context, Forbidden, Outcome
from guiju.kernel.commands.run import run_items
from guiju.kernel.commands.shape import InvalidInput
from guiju.kernel.controls.ticker import tick
from guiju.kernel.findings.models import Finding
from guiju.kernel.org.commands import OpenPlace, RegisterPerson
from guiju.kernel.org.models import Person
from guiju.kernel.queries.query import Asked, Query
from guiju.kernel.queries.reader import Reader
from guiju.kernel.queries.reading import read, record
from guiju.kernel.rulebook.commands import EnactClause, FoundRulebook
from tests.clauses.company import KEEPER, SERVICE, WAREHOUSE, Company

pytestmark = pytest.mark.founded

ADMINISTRATOR, OUTSIDER = "1007", "2007"
END = command_of("infosec.devices.end")


@pytest.fixture
def company(db: None) -> Company:
    return Company.founded()


@pytest.fixture
def outsider(company: Company) -> int:
    """The account of an administrator of another place."""
    place = {"entity": "GJ", "code": "WH2", "name": "二号仓", "kind": "warehouse"}
    post = {"post": "it_admin", "place": "WH2", "since": FOUNDED}
    person = {"number": OUTSIDER, "name": "冯管理", "username": "feng", "lines": [post]}
    for command, item in ((OpenPlace, place), (RegisterPerson, person)):
        assert run_items(command, [item], Context(actor=SYSTEM)).done == [0]
    company.accounts[OUTSIDER] = Person.objects.get(number=OUTSIDER).account_id or 0
    return company.accounts[OUTSIDER]


def device(code: str = "U-001", *, until: datetime | None = None, **more: Any) -> dict[str, Any]:
    return {
        "place": WAREHOUSE,
        "device_code": code,
        "kind": "usb_drive",
        "serial": "X1",
        "owner": KEEPER,
        "approved_by": ADMINISTRATOR,
        "approved_until": until or timezone.now() + timedelta(hours=5),
        **more,
    }


def entered(company: Company, code: str = "U-001", **more: Any) -> str:
    outcome = company.act(ADMINISTRATOR, Devices.enter, device(code, **more))
    assert outcome.done == [0], outcome.refusals
    return str(outcome.answers[0]["number"])


def ended(company: Company, number: str, who: str = ADMINISTRATOR) -> Outcome:
    return company.act(who, EndApproval, {"device": number, "reason": "项目结束"})


def rows(query: type[Query], reader: int, **params: Any) -> list[Any]:
    return read(query, query.params(**params), Asked(), Reader(reader)).rows


def said(outcome: Outcome) -> list[str]:
    assert not outcome.done
    return [why.message for why in outcome.refusals]


class TestRegistering:
    def test_nobody_approves_his_own_device(self, company: Company) -> None:
        outcome = company.act(ADMINISTRATOR, Devices.enter, device(approved_by=KEEPER))
        assert outcome.refused == [0]
        assert "批准人是责任人本人，须由另一人批准" in outcome.refusals[0].message
        assert not Device.objects.exists()

    def test_a_kind_is_one_of_the_list(self, company: Company) -> None:
        with pytest.raises(InvalidInput, match="设备类型"):
            company.act(ADMINISTRATOR, Devices.enter, device(kind="floppy"))

    def test_only_the_administrator(self, company: Company) -> None:
        number = entered(company)
        for who in (KEEPER, SERVICE):
            with pytest.raises(Forbidden):
                company.act(who, Devices.enter, device("U-002"))
            with pytest.raises(Forbidden):
                ended(company, number, who)
            with pytest.raises(Forbidden):
                rows(Devices.query, company.accounts[who])
        assert Device.objects.count() == 1
        assert not ApprovalEnd.objects.exists()

    def test_the_administrator_finds_it_on_the_page_over_rest_and_in_the_file(self, company: Company) -> None:
        number = entered(company)
        client = company.client(ADMINISTRATOR)
        session = client.session
        session["demo"] = True
        session.save()
        assert number in client.get("/infosec/devices/").content.decode()
        assert "提前终止批准" in client.get(f"/records/infosec.approvals/{number}/").content.decode()
        assert [row["number"] for row in client.get("/api/v1/infosec/devices").json()["rows"]] == [number]
        heads, line = client.get("/infosec/devices/?format=csv").getvalue().decode("utf-8-sig").splitlines()[:2]
        assert heads.startswith("单号,设备编号,设备类型,序列号,责任人,批准人,批准至")
        assert line.startswith(f"{number},U-001,优盘,X1,王库管,吴管理")


class TestEndingEarly:
    def test_once_and_with_reason(self, company: Company) -> None:
        number, administrator = entered(company), company.accounts[ADMINISTRATOR]
        assert ended(company, number).done == [0]
        (row,) = rows(Approvals, administrator)
        assert (row.number, row.state) == (number, "已终止")
        (end,) = rows(ApprovalEnds, administrator, device=number)
        assert (end.reason, end.handler) == ("项目结束", "吴管理")
        assert said(ended(company, number)) == ["这台设备的批准已经到期或终止"]
        assert ApprovalEnd.objects.count() == 1

    def test_what_has_run_out_or_gone_back_or_was_corrected_is_left(self, company: Company) -> None:
        run_out = entered(company, until=timezone.now() - timedelta(minutes=5))
        assert said(ended(company, run_out)) == ["这台设备的批准已经到期或终止"]
        gone = entered(company, "U-002")
        company.act(ADMINISTRATOR, END, {"entry": gone})
        assert said(ended(company, gone)) == ["这台设备已经归还"]
        wrong = entered(company, "U-003")
        company.act(ADMINISTRATOR, Devices.correct, {"entry": wrong, **device("U-004"), "reason": "写错编号"})
        assert said(ended(company, wrong)) == ["这条登记已经更正过"]
        assert not ApprovalEnd.objects.exists()

    def test_twice_in_one_batch(self, company: Company) -> None:
        number = entered(company)
        items = [{"device": number, "reason": "项目结束"}] * 2
        outcome = run_items(EndApproval, items, Context(actor=company.accounts[ADMINISTRATOR]))
        assert not outcome.done
        assert {why.item for why in outcome.refusals} == {1}
        assert not ApprovalEnd.objects.exists()

    def test_the_same_request_again_is_done_once(self, company: Company) -> None:
        item = {"device": entered(company), "reason": "项目结束"}
        context = Context(actor=company.accounts[ADMINISTRATOR], request_id="again")
        first, second = (run_items(EndApproval, [item], context) for _ in range(2))
        assert first.answers == second.answers
        assert ApprovalEnd.objects.count() == 1

    def test_another_place_looks_like_nothing(self, company: Company, outsider: int) -> None:
        number = entered(company)
        foreign, unknown = said(ended(company, number, OUTSIDER)), said(ended(company, "WS-0", OUTSIDER))
        assert [why.replace(number, "WS-0") for why in foreign] == unknown
        assert rows(Approvals, outsider) == []
        assert record(Approvals, number, Reader(outsider)) is None
        assert not ApprovalEnd.objects.exists()


class TestApprovals:
    def test_states_and_filters(self, company: Company) -> None:
        now, administrator = timezone.now(), company.accounts[ADMINISTRATOR]
        valid = entered(company, "U-1", until=now + timedelta(days=3), kind="phone")
        run_out = entered(company, "U-2", until=now - timedelta(hours=1))
        over, gone = entered(company, "U-3"), entered(company, "U-4")
        ended(company, over)
        company.act(ADMINISTRATOR, END, {"entry": gone})
        for state, number in {"有效": valid, "已到期": run_out, "已终止": over, "已归还": gone}.items():
            assert [row.number for row in rows(Approvals, administrator, state=state)] == [number], state
        assert [row.number for row in rows(Approvals, administrator, kind="phone")] == [valid]
        later = timezone.localdate(now) + timedelta(days=2)
        assert [row.number for row in rows(Approvals, administrator, since=later)] == [valid]
        assert rows(Approvals, administrator, place="WH9") == []

    def test_only_a_valid_approval_is_ended(self, company: Company) -> None:
        administrator, number = Reader(company.accounts[ADMINISTRATOR]), entered(company)

        def steps() -> list[str]:
            return list(Approvals().next_commands(record(Approvals, number, administrator)))

        assert "infosec.end_approval" in steps()
        ended(company, number)
        assert steps() == ["infosec.devices.correct", "infosec.devices.end"]
        company.act(ADMINISTRATOR, END, {"entry": number})
        assert steps() == []


class TestNotGivenBack:
    @pytest.fixture(autouse=True)
    def rule(self, company: Company) -> None:
        context = Context(actor=SYSTEM)
        assert run_items(FoundRulebook, [{"code": "S90", "title": "外接设备制度"}], context).done == [0]
        clause = {"rulebook": "S90", "title": "到期归还", "text": "外接设备批准到期即归还。", "mode": "warn"}
        bound = [{"control": GivenBackInTime.key, "mode": "warn"}]
        enacted = {**clause, "code": "S90.01", "effective_from": date(2020, 1, 1), "lines": bound}
        assert run_items(EnactClause, [enacted], context).done == [0]

    def test_run_out_is_a_finding_of_who_has_it_until_it_is_back(self, company: Company) -> None:
        until = timezone.now() + timedelta(hours=2)
        number = entered(company, until=until)
        tick(until)
        assert not Finding.objects.filter(control=GivenBackInTime.key).exists()
        tick(until + timedelta(minutes=5))
        (finding,) = Finding.objects.filter(control=GivenBackInTime.key)
        assert (finding.fingerprint, finding.clause) == (number, "S90.01")
        assert finding.owner == company.accounts[KEEPER]
        minute = f"{timezone.localtime(until):%Y-%m-%d %H:%M}"
        assert finding.title == f"外接设备批准到期未归还：U-001 的批准已于 {minute} 到期，还没有归还"
        tick(until + timedelta(minutes=30))
        assert Finding.objects.filter(control=GivenBackInTime.key, resolved_at__isnull=True).count() == 1
        company.act(ADMINISTRATOR, END, {"entry": number})
        tick(until + timedelta(hours=1))
        assert Finding.objects.get(control=GivenBackInTime.key).resolved_at is not None

    def test_an_entry_that_was_corrected_is_not_looked_for(self, company: Company) -> None:
        past = timezone.now() - timedelta(hours=1)
        number = entered(company, until=past)
        tick()
        corrected = {"entry": number, **device("U-002", until=past), "reason": "写错编号"}
        right = company.act(ADMINISTRATOR, Devices.correct, corrected).answers[0]["number"]
        tick()
        assert [
            each.fingerprint for each in Finding.objects.filter(control=GivenBackInTime.key, resolved_at__isnull=True)
        ] == [right]

    def test_ended_early_runs_out_at_once(self, company: Company) -> None:
        number = entered(company)
        entered(company, "U-002")
        ended(company, number)
        tick(timezone.now() + timedelta(minutes=1))
        (finding,) = Finding.objects.filter(control=GivenBackInTime.key)
        assert finding.fingerprint == number
        assert finding.title.endswith("提前终止，还没有归还")

    def test_what_is_back_in_time_is_none(self, company: Company) -> None:
        company.act(ADMINISTRATOR, END, {"entry": entered(company)})
        tick(timezone.now() + timedelta(days=9))
        assert not Finding.objects.filter(control=GivenBackInTime.key).exists()

    def test_the_hours_of_the_clause_count(self) -> None:
        fact = Approval("U-001", "2026-11-25 18:00", 3601, was_ended_early=False)
        assert GivenBackInTime.judge(fact, GivenBack(default_return_hours=1))
        assert GivenBackInTime.judge(fact, GivenBack(default_return_hours=2)) is None
