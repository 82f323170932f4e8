"""Reports in confidence: S02.23, S11.15, S14.23, S15.09, S15.14."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction

from guiju.demo.permissions import HANDLING
from guiju.domains.conduct import api, queries
from guiju.domains.conduct.controls.reports import Lowered, Protection, RetaliationSuspected
from guiju.domains.conduct.models import Case, Report, ReportConclusion
from guiju.kernel.commands.context import SYSTEM, Context, Outcome
from guiju.kernel.commands.run import run_items
from guiju.kernel.commands.shape import InvalidInput
from guiju.kernel.controls.duties.missing import end_of
from guiju.kernel.controls.models import DutyItem
from guiju.kernel.files.models import Attachment
from guiju.kernel.files.visibility import visible_media_type
from guiju.kernel.findings.models import Finding
from guiju.kernel.org.commands import DefinePost
from guiju.kernel.org.models import Person
from guiju.kernel.queries.query import Asked
from guiju.kernel.queries.reader import Reader
from guiju.kernel.queries.reading import read
from guiju.kernel.worklist.models import Message, Task
from tests.clauses.cases import PLACE, answer, done, issue, kept, propose, staffed
from tests.clauses.company import (
    ACCOUNTANT,
    DIRECTOR,
    FINANCE,
    KEEPER,
    MANAGER,
    OWNER,
    SERVICE,
    Company,
    refused,
    warned,
)
from tests.clauses.rounds import HEAD, pass_by
from tests.clauses.signing import asked_for, at, hired, page, signs
from tests.clauses.training import named

HR = "1012"
MONDAY = date(2027, 3, 1)
EVERYBODY = (OWNER, DIRECTOR, MANAGER, KEEPER, SERVICE, ACCOUNTANT, HR, HEAD, FINANCE)


def lawyer(company: Company, who: str = FINANCE) -> None:
    """Somebody who looks after the law."""
    permissions = [*HANDLING, "conduct.read_reports"]
    item = {"code": "legal", "title": "法务", "lines": [{"permission": each} for each in permissions]}
    assert run_items(DefinePost, [item], Context(SYSTEM, request_id="legal")).done == [0]
    company.seat(who, "legal")


def report(company: Company, clause: str, who: str, kind: str, person: str, files: int = 1, **more: Any) -> str:
    """The number; fails, citing the clause, where it was not taken down."""
    lines = [{"file": company.photo(who)} for _ in range(files)]
    lines += [{"involved": each} for each in more.pop("involved", ())]
    head = {**PLACE, "kind": kind, "person": person, "facts": "当众辱骂同事", **more}
    return done(clause, company.act(who, api.FileReport, {**head, "lines": lines}))


def conclude(company: Company, who: str, number: str, files: int = 0, **more: Any) -> Outcome:
    lines = [{"file": company.photo(who)} for _ in range(files)]
    item = {"report": number, "result": "founded", "reason": "经查实", **more, "lines": lines}
    return company.act(who, api.ConcludeReport, item)


def refer(company: Company, who: str, number: str, **more: Any) -> Outcome:
    return company.act(who, api.DecideReferral, {"report": number, "refers": True, "reason": "涉嫌商业贿赂", **more})


def hand(company: Company, who: str, number: str, to: str) -> Outcome:
    return company.act(who, api.HandReport, {"report": number, "handler": to})


def readers(company: Company, number: str) -> set[str]:
    """Who of the staff finds it on his list."""
    return {who for who in EVERYBODY if any(row.number == number for row in shown(company, who))}


def shown(company: Company, who: str) -> list[Any]:
    return list(read(queries.Reports, queries.Reports.params(), Asked(), Reader(company.accounts[who])).rows)


def row(company: Company, who: str, number: str) -> Any:
    return next(each for each in shown(company, who) if each.number == number)


def item_of(clause: str, number: str) -> DutyItem:
    mark = f"conduct.report_handled/{Report.objects.get(number=number).pk}/"
    found = DutyItem.objects.filter(fingerprint__startswith=mark).first()
    assert found is not None, f"{clause}: it is to be handled in time"
    return found


@pytest.mark.clause("S02.23")
def test_reputation_needs_proof(company: Company) -> None:
    clause = "S02.23"
    asked_for(clause)
    staffed(company)
    lawyer(company)
    number = report(company, clause, SERVICE, "reputation", KEEPER)
    checked = {"is_work_related": True, "is_harmful": True}
    refused(clause, conclude(company, FINANCE, number), "没有查明与职务有关、造成实际损害")
    refused(clause, conclude(company, FINANCE, number, is_work_related=True, files=1), "没有查明造成实际损害")
    refused(clause, conclude(company, FINANCE, number, **checked), "证据 1 件，至少 2 件")
    done(clause, hand(company, FINANCE, number, DIRECTOR))
    refused(clause, conclude(company, DIRECTOR, number, files=1, **checked), "须由法务或人力核查")
    done(clause, hand(company, DIRECTOR, number, HR))
    assert not ReportConclusion.objects.exists(), f"{clause}: nothing is found before"
    done(clause, conclude(company, HR, number, files=1, **checked))
    for tag in ("依法维权", "举报", "消费评价"):
        tagged = report(company, clause, SERVICE, "reputation", KEEPER, files=2, tag=tag)
        refused(clause, conclude(company, FINANCE, tagged, **checked), f"“{tag}”不得作为任何处理的依据")
        case = done(clause, propose(company, clause="S02.24", basis=tagged, measure="提醒"))
        done(clause, answer(company, case))
        refused(clause, issue(company, case), f"“{tag}”，不能据以处理")
        done(clause, issue(company, case, is_given=False, reason="依法评价"))
        done(clause, conclude(company, FINANCE, tagged, result="unfounded"))
    kept(clause, "conduct_report", "kind = 'image'")


@pytest.mark.clause("S14.23")
def test_image_is_talked_about(company: Company) -> None:
    clause = "S14.23"
    asked_for(clause)
    staffed(company)
    with time_machine.travel(at(MONDAY), tick=False):
        new = [hired(company, f"N{number}", f"新人{number}", "operator", since=MONDAY) for number in range(2)]
    with time_machine.travel(at(MONDAY + timedelta(days=3)), tick=False):
        pass_by()
        assert not _told(company, new[0], "已于"), f"{clause}: three working days are not over"
    with time_machine.travel(at(MONDAY + timedelta(days=4)), tick=False):
        pass_by()
        assert _told(company, new[0], "已于"), f"{clause}: after three working days he is reminded"
        told = Message.objects.filter(person=company.accounts[HR], title__endswith="人到期没有签署（PLEDGE_REQUIRED）")
        merged = told.exclude(title__startswith="您带的").filter(body__contains="新人0").first()
        assert merged is not None, f"{clause}: and HR, once for all of them"
        assert all(f"新人{number}" in merged.body for number in range(2)), f"{clause}: {merged.body}"
        assert not Finding.objects.filter(clause=clause).exists(), f"{clause}: the machine opens no finding"
        signs(company, new[0], "S14", clause)
        number = report(company, clause, SERVICE, "image", KEEPER, facts="以公司名义公开回复失礼")
        task = Task.objects.filter(person=company.accounts[KEEPER], kind="conduct.answer_report").first()
        assert task is not None, f"{clause}: the person is asked for his statement"
        done(clause, company.act(KEEPER, api.AnswerReport, {"report": number, "said": "当时情绪激动，已道歉"}))
        assert row(company, HR, number).said == "当时情绪激动，已道歉", f"{clause}: it stands in the case"
        refused(clause, conclude(company, HR, number, proposal="提出处分", clause="S14.24"), "不可提出处分")
        done(clause, conclude(company, HR, number, proposal="谈话"))
        again = report(company, clause, SERVICE, "image", KEEPER)
        done(clause, conclude(company, HR, again, proposal="再培训"))
        pass_by()
        assert not Finding.objects.filter(clause=clause).exists(), f"{clause}: and no finding comes of it"


def _told(company: Company, who: str, said: str) -> bool:
    return Message.objects.filter(person=company.accounts[who], kind="pledge.reminder", title__contains=said).exists()


@pytest.mark.clause("S15.09")
def test_an_unlawful_act_is_reported(company: Company) -> None:
    clause = "S15.09"
    asked_for(clause)
    staffed(company)
    sold = {"facts": "用公司地址售假", "involved": [HEAD], "suspects_crime": True}
    with time_machine.travel(at(MONDAY), tick=False):
        number = report(company, clause, SERVICE, "unlawful", KEEPER, **sold)
        assert readers(company, number) == {HR, OWNER, SERVICE}, (
            f"{clause}: neither he nor his superior, who is named, reads it: {readers(company, number)}"
        )
        drafted = conclude(company, HR, number, proposal="提出处分", clause=clause)
        done(clause, drafted)
        case = Case.objects.filter(basis=number).first()
        assert case is not None, f"{clause}: confirmed, there is the draft of a decision"
        cited = (case.clause, case.person.number, case.proposer)
        assert cited == (clause, KEEPER, company.accounts[HR]), f"{clause}: which cites the clause, {cited}"
        duty = DutyItem.objects.filter(duty="conduct.crime_referred", fingerprint__contains=number).first()
        assert duty is not None, f"{clause}: and the matter is to be referred to the authority"
        open_one = report(company, clause, SERVICE, "unlawful", KEEPER, **sold)
        warned(clause, conclude(company, HR, open_one, result="closed"), "REFERRAL_UNDECIDED")
        assert row(company, HR, open_one).state == "待定", f"{clause}: neither draft nor referral: 待定"
    for week in (1, 2):
        with time_machine.travel(at(MONDAY + timedelta(days=7 * week)), tick=False):
            pass_by()
            told = Message.objects.filter(person=company.accounts[HR], kind="conduct.referral_undecided")
            assert told.count() == week, (
                f"{clause}: the handler is asked again each week, {told.count()} in week {week}"
            )
    with time_machine.travel(at(MONDAY + timedelta(days=15)), tick=False):
        done(clause, refer(company, HR, open_one, refers=False, reason="达不到立案标准"))
        outcome = conclude(company, HR, open_one, result="closed")
        assert not outcome.warnings, f"{clause}: decided, it may be closed"
        assert row(company, HR, open_one).state == "不再处理", f"{clause}: and is"
    with time_machine.travel(at(MONDAY + timedelta(days=21)), tick=False):
        pass_by()
        told = Message.objects.filter(person=company.accounts[HR], kind="conduct.referral_undecided")
        assert told.count() == 2, f"{clause}: nobody is asked any more"


@pytest.mark.clause("S15.14")
def test_an_attack_is_reported(company: Company) -> None:
    clause = "S15.14"
    asked_for(clause)
    staffed(company)
    lawyer(company)
    points = {**PLACE, "person": MANAGER, "teamwork": 80, "compliance": 80, "examples": "3 月 2 日 延误"}
    with time_machine.travel(at(MONDAY), tick=False):
        done(clause, company.act(DIRECTOR, api.EnterSheet, {**points, "month": "2027-02", "attitude": 80}))
        number = report(company, clause, MANAGER, "attack", DIRECTOR, files=2, involved=[KEEPER])
        seen = readers(company, number)
        assert {OWNER, HR, FINANCE} <= seen, f"{clause}: his superior, HR and an investigator see it: {seen}"
        assert seen == {OWNER, HR, FINANCE, MANAGER}, f"{clause}: and nobody else but who reported it: {seen}"
        [task] = Task.objects.filter(person=company.accounts[DIRECTOR], kind="conduct.answer_report")
        assert "陈店长" not in task.title, f"{clause}: he is not told who reported him: {task.title}"
        mine = _on_me(company, DIRECTOR, number)
        assert "不公开" in mine, f"{clause}: nor where he is asked to speak"
        assert _name(MANAGER) not in mine, f"{clause}: nor where he is asked to speak"
        shows = report(company, clause, MANAGER, "attack", DIRECTOR, files=2, shows_name=True)
        assert _name(MANAGER) in _on_me(company, DIRECTOR, shows), f"{clause}: unless B agrees"
        refused(clause, hand(company, FINANCE, number, DIRECTOR), "被反映人本人", "RECUSAL_REQUIRED")
        refused(clause, hand(company, FINANCE, number, KEEPER), "举报中提到的人", "RECUSAL_REQUIRED")
        assert item_of(clause, number).due_at == _end(MONDAY + timedelta(days=7)), f"{clause}: five working days"
    with time_machine.travel(at(MONDAY + timedelta(days=7)), tick=False):
        pass_by()
        assert not _late(clause), f"{clause}: the fifth working day is not over"
    with time_machine.travel(at(MONDAY + timedelta(days=8)), tick=False):
        pass_by()
        assert _late(clause), f"{clause}: no conclusion in five working days goes to the superior"
        assert not named(clause, "conduct.retaliation_suspected"), f"{clause}: nothing was lowered yet"
        lower = {**points, "month": "2027-03", "attitude": 50}
        done(clause, company.act(DIRECTOR, api.EnterSheet, lower))
        pass_by()
        flagged = named(clause, "conduct.retaliation_suspected")
        assert number in flagged, f"{clause}: B's score lowered by A within 90 days is flagged, {flagged}"
    fact = Lowered("XS-1", "attack", 91, 80, 70)
    assert RetaliationSuspected.judge(fact, Protection(kinds=["attack"])) is None, f"{clause}: for 90 days"


def _on_me(company: Company, who: str, number: str) -> str:
    """The line of his own list about it."""
    lines = page(company, who, "/conduct/reports_on_me/?format=csv").splitlines()
    return next(line for line in lines if number in line)


def _name(number: str) -> str:
    return str(Person.objects.get(number=number).name)


def _end(day: date) -> Any:
    return end_of(day)


def _late(clause: str) -> bool:
    return Finding.objects.filter(clause=clause, control="conduct.report_handled").exists()


@pytest.mark.clause("S11.15")
def test_a_suspected_crime(company: Company) -> None:
    clause = "S11.15"
    asked_for(clause)
    staffed(company)
    lawyer(company)
    with time_machine.travel(at(MONDAY), tick=False):
        number = report(company, clause, SERVICE, "crime", ACCOUNTANT, files=2, facts="收受供应商回扣")
        assert readers(company, number) == {FINANCE, HR}, f"{clause}: two named persons, {readers(company, number)}"
        digests = set(Attachment.objects.filter(document_type="conduct.report").values_list("sha256", flat=True))
        for who in EVERYBODY:
            seen = {digest for digest in digests if visible_media_type(company.accounts[who], digest)}
            own = who in {FINANCE, HR, SERVICE}
            assert (seen == digests) == own, f"{clause}: the evidence is for those two and who brought it, {who}"
        for change in ("sha256 = ''", "document_id = 0"):
            with (
                pytest.raises(DatabaseError),
                transaction.atomic(),
                connection.writing(),
                connection.cursor() as cursor,
            ):
                cursor.execute(f"update files_attachment set {change} where document_type = 'conduct.report'")
                pytest.fail(f"{clause}: the evidence is sealed")
        due = item_of(clause, number).due_at
        assert due == _end(MONDAY + timedelta(days=5)), f"{clause}: to be decided in 5 days, {due}"
        settled = conclude(company, FINANCE, number, proposal="提出处分", clause="S11.14")
        refused(clause, settled, "不能按一般处分了结")
        refused(clause, conclude(company, FINANCE, number, proposal="谈话"), "还没有经法律核查")
        with pytest.raises(InvalidInput):
            refer(company, FINANCE, number, reason="")
    with time_machine.travel(at(MONDAY + timedelta(days=6)), tick=False):
        pass_by()
        assert _late(clause), f"{clause}: undecided after 5 days it is a finding"
        done(clause, refer(company, FINANCE, number))
        again = refer(company, FINANCE, number)
        assert not again.done, f"{clause}: decided once"
        pass_by()
        assert not Finding.objects.filter(
            clause=clause, control="conduct.report_handled", resolved_at__isnull=True
        ).exists(), f"{clause}: decided, the finding is resolved"
        done(clause, conclude(company, FINANCE, number))
    kept(clause, "conduct_referraldecision", "reason = ''")
