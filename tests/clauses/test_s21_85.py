"""S21.85, S21.98, S21.100, S21.117, S21.138, S21.142: what superiors give, what departments ask, drawings for customers."""

from datetime import datetime
from typing import Any

import pytest
from django.utils import timezone

from guiju.domains.office.api import GiveErrand, SettleEntry, TakeStep, WriteEntry
from guiju.domains.office.models import Errand, ErrandStep
from guiju.domains.office.queries import Errands, ErrandSteps
from guiju.kernel.commands.context import Outcome
from guiju.kernel.worklist.models import Task
from tests.clauses.company import DIRECTOR, MANAGER, OWNER, SERVICE, Company
from tests.clauses.office import away, findings, hire, is_open, is_overdue, items, on, rows, subordinate
from tests.clauses.rounds import kept, messages

TASK, DESIGN, CONFLICT, ABSENT, DRAWING = "S21.85", "S21.98", "S21.100", "S21.117", "S21.138"
ASSIST = "S21.142"
PROMOTER, SALES, DESIGNER, OTHER = "2001", "2004", "2005", "2006"


def moment(text: str) -> datetime:
    return timezone.make_aware(datetime.fromisoformat(text))


def give(company: Company, who: str, to: str, **errand: Any) -> tuple[Errand, str]:
    """What was given, with what it lacks."""
    outcome = company.act(who, GiveErrand, {"title": "整理客户名单", "to": to, **errand})
    assert outcome.done == [0], outcome.refusals
    return Errand.objects.get(number=outcome.answers[0]["number"]), str(outcome.answers[0].get("lacks", ""))


def step(company: Company, who: str, errand: Errand, name: str, **more: Any) -> Outcome:
    return company.act(who, TakeStep, {"errand": errand.number, "step": name, **more})


def done(clause: str, outcome: Outcome) -> str:
    """It was done; what it lacks."""
    assert outcome.done == [0], f"{clause}: {outcome.refusals}"
    return str(outcome.answers[0].get("lacks", ""))


def stood(errand: Errand) -> str:
    return Errand.objects.get(pk=errand.pk).state


def errands_are_kept(clause: str) -> None:
    kept(clause, "office_errand", Errand.objects.order_by("id")[0].pk, "title = ''")
    kept(clause, "office_errandstep", ErrandStep.objects.order_by("id")[0].pk, "note = '改'")


@pytest.mark.clause("S21.85")
def test_a_task_from_above(company: Company) -> None:
    subordinate(company, MANAGER, OWNER)
    subordinate(company, SERVICE, MANAGER)
    with on("2027-06-02", "10:00"):
        errand, lacks = give(company, OWNER, MANAGER, due_at=moment("2027-06-04 12:00"))
        assert not lacks, f"{TASK}: from the superior, nothing is missing: {lacks}"
        assert not errand.is_request, f"{TASK}: a task"
        due = items("office.errand_accepted", company.accounts[MANAGER])
        assert due, f"{TASK}: to be accepted in time"
        assert f"{timezone.localtime(due[0].due_at):%m-%d %H:%M}" == "06-02 15:00", (
            f"{TASK}: 4 working hours, noon left out"
        )
        refusal = step(company, MANAGER, errand, "decline", note="没空")
        assert not refusal.done, f"{TASK}: a superior's task is not declined"
    with on("2027-06-02", "15:01"):
        assert is_overdue(due[0]), f"{TASK}: not accepted, it is flagged"
        flagged = findings("office.errand_accepted")
        assert [(each.clause, each.owner) for each in flagged] == [(TASK, company.accounts[MANAGER])], f"{TASK}: cited"
        assert not step(company, MANAGER, errand, "hand_on", to=OWNER).done, f"{TASK}: not handed upwards"
        done(TASK, step(company, MANAGER, errand, "hand_on", to=SERVICE))
        row = rows(company, OWNER, Errands)[0]
        assert (row.assignee, row.doer) == ("陈店长", "李客服"), f"{TASK}: the manager stays accountable: {row}"
        assert not is_open(due[0]), f"{TASK}: handed on, it is taken on"
    with on("2027-06-03", "10:00"):
        asked, lacks = give(company, SERVICE, MANAGER, title="借用会议室")
        assert "不是直属上级，按协办请求处理" in lacks, f"{TASK}: from below it arrives as a request: {lacks}"
        assert asked.is_request, TASK
        done(TASK, step(company, MANAGER, asked, "decline", note="会议室已占用"))
        assert stood(asked) == "declined", f"{TASK}: which may be declined"
        again, _ = give(company, SERVICE, MANAGER, title="借用投影仪")
        done(TASK, step(company, MANAGER, again, "accept"))
        assert stood(again) == "taken", f"{TASK}: or accepted"
        errands_are_kept(TASK)


