"""Teaching as it is planned, held, attended and counted."""

from datetime import date, timedelta

import orjson
import pytest
import time_machine
from django.utils import timezone

from guiju.domains.training import api
from guiju.domains.training.history import entries
from guiju.domains.training.models import (
    AbsenceNote,
    Course,
    Coverage,
    PlanClose,
    PlanLine,
    Session,
    YearEvaluation,
)
from guiju.domains.training.rules import counted_minutes
from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.commands.run import run_items
from guiju.kernel.controls.models import PledgeSignature
from guiju.kernel.controls.pledges.audience import asked, signers
from guiju.kernel.controls.pledges.signing import SignPledge
from guiju.kernel.org.commands import DefinePost, RecordAbsence
from guiju.kernel.org.models import Person
from guiju.kernel.worklist.models import Message
from tests.clauses.company import ACCOUNTANT, DIRECTOR, KEEPER, MANAGER, OWNER, SERVICE, Company, refused, warned
from tests.clauses.rounds import HEAD, pass_by
from tests.clauses.signing import amended, asked_for, at, hired, page, passes_exam, signs
from tests.clauses.training import (
    OFFICE,
    SAFETY,
    attended,
    closed,
    course,
    named,
    open_findings,
    sat,
    scheduled,
    tasks,
    taught,
    told,
)

SHORT, TIMELY, WHOLE, UNCOVERED = (
    "training.hours_short",
    "training.held_in_time",
    "training.session_whole",
    "training.uncovered",
)


def today() -> date:
    return timezone.localdate()


def with_hours(company: Company, person: str, day: date, hours: int, topic: str = "业务") -> None:
    """So many hours attended and passed, one course an hour."""
    for number in range(hours):
        taught(company, course(company, f"K{day:%m%d}-{number}", topic), day, {person: 85})


@pytest.mark.clause("S13.12")
def test_hours_of_a_year(company: Company) -> None:
    clause, li = "S13.12", SERVICE
    with time_machine.travel(at(date(2027, 2, 10)), tick=False):
        with_hours(company, li, date(2027, 2, 10), 10)
        bare = {"person": li, "course": course(company, "ZX", "业务"), "day": date(2027, 2, 11), "minutes": 600}
        outcome = company.act(OFFICE, api.ClaimHours, bare)
        warned(clause, outcome, "待证", "TRAINING_EVIDENCE_MISSING")
        session = scheduled(company, course(company, "K-X", "业务"), date(2027, 2, 10), [li], clock="14:00")
        attended(company, session, [li])
        again = company.act(OFFICE, api.RecordAttendance, {"session": session, "person": li})
        refused(clause, again, "DOUBLE_CREDIT")
    with time_machine.travel(at(date(2027, 9, 30)), tick=False):
        pass_by()
        said = "李客服 2027 年学时 10/24，还差 14 小时"
        assert said in told(company, li), f"{clause}: he sees the shortfall, {told(company, li)}"
        assert said in told(company, MANAGER), f"{clause}: and so does the head"
        assert li not in named(clause, SHORT), f"{clause}: no finding before the year is over"
    with time_machine.travel(at(date(2027, 12, 31)), tick=False):
        pass_by()
        assert li in named(clause, SHORT), f"{clause}: at its end there is one"
        (title,) = [found.title for found in open_findings(clause, SHORT) if found.fingerprint.startswith(f"{li}/")]
        assert "还差 14 小时" in title, f"{clause}: {title}"


@pytest.mark.clause("S02.16")
def test_what_counts(company: Company) -> None:
    clause, person = "S02.16", KEEPER
    first = date(2027, 3, 1)
    with time_machine.travel(at(first), tick=False):
        with_hours(company, person, first, 10)
        same = course(company, "TW", "业务")
        taught(company, same, first, {person: 70})
        session = scheduled(company, same, first, [person], clock="16:00")
        assert closed(company, session, {person: 90}).done == [0]
        claim = {"person": person, "course": same, "day": first, "minutes": 300, "score": 99}
        assert company.act(OFFICE, api.ClaimHours, claim).done == [0]
        twice = taught(company, _course("K0301-0"), first + timedelta(days=30), {person: 95})
        assert twice
    with time_machine.travel(at(date(2027, 9, 30)), tick=False):
        pass_by()
        said = "王库管 2027 年学时 10/24，还差 14 小时"
        assert said in told(company, person), f"{clause}: unproved, failed and repeated hours do not count"
        assert said in told(company, HEAD), f"{clause}: his leader is told as well"


