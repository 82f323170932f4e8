"""A clause that waits is shown in three wordings and settled once: the pack's, the company's, or both merged."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import orjson
import pytest
from django.utils import timezone

from guiju.kernel.audit.models import Evidence
from guiju.kernel.audit.verify import verify
from guiju.kernel.commands.context import SYSTEM, Context, OnRefusal, Outcome
from guiju.kernel.commands.run import run_items
from guiju.kernel.rulebook import pack
from guiju.kernel.rulebook.commands import EnactClause
from guiju.kernel.rulebook.in_force import clauses_in_force
from guiju.kernel.rulebook.merging import three_ways, waiting
from guiju.kernel.rulebook.models import Binding, Clause, Settlement
from guiju.kernel.rulebook.settling import SettleWaiting
from tests.audit.vault import vault
from tests.protocol.statements import counting
from tests.rulebook.editions import edition, own_version
from tests.rulebook.pack import PACK, clauses

__all__ = ["vault"]
pytestmark = pytest.mark.django_db
SINCE = date(2026, 1, 1)
CODE, LAWFUL = "S03.12", "S04.21"
OWN, NEW = "明细账须在下班前登记。", "明细账须在六小时内登记。"
Edition = Callable[[Callable[[dict[str, dict[str, Any]]], None]], pack.Loaded]


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Edition:
    """Loads the pack, and then a later edition of it over whatever was done in between."""
    pack.load(PACK, SINCE)

    def loaded(change: Callable[[dict[str, dict[str, Any]]], None]) -> pack.Loaded:
        edition(monkeypatch, change)
        return pack.load(PACK, SINCE)

    return loaded


def reworded(known: dict[str, dict[str, Any]]) -> None:
    known[CODE]["text"] = NEW
    known[CODE]["params"]["default_post_delay_hours"] = 6
    known[CODE]["params"]["default_added"] = 1
    known[CODE]["note"] = "修订说明"


@pytest.fixture
def waits(later: Edition) -> None:
    shipped = pack.item_of("S03", clauses()[CODE], "", 2, timezone.localdate())
    assert run_items(EnactClause, [{**shipped, "text": OWN, "title": "公司的账"}], Context(SYSTEM)).done == [0]
    assert later(reworded).waiting == [CODE]


def decision(name: str, code: str = CODE, **more: Any) -> dict[str, Any]:
    found = waiting(codes=[code])[0]
    return {
        "code": code,
        "digest": found.entry.digest,
        "version": found.version,
        "decision": name,
        "reason": "看过三栏",
        **more,
    }


def settle(*items: dict[str, Any]) -> Outcome:
    return run_items(SettleWaiting, list(items), Context(SYSTEM))


def in_force(code: str = CODE) -> Clause:
    return clauses_in_force(timezone.localdate()).get(code=code)


def test_three_wordings(waits: None) -> None:
    with counting() as sent:
        ways = three_ways(waiting())[0]
    assert len(sent) == 5
    assert (ways.old["text"], ways.own["text"], ways.new["text"]) == (clauses()[CODE]["text"], OWN, NEW)
    assert ways.differing() == ["title", "text", "note", "params.default_post_delay_hours", "params.default_added"]
    assert ways.proposed() == {"note", "params.default_post_delay_hours", "params.default_added"}
    assert ways.old["actor"] == ways.new["actor"] == clauses()[CODE]["actor"]


def test_the_packs_wording_is_adopted_as_a_version_of_the_packs(waits: None, later: Edition) -> None:
    outcome = settle(decision("adopt"))
    assert outcome.done == [0], outcome.refusals
    now = in_force()
    assert (now.version, now.text, now.title) == (3, NEW, clauses()[CODE]["title"])
    assert orjson.loads(now.params)["default_post_delay_hours"] == 6
    assert now.pack_digest == Settlement.objects.get().digest
    assert Binding.objects.filter(clause=now).count() == len(clauses()[CODE]["bindings"])
    assert waiting() == []
    assert later(lambda known: known[CODE].update(text="再改。")) == pack.Loaded(815, 1, [])
    assert in_force().text == "再改。"


def test_ones_own_is_kept_until_the_pack_says_something_else(waits: None, later: Edition) -> None:
    assert settle(decision("keep")).done == [0]
    assert (in_force().version, in_force().text) == (2, OWN)
    assert waiting() == []
    assert settle({**decision_of_settlement(), "decision": "adopt"}).refused == [0]

    def another(known: dict[str, dict[str, Any]]) -> None:
        reworded(known)
        known["S03.13"]["title"] = "改题"

    assert later(another).waiting == [], "the same wording does not wait again"
    assert later(lambda known: known[CODE].update(text="又是新的。")).waiting == [CODE]
    assert waiting()[0].entry.content["text"] == "又是新的。"


def decision_of_settlement() -> dict[str, Any]:
    kept = Settlement.objects.get()
    return {"code": kept.code, "digest": kept.digest, "version": kept.version, "reason": "再来一次"}


def test_both_are_merged_field_by_field(vault: Path, waits: None) -> None:
    taken = ["note", "params.default_post_delay_hours"]
    outcome = settle(decision("merge", title="公司的账", text=OWN + NEW, taken=taken))
    assert outcome.done == [0], outcome.refusals
    now = in_force()
    assert (now.version, now.title, now.text, now.note) == (3, "公司的账", OWN + NEW, "修订说明")
    assert orjson.loads(now.params)["default_post_delay_hours"] == 6
    assert now.pack_digest == ""
    assert Binding.objects.filter(clause=now).count() == len(clauses()[CODE]["bindings"])
    told = Settlement.objects.get()
    assert (told.decision, told.version, told.reason, told.decided_by) == ("merge", 3, "看过三栏", SYSTEM)
    assert Evidence.objects.latest("id").command == "rulebook.settle_waiting"
    assert verify().ok


def test_what_a_statute_fixes_is_the_packs_whatever_is_decided(later: Edition) -> None:
    assert own_version(LAWFUL, text="公司的写法。").done == [0]
    law = next(name for name in clauses()[LAWFUL]["params"] if name.startswith("law_"))
    assert later(lambda known: known[LAWFUL]["params"].update({law: 1})).waiting == [LAWFUL]
    assert [why.control for why in settle(decision("keep", LAWFUL)).refusals] == ["law_kept"]
    assert settle(decision("merge", LAWFUL, title="题", text="公司的写法。")).done == [0]
    assert orjson.loads(in_force(LAWFUL).params)[law] == 1
    assert in_force(LAWFUL).text == "公司的写法。"


@pytest.mark.parametrize(
    ("name", "more", "control"),
    [
        ("keep", {"version": 1}, "stands"),
        ("adopt", {"digest": "0" * 64}, "stands"),
        ("merge", {"title": "题"}, "clause_whole"),
    ],
)
def test_what_was_not_seen_is_not_decided(waits: None, name: str, more: dict[str, Any], control: str) -> None:
    before = Clause.objects.count()
    outcome = settle(decision(name, **more))
    assert [why.control for why in outcome.refusals] == [control]
    assert (Clause.objects.count(), Settlement.objects.count()) == (before, 0)
    assert waiting()


def test_what_does_not_wait_is_not_decided(waits: None) -> None:
    outcome = settle({**decision("adopt"), "code": "S03.13"})
    assert [why.control for why in outcome.refusals] == ["stands"]
    assert not Settlement.objects.exists()


def test_one_wording_is_settled_once_in_a_batch(waits: None) -> None:
    outcome = run_items(
        SettleWaiting, [decision("keep"), decision("adopt")], Context(SYSTEM, on_refusal=OnRefusal.PARTIAL)
    )
    assert (outcome.done, outcome.refused) == ([0], [1])


def test_what_a_merge_makes_is_checked_like_any_version(later: Edition) -> None:
    assert own_version(CODE, mode="off").done == [0]
    assert later(reworded).waiting == [CODE]
    bound_and_off = settle(decision("merge", title="题", text="文", taken=["bindings"]))
    assert [why.control for why in bound_and_off.refusals] == ["clause_whole"]
    assert (in_force().version, Settlement.objects.count()) == (2, 0)
