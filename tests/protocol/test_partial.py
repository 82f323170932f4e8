"""Cumulative gates, late refusals, nested commands: what stands when an item goes."""

from typing import Any

import pytest

from guiju.kernel.commands.context import OnRefusal
from tests.protocol.company import Bind, Company, do, parcels, shelf
from tests.protocol.sample.commands import (
    PrintTag,
    Store,
    StoreBlind,
    StoreTagged,
    StoreTaggedElsewhere,
    StoreUndeclared,
    StoreWatched,
    Yield,
)
from tests.protocol.sample.models import Parcel, Shelf, Slip, Tag
from tests.protocol.statements import counting


@pytest.fixture
def keeper(company: Company) -> int:
    shelf("A")
    every = (Store, StoreTagged, StoreTaggedElsewhere, StoreUndeclared, StoreWatched, Yield)
    return company.person("keeper", *(command.key for command in every))


class TestCumulative:
    def test_lines_pass_alone_but_not_together_and_a_refused_item_consumes_nothing(
        self, company: Company, keeper: int
    ) -> None:
        clause = company.enact("S99.01", Bind("sample.shelf_room", {"limit": 10}))
        items = parcels("A", [("a", 6), ("b", 5)], [("c", 7)], [("d", 4)], [("e", 3)])
        outcome = do(Store, items, keeper)
        assert (outcome.done, outcome.refused) == ([1, 3], [0, 2])
        why = outcome.refusals[0]
        assert (why.item, why.line, why.message) == (0, 1, "货架 A 合计 11，上限 10")
        assert why.clauses == (clause,)
        assert set(Parcel.objects.values_list("code", flat=True)) == {"c", "e"}
        assert Shelf.objects.get().free == 1_000_000 - 10

    def test_a_held_item_consumes(self, company: Company, keeper: int) -> None:
        company.enact("S99.01", Bind("sample.shelf_room_held", {"limit": 10}))
        outcome = do(Store, parcels("A", [("a", 12)], [("b", 1)]), keeper)
        assert (outcome.done, outcome.held) == ([], [0, 1])

    def test_what_another_gate_refuses_consumes_nothing(self, company: Company, keeper: int) -> None:
        company.enact("S99.01", Bind("sample.shelf_room", {"limit": 10}), Bind("sample.forbidden_code"))
        outcome = do(Store, parcels("A", [("X1", 9)], [("b", 9)]), keeper)
        assert (outcome.done, outcome.refused) == ([1], [0])

    @pytest.mark.parametrize("first", ["sample.shelf_room", "sample.floor_load"])
    def test_what_another_cumulative_gate_refuses_consumes_nothing(
        self, company: Company, keeper: int, first: str
    ) -> None:
        limits = {"sample.shelf_room": 10, "sample.floor_load": 8}
        for code, control in enumerate(sorted(limits, key=lambda each: each != first)):
            company.enact(f"S99.0{code + 1}", Bind(control, {"limit": limits[control]}))
        outcome = do(Store, parcels("A", [("a", 9)], [("b", 8)]), keeper)
        assert (outcome.done, outcome.refused) == ([1], [0])

    def test_a_waived_item_consumes(self, company: Company, keeper: int) -> None:
        clause = company.enact("S99.01", Bind("sample.shelf_room", {"limit": 10}))
        company.waive("sample.shelf_room", "a", clause.code)
        outcome = do(Store, parcels("A", [("a", 12)], [("b", 1)]), keeper)
        assert (outcome.done, outcome.refused) == ([0], [1])

    def test_a_broken_observation_does_not_keep_room(self, company: Company, keeper: int) -> None:
        """A warning leaves the item done, so what it took is gone for the others."""
        company.enact("S99.01", Bind("sample.shelf_room", {"limit": 10}, "warn"))
        company.enact("S99.02", Bind("sample.shelf_room", {"limit": 20}))
        outcome = do(Store, parcels("A", [("a", 12)], [("b", 9)], [("c", 8)]), keeper)
        assert (outcome.done, outcome.refused) == ([0, 2], [1])
        assert [why.item for why in outcome.warnings] == [0, 2]

    def test_all_refuses_the_whole_batch(self, company: Company, keeper: int) -> None:
        company.enact("S99.01", Bind("sample.shelf_room", {"limit": 10}))
        outcome = do(Store, parcels("A", [("a", 6)], [("b", 6)]), keeper, on_refusal=OnRefusal.ALL)
        assert (outcome.done, outcome.held, outcome.refused) == ([], [], [0, 1])
        assert [why.item for why in outcome.refusals] == [1]
        assert not Parcel.objects.exists()
        assert company.payloads(Store.key)[-1]["outcome"]["refused"] == [0, 1]


