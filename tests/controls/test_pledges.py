"""Pledges: bound to the text in force, signed once, found when the notice is over."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine

from guiju.kernel.commands.context import SYSTEM, Outcome
from guiju.kernel.controls.models import PledgeSignature
from guiju.kernel.controls.pledges.audience import asked, signers
from guiju.kernel.controls.pledges.signing import SignPledge
from guiju.kernel.controls.pledges.text import texts
from guiju.kernel.controls.pledges.unsigned import find_unsigned
from guiju.kernel.findings.models import Finding
from guiju.kernel.org.commands import DefinePost
from guiju.kernel.rulebook.commands import EnactClause
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
        [("条款 S99.01", {}, False), ("改过的条文", {}, True), ("条款 S99.01", {"default_notice_days": 9}, True)],
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
        enact(2, default_notice_days=7)
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
