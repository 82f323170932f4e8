"""Whoever acts at the command line as a person proves it as at the sign-in page: password, second factor, pace."""

from typing import Any

import pytest

from guiju.cli import gate, identity
from guiju.cli.import_file import actor_of
from guiju.kernel.accounts.models import Account, Pace, RecoveryCode, SecondFactor
from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.commands.run import run_items
from guiju.kernel.controls.models import WrittenGate
from guiju.kernel.controls.written.commands import ProposeGate
from guiju.kernel.org.commands import RecordLeaving
from guiju.kernel.org.models import Person
from guiju.lib.importing import CannotImport
from tests.web import cast
from tests.web.conftest import AsPerson, nobody, people, signed_in
from tests.web.test_accounts import code_of, enrolled

__all__ = ["nobody", "people", "signed_in"]

LEAD = "e2"


@pytest.fixture(autouse=True)
def nobody_sits_here(monkeypatch: pytest.MonkeyPatch, people: None) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    monkeypatch.setenv(identity.PASSWORD, cast.PASSWORD)
    monkeypatch.delenv(identity.CODE, raising=False)


@pytest.fixture
def secret(signed_in: AsPerson) -> tuple[str, list[str]]:
    return enrolled(signed_in(cast.LEAD))


def refused(username: str = LEAD) -> str:
    with pytest.raises(identity.NotProved) as caught:
        identity.account_of(username)
    return str(caught.value)


def test_a_password_is_enough_for_who_has_no_second_factor() -> None:
    assert identity.account_of(LEAD) == cast.LEAD


def test_who_has_a_second_factor_proves_it_too(secret: tuple[str, list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    assert "需要验证码" in refused()
    monkeypatch.setenv(identity.CODE, "000000")
    assert "验证码不对" in refused()
    code = code_of(secret[0], 1)
    monkeypatch.setenv(identity.CODE, code)
    assert identity.account_of(LEAD) == cast.LEAD
    assert "已用过" in refused(), "a code proves once"
    monkeypatch.setenv(identity.CODE, secret[1][0])
    assert identity.account_of(LEAD) == cast.LEAD
    assert RecoveryCode.objects.filter(use__isnull=False).count() == 1
    assert "验证码不对" in refused()


def test_an_administrator_without_a_second_factor_acts_nowhere() -> None:
    cast.grant(cast.LEAD, "org.assign")
    assert not SecondFactor.objects.exists()
    assert "管理员须有二次验证" in refused()


@pytest.mark.parametrize("username", ["e4", "e5", "nobody"])
def test_who_left_or_is_closed_or_unknown_is_told_the_same(username: str) -> None:
    assert refused(username) == identity.WRONG


def test_guesses_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(identity.PASSWORD, "wrong")
    said = [refused() for _ in range(5)]
    assert said[0] == identity.WRONG
    assert "尝试太频繁" in said[-1]
    assert Pace.objects.exists()


def test_a_demo_person_needs_none_while_he_works_here(settings: Any) -> None:
    settings.DEMO = True
    with cast.writing():
        cast.row(Account, id=90, username="demo")
        cast.row(Person, id=90, number="D1", name="演示", account_id=90)
    assert identity.account_of("demo") == 90
    leaving = {"person": "D1", "last_day": "2026-01-01", "reason": "离职"}
    assert run_items(RecordLeaving, [leaving], Context(SYSTEM)).done
    assert refused("demo") == identity.WRONG


def test_gates_and_imports_ask_for_it(secret: tuple[str, list[str]], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(CannotImport, match="需要验证码"):
        actor_of(LEAD)
    assert actor_of(None) == SYSTEM
    assert gate._run(ProposeGate, {"key": "own.limit"}, LEAD) is None
    assert "需要验证码" in capsys.readouterr().err
    assert not WrittenGate.objects.exists()
