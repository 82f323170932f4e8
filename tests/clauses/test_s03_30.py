"""S03.30: three checks a day; goods that moved before the first stay recorded, and a missing check is asked about."""

import pytest
from django.utils import timezone

from guiju.domains.warehouse.controls.opening import OpenedFirst, Opening, OpeningFirst
from guiju.domains.warehouse.duties import CLOSED, OPENED, PATROLLED
from guiju.kernel.audit.models import Breach
from guiju.kernel.commands.context import Outcome
from guiju.kernel.controls.duties import checklists
from guiju.kernel.controls.duties.checklists import State
from guiju.kernel.findings.models import Finding
from guiju.kernel.worklist.commands import CompleteTask
from guiju.kernel.worklist.models import Task
from tests.clauses.company import KEEPER, Company
from tests.clauses.rounds import HEAD, answer, at, complete, item, messages, when

CLAUSE = "S03.30"
ANSWER = "duty.answer"


def _warned(outcome: Outcome) -> list[str]:
    return [why.message for why in outcome.warnings if CLAUSE in {clause.code for clause in why.clauses}]


def _dispatch(company: Company) -> Outcome:
    request = company.request("B-250", 1)
    company.approve(request)
    outcome = company.dispatch(request, 1)
    assert outcome.done == [0], f"{CLAUSE}: what has moved is saved: {outcome.refusals}"
    return outcome


def _asked(duty: str) -> Task | None:
    return Task.objects.filter(post="warehouse_head", kind=ANSWER, source_key__startswith=f"{duty}/").last()


@pytest.mark.clause("S03.30")
def test_three_checks_a_day(company: Company) -> None:
    with when("08:30"):
        three = [item(duty.key, CLAUSE) for duty in (OPENED, PATROLLED, CLOSED)]
        for due, title in zip(three, ["开仓门锁与物品", "随时巡查库内状况", "闭仓锁门断电与隐患"], strict=True):
            assert title in due.checks, f"{CLAUSE}: the three checks are the clause's"
        first = _dispatch(company)
        assert _warned(first), f"{CLAUSE}: the first movement before the opening check is marked"
        assert Breach.objects.filter(evidence_id=first.evidence, clause=CLAUSE).count() == 1, f"{CLAUSE}: and kept"
        assert not _warned(_dispatch(company)), f"{CLAUSE}: it is said once, not at every movement"
        top = checklists.mine(company.accounts[KEEPER], timezone.now())[0]
        assert three[0] in top.items, f"{CLAUSE}: the check stays on top of the keeper's list"
        elsewhere = answer(company, three[0], scan="WH9")
        assert elsewhere.done == [0], f"{CLAUSE}: what is answered is kept"
        assert "未扫码" in elsewhere.answers[0]["lacks"], f"{CLAUSE}: without the code of the place it is not signed"
        state = checklists.mine(company.accounts[KEEPER], timezone.now())[0].state
        assert state is not State.DONE, f"{CLAUSE}: and stays on the list"
    with when("09:29"):
        assert not messages(company, HEAD, ANSWER), f"{CLAUSE}: not before 60 minutes are over"
    with when("09:30"):
        [told] = messages(company, HEAD, ANSWER)[:1] or pytest.fail(f"{CLAUSE}: at 09:30 it goes to the supervisor")
        assert "开仓检查" in told.title, f"{CLAUSE}: and says which check"
        missed = Finding.objects.filter(clause=CLAUSE, control=OPENED.key).last()
        assert missed is not None, f"{CLAUSE}: and stands on the keeper"
        assert missed.owner == company.accounts[KEEPER], f"{CLAUSE}: and stands on the keeper"
    with when("09:40"):
        there = [{"check": check, "scanned": "WH1"} for check in (2,)]
        assert complete(company, item(OPENED.key, CLAUSE), there).done == [0], f"{CLAUSE}: signed on site by the code"
    with when("09:41"):
        missed.refresh_from_db()
        assert missed.resolved_at is not None, f"{CLAUSE}: then it is done"
        assert answer(company, item(PATROLLED.key, CLAUSE)).done == [0]
    with when("20:01"):
        assert _asked(PATROLLED.key) is None, f"{CLAUSE}: what was done is asked about by nobody"
        lacking = Finding.objects.filter(clause=CLAUSE, control=CLOSED.key).last()
        assert lacking is not None, f"{CLAUSE}: a day lacking one of the three is listed"
        assert lacking.owner == company.accounts[KEEPER], f"{CLAUSE}: on the keeper"
        asked = _asked(CLOSED.key)
        assert asked is not None, f"{CLAUSE}: and the supervisor is asked"
        assert asked.due_at is not None
        due = timezone.localtime(asked.due_at)
        assert due.date() == at("00:00", 2).date(), f"{CLAUSE}: for one line by the next day"
        replied = company.act(HEAD, CompleteTask, {"task": asked.id, "note": "停电提前离库，已补锁门记录"})
        assert replied.done == [0], f"{CLAUSE}: the supervisor answers in one line: {replied.refusals}"

    with when("08:10", 2):
        assert answer(company, item(OPENED.key, CLAUSE)).done == [0]
        assert not _warned(_dispatch(company)), f"{CLAUSE}: signed before the first movement is in order"
    with when("11:00", 3):
        skipped = Finding.objects.filter(clause=CLAUSE, control=PATROLLED.key).last()
        assert skipped is not None, f"{CLAUSE}: the patrol is one of the three"
    _params()


def _params() -> None:
    given = {"default_remind_after_minutes": 90, "default_checks": ["甲", "乙", "丙"]}
    for part, duty in enumerate((OPENED, PATROLLED, CLOSED)):
        read = duty.read(duty.params.model_validate(given))
        assert read.grace_minutes == 90, f"{CLAUSE}: when it is reminded of is the clause's to say"
        assert read.checks == [given["default_checks"][part]], f"{CLAUSE}: and so is what is checked"  # type: ignore[index]
    said = OpenedFirst.judge(
        Opening(is_due=True, is_signed=False, has_moved=False), OpeningFirst(default_checks=["甲"])
    )
    assert said is not None, f"{CLAUSE}: the warning names the check"
    assert "甲" in said, f"{CLAUSE}: the warning names the check"
