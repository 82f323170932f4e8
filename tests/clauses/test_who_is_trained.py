"""Who has learned what he has to know: S01.32, S02.21, S14.20, S18.06, S18.23, S20.15, S20.24, S21.37."""

from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from guiju.domains.training import api
from guiju.domains.training.models import Claim, Course, TermConfirmation
from guiju.kernel.commands.context import SYSTEM, Context, Outcome
from guiju.kernel.commands.run import run_items
from guiju.kernel.findings.models import Finding
from guiju.kernel.org.commands import Assign, DefinePost
from guiju.kernel.worklist.models import Message
from tests.clauses.company import (
    ACCOUNTANT,
    DIRECTOR,
    KEEPER,
    MANAGER,
    SERVICE,
    Company,
    refused,
    warned,
)
from tests.clauses.rounds import HEAD, pass_by
from tests.clauses.signing import asked_for, at, hired, page
from tests.clauses.test_private_reminders import nothing_is_booked, reminded
from tests.clauses.training import OFFICE, SAFETY, closed, course, named, scheduled, tasks, taught, told

UNCOVERED = "training.uncovered"


def today() -> date:
    return timezone.localdate()


def given(person: str, post: str, key: str) -> Outcome:
    return run_items(Assign, [{"person": person, "post": post}], Context(SYSTEM, request_id=f"{person}:{post}:{key}"))


def post(code: str, title: str) -> None:
    item = {"code": code, "title": title, "lines": [{"permission": "findings.report"}]}
    assert run_items(DefinePost, [item], Context(SYSTEM, request_id=f"post:{code}")).done == [0]


@pytest.mark.clause("S01.32")
def test_fire_equipment(company: Company) -> None:
    clause, first = "S01.32", today()
    asked_for(clause)
    fire = course(company, "XF", "消防", needs_practice=True, exam="fire")
    taught(company, fire, first, {MANAGER: 90, KEEPER: 85}, practice=True)
    taught(company, fire, first, {SERVICE: 95}, practice=None)
    last = date(first.year + 1, first.month, first.day)
    post("fire_volunteer", "义务消防员")
    with time_machine.travel(at(last), tick=False):
        pass_by()
        assert MANAGER not in named(clause, UNCOVERED), f"{clause}: for 12 months Chen is covered"
        assert SERVICE in named(clause, UNCOVERED), (
            f"{clause}: to have been there without the practical test is nothing"
        )
        assert not given(MANAGER, "fire_volunteer", "covered").warnings, f"{clause}: covered he may be named"
    upcoming = last + timedelta(days=20)
    with time_machine.travel(at(last + timedelta(days=1)), tick=False):
        scheduled(company, fire, upcoming, [MANAGER])
        pass_by()
        assert MANAGER in named(clause, UNCOVERED), f"{clause}: 12 months and a day: Chen is uncovered"
        warned(clause, given(MANAGER, "keeper", "closing"), "消防", f"下一期 {upcoming}")
    with time_machine.travel(at(upcoming), tick=False):
        taught(company, fire, upcoming, {MANAGER: 80}, practice=True)
    with time_machine.travel(at(upcoming + timedelta(days=1)), tick=False):
        pass_by()
        assert MANAGER not in named(clause, UNCOVERED), f"{clause}: 80 and the practical test: covered again"


@pytest.mark.clause("S20.15")
def test_a_training_file(company: Company) -> None:
    clause, first = "S20.15", today()
    number = hired(company, "E1", "新员工", "operator")
    safety = course(company, "AQ", "安全", minutes=90)
    with time_machine.travel(at(first + timedelta(days=2)), tick=False):
        pass_by()
        assert number not in named(clause, UNCOVERED), f"{clause}: he has three days"
    with time_machine.travel(at(first + timedelta(days=3)), tick=False):
        pass_by()
        assert number in named(clause, UNCOVERED), f"{clause}: on day 3 there is no safety record of his"
        found = Finding.objects.filter(clause=clause, fingerprint__startswith=f"{number}/").first()
        assert found is not None
        assert found.owner == company.accounts[OFFICE], f"{clause}: a finding for whoever keeps personnel"
        session = taught(company, safety, first + timedelta(days=3), {number: 88})
        shown = page(company, SAFETY, f"/training/records/?format=csv&person={number}")
        for said in (session, f"{first + timedelta(days=3)}", "1.5", "第 1 版 课件 1.0", "88"):
            assert said in shown, f"{clause}: his file shows {said}"
        again = closed(company, session, {number: 100})
        refused(clause, again, "EVIDENCE_IMMUTABLE")
        pass_by()
        assert number not in named(clause, UNCOVERED), f"{clause}: trained is trained"


