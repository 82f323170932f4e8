"""Signing a rulebook: S02.05, S10.11, S14.33, S17.03, S18.27."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from guiju.domains.warehouse import api
from guiju.kernel.commands.context import SYSTEM, Context, Outcome
from guiju.kernel.commands.run import run_items
from guiju.kernel.controls.models import PledgeSignature
from guiju.kernel.controls.pledges.audience import asked, signers
from guiju.kernel.controls.pledges.signing import SignPledge
from guiju.kernel.findings.models import Finding
from guiju.kernel.org.commands import DefinePost, RegisterPerson, Transfer
from guiju.kernel.org.models import Assignment
from guiju.kernel.rulebook.commands import EnactClause, FoundRulebook
from guiju.kernel.worklist.models import Message
from tests.clauses.company import DIRECTOR, KEEPER, MANAGER, OWNER, SERVICE, WAREHOUSE, Company, warned
from tests.clauses.rounds import HEAD, pass_by
from tests.clauses.signing import PHONE, amended, asked_for, at, hired, page, signs

UNSIGNED, TODAY = "/pledges/unsigned/", "/"
CARD = "待我签署的制度"


def everybody_signs(company: Company, book: str, but: str = "") -> None:
    day = timezone.localdate()
    found = asked(day)[book]
    for signer in signers(found, day):
        if signer.number != but and not signer.is_done:
            item = {"rulebook": book, "text_hash": found.letter(signer.posts)}
            company.accounts[signer.number] = signer.account
            assert company.act(signer.number, SignPledge, item).done == [0]


def arrives(company: Company, who: str, note: str) -> Outcome:
    """Goods come; whoever stands at the dock writes them down."""
    line = {"sku": "A-500", "quantity": 1, "unit_cost": 100_000}
    head = {"warehouse": WAREHOUSE, "supplier": "杭州日化供应链", "delivery_note": note, "carrier": "顺丰"}
    return company.act(who, api.RecordArrival, {**head, "lines": [line]})


@pytest.mark.clause("S02.05")
def test_a_code_that_changed(company: Company) -> None:
    clause, live = "S02.05", date(2027, 6, 1)
    asked_for(clause)
    everybody_signs(company, "S02")
    amended(clause, live)
    with time_machine.travel(at(live), tick=False):
        everybody_signs(company, "S02", but=HEAD)
    with time_machine.travel(at(date(2027, 6, 8)), tick=False):
        assert "逾期未签" not in page(company, OWNER, UNSIGNED), f"{clause}: he has until 8 June"
    with time_machine.travel(at(date(2027, 6, 9)), tick=False):
        pass_by()
        shown = page(company, DIRECTOR, UNSIGNED)
        assert "马主管 1010" in shown, f"{clause}: he stands on his leader's list"
        assert shown.count("逾期未签") == 1, f"{clause}: one signature for the whole rulebook"
        assert '<td data-label="上级">林运营</td>' in shown, f"{clause}: and his leader beside him"
        rates = page(company, OWNER, UNSIGNED)
        assert "1 / 2" in rates, f"{clause}: the rate of each leader is shown"
        assert "50%" in rates, f"{clause}: in percent"
        mine = page(company, HEAD, TODAY)
        assert CARD in mine, f"{clause}: it stands on his own list"
        assert "逾期未签" in mine, f"{clause}: as late"
        read = {"zone": "WH1-F", "humidity": "60"}
        assert company.act(HEAD, api.RecordHumidity, read).done == [0], f"{clause}: nothing is withheld from him"
        signature = signs(company, HEAD, "S02", clause)
        assert signature.text_hash == asked(timezone.localdate())["S02"].text.hash, f"{clause}: the hash of the version"
        assert signature.version == 2, f"{clause}: the version"
        assert signature.signed_at == at(date(2027, 6, 9)), f"{clause}: the time"
        assert signature.device == PHONE, f"{clause}: and the device"
        assert "100%" in page(company, OWNER, UNSIGNED), f"{clause}: his leader's rate is whole again"


@pytest.mark.clause("S10.11")
def test_one_of_five_systems_is_not_signed(company: Company) -> None:
    clause = "S10.11"
    asked_for(clause)
    for number in range(95, 99):
        book = {"code": f"S{number}", "title": f"制度 {number}"}
        assert run_items(FoundRulebook, [book], Context(SYSTEM, request_id=f"book:{number}")).done == [0]
        first = {"rulebook": f"S{number}", "code": f"S{number}.01", "title": "总则", "text": "条文", "mode": "pledge"}
        lines = [{"control": "controls.read_and_sign", "mode": "pledge"}]
        given = [{**first, "effective_from": timezone.localdate(), "lines": lines}]
        assert run_items(EnactClause, given, Context(SYSTEM, request_id=f"clause:{number}")).done == [0]
    books = ("S10", "S95", "S96", "S97", "S98")
    for book in books:
        everybody_signs(company, book)
    changed = timezone.localdate() + timedelta(days=30)
    amended(clause, changed)
    with time_machine.travel(at(changed + timedelta(days=8)), tick=False):
        pass_by()
        mine = page(company, KEEPER, TODAY)
        assert CARD in mine, f"{clause}: it stands on his list"
        assert mine.index('id="pledges"') < mine.index('id="tasks"'), f"{clause}: it stands first"
        assert "制度 95" not in mine, f"{clause}: what did not change is signed"
        shown = page(company, HEAD, UNSIGNED)
        assert "王库管 1004" in shown, f"{clause}: his leader has him on the list"
        assert "逾期未签" in shown, f"{clause}: overdue after 7 days"
        assert arrives(company, KEEPER, "D-1").done == [0], f"{clause}: his work goes on"
        signs(company, KEEPER, "S10", clause)
        head, *lines = page(company, OWNER, "/controls/signatures/?format=csv").splitlines()
        for title in ("条文版本", "条文摘要", "签署时间", "工号"):
            assert title in head, f"{clause}: the export names {title}"
        own = [line for line in lines if "1004" in line]
        assert len(own) == len(books) + 1, f"{clause}: a line for each version he signed"
        new = asked(timezone.localdate())["S10"].text.hash
        assert any(new in line and ",2," in line for line in own), f"{clause}: with version and hash"
    _kept(clause)


POSTS = [
    {"code": "merchant_user", "title": "商家子账号", "superior": "store_manager"},
    {"code": "outsourced_agent", "title": "外包客服", "superior": "store_manager"},
]
MAY = [{"permission": key} for key in ("controls.sign_pledge", "warehouse.request_issue", "warehouse.read")]


@pytest.mark.clause("S14.33")
def test_accounts_from_outside_accept_the_rules(company: Company) -> None:
    clause = "S14.33"
    asked_for(clause)
    made = run_items(DefinePost, [{**post, "lines": MAY} for post in POSTS], Context(SYSTEM, request_id="posts"))
    assert made.done == [0, 1], made.refusals
    begins = timezone.localdate()
    people = {"M1": "merchant_user", "W1": "outsourced_agent"}
    for number, post in people.items():
        item = {"number": number, "name": f"{number}号", "username": number.lower(), "lines": [{"post": post}]}
        outcome = run_items(RegisterPerson, [item], Context(SYSTEM, request_id=f"hire:{number}"))
        warned(clause, outcome, "RULES_NOT_ACCEPTED", "3 天内须签")
        mine = page(company, number, TODAY)
        assert CARD in mine, f"{clause}: the card is there at the first sign-in"
        assert "RULES_NOT_ACCEPTED" in mine, f"{clause}: it is marked"
    with time_machine.travel(at(begins + timedelta(days=3)), tick=False):
        pass_by()
        listed = page(company, MANAGER, UNSIGNED)
        for number in people:
            assert f"{number}号 {number}" in listed, f"{clause}: on day 3 it is listed to its owner"
            assert CARD in page(company, number, TODAY), f"{clause}: at every sign-in"
            line = {"sku": "A-500", "quantity": 1}
            head = {"warehouse": WAREHOUSE, "basis": f"TM-{number}", "picker": "张顺丰"}
            done = company.act(number, api.RequestIssue, {**head, "lines": [line]})
            assert done.done == [0], f"{clause}: no business command is blocked, {done.refusals}"
        signs(company, "M1", "S14", clause)
        assert CARD not in page(company, "M1", TODAY), f"{clause}: accepted, the card is gone"
        assert CARD in page(company, "W1", TODAY), f"{clause}: and nobody accepts for another"
    _kept(clause)


def _kept(clause: str) -> None:
    for sql in ("delete from controls_pledgesignature", "update controls_pledgesignature set device = 'x'"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.writing(), connection.cursor() as cursor:
            cursor.execute(sql)
            pytest.fail(f"{clause}: the record of signatures was changed: {sql}")


@pytest.mark.clause("S17.03")
def test_three_kinds_of_people(company: Company) -> None:
    clause = "S17.03"
    asked_for(clause)
    posts = [{"code": "partner", "title": "合作方"}, {"code": "merchant", "title": "入驻商家"}]
    made = run_items(DefinePost, [{**post, "lines": MAY[:1]} for post in posts], Context(SYSTEM, request_id="posts"))
    assert made.done == [0, 1], made.refusals
    for number, name, post in (("K1", "某快递", "partner"), ("Q1", "某商家", "merchant")):
        item = {"number": number, "name": name, "username": number.lower(), "lines": [{"post": post}]}
        outcome = run_items(RegisterPerson, [item], Context(SYSTEM, request_id=f"hire:{number}"))
        warned(clause, outcome, "RULES_NOT_ACCEPTED", "7 天内须签")
        company.accounts[number] = 0
        del company.accounts[number]
        day = timezone.localdate()
        [due] = [each.due for each in signers(asked(day)["S17"], day) if each.number == number]
        assert due == day + timedelta(days=7), f"{clause}: a task to sign, due in 7 days"
        assert CARD in page(company, number, TODAY), f"{clause}: on his own list"
    for prefix, post, size in (("E", "operator", 50 - 12), ("K", "partner", 5), ("Q", "merchant", 33)):
        for number in range(1 if prefix == "E" else 2, size + 1):
            hired(company, f"{prefix}{number}", f"{prefix}{number}号", post)
    day = timezone.localdate()
    found = asked(day)["S17"]
    missing = {"E1", "E2", "Q7", "Q8"}
    for signer in signers(found, day):
        if signer.number not in missing:
            company.accounts[signer.number] = signer.account
            item = {"rulebook": "S17", "text_hash": found.text.hash}
            assert company.act(signer.number, SignPledge, item).done == [0]
    shown = page(company, OWNER, UNSIGNED)
    for said in ("员工 48/50", "合作伙伴 5/5", "入驻商家 31/33"):
        assert said in shown, f"{clause}: {said} is shown"
    for number in missing:
        assert f"{number}号 {number}" in shown, f"{clause}: {number} is named"
    _kept(clause)


@pytest.mark.clause("S18.27")
def test_a_letter_for_the_next_post(company: Company) -> None:
    clause = "S18.27"
    asked_for(clause)
    old = signs(company, SERVICE, "S18", clause)
    assert CARD not in page(company, SERVICE, TODAY), f"{clause}: the letter of his post is signed"
    moved = timezone.localdate() + timedelta(days=10)
    held = Assignment.objects.get(person__number=SERVICE, end=None).pk
    move: dict[str, Any] = {"assignment": held, "post": "keeper", "since": moved, "reason": "调岗"}
    assert run_items(Transfer, [move], Context(SYSTEM, request_id="move")).done == [0]
    with time_machine.travel(at(moved), tick=False):
        assert CARD in page(company, SERVICE, TODAY), f"{clause}: the old letter is closed, the new one is to be signed"
        [due] = [each.due for each in signers(asked(moved)["S18"], moved) if each.number == SERVICE]
        assert due == moved + timedelta(days=3), f"{clause}: in 3 days"
    with time_machine.travel(at(moved + timedelta(days=4)), tick=False):
        pass_by()
        told = Message.objects.filter(person=company.accounts[HEAD], kind="pledge.reminder").last()
        assert told is not None, f"{clause}: his superior is told"
        assert "PLEDGE_REQUIRED" in told.title, f"{clause}: {told.title}"
        assert "李客服" in told.body, f"{clause}: by name"
        assert CARD in page(company, SERVICE, TODAY), f"{clause}: the card is there at each sign-in"
        done = arrives(company, SERVICE, "D-77")
        assert done.done == [0], f"{clause}: no command is blocked, {done.refusals}"
        assert not Finding.objects.filter(clause=clause).exists(), f"{clause}: and it is no finding"
        new = signs(company, SERVICE, "S18", clause)
        assert new.text_hash != old.text_hash, f"{clause}: another letter"
        assert CARD not in page(company, SERVICE, TODAY), f"{clause}: signed"
    assert PledgeSignature.objects.filter(account=company.accounts[SERVICE]).count() == 2
