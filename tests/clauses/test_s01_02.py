"""Whom a rulebook binds, on any day: S01.02, S04.02, S06.02, S12.02."""

from datetime import date

import pytest
from django.utils import timezone

from guiju.domains.policy import api, queries
from guiju.domains.policy.models import Application, ScopeRow, Tag
from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.commands.run import run_items
from guiju.kernel.controls.pledges.signing import SignPledge
from guiju.kernel.controls.pledges.text import texts
from guiju.kernel.org.commands import RecordLeaving, Transfer
from guiju.kernel.org.models import Assignment
from guiju.kernel.rulebook.commands import EnactClause, FoundRulebook
from tests.clauses.company import ACCOUNTANT, DIRECTOR, KEEPER, MANAGER, SERVICE, Company, refused, warned
from tests.clauses.enacting import (
    amber,
    apply,
    at,
    consulted,
    draft,
    due,
    found,
    goals_kept,
    link,
    moment,
    page,
    publish,
    rows,
)
from tests.clauses.rounds import kept

YEAR = date(2027, 1, 1)


def scope(company: Company, version: str, *lines: tuple[str, str], removed: bool = False) -> None:
    given = [{"kind": kind, "key": key, "is_removed": removed} for kind, key in lines]
    outcome = company.act(DIRECTOR, api.SetScope, {"version": version, "lines": given})
    assert outcome.done == [0], outcome.refusals


def tag(
    company: Company, kind: str, key: str, mark: str, since: date = YEAR, until: date | None = None, **more: bool
) -> None:
    item = {"kind": kind, "key": key, "tag": mark, "since": since, "until": until, **more}
    assert company.act(DIRECTOR, api.SetTag, item).done == [0]


def numbers(company: Company, version: str, on: date | None = None) -> set[str]:
    return {each.number for each in rows(queries.Audience, company, version=version, on=on)}


def scope_kept(clause: str) -> None:
    kept(clause, "policy_scoperow", ScopeRow.objects.order_by("id").first().pk, "key = 'x'")
    mark = Tag.objects.order_by("id").first()
    if mark is not None:
        kept(clause, "policy_tag", mark.pk, "tag = 'x'")


@pytest.mark.clause("S01.02")
def test_the_list_is_computed(company: Company) -> None:
    clause = "S01.02"
    shop, goods, data = company.unit("EC", "电商部"), company.unit("WH", "仓储部"), company.unit("IT", "信息部")
    company.seat(MANAGER, "operations_director", shop, YEAR)
    company.seat(SERVICE, "store_manager", shop, YEAR)
    company.seat(ACCOUNTANT, "store_manager", data, YEAR)
    with at("2027-03-02 09:00"):
        version = draft(company, "S01")
        scope(company, version, ("unit", shop), ("unresolved", "相关部门"))
        warned(clause, publish(company, version), "适用对象待定：相关部门")
        assert numbers(company, version) == {MANAGER, SERVICE}, f"{clause}: 电商部 only is bound"
    with at("2027-03-02 09:30", looking=True):
        (asked,) = found("scope_unresolved", clause) or [None]
        assert asked, f"{clause}: the owner is asked for the rest"
        assert "适用对象待定：相关部门" in asked.title, f"{clause}: {asked.title}"
        assert asked.owner == company.accounts[DIRECTOR], f"{clause}: whoever published it"
        scope(company, version, ("unresolved", "相关部门"), removed=True)
        scope(company, version, ("unit", goods), ("unit", data))
        assert numbers(company, version) == {MANAGER, SERVICE, ACCOUNTANT}, f"{clause}: with the related departments"
    with at("2027-03-03 09:00"):
        own = Assignment.objects.get(person__number=KEEPER)
        moved = {"assignment": own.pk, "post": "keeper", "unit": goods, "reason": "调入仓储部"}
        outcome = run_items(Transfer, [moved], Context(SYSTEM))
        assert outcome.done == [0], outcome.refusals
    with at("2027-03-03 09:01", looking=True):
        assert not found("scope_unresolved", clause), f"{clause}: nothing is unresolved any more"
        (task,) = [each for each in found("not_signed", clause) if KEEPER in each.fingerprint] or [None]
        assert task, f"{clause}: whoever was transferred at 09:00 gets the task to read and sign"
        assert task.owner == company.accounts[KEEPER], f"{clause}: the task is his"
        assert due(task) <= moment("2027-03-04 09:01"), f"{clause}: within 24 h, not {due(task)}"
        text = texts(["S01"], timezone.localdate())["S01"]
        signed = company.act(KEEPER, SignPledge, {"rulebook": "S01", "text_hash": text.hash})
        assert signed.done == [0], signed.refusals
    with at("2027-03-03 10:00", looking=True):
        late = [each for each in found("not_signed", clause) if KEEPER in each.fingerprint]
        assert not late, f"{clause}: signed is signed"
        assert "已签署 1/4 人" in page(company, f"/policy/version/{version}/"), f"{clause}: the rate counts four"
        left = {"person": SERVICE, "last_day": date(2027, 3, 3), "reason": "离职"}
        assert run_items(RecordLeaving, [left], Context(SYSTEM)).done == [0]
    with at("2027-03-04 09:00", looking=True):
        assert SERVICE not in numbers(company, version), f"{clause}: who left yesterday is not bound"
        assert "已签署 1/3 人" in page(company, f"/policy/version/{version}/"), f"{clause}: nor in the denominator"
        assert not [each for each in found("not_signed", clause) if SERVICE in each.fingerprint], f"{clause}: nor asked"
        assert SERVICE in numbers(company, version, date(2027, 3, 3)), f"{clause}: the snapshot of a past day stands"
    scope_kept(clause)