@pytest.mark.clause("S20.24")
def test_yearly_safety_training(company: Company) -> None:
    clause, first = "S20.24", today()
    post("equipment_operator", "设备操作员")
    safety = course(company, "AQ", "安全")
    people = {KEEPER: 90, ACCOUNTANT: 90, HEAD: 95}
    taught(company, safety, first, people)
    lapses = date(first.year + 1, first.month, first.day) + timedelta(days=1)
    with time_machine.travel(at(lapses - timedelta(days=1)), tick=False):
        pass_by()
        assert KEEPER not in named(clause, UNCOVERED), f"{clause}: within 12 months nobody is listed"
        taught(company, safety, lapses - timedelta(days=1), {HEAD: 95})
        assert given(HEAD, "equipment_operator", "first").done == [0]
    with time_machine.travel(at(lapses), tick=False):
        pass_by()
        assert KEEPER in named(clause, UNCOVERED), f"{clause}: 12 months and a day: he is listed"
        assert not given(KEEPER, "equipment_operator", "early").warnings, f"{clause}: for 30 days no more than that"
    with time_machine.travel(at(lapses + timedelta(days=30)), tick=False):
        post("press_operator", "压机工")
        pass_by()
        assert ACCOUNTANT in named(clause, UNCOVERED), f"{clause}: of office staff he stays listed"
        outcome = given(ACCOUNTANT, "operator", "office")
        assert not outcome.warnings, f"{clause}: and at a desk nothing more comes of it"
        late = given(SERVICE, "equipment_operator", "untrained")
        assert late.done == [0], f"{clause}: the task is given"
        ended = _machine_again(KEEPER)
        warned(clause, ended, "TRAINING_EXPIRED", "可由 马主管 带教")


def _machine_again(person: str) -> Outcome:
    """The machine post anew, at a place of its own."""
    item = {"person": person, "post": "equipment_operator", "place": "WH1"}
    return run_items(Assign, [item], Context(SYSTEM, request_id=f"machine:{person}"))


@pytest.mark.clause("S18.06")
def test_a_phishing_drill(company: Company) -> None:
    clause, first = "S18.06", today()
    for number in range(50 - 11):
        hired(company, f"Y{number}", f"员工{number}", "operator")
    clicked = [f"Y{number}" for number in range(6)]
    lines = [{"person": f"Y{number}", "is_failed": f"Y{number}" in clicked} for number in range(50 - 11)]
    drill = {"code": "DY-1", "title": "钓鱼邮件演练", "held_on": first, "lines": lines}
    assert company.act(SAFETY, api.RecordDrill, drill).done == [0]
    for number in range(50 - 11):
        own = [due for title, due in tasks(company, f"Y{number}") if "钓鱼邮件演练" in title]
        wanted = [first + timedelta(days=7)] if f"Y{number}" in clicked else []
        assert own == wanted, f"{clause}: who clicked has a make-up course due in 7 days, {own}"
    net = course(company, "WL", "网络")
    taught(company, net, first, {KEEPER: 80, "Y9": 79})
    lapses = date(first.year + 1, first.month, first.day) + timedelta(days=1)
    late = lapses + timedelta(days=30)
    with time_machine.travel(at(late - timedelta(days=1)), tick=False):
        pass_by()
        assert KEEPER not in named(clause, UNCOVERED), f"{clause}: not yet 30 days overdue"
        assert "Y9" in named(clause, UNCOVERED), f"{clause}: 79 was no pass"
    for week in range(2):
        with time_machine.travel(at(late + timedelta(days=7 * week)), tick=False):
            pass_by()
    seen = [title for title in told(company, HEAD) if "王库管" in title]
    assert len(seen) == 2, f"{clause}: his superior is shown it weekly, {seen}"
    assert "TRAINING_REQUIRED" in seen[0], f"{clause}: {seen[0]}"
    with time_machine.travel(at(late + timedelta(days=8)), tick=False):
        assert KEEPER in named(clause, UNCOVERED), f"{clause}: it is a finding"
        done = company.arrive(("A-500", 1), note="D-55")
        assert done, f"{clause}: nothing is blocked"
        taught(company, net, late + timedelta(days=8), {KEEPER: 81})
    with time_machine.travel(at(late + timedelta(days=14)), tick=False):
        pass_by()
    assert len([title for title in told(company, HEAD) if "王库管" in title]) == 2, f"{clause}: until he has passed"


