"""Coming in: by password and second factor, at a bounded pace; what stands of a session with every request."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog
from django.contrib import auth
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils import timezone

from guiju.kernel.accounts import pace, passwords, second_factor, sessions
from guiju.kernel.accounts.standing import Backend
from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.commands.run import run_items
from guiju.kernel.org.commands import SpendRecoveryCode
from guiju.kernel.org.commands.setup import ADMINISTRATION
from guiju.kernel.pages.me import Me, me_of
from guiju.web.address import address_of

BACKEND = "guiju.kernel.accounts.standing.Backend"
DEMO, HALF, OLD = "demo", "half_way", "password_is_old"
_HALF_WAY_FOR = timedelta(minutes=5)
log = structlog.get_logger("guiju.sign_in")


@dataclass(frozen=True)
class Wrong:
    """Nobody is told whether the name, the password or the account was at fault."""


@dataclass(frozen=True)
class HalfWay:
    """The password was right; the code of the second factor is still to come."""


@dataclass(frozen=True)
class Entered:
    account: int


def by_password(request: HttpRequest, username: str, password: str) -> Entered | HalfWay | Wrong | pace.TooFast:
    address = address_of(request)
    guess = pace.take(username, address)
    if isinstance(guess, pace.TooFast):
        log.warning("sign-in too fast", name=pace.mark(username), address=address)
        return guess
    checked = passwords.check(username, password)
    account = Backend().get_user(checked.account_id) if checked else None
    if checked is None or account is None or me_of(account.pk) is None:
        log.warning("sign-in refused", name=pace.mark(username), address=address)
        return Wrong()
    pace.succeeded(guess)
    if second_factor.factor_of(account.pk) is None:
        return _enter(request, account, is_old=checked.is_old)
    request.session.cycle_key()
    request.session[HALF] = {
        "account": account.pk,
        "password": checked.password_id,
        "is_old": checked.is_old,
        "at": timezone.now().timestamp(),
    }
    return HalfWay()


def is_half_way(request: HttpRequest) -> bool:
    half = request.session.get(HALF)
    return half is not None and timezone.now() - datetime.fromtimestamp(half["at"], UTC) < _HALF_WAY_FOR


def by_code(request: HttpRequest, code: str) -> Entered | Wrong | pace.TooFast:
    """Finish what `by_password` began, by a code or by a recovery code."""
    half, address = request.session[HALF], address_of(request)
    guess = pace.take(passwords.owner_of(half["account"]), address, what="code")
    if isinstance(guess, pace.TooFast):
        log.warning("code too fast", account=half["account"], address=address)
        return guess
    account: Any = Backend().get_user(half["account"])
    factor = second_factor.factor_of(half["account"])
    stands = account is not None and account.password_id == half["password"] and factor is not None
    if not stands or not _is_right(factor, code):
        log.warning("code refused", account=half["account"], address=address)
        return Wrong()
    pace.succeeded(guess)
    del request.session[HALF]
    return _enter(request, account, is_old=half["is_old"])


def _is_right(factor: Any, code: str) -> bool:
    if second_factor.use(factor, code):
        return True
    recovery = second_factor.unused_recovery_code(factor, code)
    if recovery is None:
        return False
    return run_items(SpendRecoveryCode, [{"code": recovery}], Context(actor=SYSTEM)).done == [0]


def by_click(request: HttpRequest, account: Any) -> Entered:
    """A demo person on this very machine."""
    entered = _enter(request, account, is_old=False)
    request.session[DEMO] = True
    return entered


def enter(request: HttpRequest, account_id: int) -> Entered:
    """Whoever has just proved password and second factor in the set-up."""
    return _enter(request, Backend().get_user(account_id), is_old=False)


def _enter(request: HttpRequest, account: Any, *, is_old: bool) -> Entered:
    """The session gets another key and knows where it is used."""
    auth.login(request, account, backend=BACKEND)
    request.session[sessions.ADDRESS] = address_of(request)
    request.session[sessions.AGENT] = request.headers.get("User-Agent", "")[:200]
    request.session[OLD] = is_old
    sessions.forget_expired()
    log.info("signed in", account=account.pk, address=address_of(request))
    return Entered(account.pk)


def settle_session(request: HttpRequest) -> None:
    """End a session that is over; note that one is used."""
    user: Any = request.user
    if not user.is_authenticated:
        return
    if sessions.is_over(request.session, user.sessions_ended_at):
        auth.logout(request)
        request.user = AnonymousUser()
    else:
        sessions.touch(request.session)


def must_first(request: HttpRequest, me: Me | None) -> str | None:
    """The page on which something must be done before anything else: a new password, a second factor."""
    user: Any = request.user
    if request.session.get(DEMO):
        return None
    if user.must_change or request.session.get(OLD):
        return "my_password"
    if not user.has_factor and me is not None and me.may(ADMINISTRATION):
        return "my_second_factor"
    return None
