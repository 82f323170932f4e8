"""S11.19: controls that no longer react are found by their self-test and repaired in time."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.utils import timezone

from guiju.kernel.calendar.workdays import calendar
from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.commands.run import run_items
from guiju.kernel.controls.evaluation import Span, evaluate
from guiju.kernel.controls.gate import Gate, gates
from guiju.kernel.controls.lights import Light, row_of, standing
from guiju.kernel.controls.models import SelfTest
from guiju.kernel.controls.self_test import take_all, taking
from guiju.kernel.controls.self_test.watching import (
    LiveParams,
    LiveRate,
    LiveRateLow,
    Noted,
    RepairParams,
    SelfTestMissed,
)
from guiju.kernel.controls.ticker import tick
from guiju.kernel.findings.models import Finding, FindingAssignment
from guiju.kernel.rulebook.amending import amended
from guiju.kernel.rulebook.commands import EnactClause
from guiju.kernel.rulebook.in_force import bindings_in_force, clauses_in_force
from guiju.kernel.rulebook.profile import AnswerProfile
from tests.clauses.company import DIRECTOR, OWNER, Company
from tests.clauses.rounds import kept

CLAUSE, RULEBOOK, MISSED, RATE = "S11.19", "S11", "controls.self_test_missed", "controls.live_rate_low"


def _is_platform(company: Company) -> None:
    """Otherwise eight of the clauses do not apply."""
    answer = {"reason": "平台自营并招商", "lines": [{"flag": "platform_operator", "answer": True}]}
    assert company.act(OWNER, AnswerProfile, answer).done == [0]


def _test_all() -> list[str]:
    """Every control tested and noted anew; the faults."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(taking, "NOTED_EVERY", timedelta(0))
        return [tested.fault for _, tested in take_all() if tested.fault]


@contextmanager
def _deaf(*broken: type[Gate]) -> Iterator[None]:
    """These gates react to nothing."""
    with pytest.MonkeyPatch.context() as patch:
        for gate in broken:
            for name in ("judge", "judge_sum"):
                patch.setattr(gate, name, staticmethod(lambda *_: None), raising=False)
        yield


def _bind_each() -> dict[str, type[Gate]]:
    """Each of the other clauses by a gate of its own; clause → gate."""
    today = timezone.localdate()
    rows = list(clauses_in_force(today).filter(rulebook__code=RULEBOOK).select_related("rulebook"))
    assert len(rows) == 26, f"{CLAUSE}: the rulebook has 26 clauses"
    own = [gate for key, gate in sorted(gates().items()) if key.startswith("warehouse.")]
    bound = dict(zip([row.code for row in rows if row.code != CLAUSE], own, strict=False))
    items = [
        {**amended(row, {}, today), "lines": [{"control": bound[row.code].key, "mode": "observe"}]}
        for row in rows
        if row.code in bound
    ]
    outcome = run_items(EnactClause, items, Context(SYSTEM))
    assert len(outcome.done) == 25, outcome.refusals
    return bound


def _lights() -> dict[str, str]:
    rows = clauses_in_force(timezone.localdate()).filter(rulebook__code=RULEBOOK)
    return {each.row.code: each.light.word for each in standing([row_of(row) for row in rows])}


def _open(control: str) -> dict[str, Finding]:
    return {row.fingerprint: row for row in Finding.objects.filter(control=control, resolved_at__isnull=True)}


@pytest.mark.clause("S11.19")
def test_two_controls_that_do_not_react_are_found(company: Company) -> None:
    _is_platform(company)
    company.enforce(CLAUSE)
    bound = _bind_each()
    deaf = ["S11.03", "S11.07"]
    assert _test_all() == [], f"{CLAUSE}: each control catches its bad sample"
    tick()
    assert not _open(MISSED), f"{CLAUSE}: nothing to repair while all react"
    assert not _open(RATE), f"{CLAUSE}: 26 of 26 are live"

    with _deaf(*(bound[code] for code in deaf)):
        assert len(_test_all()) == 2, f"{CLAUSE}: two controls do not react"
        tick()
        silent = {code for code, word in _lights().items() if word == "失灵"}
        assert silent == set(deaf), f"{CLAUSE}: these clauses show 失灵"
        found = _open(MISSED)
        assert found.keys() == {bound[code].key for code in deaf}, f"{CLAUSE}: a repair for each control"
        for control, finding in found.items():
            _is_due_in_a_week(company, control, finding)
        report = _open(RATE).get(RULEBOOK)
        assert report is not None, f"{CLAUSE}: 24 of 26 are below 95%"
        assert report.title.endswith("S11 有效率 92.3%（24/26 条），低于 95%"), f"{CLAUSE}: the rate is said"
        assert report.owner == company.accounts[OWNER], f"{CLAUSE}: reported to management"

    with _deaf(bound[deaf[0]]):
        assert len(_test_all()) == 1, f"{CLAUSE}: one of them reacts again"
        for seconds in (60, 90):
            tick(timezone.now() + timedelta(seconds=seconds))
        assert _open(MISSED).keys() == {bound[deaf[0]].key}, f"{CLAUSE}: what reacts again is repaired"
        assert not _open(RATE), f"{CLAUSE}: 25 of 26 are 96%"


def _is_due_in_a_week(company: Company, control: str, finding: Finding) -> None:
    noted = timezone.localdate(SelfTest.objects.filter(control=control).latest("id").tested_at)
    task = FindingAssignment.objects.filter(finding=finding).first()
    assert task is not None, f"{CLAUSE}: somebody has to repair it"
    assert task.responsible == company.accounts[DIRECTOR], f"{CLAUSE}: by whoever runs the platform"
    last = noted + timedelta(days=7)  # one that is off moves on to the next workday: 民法典 第二百零三条
    due = calendar(noted, last + timedelta(days=30), "default").on_or_after(last)
    assert timezone.localdate(task.due_at) == due, f"{CLAUSE}: within 7 days"
    assert task.due_basis == f"{CLAUSE} 修复期限（天）：7", f"{CLAUSE}: the days are the clause's"


@pytest.mark.clause("S11.19")
def test_its_numbers_and_its_record(company: Company) -> None:
    bounds = set(bindings_in_force(timezone.localdate()).filter(clause__code=CLAUSE).values_list("control", flat=True))
    assert bounds >= {MISSED, RATE, "controls.self_tests_kept"}, f"{CLAUSE}: both watches and the record are bound"
    assert SelfTestMissed.judge(Noted("门锁", ""), RepairParams()) is None, f"{CLAUSE}: what reacts is in order"
    low = LiveRate(RULEBOOK, 24, 26)
    assert LiveRateLow.judge(low, LiveParams()) is not None, f"{CLAUSE}: 92.3% is below 95%"
    assert LiveRateLow.judge(low, LiveParams(default_min_live_pct=92)) is None, f"{CLAUSE}: the share is the clause's"
    _test_all()
    day = timezone.localdate()
    table = evaluate(Span(day, day), rulebooks=[RULEBOOK])
    assert len(table) == 26, f"{CLAUSE}: the table of states has every clause"
    own = next(each for each in table if each.code == CLAUSE)
    assert own.shown.light is not Light.UNBOUND, f"{CLAUSE}: its own state is there"
    noted = SelfTest.objects.latest("id").id
    kept(CLAUSE, "controls_selftest", noted, "fault = '没有'")
    kept(CLAUSE, "controls_selftest", noted, delete=True)
