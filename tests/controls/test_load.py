"""Rule fatigue: who gets more than six checklists a day is said when the clause is enacted."""

from datetime import date
from typing import Any

from guiju.kernel.commands.context import SYSTEM
from guiju.kernel.controls.duties.checklists import bundled
from guiju.kernel.controls.duties.load import heavy
from guiju.kernel.rulebook.commands import EnactClause
from tests.controls.sample import ROUND, at, guard, planned
from tests.protocol.company import Bind, InTables, do

MONDAY = date(2026, 11, 23)


def enact(number: int, bundle: str = "") -> Any:
    clause = {"rulebook": "S99", "code": f"S99.{number:02}", "title": "巡查", "text": "巡查", "mode": "enforce"}
    params = {"opens": f"{8 + number:02}:00", "closes": "23:00", "bundle": bundle}
    if bundle:
        params |= {"opens": "07:00", "default_hazards": [f"第 {number} 项"]}
    bound = [{"control": ROUND.key, "mode": "enforce", "params": params}]
    return do(EnactClause, [{**clause, "effective_from": MONDAY, "lines": bound}], SYSTEM).answers.get(0, {})


def test_the_seventh_list_of_a_day_is_said(company: InTables) -> None:
    ann = guard("ann")
    company.enact("S99.90")
    assert [enact(number) for number in range(6)] == [{}] * 6
    assert heavy(MONDAY) == []
    assert "7 张职责清单，一天不宜超过 6 张" in enact(6)["duty_load"][0]
    assert [(load.account, load.lists) for load in heavy(MONDAY)] == [(ann, 7)]


def test_what_is_bundled_is_one_list(company: InTables) -> None:
    guard("ann")
    company.enact("S99.90")
    assert [enact(number, "patrol") for number in range(8)] == [{}] * 8
    items = planned(at(hours=7))
    [checklist] = bundled(items, at(hours=8))
    assert (len(items), checklist.title, checklist.checks) == (8, "巡查", 8)


def test_what_begins_together_is_one_list_whenever_each_closes(company: InTables) -> None:
    guard("ann")
    for number, closes in enumerate(("12:00", "15:00")):
        company.enact(f"S99.{number:02}", Bind(ROUND.key, {"closes": closes, "bundle": "patrol"}))
    [checklist] = bundled(planned(at(hours=7)), at(hours=8))
    assert (len(checklist.items), checklist.closes_at) == (2, at(hours=12))
    assert heavy(MONDAY) == []


def test_what_any_of_several_may_do_is_nobody_s_load(company: InTables) -> None:
    guard("ann")
    company.enact("S99.90")
    for number in range(7):
        company.enact(f"S99.{number:02}", Bind(ROUND.key, {"opens": f"{8 + number:02}:00", "per": "any"}))
    assert [load.lists for load in heavy(MONDAY)] == [7]
    guard("bob")
    assert heavy(MONDAY) == []
