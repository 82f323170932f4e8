"""S02.11, S13.11: what departments ask of each other has somebody who takes it on, a term and an answer."""

import pytest

from guiju.domains.office.api import GiveErrand
from guiju.domains.office.models import Errand
from guiju.domains.office.queries import Collaboration
from guiju.kernel.calendar.commands import SetCalendarDay
from guiju.kernel.worklist.models import Task
from tests.clauses.company import DIRECTOR, KEEPER, SERVICE, Company
from tests.clauses.office import findings, hire, is_open, is_overdue, items, on, rows, subordinate
from tests.clauses.rounds import messages
from tests.clauses.test_s21_85 import done, errands_are_kept, moment, step, stood

TALK, TOGETHER = "S02.11", "S13.11"


@pytest.mark.clause("S02.11")
def test_departments_answer_each_other(company: Company) -> None:
    ask = {"category": "cross", "post": "keeper", "title": "核对在途数量", "due_at": moment("2027-06-04 18:00")}
    with on("2027-05-31", "10:00"):
        errand = Errand.objects.get(number=company.act(SERVICE, GiveErrand, ask).answers[0]["number"])
        due = items("office.request_answered")
        assert due, f"{TALK}: to be answered"
    with on("2027-06-01", "09:59"):
        assert not is_overdue(due[0]), f"{TALK}: within 24 hours"
    with on("2027-06-01", "10:01"):
        assert is_overdue(due[0]), f"{TALK}: no reply at 10:00"
        assert messages(company, DIRECTOR, "office.request_escalated"), f"{TALK}: escalated"
        rate = next(each for each in rows(company, SERVICE, Collaboration) if each.post == "库管")
        assert (rate.asked, rate.late, rate.rate) == (1, 1, 100), f"{TALK}: it counts in the late rate: {rate}"
        resolved = items("office.errand_done")
        assert resolved, f"{TALK}: and is to be resolved"
        done(TALK, step(company, KEEPER, errand, "reply", note="收到"))
        assert not is_open(due[0]), f"{TALK}: the reply clock stops"
        assert is_open(resolved[0]), f"{TALK}: the resolution clock does not"
        assert stood(errand) == "taken", TALK
    with on("2027-06-04", "18:01"):
        assert is_overdue(resolved[0]), f"{TALK}: not resolved"
        done(TALK, step(company, KEEPER, errand, "hand_over", note="在途 120 件"))
        assert not is_open(resolved[0]), f"{TALK}: with content it is resolved"


@pytest.mark.clause("S13.11")
def test_a_request_is_taken_on(company: Company) -> None:
    hire(company, "2010", "it")
    subordinate(company, SERVICE, "1003")
    ask = {"category": "cross", "post": "it", "title": "导出接口报错", "due_at": moment("2027-06-18 18:00")}
    with on("2027-05-28", "10:00"):
        company.act("1002", SetCalendarDay, {"day": "2027-05-31", "is_workday": False, "name": "端午节"})
        errand = Errand.objects.get(number=company.act(SERVICE, GiveErrand, ask).answers[0]["number"])
        due = items("office.request_taken")
        assert due, f"{TOGETHER}: somebody takes it on"
    with on("2027-06-01", "17:59"):
        assert not is_overdue(due[0]), f"{TOGETHER}: holidays are left out, until 18:00 of the next workday"
    with on("2027-06-01", "18:01"):
        assert is_overdue(due[0]), f"{TOGETHER}: nobody has"
        late = findings("office.request_taken")
        assert [each.clause for each in late] == [TOGETHER], f"{TOGETHER}: cited"
        for who in (DIRECTOR, "1003"):
            assert messages(company, who, "office.request_escalated"), f"{TOGETHER}: to both heads: {who}"
        rate = next(each for each in rows(company, SERVICE, Collaboration) if each.post == "it")
        assert (rate.asked, rate.late) == (1, 1), f"{TOGETHER}: listed in the department's figures"
        done(TOGETHER, step(company, "2010", errand, "accept"))
        done(TOGETHER, step(company, "2010", errand, "hand_over", note="已修复"))
        assert not step(company, "2010", errand, "close", note="好了").done, f"{TOGETHER}: not by the receiver"
        assert done(TOGETHER, step(company, SERVICE, errand, "close")) == "结果待补", f"{TOGETHER}: without a result"
        asked = Task.objects.filter(source="office.errand", source_key=errand.number, ended_at=None)
        assert [str(each.due_at)[:16] for each in asked] == ["2027-06-02 10:00"], f"{TOGETHER}: the next workday"
        assert not done(TOGETHER, step(company, SERVICE, errand, "close", note="已能导出")), f"{TOGETHER}: closed"
        assert stood(errand) == "closed", TOGETHER
        assert not asked.all(), f"{TOGETHER}: with its result"
        errands_are_kept(TOGETHER)
