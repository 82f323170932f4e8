"""The second step of sign-in, one's own account, sessions, and what must be done before anything else."""

import re
import time
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.utils import timezone

from guiju.kernel.accounts import second_factor, sessions, tokens
from guiju.kernel.accounts.models import ApiToken, Password, SecondFactor, Session
from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.commands.run import run_items
from guiju.kernel.org.commands import EndSessions, SwitchAccount
from guiju.web import devices
from guiju.web.health import UNENCRYPTED
from tests.web import cast
from tests.web.conftest import AsPerson

pytestmark = pytest.mark.founded

GOOD = "Pferd-Gurke-77"


def fields(page: Any, name: str) -> list[str]:
    return re.findall(rf'name="{name}"\s+value="([^"]*)"', page.content.decode())


def sign_in(client: Client, username: str = "e2", password: str = cast.PASSWORD, **where: str) -> Any:
    return client.post("/sign-in/", {"username": username, "password": password}, **where)


def secret_on(page: Any) -> str:
    return re.search(r'class="secret">([A-Z2-7]{32})<', page.content.decode())[1]


def code_of(secret: str, steps: int = 0) -> str:
    return second_factor._totp(secret).generate(time.time() + 30 * steps).decode()


def enrolled(client: Client) -> tuple[str, list[str]]:
    """The secret and the recovery codes of the person who is signed in."""
    secret = secret_on(client.get("/me/second-factor/"))
    answer = client.post("/me/second-factor/", {"code": code_of(secret)})
    codes = re.findall(r"<code>([a-z2-9-]{19})</code>", answer.content.decode())
    assert len(codes) == 10
    return secret, codes


class TestSecondStep:
    def test_a_password_alone_opens_nothing(self, nobody: Client, signed_in: AsPerson) -> None:
        secret, _ = enrolled(signed_in(cast.LEAD))
        answer = sign_in(nobody)
        assert (answer.status_code, answer["Location"]) == (302, "/sign-in/code/")
        assert nobody.get("/").status_code == 302
        assert nobody.get("/api/v1/openapi.json").status_code == 401
        wrong = nobody.post("/sign-in/code/", {"code": "000000"})
        assert wrong.status_code == 403
        assert nobody.get("/").status_code == 302
        before = nobody.cookies["sessionid"].value
        right = nobody.post("/sign-in/code/", {"code": code_of(secret, 1)})
        assert (right.status_code, right["Location"]) == (302, "/")
        assert nobody.cookies["sessionid"].value != before
        assert "王敏" in nobody.get("/").content.decode()

    def test_the_same_code_does_not_open_twice(self, nobody: Client, signed_in: AsPerson) -> None:
        secret, _ = enrolled(signed_in(cast.LEAD))
        code = code_of(secret, 1)
        sign_in(nobody)
        assert nobody.post("/sign-in/code/", {"code": code}).status_code == 302
        second = Client()
        sign_in(second)
        assert second.post("/sign-in/code/", {"code": code}).status_code == 403

    def test_a_recovery_code_opens_once(self, nobody: Client, signed_in: AsPerson) -> None:
        _, codes = enrolled(signed_in(cast.LEAD))
        for expected in (302, 403):
            client = Client()
            sign_in(client)
            assert client.post("/sign-in/code/", {"code": codes[0]}).status_code == expected

    def test_codes_are_slowed_down_like_passwords(self, nobody: Client, signed_in: AsPerson) -> None:
        enrolled(signed_in(cast.LEAD))
        sign_in(nobody)
        answers = [nobody.post("/sign-in/code/", {"code": "000000"}).status_code for _ in range(5)]
        assert answers == [403, 403, 403, 429, 429]

    def test_the_second_step_waits_five_minutes(self, nobody: Client, signed_in: AsPerson) -> None:
        secret, _ = enrolled(signed_in(cast.LEAD))
        sign_in(nobody)
        with time_machine.travel(timezone.now() + timedelta(minutes=6), tick=False):
            late = nobody.post("/sign-in/code/", {"code": code_of(secret)})
            assert (late.status_code, late["Location"]) == (302, "/sign-in/")

    def test_nobody_begins_with_the_second_step(self, nobody: Client) -> None:
        assert nobody.get("/sign-in/code/")["Location"] == "/sign-in/"
        assert nobody.post("/sign-in/code/", {"code": "123456"})["Location"] == "/sign-in/"


