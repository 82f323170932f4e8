"""我的职责 and 我的承诺 over HTTP: one's own, another's, none."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from guiju.kernel.accounts.models import Account
from guiju.kernel.calendar.commands import SetCalendarDay
from guiju.kernel.commands.context import SYSTEM
from guiju.kernel.controls.duties.doing import DoDuty
from guiju.kernel.controls.duties.planning import plan
from guiju.kernel.controls.duties.visibility import OVERSEE as OVERSEE_DUTIES
from guiju.kernel.controls.models import DutyAnswer, DutyDone, DutyItem, PledgeSignature
from guiju.kernel.controls.pledges import OVERSEE as OVERSEE_PLEDGES
from guiju.kernel.controls.pledges.signing import SignPledge
from guiju.kernel.org.commands import DefinePost
from tests.audit.vault import vault
from tests.controls.sample import OPENING, ROUND, guard
from tests.protocol.company import Bind, InTables, do
from tests.protocol.conftest import fresh_ports, tables

__all__ = ["fresh_ports", "tables", "vault"]


def client(account: int) -> Client:
    made = Client(raise_request_exception=False)
    made.force_login(Account.objects.get(id=account))
    return made


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def clock(hours: int) -> str:
    """Local time so many hours from now, kept inside today."""
    now = timezone.localtime()
    moved = now + timedelta(hours=hours)
    inside = min(max(moved, now.replace(hour=0, minute=0)), now.replace(hour=23, minute=59))
    return inside.strftime("%H:%M")


@pytest.fixture
def duty(tables: InTables, vault: Any) -> DutyItem:
    tables.place("W1")
    granted = [{"permission": DoDuty.key}, {"permission": SignPledge.key}]
    do(DefinePost, [{"code": "guard", "title": "保安", "lines": granted}], SYSTEM)
    guard("ann", "W1")
    guard("bob", "W1", post="clerk")
    window = {"opens": clock(-1), "closes": clock(2), "on_holidays": "all"}
    tables.enact("S99.01", Bind(OPENING.key, {**window, "evidence": []}))
    tables.enact("S99.02", Bind(ROUND.key, {**window, "opens": "00:00", "closes": "23:59", "bundle": "patrol"}))
    plan()
    return DutyItem.objects.get(duty=OPENING.key)


def account(number: str) -> int:
    return Account.objects.get(username=number).id


def test_a_checklist_is_done_on_its_page(duty: DutyItem) -> None:
    ann = client(account("ann"))
    page = text(ann.get("/duties/"))
    assert "开门检查" in page
    assert "2 项检查" in page
    address = f"/duties/{duty.id}/"
    assert ann.post(address, {}).status_code == 422
    half = ann.post(address, {f"{duty.id}-1-result": "ok"})
    assert half.status_code == 409
    assert "还没有检查：物品" in text(half)
    unexplained = ann.post(address, {f"{duty.id}-1-result": "ok", f"{duty.id}-2-result": "not_ok"})
    assert "“物品”异常，须写明情况" in text(unexplained)
    assert not DutyDone.objects.exists()
    given = {f"{duty.id}-1-result": "ok", f"{duty.id}-2-result": "not_ok", f"{duty.id}-2-note": "少一箱"}
    assert ann.post(address, given).status_code == 302
    assert list(DutyAnswer.objects.order_by("check_number").values_list("result", "note")) == [
        ("ok", ""),
        ("not_ok", "少一箱"),
    ]
    assert "少一箱" in text(ann.get(address))
    assert "提交检查" not in text(ann.get(address))


def test_foreign_and_unknown_are_the_same(duty: DutyItem) -> None:
    bob = client(account("bob"))
    foreign, unknown = (bob.get(f"/duties/{number}/") for number in (duty.id, 99))
    assert (foreign.status_code, unknown.status_code) == (404, 404)
    assert len(foreign.content) == len(unknown.content)
    assert "今天没有要做的职责" in text(bob.get("/duties/"))


def test_everybody_s_duties_are_for_who_oversees_them(
    duty: DutyItem, tables: InTables, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert client(account("ann")).get("/duties/all/").status_code == 403
    boss = client(tables.person("boss", OVERSEE_DUTIES, place="W1"))
    monkeypatch.setattr("guiju.web.views.duties.unannounced_years", lambda first, last: [last.year + 1])
    page = text(boss.get("/duties/all/"))
    assert "开仓检查" in page
    assert "年的节假日安排系统里还没有" in page
    assert "/do/calendar.set_day/" not in page
    planner = client(tables.person("planner", OVERSEE_DUTIES, SetCalendarDay.permission()))
    assert "/do/calendar.set_day/" in text(planner.get("/duties/all/"))
    assert "这一天没有职责" in text(boss.get("/duties/all/?day=2020-01-01"))
    assert "“2020-02-30”不是日期" in text(boss.get("/duties/all/?day=2020-02-30"))
    elsewhere = client(tables.person("far", OVERSEE_DUTIES, place="W2"))
    assert "这一天没有职责" in text(elsewhere.get("/duties/all/"))


def test_a_rulebook_is_read_and_signed(duty: DutyItem, tables: InTables) -> None:
    tables.enact("S99.03", Bind("controls.read_and_sign", {"posts": ["guard"]}))
    ann, bob = client(account("ann")), client(account("bob"))
    assert "样例制度" in text(ann.get("/pledges/"))
    assert "没有要签署的制度" in text(bob.get("/pledges/"))
    assert (bob.get("/pledges/S99/").status_code, ann.get("/pledges/S98/").status_code) == (404, 404)
    page = ann.get("/pledges/S99/")
    assert "条款 S99.03" in text(page)
    assert ann.post("/pledges/S99/", {"text_hash": "x"}).status_code == 422
    assert ann.post("/pledges/S99/", {"text_hash": "0" * 64}).status_code == 409
    assert not PledgeSignature.objects.exists()
    assert ann.post("/pledges/S99/", {"text_hash": page.context["text"].hash}).status_code == 302
    assert PledgeSignature.objects.get().account == account("ann")
    assert "条文改动之前不用再签" in text(ann.get("/pledges/S99/"))


def test_who_has_not_signed(duty: DutyItem, tables: InTables) -> None:
    tables.enact("S99.03", Bind("controls.read_and_sign", {"posts": ["guard"]}))
    assert "没有人欠签" in text(client(account("ann")).get("/pledges/unsigned/"))
    boss = tables.person("boss", OVERSEE_PLEDGES)
    page = text(client(boss).get("/pledges/unsigned/"))
    assert "应签 1 份，已签 0 份" in page
    assert "待签" in page
    assert "逾期未签" not in page
    with time_machine.travel(timezone.now() + timedelta(days=9)):
        assert "逾期未签" in text(client(boss).get("/pledges/unsigned/"))
