"""Who approves what is held: tiers, one of several posts, all of them, and what comes when nobody does."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Annotated, Any, ClassVar, NamedTuple

import pytest
import time_machine
from django.utils import timezone
from pydantic import ValidationError

from guiju.kernel.commands.approving import held_for
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.commands.expiring import LAPSED, PROVISIONAL, expire
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.held import DecideHeld, execute, resume
from guiju.kernel.commands.models import ApprovalDecision, AskedPost, HeldCommand
from guiju.kernel.commands.ports import Holding, Terms, ports
from guiju.kernel.commands.subjects import Subject, Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.approval import Approval, ApprovalRule, Tier
from guiju.kernel.controls.gate import Gate, Params
from guiju.kernel.org.commands import DefinePost, RegisterPerson
from guiju.kernel.org.models import Person, Post
from guiju.kernel.rulebook.models import Outcome
from tests.protocol.company import Bind, InTables, do, parcels, shelf
from tests.protocol.sample.commands import ParcelStored, Store
from tests.protocol.sample.models import Parcel, Tag


class Pricing(Params):
    approval: Approval = None


class Price(NamedTuple):
    quantity: int


class EveryParcel(Gate):
    key, title, subject, outcome = "approval.every_parcel", "上架须批准", ParcelStored, Outcome.HOLD
    params = Pricing
    approval: ClassVar = ApprovalRule(tiers=[Tier(posts=["lead"])])

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Price]:
        return [Price(quantity) for quantity in subjects.quantity]

    @staticmethod
    def amount(fact: Price) -> int:
        return fact.quantity

    @staticmethod
    def judge(fact: Price, params: Pricing) -> str | None:
        return f"{fact.quantity} 件"


class WagePaid(Subject, key="approval.wage_paid", title="工资", natural_key=("code",), protected=True):
    code: Annotated[str, "工资单"]


class PayInput(Input):
    code: Annotated[str, Label("工资单")]


class Pay(Command):
    """Held for the boss, done on pay day whether he decided or not."""

    key = "approval.pay"
    title = "发放工资"
    header = PayInput
    yields = (WagePaid,)

    def holds(self, batch: Batch, context: Context) -> dict[int, Holding]:
        terms = Terms(("boss",), hours=24, on_timeout="execute")
        return {
            item: Holding("boss", {"pay": {"code": code}}, code, terms) for item, code in enumerate(batch.head.code)
        }

    def apply(self, batch: Batch, work: Work) -> None:
        work.insert(Tag, {"code": batch.head.code, "quantity": 1}, batch.size)


def person(name: str, *posts: str, place: str | None = None) -> int:
    for post in posts:
        if not Post.objects.filter(code=post).exists():
            granted = [{"permission": DecideHeld.key}, {"permission": Store.key}]
            do(DefinePost, [{"code": post, "title": post, "lines": granted}], SYSTEM)
    held = [{"post": post, "place": place, "since": "2026-01-01"} for post in posts]
    do(RegisterPerson, [{"number": name, "name": name, "username": name, "lines": held}], SYSTEM)
    return int(Person.objects.values_list("account_id", flat=True).get(number=name) or 0)


@pytest.fixture
def keeper(company: InTables) -> int:
    shelf("A")
    return person("keeper", "keeper")


def held(company: InTables, keeper: int, *tiers: dict[str, Any], quantity: int = 5, **rule: Any) -> int:
    company.enact("S99.01", Bind(EveryParcel.key, {"approval": {"tiers": list(tiers), **rule}}))
    return do(Store, parcels("A", [("a", quantity)]), keeper).held_ids[0]


def decide(row: int, actor: int, decision: str = "approve") -> str:
    """What became of it, or why not."""
    outcome = do(DecideHeld, [{"held": row, "decision": decision, "note": "意见"}], actor)
    return str(outcome.answers[0]["status"]) if outcome.done else outcome.refusals[0].message


def inbox(actor: int) -> list[int]:
    return list(held_for(actor, ports().authorizer.seats(actor, "default")).values_list("id", flat=True))


class TestPosts:
    def test_the_gate_s_own_rule_is_one_post(self, company: InTables, keeper: int) -> None:
        lead = person("lead", "lead")
        company.enact("S99.01", Bind(EveryParcel.key))
        row = do(Store, parcels("A", [("a", 5)]), keeper).held_ids[0]
        assert inbox(lead) == [row]
        assert decide(row, lead) == "approved"
        execute(row)
        assert Parcel.objects.count() == 1

    def test_any_of(self, company: InTables, keeper: int) -> None:
        lead, boss = person("lead", "lead"), person("boss", "boss")
        row = held(company, keeper, {"posts": ["lead", "boss"]})
        assert (inbox(lead), inbox(boss), inbox(keeper)) == ([row], [row], [])
        assert decide(row, boss) == "approved"
        assert inbox(lead) == []

    def test_all_of_each_another_person(self, company: InTables, keeper: int) -> None:
        both, boss = person("both", "lead", "boss"), person("boss", "boss")
        row = held(company, keeper, {"posts": ["lead", "boss"], "needs": "all"})
        assert decide(row, both) == "waiting"
        assert (inbox(both), inbox(boss)) == ([], [row])
        assert decide(row, both) == "您已经审批过，还要等其他岗位的同事"
        with pytest.raises(ValueError, match="waiting"):
            execute(row)
        assert resume() == 0
        assert decide(row, boss) == "approved"
        execute(row)
        assert Parcel.objects.count() == 1
        decisions = ApprovalDecision.objects.order_by("id").values_list("post", "approver", "decision")
        assert list(decisions) == [("lead", both, "approve"), ("boss", boss, "approve")]

    def test_one_of_all_rejects(self, company: InTables, keeper: int) -> None:
        lead, boss = person("lead", "lead"), person("boss", "boss")
        row = held(company, keeper, {"posts": ["lead", "boss"], "needs": "all"})
        assert decide(row, lead, "reject") == "rejected"
        assert decide(row, boss) == "该申请已驳回，不能再审批"
        assert not Parcel.objects.exists()

    def test_nobody_for_himself(self, company: InTables, keeper: int) -> None:
        lead = person("lead", "lead")
        company.enact("S99.01", Bind(EveryParcel.key))
        row = do(Store, parcels("A", [("a", 5)]), lead).held_ids[0]
        assert inbox(lead) == []
        assert decide(row, lead) == "申请人不能审批自己的申请"
        assert not ApprovalDecision.objects.exists()

    def test_only_where_the_item_is(self, company: InTables, keeper: int) -> None:
        shelf("B", place=company.place("W2"))
        here, elsewhere = person("here", "lead", place="W2"), person("elsewhere", "lead", place="W1")
        company.enact("S99.01", Bind(EveryParcel.key))
        row = do(Store, parcels("B", [("a", 5)]), keeper).held_ids[0]
        assert (inbox(here), inbox(elsewhere)) == ([row], [])
        assert decide(row, elsewhere) == "您不在审批岗位“lead”上"
        assert decide(row, here) == "approved"


class TestTiers:
    TIERS = (
        {"up_to": 10, "posts": ["lead"]},
        {"up_to": 99, "posts": ["chief"]},
        {"posts": ["chief", "boss"], "needs": "all"},
    )

    @pytest.mark.parametrize(
        ("quantity", "asked", "needs"),
        [(10, ["lead"], "any"), (11, ["chief"], "any"), (99, ["chief"], "any"), (100, ["chief", "boss"], "all")],
    )
    def test_by_amount(self, company: InTables, keeper: int, quantity: int, asked: list[str], needs: str) -> None:
        row = HeldCommand.objects.get(id=held(company, keeper, *self.TIERS, quantity=quantity))
        assert [row.approver_post, *row.asked.values_list("post", flat=True)] == asked
        assert row.needs == needs

    def test_an_item_is_its_lines_together(self, company: InTables, keeper: int) -> None:
        company.enact("S99.01", Bind(EveryParcel.key, {"approval": {"tiers": list(self.TIERS)}}))
        row = do(Store, parcels("A", [("a", 6), ("b", 5)]), keeper).held_ids[0]
        assert HeldCommand.objects.get(id=row).approver_post == "chief"

    @pytest.mark.parametrize(
        ("rule", "said"),
        [
            ({"tiers": []}, "至少 1 项"),
            ({"tiers": [{"up_to": 5, "posts": ["a"]}]}, "金额档应从小到大，最后一档不设上限"),
            ({"tiers": [{"up_to": 5, "posts": ["a"]}, {"up_to": 5, "posts": ["b"]}, {"posts": ["c"]}]}, "从小到大"),
            ({"tiers": [{"posts": ["a"]}], "on_timeout": "escalate"}, "逾期上报须写明上级岗位"),
            ({"tiers": [{"posts": ["a"]}], "on_timeout": "execute"}, "应为其中之一"),
        ],
    )
    def test_rules_that_make_no_sense(self, company: InTables, rule: dict[str, Any], said: str) -> None:
        with pytest.raises(AssertionError, match=said):
            company.enact("S99.01", Bind(EveryParcel.key, {"approval": rule}))

    def test_of_the_gate_itself(self) -> None:
        with pytest.raises(ValidationError):
            ApprovalRule(tiers=[Tier(up_to=5, posts=["a"])])


class TestTimeout:
    def test_lapses(self, company: InTables, keeper: int) -> None:
        row = held(company, keeper, {"posts": ["lead"]}, hours=2, on_timeout="lapse")
        assert expire(timezone.now() + timedelta(hours=1, minutes=59)) == 0
        assert expire(timezone.now() + timedelta(hours=2)) == 1
        assert expire(timezone.now() + timedelta(hours=3)) == 0
        found = HeldCommand.objects.get(id=row)
        assert (found.status, found.decision_note) == ("lapsed", LAPSED)
        assert decide(row, person("lead", "lead")) == "该申请已过期失效，不能再审批"
        assert not Parcel.objects.exists()

    def test_goes_up_to_the_superior_whose_word_decides(self, company: InTables, keeper: int) -> None:
        boss = person("boss", "boss")
        tier = {"posts": ["lead", "chief"], "needs": "all"}
        row = held(company, keeper, tier, hours=2, on_timeout="escalate", superior="boss")
        assert inbox(boss) == []
        later = timezone.now() + timedelta(hours=3)
        assert (expire(later), expire(later)) == (1, 0)
        assert AskedPost.objects.filter(is_superior=True).count() == 1
        assert inbox(boss) == [row]
        assert decide(row, boss) == "approved"

    def test_the_posts_may_still_decide_after_it_went_up(self, company: InTables, keeper: int) -> None:
        lead = person("lead", "lead")
        row = held(company, keeper, {"posts": ["lead"]}, hours=2, on_timeout="escalate", superior="boss")
        expire(timezone.now() + timedelta(hours=3))
        assert decide(row, lead) == "approved"

    def test_a_wage_is_paid_in_time(self, company: InTables) -> None:
        clerk = company.person("clerk", Pay.key)
        row = do(Pay, [{"code": "W-11"}], clerk).held_ids[0]
        assert not Tag.objects.exists()
        with time_machine.travel(timezone.now() + timedelta(hours=25)):
            assert expire() == 1
            assert HeldCommand.objects.get(id=row).decision_note == PROVISIONAL
            assert resume() == 1
        assert Tag.objects.get().code == "W-11"
        assert (HeldCommand.objects.get(id=row).status, HeldCommand.objects.get(id=row).decided_by) == (
            "executed",
            None,
        )

    def test_what_a_rule_may_stop_is_never_done_before_its_approval(self, company: InTables, monkeypatch: Any) -> None:
        clerk = company.person("clerk", Pay.key)
        monkeypatch.setattr(Pay, "yields", (ParcelStored,))
        with pytest.raises(ValueError, match="only what is protected"):
            do(Pay, [{"code": "W-11"}], clerk)


def test_two_terms_are_two_questions() -> None:
    one = Holding("a", {"x": 1}, "甲", Terms(("a",), hours=2), frozenset({1}))
    same = Holding("a", {"y": 2}, "乙", Terms(("a",), hours=2), frozenset({2}))
    assert one.together(same) == Holding("a", {"x": 1, "y": 2}, "甲；乙", Terms(("a",), hours=2), frozenset({1, 2}))
    assert one.together(Holding("a", {"y": 2}, "乙")) == one
