"""A held command: approved, void, not executable, interrupted, repeated."""

from typing import Any

import orjson
import pytest
from django.db import connection

from guiju.kernel.commands import held as holding
from guiju.kernel.commands.context import OnRefusal
from guiju.kernel.commands.held import DecideHeld, execute, resume
from guiju.kernel.commands.models import HeldCommand
from guiju.kernel.controls.commands import GrantWaiver
from guiju.kernel.rulebook.models import Waiver
from tests.protocol.company import Bind, Company, InTables, approve, decide, do, parcels, shelf, status_of
from tests.protocol.sample.commands import Destroy, Store, StoreTagged
from tests.protocol.sample.models import Parcel, Shelf, Tag


@pytest.fixture
def keeper(company: Company) -> int:
    shelf("A")
    return company.person("keeper", Store.key, StoreTagged.key, Destroy.key, DecideHeld.key, post="chief_too")


@pytest.fixture
def chief(company: Company, keeper: int) -> int:
    return company.person("chief", DecideHeld.key)


def change(**columns: Any) -> None:
    with connection.writing():  # type: ignore[attr-defined]
        Shelf.objects.filter(code="A").update(**columns)


class TestApproval:
    def test_it_is_done_when_approved(self, company: Company, keeper: int, chief: int) -> None:
        clause = company.enact("S99.01", Bind("sample.valuable_parcel", {"threshold": 5}))
        outcome = do(Store, parcels("A", [("a", 4)], [("b", 5)]), keeper)
        assert (outcome.done, outcome.held) == ([0], [1])
        assert outcome.refusals[0].clauses == (clause,)
        held = outcome.held_ids[1]
        done = approve(held, chief)
        assert done is not None
        assert done.done == [0]
        assert status_of(held) == "executed"
        assert sorted(Parcel.objects.values_list("code", flat=True)) == ["a", "b"]
        assert "approved" in {breach["effect"] for breach in company.breaches(Store.key)}

    def test_a_rejected_one_is_never_done(self, company: Company, keeper: int, chief: int) -> None:
        company.enact("S99.01", Bind("sample.valuable_parcel"))
        held = do(Store, parcels("A", [("b", 5)]), keeper).held_ids[0]
        assert decide(held, chief, "reject").status == "done"
        with pytest.raises(ValueError, match="rejected"):
            execute(held)
        assert resume() == 0
        assert not Parcel.objects.exists()

    def test_the_requester_cannot_approve(self, company: Company, keeper: int) -> None:
        chief = company.person("chief", Store.key, DecideHeld.key)
        company.enact("S99.01", Bind("sample.valuable_parcel"))
        held = do(Store, parcels("A", [("b", 5)]), chief).held_ids[0]
        outcome = decide(held, chief)
        assert outcome.refused == [0]
        assert outcome.refusals[0].message == "申请人不能审批自己的申请"
        assert status_of(held) == "waiting"

    def test_another_post_cannot_approve(self, company: Company, keeper: int) -> None:
        clerk = company.person("clerk", DecideHeld.key)
        company.enact("S99.01", Bind("sample.valuable_parcel"))
        held = do(Store, parcels("A", [("b", 5)]), keeper).held_ids[0]
        assert decide(held, clerk).refusals[0].message == "您不在审批岗位“chief”上"

    def test_only_once(self, company: Company, keeper: int, chief: int) -> None:
        company.enact("S99.01", Bind("sample.valuable_parcel"))
        held = do(Store, parcels("A", [("b", 5)]), keeper).held_ids[0]
        both = [{"held": held, "decision": "approve"}, {"held": held, "decision": "reject"}]
        outcome = do(DecideHeld, both, chief)
        assert (outcome.done, outcome.refused) == ([0], [1])
        assert decide(held, chief, "reject").refusals[0].message == "该申请已批准，不能再审批"

    def test_an_approver_named_by_a_param(self, company: Company, keeper: int) -> None:
        company.enact("S99.01", Bind("sample.valuable_parcel", {"approver": "director"}))
        held = do(Store, parcels("A", [("b", 5)]), keeper).held_ids[0]
        assert HeldCommand.objects.get(id=held).approver_post == "director"