@pytest.mark.clause("S21.98")
def test_what_is_asked_of_design(company: Company) -> None:
    hire(company, DESIGNER, "designer")
    hire(company, SALES, "salesperson")
    ask = {"category": "design", "post": "designer", "title": "主图"}
    with on("2027-06-02", "09:00"):
        outcome = company.act(SALES, GiveErrand, ask)
        bare = Errand.objects.get(number=outcome.answers[0]["number"])
        assert "待补：尺寸、规格、期限、用途" in outcome.answers[0]["lacks"], f"{DESIGN}: queued: {outcome.answers}"
        done(DESIGN, step(company, DESIGNER, bare, "send_back", note="请补尺寸、期限、用途"))
        assert stood(bare) == "sent_back", f"{DESIGN}: sent back with one tap"
        whole = {**ask, "spec": "800×800", "purpose": "上新", "due_at": moment("2027-06-18 18:00")}
        outcome = company.act(SALES, GiveErrand, whole)
        assert "lacks" not in outcome.answers[0], f"{DESIGN}: {outcome.answers}"
        errand = Errand.objects.get(number=outcome.answers[0]["number"])
        assert not step(company, DESIGNER, errand, "send_back", note="再补").done, (
            f"{DESIGN}: whole, it is not sent back"
        )
        due = [each for each in items("office.request_answered") if is_open(each)]
        assert due, f"{DESIGN}: to be answered in time"
        assert f"{timezone.localtime(due[0].due_at):%m-%d %H:%M}" == "06-02 18:00", f"{DESIGN}: 8 working hours"
    with on("2027-06-02", "18:01"):
        assert is_overdue(due[0]), f"{DESIGN}: unanswered"
        late = findings("office.request_answered")
        assert [each.clause for each in late] == [DESIGN], f"{DESIGN}: it escalates"
        assert messages(company, MANAGER, "office.request_escalated"), f"{DESIGN}: to the head"
        done(DESIGN, step(company, DESIGNER, errand, "reply", note="周五交"))
        for number in range(3):
            done(DESIGN, step(company, DESIGNER, errand, "hand_over", note=f"第 {number + 1} 稿"))
            assert not step(company, SALES, errand, "reject").done, f"{DESIGN}: rework says why"
            done(DESIGN, step(company, SALES, errand, "reject", note=f"颜色不对 {number + 1}"))
        row = next(each for each in rows(company, SALES, Errands) if each.number == errand.number)
        assert row.reworks == 3, f"{DESIGN}: three rounds"
        told = [each.note for each in rows(company, SALES, ErrandSteps) if each.step == "reject"]
        assert sorted(told) == ["颜色不对 1", "颜色不对 2", "颜色不对 3"], f"{DESIGN}: with their reasons: {told}"
        errands_are_kept(DESIGN)