def _course(code: str) -> str:
    return str(Course.objects.get(code=code).label)


@pytest.mark.clause("S09.03")
def test_service_hours(company: Company) -> None:
    clause = "S09.03"
    day = date(2027, 5, 10)
    with time_machine.travel(at(day), tick=False):
        with_hours(company, SERVICE, day, 6, "服务")
        failed = course(company, "FW-F", "服务")
        taught(company, failed, day, {SERVICE: 79})
        absent = scheduled(company, course(company, "FW-A", "服务"), day, [SERVICE], clock="16:00")
        assert closed(company, absent, {SERVICE: 95}).done == [0]
        seen = scheduled(company, course(company, "FW-S", "服务"), day, [MANAGER], clock="17:00")
        attended(company, seen, [MANAGER])
        effect = {"satisfaction_before": 81, "satisfaction_after": 88}
        assert closed(company, seen, {MANAGER: 90}, **effect).done == [0]
        shown = page(company, OFFICE, "/training/sessions/?format=csv")
        assert any("81" in line and "88" in line for line in shown.splitlines() if seen in line), (
            f"{clause}: satisfaction before and after the course"
        )
    with time_machine.travel(at(date(2027, 12, 31)), tick=False):
        pass_by()
        said = "李客服 2027 年学时 6/8，还差 2 小时"
        assert said in told(company, SERVICE), f"{clause}: he is told, {told(company, SERVICE)}"
        assert said in told(company, MANAGER), f"{clause}: and his leader"
        own = [due for title, due in tasks(company, SERVICE) if "还差 2 小时" in title]
        assert own == [date(2028, 1, 31)], f"{clause}: the missing hours as a dated plan, {own}"
        assert not [each for each in tasks(company, KEEPER) if "学时" in each[0]], f"{clause}: customer posts only"
        assert company.request("A-500", 1, basis="TM-31"), f"{clause}: he goes on working"


@pytest.mark.clause("S10.25")
def test_one_course_a_quarter(company: Company) -> None:
    clause = "S10.25"
    with time_machine.travel(at(date(2027, 1, 11)), tick=False):
        lines = [{"title": f"第 {n} 季课程", "due_on": date(2027, n * 3, 15)} for n in range(1, 5)]
        plan = {"code": "PX-2027", "year": 2027, "title": "年度培训", "budget": 3_000_000, "lines": lines}
        plan |= {"wages": 200_000_000, "share": 15_000}
        assert company.act(OFFICE, api.ProposePlan, plan).done == [0]
        assert company.act(OWNER, api.ApprovePlan, {"plan": "PX-2027"}).done == [0]
        know = course(company, "ZS", "知识")
        session = scheduled(company, know, date(2027, 1, 11), [KEEPER], plan_line=_line("PX-2027", 1))
        attended(company, session, [KEEPER])
        assert closed(company, session, {KEEPER: 90}, cost=120_000).done == [0]
    with time_machine.travel(at(date(2027, 4, 1)), tick=False):
        pass_by()
        assert not open_findings(clause, TIMELY), f"{clause}: the first quarter had its course"
        assert not open_findings(clause, WHOLE), f"{clause}: and its records are whole"
    with time_machine.travel(at(date(2027, 7, 1)), tick=False):
        pass_by()
        (found,) = open_findings(clause, TIMELY) or [None]
        assert found, f"{clause}: the second quarter ended with none held"
        assert found.owner == company.accounts[OFFICE], f"{clause}: whoever keeps personnel answers"
        assert "2027 年第 2 季" in found.title, f"{clause}: {found.title}"
        bare = scheduled(company, know, date(2027, 7, 1), [], clock="08:00")
        assert company.act(OFFICE, api.CloseSession, {"session": bare}).done == [0]
    with time_machine.travel(at(date(2027, 7, 2)), tick=False):
        pass_by()
        (bad,) = open_findings(clause, WHOLE) or [None]
        assert bad, f"{clause}: without list, material, sign-in and test it stays open"
        assert "缺名单、课件、签到、测验" in bad.title, f"{clause}: {bad.title}"
        listed = page(company, OFFICE, "/training/sessions/?format=csv")
        assert any("记录不全" in line for line in listed.splitlines() if bare in line), f"{clause}: on the open list"
        money = page(company, OFFICE, "/training/plans/?format=csv")
        row = next(line for line in money.splitlines() if "PX-2027" in line)
        assert "1200" in row, f"{clause}: what was spent, {row}"
        assert "30000" in row, f"{clause}: against 1.5 % of the wages, {row}"


