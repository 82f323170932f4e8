"""A device that several people use in turn: by badge and PIN, each under the own name, and nothing that administers."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from guiju.kernel.accounts import badges, passwords
from guiju.kernel.accounts.models import Badge, Pin, SharedDevice
from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.commands.run import run_items
from guiju.kernel.org.commands import EndBadge, EndDevice, IssueBadge, SetPin, SwitchAccount
from tests.web import cast
from tests.web.conftest import AsPerson
from tests.web.test_accounts import enrolled

PIN = "284913"


def did(command: Any, item: dict[str, Any], actor: int = SYSTEM) -> None:
    assert run_items(command, [item], Context(actor=actor)).done == [0]


def badge_of(number: str) -> str:
    printed, digest = badges.make()
    did(IssueBadge, {"person": number, "digest": digest})
    return printed.code


@pytest.fixture
def device(signed_in: AsPerson) -> Client:
    """Made a shared device by an administrator, who has left it."""
    cast.grant(cast.LEAD, "org.enrol_device")
    client = signed_in(cast.LEAD)
    enrolled(client)
    answer = client.post("/devices/enrol/", {"name": "手持机 3"})
    assert answer.status_code == 302
    kept = answer.cookies["deviceid"]
    assert kept["httponly"]
    assert kept["samesite"] == "Lax"
    assert "手持机 3" in client.get("/devices/").content.decode()
    client.post("/sign-out/")
    return client


@pytest.fixture
def badge(device: Client) -> str:
    did(SetPin, {"ticket": badges.ticket(PIN, owner=passwords.owner_of(cast.KEEPER))}, cast.KEEPER)
    return badge_of("E3")


def come(client: Client, badge: str, pin: str = PIN) -> Any:
    return client.post("/sign-in/badge/", {"badge": badge, "pin": pin})


class TestSignIn:
    def test_scan_then_digits(self, device: Client, badge: str) -> None:
        page = device.get("/sign-in/").content.decode()
        assert "扫工牌" in page
        assert "手持机 3" in page
        asked = device.post("/sign-in/badge/", {"badge": badge})
        assert asked.status_code == 200
        assert re.search(r'id="pin"[^>]*autofocus', asked.content.decode())
        assert come(device, badge).status_code == 302
        assert "李雷" in device.get("/").content.decode()
        assert "换人" in device.get("/").content.decode()

    def test_the_next_person_acts_under_the_own_name(self, device: Client, badge: str) -> None:
        come(device, badge.lower())
        assert device.get("/").context["request"].me.actor == cast.KEEPER
        device.post("/sign-out/")
        assert device.get("/").status_code == 302
        assert "扫工牌" in device.get("/sign-in/").content.decode()

    @pytest.mark.parametrize("pin", ["284914", "28491", "000000"])
    def test_wrong_digits_say_nothing_about_the_badge(self, device: Client, badge: str, pin: str) -> None:
        told = [come(device, which, pin) for which in (badge, "AAAA-BBBB-CCCC-DDDD")]
        assert [answer.status_code for answer in told] == [403, 403]
        assert all("工牌或口令不对" in answer.content.decode() for answer in told)

    def test_guesses_are_slowed_down(self, device: Client, badge: str) -> None:
        assert [come(device, badge, "111112").status_code for _ in range(4)] == [403, 403, 403, 429]
        assert come(device, badge).status_code == 429

    def test_badge_and_digits_open_no_other_browser(self, badge: str) -> None:
        elsewhere = Client()
        assert come(elsewhere, badge)["Location"] == "/sign-in/"
        assert elsewhere.get("/").status_code == 302
        forged = Client()
        forged.cookies["deviceid"] = "x" * 43
        assert come(forged, badge)["Location"] == "/sign-in/"

    def test_a_badge_without_digits_of_its_own_opens_nothing(self, device: Client) -> None:
        assert come(device, badge_of("E3"), "284913").status_code == 403

    def test_who_administers_comes_in_by_password(self, device: Client) -> None:
        did(SetPin, {"ticket": badges.ticket(PIN, owner=passwords.owner_of(cast.LEAD))}, cast.LEAD)
        answer = come(device, badge_of("E2"))
        assert answer.status_code == 403
        assert "管理人员不能在共用设备上用工牌登录" in answer.content.decode()
        page = device.get("/sign-in/?password").content.decode()
        assert "登录名" in page


class TestSession:
    def test_nobody_administers_on_it_not_even_the_own_account(self, device: Client, badge: str) -> None:
        come(device, badge)
        cast.grant(cast.KEEPER, "org.issue_badge")
        cast.grant(cast.KEEPER, "findings.report")
        for address in ("/me/", "/me/pin/", "/me/tokens/", "/people/"):
            assert device.get(address).status_code == 403, address
        assert "我的账号" not in device.get("/").content.decode()
        token = {"name": "x", "digest": "0" * 64, "expires_at": "2030-01-01T00:00:00+08:00"}
        assert device.post("/do/org.issue_token/", token).status_code in (403, 404)
        me = device.get("/").context["request"].me
        assert me.may("findings.report")
        assert me.context().narrows("org.own_account")
        assert me.context().narrows("org.issue_badge")

    def test_is_nobodys_to_programs(self, device: Client, badge: str) -> None:
        come(device, badge)
        assert device.get("/api/v1/openapi.json").status_code == 401

    def test_ends_after_ten_minutes_unused(self, device: Client, badge: str) -> None:
        now = timezone.now()
        with time_machine.travel(now, tick=False):
            come(device, badge)
        with time_machine.travel(now + timedelta(minutes=9), tick=False):
            assert device.get("/").status_code == 200
        with time_machine.travel(now + timedelta(minutes=20), tick=False):
            assert device.get("/").status_code == 302

    @pytest.mark.parametrize("what", ["badge", "device", "newer badge", "account"])
    def test_ends_with_what_it_was_opened_by(self, device: Client, badge: str, what: str) -> None:
        come(device, badge)
        assert device.get("/").status_code == 200
        if what == "badge":
            did(EndBadge, {"person": "E3", "reason": "丢失"})
        elif what == "device":
            did(EndDevice, {"device": SharedDevice.objects.get().pk})
        elif what == "newer badge":
            badge_of("E3")
        else:
            did(SwitchAccount, {"person": "E3", "is_open": False, "reason": "停用"})
        assert device.get("/").status_code == 302
        again = come(device, badge)
        assert again.status_code == (302 if what == "device" else 403)
        assert device.get("/").status_code == 302


class TestOwnPin:
    def test_is_set_with_the_password(self, signed_in: AsPerson) -> None:
        client = signed_in(cast.KEEPER)
        twice = {"pin": PIN, "pin_again": PIN}
        assert client.post("/me/pin/", {"password": "wrong", **twice}).status_code == 403
        assert client.post("/me/pin/", {"password": cast.PASSWORD, "pin": PIN, "pin_again": "1"}).status_code == 422
        assert client.post("/me/pin/", {"password": cast.PASSWORD, **twice}).status_code == 302
        assert badges.is_pin_of(cast.KEEPER, PIN)
        assert PIN not in Pin.objects.get().encoded

    @pytest.mark.parametrize(
        "pin", ["12345", "1234567", "123456", "654321", "111111", "112112", "12a456", "１２３４５６", "100400"]
    )
    def test_what_is_easily_guessed_is_not_taken(self, pin: str) -> None:
        assert badges.faults(pin, number="100400")

    def test_others_are_taken(self) -> None:
        assert badges.faults("284913", number="E3") == []


def test_a_badge_is_shown_once_and_kept_as_a_digest(signed_in: AsPerson) -> None:
    cast.grant(cast.LEAD, "org.issue_badge")
    client = signed_in(cast.LEAD)
    enrolled(client)
    page = client.post("/people/E3/badge/").content.decode()
    code = re.search(r'class="secret">([A-Z2-9-]{19})<', page)[1]  # type: ignore[index]
    assert 'src="data:image/svg' in page
    assert badges.shown(code) == badges.Shown(Badge.objects.get().pk, cast.KEEPER)
    assert code not in client.get("/people/E3/").content.decode()
    assert code.encode() not in Badge.objects.get().digest.encode()
