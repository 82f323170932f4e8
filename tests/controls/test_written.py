"""Gates a company writes itself: what may be written, tried, approved, and what they do when they fail."""

from datetime import timedelta
from typing import Annotated, Any, ClassVar

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from guiju.kernel.audit.models import Breach
from guiju.kernel.commands.command import commands
from guiju.kernel.commands.context import SYSTEM
from guiju.kernel.commands.fields import Private
from guiju.kernel.commands.subjects import Subject, Subjects
from guiju.kernel.controls.backtest import Result, backtest
from guiju.kernel.controls.evaluation import Span
from guiju.kernel.controls.models import GateApproval, GateTrial, WrittenGate
from guiju.kernel.controls.self_test import controls_to_test, take
from guiju.kernel.controls.written import offered
from guiju.kernel.controls.written.commands import ApproveGate, ProposeGate, TryGate
from guiju.kernel.controls.written.expression import BadExpression, FailedExpression, check, filled, holds
from guiju.kernel.controls.written.gate import CelGate
from guiju.kernel.rulebook.commands import EnactClause
from guiju.kernel.store.bulk import insert
from tests.protocol.company import InTables, do, parcels, shelf
from tests.protocol.sample.commands import ParcelStored, PrintTag, Store
from tests.protocol.sample.models import Parcel

OFFERED = ["code", "quantity", "state"]
LIMIT: dict[str, Any] = {
    "key": "own.limit",
    "title": "单件不超量",
    "subject": "sample.parcel_stored",
    "expression": "quantity <= params.most",
    "message": "包裹 {{code}} 有 {{quantity}} 件，上限 {{params.most}}",
    "advice": "请拆分",
    "outcome": "block",
    "params": {"most": 10},
}


class TestExpressions:
    @pytest.mark.parametrize(
        ("source", "said"),
        [
            ("", "条件应有 1 至 500 个字"),
            ("quantity > 1" + " " * 500, "条件应有 1 至 500 个字"),
            ("(" * 21 + "quantity > 1" + ")" * 21, "条件的括号不能超过 20 层"),
            ("quantity >", "条件的写法不对"),
            ("[1, 2].all(x, x > quantity)", "条件里不能用"),
            ("state.matches('^(a+)+$')", "条件里不能用 matches"),
            ("timestamp(state) > timestamp(code)", "条件里不能用 timestamp"),
            ("params['most'] > quantity", r"条件里不能用 _\[_\]"),
            ("price > 3", "没有字段 price，可用的有 code、quantity、state"),
            ("quantity > params.least", "没有字段 params.least"),
            ("1 < 2", "条件没有用到任何字段"),
        ],
    )
    def test_what_may_not_be_written(self, source: str, said: str) -> None:
        with pytest.raises(BadExpression, match=said):
            check(source, "不行", OFFERED, ["most"])

    def test_a_message_names_only_what_is_offered(self) -> None:
        with pytest.raises(BadExpression, match="没有字段 picker"):
            check("quantity > 1", "{{picker}} 不行", OFFERED, [])
        check("quantity > 1", "{{ quantity }} {{params.most}} {单}", OFFERED, ["most"])

    @pytest.mark.parametrize(
        ("source", "expected"),
        [
            ("quantity <= params.most && state == 'good'", True),
            ("state in ['good', 'frozen'] ? quantity % 2 == 1 : false", True),
            ("!(code.startsWith('X') || code.endsWith('9') || code.contains('-'))", True),
            ("size(code) - quantity * 2 != 1 + 5 / 5 && -quantity < 0", True),
            ("'(params.nothing)' != code", True),
            ("quantity > params.most", False),
        ],
    )
    def test_what_may_be_written(self, source: str, *, expected: bool) -> None:
        check(source, "不行", OFFERED, ["most"])
        assert holds(source, {"code": "A1", "quantity": 5, "state": "good"}, {"most": 9}) is expected

    @pytest.mark.parametrize(
        ("source", "quantity", "said"),
        [
            ("10 / quantity > 1", 0, "除数为零"),
            ("quantity + 9223372036854775807 > 1", 1, "数值过大"),
            ("quantity > 1", None, "比较的两边不是同一种类"),
            ("quantity > 1", "1", "比较的两边不是同一种类"),
            ("quantity", 1, "条件的结果不是“是”或“否”"),
        ],
    )
    def test_what_cannot_be_worked_out(self, source: str, quantity: Any, said: str) -> None:
        with pytest.raises(FailedExpression, match=said):
            holds(source, {"quantity": quantity}, {})

    def test_a_value_is_written_as_it_is(self) -> None:
        assert filled("{{a}} {{b}}", {"a": "{{b}}", "b": "<b>"}) == "{{b}} <b>"


