"""What came of goals: S06.01 types of awards and penalties by goal, S11.01 figures of a quarter by goal."""

from datetime import date
from typing import Any

import pytest

from guiju.domains.conduct.controls.types import MeasureTypes
from guiju.domains.policy import api
from guiju.domains.policy.models import Application, Scheme
from guiju.domains.policy.queries import GoalReport
from guiju.kernel.audit.models import Breach
from tests.clauses import cases
from tests.clauses.company import DIRECTOR, KEEPER, OWNER, Company, warned
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
    publish,
    rows,
)
from tests.clauses.rounds import kept
from tests.clauses.test_measured import indicator
from tests.clauses.test_reviewing import form, reviews_kept, sign
from tests.clauses.test_schemes import BEST
from tests.clauses.test_schemes import publish as standard

PAID = {"amount": 500_00, "most": 9, "period": "year", "evidence": "评选记录"}


@pytest.mark.clause("S06.01")
def test_types_serve_goals(company: Company) -> None:
    clause, goals = "S06.01", ["规范日常工作", "高效", "有序"]
    cases.staffed(company)
    with at("2027-03-02 09:00"):
        company.seat(DIRECTOR, "hr", unit=company.unit("RL", "人力资源部"))
        version = draft(company, "S06", goals=goals)
        consulted(company, version)
        issued = publish(company, version, "2027-04-10")
        assert issued.done == [0], f"{clause}: {[why.message for why in issued.refusals]}"
        link(company, version, "规范日常工作", clause="S06.11")
        indicator(company, "I-1", "发货及时率", unit="%", target=95)
        link(company, version, "高效", indicator="I-1")
        assert not standard(company, "乱写", goal="没有的目标", **PAID).done, (
            f"{clause}: a goal is one that is registered"
        )
        for name, goal in ((BEST, ""), ("快手奖", "高效"), ("旧奖", "有序")):
            given = standard(company, name, goal=goal, **PAID)
            assert given.done == [0], f"{clause}: a type without a goal is saved: {given.refusals}"
    for until, value in ((date(2026, 12, 31), 93), (date(2027, 12, 31), 96)):
        with at(f"{until} 18:00"):
            read = {"indicator": "I-1", "since": until.replace(month=1, day=1), "until": until, "value": value}
            assert company.act(DIRECTOR, api.RecordReading, {**read, "source": "发货记录"}).done == [0], clause
    with at("2028-01-15 09:00"):
        for name in (BEST, "快手奖"):
            cases.done(clause, cases.nominate(company, person=KEEPER, facts=name, award=name))
        early = form(company, "conduct")
        assert f"type/{BEST}" in early, f"{clause}: its goal is asked for at the yearly review"
        assert "unused/旧奖" not in early, f"{clause}: not 12 months yet"
    with at("2028-03-02 09:00"):
        filled = form(company, "conduct")
        assert filled[f"type/{BEST}"].state == "须答复", f"{clause}: {filled[f'type/{BEST}']}"
        assert not {"type/快手奖", "type/旧奖", "type/S06.11"} & set(filled), f"{clause}: these serve a goal"
        told = filled["goal/高效"].figures
        assert told == "发货及时率 前 93%、后 96%", f"{clause}: per goal the indicator before and after: {told}"
        assert {f"goal/{goal}" for goal in goals} <= set(filled), f"{clause}: each of the three goals"
        assert "建议删除" in filled["unused/旧奖"].title, f"{clause}: never used in 12 months"
        assert not {f"unused/{BEST}", "unused/快手奖"} & set(filled), f"{clause}: these are used"
        signed = sign(company, "conduct", who=OWNER)
        assert signed.done == [0], f"{clause}: signed all the same"
        seen = Breach.objects.filter(clause=clause, control="conduct.types_serve_goals").first()
        assert seen, f"{clause}: what was not answered is on record"
        assert f"奖罚类型“{BEST}”没有关联目标" in seen.message, f"{clause}: {seen.message}"
        company.enforce(clause, default_unused_months=24)
        assert "unused/旧奖" not in form(company, "conduct"), f"{clause}: the months are its own"
        assert standard(company, BEST, goal="高效", **PAID).done == [0], clause
        assert f"type/{BEST}" not in form(company, "conduct"), f"{clause}: its goal was given"
    assert MeasureTypes().default_unused_months == 12, clause
    goals_kept(clause)
    kept(clause, "policy_scheme", Scheme.objects.order_by("id").first().pk, "goal = ''")
    reviews_kept(clause)


@pytest.mark.clause("S11.01")
def test_figures_by_goal(company: Company) -> None:
    clause, goals = "S11.01", ["规范电商行为", "保护消费者权益", "维护市场秩序"]
    with at("2027-04-01 09:00"):
        version = draft(company, "S11", goals=goals)
        link(company, version, "规范电商行为", clause="S11.18")
        link(company, version, "保护消费者权益", clause="S11.02")
        warned(clause, publish(company, version), "目标没有关联：维护市场秩序")
        assert amber(company, version) == {"维护市场秩序"}, f"{clause}: published with that goal amber"
    with at("2027-04-01 10:00", looking=True):
        (task,) = found("goal_unserved", clause) or [None]
        assert task, f"{clause}: it has an owner"
        assert (task.owner, due(task)) == (company.accounts[DIRECTOR], moment("2027-05-01 09:00")), (
            f"{clause}: by a day"
        )
        assert "维护市场秩序" in task.title, f"{clause}: {task.title}"
        before = report(company, version)
        assert before["保护消费者权益"].losses == 0, f"{clause}: no case yet"
        lost = {"clause": "S11.02", "party": "甲商行", "measure": "警告"}
        for happened, loss in (("2027-04-01 08:00", 300_00), ("2027-03-31 08:00", 900_00)):
            case = apply(company, "S11", happened, "finding", consumer_loss=loss, **lost)
            assert case.done == [0], f"{clause}: {case.refusals}"
        licence = {"name": "食品经营许可证", "code": "JY1", "issuer": "市场监管局", "valid_from": date(2026, 1, 1)}
        entered = company.act(DIRECTOR, api.EnterLicence, {**licence, "valid_until": date(2027, 6, 1)})
        assert entered.done == [0], f"{clause}: {entered.refusals}"
    with at("2027-06-30 10:00", looking=True):
        shown = report(company, version)
        assert set(shown) == set(goals), f"{clause}: each goal"
        assert shown["保护消费者权益"].losses == 300_00, f"{clause}: what consumers lost in the cases of the quarter"
        judged = shown["规范电商行为"].judged
        assert judged > before["规范电商行为"].judged, f"{clause}: evaluations of the quarter: {judged}"
        assert shown["维护市场秩序"].judged == 0, f"{clause}: nothing serves that goal"
        breached = shown["规范电商行为"].breached + shown["保护消费者权益"].breached
        stored = Breach.objects.filter(clause__in=["S11.18", "S11.02"]).count()
        assert breached == stored > 0, f"{clause}: breaches of its clauses: {breached}, not {stored}"
        other = {each.title: each for each in rows(GoalReport, company, rulebook="S11", on=date(2027, 3, 1))}
        assert other["保护消费者权益"].losses == 900_00, f"{clause}: the quarter before has its own"
    goals_kept(clause)
    kept(clause, "policy_application", Application.objects.order_by("id").first().pk, "consumer_loss = 0")


def report(company: Company, version: str) -> dict[str, Any]:
    """By goal what the report of this quarter shows."""
    return {each.title: each for each in rows(GoalReport, company, rulebook="S11") if each.version == version}
