"""The pack is loaded once, in a handful of runs; a new edition makes new versions only of what it changed."""

from datetime import date
from typing import Any

import orjson
import pytest
from django.utils import timezone

from guiju.kernel.audit.models import Evidence
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.run import run_items
from guiju.kernel.rulebook import pack
from guiju.kernel.rulebook.commands import EnactClause
from guiju.kernel.rulebook.in_force import clauses_in_force
from guiju.kernel.rulebook.models import Binding, Clause, PackEdition, Rulebook
from tests.protocol.statements import counting
from tests.rulebook.editions import edition, own_version
from tests.rulebook.pack import PACK, clauses

pytestmark = pytest.mark.django_db
SINCE = date(2026, 1, 1)


def test_all_rulebooks_are_loaded_in_three_runs() -> None:
    loaded = pack.load(PACK, SINCE)
    assert loaded == pack.Loaded(clauses=815, enacted=815, waiting=[])
    assert Evidence.objects.count() == 3
    assert Rulebook.objects.count() == 21
    assert Clause.objects.filter(version=1, effective_from=SINCE).count() == 815
    assert Clause.objects.filter(is_counted=True).count() == 811
    assert Clause.objects.get(code="S21.150").title == clauses()["S21.150"]["title"]


def test_a_clause_stands_as_the_pack_has_it() -> None:
    pack.load(PACK, SINCE)
    clause, shipped = Clause.objects.get(code="S16.13"), clauses()["S16.13"]
    assert orjson.loads(clause.params) == shipped["params"]
    assert orjson.loads(clause.also) == shipped.get("also", [])
    assert (clause.kind, clause.mode, clause.actor) == (shipped["kind"], shipped["mode"], shipped["actor"])
    assert (clause.occasion, clause.note, clause.concern) == (shipped["when"], shipped["note"], shipped["concern"])
    assert Binding.objects.filter(clause__code="S03.08").count() == len(clauses()["S03.08"]["bindings"])


def test_loading_again_changes_nothing_and_asks_once() -> None:
    pack.load(PACK, SINCE)
    before = Evidence.objects.count()
    with counting() as sent:
        assert pack.load(PACK, SINCE) == pack.Loaded(815, 0, [])
    assert len(sent) == 1
    assert Evidence.objects.count() == before


def test_a_start_that_was_cut_off_is_taken_up(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as cut:
        cut.setattr(pack.RecordEdition, "apply", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            pack.load(PACK, SINCE)
    assert Clause.objects.count() == 815
    assert pack.load(PACK, SINCE) == pack.Loaded(815, 0, [])
    assert Clause.objects.count() == 815


def test_a_new_edition_makes_versions_only_of_what_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    pack.load(PACK, SINCE)

    def change(known: dict[str, dict[str, Any]]) -> None:
        known["S03.12"]["params"]["default_post_delay_hours"] = 6
        known["S21.150"]["text"] += "（修订）"

    edition(monkeypatch, change)
    assert pack.load(PACK, SINCE) == pack.Loaded(815, 2, [])
    fresh = Clause.objects.filter(version=2).order_by("code")
    assert [each.code for each in fresh] == ["S03.12", "S21.150"]
    assert {each.effective_from for each in fresh} == {timezone.localdate()}
    assert Clause.objects.count() == 817
    assert clauses_in_force(timezone.localdate()).count() == 815
    assert Binding.objects.filter(clause=fresh[0]).count() == len(clauses()["S03.12"]["bindings"])
    assert PackEdition.objects.count() == 2
    assert pack.load(PACK, SINCE).enacted == 0


def test_what_the_company_has_changed_waits_to_be_merged(monkeypatch: pytest.MonkeyPatch) -> None:
    pack.load(PACK, SINCE)
    assert own_version("S03.12", text="明细账须在下班前登记。").done == [0]
    edition(monkeypatch, lambda known: [known[code].update(title="改题") for code in ("S03.12", "S03.13")])
    assert pack.load(PACK, SINCE) == pack.Loaded(815, 1, ["S03.12"])
    assert orjson.loads(PackEdition.objects.order_by("-id")[0].waiting) == ["S03.12"]
    in_force = clauses_in_force(timezone.localdate())
    assert in_force.get(code="S03.12").text == "明细账须在下班前登记。"
    assert in_force.get(code="S03.13").title == "改题"


def test_what_the_company_has_changed_stays_where_the_pack_did_not_change_it(monkeypatch: pytest.MonkeyPatch) -> None:
    pack.load(PACK, SINCE)
    own_version("S03.12", text="明细账须在下班前登记。")
    edition(monkeypatch, lambda known: known["S03.13"].update(title="改题"))
    assert pack.load(PACK, SINCE) == pack.Loaded(815, 1, [])
    assert clauses_in_force(timezone.localdate()).get(code="S03.12").text == "明细账须在下班前登记。"


def test_a_refused_clause_names_its_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    edition(monkeypatch, lambda known: known["S03.06"]["bindings"].append({"control": "warehouse.no_such_control"}))
    with pytest.raises(pack.PackError) as caught:
        pack.load(PACK, SINCE)
    assert "warehouse.no_such_control" in caught.value.reason
    assert not Clause.objects.exists()
    assert not PackEdition.objects.exists()


class TestOwnVersions:
    """What a company may not say in a version of its own."""

    @pytest.fixture(autouse=True)
    def loaded(self) -> None:
        pack.load(PACK, SINCE)

    def refused(self, code: str, **changed: Any) -> str:
        before = Clause.objects.count()
        outcome = own_version(code, **changed)
        assert outcome.refused == [0]
        assert Clause.objects.count() == before
        return outcome.refusals[0].control

    def test_a_statutory_param_stays(self) -> None:
        params = clauses()["S04.21"]["params"]
        assert self.refused("S04.21", params={**params, "law_overtime_month_max_hours": 60}) == "law_kept"
        assert self.refused("S04.21", params={"default_day_hours": 8}) == "law_kept"
        assert own_version("S04.21", params={**params, "default_week_hours": 40}).done == [0]

    def test_a_concern_has_a_note(self) -> None:
        assert self.refused("S03.12", concern="conflict") == "clause_whole"

    def test_what_is_off_binds_nothing(self) -> None:
        lines = [{"control": "warehouse.count_locked", "mode": "observe"}]
        assert self.refused("S03.12", mode="off", lines=lines) == "clause_whole"
        assert own_version("S03.12", mode="off").done == [0]

    def test_only_the_system_says_where_a_version_is_from(self) -> None:
        from guiju.demo import company
        from guiju.kernel.org.models import Grant, Person
        from tests.web.cast import row, writing

        company.load()
        owner = Person.objects.get(number="1001")
        with writing():
            row(Grant, id=1, post_id=owner.assignment_set.get().post_id, permission="rulebook.enact")
        clause = {"rulebook": "S03", "code": "S03.99", "title": "新条", "text": "新条", "mode": "observe"}
        item = {**clause, "effective_from": SINCE, "pack_digest": "0" * 64}
        outcome = run_items(EnactClause, [item], Context(owner.account_id))
        assert [why.control for why in outcome.refusals] == ["clause_whole"]
        assert not Clause.objects.filter(code="S03.99").exists()