class TestNested:
    @pytest.mark.parametrize("command", [StoreTagged, StoreWatched])
    def test_one_of_three_is_refused_inside(self, company: Company, keeper: int, command: Any) -> None:
        clause = company.enact("S99.01", Bind("sample.tag_limit", {"limit": 10}))
        outcome = do(command, parcels("A", [("a", 5)], [("b", 11)], [("c", 5)]), keeper)
        assert (outcome.done, outcome.refused) == ([0, 2], [1])
        why = outcome.refusals[0]
        assert (why.item, why.line, why.control, why.message) == (
            1,
            None,
            "sample.tag_limit",
            "标签 b 有 11 件，上限 10",
        )
        assert why.clauses == (clause,)
        assert sorted(Tag.objects.values_list("code", flat=True)) == ["a", "c"]
        assert Slip.objects.count() == 2
        assert Shelf.objects.get().free == 1_000_000 - 10

    def test_its_decision_is_the_outer_evidence_and_counted_once(self, company: Company, keeper: int) -> None:
        company.enact("S99.01", Bind("sample.tag_limit", {"limit": 10}))
        do(StoreTagged, parcels("A", [("a", 5)], [("b", 11)], [("c", 5)]), keeper)
        [decision] = company.decisions(StoreTagged.key)
        assert [decision[name] for name in ("control", "judged", "blocked")] == ["sample.tag_limit", 3, 1]
        [breach] = company.breaches(StoreTagged.key)
        assert (breach["item"], breach["clause"], breach["effect"]) == (1, "S99.01", "block")
        payload = company.payloads(StoreTagged.key)[-1]
        assert payload["children"][0]["command"] == "sample.print_tag"
        assert payload["stopped"][0]["controls"][0]["facts"]["quantity"] == [5, 11, 5]

    def test_all_does_nothing(self, company: Company, keeper: int) -> None:
        company.enact("S99.01", Bind("sample.tag_limit", {"limit": 10}))
        items = parcels("A", [("a", 5)], [("b", 11)], [("c", 5)])
        outcome = do(StoreTagged, items, keeper, on_refusal=OnRefusal.ALL)
        assert (outcome.done, outcome.refused) == ([], [0, 1, 2])
        assert not Tag.objects.exists()
        assert not Parcel.objects.exists()
        assert outcome.answers == {}

    def test_a_hold_inside_holds_the_outer_item(self, company: Company, keeper: int) -> None:
        company.enact("S99.01", Bind("sample.tag_held", {"limit": 10}))
        outcome = do(StoreTagged, parcels("A", [("a", 5)], [("b", 11)], [("c", 12)]), keeper)
        assert (outcome.done, outcome.held) == ([0], [1, 2])
        assert outcome.held_ids.keys() == {1, 2}
        assert {breach["effect"] for breach in company.breaches(StoreTagged.key)} == {"hold"}

    def test_a_warning_inside_is_shown_with_it(self, company: Company, keeper: int) -> None:
        company.enact("S99.01", Bind("sample.tag_warned", {"limit": 10}))
        outcome = do(StoreTagged, parcels("A", [("a", 5)], [("b", 11)]), keeper)
        assert outcome.done == [0, 1]
        assert [(why.item, why.control) for why in outcome.warnings] == [(1, "sample.tag_warned")]

    def test_answers_of_the_performed_items_come_back(self, company: Company, keeper: int) -> None:
        outcome = do(StoreTagged, parcels("A", [("a", 5), ("b", 6)], [("c", 5)]), keeper)
        assert [outcome.answers[item]["tag"] for item in (0, 1)] == ["b", "c"]
        assert outcome.answers[0]["number"] != outcome.answers[1]["number"]

    def test_the_number_answers_the_right_item_of_a_struck_batch(self, company: Company, keeper: int) -> None:
        company.enact("S99.01", Bind("sample.forbidden_code"))
        outcome = do(Store, parcels("A", [("X", 5)], [("b", 5)]), keeper)
        assert outcome.answers.keys() == {1}
        assert outcome.answers[1]["number"].endswith("-000001")

    def test_an_undeclared_cause_fails(self, company: Company, keeper: int) -> None:
        with pytest.raises(ValueError, match=r"does not declare that it causes sample\.print_tag"):
            do(StoreUndeclared, parcels("A", [("a", 5)]), keeper)
        assert not Parcel.objects.exists()

    def test_object_scope_is_asked_again(self, company: Company) -> None:
        near = company.place("W1")
        shelf("near", place=near)
        shelf("far", place=company.place("W2"))
        keeper = company.person("keeper", StoreTaggedElsewhere.key, place="W1")
        outcome = do(StoreTaggedElsewhere, parcels("near", [("a", 5)]), keeper)
        assert outcome.refused == [0]
        assert outcome.refusals[0].control == "reference_exists"