@pytest.mark.clause("S21.100")
def test_a_task_in_the_way_of_others(company: Company) -> None:
    hire(company, SALES, "salesperson")
    subordinate(company, SALES, MANAGER)
    with on("2027-06-04", "10:00"):
        errand, lacks = give(company, MANAGER, SALES)
        assert "没有写期限，按下一个工作日下班" in lacks, f"{CONFLICT}: {lacks}"
        due = timezone.localtime(errand.due_at)
        assert f"{due:%Y-%m-%d %H:%M}" == "2027-06-07 18:00", f"{CONFLICT}: Friday's ends with Monday: {due}"
        accept = items("office.errand_accepted", company.accounts[SALES])
        assert accept, f"{CONFLICT}: to be accepted"
        done(CONFLICT, step(company, SALES, errand, "conflict", note="与周报、客户回访冲突"))
        order = items("office.conflict_ordered", company.accounts[MANAGER])
        assert order, f"{CONFLICT}: the manager sets the order"
        assert f"{timezone.localtime(order[0].due_at):%H:%M}" == "12:00", f"{CONFLICT}: within 2 hours"
    with on("2027-06-04", "12:01"):
        assert is_overdue(order[0]), f"{CONFLICT}: not yet ordered"
        assert not step(company, SALES, errand, "order", note="先做这个").done, f"{CONFLICT}: not by himself"
        done(CONFLICT, step(company, MANAGER, errand, "order", note="先做周报"))
        assert not is_open(order[0]), f"{CONFLICT}: ordered"
        done(CONFLICT, step(company, SALES, errand, "accept"))
        assert not is_open(accept[0]), f"{CONFLICT}: accepted"
        errands_are_kept(CONFLICT)


@pytest.mark.clause("S21.117")
def test_a_task_for_somebody_on_leave(company: Company) -> None:
    promoter = hire(company, PROMOTER, "promoter")
    hire(company, OTHER, "promoter")
    subordinate(company, PROMOTER, MANAGER)
    with on("2027-06-02", "10:00"):
        away(company, PROMOTER, OTHER)
        first, lacks = give(company, MANAGER, PROMOTER)
        assert "本人不在岗，由代理人接办或等其回岗" in lacks, f"{ABSENT}: {lacks}"
        assert items("office.errand_accepted", promoter), f"{ABSENT}: to be accepted"
        done(ABSENT, step(company, MANAGER, first, "hand_on", to=OTHER))
        assert stood(first) == "taken", f"{ABSENT}: with one tap to the stand-in"
        second, _ = give(company, MANAGER, PROMOTER, title="写软文")
        assert not step(company, MANAGER, second, "wait").done, f"{ABSENT}: waiting has a new term"
        done(ABSENT, step(company, MANAGER, second, "wait", due_at=moment("2027-06-10 18:00")))
        row = next(each for each in rows(company, MANAGER, Errands) if each.number == second.number)
        assert row.state == "waiting", f"{ABSENT}: waits for his return"
        assert f"{timezone.localtime(row.due_at):%m-%d %H:%M}" == "06-10 18:00", f"{ABSENT}: with a new due date"
        bare = done(ABSENT, step(company, OTHER, first, "hand_over"))
        assert bare == "结果待补", f"{ABSENT}: done without a result"
        asked = Task.objects.filter(source="office.errand", source_key=first.number, ended_at=None)
        assert [each.person for each in asked] == [company.accounts[OTHER]], f"{ABSENT}: he is asked for it"
        assert not done(ABSENT, step(company, OTHER, first, "hand_over", note="名单 120 家")), f"{ABSENT}: brought"
        assert not asked.all(), f"{ABSENT}: and no longer asked"
        errands_are_kept(ABSENT)


