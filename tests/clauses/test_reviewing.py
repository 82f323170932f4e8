"""Reviews filled from data and signed, revisions after accidents, like treated alike: S06.23, S11.18, S12.03, S15.17, S20.08."""

from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from guiju.domains.conduct.models import Case, CaseKind
from guiju.domains.office.queries import Errands
from guiju.domains.policy import api
from guiju.domains.policy.models import Application, DomainCover, Review, ReviewLine, RevisionDecision
from guiju.domains.policy.queries import ReviewForm, ReviewLines, Reviews
from guiju.domains.safety.commands import CloseIncident
from guiju.kernel.commands.context import SYSTEM, Context, Outcome
from guiju.kernel.commands.run import run_items
from guiju.kernel.controls.models import DutyItem
from guiju.kernel.findings.commands import OpenFinding
from guiju.kernel.findings.models import Finding
from guiju.kernel.worklist.models import Task
from tests.clauses import cases
from tests.clauses.company import DIRECTOR, KEEPER, MANAGER, OWNER, SERVICE, Company, refused, warned
from tests.clauses.enacting import (
    apply,
    at,
    consulted,
    draft,
    found,
    moment,
    publish,
    published,
    rows,
    versions_kept,
)
from tests.clauses.governed import appoint, beside
from tests.clauses.office import subordinate
from tests.clauses.reported import OFFICER, grade, report
from tests.clauses.rounds import kept, pass_by
from tests.clauses.test_incidents import graded, record
from tests.clauses.test_s21_85 import give, step


def sign(company: Company, kind: str, about: str = "", *, who: str = DIRECTOR, lines: Any = ()) -> Outcome:
    outcome = company.act(who, api.SignReview, {"kind": kind, "about": about, "lines": list(lines)})
    assert outcome.done == [0], outcome.refusals
    return outcome


def form(company: Company, kind: str, about: str | None = None) -> dict[str, Any]:
    """The lines of a review as it is filled now, by key."""
    return {each.key: each for each in rows(ReviewForm, company, DIRECTOR, kind=kind, about=about)}


def printed(company: Company, outcome: Outcome) -> dict[str, Any]:
    """The lines of a signed review, by key."""
    number = outcome.answers[0]["number"]
    return {each.key: each for each in rows(ReviewLines, company, DIRECTOR, review=number)}


def state(company: Company, outcome: Outcome) -> str:
    known = {each.number: each.state for each in rows(Reviews, company, DIRECTOR)}
    return str(known[outcome.answers[0]["number"]])


def reviews_kept(clause: str) -> None:
    kept(clause, "policy_review", Review.objects.order_by("id").first().pk, "note = 'x'")
    kept(clause, "policy_reviewline", ReviewLine.objects.order_by("id").first().pk, "answer = 'keep'")


@pytest.mark.clause("S11.18")
def test_a_rulebook_is_reviewed_every_year(company: Company) -> None:
    clause, watch = "S11.18", "review_missed"
    with at("2027-03-01 09:00"):
        version = published(company, "S11")
        first = sign(company, "rulebook", "S11")
        assert state(company, first) == "有效", f"{clause}: nothing is open"
    with at("2027-12-15 10:00"):
        pass_by()
        assert yearly(), f"{clause}: somebody's duty every year"
    with at("2028-02-29 10:00", looking=True):
        assert not found(watch, clause), f"{clause}: within 12 months"
    with at("2028-03-02 10:00", looking=True):
        (breach,) = found(watch, clause) or [None]
        assert breach, f"{clause}: 12 months and 1 day after the last review it is a breach"
        assert breach.owner == company.accounts[DIRECTOR], f"{clause}: on its owner"
        assert f"{version} 已有 12 个月没有复核记录" in breach.title, f"{clause}: {breach.title}"
        gap = {"clause": "S11.04", "kind": "直播带货", "note": "没有规定"}
        assert company.act(DIRECTOR, api.RegisterGap, gap).done == [0], clause
        filled = form(company, "rulebook", "S11")
        assert filled["S11.04"].figures == "违反 0、特批放行 0、缺口 1、申诉 0", f"{clause}: {filled['S11.04'].figures}"
        assert filled[clause].figures.startswith("违反 2、"), f"{clause}: filled in advance: {filled[clause].figures}"
        answers = [
            {
                "key": "S11.04",
                "answer": "change",
                "action": "补充直播规则",
                "person": MANAGER,
                "due_on": date(2028, 4, 1),
            },
            {"key": clause, "answer": "change"},
            {"key": "S11.02", "answer": "keep"},
        ]
        signed = sign(company, "rulebook", "S11", lines=answers)
        task = Task.objects.filter(source="policy.review_action", person=company.accounts[MANAGER]).first()
        assert task, f"{clause}: a needs-change answer becomes a revision task"
        assert "补充直播规则" in task.title, f"{clause}: {task.title}"
        assert task.due_at == moment("2028-04-01 18:00"), f"{clause}: with its date, not {task.due_at}"
        assert state(company, signed) == "有条件有效", f"{clause}: the review is signed all the same"
        lines = printed(company, signed)
        assert [key for key, each in lines.items() if each.is_open] == [clause], f"{clause}: and printed as open"
        said = [why.message for why in signed.warnings if clause in {cited.code for cited in why.clauses}]
        assert said, f"{clause}: whoever signs is told"
        assert "定期评估" in said[0] or clause in said[0], f"{clause}: what is open: {said}"
    with at("2028-03-02 11:00", looking=True):
        assert not found(watch, clause), f"{clause}: reviewed"
    reviews_kept(clause)


