"""S15.31: what was given is done in time."""

import pytest
from django.utils import timezone

from guiju.domains.office.queries import Errands, OnTime
from tests.clauses.company import MANAGER, SERVICE, Company
from tests.clauses.office import findings, is_open, is_overdue, items, on, rows, subordinate
from tests.clauses.test_s21_85 import done, give, moment, step, stood

CLAUSE = "S15.31"


@pytest.mark.clause("S15.31")
def test_what_was_given_is_done_in_time(company: Company) -> None:
    subordinate(company, SERVICE, MANAGER)
    with on("2027-06-02", "10:00"):
        errand, _ = give(company, MANAGER, SERVICE, due_at=moment("2027-06-02 15:00"))
        done(CLAUSE, step(company, SERVICE, errand, "accept"))
        due = items("office.errand_done", company.accounts[SERVICE])
        assert due, f"{CLAUSE}: it falls due"
        assert f"{timezone.localtime(due[0].due_at):%H:%M}" == "15:00", f"{CLAUSE}: at 15:00"
    with on("2027-06-02", "15:01"):
        assert is_overdue(due[0]), f"{CLAUSE}: overdue at 15:01"
        late = findings("office.errand_done")
        assert [(each.clause, each.owner) for each in late] == [(CLAUSE, company.accounts[SERVICE])], f"{CLAUSE}: his"
        for who in (SERVICE, MANAGER):
            row = next(each for each in rows(company, who, Errands) if each.number == errand.number)
            assert row.time == "已逾期", f"{CLAUSE}: in his list and in the superior's: {row.time}"
        later = moment("2027-06-04 15:00")
        assert not step(company, SERVICE, errand, "move", due_at=later, note="自己改").done, f"{CLAUSE}: not by himself"
        done(CLAUSE, step(company, SERVICE, errand, "ask_later", due_at=later, note="资料未到"))
        bare = step(company, MANAGER, errand, "move", due_at=later)
        assert not bare.done, f"{CLAUSE}: the assigner approves with a reason"
        done(CLAUSE, step(company, MANAGER, errand, "move", due_at=later, note="资料未到，同意"))
        assert done(CLAUSE, step(company, SERVICE, errand, "hand_over")) == "结果待补", f"{CLAUSE}: a result is wanted"
        assert is_open(due[0]), f"{CLAUSE}: without it it is not done"
    with on("2027-06-02", "15:10"):
        missing = findings("office.result_missing")
        assert [each.clause for each in missing] == [CLAUSE], f"{CLAUSE}: told"
        done(CLAUSE, step(company, MANAGER, errand, "reopen", note="没有结果"))
        assert stood(errand) == "taken", f"{CLAUSE}: the assigner reopens it"
        done(CLAUSE, step(company, SERVICE, errand, "hand_over", note="名单 120 家"))
        row = next(each for each in rows(company, MANAGER, Errands) if each.number == errand.number)
        assert row.time == "逾期完成", f"{CLAUSE}: the first due date counts, the new one does not: {row.time}"
    with on("2027-06-02", "15:20"):
        assert not findings("office.result_missing"), f"{CLAUSE}: brought"
        for number in range(19):
            each, _ = give(company, MANAGER, SERVICE, title=f"第 {number} 件", due_at=moment("2027-06-02 16:00"))
            if number < 17:
                done(CLAUSE, step(company, SERVICE, each, "hand_over", note="已办"))
    with on("2027-06-02", "16:30"):
        for each in rows(company, SERVICE, Errands, state="given"):
            again = {"note": "晚了"}
            errand.number = each.number
            done(CLAUSE, step(company, SERVICE, errand, "hand_over", **again))
        times = [each.time for each in rows(company, SERVICE, Errands)]
        assert (times.count("按时"), len(times)) == (17, 20), f"{CLAUSE}: 17 of 20: {times}"
        rate = next(each for each in rows(company, MANAGER, OnTime) if each.person == "李客服")
        assert (rate.done, rate.on_time, rate.rate) == (20, 17, 85), f"{CLAUSE}: 85 %: {rate}"