class TestLate:
    def test_the_conditional_update_decides(self, company: Company, keeper: int) -> None:
        shelf("B", free=10)
        outcome = do(Store, parcels("B", [("a", 6)], [("b", 6)], [("c", 4)]), keeper)
        assert (outcome.done, outcome.refused) == ([0, 2], [1])
        assert outcome.refusals[0].control == "stock_suffices"
        assert outcome.refusals[0].retryable
        assert Shelf.objects.get(code="B").free == 0

    def test_a_loser_takes_nothing_of_another_row(self, company: Company, keeper: int) -> None:
        shelf("B", free=1)
        shelf("C", free=5)
        from guiju.kernel.commands.adjustments import Adjustments
        from guiju.kernel.commands.builtin import refusal

        rows = {row.code: row.id for row in Shelf.objects.all()}
        adjustments = Adjustments()
        for item, wants in enumerate([{"C": 4, "B": 2}, {"C": 5}]):
            keys = [rows[code] for code in wants]
            deltas = {"free": [-quantity for quantity in wants.values()]}
            adjustments.add(
                Shelf, keys, deltas, [item] * len(keys), lambda i: refusal(i, None, "stock_suffices", "不足", "")
            )
        from guiju.kernel.store.transaction import writing_transaction

        with writing_transaction():
            assert [why.item for why in adjustments.settle("default")] == [0]

    def test_after_three_rounds_the_rest_is_unprocessed(self, company: Company, keeper: int) -> None:
        outcome = do(Yield, parcels("A", *([(f"p{i}", 1)] for i in range(6))), keeper)
        assert (outcome.done, outcome.refused) == ([], [0, 1, 2, 3, 4, 5])
        by_item = {why.item: why for why in outcome.refusals}
        assert [by_item[item].control for item in range(6)] == ["stock_suffices"] * 4 + ["unprocessed"] * 2
        assert by_item[5].retryable
        assert not Parcel.objects.exists()

    def test_what_a_gate_refused_keeps_its_reason(self, company: Company, keeper: int) -> None:
        company.enact("S99.01", Bind("sample.forbidden_code"))
        outcome = do(Yield, parcels("A", [("X", 1)], *([(f"p{i}", 1)] for i in range(5))), keeper)
        assert [why.control for why in outcome.refusals if why.item == 0] == ["sample.forbidden_code"]

    def test_three_rounds_are_enough_for_three(self, company: Company, keeper: int) -> None:
        outcome = do(Yield, parcels("A", *([(f"p{i}", 1)] for i in range(3))), keeper)
        assert [why.control for why in outcome.refusals] == ["stock_suffices"] * 3

    def test_a_constraint_names_itself_in_chinese(self, company: Company, keeper: int) -> None:
        do(Store, parcels("A", [("a", 1)]), keeper)
        outcome = do(Store, parcels("A", [("a", 1)]), keeper)
        assert outcome.refused == [0]
        why = outcome.refusals[0]
        assert why.control == "constraint_holds"
        assert why.message == "与已有资料重复（包裹：包裹）"


