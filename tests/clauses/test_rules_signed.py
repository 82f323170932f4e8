"""What was signed, read and passed, and what follows where it was not: S04.03, S09.20, S14.21, S17.29."""

from datetime import date, timedelta
from typing import Any

import orjson
import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from guiju.domains.conduct.controls.informed import Notified, RuleSigned, Signed
from guiju.domains.safety.registers import HygieneAreas
from guiju.domains.training.bank import banks
from guiju.domains.training.models import Paper
from guiju.kernel.audit.models import Breach
from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.commands.run import run_items
from guiju.kernel.controls.models import PledgeSignature
from guiju.kernel.controls.pledges.audience import asked, signers
from guiju.kernel.controls.pledges.informing import SOURCE
from guiju.kernel.controls.pledges.on_paper import RecordPaperSignature
from guiju.kernel.controls.pledges.standing import Signer
from guiju.kernel.findings.commands import AssignFinding, ReportFinding
from guiju.kernel.findings.models import Finding
from guiju.kernel.org.commands import RecordAbsence, Transfer
from guiju.kernel.org.models import Assignment
from guiju.kernel.rulebook.commands import EnactClause
from guiju.kernel.rulebook.models import Clause
from guiju.kernel.worklist.models import Task
from tests.clauses.cases import HR, done, propose, staffed
from tests.clauses.cases import asked as consulted
from tests.clauses.company import KEEPER, OWNER, SERVICE, WAREHOUSE, Company, refused
from tests.clauses.rounds import HEAD, pass_by
from tests.clauses.signing import amended, asked_for, at, client, passes_exam, signed_by, signs
from tests.clauses.training import named, sat

LIVE = date(2027, 6, 1)


def own(person: str, book: str) -> Signer:
    day = timezone.localdate()
    return next(each for each in signers(asked(day)[book], day) if each.number == person)


def introduced(clause: str, since: date) -> None:
    """A clause that the rulebook did not have before, with a grade of the table."""
    given = {"rulebook": clause[:3], "code": clause, "title": "新条", "text": "新订的条文", "mode": "pledge"}
    item = {**given, "params": {"penalty": {"family": "CON", "grade": 1}}, "effective_from": since, "lines": []}
    outcome = run_items(EnactClause, [item], Context(SYSTEM, request_id=f"new:{clause}"))
    assert outcome.done == [0], outcome.refusals


@pytest.mark.clause("S14.21")
def test_read_signed_and_passed(company: Company) -> None:
    clause, new = "S14.21", "S14.90"
    asked_for(clause)
    staffed(company)
    with time_machine.travel(at(LIVE - timedelta(days=30)), tick=False), consulted(company, "S14"):
        signed_by(company, KEEPER, "S14")
        introduced(new, LIVE)
    with time_machine.travel(at(LIVE + timedelta(days=7)), tick=False):
        pass_by()
        assert not _unsigned(clause, KEEPER), f"{clause}: until 8 June he has time"
    with time_machine.travel(at(LIVE + timedelta(days=8)), tick=False):
        pass_by()
        assert _unsigned(clause, KEEPER), f"{clause}: not signed by 8 June: a finding"
        based: dict[str, Any] = {"clause": new, "happened_on": str(LIVE + timedelta(days=3))}
        refused(clause, propose(company, **based), "RULE_NOT_NOTIFIED", f"没有签署 {new} 第 1 版")
        hurried = client(company, KEEPER)
        shown = hurried.get("/pledges/S14/")
        hurried.post("/pledges/S14/", {"text_hash": shown.context["hash"], "opened": shown.context["opened"]})
        assert own(KEEPER, "S14").lacks_reading, f"{clause}: read for no time at all, the signature is invalid"
        assert sat(company, KEEPER, "S14", 4) < 80
        signs(company, KEEPER, "S14", clause)
        found = own(KEEPER, "S14")
        assert not found.lacks_reading, f"{clause}: read long enough"
        assert not found.is_done, f"{clause}: and under 80 the signature is invalid all the same"
        today = {"clause": new, "happened_on": str(timezone.localdate())}
        refused(clause, propose(company, **today), "RULE_NOT_NOTIFIED")
        passes_exam(company, KEEPER, "S14")
        assert own(KEEPER, "S14").is_done, f"{clause}: read, signed and passed it is valid"
        pass_by()
        assert not _unsigned(clause, KEEPER), f"{clause}: and the finding is resolved"
        refused(clause, propose(company, **based), "RULE_NOT_NOTIFIED")
        done(clause, propose(company, **today))
    fact = Notified("1004", "S15.09", 2, 1, 0, 9)
    assert RuleSigned.judge(fact, Signed(rulebook="S14")) is None, f"{clause}: only what its own rulebook says"
    book = asked(LIVE)["S14"]
    assert ([each.days for each in book.of(["keeper"]) if each.finds], book.exam.score) == ([7], 80), (
        f"{clause}: the days and the mark are its own"
    )