@pytest.mark.clause("S04.02")
def test_only_types_that_are_bound(company: Company) -> None:
    clause = "S04.02"
    for number, kind in ((KEEPER, "正式"), (MANAGER, "派遣"), (SERVICE, "实习"), (ACCOUNTANT, "退休返聘")):
        tag(company, "person", number, kind)
    with at("2027-03-02 09:00"):
        version = draft(company, "S04", touches=["discipline"])
        scope(company, version, ("tag", "正式"), ("tag", "派遣"))
        consulted(company, version)
        assert publish(company, version).done == [0]
        switched = {"version": version, "is_on": True, "reason": "齐全"}
        assert company.act(DIRECTOR, api.SwitchPenalties, switched).done == [0]
    with at("2027-03-10 09:00"):
        assert apply(company, "S04", "2027-03-09 09:00", person=KEEPER).done == [0], f"{clause}: 正式 is ticked"
        assert apply(company, "S04", "2027-03-09 09:00", person=MANAGER).done == [0], f"{clause}: 派遣 is ticked"
        for number in (SERVICE, ACCOUNTANT):
            given = apply(company, "S04", "2027-03-09 09:00", person=number)
            refused(clause, given, f"{number} 在 2027-03-09 不在 S04.v1 的适用范围内")
        sent = apply(company, "S04", "2027-03-09 09:00", "dismissal", person=MANAGER, about="C-9")
        warned(clause, sent, "是派遣员工，不能在这里解除，已转为退回派遣单位")
        case = Application.objects.get(about="C-9")
        assert case.consequence == "return", f"{clause}: no dismissal here, a request to the agency: {case.consequence}"
        own = apply(company, "S04", "2027-03-09 09:00", "dismissal", person=KEEPER, about="C-10")
        assert own.done == [0], f"{clause}: {own.refusals}"
        assert Application.objects.get(about="C-10").consequence == "dismissal", f"{clause}: of the company's own it is"
        tag(company, "person", SERVICE, "正式", date(2027, 3, 10))
        assert numbers(company, version) == {KEEPER, MANAGER, SERVICE}, f"{clause}: the list of today"
        assert numbers(company, version, date(2027, 3, 9)) == {KEEPER, MANAGER}, f"{clause}: and of any past date"
    scope_kept(clause)


@pytest.mark.clause("S06.02")
def test_whose_post_takes_part(company: Company) -> None:
    clause, mark = "S06.02", "参与电商业务"
    company.seat(DIRECTOR, "store_manager", company.unit("HR", "人力资源部"), YEAR)
    tag(company, "post", "customer_service", mark)
    with at("2027-05-01 09:00"):
        version = draft(company, "S06", touches=["discipline"])
        scope(company, version, ("tag", mark))
        consulted(company, version)
        assert publish(company, version, "2027-05-02").done == [0]
        switched = {"version": version, "is_on": True, "reason": "齐全"}
        assert company.act(DIRECTOR, api.SwitchPenalties, switched).done == [0]
        tag(company, "person", KEEPER, mark, date(2027, 6, 1), date(2027, 6, 30))
    with at("2027-07-10 09:00"):
        assert apply(company, "S06", "2027-05-20 09:00", person=SERVICE).done == [0], f"{clause}: a flagged post"
        punished = apply(company, "S06", "2027-05-20 09:00", person=ACCOUNTANT)
        refused(clause, punished, f"{ACCOUNTANT} 在 2027-05-20 不在 S06.v1 的适用范围内")
        rewarded = apply(company, "S06", "2027-05-20 09:00", "reward", person=ACCOUNTANT, about="C-5")
        warned(clause, rewarded, "奖励请说明理由")
        for day, is_covered in (("05-31", False), ("06-01", True), ("06-30", True), ("07-01", False)):
            lent = apply(company, "S06", f"2027-{day} 09:00", person=KEEPER, about=f"C-{day}")
            assert bool(lent.done) is is_covered, f"{clause}: lent for June, on {day} covered is {is_covered}"
        tag(company, "post", "customer_service", mark, date(2027, 7, 1), is_on=False)
        gone = apply(company, "S06", "2027-07-02 09:00", person=SERVICE, about="C-6")
        refused(clause, gone, f"{SERVICE} 在 2027-07-02 不在 S06.v1 的适用范围内")
        before = apply(company, "S06", "2027-06-30 09:00", person=SERVICE, about="C-7")
        assert before.done == [0], f"{clause}: the flag's history is kept: {before.refusals}"
    scope_kept(clause)