@pytest.mark.clause("S18.23")
def test_a_law_that_changed(company: Company) -> None:
    clause, first = "S18.23", today()
    post("promoter", "推广")
    promoter = hired(company, "P1", "推广员", "promoter")
    law = course(company, "FG-TG", "法规", posts="promoter")
    taught(company, law, first, {promoter: 90, KEEPER: 90})
    pass_by()
    assert promoter not in named(clause, UNCOVERED), f"{clause}: he knows the law as it was"
    changed = first + timedelta(days=60)
    with time_machine.travel(at(changed), tick=False):
        course(company, "FG-TG", "法规", posts="promoter", content="广告法修订")
        pass_by()
        assert promoter in named(clause, UNCOVERED), f"{clause}: a pass of the old content satisfies no more"
        own = [due for title, due in tasks(company, promoter) if "法规" in title]
        assert own == [changed + timedelta(days=30)], f"{clause}: a new course is due in 30 days, {own}"
        assert not [each for each in tasks(company, KEEPER) if "法规" in each[0]], (
            f"{clause}: only holders of that post"
        )
        claim = {"person": promoter, "course": _newest("FG-TG"), "day": changed, "score": 95}
        outcome = company.act(OFFICE, api.ClaimHours, claim)
        warned(clause, outcome, "待证", "EXAM_RECORD_REQUIRED")
        assert Claim.objects.count() == 1, f"{clause}: it is saved"
        pass_by()
        assert promoter in named(clause, UNCOVERED), f"{clause}: and does not count"
        taught(company, _newest("FG-TG"), changed, {promoter: 80})
        pass_by()
        assert promoter not in named(clause, UNCOVERED), f"{clause}: a pass of the new content does"
        assert not [each for each in tasks(company, promoter) if "法规" in each[0]], f"{clause}: and ends the task"


def _newest(code: str) -> str:
    return str(Course.objects.filter(code=code).latest("version").label)


@pytest.mark.clause("S21.37")
def test_the_back_office_test(company: Company) -> None:
    clause, first = "S21.37", today()
    test = course(company, "HT", "后台操作", exam="S21")
    skilled = hired(company, "O1", "熟手", "operator")
    taught(company, test, first, {skilled: 92})
    hired(company, "O2", "新手", "customer_service")
    outcome = given("O2", "operator", "publish")
    said = warned(clause, outcome, "SYSTEM_TEST_REQUIRED", "可由 熟手 带教", "14 天内须合格")
    assert said, f"{clause}: the rights are given all the same"
    pass_by()
    own = [due for title, due in tasks(company, "O2") if "后台操作" in title]
    assert own == [first + timedelta(days=14)], f"{clause}: the test is due in 14 days, {own}"
    assert not tasks(company, skilled), f"{clause}: who has passed has nothing to do"
    changed = first + timedelta(days=40)
    with time_machine.travel(at(changed), tick=False):
        course(company, "HT", "后台操作", exam="S21", content="平台大改版")
        pass_by()
        own = [due for title, due in tasks(company, skilled) if "后台操作" in title]
        assert own == [changed + timedelta(days=14)], f"{clause}: after the change he passes anew in 14 days, {own}"