def _line(plan: str, number: int) -> int:
    return int(PlanLine.objects.get(plan__code=plan, line=number).pk)


@pytest.mark.clause("S10.26")
def test_who_does_not_come(company: Company) -> None:
    clause, day, shen = "S10.26", date(2027, 3, 2), KEEPER
    with time_machine.travel(at(date(2027, 3, 1)), tick=False):
        know = course(company, "ZS", "知识")
        session = scheduled(company, know, day, [shen, SERVICE, ACCOUNTANT])
        evening = scheduled(company, know, day, [shen], clock="19:00")
        paid = scheduled(company, know, day, [shen], clock="20:30", is_overtime=True)
        excuse = {"session": session, "person": SERVICE, "reason": "门诊"}
        assert company.act(OFFICE, api.ExcuseFromSession, excuse).done == [0]
    with time_machine.travel(at(day, "10:14"), tick=False):
        assert company.act(ACCOUNTANT, api.SignIn, {"session": session}).done == [0]
        pass_by()
        assert not AbsenceNote.objects.exists(), f"{clause}: he has 15 minutes"
    with time_machine.travel(at(day, "10:15"), tick=False):
        pass_by()
        (note,) = AbsenceNote.objects.all() or [None]
        assert note, f"{clause}: neither signed in nor excused he is noted"
        assert note.person.number == shen, f"{clause}: he alone"
        assert note.make_up_by == day + timedelta(days=14), f"{clause}: a make-up date within 14 days"
        assert [due for title, due in tasks(company, shen) if session in title] == [day + timedelta(days=14)]
    with time_machine.travel(at(day, "21:00"), tick=False):
        pass_by()
        noted = {each.session.number for each in AbsenceNote.objects.filter(person__number=shen)}
        assert evening not in noted, f"{clause}: outside working time it is not mandatory"
        assert paid in noted, f"{clause}: as overtime it is"
        by_hand = company.act(OFFICE, api.NoteAbsence, {"session": evening, "person": shen})
        refused(clause, by_hand, "不能记缺席")


@pytest.mark.clause("S15.05")
def test_signed_and_passed(company: Company) -> None:
    clause, live, person = "S15.05", date(2027, 7, 1), KEEPER
    asked_for(clause)
    amended(clause, live - timedelta(days=30))
    amended(clause, live)
    with time_machine.travel(at(live), tick=False):
        signature = signs(company, person, "S15", clause)
        assert signature.text_hash == asked(today())["S15"].text.hash, f"{clause}: the hash of the text shown"
        assert signature.version == 3, f"{clause}: of version 3"
        assert sat(company, person, "S15", 4) < 80, f"{clause}: and has not passed"
        [own] = [each for each in signers(asked(today())["S15"], today()) if each.number == person]
        assert not own.is_done, f"{clause}: signed, it takes effect with the exam"
        item = {"rulebook": "S15", "text_hash": asked(today())["S15"].text.hash, "signer": SERVICE}
        refused(clause, company.act(HEAD, SignPledge, item), "SIGNER_MISMATCH")
        assert PledgeSignature.objects.count() == 1, f"{clause}: nobody signs on behalf of another"
    with time_machine.travel(at(date(2027, 7, 9)), tick=False):
        pass_by()
        own_word = Message.objects.filter(person=company.accounts[person], kind="pledge.reminder").last()
        assert own_word is not None, f"{clause}: after 8 July he is reminded"
        assert "测验" in own_word.title, f"{clause}: of what he lacks, {own_word.title}"
        above = Message.objects.filter(
            person=company.accounts[HEAD], kind="pledge.reminder", title__startswith="您带的"
        )
        assert above.count() == 1, f"{clause}: his superior once, for all of his"
        assert "王库管" in above.get().body, f"{clause}: by name"
        assert sat(company, person, "S15", 6) >= 80, f"{clause}: passed"
        [own] = [each for each in signers(asked(today())["S15"], today()) if each.number == person]
        assert own.is_done, f"{clause}: signed and passed it counts"