@pytest.mark.clause("S21.138")
def test_drawings_in_time_and_good(company: Company) -> None:
    designer = hire(company, DESIGNER, "designer")
    hire(company, SALES, "salesperson")
    subordinate(company, DESIGNER, SALES)
    ask = {"category": "drawing", "due_at": moment("2027-06-02 15:00")}
    with on("2027-06-02", "10:00"):
        company.enforce(DRAWING, categories=["drawing"])
        late, _ = give(company, SALES, DESIGNER, title="订单矢量图", **ask)
        good, _ = give(company, SALES, DESIGNER, title="效果图", **ask)
        bad, _ = give(company, SALES, DESIGNER, title="效果图二", **ask)
        due = items("office.errand_done", designer)
        assert len(due) == 3, f"{DRAWING}: each has its term"
        done(DRAWING, step(company, DESIGNER, good, "hand_over", note="初稿", file=company.photo(DESIGNER)))
        done(DRAWING, step(company, DESIGNER, bad, "hand_over", file=company.photo(DESIGNER)))
    with on("2027-06-02", "14:00"):
        done(DRAWING, step(company, SALES, bad, "reject", note="客户说尺寸不对"))
    with on("2027-06-02", "15:20"):
        done(DRAWING, step(company, DESIGNER, late, "hand_over", note="按时", file=company.photo(DESIGNER)))
        shown = {each.number: each for each in rows(company, SALES, Errands)}
        assert shown[late.number].time == "逾期完成", f"{DRAWING}: 15:20 fails on time, whatever the note says"
        assert (shown[good.number].time, shown[good.number].quality) == ("按时", "合格"), f"{DRAWING}: both hold"
        assert shown[bad.number].time == "按时", f"{DRAWING}: handed over in time"
        assert shown[bad.number].quality == "被退回", f"{DRAWING}: rejected with a fault fails quality"
        assert shown[late.number].file, f"{DRAWING}: the version that was sent is kept"
        typed = company.act(DESIGNER, TakeStep, {"errand": late.number, "step": "hand_over", "note": "x"})
        assert typed.done == [0], DRAWING
        again = {each.number: each for each in rows(company, SALES, Errands)}[late.number]
        assert again.time == "逾期完成", f"{DRAWING}: nothing typed replaces the timestamps"
        errands_are_kept(DRAWING)
    with on("2027-06-02", "15:21"):
        found = {each.title for each in findings("office.drawing_failed")}
        assert any(late.number in each and "迟交 20 分钟" in each for each in found), f"{DRAWING}: {found}"
        assert any(bad.number in each and "被客户退回" in each for each in found), f"{DRAWING}: {found}"
        assert not any(good.number in each for each in found), f"{DRAWING}: the good one is none: {found}"


@pytest.mark.clause("S21.142")
def test_technical_questions_are_assisted(company: Company) -> None:
    hire(company, SALES, "salesperson")
    ask = {"category": "technical", "post": "salesperson", "title": "顾客问保温时长", "spec": "保温杯500"}
    with on("2027-06-02", "09:00"):
        sheet = {"kind": "sheet", "subject": "保温杯500", "content": "保温 6 小时不低于 60 度；容量 500 毫升"}
        outcome = company.act(MANAGER, WriteEntry, sheet)
        approve = {"entry": outcome.answers[0]["number"], "result": "adopted"}
        whole = {**ask, "due_at": moment("2027-06-20 18:00")}
        errand = Errand.objects.get(number=company.act(SERVICE, GiveErrand, whole).answers[0]["number"])
        due = items("office.request_answered")
        assert due, f"{ASSIST}: to be assisted"
        assert f"{timezone.localtime(due[0].due_at):%m-%d %H:%M}" == "06-02 18:00", f"{ASSIST}: in 8 working hours"
        assert not is_overdue(due[0]), ASSIST
    with on("2027-06-02", "18:01"):
        assert is_overdue(due[0]), f"{ASSIST}: no assistance is recorded, it is overdue"
        assert [each.clause for each in findings("office.request_answered")] == [ASSIST], f"{ASSIST}: cited"
        early = done(ASSIST, step(company, SALES, errand, "reply", note="容量 500 毫升"))
        assert early == "无依据：容量 500 毫升", f"{ASSIST}: a sheet that nobody approved proves nothing: {early}"
        assert company.act(DIRECTOR, SettleEntry, approve).done == [0], ASSIST
        bold = done(ASSIST, step(company, SALES, errand, "reply", note="您好。保温 12 小时；容量 500 毫升"))
        assert bold == "无依据：保温 12 小时", f"{ASSIST}: only what the approved sheet does not say: {bold}"
        marked = ErrandStep.objects.filter(errand=errand, lacks__startswith="无依据").count()
        assert marked == 2, f"{ASSIST}: marked where it was said"
        assert not done(ASSIST, step(company, SALES, errand, "reply", note="保温 6 小时不低于 60 度")), (
            f"{ASSIST}: proved"
        )
        assert not is_open(due[0]), f"{ASSIST}: assisted"
        errands_are_kept(ASSIST)
