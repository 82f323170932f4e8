"""Every light is played: what turns it on, what turns it off, and which of several is the worst."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.commands.run import run_items
from guiju.kernel.controls import cadence, lights
from guiju.kernel.controls.gate import Params
from guiju.kernel.controls.lights import Light
from guiju.kernel.findings.commands import ResolveFinding
from guiju.kernel.findings.models import Finding
from guiju.kernel.rulebook import catalogue
from guiju.kernel.rulebook.commands import CloseBinding
from guiju.kernel.rulebook.in_force import clauses_in_force
from guiju.kernel.rulebook.models import Binding, ControlPulse
from guiju.kernel.rulebook.profile import AnswerProfile
from guiju.kernel.store import triggers
from tests.lights import stage
from tests.lights.stage import DUTY, GATE, KEPT_BY, PLEDGE, RECORD, WATCH, enact, found, judged, light, looked, seen
from tests.protocol.statements import counting

pytestmark = pytest.mark.django_db
CODE = "S99.01"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def controls() -> Iterator[None]:
    with stage.controls():
        looked(GATE, timezone.now() + 30 * DAY)
        yield


def answer(**answers: bool) -> None:
    lines = [{"flag": flag, "answer": each} for flag, each in answers.items()]
    run_items(AnswerProfile, [{"reason": "没有仓库", "lines": lines}], Context(SYSTEM))


class Stricter(Params):
    limit: int
    unknown: int


class TestUnbound:
    def test_nothing_is_bound(self) -> None:
        enact(CODE, ["gate", "record"])
        assert light(CODE) is Light.UNBOUND

    def test_the_last_binding_has_ended(self) -> None:
        enact(CODE, ["gate"], GATE)
        assert light(CODE) is not Light.UNBOUND
        ended = {"binding": Binding.objects.get().id, "last_day": timezone.localdate() - DAY}
        run_items(CloseBinding, [ended], Context(SYSTEM))
        assert light(CODE) is Light.UNBOUND

    def test_a_binding_of_an_earlier_version_does_not_count(self) -> None:
        enact(CODE, ["gate"], GATE)
        enact(CODE, ["gate"], version=2)
        assert light(CODE) is Light.UNBOUND


class TestPartly:
    @pytest.mark.parametrize("missing", ["record", "penalty", "reward", "duty"])
    def test_a_kind_has_no_control(self, missing: str) -> None:
        enact(CODE, ["gate", missing], GATE)
        judged(GATE, timezone.now())
        shown = seen(CODE)
        assert shown.light is Light.PARTLY
        assert shown.kinds["gate"].light is Light.LIVE
        assert shown.kinds[missing].light is Light.UNBOUND


class TestPledged:
    def test_a_signature_alone_is_never_live(self) -> None:
        enact(CODE, ["pledge"], PLEDGE)
        assert light(CODE) is Light.PLEDGED
        stage.signed()
        assert light(CODE) is Light.PLEDGED

    def test_with_another_kind_bound_it_is_not_alone(self) -> None:
        enact(CODE, ["pledge", "record"], PLEDGE, RECORD)
        assert light(CODE) is Light.QUIET
        stage.signed()
        assert light(CODE) is Light.LIVE

    def test_with_another_kind_left_out_it_is_partly_bound(self) -> None:
        enact(CODE, ["pledge", "watch"], PLEDGE)
        assert light(CODE) is Light.PARTLY


class TestObserving:
    def test_a_binding_only_records(self) -> None:
        enact(CODE, ["gate"], GATE, mode="observe")
        judged(GATE, timezone.now())
        assert light(CODE) is Light.OBSERVING


class TestQuiet:
    def test_a_gate_had_nothing_to_judge_within_a_month(self) -> None:
        enact(CODE, ["gate"], GATE)
        assert light(CODE) is Light.QUIET
        judged(GATE, timezone.now() - 30 * DAY - HOUR)
        assert light(CODE) is Light.QUIET
        judged(GATE, timezone.now() - 30 * DAY + HOUR)
        assert light(CODE) is Light.LIVE

    def test_a_yearly_clause_has_a_year(self) -> None:
        enact(CODE, ["gate"], GATE, occasion="policy.publish; yearly")
        judged(GATE, timezone.now() - 400 * DAY)
        assert light(CODE) is Light.LIVE
        assert light(CODE, timezone.now() + 3 * DAY) is Light.QUIET

    def test_a_watch_looked_and_saw_nothing(self) -> None:
        enact(CODE, ["watch"], WATCH)
        looked(WATCH, timezone.now(), subjects=0)
        assert light(CODE) is Light.QUIET

    def test_a_duty_had_no_item_within_a_month(self) -> None:
        enact(CODE, ["duty"], DUTY)
        now = timezone.now()
        stage.planned(timezone.localdate(now) - 31 * DAY, now - 31 * DAY)
        stage.planned(timezone.localdate(now))
        assert light(CODE, now) is Light.QUIET


class TestLive:
    def test_every_control_is_at_work(self) -> None:
        enact(CODE, ["gate", "watch", "record"], GATE, WATCH, RECORD)
        judged(GATE, timezone.now())
        looked(WATCH, timezone.now(), subjects=3)
        shown = seen(CODE)
        assert shown.light is Light.LIVE
        assert {kind: each.light for kind, each in shown.kinds.items()} == dict.fromkeys(
            ["gate", "watch", "record"], Light.LIVE
        )


class TestStale:
    def test_a_watch_that_never_looked(self) -> None:
        enact(CODE, ["watch"], WATCH)
        assert light(CODE) is Light.STALE

    def test_a_watch_that_looked_too_long_ago(self) -> None:
        enact(CODE, ["watch"], WATCH)
        now = timezone.now()
        looked(WATCH, now - 3 * HOUR)
        assert light(CODE, now) is Light.LIVE
        assert light(CODE, now + timedelta(seconds=1)) is Light.STALE

    def test_nobody_plans_the_duties(self) -> None:
        enact(CODE, ["duty"], DUTY)
        assert light(CODE) is Light.STALE
        now = timezone.now()
        stage.planned(timezone.localdate(now) - DAY, now - DAY)
        assert light(CODE, now) is Light.LIVE
        assert light(CODE, now + DAY) is Light.STALE


class TestFailing:
    def test_a_watch_ended_in_an_error(self) -> None:
        enact(CODE, ["watch"], WATCH)
        looked(WATCH, timezone.now(), fault="ZeroDivisionError")
        shown = seen(CODE)
        assert shown.light is Light.FAILING
        assert shown.bounds[0].sign.fault == "运行出错（ZeroDivisionError）"

    def test_a_gate_failed_its_self_test(self) -> None:
        enact(CODE, ["gate"], GATE)
        judged(GATE, timezone.now())
        assert light(CODE) is Light.LIVE
        looked(GATE, timezone.now(), fault="自检第 2 例应判不合规，判为合规")
        shown = seen(CODE)
        assert shown.light is Light.FAILING
        assert shown.bounds[0].sign.fault == "自检第 2 例应判不合规，判为合规"

    def test_a_gate_missed_its_self_test(self) -> None:
        enact(CODE, ["gate"], GATE)
        now = timezone.now()
        looked(GATE, now - 2 * HOUR)
        assert light(CODE) is Light.QUIET
        looked(GATE, now - 4 * HOUR)
        assert light(CODE) is Light.FAILING
        with stage.writing():
            ControlPulse.objects.all().delete()
        assert seen(CODE).bounds[0].sign.fault == "自检逾期没有做"

    def test_a_watch_whose_gate_failed_its_self_test(self) -> None:
        enact(CODE, ["watch"], WATCH)
        looked(WATCH, timezone.now(), fault="自检第 2 例应判不合规，判为合规")
        shown = seen(CODE)
        assert shown.bounds[0].sign.fault == "自检第 2 例应判不合规，判为合规"

    def test_the_database_keeps_a_record_no_more(self) -> None:
        enact(CODE, ["record"], RECORD)
        assert light(CODE) is Light.LIVE
        with connection.writing():  # type: ignore[attr-defined]
            triggers.drop(KEPT_BY, triggers.declared()[KEPT_BY][0])
        assert light(CODE) is Light.FAILING

    def test_a_control_is_gone(self) -> None:
        enact(CODE, ["pledge"], PLEDGE)
        catalogue._controls.pop(PLEDGE)
        assert light(CODE) is Light.FAILING

    def test_its_params_fit_no_more(self, monkeypatch: pytest.MonkeyPatch) -> None:
        enact(CODE, ["gate"], GATE)
        monkeypatch.setitem(catalogue._controls, GATE, catalogue.controls()[GATE]._replace(params=Stricter))
        assert light(CODE) is Light.FAILING


class TestBreached:
    def test_a_finding_is_open(self) -> None:
        enact(CODE, ["watch"], WATCH)
        looked(WATCH, timezone.now())
        found(WATCH, CODE)
        assert light(CODE) is Light.BREACHED
        run_items(ResolveFinding, [{"finding": Finding.objects.get().id, "resolution": "已改"}], Context(SYSTEM))
        assert light(CODE) is Light.LIVE

    def test_each_clause_that_the_finding_cites(self) -> None:
        enact(CODE, ["watch"], WATCH)
        enact("S99.02", ["watch"], WATCH)
        enact("S99.03", ["watch"], WATCH)
        looked(WATCH, timezone.now())
        found(WATCH, CODE, "S99.02")
        found(WATCH, CODE, key="b")
        assert [light(code) for code in (CODE, "S99.02", "S99.03")] == [Light.BREACHED, Light.BREACHED, Light.LIVE]
        assert lights.open_findings(timezone.localdate()) == {CODE: 2, "S99.02": 1}


class TestInapplicable:
    def test_a_flag_was_denied(self) -> None:
        enact(CODE, ["gate"], GATE, applies_if=["warehouse", "food"])
        assert light(CODE) is Light.QUIET
        answer(warehouse=True, food=False)
        shown = seen(CODE).shown
        assert shown.light is Light.INAPPLICABLE
        assert shown.says == "公司情况表明不适用：是否销售食品？否"
        answer(food=True)
        assert light(CODE) is Light.QUIET

    def test_it_goes_before_an_open_finding(self) -> None:
        enact(CODE, ["watch"], WATCH, applies_if=["food"])
        found(WATCH, CODE)
        answer(food=False)
        assert light(CODE) is Light.INAPPLICABLE


class TestWorst:
    """From worst to best: breached, failing, stale, partly, observing, quiet, live."""

    def test_each_worse_one_hides_the_better(self) -> None:
        enact(CODE, ["gate", "watch", "record"], GATE, WATCH, RECORD)
        now = timezone.now()
        judged(GATE, now)
        looked(WATCH, now)
        assert light(CODE) is Light.LIVE
        looked(WATCH, now, subjects=0)
        assert light(CODE) is Light.QUIET
        looked(WATCH, now - 4 * HOUR)
        assert light(CODE) is Light.STALE
        looked(WATCH, now, fault="KeyError")
        assert light(CODE) is Light.FAILING
        found(WATCH, CODE)
        assert light(CODE) is Light.BREACHED

    def test_what_runs_badly_is_worse_than_what_is_not_bound(self) -> None:
        enact(CODE, ["gate", "watch", "penalty"], GATE, WATCH)
        looked(WATCH, timezone.now())
        assert light(CODE) is Light.PARTLY
        looked(WATCH, timezone.now() - 4 * HOUR)
        assert light(CODE) is Light.STALE

    def test_observing_is_worse_than_quiet(self) -> None:
        enact(CODE, ["gate", "watch"], GATE, WATCH, mode="observe")
        looked(WATCH, timezone.now(), subjects=0)
        assert light(CODE) is Light.OBSERVING

    def test_a_light_says_what_it_is_about(self) -> None:
        enact(CODE, ["gate", "record"], GATE, RECORD)
        assert seen(CODE).shown.says == "周期内没有可判定的事项：单件不超限"


def test_lights_cost_the_same_for_more_clauses() -> None:
    def statements() -> int:
        rows = [lights.Row(*row) for row in clauses_in_force(timezone.localdate()).values_list(*lights.COLUMNS)]
        with counting() as sent:
            lights.standing(rows)
        return len(sent)

    enact(CODE, ["gate", "record"], GATE, RECORD)
    few = statements()
    for number in range(2, 40):
        enact(f"S99.{number:02d}", ["gate", "record"], GATE, RECORD)
    found(WATCH, CODE, "S99.02")
    assert statements() == few <= 12


@pytest.mark.parametrize(
    ("occasion", "days"),
    [
        ("", 30),
        ("stock.receive", 30),
        ("daily", 30),
        ("monthly", pytest.approx(34.1)),
        ("quarter-end", pytest.approx(101.2)),
        ("yearly; daily", pytest.approx(402.6)),
    ],
)
def test_a_clause_may_be_silent_as_long_as_its_cadence(occasion: str, days: float) -> None:
    assert cadence.of(occasion) == days