def completes(company: Company, number: str) -> None:
    """Signs S15 and passes its exam."""
    company.accounts[number] = Person.objects.get(number=number).account_id or 0
    item = {"rulebook": "S15", "text_hash": asked(today())["S15"].text.hash}
    assert company.act(number, SignPledge, item).done == [0]
    passes_exam(company, number, "S15")


@pytest.mark.clause("S15.07")
def test_everybody_knows_the_rulebook(company: Company) -> None:
    clause = "S15.07"
    numbers = [hired(company, f"Z{n}", f"员工{n}", "operator") for n in range(50 + 1 - 12)]
    away, missing = numbers[-1], {numbers[-2], numbers[-3]}
    leave = {"person": away, "kind": "maternity", "since": today(), "until": today() + timedelta(days=90)}
    assert run_items(RecordAbsence, [leave], Context(SYSTEM, request_id="leave")).done == [0]
    for number in [*company.accounts]:
        if number not in {away, *missing}:
            completes(company, number)
    outcome = company.act(OWNER, api.CloseCoverage, {"rulebook": "S15", "year": today().year})
    warned(clause, outcome, "COVERAGE_BELOW_100", "96%", *missing)
    stored = Coverage.objects.get()
    assert (stored.done, stored.people) == (48, 50), f"{clause}: closed at 48 of 50, {stored.done} of {stored.people}"
    assert set(orjson.loads(stored.missing)) == missing, f"{clause}: with the two names"
    for number in missing:
        own = [due for title, due in tasks(company, number) if "S15" in title]
        assert own == [today() + timedelta(days=14)], f"{clause}: a task for each, due in 14 days, {own}"
    own = [due for title, due in tasks(company, away) if "S15" in title]
    assert own == [today() + timedelta(days=91)], f"{clause}: on leave by record, due on the return day, {own}"


@pytest.mark.clause("S15.16")
def test_eight_of_ten(company: Company) -> None:
    clause, first = "S15.16", date(2027, 3, 1)
    with time_machine.travel(at(first), tick=False):
        know = course(company, "ZS", "知识")
        days = [first + timedelta(days=7 * n) for n in range(10)]
        sessions = [scheduled(company, know, day, [KEEPER, SERVICE]) for day in days]
        for session in sessions[:8]:
            attended(company, session, [KEEPER, SERVICE])
        for session in sessions[8:]:
            excuse = {"session": session, "person": SERVICE, "reason": "病假"}
            assert company.act(OFFICE, api.ExcuseFromSession, excuse).done == [0]
    with time_machine.travel(at(date(2027, 12, 31)), tick=False):
        typed = company.act(OFFICE, api.EvaluateYear, {"person": KEEPER, "year": 2027, "rate": 100})
        refused(clause, typed, "COMPUTED_VALUE")
        for person in (KEEPER, SERVICE):
            assert company.act(OFFICE, api.EvaluateYear, {"person": person, "year": 2027}).done == [0]
        one = YearEvaluation.objects.get(person__number=KEEPER)
        assert (one.attended, one.invited, one.is_passed) == (8, 10, False), f"{clause}: 80 % is below 90 %"
        assert [title for title, _ in tasks(company, KEEPER) if "提升计划" in title], f"{clause}: a development duty"
        other = YearEvaluation.objects.get(person__number=SERVICE)
        assert (other.attended, other.invited - other.excused) == (8, 8), f"{clause}: leave leaves the denominator"
        assert other.is_passed, f"{clause}: 8 of 8 is 100 %"
        assert not [title for title, _ in tasks(company, SERVICE) if "提升计划" in title], f"{clause}: nothing to do"