class TestOffered:
    def test_personal_data_is_not(self) -> None:
        class Visit(Subject, key="written.visit", title="来访", natural_key=("number",)):
            number: Annotated[str, "编号"]
            visitor: Annotated[str, "来访人", Private()]
            photos: Annotated[list[str], "照片"]
            left: Annotated[int | None, "离开"]

        assert offered.offered(Visit) == {"number": "编号", "left": "离开"}

    def test_the_warehouse_offers_no_names(self) -> None:
        subjects = offered.subject_types()
        assert "picker" not in offered.offered(subjects["warehouse.pick_up"])
        assert offered.offered(subjects["warehouse.stock_out"])["shelf_life_days"] == "保质期（天）"


@pytest.fixture
def people(company: InTables) -> dict[str, int]:
    shelf("A")
    return {
        "writer": company.person("writer", ProposeGate.key, TryGate.key, ApproveGate.key),
        "boss": company.person("boss", ApproveGate.key),
        "keeper": company.person("keeper", Store.key, PrintTag.key),
    }


@pytest.fixture
def history(monkeypatch: pytest.MonkeyPatch) -> None:
    def stored(_since: Any, _context: Any) -> Subjects:
        rows = list(Parcel.objects.order_by("id").values_list("code", "shelf__code", "shelf__place", "quantity"))
        columns = {name: [row[at] for row in rows] for at, name in enumerate(("code", "shelf", "place", "quantity"))}
        return Subjects(ParcelStored, columns, list(range(len(rows))), [None] * len(rows))

    monkeypatch.setitem(offered._histories, ParcelStored.key, stored)


def propose(actor: int, **changes: Any) -> int:
    outcome = do(ProposeGate, [{**LIMIT, **changes}], actor)
    assert outcome.done == [0], outcome.refusals
    return int(outcome.answers[0]["gate"])


def in_force(people: dict[str, int], **changes: Any) -> None:
    gate = propose(people["writer"], **changes)
    do(TryGate, [{"gate": gate}], people["writer"])
    assert do(ApproveGate, [{"gate": gate}], people["boss"]).done == [0]


def bind(code: str, version: int, mode: str, control: str = "own.limit", **params: Any) -> Any:
    clause = {"rulebook": "S99", "code": code, "title": code, "text": code, "version": version, "mode": mode}
    bound = [{"control": control, "mode": mode, "params": params}]
    return do(EnactClause, [{**clause, "effective_from": "2026-01-01", "lines": bound}], SYSTEM)


class TestProposing:
    def test_each_proposal_is_a_version(self, people: dict[str, int]) -> None:
        propose(people["writer"])
        propose(people["writer"], expression="quantity < params.most")
        assert list(WrittenGate.objects.order_by("version").values_list("version", flat=True)) == [1, 2]

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"subject": "sample.nothing"}, "没有事项“sample.nothing”"),
            ({"subject": "sample.parcel_came", "outcome": "block"}, "受保护事项，只能预警，不能拦截或待批"),
            ({"subject": "sample.parcel_came", "outcome": "hold"}, "受保护事项，只能预警，不能拦截或待批"),
            ({"outcome": "hold"}, "待批须写审批岗位"),
            ({"expression": "courier == '张三'"}, "没有字段 courier"),
        ],
    )
    def test_what_is_refused(self, people: dict[str, int], changes: dict[str, Any], said: str) -> None:
        outcome = do(ProposeGate, [{**LIMIT, **changes}], people["writer"])
        assert said in outcome.refusals[0].message
        assert not WrittenGate.objects.exists()

    def test_the_database_refuses_to_stop_what_is_protected(self, people: dict[str, int]) -> None:
        row = dict.fromkeys(("title", "subject", "expression", "message", "advice", "approver_post", "params"), "x")
        row |= {"id": 7, "key": "own.x", "version": 1, "is_protected": True, "outcome": "block", "proposer": 1}
        with pytest.raises(IntegrityError), transaction.atomic(), connection.writing():  # type: ignore[attr-defined]
            insert(WrittenGate, {**row, "proposed_at": timezone.now()}, 1)

    def test_on_what_is_protected_it_warns(self, people: dict[str, int]) -> None:
        propose(people["writer"], subject="sample.parcel_came", outcome="warn")