@pytest.mark.clause("S15.17")
def test_departments_are_reviewed_every_quarter(company: Company) -> None:
    clause, duty = "S15.17", "policy.operations_reviewed"
    appoint(SERVICE, "logistics", unit=company.unit("WL", "物流"))
    subordinate(company, SERVICE, MANAGER)
    owner = company.accounts[SERVICE]
    with at("2027-03-25 09:00"):
        for number in range(2):
            opened(f"old:{number}", f"物流问题 {number}", owner)
    with at("2027-04-05 09:00"):
        opened("new", "刚发现的问题", owner)
    with at("2027-04-09 09:00"):
        for number in range(5):
            errand, _ = give(company, MANAGER, SERVICE, title=f"第 {number} 件", due_at=moment("2027-04-09 15:00"))
            assert step(company, SERVICE, errand, "accept").done == [0], clause
    with at("2027-04-12 10:00"):
        pass_by()
        item = DutyItem.objects.filter(duty=duty, day=date(2027, 4, 12)).first()
        assert item, f"{clause}: the review is due in the quarter"
        own = {key: each for key, each in form(company, "operations").items() if each.title.startswith("物流：")}
        assert len([key for key in own if key.startswith("ZZ-")]) == 5, f"{clause}: 5 overdue duties: {own}"
        old = {each.title for key, each in own.items() if key.startswith("WT-")}
        assert old == {"物流：物流问题 0", "物流：物流问题 1"}, f"{clause}: 2 findings older than 14 days: {old}"
        answers = [
            {"key": key, "answer": "change", "action": "补做", "person": SERVICE, "due_on": date(2027, 4, 20)}
            for key in form(company, "operations")
        ]
        signed = sign(company, "operations", who=OWNER, lines=answers[:-1])
        assert state(company, signed) == "有条件有效", f"{clause}: one has no dated action"
        assert "没有措施的例外" in warned(clause, signed, "已存为有条件有效"), f"{clause}: whoever signs is told"
        lines = printed(company, signed)
        left = [key for key, each in lines.items() if each.is_open]
        assert left == [answers[-1]["key"]], f"{clause}: it is listed: {left}"
        assert {lines[key].owner for key in own} == {"李客服"}, f"{clause}: with their owners"
        item.refresh_from_db()
        assert item.settled_at, f"{clause}: the quarter's review is done"
        pass_by()
        assert found("review_open", clause), f"{clause}: what is open is asked for"
        whole = sign(company, "operations", who=OWNER, lines=answers)
        assert state(company, whole) == "有效", f"{clause}: with all of them dated it is valid"
    with at("2027-04-12 11:00", looking=True):
        assert not found("review_open", clause), f"{clause}: and nothing is open"
    reviews_kept(clause)


