"""Goals measured by indicators, live or by hand: S01.01, S05.01, S10.02."""

from datetime import date

import pytest

from guiju.domains.policy import api
from guiju.domains.policy.models import Goal, Indicator, Reading
from guiju.domains.policy.queries import Goals
from guiju.domains.warehouse.api import InspectBatch
from guiju.domains.warehouse.models import Batch
from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.commands.run import run_items
from tests.clauses.company import A_BARCODE, DIRECTOR, WAREHOUSE, Company, warned
from tests.clauses.enacting import amber, at, draft, due, found, goals_kept, link, moment, page, publish, rows
from tests.clauses.rounds import kept
from tests.clauses.signing import asked_for
from tests.clauses.test_incidents import record


def indicator(company: Company, code: str, title: str, **more: object) -> None:
    outcome = company.act(DIRECTOR, api.SetIndicator, {"code": code, "title": title, **more})
    assert outcome.done == [0], outcome.refusals


def reading(company: Company, code: str, value: int, until: date) -> None:
    given = {"indicator": code, "since": until.replace(month=until.month - 2, day=1), "until": until, "value": value}
    outcome = company.act(DIRECTOR, api.RecordReading, {**given, "source": "客服周报汇总"})
    assert outcome.done == [0], outcome.refusals


def state(company: Company, version: str, title: str) -> tuple[str, str]:
    """What the coverage of goals shows of one: its state and its indicators."""
    known = {each.title: each for each in rows(Goals, company, version=version)}
    return known[title].state, known[title].measured


def indicators_kept(clause: str) -> None:
    kept(clause, "policy_indicator", Indicator.objects.order_by("id").first().pk, "target = 9")


@pytest.mark.clause("S01.01")
def test_an_injury_turns_its_goal_red(company: Company) -> None:
    clause, goals = "S01.01", ["业务正常运行", "人身安全", "财产安全", "事故预防"]
    with at("2027-03-02 09:00"):
        version = draft(company, "S01", goals=goals)
        for goal in goals[:3]:
            link(company, version, goal, clause="S01.29")
        warned(clause, publish(company, version), "目标没有关联：事故预防")
        assert amber(company, version) == {"事故预防"}, f"{clause}: published with that goal amber"
    with at("2027-03-02 10:00", looking=True):
        (task,) = found("goal_unserved", clause) or [None]
        assert task, f"{clause}: an owner is asked for an indicator"
        assert task.owner == company.accounts[DIRECTOR], f"{clause}: whoever published it"
        assert due(task) == moment("2027-03-09 09:00"), f"{clause}: in 7 days, not {due(task)}"
        bound = {"unit": "起", "target": 0, "is_most": True, "source": "safety.injuries"}
        indicator(company, "I-1", "每月伤害事故", **bound)
        link(company, version, "事故预防", indicator="I-1")
        shown = state(company, version, "事故预防")
        assert shown == ("有支撑", "每月伤害事故 0起（事件台账：受伤与事故）"), f"{clause}: bound: {shown}"
    with at("2027-03-02 11:00", looking=True):
        assert not found("goal_unserved", clause), f"{clause}: measured"
        assert not found("indicator_unmet", clause), f"{clause}: nobody was hurt"
    with at("2027-03-15 15:00"):
        number = record(company, clause)
    with at("2027-03-15 15:05", looking=True):
        colour, told = state(company, version, "事故预防")
        assert colour == "未达目标", f"{clause}: red the same day: {colour}"
        assert number in told, f"{clause}: by that accident: {told}"
        address = f'href="/records/safety.incidents/{number}/"'
        assert address in page(company, f"/policy/version/{version}/"), f"{clause}: with a link to it"
        (red,) = found("indicator_unmet", clause) or [None]
        assert red, f"{clause}: and somebody is asked to mend it"
        assert number in red.title, f"{clause}: {red.title}"
    goals_kept(clause)
    indicators_kept(clause)


