"""Doing a duty: who may, what must be answered, what comes of it."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from guiju.kernel.commands.ports import ports
from guiju.kernel.controls.duties.missing import resolve_made_up
from guiju.kernel.controls.duties.visibility import OVERSEE
from guiju.kernel.controls.models import DutyAnswer, DutyDone, DutyItem
from guiju.kernel.files.models import Attachment
from guiju.kernel.files.visibility import visible_media_type
from guiju.kernel.findings.models import Finding
from tests.controls.sample import OPENING, ROUND, answers, at, fulfil, guard, missed, photo, planned
from tests.protocol.company import Bind, InTables


@pytest.fixture
def ann(company: InTables) -> int:
    return guard("ann", "W1")


@pytest.fixture(autouse=True)
def _nine_o_clock() -> Any:
    with time_machine.travel(at(hours=9), tick=False):
        yield


def opening(company: InTables, **params: Any) -> DutyItem:
    company.enact("S99.01", Bind(OPENING.key, params, place="W1"))
    [item] = planned(at(hours=7))
    return item


def untouched() -> bool:
    open_items = DutyItem.objects.filter(settled_at__isnull=True).count() == DutyItem.objects.count()
    return (
        open_items
        and not DutyDone.objects.exists()
        and not DutyAnswer.objects.exists()
        and not Finding.objects.exists()
    )


class TestDone:
    def test_once_with_every_answer(self, company: InTables, ann: int) -> None:
        item = opening(company)
        outcome = fulfil(item, ann, answers("ok", "na"), note="早班")
        assert outcome.done == [0], outcome.refusals
        done = DutyDone.objects.get()
        assert (done.item_id, done.done_by, done.done_at, done.note) == (item.id, ann, at(hours=9), "早班")
        assert list(DutyAnswer.objects.values_list("check_number", "result")) == [(1, "ok"), (2, "na")]
        item.refresh_from_db()
        assert item.settled_at == at(hours=9)
        again = fulfil(item, ann, answers("ok", "ok"))
        assert again.refusals[0].message == "这项职责已经有人做了"
        assert DutyDone.objects.count() == 1
        missed(at(hours=20))
        assert not Finding.objects.exists()

    def test_not_in_order_is_a_finding_of_the_superior(self, company: InTables, ann: int) -> None:
        boss = guard("boss", post="boss")
        item = opening(company)
        lines = answers("ok", "not_ok", note="少一箱")
        assert fulfil(item, ann, lines).done == [0]
        [finding] = Finding.objects.all()
        assert (finding.owner, finding.clause) == (boss, "S99.01")
        assert finding.title == "开仓检查：物品异常，少一箱"
        assert finding.fingerprint == f"{item.fingerprint}/2"

    def test_without_a_superior_it_is_the_finder_s(self, company: InTables, ann: int) -> None:
        fulfil(opening(company), ann, answers("not_ok", "ok", note="锁坏了"))
        assert list(Finding.objects.values_list("owner", flat=True)) == [ann]

    def test_late_resolves_what_was_found_missed(self, company: InTables, ann: int) -> None:
        item = opening(company)
        missed(at(hours=11))
        assert Finding.objects.get().resolved_at is None
        with time_machine.travel(at(hours=12), tick=False):
            assert fulfil(item, ann, answers("ok", "ok")).done == [0]
            for _ in range(2):
                resolve_made_up()
        assert Finding.objects.get().closing.note == "逾期后已补做"

    def test_own_items_of_each(self, company: InTables, ann: int) -> None:
        bob = guard("bob", "W1")
        company.enact("S99.01", Bind(ROUND.key))
        items = {item.holder: item for item in planned(at(hours=7))}
        assert fulfil(items[ann], bob, answers("ok")).refused == [0]
        assert untouched()
        assert fulfil(items[bob], bob, answers("ok")).done == [0]
        assert fulfil(items[ann], ann, answers("ok")).done == [0]


class TestRefused:
    @pytest.mark.parametrize(
        ("lines", "params", "said"),
        [
            (answers("ok"), {}, "还没有检查：物品"),
            (answers("ok", "ok", "ok"), {}, "没有第 3 项检查，或这一项答了两次"),
            ([*answers("ok", "ok"), *answers("ok")], {}, "没有第 1 项检查，或这一项答了两次"),
            (answers("ok", "not_ok"), {}, "“物品”异常，须写明情况"),
            (answers("ok", "ok"), {"evidence": ["photo"]}, "须有至少一张照片"),
            (answers("ok", "na"), {"evidence": ["photo_each"]}, "“门锁”须拍照"),
            (answers("ok", "ok"), {"evidence": ["number"]}, "“门锁”须填读数"),
        ],
    )
    def test_what_is_not_complete(
        self, company: InTables, ann: int, lines: list[dict[str, Any]], params: dict[str, Any], said: str
    ) -> None:
        outcome = fulfil(opening(company, **params), ann, lines)
        assert outcome.refused == [0]
        assert said in [why.message for why in outcome.refusals]
        assert untouched()

    def test_before_its_time(self, company: InTables, ann: int) -> None:
        item = opening(company)
        with time_machine.travel(at(hours=8) - timedelta(minutes=1), tick=False):
            assert fulfil(item, ann, answers("ok", "ok")).refusals[0].message == "还没有到开始时间"
        assert untouched()

    def test_foreign_and_unknown_look_the_same(self, company: InTables, ann: int) -> None:
        elsewhere, other_post = guard("cat", "W2"), guard("dan", "W1", post="clerk")
        item = opening(company)
        said = {fulfil(item, actor, answers("ok", "ok")).refusals[0].message for actor in (elsewhere, other_post)}
        assert said == {f"职责“{item.fingerprint}”不存在，或不在您的权限范围内"}
        item.fingerprint = "sample.opening/0/W1/2026-11-24/*"
        unknown = fulfil(item, ann, answers("ok", "ok")).refusals[0]
        assert unknown.message == f"职责“{item.fingerprint}”不存在，或不在您的权限范围内"
        assert untouched()


class TestPhotos:
    def test_are_kept_and_seen_by_who_oversees(self, company: InTables, ann: int) -> None:
        bob = guard("bob", "W1")
        boss = company.person("boss", OVERSEE, place="W1")
        elsewhere = company.person("far", OVERSEE, place="W2")
        taken = photo(ann)
        lines = answers("ok", "ok")
        lines[0]["photo"] = taken
        item = opening(company, evidence=["photo"])
        assert fulfil(item, ann, lines).done == [0]
        assert Attachment.objects.get().document_id == DutyAnswer.objects.get(check_number=1).id
        seen = {who for who in (ann, bob, boss, elsewhere) if visible_media_type(who, taken)}
        assert seen == {ann, boss}

    def test_another_s_photo_is_not_there(self, company: InTables, ann: int) -> None:
        lines = answers("ok", "ok")
        lines[0]["photo"] = photo(guard("bob", "W1"))
        outcome = fulfil(opening(company, evidence=["photo"]), ann, lines)
        assert "不存在，或不在您的权限范围内" in outcome.refusals[0].message
        assert untouched()


def test_seats_reach_below_the_place(company: InTables) -> None:
    ann, bob = guard("ann", "W1"), guard("bob")
    assert ports().authorizer.seats(ann, "default") == {"guard": frozenset({company.place("W1")})}
    assert ports().authorizer.seats(bob, "default") == {"guard": None}
