"""Appeals: never refused at the door, decided by another in time, never to the worse, and taken back where they succeed."""

from typing import Any

import pytest

from guiju.domains.conduct.controls.appeals import AppealDecided, Reviewing, Undecided
from guiju.domains.conduct.controls.procedure import Sheet, SheetComplete, Sheeted
from guiju.domains.conduct.models import Appeal, Decision, PayItem, Publication
from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.commands.run import run_items
from guiju.kernel.findings.models import Finding
from guiju.kernel.org.commands import Assign
from guiju.kernel.worklist.models import Message
from tests.clauses.cases import (
    HR,
    answer,
    appeal,
    asked,
    decide_appeal,
    done,
    execute,
    issue,
    kept,
    propose,
    publish,
    serve,
    served,
    staffed,
    tasks_of,
)
from tests.clauses.company import SERVICE, Company, refused, warned
from tests.clauses.rounds import when


@pytest.mark.clause("S06.18")
def test_an_appeal_is_never_refused_at_the_door(company: Company) -> None:
    clause = "S06.18"
    staffed(company)
    with when("09:00", 1), asked("S06"):
        case = done(clause, propose(company, clause="S06.11"))
        done(clause, answer(company, case))
        refused(clause, issue(company, case, appeal_days=4), "申诉期限为 4 天")
        refused(clause, issue(company, case, receiver=""), "没有写申诉受理人")
        done(clause, issue(company, case))
        done(clause, serve(company, case))
        assert "劳动争议仲裁" in Decision.objects.get().sheet, f"{clause}: the sheet names the arbitration route"
        late = served(clause, company, person=SERVICE)
    with when("23:50", 6):
        done(clause, appeal(company, case))
        assert not Appeal.objects.get().is_late, f"{clause}: on the 6th at 23:50 it is in time"
    with when("09:00", 7):
        refused(clause, execute(company, case, 0), "申诉还没有结论")
        outcome = appeal(company, late, who=SERVICE)
        warned(clause, outcome, "逾期申诉，已登记", "没有写明原因")
        number = done(clause, outcome)
        assert Appeal.objects.get(number=number).is_late, f"{clause}: on the 7th it is registered as 逾期"
        sick = decide_appeal(company, number, "not_reopened", who=HR)
        done(clause, sick)
    with when("09:10", 7):
        done(clause, execute(company, late, 0))
        with asked("S06"):
            third = done(clause, propose(company, clause="S06.11", person="1006"))
            done(clause, answer(company, third, who="1006"))
            done(clause, issue(company, third))
            done(clause, serve(company, third))
    with when("09:00", 20):
        sick = appeal(company, third, who="1006", late_reason="病假住院")
        said = warned(clause, sick, "逾期")
        assert "没有写明" not in said, f"{clause}: with its reason"
        done(clause, decide_appeal(company, done(clause, sick), "revoked"))
        refused(clause, execute(company, third, 0))
    fact = Sheeted("issue", 5, has_receiver=True)
    assert SheetComplete.judge(fact, Sheet(default_appeal_days=7)), f"{clause}: the days are the clause's"
    kept(clause, "conduct_case", "facts = ''")


@pytest.mark.clause("S06.19")
def test_an_appeal_is_reviewed_by_another(company: Company) -> None:
    clause = "S06.19"
    staffed(company)
    with when("09:00", 1), asked("S06"):
        case = done(clause, propose(company, clause="S06.11", who=HR, grade=2, measure="影响浮动绩效"))
        done(clause, answer(company, case))
        done(clause, issue(company, case, amount=100_00))
        done(clause, serve(company, case))
        number = done(clause, appeal(company, case))
    with when("23:00", 11):
        assert not Finding.objects.filter(control=AppealDecided.key).exists(), f"{clause}: ten days are not over"
    with when("09:00", 12):
        late = Finding.objects.filter(control=AppealDecided.key, fingerprint=case).first()
        assert late is not None, f"{clause}: of the 1st, undecided on the 12th"
        assert late.clause == clause, f"{clause}: by this clause"
        assert late.owner == company.accounts[HR], f"{clause}: is a breach of HR"
        missed = Finding.objects.filter(control="conduct.appeal_due", clause=clause).first()
        assert missed is not None, f"{clause}: the duty to review was missed"
        assert not execute(company, case, 100_00).done, f"{clause}: the penalty is suspended further"
        refused(clause, decide_appeal(company, number, "upheld", who=HR), "参与过原案")
        _second_reviewer()
        harsher = {"measure": "停职", "grade": 3}
        refused(clause, decide_appeal(company, number, "changed", who="1006", **harsher), "重于原决定")
        done(clause, decide_appeal(company, number, "upheld", who="1006"))
    with when("09:10", 12):
        late.refresh_from_db()
        assert late.resolved_at is not None, f"{clause}: the review ends it"
        done(clause, execute(company, case, 100_00))
        with asked("S06"):
            other = done(clause, propose(company, clause="S06.11", person=SERVICE, grade=2, measure="影响浮动绩效"))
            done(clause, answer(company, other, who=SERVICE))
            done(clause, issue(company, other, amount=50_00))
            done(clause, serve(company, other))
    with when("09:00", 18):
        done(clause, execute(company, other, 50_00))
        done(clause, publish(company, other))
        again = done(clause, appeal(company, other, who=SERVICE, late_reason="没有收到送达"))
        done(clause, decide_appeal(company, again, "changed", who="1006", measure="警告", grade=1))
        lines = list(
            PayItem.objects.filter(decision__case__number=other).order_by("id").values_list("amount", flat=True)
        )
        assert lines == [-50_00, 50_00], f"{clause}: the payroll line is reversed by itself"
        assert Publication.objects.filter(withdraws__isnull=False).count() == 1, f"{clause}: the notice is withdrawn"
        told = Message.objects.filter(person=company.accounts[SERVICE], kind="conduct.decide_appeal")
        assert told.exists(), f"{clause}: the person is told"
    fact = Undecided("CF-1", 1, 11, is_open=True)
    assert AppealDecided.judge(fact, Reviewing(default_decide_days=11)) is None, f"{clause}: the days are its own"
    assert tasks_of(case, "conduct.decide_appeal") == []


def _second_reviewer() -> None:
    item: dict[str, Any] = {"person": "1006", "post": "hr", "since": "2026-01-01"}
    outcome = run_items(Assign, [item], Context(SYSTEM, request_id="hr:1006"))
    assert outcome.done == [0], outcome.refusals
