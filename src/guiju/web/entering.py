"""Coming in: by password and second factor, at a bounded pace; what stands of a session with every request."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog
from django.contrib import auth
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils import timezone

from guiju.kernel.accounts import pace, sessions
from guiju.kernel.accounts.standing import Backend
from guiju.kernel.org import proving
from guiju.kernel.org.commands.setup import ADMINISTRATION
from guiju.kernel.org.proving import Wrong
from guiju.kernel.pages.me import Me
from guiju.web.address import address_of

BACKEND = "guiju.kernel.accounts.standing.Backend"
DEMO, HALF, OLD = "demo", "half_way", "password_is_old"
_HALF_WAY_FOR = timedelta(minutes=5)
log = structlog.get_logger("guiju.sign_in")


@dataclass(frozen=True)
class HalfWay:
    """The password was right; the code of the second factor is still to come."""


@dataclass(frozen=True)
class Entered:
    account: int


def by_password(request: HttpRequest, username: str, password: str) -> Entered | HalfWay | Wrong | pace.TooFast:
    proved = proving.by_password(username, password, address_of(request))
    if not isinstance(proved, proving.Proved):
        return proved
    if not proved.needs_code:
        return _enter(request, proved.account, is_old=proved.checked.is_old)
    request.session.cycle_key()
    request.session[HALF] = {
        "account": proved.account.pk,
        "password": proved.checked.password_id,
        "is_old": proved.checked.is_old,
        "at": timezone.now().timestamp(),
    }
    return HalfWay()


def is_half_way(request: HttpRequest) -> bool:
    half = request.session.get(HALF)
    return half is not None and timezone.now() - datetime.fromtimestamp(half["at"], UTC) < _HALF_WAY_FOR


def by_code(request: HttpRequest, code: str) -> Entered | Wrong | pace.TooFast:
    """Finish what `by_password` began, by a code or by a recovery code."""
    half = request.session[HALF]
    account = proving.by_code(half["account"], half["password"], code, address_of(request))
    if isinstance(account, Wrong | pace.TooFast):
        return account
    del request.session[HALF]
    return _enter(request, account, is_old=half["is_old"])


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
