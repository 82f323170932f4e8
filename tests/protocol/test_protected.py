"""A rule that stops cannot reach a protected subject: not by class, not by the table, not by a clause."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.commands.run import run_items
from guiju.kernel.commands.shape import InvalidInput
from guiju.kernel.controls.gate import Gate, Params, ProtectedSubject
from guiju.kernel.rulebook import catalogue
from guiju.kernel.rulebook.commands import EnactClause
from guiju.kernel.rulebook.models import Binding, Clause, Outcome
from guiju.kernel.store import bulk
from tests.protocol.company import Bind, InTables
from tests.protocol.sample.commands import ParcelCame


def enact(**line: Any) -> Any:
    clause = {
        "rulebook": "S99",
        "code": "S99.02",
        "title": "条款",
        "text": "条文",
        "mode": "enforce",
        "effective_from": "2026-01-01",
        "lines": [{"mode": "enforce", **line}],
    }
    return run_items(EnactClause, [clause], Context(SYSTEM))


@pytest.fixture
def rulebook(tables: InTables) -> None:
    tables.enact("S99.01")


@pytest.mark.parametrize("outcome", [Outcome.BLOCK, Outcome.HOLD])
def test_no_gate_can_be_declared(outcome: Outcome) -> None:
    with pytest.raises(ProtectedSubject):
        type("Stops", (Gate,), {"key": "sample.stops", "title": "停", "subject": ParcelCame, "outcome": outcome})
    assert "sample.stops" not in catalogue.controls()


@pytest.mark.parametrize("outcome", ["block", "hold"])
def test_the_table_refuses(rulebook: None, outcome: str) -> None:
    row = {
        "id": 1,
        "clause_id": Clause.objects.get().id,
        "control": "sample.stops",
        "kind": "gate",
        "outcome": outcome,
        "is_protected": True,
        "params": "{}",
        "mode": "enforce",
        "since": "2026-01-01",
    }
    with (
        connection.writing(),  # type: ignore[attr-defined]
        pytest.raises(IntegrityError, match="protected_is_never_stopped"),
        transaction.atomic(),
    ):
        bulk.insert(Binding, row, 1)
    assert not Binding.objects.exists()


@pytest.mark.parametrize("outcome", ["block", "hold"])
def test_a_clause_is_refused(rulebook: None, monkeypatch: pytest.MonkeyPatch, outcome: str) -> None:
    """A control that is not a class, such as an expression of a company, is refused by what it says it judges."""
    monkeypatch.setattr(catalogue, "_controls", dict(catalogue._controls))
    catalogue.register(catalogue.ControlInfo("sample.stops", "gate", "停", outcome, protected=True, params=Params))
    why = enact(control="sample.stops").refusals[0]
    assert (why.item, why.line, why.control) == (0, 0, "protected_never_stopped")
    assert why.message == "“停”判定的是受保护事项，只能预警，不能拦截或待批"
    assert not Binding.objects.exists()


def test_what_a_control_is_comes_from_the_control(rulebook: None) -> None:
    assert enact(control="sample.big_arrival").status == "done"
    binding = Binding.objects.get()
    assert (binding.kind, binding.outcome, binding.is_protected) == ("gate", "warn", True)


@pytest.mark.parametrize("claim", [{"outcome": "warn"}, {"is_protected": False}])
def test_and_cannot_be_claimed(rulebook: None, claim: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput, match="不是本单据的字段"):
        enact(control="sample.big_arrival", **claim)


def test_a_kind_that_is_wrong(rulebook: None) -> None:
    why = enact(control="sample.big_arrival", kind="watch").refusals[0]
    assert (why.control, why.message) == ("known_control", "“大件到达提醒”不是监测，是关卡")


def test_an_unknown_control(rulebook: None) -> None:
    why = enact(control="sample.nothing").refusals[0]
    assert (why.control, why.message) == ("known_control", "系统没有控制“sample.nothing”")


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({"limit": "many"}, "“单件不超限”的参数“limit”应为整数"),
        ({"limt": 5}, "“单件不超限”的参数“limt”不存在"),
    ],
)
def test_params_that_do_not_fit(rulebook: None, params: dict[str, Any], message: str) -> None:
    why = enact(control="sample.parcel_limit", params=params).refusals[0]
    assert (why.control, why.message) == ("params_fit", message)


def test_bound_twice_for_one_place(tables: InTables) -> None:
    with pytest.raises(AssertionError, match="绑定了两次"):
        tables.enact("S99.01", Bind("sample.parcel_limit"), Bind("sample.parcel_limit", {"limit": 5}))
