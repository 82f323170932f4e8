"""The register kit on its two registers: entering, correcting, ending, looking, files, expiry; what was posted stays."""

from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, models, transaction
from django.utils import timezone
from pytest_django.fixtures import Settings

from guiju.domains.safety.models import KeyLoan, Visitor
from guiju.domains.safety.registers import KeyLoans, Visitors
from guiju.kernel.audit.models import Evidence, PrivatePart
from guiju.kernel.audit.verify import verify
from guiju.kernel.commands.command import command_of
from guiju.kernel.commands.context import SYSTEM, Context, Forbidden, Outcome
from guiju.kernel.commands.fields import Label, Private, Reference
from guiju.kernel.commands.run import run_items
from guiju.kernel.commands.shape import InvalidInput
from guiju.kernel.controls import ticker
from guiju.kernel.findings.models import Finding
from guiju.kernel.imports import beginning, mapping
from guiju.kernel.imports.running import Bringing, table_of
from guiju.kernel.org.commands import DefinePost, FoundEntity, OpenPlace, RegisterPerson
from guiju.kernel.org.models import Person
from guiju.kernel.queries.commands import Reveal
from guiju.kernel.queries.query import Asked
from guiju.kernel.queries.reader import Reader
from guiju.kernel.queries.reading import read, record
from guiju.kernel.registers.inputs import Unsuitable, definitions
from guiju.kernel.registers.models import Ending, RegisterEntry
from guiju.kernel.rulebook.commands import EnactClause, FoundRulebook

VISITOR = {"place": "GATE", "name": "张三丰", "phone": "13812341234", "purpose": "送样", "host": "1"}
TODAY = timezone.localdate()


def do(command: Any, *items: dict[str, Any], actor: int = SYSTEM) -> Outcome:
    return run_items(command, list(items), Context(actor=actor))


def visitor(**more: Any) -> dict[str, Any]:
    return {**VISITOR, "arrived_at": timezone.now(), **more}


def loan(code: str, due: date | None, **more: Any) -> dict[str, Any]:
    return {
        "place": "GATE",
        "key_code": code,
        "opens": "一号库",
        "holder": "1",
        "lent_on": TODAY,
        "due_on": due,
        **more,
    }


def number(outcome: Outcome, item: int = 0) -> str:
    assert not outcome.refusals, outcome.refusals
    return str(outcome.answers[item]["number"])


def rows(register: Any, reader: Reader | None = None, **asked: Any) -> list[Any]:
    params = register.query.params(**asked.pop("params", {}))
    return read(register.query, params, Asked(**asked), reader or Reader(SYSTEM)).rows


@pytest.fixture
def guard(db: None) -> int:
    """The account of a guard of one gate; there is another gate he has nothing to do with."""
    do(FoundEntity, {"code": "GJ", "name": "规矩"})
    for place in ("GATE", "BACK"):
        do(OpenPlace, {"entity": "GJ", "code": place, "name": f"{place}门", "kind": "site"})
    permissions = [
        f"safety.{register}.{verb}"
        for register in ("visitors", "key_loans")
        for verb in ("enter", "correct", "end", "read")
    ]
    lines = [{"permission": permission} for permission in [*permissions, "queries.reveal"]]
    do(DefinePost, {"code": "guard", "title": "门卫", "lines": lines})
    do(
        RegisterPerson,
        {"number": "1", "name": "李门卫", "username": "li", "lines": [{"post": "guard", "place": "GATE"}]},
    )
    do(RegisterPerson, {"number": "2", "name": "王某", "username": "wang"})
    return Person.objects.get(number="1").account_id or 0


class TestDeclared:
    def test_fields_follow_the_model(self) -> None:
        header = command_of("safety.key_loans.enter").header
        fields = header.model_fields
        assert list(fields) == ["place", "key_code", "opens", "holder", "lent_on", "due_on", "is_spare"]
        assert {name for name, info in fields.items() if info.is_required()} == {
            "place",
            "key_code",
            "opens",
            "holder",
            "lent_on",
        }
        marks = {type(mark): mark for mark in fields["holder"].metadata}
        assert marks[Reference].model == "org.Person"
        assert marks[Label].title == "领用人"
        assert marks[Label].also == ("借用人", "领取人")
        assert any(
            isinstance(mark, Private)
            for mark in command_of("safety.visitors.enter").header.model_fields["phone"].metadata
        )

    def test_what_has_happened_is_recorded_whatever_a_rule_says(self) -> None:
        assert all(command_of(f"safety.visitors.{verb}").records_reality for verb in ("enter", "correct", "end"))
        assert not command_of("safety.key_loans.enter").records_reality

    def test_titles(self) -> None:
        titles = [command_of(f"safety.visitors.{verb}").title for verb in ("enter", "correct", "end")]
        assert titles == ["登记来访", "更正来访", "离开"]

    def test_a_field_that_nothing_is_derived_from_is_told(self) -> None:
        class Odd(RegisterEntry):
            blob = models.BinaryField("附件")

            class Meta(RegisterEntry.Meta):
                app_label = "safety"
                managed = False

        with pytest.raises(Unsuitable, match=r"Odd\.blob"):
            definitions(Odd, {})
        from django.apps import apps

        apps.all_models["safety"].pop("odd")
        apps.clear_cache()