class TestPace:
    def test_too_many_guesses_are_not_looked_at_and_say_how_long(self, nobody: Client) -> None:
        answers = [sign_in(nobody, password="wrong") for _ in range(3)]
        assert [answer.status_code for answer in answers] == [403] * 3
        right = sign_in(nobody)
        assert right.status_code == 429
        assert right["Retry-After"] == "900"
        assert "请 15 分钟后再试" in right.content.decode()
        assert nobody.get("/").status_code == 302
        elsewhere = sign_in(nobody, REMOTE_ADDR="198.51.100.1")
        assert elsewhere.status_code == 302

    def test_unknown_names_are_slowed_alike(self, nobody: Client) -> None:
        answers = [sign_in(nobody, username="ghost", password="x").status_code for _ in range(4)]
        assert answers == [403, 403, 403, 429]

    def test_only_a_named_proxy_tells_who_asks(self, nobody: Client, settings: Any) -> None:
        told = {"HTTP_X_FORWARDED_FOR": "203.0.113.9, 198.51.100.7"}
        for _ in range(3):
            sign_in(nobody, password="wrong", **told)
        assert sign_in(nobody, HTTP_X_FORWARDED_FOR="192.0.2.44").status_code == 429
        settings.PROXIES = ["127.0.0.1"]
        assert sign_in(nobody, HTTP_X_FORWARDED_FOR="192.0.2.44").status_code == 302
        assert Session.objects.get(account_id=cast.LEAD).address == "192.0.2.44"


class TestSessions:
    def test_idle_and_longest(self, signed_in: AsPerson) -> None:
        client, now = signed_in(cast.LEAD), timezone.now()
        for minutes in range(20, 12 * 60, 20):
            with time_machine.travel(now + timedelta(minutes=minutes), tick=False):
                assert client.get("/me/").status_code == 200, minutes
        with time_machine.travel(now + timedelta(hours=12, minutes=1), tick=False):
            assert client.get("/").status_code == 302
        idle = signed_in(cast.LEAD)
        with time_machine.travel(timezone.now() + sessions.IDLE + timedelta(seconds=1), tick=False):
            assert idle.get("/").status_code == 302
            assert idle.get("/api/v1/").status_code == 401

    def test_use_is_noted_at_most_once_a_minute(self, signed_in: AsPerson) -> None:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        client = signed_in(cast.LEAD)
        client.get("/me/")
        with CaptureQueriesContext(connection) as asked:
            client.get("/me/")
        assert not [each for each in asked if "accounts_session" in each["sql"].lower() and "UPDATE" in each["sql"]]

    @pytest.mark.parametrize(
        ("agent", "called"),
        [
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130 Safari/537.36",
                "Chrome，Windows",
            ),
            ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Mobile MicroMessenger/8.0", "微信，iPhone"),
            ("PDA-7", "PDA-7"),
            ("", "—"),
        ],
    )
    def test_a_browser_is_called_by_its_name(self, agent: str, called: str) -> None:
        assert devices.called(agent) == called

    def test_listed_and_ended_from_here(self, people: None) -> None:
        here, there = Client(), Client()
        sign_in(here, HTTP_USER_AGENT="Firefox", REMOTE_ADDR="127.0.0.1")
        sign_in(there, HTTP_USER_AGENT="PDA-7", REMOTE_ADDR="198.51.100.7")
        page = here.get("/me/").content.decode()
        assert "PDA-7" in page
        assert "198.51.100.7" in page
        here.post("/me/sessions/")
        assert there.get("/").status_code == 302
        assert here.get("/").status_code == 200

    def test_ended_by_an_administrator_at_the_next_request(self, people: None) -> None:
        client = Client()
        sign_in(client)
        item = {"person": "E2", "reason": "可疑登录"}
        assert run_items(EndSessions, [item], Context(actor=SYSTEM)).done == [0]
        assert client.get("/").status_code == 302
        sign_in(client)
        assert client.get("/").status_code == 200

    def test_a_closed_account_is_out_at_the_next_request(self, signed_in: AsPerson) -> None:
        client = signed_in(cast.LEAD)
        assert client.get("/").status_code == 200
        item = {"person": "E2", "is_open": False, "reason": "停用"}
        assert run_items(SwitchAccount, [item], Context(actor=SYSTEM)).done == [0]
        assert client.get("/").status_code == 302
        assert client.get("/api/v1/").status_code == 401