AREAS = ["商品管理", "销售管理", "物流管理", "售后服务", "财务管理", "人力资源管理"]


@pytest.mark.clause("S12.02")
def test_six_areas(company: Company) -> None:
    clause = "S12.02"
    with at("2027-03-02 09:00"):
        _elsewhere("S04", "人力资源")
        _elsewhere("S05", "售后服务")
        version = draft(company, "S12", goals=AREAS)
        for area in AREAS[:3]:
            link(company, version, area, clause="S12.08")
        link(company, version, "人力资源管理", clause="S04.10")
        link(company, version, "售后服务", clause="S05.10")
        warned(clause, publish(company, version), "领域没有落实：财务管理")
    with at("2027-03-02 10:00", looking=True):
        (wanting,) = found("area_uncovered", clause) or [None]
        assert wanting, f"{clause}: it is published and the area is asked for"
        shown = page(company, f"/policy/version/{version}/")
        assert "S12.v1 领域没有落实：财务管理" in shown, f"{clause}: the page shows the area uncovered"
        assert "林运营" in shown, f"{clause}: with its owner"
        assert due(wanting) == moment("2027-04-01 09:00"), f"{clause}: and a date"
        assert "04-01" in shown, f"{clause}: which is shown"
        assert amber(company, version) == {"财务管理"}, f"{clause}: 人力资源 and 售后 are linked to S04 and S05"
        linked = {each.title: each.clauses for each in rows(queries.Goals, company, version=version)}
        assert (linked["人力资源管理"], linked["售后服务"]) == ("S04.10", "S05.10"), f"{clause}: explicitly: {linked}"
        link(company, version, "财务管理", clause="S12.26")
    with at("2027-03-02 11:00", looking=True):
        assert not found("area_uncovered", clause), f"{clause}: covered"
    goals_kept(clause)


def _elsewhere(book: str, title: str) -> None:
    """A clause of another rulebook with a live control."""
    assert run_items(FoundRulebook, [{"code": book, "title": title}], Context(SYSTEM)).done == [0]
    item = {
        "rulebook": book,
        "code": f"{book}.10",
        "title": title,
        "text": title,
        "mode": "warn",
        "effective_from": date(2027, 3, 2),
        "lines": [{"control": "safety.extinguishers.expiring", "mode": "warn"}],
    }
    assert run_items(EnactClause, [item], Context(SYSTEM)).done == [0]


@pytest.mark.clause("S19.03")
def test_a_new_department(company: Company) -> None:
    clause = "S19.03"
    shop = company.unit("EC", "电商部")
    company.seat(MANAGER, "operations_director", shop, YEAR)
    with at("2027-03-02 09:00"):
        version = draft(company, "S19")
        scope(company, version, ("unit", shop), ("tag", "相关人员"))
        assert publish(company, version).done == [0]
        assert numbers(company, version) == {MANAGER}, f"{clause}: the department"
    with at("2027-03-03 09:00"):
        live = company.unit("LIVE", "直播部", shop)
        company.seat(SERVICE, "operator", live, date(2027, 3, 3))
        company.seat(KEEPER, "operator", live, date(2027, 3, 3))
        tag(company, "person", ACCOUNTANT, "相关人员", date(2027, 3, 3))
        bound = numbers(company, version)
        assert bound == {MANAGER, SERVICE, KEEPER, ACCOUNTANT}, f"{clause}: its members, and the clerk by tag: {bound}"
    with at("2027-03-03 09:01", looking=True):
        asked = {each.owner: due(each) for each in found("not_signed", clause)}
        for number in (SERVICE, KEEPER, ACCOUNTANT):
            days = asked.get(company.accounts[number])
            assert days == moment("2027-03-10 09:01"), f"{clause}: {number} has a sign duty of 7 days, not {days}"
        case = apply(company, "S19", "2027-03-03 09:00", "evaluation", person=SERVICE, about="C-1").answers[0]["number"]
        outside = apply(company, "S19", "2027-03-03 09:00", "evaluation", person=ACCOUNTANT, about="C-2")
        assert outside.done == [0]
        narrowed = {"version": version, "lines": [{"kind": "unit", "key": shop, "is_removed": True}]}
        said = warned(
            clause, company.act(DIRECTOR, api.SetScope, narrowed), f"“{shop}”移出 {version}，还有未结的事项：{case}"
        )
        assert outside.answers[0]["number"] not in said, f"{clause}: only cases of those taken out"
        assert numbers(company, version) == {ACCOUNTANT}, f"{clause}: saved all the same"
        second = draft(company, "S19")
        assert publish(company, second).done == [0]
        ended = company.act(DIRECTOR, api.ConcludeApplication, {"application": case, "result": "已办结"})
        assert ended.done == [0], ended.refusals
        assert Application.objects.get(number=case).version.number == version, (
            f"{clause}: it ends under the old version"
        )
        again = company.act(
            DIRECTOR, api.SetScope, {**narrowed, "lines": [{"kind": "unit", "key": live, "is_removed": True}]}
        )
        assert not again.warnings, f"{clause}: nothing is open any more"
    scope_kept(clause)