class TestEntering:
    def test_from_coming_to_leaving(self, guard: int, settings: Settings, tmp_path: Path) -> None:
        settings.DATA = tmp_path  # an anchor file of its own
        came = number(do(Visitors.enter, visitor(), actor=guard))
        assert came.startswith("LF-GJ-")
        (row,) = rows(Visitors)
        assert (row.number, row.name, row.phone, row.host, row.place, row.state) == (
            came,
            "张**",
            "138****1234",
            "李门卫",
            "GATE门",
            "在册",
        )
        assert do(Visitors.end, {"entry": came, "note": "交回访客证"}, actor=guard).done == [0]
        (row,) = rows(Visitors)
        assert row.state == "已结束"
        assert row.ended_at is not None
        again = do(Visitors.end, {"entry": came}, actor=guard)
        assert [why.message for why in again.refusals] == ["这条登记已经离开"]
        assert Ending.objects.count() == 1
        assert verify().first_fault is None

    def test_a_correction_takes_its_place_and_both_stay(self, guard: int) -> None:
        wrong = number(do(KeyLoans.enter, loan("K1", TODAY), actor=guard))
        right = number(do(KeyLoans.correct, {"entry": wrong, **loan("K2", TODAY), "reason": "写错编号"}, actor=guard))
        assert [(row.number, row.key_code) for row in rows(KeyLoans)] == [(right, "K2")]
        assert list(KeyLoan.objects.order_by("id").values_list("key_code", flat=True)) == ["K1", "K2"]
        assert KeyLoan.objects.get(number=right).corrects == KeyLoan.objects.get(number=wrong).id
        for command in (KeyLoans.correct, KeyLoans.end):
            item = {"entry": wrong, **(loan("K3", TODAY) | {"reason": "又错"} if command is KeyLoans.correct else {})}
            assert [why.message for why in do(command, item, actor=guard).refusals] == ["这条登记已经更正过"]
        assert KeyLoan.objects.count() == 2

    def test_twice_in_one_batch_is_refused_once(self, guard: int) -> None:
        first = number(do(KeyLoans.enter, loan("K1", TODAY), actor=guard))
        outcome = do(KeyLoans.end, {"entry": first}, {"entry": first}, actor=guard)
        assert (outcome.done, outcome.refused) == ([], [0, 1])
        assert Ending.objects.count() == 0

    def test_posted_entries_never_change(self, guard: int) -> None:
        do(KeyLoans.enter, loan("K1", TODAY), actor=guard)
        for sql in ("update safety_keyloan set key_code = 'K9'", "delete from safety_keyloan"):
            with (
                pytest.raises(DatabaseError),
                connection.writing(),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(sql)
        assert KeyLoan.objects.get().key_code == "K1"

    def test_the_database_keeps_the_dates_in_order(self, guard: int) -> None:
        outcome = do(KeyLoans.enter, loan("K1", TODAY - timedelta(days=1)), actor=guard)
        assert outcome.refused == [0]
        assert KeyLoan.objects.count() == 0

    def test_wrong_input_names_field_and_reason(self, guard: int) -> None:
        with pytest.raises(InvalidInput, match="“来访人”至少 1 个字"):
            do(Visitors.enter, visitor(name=""), actor=guard)
        outcome = do(Visitors.enter, visitor(host="9"), actor=guard)
        assert [why.message for why in outcome.refusals] == ["被访人“9”不存在，或不在您的权限范围内"]

    def test_personal_data_is_encrypted_private_and_revealed_with_evidence(self, guard: int) -> None:
        came = number(do(Visitors.enter, visitor(), actor=guard))
        with connection.cursor() as cursor:
            cursor.execute("select name, phone from safety_visitor")
            assert not any("张" in text or "138" in text for text in cursor.fetchone())
        assert PrivatePart.objects.count() == 1
        assert b"1381234" not in bytes(Evidence.objects.order_by("-id").values_list("payload", flat=True)[0])
        asked = {"query": Visitors.key, "record": came, "column": "phone", "reason": "联系本人"}
        assert do(Reveal, asked, actor=guard).done == [0]
        assert record(Visitors.query, came, Reader(guard), whole=["phone"]).phone == "13812341234"


class TestWhoAndWhere:
    def test_another_gate_is_foreign(self, guard: int) -> None:
        theirs = number(do(Visitors.enter, visitor(place="BACK")))
        assert do(Visitors.enter, visitor(place="BACK"), actor=guard).refused == [0]
        assert do(Visitors.end, {"entry": theirs}, actor=guard).refused == [0]
        assert rows(Visitors, Reader(guard)) == []
        assert record(Visitors.query, theirs, Reader(guard)) is None
        assert len(rows(Visitors)) == 1
        assert Visitor.objects.count() == 1

    def test_without_the_permission(self, guard: int) -> None:
        stranger = Person.objects.get(number="2").account_id or 0
        with pytest.raises(Forbidden):
            do(Visitors.enter, visitor(), actor=stranger)
        with pytest.raises(Forbidden):
            rows(Visitors, Reader(stranger))


class TestLooking:
    def test_state_and_search(self, guard: int) -> None:
        past = number(do(KeyLoans.enter, loan("A1", TODAY), loan("B1", None), loan("C1", TODAY, opens="配电间")))
        do(KeyLoans.end, {"entry": past})
        assert [row.key_code for row in rows(KeyLoans, params={"state": "在册"})] == ["C1", "B1"]
        assert [row.key_code for row in rows(KeyLoans, params={"state": "已结束"})] == ["A1"]
        assert [row.key_code for row in rows(KeyLoans, search="配电")] == ["C1"]
        assert [row.key_code for row in rows(KeyLoans, search="李门卫 a1")] == ["A1"]

    def test_expired(self, guard: int) -> None:
        do(KeyLoans.enter, loan("A1", TODAY - timedelta(days=1), lent_on=TODAY - timedelta(days=9)))
        assert [row.state for row in rows(KeyLoans)] == ["已过期"]


class TestExpiry:
    def test_about_to_expire_becomes_a_finding_of_the_holder_until_it_is_ended(self, guard: int) -> None:
        do(FoundRulebook, {"code": "S90", "title": "门卫制度"})
        clause = {"rulebook": "S90", "title": "按期归还", "text": "钥匙按期归还。", "mode": "warn"}
        bound = [{"control": "safety.key_loans.expiring", "mode": "warn", "params": {"default_warn_days": 3}}]
        enacted = {**clause, "code": "S90.01", "effective_from": date(2020, 1, 1), "lines": bound}
        assert do(EnactClause, enacted).done == [0]
        soon, later = TODAY + timedelta(days=3), TODAY + timedelta(days=4)
        outcome = do(KeyLoans.enter, loan("A1", soon), loan("B1", later), loan("C1", None), actor=guard)
        ticker.tick()
        (finding,) = Finding.objects.all()
        assert finding.fingerprint == number(outcome)
        assert finding.title == "钥匙登记到期：还有 3 天到期"
        assert finding.owner == guard
        assert finding.clause == "S90.01"
        ticker.tick(timezone.now() + timedelta(days=2))
        assert Finding.objects.count() == 2
        back = command_of("safety.key_loans.end")
        assert do(back, {"entry": number(outcome)}, actor=guard).done == [0]
        ticker.tick(timezone.now() + timedelta(days=2))
        assert list(Finding.objects.filter(resolved_at__isnull=False)) == [finding]
        assert Finding.objects.count() == 2


def test_from_a_file(guard: int) -> None:
    head = "地点,钥匙编号,开什么,借用人,领用日,应还日,备用钥匙\n"
    text = f"{head}GATE,K1,库,1,2026-11-01,,是\nBACK,K2,库,1,2026/11/1,,否\nGATE,K3,库,1,x,,\n"
    sha256 = beginning.taken_in(BytesIO(text.encode()), SYSTEM)
    headings = table_of(KeyLoans.enter, SYSTEM, sha256).headings
    columns = mapping.guessed(KeyLoans.enter, headings)
    context = Context(actor=SYSTEM)
    imported = beginning.start(
        KeyLoans.enter,
        sha256=sha256,
        file_name="钥匙.csv",
        headings=headings,
        columns=columns,
        constants={},
        is_partial=True,
        context=context,
    )
    while Bringing(imported).advance():
        pass
    assert (imported.accepted, imported.refused) == (2, 1)
    assert list(KeyLoan.objects.order_by("id").values_list("key_code", "is_spare")) == [("K1", True), ("K2", False)]