@pytest.mark.clause("S05.01")
def test_failed_lots_turn_their_goal_red(company: Company) -> None:
    clause, goals = "S05.01", ["规范运营", "消费者权益", "商品质量安全"]
    with at("2027-04-01 09:00"):
        version = draft(company, "S05", goals=goals)
        link(company, version, "规范运营", clause="S05.26")
        rate = {"unit": "%", "clause": clause, "param": "default_fail_rate_max_pct"}
        indicator(company, "I-5", "抽检不合格率", is_most=True, source="warehouse.failed_lots", **rate)
        link(company, version, "商品质量安全", indicator="I-5")
        assert Indicator.objects.get(code="I-5").target == 2, f"{clause}: the clause's own 2 %"
        warned(clause, publish(company, version), "目标没有关联：消费者权益")
        assert amber(company, version) == {"消费者权益"}, f"{clause}: a goal without an indicator is amber"
    with at("2027-04-01 10:00", looking=True):
        (task,) = found("goal_unserved", clause) or [None]
        assert task, f"{clause}: somebody answers for it"
        assert due(task) == moment("2027-05-01 09:00"), f"{clause}: by a date in 30 days, not {due(task)}"
    with at("2027-05-10 09:00"):
        lots = sampled(company, clause, 100, failed=2)
    with at("2027-05-10 10:00", looking=True):
        colour, told = state(company, version, "商品质量安全")
        assert colour == "有支撑", f"{clause}: 2 of 100 is within 2 %: {told}"
        assert not found("indicator_unmet", clause), clause
    with at("2027-06-20 09:00"):
        inspect(company, clause, lots[50:51], "failed")
    with at("2027-06-20 10:00", looking=True):
        colour, told = state(company, version, "商品质量安全")
        assert colour == "未达目标", f"{clause}: 3 of 100 lots of Q2 failed, the goal is red: {told}"
        assert "抽检不合格率 3%" in told, f"{clause}: {told}"
        failed = [lots[0], lots[1], lots[50]]
        assert all(lot in told for lot in failed), f"{clause}: with the lots listed: {told}"
        assert not any(lot in told.split() for lot in lots[2:50]), f"{clause}: and no other"
        assert found("indicator_unmet", clause), f"{clause}: and somebody is asked to mend it"
    with at("2027-07-01 10:00", looking=True):
        assert state(company, version, "商品质量安全")[0] == "有支撑", f"{clause}: Q3 is a quarter of its own"
    goals_kept(clause)
    indicators_kept(clause)


def sampled(company: Company, clause: str, size: int, *, failed: int) -> list[str]:
    """So many lots in store, each inspected; the first ones failed."""
    lots = [f"P{number:03}" for number in range(size)]
    for lot in lots:
        company.stocked("A-500", A_BARCODE, 1, batch_code=lot)
    inspect(company, clause, lots[:failed], "failed")
    inspect(company, clause, lots[failed:], "passed")
    return lots


def inspect(company: Company, clause: str, lots: list[str], result: str) -> None:
    skus = dict(Batch.objects.filter(code__in=lots).values_list("code", "sku__code"))
    items = [{"warehouse": WAREHOUSE, "sku": skus[lot], "batch": lot, "result": result} for lot in lots]
    outcome = run_items(InspectBatch, items, Context(SYSTEM))
    assert len(outcome.done) == len(lots), f"{clause}: {outcome.refusals[:2]}"


@pytest.mark.clause("S10.02")
def test_a_promise_that_is_not_met(company: Company) -> None:
    clause = "S10.02"
    asked_for(clause)
    goals = {"准时发货": ("准时发货率", 95), "顾客满意": ("满意度", 90), "少投诉": ("投诉率", 2)}
    with at("2027-04-01 09:00"):
        version = draft(company, "S10", goals=list(goals))
        for number, (goal, (title, target)) in enumerate(goals.items()):
            indicator(company, f"F-{number}", title, unit="%", target=target, is_most=goal == "少投诉")
            link(company, version, goal, indicator=f"F-{number}")
        assert publish(company, version).done == [0], clause
        assert Goal.objects.filter(version__number=version).count() == 3, f"{clause}: three promise indicators"
    with at("2027-06-30 18:00"):
        for number, value in enumerate((93, 91, 1)):
            reading(company, f"F-{number}", value, date(2027, 6, 30))
    with at("2027-07-01 09:00", looking=True):
        unmet = found("indicator_unmet", clause)
        assert len(unmet) == 1, f"{clause}: one promise is not met: {[each.title for each in unmet]}"
        assert "准时发货率”93%，目标不低于 95%" in unmet[0].title, f"{clause}: {unmet[0].title}"
        assert due(unmet[0]) == moment("2027-07-16 09:00"), f"{clause}: to be improved in 15 days: {due(unmet[0])}"
        assert state(company, version, "准时发货")[0] == "未达目标", f"{clause}: shown as unmet"
        shown = page(company, f"/policy/version/{version}/")
        assert "未达目标" in shown, f"{clause}: on the page"
        assert "手填" in shown, f"{clause}: without a live source it is 手填"
        assert state(company, version, "顾客满意") == ("有支撑", "满意度 91%（手填）"), f"{clause}: 手填 in the list"
    with at("2027-09-30 18:00"):
        reading(company, "F-0", 96, date(2027, 9, 30))
    with at("2027-10-01 09:00", looking=True):
        assert not found("indicator_unmet", clause), f"{clause}: met in the next quarter"
    kept(clause, "policy_reading", Reading.objects.order_by("id").first().pk, "value = 99")
    indicators_kept(clause)