@pytest.mark.clause("S02.21")
def test_manners(company: Company) -> None:
    clause, first = "S02.21", today()
    asked_for(clause)
    manners = course(company, "LY", "礼仪", exam="S02")
    taught(company, manners, first, {SERVICE: 95})
    outcome = run_items(Assign, [{"person": KEEPER, "post": "customer_service"}], Context(SYSTEM, request_id="to-cs"))
    warned(clause, outcome, "MANNERS_REQUIRED", "可由 李客服 带教", "14 天内须合格")
    pass_by()
    own = [due for title, due in tasks(company, KEEPER) if "礼仪" in title]
    assert own == [first + timedelta(days=14)], f"{clause}: the course is due in 14 days, {own}"
    taught(company, manners, first, {KEEPER: 79})
    pass_by()
    assert tasks(company, KEEPER), f"{clause}: 79 is no pass"
    bare = reminded(company, MANAGER, clause, SERVICE, "对顾客说话生硬")
    refused(clause, bare, "时间", "地点", "原话")
    whole = {"at": timezone.now(), "where": "客服区", "words": "自己看"}
    outcome = reminded(company, MANAGER, clause, SERVICE, "对顾客说话生硬", **whole)
    assert outcome.done == [0], f"{clause}: with time, place and words it is said, {outcome.refusals}"
    message = Message.objects.filter(kind="pledge.private").get()
    assert message.person == company.accounts[SERVICE], f"{clause}: to the person alone"
    nothing_is_booked(company, clause, SERVICE, MANAGER, tasks_too=False)


@pytest.mark.clause("S14.20")
def test_ethics_at_the_end_of_probation(company: Company) -> None:
    clause, hired_on, over = "S14.20", date(2027, 2, 1), date(2027, 4, 30)
    with time_machine.travel(at(hired_on), tick=False):
        hired(company, "E1", "新员工", "operator", since=hired_on)
        pass_by()
        assert not [each for each in tasks(company, "E1") if "职业道德" in each[0]], f"{clause}: not before"
    with time_machine.travel(at(over), tick=False):
        outcome = company.act(OFFICE, api.ConfirmTerm, {"person": "E1"})
        warned(clause, outcome, "TRAINING_REQUIRED", "14 天内须合格")
        assert TermConfirmation.objects.get().confirmed_on == over, f"{clause}: saved, his term is not touched"
        pass_by()
        for topic in ("职业道德", "行为规范"):
            own = [due for title, due in tasks(company, "E1") if topic in title]
            assert own == [over + timedelta(days=14)], f"{clause}: the course is due within 14 days, {own}"
    passed = over + timedelta(days=5)
    with time_machine.travel(at(passed), tick=False):
        for topic in ("职业道德", "行为规范"):
            taught(company, course(company, f"C-{topic}", topic), passed, {"E1": 79})
        pass_by()
        assert tasks(company, "E1"), f"{clause}: 79 is no pass"
        for topic in ("职业道德", "行为规范"):
            taught(company, Course.objects.get(code=f"C-{topic}").label, passed, {"E1": 80})
        pass_by()
        assert not [each for each in tasks(company, "E1") if "职业道德" in each[0]], f"{clause}: passed"
        hired(company, "E2", "老员工", "operator")
    with time_machine.travel(at(date(2028, 5, 5)), tick=False):
        pass_by()
        assert not [each for each in tasks(company, "E1") if "职业道德" in each[0]], (
            f"{clause}: twelve months are not over"
        )
    with time_machine.travel(at(date(2028, 5, 6)), tick=False):
        pass_by()
        own = [due for title, due in tasks(company, "E1") if "职业道德" in title]
        assert own == [date(2028, 5, 20)], f"{clause}: twelve months after the pass a new course is due, {own}"
    with time_machine.travel(at(date(2028, 6, 4)), tick=False):
        pass_by()
        assert "E1" not in named(clause, UNCOVERED), f"{clause}: not yet 30 days overdue"
    with time_machine.travel(at(date(2028, 6, 5)), tick=False):
        pass_by()
        found = Finding.objects.filter(clause=clause, fingerprint__startswith="E1/").first()
        assert found is not None, f"{clause}: 30 days overdue it is a finding"
        assert found.owner == company.accounts[DIRECTOR], f"{clause}: for his superior"
