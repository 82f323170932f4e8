"""What a rulebook is for and whom it binds: S13.02, S14.02, S17.01, S17.02, S18.01, S19.02, S20.02."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from guiju.domains.policy import api, queries
from guiju.domains.policy.models import ScopeRow, Tag
from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.commands.run import run_items
from guiju.kernel.org.commands import RegisterPerson
from guiju.kernel.rulebook.commands import CloseBinding, EnactClause, FoundRulebook
from guiju.kernel.rulebook.models import Binding
from tests.clauses.company import DIRECTOR, Company, warned
from tests.clauses.enacting import (
    amber,
    answered,
    at,
    draft,
    due,
    found,
    goals_kept,
    link,
    moment,
    page,
    publish,
    published,
    rows,
    versions_kept,
)
from tests.clauses.rounds import kept


def pause(clause: str) -> None:
    """Every control of a clause is paused from today."""
    bound = Binding.objects.filter(clause__code=clause, end__isnull=True)
    items = [{"binding": each.pk, "last_day": timezone.localdate() - timedelta(days=1)} for each in bound]
    assert run_items(CloseBinding, items, Context(SYSTEM)).refusals == []


@pytest.mark.clause("S13.02")
def test_goals_are_traced_to_clauses(company: Company) -> None:
    clause, goals = "S13.02", ["规范管理行为", "保护消费者权益", "促进健康发展"]
    with at("2027-03-02 09:00"):
        bare = draft(company, "S13")
        warned(clause, publish(company, bare), "没有登记制度目标")
        second = draft(company, "S13", goals=goals)
        warned(clause, publish(company, second), "目标没有关联：规范管理行为、保护消费者权益、促进健康发展")
        assert amber(company, second) == set(goals), f"{clause}: published, the goals amber"
    with at("2027-03-02 09:01", looking=True):
        tasks = found("goal_unserved", clause)
        assert len(tasks) == 3, f"{clause}: a task for each goal: {[task.title for task in tasks]}"
        assert {task.owner for task in tasks} == {company.accounts[DIRECTOR]}, f"{clause}: to the policy officer"
        assert {due(task) for task in tasks} == {moment("2027-04-01 09:00")}, f"{clause}: within 30 days"
        for goal, served_by in zip(goals, ("S13.02", "S13.29", "S13.30"), strict=True):
            link(company, second, goal, clause=served_by)
        assert amber(company, second) == set(), f"{clause}: each is linked to a live clause"
        assert "3/3 有支撑" in page(company, f"/policy/version/{second}/"), f"{clause}: 3 of 3 goals are served"
    with at("2027-03-02 09:02", looking=True):
        assert not found("goal_unserved", clause), f"{clause}: and the tasks are done"
        pause("S13.29")
        assert amber(company, second) == {"保护消费者权益"}, f"{clause}: amber the moment its last control is paused"
        assert "2/3 有支撑" in page(company, f"/policy/version/{second}/"), f"{clause}: 2 of 3"
    goals_kept(clause)


@pytest.mark.clause("S14.02")
def test_goals_on_the_clause_pages(company: Company) -> None:
    clause, goals = "S14.02", ["规范经营行为", "促进行业健康发展", "保障消费者权益"]
    with at("2027-03-02 09:00"):
        bare = draft(company, "S14")
        warned(clause, publish(company, bare), "没有登记制度目标")
    with at("2027-03-02 09:01", looking=True):
        (task,) = found("goal_unserved", clause) or [None]
        assert task, f"{clause}: it stays published and a task opens"
        assert "S14.v1 没有登记制度目标" in task.title, f"{clause}: marked so: {task.title}"
        assert due(task) == moment("2027-04-01 09:00"), f"{clause}: 30 days"
        assert rows(queries.Versions, company)[0].state == "生效中", f"{clause}: it stays published"
        second = published(company, "S14", goals=goals)
        link(company, second, "规范经营行为", clause="S14.01")
        shown = page(company, "/clauses/S14.01/")
        assert "服务的目标" in shown, f"{clause}: the clause page shows the goal it serves"
        assert "规范经营行为" in shown, f"{clause}: by its name"
        assert "服务的目标" not in page(company, "/clauses/S14.03/"), f"{clause}: and no goal where it serves none"
        link(company, second, "促进行业健康发展", clause="S14.03")
        open_goals = {"促进行业健康发展", "保障消费者权益"}
        assert amber(company, second) == open_goals, f"{clause}: without a live control it is amber"
    goals_kept(clause)


@pytest.mark.clause("S17.02")
def test_a_goal_without_a_live_control(company: Company) -> None:
    clause, goals = "S17.02", ["平台安全卫生", "消费者健康", "防止疾病传播", "员工健康"]
    with at("2027-03-02 09:00"):
        version = draft(company, "S17", goals=goals)
        for goal in goals:
            if goal != "防止疾病传播":
                link(company, version, goal, clause="S17.36")
        link(company, version, "防止疾病传播", clause="S17.09")
        warned(clause, publish(company, version), "目标没有关联：防止疾病传播")
        assert amber(company, version) == {"防止疾病传播"}, f"{clause}: that goal is amber"
    with at("2027-03-02 10:00", looking=True):
        (task,) = found("goal_unserved", clause) or [None]
        assert task, f"{clause}: the publisher gets a duty"
        assert (task.owner, due(task)) == (company.accounts[DIRECTOR], moment("2027-04-01 09:00")), f"{clause}: 30 days"
        empty = draft(company, "S17", goals=[])
        warned(clause, publish(company, empty), "没有登记制度目标")
    with at("2027-03-02 11:00", looking=True):
        (task,) = found("goal_unserved", clause) or [None]
        assert task, f"{clause}: the same task for an empty list"
        assert "S17.v2 没有登记制度目标" in task.title, f"{clause}: {task.title}"
        assert due(task) == moment("2027-04-01 10:00"), f"{clause}: of 30 days"
    goals_kept(clause)


@pytest.mark.clause("S19.02")
def test_a_goal_is_measured(company: Company) -> None:
    clause, goals = "S19.02", ["规范运营", "提高效率", "持续健康发展"]
    with at("2027-03-02 09:00"):
        version = draft(company, "S19", goals=goals)
        for goal in ("规范运营", "持续健康发展"):
            link(company, version, goal, clause="S19.12")
        warned(clause, publish(company, version), "目标没有关联：提高效率")
        assert amber(company, version) == {"提高效率"}, f"{clause}: published with the goal amber"
    with at("2027-03-02 10:00", looking=True):
        (task,) = found("goal_unserved", clause) or [None]
        assert task, f"{clause}: a task asks for what measures it"
        assert due(task) == moment("2027-04-01 09:00"), f"{clause}: within 30 days"
        title = "人均每日处理订单"
        indicator = {"code": "I-1", "title": title, "unit": "单", "target": 60}
        assert company.act(DIRECTOR, api.SetIndicator, indicator).done == [0]
        link(company, version, "提高效率", indicator="I-1")
        for month, value in ((1, 52), (2, 58)):
            reading = {"since": date(2027, month, 1), "until": date(2027, month, 28), "value": value, "source": "订单"}
            assert company.act(DIRECTOR, api.RecordReading, {"indicator": "I-1", **reading}).done == [0]
        assert amber(company, version) == set(), f"{clause}: measured"
        shown = page(company, f"/policy/version/{version}/")
        assert title in shown, f"{clause}: the indicator is on the rulebook's page"
        trend = ["2027-01-01–01-28：52 单", "2027-02-01–02-28：58 单"]
        assert all(each in shown for each in trend), f"{clause}: with its trend"
    with at("2027-03-02 11:00", looking=True):
        assert not found("goal_unserved", clause), f"{clause}: the task is done"
    goals_kept(clause)


@pytest.mark.clause("S20.02")
def test_a_basis_has_its_edition(company: Company) -> None:
    clause, goals = "S20.02", ["安全生产管理", "生命财产安全", "预防事故"]
    with at("2027-03-02 09:00"):
        _hazard_control(company)
        version = draft(company, "S20", goals=goals)
        for goal in goals[:2]:
            link(company, version, goal, clause="S20.01")
        link(company, version, "预防事故", clause="S20.08")
        warned(clause, publish(company, version, "2027-03-02"), "没有登记法律依据")
    with at("2027-03-02 10:00", looking=True):
        (task,) = found("basis_undated", clause) or [None]
        assert task, f"{clause}: a task asks for a dated basis"
        assert due(task) == moment("2027-04-01 09:00"), f"{clause}: within 30 days"
        named = {"version": version, "name": "安全生产法"}
        assert company.act(DIRECTOR, api.CiteBasis, named).done == [0]
        assert "待核" in page(company, f"/policy/version/{version}/"), f"{clause}: named and undated it is marked 待核"
    with at("2027-03-02 11:00", looking=True):
        assert found("basis_undated", clause), f"{clause}: undated is not enough"
        dated = {**named, "edition": "2021 修正", "dated": date(2021, 6, 10)}
        assert company.act(DIRECTOR, api.CiteBasis, dated).done == [0]
        third = draft(company, "S20", goals=goals)
        assert company.act(DIRECTOR, api.CiteBasis, {**dated, "version": third}).done == [0]
    with at("2027-03-02 12:00", looking=True):
        assert not found("basis_undated", clause), f"{clause}: 安全生产法 2021 is a dated basis"
        assert amber(company, version) == set(), f"{clause}: the hazard control serves 预防事故"
        pause("S20.08")
        assert amber(company, version) == {"预防事故"}, f"{clause}: unlinked from the hazard control it is amber"
    with at("2027-03-02 13:00", looking=True):
        assert found("goal_unserved", clause), f"{clause}: and asked for"
        empty = draft(company, "S20", goals=[])
        warned(clause, publish(company, empty, "2027-03-03"), "没有登记制度目标")
    goals_kept(clause)


def _hazard_control(company: Company) -> None:
    """A clause of the rulebook by which hazards are looked for."""
    bound = [{"control": "safety.extinguishers.expiring", "mode": "warn"}]
    item = {
        "rulebook": "S20",
        "code": "S20.08",
        "version": 2,
        "title": "隐患排查",
        "text": "定期排查隐患。",
        "mode": "warn",
        "effective_from": date(2027, 3, 2),
        "lines": bound,
    }
    outcome = run_items(EnactClause, [item], Context(SYSTEM))
    assert outcome.done == [0], outcome.refusals


@pytest.mark.clause("S17.01")
def test_one_topic_in_two_rulebooks(company: Company) -> None:
    clause = "S17.01"
    founded = run_items(FoundRulebook, [{"code": "S01", "title": "安全管理制度"}], Context(SYSTEM))
    assert founded.done == [0], founded.refusals
    topics = ["电商平台环境", "食品安全", "卫生防疫", "仓库管理", "人员管理"]
    with at("2027-03-02 09:00"):
        published(company, "S01", topics=["仓库管理"])
        version = draft(company, "S17", topics=topics)
        warned(clause, publish(company, version), "主题与现行制度重叠：仓库管理（S01）")
    with at("2027-03-02 10:00", looking=True):
        tasks = [task for task in found("topics_overlap", clause) if task.fingerprint.startswith(version)]
        assert tasks, f"{clause}: a task asks for a ruling"
        assert "仓库管理（S01）" in tasks[0].title, f"{clause}: the overlap is listed: {tasks[0].title}"
        assert due(tasks[0]) == moment("2027-03-16 09:00"), f"{clause}: within 14 days"
        ruling = {
            "version": version,
            "other": "S01",
            "topic": "仓库管理",
            "ruling": "卫生以本制度为准，其余以 S01 为准",
        }
        assert company.act(DIRECTOR, api.RuleOverlap, ruling).done == [0]
    with at("2027-03-02 11:00", looking=True):
        still = [task for task in found("topics_overlap", clause) if task.fingerprint.startswith(version)]
        assert not still, f"{clause}: ruled"
        renamed = draft(company, "S17", topics=[*topics[:3], "仓储卫生", "人员管理"])
        assert renamed == "S17.v2", f"{clause}: renaming a topic makes a new version"
    versions_kept(clause, version)


@pytest.mark.clause("S18.01")
def test_everybody_until_it_is_said(company: Company) -> None:
    clause = "S18.01"
    with at("2027-03-02 09:00"):
        _hire(range(2001, 2039))
        version = draft(company, "S18")
        warned(clause, publish(company, version), "没有指定适用范围，暂按全体员工适用")
        bound = rows(queries.Audience, company, version=version)
        assert len(bound) == 50, f"{clause}: a row for each of the 50 people, not {len(bound)}"
        assert {each.why for each in bound} == {"全体员工"}, f"{clause}: all employees is what is used"
        _hire(range(2040, 2041))
        bound = {each.number for each in rows(queries.Audience, company, version=version)}
        assert "2040" in bound, f"{clause}: whoever is hired later is bound by rule"
        assert len(bound) == 51, f"{clause}: and nobody else: {len(bound)}"
    with at("2027-03-02 10:00", looking=True):
        (wanting,) = found("scope_unresolved", clause) or [None]
        assert wanting, f"{clause}: the warning stands until it is changed"
        assert company.act(
            DIRECTOR, api.SetScope, {"version": version, "lines": [{"kind": "post", "key": "keeper"}]}
        ).done == [0]
        bound = {each.number for each in rows(queries.Audience, company, version=version)}
        assert bound == {"1004", "2040", *map(str, range(2001, 2039))}, (
            f"{clause}: changed, those named are bound: {bound}"
        )
    with at("2027-03-02 11:00", looking=True):
        assert not found("scope_unresolved", clause), f"{clause}: changed, nothing is wanting"
        mark = {"kind": "person", "key": "2001", "tag": "派遣", "since": date(2027, 3, 2)}
        assert company.act(DIRECTOR, api.SetTag, mark).done == [0], clause
    kept(clause, "policy_scoperow", ScopeRow.objects.order_by("id").first().pk, "key = 'x'")
    kept(clause, "policy_tag", Tag.objects.get().pk, "tag = 'x'")


def _hire(numbers: range) -> None:
    items = [
        {
            "number": str(number),
            "name": f"员工{number}",
            "username": f"u{number}",
            "lines": [{"post": "keeper", "since": date(2027, 3, 2)}],
        }
        for number in numbers
    ]
    outcome = run_items(RegisterPerson, items, Context(SYSTEM))
    assert not outcome.refusals, outcome.refusals


@pytest.mark.clause("S15.02")
def test_what_the_title_promises(company: Company) -> None:
    clause = "S15.02"
    with at("2027-03-02 09:00"):
        published(company, "S15", "2027-03-02")
    with at("2027-03-02 09:30", looking=True):
        assert not found("annex_missing", clause), f"{clause}: without the business line nothing is asked"
    answered("cross_border")
    with at("2027-03-03 09:00"):
        version = draft(company, "S15")
        warned(clause, publish(company, version, "2027-03-03"), "没有登记制度目标")
    with at("2027-03-03 10:00", looking=True):
        (task,) = found("goal_unserved", clause) or [None]
        assert task, f"{clause}: the mark and its task"
        assert due(task) == moment("2027-04-02 09:00"), f"{clause}: within 30 days"
        (asked,) = found("annex_missing", clause) or [None]
        assert asked, f"{clause}: a data sheet is asked for"
        assert "没有附海关与备案资料，也没有书面说明不适用" in asked.title, f"{clause}: {asked.title}"
        assert due(asked) == moment("2027-04-02 09:00"), f"{clause}: within 30 days"
        written = {"version": version, "title": "海关与备案资料", "is_applicable": False, "text": "本年没有进出口"}
        assert company.act(DIRECTOR, api.RecordAnnex, written).done == [0]
    with at("2027-03-03 11:00", looking=True):
        assert not found("annex_missing", clause), f"{clause}: not applicable, in writing, is enough"
        third = draft(company, "S15", goals=["规范管理行为"])
        assert publish(company, third, "2027-03-03").done == [0]
        link(company, third, "规范管理行为", clause="S15.01")
        assert company.act(DIRECTOR, api.RecordAnnex, {**written, "version": third, "is_applicable": True}).done == [0]
    with at("2027-03-03 12:00", looking=True):
        assert not found("annex_missing", clause), f"{clause}: or the data sheet"
        assert not found("goal_unserved", clause), f"{clause}: with a purpose nothing is asked"
    goals_kept(clause)