class TestBacktest:
    def tried(self, **params: Any) -> Result:
        today = timezone.localdate()
        return backtest("S99.01", params, Span(today, today))[0]

    def test_its_stored_facts_are_judged_by_other_numbers(
        self, company: InTables, people: dict[str, int], history: None
    ) -> None:
        company.enact("S99.09")
        in_force(people)
        bind("S99.01", 1, "observe")
        do(Store, parcels("A", [("a", 8)], [("b", 11)]), people["keeper"])
        assert self.tried(most=7).changes == {("", "block"): 1, ("observe", "block"): 1}
        in_force(people, expression="quantity < params.most")
        assert (self.tried(most=8).total.would, self.tried(most=8).unjudged) == (2, {})
        in_force(people, expression="quantity < params.most && shelf == 'A'")
        assert self.tried(most=8).unjudged == {"当时的事实没有现在要看的字段": 2}


class TestSamples:
    GIVEN: ClassVar[dict[str, Any]] = {"good": {"code": "A", "quantity": 10}, "bad": {"code": "B", "quantity": 11}}

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"bad": {"code": "B", "quantity": 10}}, "不合规的样例判定出来不是这样"),
            ({"good": {"code": "A", "quantity": 11}}, "合规的样例判定出来不是这样"),
            ({"bad": {"quantity": 11}}, "不合规的样例缺 code"),
        ],
    )
    def test_are_judged_as_they_are_called(self, people: dict[str, int], changes: dict[str, Any], said: str) -> None:
        outcome = do(ProposeGate, [{**LIMIT, **self.GIVEN, **changes}], people["writer"])
        assert outcome.refusals[0].message == said

    def test_it_is_tested_by_them(
        self, company: InTables, people: dict[str, int], history: None, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        in_force(people, **self.GIVEN)
        subject = controls_to_test()["own.limit"]
        assert take(subject, timezone.now()) == ("sample", "")
        monkeypatch.setattr(CelGate, "judge", classmethod(lambda *_: None))
        assert take(subject, timezone.now()).fault == "自检第 2 例应判不合规，判为合规"


class TestTrying:
    def test_tells_what_it_would_have_stopped(self, company: InTables, people: dict[str, int], history: None) -> None:
        do(Store, parcels("A", [("a", 5)], [("b", 11)], [("c", 12)]), people["keeper"])
        told = do(TryGate, [{"gate": propose(people["writer"])}], people["writer"]).answers[0]
        assert (told["judged"], told["stopped"], told["errors"]) == (3, 2, 0)
        assert told["which"][0] == {"subject": "b", "message": "包裹 b 有 11 件，上限 10"}
        trial = GateTrial.objects.get()
        assert (trial.judged, trial.stopped, trial.since) == (3, 2, timezone.localdate() - timedelta(days=30))

    def test_errors_are_counted(self, company: InTables, people: dict[str, int], history: None) -> None:
        do(Store, parcels("A", [("a", 5)]), people["keeper"])
        gate = propose(people["writer"], expression="params.most / (quantity - 5) > 1")
        told = do(TryGate, [{"gate": gate}], people["writer"]).answers[0]
        assert (told["stopped"], told["errors"]) == (1, 1)

    def test_never_guesses(self, people: dict[str, int], monkeypatch: pytest.MonkeyPatch, history: None) -> None:
        monkeypatch.setitem(
            offered._facts,
            ParcelStored.key,
            {"room": offered.Fact("空位", lambda subjects, _: [1] * len(subjects), is_stable=False)},
        )
        gate = propose(people["writer"], expression="room > quantity")
        assert "只知道现在的值" in do(TryGate, [{"gate": gate}], people["writer"]).refusals[0].message

    def test_where_nothing_is_stored(self, people: dict[str, int]) -> None:
        gate = propose(people["writer"], subject="sample.tag_printed")
        assert "没有可以回看的记录" in do(TryGate, [{"gate": gate}], people["writer"]).refusals[0].message
        assert do(ApproveGate, [{"gate": gate}], people["boss"]).done == [0]


class TestApproving:
    def test_by_another_after_a_trial_and_once(self, people: dict[str, int], history: None) -> None:
        gate = propose(people["writer"])
        assert do(ApproveGate, [{"gate": gate}], people["boss"]).refusals[0].message == "还没有试算过"
        do(TryGate, [{"gate": gate}], people["writer"])
        assert do(ApproveGate, [{"gate": gate}], people["writer"]).refusals[0].message == "提出人不能批准自己的关卡"
        assert not GateApproval.objects.exists()
        assert do(ApproveGate, [{"gate": gate}], people["boss"]).done == [0]
        assert do(ApproveGate, [{"gate": gate}], people["boss"]).refusals[0].message == "这个版本已经批准"


class TestInForce:
    def test_not_before_it_is_approved(self, company: InTables, people: dict[str, int]) -> None:
        propose(people["writer"])
        company.enact("S99.09")
        assert "系统没有控制“own.limit”" in bind("S99.01", 1, "observe").refusals[0].message

    def test_it_is_observed_first_then_stops(self, company: InTables, people: dict[str, int], history: None) -> None:
        company.enact("S99.09")
        in_force(people)
        assert "还没有观察过" in bind("S99.01", 1, "enforce").refusals[0].message
        assert bind("S99.01", 1, "observe").done == [0]
        assert do(Store, parcels("A", [("a", 11)]), people["keeper"]).done == [0]
        assert [row["effect"] for row in company.breaches(Store.key)] == ["observe"]
        assert bind("S99.01", 2, "enforce", most=20).done == [0]
        refused = do(Store, parcels("A", [("b", 21)]), people["keeper"]).refusals
        assert [why.message for why in refused] == ["包裹 b 有 21 件，上限 20"]
        assert refused[0].advice == "请拆分"
        assert do(Store, parcels("A", [("c", 20)]), people["keeper"]).done == [0]
        facts = company.payloads(Store.key)[-1]["controls"][0]["facts"]
        assert facts == {"code": ["c"], "quantity": [20]}

    def test_a_gate_that_fails_refuses_and_is_counted(
        self, company: InTables, people: dict[str, int], history: None
    ) -> None:
        company.enact("S99.09")
        in_force(people, expression="100 / (quantity - 5) > params.most")
        bind("S99.01", 1, "observe")
        do(Store, parcels("A", [("a", 6)]), people["keeper"])
        bind("S99.01", 2, "enforce")
        refused = do(Store, parcels("A", [("b", 5)]), people["keeper"])
        assert refused.refusals[0].message == "自定义关卡无法判定（除数为零），按不合规处理"
        assert Parcel.objects.filter(code="b").count() == 0
        assert Breach.objects.filter(control="own.limit", message__startswith="自定义关卡无法判定").count() == 1

    def test_a_new_version_counts_when_it_is_approved(
        self, company: InTables, people: dict[str, int], history: None
    ) -> None:
        company.enact("S99.09")
        in_force(people)
        bind("S99.01", 1, "observe")
        do(Store, parcels("A", [("a", 11)]), people["keeper"])
        propose(people["writer"], expression="quantity <= params.most * 2")
        do(Store, parcels("A", [("b", 11)]), people["keeper"])
        assert len(company.breaches(Store.key)) == 2
        gate = WrittenGate.objects.get(version=2).id
        do(TryGate, [{"gate": gate}], people["writer"])
        do(ApproveGate, [{"gate": gate}], people["boss"])
        do(Store, parcels("A", [("c", 11)]), people["keeper"])
        assert len(company.breaches(Store.key)) == 2

    def test_held_for_its_post(self, company: InTables, people: dict[str, int], history: None) -> None:
        company.enact("S99.09")
        in_force(people, outcome="hold", approver_post="boss")
        bind("S99.01", 1, "observe")
        do(Store, parcels("A", [("a", 6)]), people["keeper"])
        bind("S99.01", 2, "enforce")
        assert do(Store, parcels("A", [("b", 11)]), people["keeper"]).held == [0]


def test_no_gate_of_any_origin_stops_what_is_protected() -> None:
    """The program's gates at import, a company's own by command and constraint: see also `tests/protocol`."""
    protected = {subject.key for command in commands().values() for subject in command.yields if subject.protected}
    from guiju.kernel.controls.gate import gates

    assert protected
    assert [
        gate.key for gate in gates().values() if gate.subject.key in protected and gate.outcome.value != "warn"
    ] == []