@pytest.mark.clause("S16.23")
def test_ninety_days(company: Company) -> None:
    clause, first = "S16.23", date(2027, 3, 1)
    people = [hired(company, f"T{n}", f"员工{n}", "operator") for n in range(30)]
    with time_machine.travel(at(first), tick=False):
        safety = course(company, "AQ", "安全")
        session = scheduled(company, safety, first, people)
        attended(company, session, people[:22])
    with time_machine.travel(at(first, "12:00"), tick=False):
        assert closed(company, session, {}).done == [0], f"{clause}: closed without a result it is saved"
        owing = [person for person in people if [each for each in tasks(company, person) if "安全课" in each[0]]]
        assert owing == people[22:], f"{clause}: 22 of 30 came, 8 have it to make up"
        learned = entries(today(), people={Person.objects.get(number=people[0]).pk})
        assert [each.score for each in learned] == [None], f"{clause}: the session is there"
        history = " ".join(each.told for each in learned)
        assert counted_minutes(history, 2027, 80, []) == 0, f"{clause}: and counts for nobody"
    with time_machine.travel(at(first + timedelta(days=3), "10:00"), tick=False):
        pass_by()
        assert not open_findings(clause, WHOLE), f"{clause}: three days are not over"
    with time_machine.travel(at(first + timedelta(days=3), "12:00"), tick=False):
        pass_by()
        (asked_again,) = open_findings(clause, WHOLE) or [None]
        assert asked_again, f"{clause}: after 3 days it is asked for again"
        assert "RESULT_REQUIRED" in asked_again.title, f"{clause}: {asked_again.title}"
        item = {"session": session, "person": people[0], "score": 88}
        assert company.act(OFFICE, api.AddResult, item).done == [0]
        pass_by()
        assert not open_findings(clause, WHOLE), f"{clause}: brought, it is over"
    for days, is_late in ((90, False), (91, True)):
        with time_machine.travel(at(first + timedelta(days=days)), tick=False):
            pass_by()
            late = open_findings(clause, TIMELY)
            assert bool(late) is is_late, f"{clause}: {days} days after the last session"


@pytest.mark.clause("S17.33")
def test_three_audiences(company: Company) -> None:
    clause = "S17.33"
    posts = [
        {"code": code, "title": title, "lines": [{"permission": "findings.report"}]}
        for code, title in (("partner", "合作方"), ("merchant", "入驻商家"))
    ]
    assert run_items(DefinePost, posts, Context(SYSTEM, request_id="posts")).done == [0, 1]
    with time_machine.travel(at(date(2027, 2, 1)), tick=False):
        hygiene = course(company, "WS", "卫生")
        taught(company, hygiene, date(2027, 2, 1), {KEEPER: 90}, audience="员工")
        hired(company, "K1", "某快递", "partner", since=date(2027, 2, 1))
        hired(company, "Q1", "某商家", "merchant", since=date(2027, 2, 1))
        taught(company, hygiene, date(2027, 2, 1), {"Q1": 85}, audience="员工")
    with time_machine.travel(at(date(2027, 4, 1)), tick=False):
        pass_by()
        about = {found.fingerprint for found in open_findings(clause, TIMELY)}
        assert about == {"卫生/合作伙伴", "卫生/入驻商家"}, f"{clause}: sessions for employees only, {about}"
    with time_machine.travel(at(date(2027, 2, 15)), tick=False):
        pass_by()
        assert "K1" not in named(clause, UNCOVERED), f"{clause}: 15 days of notice"
    for day in (date(2027, 2, 16), date(2027, 3, 18)):
        with time_machine.travel(at(day), tick=False):
            pass_by()
    assert "K1" in named(clause, UNCOVERED), f"{clause}: then the partner is listed"
    assert "Q1" not in named(clause, UNCOVERED), f"{clause}: who has passed is not"
    assert KEEPER not in named(clause, UNCOVERED), f"{clause}: this is about partners and merchants"
    words = [title for title in told(company, "K1") if "TRAINING_REQUIRED" in title]
    assert len(words) == 2, f"{clause}: and reminded monthly, {words}"
    lapses = date(2028, 2, 2) + timedelta(days=15)
    for day, is_listed in ((lapses - timedelta(days=1), False), (lapses, True)):
        with time_machine.travel(at(day), tick=False):
            pass_by()
            assert ("Q1" in named(clause, UNCOVERED)) is is_listed, f"{clause}: 12 months, and 15 days of notice"