def _unsigned(clause: str, person: str) -> bool:
    """Whether the missing signature is a finding of this clause."""
    mark = f"{clause[:3]}/{person}"
    is_cited = Breach.objects.filter(clause=clause, subject_key=mark).exists()
    return is_cited and Finding.objects.filter(fingerprint=mark, resolved_at__isnull=True).exists()


@pytest.mark.clause("S04.03")
def test_charged_under_what_he_signed(company: Company) -> None:
    clause, changed, live = "S04.03", "S04.15", date(2027, 7, 1)
    asked_for(clause)
    staffed(company)
    with time_machine.travel(at(live - timedelta(days=40)), tick=False), consulted(company, "S04"):
        for person in (KEEPER, SERVICE):
            signed_by(company, person, "S04")
        amended(changed, live)
        away = {"person": SERVICE, "since": live - timedelta(days=5), "until": live + timedelta(days=20)}
        outcome = run_items(RecordAbsence, [{**away, "kind": "annual"}], Context(SYSTEM, request_id="leave"))
        assert outcome.done == [0], outcome.refusals
    with time_machine.travel(at(live + timedelta(days=2)), tick=False):
        signed_by(company, KEEPER, "S04")
    with time_machine.travel(at(live + timedelta(days=10)), tick=False):
        version = Clause.objects.filter(code=changed).latest("version").version
        based: dict[str, Any] = {"clause": changed, "version": version, "happened_on": str(live + timedelta(days=3))}
        done(clause, propose(company, **based))
        refused(clause, propose(company, **based, person=SERVICE), f"{SERVICE} 在行为当日没有签署 {changed}")
        earlier = {**based, "happened_on": str(live + timedelta(days=1))}
        refused(clause, propose(company, **earlier), "RULE_NOT_NOTIFIED")
        fresh = own(SERVICE, "S04").due
        assert fresh == live + timedelta(days=28), f"{clause}: on his return 7 fresh days, until {fresh}"
        paper = {"rulebook": "S04", "person": SERVICE, "witness": SERVICE, "paper": company.photo(HR)}
        alone = company.act(HR, RecordPaperSignature, paper)
        assert not alone.done, f"{clause}: nobody witnesses his own signature"
        seen = company.act(HR, RecordPaperSignature, {**paper, "witness": KEEPER})
        assert seen.done == [0], f"{clause}: on paper with a witness, {seen.refusals}"
        signature = PledgeSignature.objects.latest("id")
        witness = (signature.account, signature.witness)
        assert witness == (company.accounts[SERVICE], company.accounts[KEEPER]), f"{clause}: who signed, who saw it"
        assert own(SERVICE, "S04").is_done, f"{clause}: it counts"
        again = company.act(HR, RecordPaperSignature, {**paper, "witness": KEEPER, "paper": company.photo(HR)})
        assert not again.done, f"{clause}: once"
        done(clause, propose(company, **{**based, "happened_on": str(timezone.localdate())}, person=SERVICE))
    for sql in ("update controls_pledgesignature set witness = 0", "delete from controls_pledgesignature"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.writing(), connection.cursor() as cursor:
            cursor.execute(sql)
            pytest.fail(f"{clause}: a signature was changed: {sql}")


@pytest.mark.clause("S09.20")
def test_one_signature_and_one_exam(company: Company) -> None:
    clause = "S09.20"
    asked_for(clause)
    staffed(company)
    items = {question.clause: question.text for question in banks()["S09"].questions}
    parts = {Clause.objects.filter(code=code).latest("version").source.rstrip("abcdefg") for code in items}
    wanted = {f"三-（{number}）" for number in "一二三四五六"}
    assert wanted <= parts, f"{clause}: a question of each of the six items, {parts}"
    signs(company, KEEPER, "S09", clause)
    assert not own(KEEPER, "S09").is_done, f"{clause}: the signature and the exam belong together"
    assert sat(company, KEEPER, "S09", 3) < 80
    paper = Paper.objects.filter(account=company.accounts[KEEPER]).latest("id")
    drawn = orjson.loads(paper.drawn)
    assert len(drawn) == len(items), f"{clause}: each item is asked about"
    shown = client(company, KEEPER).get(f"/training/papers/{paper.pk}/").content.decode()
    wrong = banks()["S09"].questions[drawn[-1]]
    assert wrong.options[wrong.answer] in shown, f"{clause}: what was wrong is shown again at once"
    assert wrong.clause in shown, f"{clause}: with the clause in which it stands"
    passes_exam(company, KEEPER, "S09")
    assert own(KEEPER, "S09").is_done, f"{clause}: passed, it counts"
    assert PledgeSignature.objects.filter(account=company.accounts[KEEPER]).count() == 1, f"{clause}: one signature"
    for person in (KEEPER, SERVICE):
        seen = {"title": f"{person} 上班看报", "clause": "S09.25"}
        number = company.act(OWNER, ReportFinding, seen).answers[0]["finding"]
        given = {"finding": number, "responsible": person, "workdays": 3}
        outcome = company.act(OWNER, AssignFinding, given)
        assert outcome.done == [0], outcome.refusals
    pass_by()
    told = list(Task.objects.filter(source=SOURCE).values_list("post", "title"))
    assert [post for post, _ in told] == ["hr"], f"{clause}: one of them had not signed: HR is told, {told}"
    assert f"未告知：{SERVICE} 上班看报" in told[0][1], f"{clause}: as not informed, {told}"
    pass_by()
    assert Task.objects.filter(source=SOURCE).count() == 1, f"{clause}: once"


@pytest.mark.clause("S17.29")
def test_areas_and_the_yearly_pledge(company: Company) -> None:
    clause, missing, begins = "S17.29", "safety.area_owner_missing", date(2026, 12, 7)
    asked_for(clause)
    with time_machine.travel(at(begins), tick=False):
        signed_by(company, KEEPER, "S17")
        area = {"place": WAREHOUSE, "code": "W-4", "keeper": KEEPER}
        entered = company.act(HEAD, HygieneAreas.enter, area)
        number = done(clause, entered)
        pass_by()
        assert not named(clause, missing), f"{clause}: each area has its keeper"
    moved = begins + timedelta(days=5)
    with time_machine.travel(at(moved), tick=False):
        held = Assignment.objects.get(person__number=KEEPER, end=None).pk
        move = {"assignment": held, "post": "customer_service", "since": moved, "reason": "调岗"}
        outcome = run_items(Transfer, [move], Context(SYSTEM, request_id="move"))
        assert outcome.done == [0], f"{clause}: the transfer goes on, {outcome.refusals}"
        pass_by()
        found = Finding.objects.filter(control=missing, resolved_at__isnull=True).first()
        assert found is not None, f"{clause}: his old area has no owner"
        assert clause == found.clause, f"{clause}: {found.clause}"
        assert "AREA_OWNER_MISSING" in found.title, f"{clause}: {found.title}"
        assert found.owner == company.accounts[HEAD], f"{clause}: it falls to the shift lead"
    with time_machine.travel(at(moved + timedelta(days=1)), tick=False):
        done(
            clause,
            company.act(
                HEAD, HygieneAreas.correct, {**area, "entry": number, "keeper": HEAD, "reason": "原责任人调岗"}
            ),
        )
        pass_by()
        assert not named(clause, missing), f"{clause}: until another person is named"
    with time_machine.travel(at(begins + timedelta(days=334)), tick=False):
        assert not own(KEEPER, "S17").is_asked, f"{clause}: signed for the year"
    with time_machine.travel(at(begins + timedelta(days=365)), tick=False):
        lapsed = own(KEEPER, "S17")
        assert lapsed.is_lapsed, f"{clause}: after a year it counts no more"
        signed_by(company, KEEPER, "S17")
        assert own(KEEPER, "S17").is_done, f"{clause}: signed anew, the text being the same"
    assert PledgeSignature.objects.filter(account=company.accounts[KEEPER]).count() == 2, f"{clause}: both are kept"