class TestNotExecutable:
    def test_blocked_by_another_gate_the_approval_stands(self, company: Company, keeper: int, chief: int) -> None:
        company.enact("S99.01", Bind("sample.valuable_parcel"))
        held = do(Store, parcels("A", [("X1", 5)]), keeper).held_ids[0]
        company.enact("S99.02", Bind("sample.forbidden_code"))
        outcome = approve(held, chief)
        assert outcome is not None
        assert outcome.refused == [0]
        row = HeldCommand.objects.get(id=held)
        assert row.status == "not_executable"
        assert row.decided_by == chief
        assert row.outcome == "禁收编号：编号 X1 禁收"
        assert not Parcel.objects.exists()

    def test_by_the_last_race(self, company: Company, keeper: int, chief: int) -> None:
        company.enact("S99.01", Bind("sample.valuable_parcel"))
        held = do(Store, parcels("A", [("a", 5)]), keeper).held_ids[0]
        change(free=2)
        approve(held, chief)
        assert HeldCommand.objects.get(id=held).outcome == "可用库存足够：空位刚被他人占用"

    def test_the_requester_who_may_no_longer(self, tables: InTables) -> None:
        shelf("A")
        keeper, chief = tables.person("keeper", Store.key), tables.person("chief", DecideHeld.key)
        tables.enact("S99.01", Bind("sample.valuable_parcel"))
        held = do(Store, parcels("A", [("a", 5)]), keeper).held_ids[0]
        tables.leave(keeper)
        assert approve(held, chief) is None
        row = HeldCommand.objects.get(id=held)
        assert (row.status, row.outcome) == ("not_executable", "申请人已没有办理该业务的权限")
        assert execute(held) is None