class TestConstraints:
    """A constraint that nothing asked before: it strikes its own item, whatever stands beside it."""

    def test_one_that_is_taken_strikes_itself(self, company: Company, keeper: int) -> None:
        do(Store, parcels("A", [("p7", 1)]), keeper)
        items = parcels("A", *([(f"p{number}", 1)] for number in range(12)))
        outcome = do(Store, items, keeper)
        assert (outcome.done, outcome.refused) == ([item for item in range(12) if item != 7], [7])
        [why] = outcome.refusals
        assert (why.item, why.control) == (7, "constraint_holds")
        assert why.message == "与已有资料重复（包裹：包裹）"
        assert Parcel.objects.count() == 12
        numbers = [outcome.answers[item]["number"][-6:] for item in outcome.done]
        assert numbers == [f"{number:06}" for number in range(2, 13)]
        payload = company.payloads(Store.key)[-1]
        assert (payload["outcome"]["refused"], list(payload["inputs"])) == ([7], ["7"])
        assert [breach["item"] for breach in company.breaches(Store.key)] == [7]

    def test_of_two_that_exclude_each_other_the_first_stands(self, company: Company, keeper: int) -> None:
        outcome = do(Store, parcels("A", [("a", 1)], [("b", 1)], [("a", 1)], [("c", 1)]), keeper)
        assert (outcome.done, outcome.refused) == ([0, 1, 3], [2])
        assert set(Parcel.objects.values_list("code", flat=True)) == {"a", "b", "c"}

    def test_a_reference_that_is_not_there_strikes_its_own_item(self, company: Company) -> None:
        there = shelf("A")
        blind = company.person("blind", StoreBlind.key)
        items = [{"shelf_id": 404 if number in {2, 5} else there, "code": f"b{number}"} for number in range(6)]
        outcome = do(StoreBlind, items, blind, request_id="r")
        assert (outcome.done, outcome.refused) == ([0, 1, 3, 4], [2, 5])
        assert {why.control for why in outcome.refusals} == {"constraint_holds"}
        assert Parcel.objects.count() == 4
        assert do(StoreBlind, items, blind, request_id="r").replayed

    def test_what_a_performed_command_may_not_write_strikes_the_outer_item(self, company: Company, keeper: int) -> None:
        tagger = company.person("tagger", PrintTag.key)
        do(PrintTag, [{"code": "b", "quantity": 1}], tagger)
        outcome = do(StoreTagged, parcels("A", [("a", 1)], [("b", 1)], [("c", 1)]), keeper)
        assert (outcome.done, outcome.refused) == ([0, 2], [1])
        assert set(Tag.objects.values_list("code", flat=True)) == {"a", "b", "c"}

    def test_all_names_the_item_and_does_nothing(self, company: Company, keeper: int) -> None:
        do(Store, parcels("A", [("b", 1)]), keeper)
        outcome = do(Store, parcels("A", [("a", 1)], [("b", 1)], [("c", 1)]), keeper, on_refusal=OnRefusal.ALL)
        assert (outcome.done, outcome.refused) == ([], [0, 1, 2])
        assert [(why.item, why.control) for why in outcome.refusals] == [(1, "constraint_holds")]
        assert Parcel.objects.count() == 1

    def test_statements_grow_with_failures_and_the_logarithm(self, company: Company, keeper: int) -> None:
        def sent(size: int, wrong: int, turn: str) -> int:
            for place in range(wrong):
                do(Store, parcels("A", [(f"{turn}{place}", 1)]), keeper)
            items = parcels("A", *([(f"{turn}{place}", 1)] for place in range(size)))
            with counting() as statements:
                outcome = do(Store, items, keeper)
            assert len(outcome.refused) == wrong
            return len(statements)

        sent(8, 1, "warm")
        clean, small, large = sent(64, 0, "x"), sent(16, 1, "y"), sent(256, 1, "z")
        each = (small - clean) / (2 * 4 + 2)
        assert large - clean <= (2 * 8 + 2) * each * 1.5
        assert sent(512, 0, "w") == clean
