"""Pledges: bound to the text in force, signed once, found when the notice is over."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection

from guiju.kernel.commands.context import SYSTEM, Outcome
from guiju.kernel.controls.models import PledgeSignature
from guiju.kernel.controls.pledges.audience import asked, signers
from guiju.kernel.controls.pledges.reminding import remind_unsigned
from guiju.kernel.controls.pledges.signing import SignPledge
from guiju.kernel.controls.pledges.text import texts
from guiju.kernel.controls.pledges.unsigned import find_unsigned
from guiju.kernel.findings.models import Finding
from guiju.kernel.org.commands import (
    DefinePost,
    PlacePostUnder,
    RecordAbsence,
    RecordLeaving,
    Substitute,
    Transfer,
)
from guiju.kernel.org.models import Assignment
from guiju.kernel.rulebook.commands import EnactClause
from guiju.kernel.rulebook.models import Rulebook
from guiju.kernel.worklist.models import Message
from tests.controls.sample import at, guard
from tests.protocol.company import Bind, InTables, do

SIGN = "controls.read_and_sign"
DAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _monday() -> Any:
    with time_machine.travel(at(hours=9), tick=False):
        yield


@pytest.fixture
def ann(company: InTables) -> int:
    do(DefinePost, [{"code": "guard", "title": "保安", "lines": [{"permission": SignPledge.key}]}], SYSTEM)
    return guard("ann")


def enact(version: int, text: str = "条文", since: date = DAY, **params: Any) -> None:
    clause = {"rulebook": "S99", "code": "S99.01", "title": "总则", "text": text, "mode": "pledge", "version": version}
    bound = [{"control": SIGN, "mode": "warn"}]
    outcome = do(EnactClause, [{**clause, "params": params, "effective_from": since, "lines": bound}], SYSTEM)
    assert outcome.done == [0], outcome.refusals


def hash_now(day: date = DAY) -> str:
    return texts(["S99"], day)["S99"].hash


def sign(actor: int, text_hash: str | None = None) -> Outcome:
    return do(SignPledge, [{"rulebook": "S99", "text_hash": text_hash or hash_now()}], actor)


def findings(now: datetime) -> list[tuple[str, int, bool]]:
    find_unsigned(now)
    rows = Finding.objects.order_by("id").values_list("fingerprint", "owner", "resolved_at")
    return [(mark, owner, resolved is None) for mark, owner, resolved in rows]


class TestSigning:
    def test_once_until_the_text_changes(self, company: InTables, ann: int) -> None:
        company.enact("S99.01", Bind(SIGN))
        assert sign(ann).done == [0]
        signature = PledgeSignature.objects.get()
        assert (signature.account, signature.text_hash, signature.signed_at) == (ann, hash_now(), at(hours=9))
        assert sign(ann).refusals[0].message == "您已经签过现行条文"
        assert PledgeSignature.objects.count() == 1

    @pytest.mark.parametrize(
        ("text", "params", "is_asked_again"),
        [("条款 S99.01", {}, False), ("改过的条文", {}, True), ("条款 S99.01", {"default_sign_days": 9}, True)],
    )
    def test_a_new_version_asks_again_when_a_word_or_a_number_changed(
        self, company: InTables, ann: int, *, text: str, params: dict[str, Any], is_asked_again: bool
    ) -> None:
        company.enact("S99.01", Bind(SIGN))
        assert sign(ann).done == [0]
        clause = {"rulebook": "S99", "code": "S99.01", "title": "条款 S99.01", "text": text, "version": 2}
        bound = [{"control": SIGN, "mode": "warn"}]
        given = {**clause, "params": params, "mode": "warn", "effective_from": DAY, "lines": bound}
        assert do(EnactClause, [given], SYSTEM).done == [0]
        [signer] = signers(asked(DAY)["S99"], DAY)
        assert (signer.signed_at is None) == is_asked_again

    def test_only_the_text_in_force(self, company: InTables, ann: int) -> None:
        company.enact("S99.01", Bind(SIGN))
        read = hash_now()
        enact(2, "改过的条文")
        outcome = sign(ann, read)
        assert outcome.refusals[0].message == "您读到的条文不是现行条文，可能刚刚更新"
        assert not PledgeSignature.objects.exists()
        assert sign(ann).done == [0]

    def test_a_version_to_come_is_not_in_force(self, company: InTables, ann: int) -> None:
        company.enact("S99.01", Bind(SIGN))
        enact(2, "以后的条文", since=DAY + timedelta(days=30))
        assert hash_now() != hash_now(DAY + timedelta(days=30))
        assert sign(ann, hash_now(DAY + timedelta(days=30))).refused == [0]
        assert sign(ann).done == [0]

    def test_the_program_signs_for_nobody(self, company: InTables, ann: int) -> None:
        company.enact("S99.01", Bind(SIGN))
        assert sign(SYSTEM).refusals[0].message == "系统不能代人签署"
        assert not PledgeSignature.objects.exists()


class TestUnsigned:
    def test_is_a_finding_a_person_after_the_notice_and_resolved_by_signing(self, company: InTables, ann: int) -> None:
        bob = guard("bob")
        company.enact("S99.01")
        enact(2, default_sign_days=7)
        sign(bob)
        assert findings(at(days=7, hours=9)) == []
        assert findings(at(days=8, hours=9)) == [("S99/ann", ann, True)]
        assert Finding.objects.get().title == "到期没有签署《样例制度》"
        assert findings(at(days=8, hours=10)) == [("S99/ann", ann, True)]
        assert sign(ann).done == [0]
        assert findings(at(days=8, hours=11)) == [("S99/ann", ann, False)]
        assert Finding.objects.get().closing.note == "本人已签署"

    def test_only_the_posts_that_are_asked(self, company: InTables, ann: int) -> None:
        guard("cat", post="clerk")
        company.enact("S99.01", Bind(SIGN, {"posts": ["guard"]}))
        assert [signer.number for signer in signers(asked(DAY)["S99"], DAY)] == ["ann"]
        company.enact("S99.02", Bind(SIGN))
        assert [signer.number for signer in signers(asked(DAY)["S99"], DAY)] == ["ann", "cat"]

    def test_while_observed_nobody_is_late(self, company: InTables, ann: int) -> None:
        company.enact("S99.01", Bind(SIGN, mode="observe"))
        assert findings(at(days=30)) == []

    def test_what_is_no_longer_asked_for_is_resolved(self, company: InTables, ann: int) -> None:
        company.enact("S99.01", Bind(SIGN))
        assert findings(at(days=30, hours=9)) == [("S99/ann", ann, True)]
        clause = {"rulebook": "S99", "code": "S99.01", "title": "总则", "text": "条文", "mode": "observe", "version": 2}
        do(EnactClause, [{**clause, "effective_from": DAY, "lines": []}], SYSTEM)
        assert findings(at(days=30, hours=10)) == [("S99/ann", ann, False)]


class TestWhoSigns:
    """Of six people who come, go, stand in and are away; and of a text that changes or is only set otherwise."""

    def test_whoever_has_left_signs_nothing_more(self, company: InTables, ann: int) -> None:
        guard("bob")
        company.enact("S99.01", Bind(SIGN))
        with time_machine.travel(at(days=3, hours=9), tick=False):
            do(RecordLeaving, [{"person": "bob", "last_day": DAY + timedelta(days=3), "reason": "辞职"}], SYSTEM)
        assert findings(at(days=8, hours=9)) == [("S99/ann", ann, True)]
        assert [each.number for each in signers(asked(DAY)["S99"], DAY + timedelta(days=8))] == ["ann"]

    def test_who_is_transferred_in_has_the_whole_notice(self, company: InTables, ann: int) -> None:
        cat = guard("cat", post="clerk")
        company.enact("S99.01", Bind(SIGN, {"posts": ["guard"]}))
        assert sign(ann).done == [0]
        held = Assignment.objects.get(person__number="cat").pk
        move = {"assignment": held, "post": "guard", "since": DAY + timedelta(days=20), "reason": "调岗"}
        assert do(Transfer, [move], SYSTEM).done == [0]
        assert findings(at(days=19, hours=9)) == []
        assert findings(at(days=27, hours=9)) == []
        assert findings(at(days=28, hours=9)) == [("S99/cat", cat, True)]

    def test_a_substitute_signs_nothing_for_another(self, company: InTables, ann: int) -> None:
        guard("cat", post="clerk")
        company.enact("S99.01", Bind(SIGN, {"posts": ["guard"]}))
        held = Assignment.objects.get(person__number="ann").pk
        days = {"since": DAY, "until": DAY + timedelta(days=30), "reason": "出差"}
        assert do(Substitute, [{"assignment": held, "substitute": "cat", **days}], SYSTEM).done == [0]
        later = DAY + timedelta(days=8)
        with time_machine.travel(at(days=8, hours=9), tick=False):
            assert [each.number for each in signers(asked(later)["S99"], later)] == ["ann"]
        assert findings(at(days=8, hours=9)) == [("S99/ann", ann, True)]

    def test_nobody_signs_with_anothers_number(self, company: InTables, ann: int) -> None:
        guard("bob")
        company.enact("S99.01", Bind(SIGN), Bind("controls.signed_by_himself", mode="enforce"))
        item = {"rulebook": "S99", "text_hash": hash_now(), "signer": "bob"}
        assert "SIGNER_MISMATCH" in do(SignPledge, [item], ann).refusals[0].message
        assert not PledgeSignature.objects.exists()
        assert do(SignPledge, [{**item, "signer": "ann"}], ann).done == [0]

    def test_who_is_on_leave_has_it_on_his_return(self, company: InTables, ann: int) -> None:
        company.enact("S99.01", Bind(SIGN))
        leave = {"person": "ann", "kind": "annual", "since": DAY + timedelta(days=5), "until": DAY + timedelta(days=14)}
        assert do(RecordAbsence, [leave], SYSTEM).done == [0]
        assert findings(at(days=21, hours=9)) == []
        assert findings(at(days=22, hours=9)) == []
        assert findings(at(days=23, hours=9)) == [("S99/ann", ann, True)]

    @pytest.mark.parametrize(
        ("code", "text", "is_asked_again"),
        [
            ("S99.01", "条文：一、 门锁。", False),
            ("S99.01", "条文:\n一、门锁。", False),
            ("S99.07", "条文：一、门锁。", False),
            ("S99.01", "条文：一、门窗。", True),
        ],
    )
    def test_the_same_text_numbered_or_set_otherwise_is_signed(
        self, company: InTables, ann: int, *, code: str, text: str, is_asked_again: bool
    ) -> None:
        company.enact("S99.01", Bind(SIGN))
        enact(2, "条文：一、门锁。")
        assert sign(ann).done == [0]
        before = texts(["S99"], DAY)["S99"]
        clause = before.clauses[0]._replace(code=code, text=text)
        assert (replace(before, clauses=(clause,)).hash != before.hash) == is_asked_again

    def test_a_signature_of_the_first_release_stands(self, company: InTables, ann: int) -> None:
        company.enact("S99.01", Bind(SIGN))
        old = texts(["S99"], DAY)["S99"].hashes[1]
        with connection.writing():
            PledgeSignature.objects.create(
                id=1 << 20, rulebook_id=Rulebook.objects.get(code="S99").pk, text_hash=old, account=ann, signed_at=at()
            )
        [signer] = signers(asked(DAY)["S99"], DAY)
        assert signer.is_done

    def test_a_letter_about_a_post_is_signed_anew_with_the_next(self, company: InTables, ann: int) -> None:
        company.enact("S99.01", Bind(SIGN, {"default_per_post": True}))
        [own] = signers(asked(DAY)["S99"], DAY)
        assert own.signed_at is None
        assert sign(ann).refused == [0]
        assert sign(ann, asked(DAY)["S99"].letter({"guard"})).done == [0]
        assert signers(asked(DAY)["S99"], DAY)[0].is_done
        do(DefinePost, [{"code": "porter", "title": "搬运", "lines": [{"permission": SignPledge.key}]}], SYSTEM)
        held = Assignment.objects.get(person__number="ann").pk
        assert do(Transfer, [{"assignment": held, "post": "porter", "reason": "调岗"}], SYSTEM).done == [0]
        assert not signers(asked(DAY)["S99"], DAY)[0].is_done
        assert sign(ann, asked(DAY)["S99"].letter({"porter"})).done == [0]


class TestReminders:
    def test_the_signer_before_and_each_week_after_and_his_leader_in_one(self, company: InTables, ann: int) -> None:
        boss = guard("boss", post="chief")
        assert do(PlacePostUnder, [{"post": "guard", "name": "chief"}], SYSTEM).done == [0]
        company.enact("S99.01", Bind(SIGN, {"posts": ["guard"]}, mode="pledge"))
        for days in range(18):
            remind_unsigned(at(days=days, hours=9))
            remind_unsigned(at(days=days, hours=10))
        told = list(Message.objects.order_by("id").values_list("person", "title"))
        assert told == [
            (ann, "请阅读并签署《样例制度》，2026-11-30 到期"),
            (ann, "请阅读并签署《样例制度》，已于 2026-11-30 到期"),
            (boss, "您带的 1 人到期没有签署（PLEDGE_REQUIRED）"),
            (ann, "请阅读并签署《样例制度》，已于 2026-11-30 到期"),
            (boss, "您带的 1 人到期没有签署（PLEDGE_REQUIRED）"),
        ]
        assert findings(at(days=18)) == []