class TestOwnPassword:
    def change(self, client: Client, old: str = cast.PASSWORD, new: str = GOOD, again: str | None = None) -> Any:
        form = {"old_password": old, "new_password": new, "new_password_again": new if again is None else again}
        return client.post("/me/password/", form)

    def test_changed_and_every_other_session_is_over(self, people: None) -> None:
        client, other = Client(), Client()
        sign_in(client)
        sign_in(other)
        assert self.change(client).status_code == 302
        assert client.get("/").status_code == 200
        assert other.get("/").status_code == 302
        assert sign_in(Client()).status_code == 403
        assert sign_in(Client(), password=GOOD).status_code == 302

    @pytest.mark.parametrize(
        ("old", "new", "again", "status", "said"),
        [
            ("wrong", GOOD, GOOD, 403, "原密码不对。"),
            (cast.PASSWORD, GOOD, "other", 422, "两次输入的新密码不同"),
            (cast.PASSWORD, "short", "short", 422, "密码至少 8 个字符"),
            (cast.PASSWORD, cast.PASSWORD, cast.PASSWORD, 422, "不能与最近 5 次用过的密码相同"),
            (cast.PASSWORD, "E2-xxxx-yyyy-zz", "E2-xxxx-yyyy-zz", 422, "密码不能包含登录名、工号或姓名"),
        ],
    )
    def test_refused_with_a_reason(
        self, signed_in: AsPerson, old: str, new: str, again: str, status: int, said: str
    ) -> None:
        client = signed_in(cast.LEAD)
        before = Password.objects.count()
        answer = self.change(client, old, new, again)
        assert answer.status_code == status
        assert said in answer.content.decode()
        assert Password.objects.count() == before

    def test_the_old_one_is_not_guessed_from_an_open_session(self, signed_in: AsPerson) -> None:
        client = signed_in(cast.LEAD)
        answers = [self.change(client, f"guess {turn}").status_code for turn in range(5)]
        assert answers == [403, 403, 403, 429, 429]

    def test_a_one_time_password_opens_only_the_page_that_changes_it(self, nobody: Client) -> None:
        with cast.writing():
            one = {"account_id": cast.LEAD, "encoded": make_password("once-only"), "must_change": True}
            later = timezone.now() + timedelta(hours=1)
            cast.row(Password, id=99, **one, expires_at=later, set_at=cast.BEFORE, set_by=0)
        assert sign_in(nobody, password="once-only").status_code == 302
        for address in ("/", "/clauses/", "/me/"):
            assert nobody.get(address)["Location"] == "/me/password/"
        assert nobody.get("/api/v1/").status_code == 401
        assert self.change(nobody, "once-only").status_code == 302
        assert nobody.get("/").status_code == 200
        assert nobody.get("/api/v1/").status_code == 404


class TestAdministrators:
    def test_do_nothing_before_their_second_factor(self, signed_in: AsPerson) -> None:
        cast.grant(cast.LEAD, "org.assign")
        client = signed_in(cast.LEAD)
        assert client.get("/people/")["Location"] == "/me/second-factor/"
        assert client.get("/me/")["Location"] == "/me/second-factor/"
        assert client.get("/api/v1/").status_code == 401
        assert "必须启用二次验证" in client.get("/me/second-factor/").content.decode()
        enrolled(client)
        assert client.get("/people/").status_code == 200

    def test_a_demo_person_on_this_machine_need_not(self, nobody: Client, settings: Any) -> None:
        settings.DEMO = True
        cast.grant(cast.LEAD, "org.assign")
        here = {"REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "localhost:8000"}
        nobody.post("/sign-in/demo/", {"number": "E2"}, **here)
        assert nobody.get("/people/", **here).status_code == 200

    def test_a_wrong_first_code_enrols_nothing(self, signed_in: AsPerson) -> None:
        client = signed_in(cast.LEAD)
        secret = secret_on(client.get("/me/second-factor/"))
        answer = client.post("/me/second-factor/", {"code": "000000"})
        assert answer.status_code == 422
        assert secret_on(answer) == secret
        assert not SecondFactor.objects.exists()


class TestOwnTokens:
    def test_is_on_the_page_once_and_revoked_there(self, signed_in: AsPerson) -> None:
        cast.grant(cast.LEAD, "warehouse.record_arrival")
        client = signed_in(cast.LEAD)
        form = {"name": "WMS", "days": "90", "permission": "warehouse.record_arrival"}
        token = re.search(r">(gj_[\w-]{43})<", client.post("/me/tokens/", form).content.decode())[1]
        assert token not in client.get("/me/").content.decode()
        holder = tokens.holder(token)
        assert (holder.account, holder.scopes) == (cast.LEAD, {"warehouse.record_arrival"})
        assert ApiToken.objects.get().expires_at - timezone.now() > timedelta(days=89)
        client.post("/me/tokens/revoke/", {"token": ApiToken.objects.get().pk})
        assert tokens.holder(token) is None

    def test_not_for_what_one_may_not(self, signed_in: AsPerson) -> None:
        cast.grant(cast.LEAD, "warehouse.record_arrival")
        form = {"name": "WMS", "days": "90", "permission": "warehouse.dispatch_goods"}
        answer = signed_in(cast.LEAD).post("/me/tokens/", form)
        assert answer.status_code == 409
        assert "您没有权限" in answer.content.decode()
        assert not ApiToken.objects.exists()


def test_off_this_machine_without_tls_the_start_page_and_readyz_warn(nobody: Client, settings: Any) -> None:
    warning = "连接也没有加密（TLS）"
    assert warning in nobody.get("/sign-in/").content.decode()
    here = {"REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "localhost"}
    assert warning not in nobody.get("/sign-in/", **here).content.decode()
    at_home, away = nobody.get("/readyz", **here), nobody.get("/readyz")
    assert "加密" not in at_home.json()["警告"]
    assert (away.status_code, away.json()["警告"]["加密"]) == (at_home.status_code, UNENCRYPTED)
    assert "加密" not in nobody.get("/readyz", secure=True).json()["警告"]
    assert warning not in nobody.get("/sign-in/", secure=True).content.decode()