class TestVoid:
    def test_held_anew_when_the_facts_changed(self, company: Company, keeper: int, chief: int) -> None:
        change(free=5)
        company.enact("S99.01", Bind("sample.full_shelf", {"threshold": 5}))
        first = do(Store, parcels("A", [("a", 1)]), keeper, request_id="r").held_ids[0]
        change(free=4)
        outcome = approve(first, chief)
        assert outcome is not None
        assert outcome.held == [0]
        assert not Parcel.objects.exists()
        assert HeldCommand.objects.get(id=first).outcome == "提交后情况有变，已按新情况重新送审"
        second = outcome.held_ids[0]
        assert HeldCommand.objects.get(id=second).message == "货架 A 仅余 4 位"
        replayed = do(Store, parcels("A", [("a", 1)]), keeper, request_id="r")
        assert (replayed.held, replayed.held_ids) == ([0], {0: second})
        approve(second, chief)
        assert do(Store, parcels("A", [("a", 1)]), keeper, request_id="r").done == [0]

    def test_unless_the_control_covers_the_change(
        self, company: Company, keeper: int, chief: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from tests.protocol.sample.controls import FullShelf

        monkeypatch.setattr(FullShelf, "covers", lambda self, approved, now: now["free"][0] >= approved["free"][0] - 1)
        change(free=5)
        company.enact("S99.01", Bind("sample.full_shelf", {"threshold": 5}))
        held = do(Store, parcels("A", [("a", 1)]), keeper).held_ids[0]
        change(free=4)
        outcome = approve(held, chief)
        assert outcome is not None
        assert outcome.done == [0]


class TestSeveralHolds:
    def test_two_gates_of_one_post_are_one_question(self, company: Company, keeper: int, chief: int) -> None:
        company.enact("S99.01", Bind("sample.valuable_parcel"), Bind("sample.shelf_room_held", {"limit": 3}))
        held = do(Store, parcels("A", [("a", 5)]), keeper).held_ids[0]
        row = HeldCommand.objects.get(id=held)
        assert row.message == "5 件，5 件起须批准；货架 A 合计 5，上限 3"
        assert [sorted(each) for each in orjson.loads(row.controls)] == [
            ["sample.shelf_room_held", "sample.valuable_parcel"]
        ]
        approve(held, chief)
        assert Parcel.objects.count() == 1

    def test_two_posts_are_asked_one_after_the_other(self, company: Company, keeper: int, chief: int) -> None:
        """The first approval stands while the second is asked."""
        director = company.person("director", DecideHeld.key)
        company.enact("S99.01", Bind("sample.valuable_parcel"))
        company.enact("S99.02", Bind("sample.tag_held", {"limit": 4}))
        first = do(StoreTagged, parcels("A", [("a", 5)]), keeper, request_id="r").held_ids[0]
        outcome = approve(first, chief)
        assert outcome is not None
        [second] = outcome.held_ids.values()
        assert HeldCommand.objects.get(id=second).approver_post == "director"
        done = approve(second, director)
        assert done is not None
        assert done.done == [0]
        assert Tag.objects.count() == 1
        final = do(StoreTagged, parcels("A", [("a", 5)]), keeper, request_id="r")
        assert (final.done, final.held, final.refusals) == ([0], [], [])
        assert final.answers[0]["tag"] == "a"

    def test_what_a_command_always_holds_and_a_gate_besides(self, company: Company, keeper: int, chief: int) -> None:
        director = company.person("director", DecideHeld.key)
        company.enact("S99.01", Bind("sample.valuable_parcel"))
        first = do(Destroy, [{"code": "a", "quantity": 5}], keeper).held_ids[0]
        outcome = approve(first, chief)
        assert outcome is not None
        approve(next(iter(outcome.held_ids.values())), director)
        assert Tag.objects.count() == 1

    def test_a_whole_batch_is_one_question(self, company: Company, keeper: int, chief: int) -> None:
        company.enact("S99.01", Bind("sample.valuable_parcel"))
        items = parcels("A", [("a", 5)], [("b", 1)], [("c", 7)])
        outcome = do(Store, items, keeper, on_refusal=OnRefusal.ALL, request_id="r")
        assert outcome.held == [0, 1, 2]
        [held] = set(outcome.held_ids.values())
        done = approve(held, chief)
        assert done is not None
        assert done.done == [0, 1, 2]
        final = do(Store, items, keeper, on_refusal=OnRefusal.ALL, request_id="r")
        assert (final.done, final.held) == ([0, 1, 2], [])
        assert [final.answers[item]["number"][-1] for item in range(3)] == ["1", "2", "3"]


class TestInterrupted:
    def test_between_decision_and_execution(self, company: Company, keeper: int, chief: int) -> None:
        company.enact("S99.01", Bind("sample.valuable_parcel"))
        held = do(Store, parcels("A", [("a", 5)]), keeper).held_ids[0]
        decide(held, chief)
        assert resume() == 1
        assert status_of(held) == "executed"
        assert resume() == 0
        assert Parcel.objects.count() == 1

    def test_between_execution_and_its_record(
        self, company: Company, keeper: int, chief: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        company.enact("S99.01", Bind("sample.valuable_parcel"))
        held = do(Store, parcels("A", [("a", 5)]), keeper).held_ids[0]
        decide(held, chief)
        with monkeypatch.context() as patched:
            patched.setattr(holding, "SettleHeld", None)
            with pytest.raises(AttributeError):
                execute(held)
        assert status_of(held) == "approved"
        assert Parcel.objects.count() == 1
        assert resume() == 1
        assert status_of(held) == "executed"
        assert Parcel.objects.count() == 1

    def test_one_that_fails_does_not_keep_the_others_waiting(
        self, company: Company, keeper: int, chief: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        company.enact("S99.01", Bind("sample.valuable_parcel"))
        items = parcels("A", [("a", 5)], [("b", 6)])
        held = do(Store, items, keeper).held_ids
        for each in held.values():
            decide(each, chief)
        original = holding.execute

        def failing(each: int, using: str = "default") -> Any:
            if each == held[0]:
                raise OSError
            return original(each, using)

        monkeypatch.setattr(holding, "execute", failing)
        with pytest.raises(ExceptionGroup):
            resume()
        assert status_of(held[1]) == "executed"

    def test_a_command_that_is_gone(self, company: Company, keeper: int, chief: int) -> None:
        company.enact("S99.01", Bind("sample.valuable_parcel"))
        held = do(Store, parcels("A", [("a", 5)]), keeper).held_ids[0]
        decide(held, chief)
        from guiju.kernel.commands import command

        kept = command._commands.pop(Store.key)
        try:
            assert execute(held) is None
        finally:
            command._commands[Store.key] = kept
        assert HeldCommand.objects.get(id=held).outcome == "该业务已停用"


class TestReplay:
    def test_the_final_state_is_told(self, company: Company, keeper: int, chief: int) -> None:
        company.enact("S99.01", Bind("sample.valuable_parcel"))
        items = parcels("A", [("a", 5)], [("b", 1)], [("c", 6)], [("d", 7)])
        held = do(Store, items, keeper, request_id="r").held_ids
        approve(held[0], chief)
        decide(held[2], chief, "reject")
        outcome = do(Store, items, keeper, request_id="r")
        assert outcome.replayed
        assert (outcome.done, outcome.held, outcome.refused) == ([0, 1], [3], [2])
        assert outcome.answers[0]["held"] == "executed"
        assert outcome.answers[0]["number"].endswith("-000002")
        assert [why.item for why in outcome.refusals] == [2, 3]
        assert Parcel.objects.count() == 2


class TestGrantWaiver:
    def test_asked_granted_used(self, tables: InTables) -> None:
        shelf("A")
        keeper = tables.person("keeper", Store.key, GrantWaiver.key)
        chief = tables.person("chief", DecideHeld.key)
        tables.enact("S99.01", Bind("sample.parcel_limit", {"limit": 10}))
        refused = do(Store, parcels("A", [("a", 11)]), keeper).refusals[0]
        asked = {"control": refused.control, "subject_key": refused.subject_key, "reason": "客户急用"}
        held = do(GrantWaiver, [asked], keeper).held_ids[0]
        approve(held, chief)
        waiver = Waiver.objects.get()
        assert (waiver.requester, waiver.approver, waiver.clauses) == (keeper, chief, '["S99.01"]')
        assert do(Store, parcels("A", [("a", 11)]), keeper).done == [0]
        assert do(Store, parcels("A", [("a", 11)]), keeper).refused == [0]

    def test_what_cannot_be_waived(self, tables: InTables) -> None:
        keeper = tables.person("keeper", GrantWaiver.key)
        outcome = do(
            GrantWaiver, [{"control": "sample.forbidden_code", "subject_key": "X", "reason": "就要这样"}], keeper
        )
        assert outcome.refusals[0].control == "not_waivable"
