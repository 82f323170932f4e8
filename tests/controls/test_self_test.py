"""Self-tests: a planted bad sample must be caught by the control where it runs, and nothing of it stays."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.utils import timezone

from guiju.kernel.audit.models import Evidence
from guiju.kernel.controls.bed import bed
from guiju.kernel.controls.duties import missing
from guiju.kernel.controls.evaluation import Span, evaluate
from guiju.kernel.controls.lights import Light, row_of, standing
from guiju.kernel.controls.models import SelfTest
from guiju.kernel.controls.self_test import PLANTED, SAMPLE, Reaction, controls_to_test, step, take, taking
from guiju.kernel.controls.watch import watches
from guiju.kernel.org.models import Place
from guiju.kernel.rulebook.in_force import clauses_in_force
from guiju.kernel.store import triggers
from tests.clauses.company import Company
from tests.lights.stage import self_test

pytestmark = [pytest.mark.django_db, pytest.mark.founded]
EXPIRING, DUTY, RECORD, PLEDGE = (
    "safety.extinguishers.expiring",
    "warehouse.locks_checked",
    "warehouse.ledger_append_only",
    "controls.read_and_sign",
)


@pytest.fixture(autouse=True)
def company(monkeypatch: pytest.MonkeyPatch) -> Company:
    monkeypatch.setattr(taking, "_taken", {})
    return Company.founded()


def _take(control: str) -> Reaction:
    return take(controls_to_test()[control], timezone.now())


def _rows() -> dict[str, int]:
    return {model._meta.db_table: model._default_manager.count() for model in apps.get_models()}


def test_every_control_catches_its_sample_and_no_row_stays() -> None:
    before = _rows()
    told = {key: _take(key) for key in controls_to_test()}
    assert {key: tested.fault for key, tested in told.items() if tested.fault} == {}
    assert _rows() == before
    assert {told[key].method for key in (EXPIRING, DUTY, RECORD, PLEDGE)} == {PLANTED}
    assert told["warehouse.goods_match_note"].method == SAMPLE


def test_what_is_planted_is_gone_even_when_the_test_fails() -> None:
    places = Place.objects.count()
    with pytest.raises(ZeroDivisionError), bed() as ground:
        ground.plant(Place)
        assert Place.objects.count() == places + 1
        raise ZeroDivisionError
    assert Place.objects.count() == places


def test_a_watch_that_does_not_read_its_rows_misses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watches()[EXPIRING], "standing", SimpleNamespace(rows=lambda *_: iter(())))
    assert "植入的违规样本" in _take(EXPIRING).fault


def test_a_duty_that_nobody_finds_missed_misses(monkeypatch: pytest.MonkeyPatch) -> None:
    from guiju.kernel.controls.self_test import samples

    monkeypatch.setattr(samples, "overdue", lambda *_: [])
    assert _take(DUTY).fault == "自检：植入的逾期职责没有被发现"
    assert missing.overdue(timezone.now()) == []


def test_a_record_without_its_trigger_misses() -> None:
    from django.db import connection

    with connection.writing():  # type: ignore[attr-defined]
        triggers.drop("warehouse_move_posted_update", "warehouse_move")
    assert "被改动而数据库没有拒绝" in _take(RECORD).fault


def test_an_engine_that_draws_no_conclusion_misses(monkeypatch: pytest.MonkeyPatch) -> None:
    from guiju.kernel.controls import engine

    monkeypatch.setattr(engine, "_judge", lambda *_: [])
    assert "判定引擎" in _take("warehouse.goods_match_note").fault


def test_one_a_step_noted_when_it_changes_or_a_week_later(monkeypatch: pytest.MonkeyPatch) -> None:
    only = {key: controls_to_test()[key] for key in (EXPIRING, RECORD)}
    monkeypatch.setattr(taking, "controls_to_test", lambda _using="default": only)
    now = timezone.now()
    said: dict[str, str] = {}
    monkeypatch.setattr(taking, "take", lambda subject, *_: Reaction(PLANTED, said.get(subject.control, "")))

    def noted(days: float) -> list[str]:
        before = SelfTest.objects.count()
        step(now + timedelta(days=days))
        return list(SelfTest.objects.order_by("id").values_list("control", flat=True)[before:])

    assert [noted(0), noted(0.01), noted(0.02)] == [[EXPIRING], [RECORD], []]
    assert [noted(1.1), noted(1.2)] == [[], []]
    said[RECORD] = "自检：没有反应"
    assert [noted(2.3), noted(2.4)] == [[], [RECORD]]
    assert [noted(9.5), noted(9.6)] == [[EXPIRING], [RECORD]]
    assert Evidence.objects.filter(command="controls.record_self_test").count() == 5


def test_a_miss_turns_its_clauses_and_back(monkeypatch: pytest.MonkeyPatch) -> None:
    def light() -> tuple[Light, str]:
        clause = clauses_in_force(timezone.localdate()).get(code="S03.12")
        shown = standing([row_of(clause)])[0].shown
        return shown.light, shown.says

    self_test()
    subject = controls_to_test()[RECORD]
    was = light()[0]
    for fault in ("自检：没有反应", ""):
        taking.note([(subject, Reaction(PLANTED, fault))], timezone.now())
        assert (light()[0] is Light.FAILING) is bool(fault)
    assert light()[0] is was
    day = timezone.localdate()
    told = next(each for each in evaluate(Span(day, day), codes=["S03.12"]))
    figures: Any = next(each.figures for each in told.controls if each.control == RECORD)
    assert (figures.judged, figures.failed_tests) == (2, 1)