def yearly() -> bool:
    return DutyItem.objects.filter(duty="policy.rulebook_reviewed", day=date(2027, 12, 15)).exists()


def opened(fingerprint: str, title: str, owner: int, clause: str = "S15.31") -> None:
    """A finding as a watch opens it."""
    line = {"code": clause, "version": 1, "title": "按时完成"}
    item = {
        "control": "office.unsent",
        "subject_type": "office.errand",
        "fingerprint": fingerprint,
        "title": title,
        "owner": owner,
        "lines": [line],
    }
    outcome = run_items(OpenFinding, [item], Context(SYSTEM, now=timezone.now(), request_id=f"opened:{fingerprint}"))
    assert outcome.done == [0], outcome.refusals


@pytest.mark.clause("S05.03")
def test_a_system_is_made_carried_out_and_supervised(company: Company) -> None:
    clause = "S05.03"
    made, *monthly = (f"policy.system_{each}" for each in ("made", "carried_out", "supervised"))
    appoint(SERVICE, "quality_manager", "policy.sign_review")
    head = company.accounts[SERVICE]
    with at("2027-06-01 10:00"):
        pass_by()
        opened("lot:1", "批次 P-7 抽检不合格", head, "S05.06")
        filled = form(company, "inspection", "S05")
        assert filled["S05.06"].figures == "新增 1、了结 0、未了结 1", (
            f"{clause}: from findings: {filled['S05.06'].figures}"
        )
        typed = {"key": "S05.06", "figures": "新增 0、了结 0、未了结 0", "answer": "keep"}
        item = {"kind": "inspection", "about": "S05", "lines": [typed]}
        refused_ = company.act(SERVICE, api.SignReview, item)
        assert refused_.refused == [0], f"{clause}: a figure that was typed over cannot be signed"
        assert "数据被改成" in refused_.refusals[0].message, f"{clause}: {refused_.refusals}"
        sign(company, "inspection", "S05", who=SERVICE)
        for duty in monthly:
            item_ = DutyItem.objects.filter(duty=duty, day=date(2027, 6, 1)).first()
            assert item_, f"{clause}: {duty} is due every month"
            assert item_.settled_at, f"{clause}: {duty} is done by the report"
    with at("2027-06-02 10:00"):
        pass_by()
        assert not missed(clause), f"{clause}: nothing was missed: {missed(clause)}"
    with at("2027-07-01 10:00"):
        pass_by()
    with at("2027-07-02 10:00"):
        pass_by()
        assert missed(clause) == dict.fromkeys(monthly, head), f"{clause}: a month without a report: {missed(clause)}"
    for day in ("13", "14", "15", "16"):
        with at(f"2027-12-{day} 10:00"):
            pass_by()
    with at("2027-12-16 12:00"):
        pass_by()
        assert missed(clause).get(made) == head, f"{clause}: 12 months without a reviewed text: {missed(clause)}"
        assert len(missed(clause)) == 3, f"{clause}: one breach a function: {missed(clause)}"
    reviews_kept(clause)


def missed(clause: str) -> dict[str, int]:
    """By duty the owner of what was missed under a clause."""
    found_ = Finding.objects.filter(clause=clause, control__startswith="policy.system_", resolved_at__isnull=True)
    return dict(found_.values_list("control", "owner"))


