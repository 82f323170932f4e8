"""Coming in: by password and second factor, at a bounded pace; what stands of a session with every request."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog
from django.contrib import auth
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils import timezone

from guiju.kernel.accounts import badges, pace, sessions
from guiju.kernel.accounts.standing import Backend
from guiju.kernel.inspections.standing import is_open_to
from guiju.kernel.org import proving
from guiju.kernel.org.commands.setup import ADMINISTRATION
from guiju.kernel.org.proving import Wrong
from guiju.kernel.pages.me import Me, me_of
from guiju.web.address import address_of

BACKEND = "guiju.kernel.accounts.standing.Backend"
DEMO, HALF, OLD, SHARED = "demo", "half_way", "password_is_old", "shared_device"
_HALF_WAY_FOR = timedelta(minutes=5)
SHARED_IDLE = timedelta(minutes=10)
"""How long a shared device waits for its user: longer than a network away for two minutes, shorter than a break."""
log = structlog.get_logger("guiju.sign_in")


@dataclass(frozen=True)
class HalfWay:
    """The password was right; the code of the second factor is still to come."""


@dataclass(frozen=True)
class NotHere:
    """Badge and PIN were right, but who administers comes in by password and second factor only."""


@dataclass(frozen=True)
class Entered:
    account: int


def by_password(request: HttpRequest, username: str, password: str) -> Entered | HalfWay | Wrong | pace.TooFast:
    proved = proving.by_password(username, password, address_of(request), comes_in=is_open_to)
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


def by_badge(request: HttpRequest, device: int, code: str, pin: str) -> Entered | NotHere | Wrong | pace.TooFast:
    """On a shared device: by the own badge and PIN."""
    proved = proving.by_badge(code, pin, device, address_of(request))
    if isinstance(proved, Wrong | pace.TooFast):
        return proved
    account, badge = proved
    me = me_of(account.pk)
    if me is None or me.may(ADMINISTRATION):
        return NotHere()
    entered = _enter(request, account, is_old=False)
    request.session[SHARED] = {"device": device, "badge": badge.badge}
    return entered


def is_shared(request: HttpRequest) -> bool:
    return SHARED in request.session


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
    shared = request.session.get(SHARED)
    idle = SHARED_IDLE if shared else sessions.IDLE
    is_over = sessions.is_over(request.session, user.sessions_ended_at, idle=idle)
    if is_over or (shared and not badges.still_stand(**shared)):
        auth.logout(request)
        request.user = AnonymousUser()
    else:
        sessions.touch(request.session)


def must_first(request: HttpRequest, me: Me | None) -> str | None:
    """The page on which something must be done before anything else: a new password, a second factor."""
    user: Any = request.user
    if request.session.get(DEMO) or is_shared(request):
        return None
    if user.must_change or request.session.get(OLD):
        return "my_password"
    if not user.has_factor and me is not None and me.may(ADMINISTRATION):
        return "my_second_factor"
    return None