@pytest.mark.clause("S18.19")
def test_four_topics_a_year(company: Company) -> None:
    clause, missing = "S18.19", "training.topic_missing"
    with time_machine.travel(at(date(2026, 12, 1)), tick=False):
        courses = {topic: course(company, topic, topic) for topic in ("网络", "数据", "运营", "法规", "隐私")}
        taught(company, courses["运营"], date(2026, 12, 1), {KEEPER: 90})
    with time_machine.travel(at(date(2027, 6, 1)), tick=False):
        for topic in ("网络", "数据", "法规"):
            taught(company, courses[topic], date(2027, 6, 1), {KEEPER: 90, SERVICE: 90})
        taught(company, courses["运营"], date(2027, 6, 1), {SERVICE: 90})
        session = scheduled(company, courses["网络"], date(2027, 6, 1), [MANAGER, ACCOUNTANT], clock="15:00")
        lines = [{"session": session, "person": person, "login": "shared01"} for person in (MANAGER, ACCOUNTANT)]
        assert company.act(OFFICE, api.RecordAttendance, lines[0]).done == [0]
        refused(clause, company.act(OFFICE, api.RecordAttendance, lines[1]), "ATTENDEE_DUPLICATE")
        pass_by()
        assert not open_findings(clause, missing), f"{clause}: the year is not over"
    with time_machine.travel(at(date(2027, 7, 1)), tick=False):
        topics = ["网络", "数据", "运营", "法规", "隐私"]
        company.enforce(clause, topics_per_year=topics, default_added={"隐私": "07-01"})
    with time_machine.travel(at(date(2027, 8, 1)), tick=False):
        hired(company, "H1", "八月入职", "operator", since=date(2027, 8, 1))
    with time_machine.travel(at(date(2027, 12, 31)), tick=False):
        pass_by()
        of_keeper = {f.fingerprint for f in open_findings(clause, missing) if f.fingerprint.startswith(f"{KEEPER}/")}
        assert f"{KEEPER}/2027/运营" in of_keeper, (
            f"{clause}: three passes, 运营 is missing; last year's does not count"
        )
        assert f"{KEEPER}/2027/网络" not in of_keeper, f"{clause}: what he passed is not"
        assert f"{KEEPER}/2027/隐私" in of_keeper, f"{clause}: a topic added in July is owed by who was here before"
        everything = {found.fingerprint for found in open_findings(clause, missing)}
        assert "H1/2027/隐私" not in everything, f"{clause}: and not by who came in August"
        owner = next(f.owner for f in open_findings(clause, missing) if f.fingerprint == f"{KEEPER}/2027/运营")
        assert owner == company.accounts[HEAD], f"{clause}: a finding for his superior"


@pytest.mark.clause("S20.13")
def test_a_plan_in_january(company: Company) -> None:
    clause, planned = "S20.13", "training.plan_approved"
    with time_machine.travel(at(date(2027, 1, 31)), tick=False):
        pass_by()
        assert not open_findings(clause, planned), f"{clause}: January is not over"
        lines = [{"title": title, "due_on": date(2027, 3, 1)} for title in ("消防", "用电")]
        plan = {"code": "AQ-2027", "year": 2027, "title": "安全培训", "topic": "安全", "budget": 100, "lines": lines}
        assert company.act(SAFETY, api.ProposePlan, plan).done == [0]
    with time_machine.travel(at(date(2027, 2, 1)), tick=False):
        pass_by()
        (found,) = open_findings(clause, planned) or [None]
        assert found, f"{clause}: a plan that nobody has approved is none"
        assert company.act(DIRECTOR, api.ApprovePlan, {"plan": "AQ-2027"}).done == [0]
        pass_by()
        assert not open_findings(clause, planned), f"{clause}: approved, it is there"
        safety = course(company, "AQ", "安全")
        session = scheduled(company, safety, today(), [KEEPER, SERVICE], plan_line=_line("AQ-2027", 1))
        attended(company, session, [KEEPER])
        assert closed(company, session, {KEEPER: 90}).done == [0]
        typed = company.act(SAFETY, api.ClosePlan, {"plan": "AQ-2027", "completion": 100})
        refused(clause, typed, "COMPUTED_VALUE")
        assert not PlanClose.objects.exists(), f"{clause}: a typed 100 % replaces nothing"
        assert company.act(SAFETY, api.ClosePlan, {"plan": "AQ-2027"}).done == [0]
        done = PlanClose.objects.get().completion
        assert done == 250_000, f"{clause}: one of two came to one of two courses: 25 %, not {done}"
    assert Session.objects.exists()