@pytest.mark.clause("S06.23")
def test_the_effect_of_awards_and_sanctions(company: Company) -> None:
    clause, duty = "S06.23", "conduct.effect_reviewed"
    cases.staffed(company)
    shop, store = company.unit("DP", "店铺部"), company.unit("CK", "仓储部")
    for who, unit in ((SERVICE, shop), (KEEPER, store)):
        appoint(who, "logistics", unit=unit)
    with at("2027-06-01 09:00"), cases.asked(company, "S06"):
        given(company, clause, 30, KEEPER)
        given(company, clause, 10, SERVICE)
        case = cases.done(clause, cases.nominate(company, person=SERVICE))
        cases.done(clause, cases.award(company, case))
        appealed(company, clause)
    with at("2028-01-31 10:00"):
        pass_by()
        item = DutyItem.objects.filter(duty=duty, day=date(2028, 1, 31)).first()
        assert item, f"{clause}: the evaluation falls due on 31 January"
        filled = form(company, "conduct")
        assert filled["balance"].figures == "处罚 40、奖励 1", f"{clause}: {filled['balance'].figures}"
        assert filled["balance"].state == "须答复", f"{clause}: the owner is asked for measures"
        assert filled["repeats"].figures == "100%（2/2 人）", f"{clause}: repeat offences: {filled['repeats'].figures}"
        assert filled["appeals"].figures == "50%（1/2 件）", f"{clause}: appeals: {filled['appeals'].figures}"
        shares = {key: each.figures for key, each in filled.items() if key.startswith("unit/")}
        assert shares == {"unit/店铺部": "9%（1/11 件）", "unit/仓储部": "0%（0/30 件）"}, f"{clause}: {shares}"
        signed = sign(company, "conduct", who=OWNER)
        lines = printed(company, signed)
        assert lines["balance"].is_open, f"{clause}: the open answer is printed in the yearly report"
        assert lines["balance"].figures == "处罚 40、奖励 1", clause
        assert state(company, signed) == "有条件有效", f"{clause}: the report stands under that condition"
        warned(clause, signed, "没有措施的项目", "处罚 40、奖励 1")
        item.refresh_from_db()
        assert item.settled_at, f"{clause}: the evaluation is done"
    with at("2028-01-31 11:00", looking=True):
        (asked,) = found("review_open", clause) or [None]
        assert asked, f"{clause}: and is asked for until it is given"
        assert "处罚 40、奖励 1" in asked.title, f"{clause}: {asked.title}"
        assert asked.owner == company.accounts[OWNER], f"{clause}: of whoever signed"
    reviews_kept(clause)


@pytest.mark.clause("S12.03")
def test_like_is_treated_alike(company: Company) -> None:
    clause, watch = "S12.03", "treated_alike"
    company.enforce(clause)
    about = {"clause": "S12.20", "person": None}
    with at("2027-05-06 09:00"):
        version = published(company, "S12")
    with at("2027-05-10 09:00"):
        bare = apply(company, "S12", "2027-05-10 08:00", party="甲商行", about="WG-0", measure="警告", **about)
        refused(clause, bare, "依据未公示", version)
        consulted(company, version, "publicity")
        warned_ = {"party": "甲商行", "measure": "警告", "about": "WG-1"}
        assert apply(company, "S12", "2027-05-10 08:00", **warned_, **about).done == [0], f"{clause}: published to them"
        same = {"party": "丙商行", "measure": "警告", "about": "WG-3"}
        assert apply(company, "S12", "2027-06-10 08:00", **same, **about).done == [0], clause
        pass_by()
        assert not found(watch, clause), f"{clause}: the same measure for the same breach"
        delisted = apply(company, "S12", "2027-06-01 08:00", party="乙商行", measure="清退", about="WG-2", **about)
        reasoned = {"party": "丁商行", "measure": "清退", "about": "WG-4", "difference": "三次警告后再犯"}
        assert apply(company, "S12", "2027-06-02 08:00", **reasoned, **about).done == [0], clause
    with at("2027-06-30 10:00", looking=True):
        pairs = found(watch, clause)
        assert len(pairs) == 1, f"{clause}: one pair, not the one with a reason: {[each.title for each in pairs]}"
        for part in ("S12.20", "甲商行", "警告", "乙商行", "清退", "没有写明理由"):
            assert part in pairs[0].title, f"{clause}: the pair is listed: {pairs[0].title}"
        number = str(delisted.answers[0]["number"])
        ended = {"application": number, "result": "维持清退", "difference": "屡次违规"}
        assert company.act(DIRECTOR, api.ConcludeApplication, ended).done == [0], clause
    with at("2027-06-30 11:00", looking=True):
        assert not found(watch, clause), f"{clause}: with a stored reason it is in order"
    kept(clause, "policy_application", Application.objects.order_by("id").first().pk, "measure = ''")


@pytest.mark.clause("S20.08")
def test_procedures_are_revised_after_an_accident(company: Company) -> None:
    clause, watch = "S20.08", "safety.procedure_undecided"
    beside(company, "S17")
    with at("2027-04-20 09:00"):
        version = draft(company, "S20")
        refused(clause, publish(company, version, "2027-04-20"), "由同一个人起草并批准")
        other = publish(company, version, "2027-04-20", who=OWNER)
        assert other.done == [0], f"{clause}: by another person it is: {other.refusals}"
        second = draft(company, "S20")
        assert company.act(OWNER, api.ReviewVersion, {"version": second}).done == [0], clause
        assert publish(company, second, "2027-04-20").done == [0], (
            f"{clause}: reviewed by another person it is published"
        )
        accident = record(company, clause, "accident", what="货架倒塌")
        graded(company, accident)
    with at("2027-05-05 09:00"):
        closing = {"incident": accident, "procedures": "S17 S20"}
        closed = company.act("1010", CloseIncident, closing)
        assert closed.done == [0], f"{clause}: {closed.refusals}"
        decide = {"occasion": accident, "rulebook": "S20", "decision": "revise", "reason": "补充货架承重检查"}
        assert company.act(DIRECTOR, api.DecideRevision, decide).done == [0], clause
    with at("2027-06-03 10:00"):
        pass_by()
        assert not undecided(watch, clause), f"{clause}: within 30 days"
    with at("2027-06-04 10:00"):
        pass_by()
        left = undecided(watch, clause)
        assert left == [f"{accident}/S17"], f"{clause}: after 30 days each procedure without a decision: {left}"
        decide |= {"rulebook": "S17", "decision": "none", "reason": "条文已覆盖"}
        assert company.act(DIRECTOR, api.DecideRevision, decide).done == [0], clause
    with at("2027-06-04 12:00"):
        pass_by()
        assert not undecided(watch, clause), f"{clause}: decided"
    for day in ("12", "13", "14", "15", "16"):
        with at(f"2027-12-{day} 10:00"):
            pass_by()
    assert yearly(), f"{clause}: it updates its rules every year: {DutyItem.objects.values_list('duty', 'day')}"
    with at("2028-04-20 10:00", looking=True):
        assert found("review_missed", clause), f"{clause}: and its rules are looked at every 12 months"
    kept(clause, "policy_revisiondecision", RevisionDecision.objects.order_by("id").first().pk, "decision = 'none'")
    versions_kept(clause, version)


def undecided(control: str, clause: str) -> list[str]:
    found_ = Finding.objects.filter(control=control, clause=clause, resolved_at__isnull=True).order_by("id")
    return list(found_.values_list("fingerprint", flat=True))


def given(company: Company, clause: str, size: int, who: str) -> None:
    """So many warnings of one person."""
    for number in range(size):
        case = cases.done(clause, cases.propose(company, person=who, clause="S06.11", facts=f"第 {number} 次发错货"))
        cases.done(clause, cases.answer(company, case, who=who))
        cases.done(clause, cases.issue(company, case))


def appealed(company: Company, clause: str) -> None:
    """Of two sanctions that were appealed one is revoked."""
    for case, result in zip(
        Case.objects.filter(kind=CaseKind.SANCTION).order_by("id")[:2], ("revoked", "upheld"), strict=True
    ):
        cases.done(clause, cases.serve(company, case.number))
        number = cases.done(clause, cases.appeal(company, case.number))
        cases.done(clause, cases.decide_appeal(company, number, result))


@pytest.mark.clause("S21.73")
def test_every_recurring_work_has_a_written_flow(company: Company) -> None:
    clause, duty = "S21.73", "policy.flows_reviewed"
    works = ["上新", "换货", "打包发货", "活动报名"]
    for work in works:
        flow = {"domain": work, "document": f"{work}流程", "version": "v1", "owner": MANAGER}
        assert company.act(DIRECTOR, api.CoverDomain, flow).done == [0], clause
    with at("2027-12-15 10:00"):
        pass_by()
        item = DutyItem.objects.filter(duty=duty, day=date(2027, 12, 15)).first()
        assert item, f"{clause}: the review is due every year"
        filled = form(company, "flows")
        assert set(works) < set(filled), f"{clause}: the recurring work is listed"
        assert filled["换货"].figures == "换货流程 v1，陈店长", f"{clause}: each flow has version and owner"
        missing = [key for key, each in filled.items() if each.figures == "没有生效的书面流程"]
        assert missing == ["退货"], f"{clause}: a recurring work without a written flow: {missing}"
        bare = company.act(MANAGER, api.SignReview, {"kind": "flows", "lines": []})
        said = warned(clause, bare, "没有书面流程")
        assert "退货" in said, f"{clause}: it is closed with that listed: {said}"
        assert printed(company, bare)["退货"].is_open, f"{clause}: and printed"
        line = {
            "key": "退货",
            "answer": "change",
            "action": "编写退货流程",
            "person": SERVICE,
            "due_on": date(2028, 1, 15),
        }
        signed = sign(company, "flows", who=MANAGER, lines=[line])
        assert printed(company, signed)["退货"].figures == "没有生效的书面流程", f"{clause}: listed"
        task = Task.objects.filter(source="policy.review_action", person=company.accounts[SERVICE]).first()
        assert task, f"{clause}: and somebody's task"
        assert task.due_at == moment("2028-01-15 18:00"), f"{clause}: with a date: {task.due_at}"
        item.refresh_from_db()
        assert item.settled_at, f"{clause}: the review is done"
        number = covered(company, clause, "v1")
        errand, _ = give(company, MANAGER, SERVICE, title="处理 TH-1 退货", flow=number)
        covered(company, clause, "v2")
        later, _ = give(company, MANAGER, SERVICE, title="处理 TH-2 退货", flow=covered(company, clause, "v2"))
        seen = {each.number: each.flow_version for each in rows(Errands, company, MANAGER)}
        assert (seen[errand.number], seen[later.number]) == ("v1", "v2"), (
            f"{clause}: each keeps the version it was given by"
        )
    reviews_kept(clause)
    kept(clause, "policy_domaincover", DomainCover.objects.order_by("id").first().pk, "version = 'x'")


def covered(company: Company, clause: str, version: str) -> str:
    """The flow of returns in this version; its number."""
    flow = {"domain": "退货", "document": "退货流程", "version": version, "owner": SERVICE}
    outcome = company.act(DIRECTOR, api.CoverDomain, flow)
    assert outcome.done == [0], f"{clause}: {outcome.refusals}"
    return str(outcome.answers[0]["number"])


@pytest.mark.clause("S20.14")
def test_a_department_with_repeated_hazards_is_guided(company: Company) -> None:
    clause, watch = "S20.14", "safety.department_unguided"
    appoint(KEEPER, "logistics", unit=company.unit("WL", "物流"))
    for day in ("2027-04-12", "2027-05-10"):
        with at(f"{day} 09:00"):
            number = report(company, clause)
            assert grade(company, number).done == [0], clause
    with at("2027-05-31 18:00"):
        pass_by()
        assert not undecided(watch, clause), f"{clause}: the month is not over"
    with at("2027-06-01 10:00"):
        pass_by()
        assert undecided(watch, clause) == ["WL"], f"{clause}: two repeated hazards and no guidance by the month's end"
        finding = Finding.objects.get(control=watch)
        assert finding.owner == company.accounts[OFFICER], f"{clause}: for the committee"
        assert DutyItem.objects.filter(duty="safety.departments_guided").exists(), f"{clause}: looked at every month"
        shown = form(company, "guidance", "WL")
        assert shown["general"].figures.startswith("2 起：YH-"), f"{clause}: by its hazards: {shown['general'].figures}"
        empty = company.act(
            DIRECTOR, api.SignReview, {"kind": "guidance", "about": "WL", "note": "已当面指导", "lines": []}
        )
        warned(clause, empty, "没有措施、责任人和期限", "已存为待补")
        assert state(company, empty) == "有条件有效", f"{clause}: saved so"
        action = {
            "key": "guidance",
            "answer": "change",
            "action": "每班检查货架",
            "person": KEEPER,
            "due_on": date(2027, 6, 15),
        }
        whole = sign(company, "guidance", "WL", lines=[action])
        assert state(company, whole) == "有效", f"{clause}: with action, owner and date it is whole"
        assert Task.objects.filter(source="policy.review_action", person=company.accounts[KEEPER]).exists(), clause
    with at("2027-06-01 12:00"):
        pass_by()
        assert not undecided(watch, clause), f"{clause}: guided"
    reviews_kept(clause)
