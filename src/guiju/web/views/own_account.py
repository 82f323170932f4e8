"""我的账号: password, second factor, sessions, tokens."""

from datetime import timedelta
from typing import Any

import orjson
from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guiju.kernel.accounts import badges, pace, passwords, second_factor, sessions, tokens
from guiju.kernel.accounts.models import Account, ApiToken, RecoveryCode
from guiju.kernel.accounts.standing import Backend
from guiju.kernel.agenda import digesting, feeds
from guiju.kernel.agenda.commands import ChooseDigest, EndFeed, OpenFeed
from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.commands.run import run_items
from guiju.kernel.inspections.commands import ChooseInspectorPassword
from guiju.kernel.org.commands import EnrolSecondFactor, IssueToken, RevokeToken, SetPassword, SetPin
from guiju.kernel.org.commands.setup import ADMINISTRATION
from guiju.kernel.org.permissions import title_of
from guiju.kernel.pages import once
from guiju.kernel.pages.me import SignedInRequest
from guiju.web import acting, devices, entering
from guiju.web.address import address_of

SECRET = "proposed_factor"  # noqa: S105 — where the session keeps it
TOKEN_DAYS = (30, 90, 180, 365)


@require_safe
def own_account(request: SignedInRequest) -> HttpResponse:
    return _page(request)


def _page(request: SignedInRequest, *, status: int = 200, **more: Any) -> HttpResponse:
    me = request.me
    factor = second_factor.factor_of(me.actor)
    rows = ApiToken.objects.filter(account_id=me.actor).select_related("end").order_by("-id")
    context = {
        "username": Account.objects.get(pk=me.actor).username,
        "factor": factor,
        "has_badge": badges.has_badge(me.actor),
        "has_pin": badges.has_pin(me.actor),
        "codes_left": RecoveryCode.objects.filter(factor=factor, use__isnull=True).count() if factor else 0,
        "sessions": [(each, devices.called(each.agent)) for each in sessions.of_account(me.actor)],
        "this_session": request.session.session_key,
        "tokens": [(row, _state_of(row), _scopes(row)) for row in rows],
        "permissions": sorted((title_of(each), each) for each in me.permissions),
        "token_days": TOKEN_DAYS,
        "feed": feeds.standing(me.actor),
        "wants_digest": digesting.wants(me.actor),
        "digest_times": [each for each in (settings.GUIJU_MORNING_DIGEST, settings.GUIJU_EVENING_DIGEST) if each],
        "request_token": once.fresh(),
        **more,
    }
    return render(request, "web/own_account.html", context, status=status)


def _state_of(token: ApiToken) -> tuple[str, str]:
    if hasattr(token, "end"):
        return "plain", _("已撤销")
    return ("pass", _("有效")) if token.expires_at > timezone.now() else ("plain", _("已过期"))


def _scopes(token: ApiToken) -> list[str]:
    return [title_of(each) for each in orjson.loads(token.scopes)]


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: SignedInRequest) -> HttpResponse:
    if request.method != "POST":
        return _password_page(request)
    old, new = request.POST.get("old_password", ""), request.POST.get("new_password", "")
    username = Account.objects.get(pk=request.me.actor).username
    guess = pace.take(passwords.owner_of(request.me.actor), address_of(request), what="old password")
    if isinstance(guess, pace.TooFast):
        return _password_page(request, [f"{guess.says}。"], status=429)
    checked = passwords.check(username, old)
    if checked is None:
        return _password_page(request, [_("原密码不对。")], status=403)
    pace.succeeded(guess)
    person = request.me.person
    faults = passwords.faults(new, username=username, names=(person.number, person.name), account_id=request.me.actor)
    if new != request.POST.get("new_password_again", ""):
        faults = [_("两次输入的新密码不同"), *faults]
    if faults:
        return _password_page(request, faults, status=422)
    ticket = passwords.ticket(new, owner=passwords.owner_of(request.me.actor), replaces=checked.password_id)
    acted = _chosen(request, ticket)
    if not acted.is_done:
        return _password_page(request, [acted.error], status=acted.status, refusals=acted.refusals)
    account = Backend().get_user(request.me.actor)
    if account is not None:
        update_session_auth_hash(request, account)
    request.session[entering.OLD] = False
    return HttpResponseRedirect(reverse("inspection_home" if request.me.inspection else "own_account"))


def _chosen(request: SignedInRequest, ticket: str) -> acting.Acted:
    """An inspector runs nothing, so the program does it for him."""
    standing = request.me.inspection
    if standing is None:
        return acting.act(request, SetPassword, {"ticket": ticket})
    item: dict[str, object] = {"inspection": standing.inspection.number, "ticket": ticket}
    context = Context(actor=SYSTEM, request_id=once.given(request))
    return acting.Acted(run_items(ChooseInspectorPassword, [item], context))


def _password_page(
    request: SignedInRequest, faults: list[str] | None = None, *, status: int = 200, refusals: Any = ()
) -> HttpResponse:
    user: Any = request.user
    context = {
        "faults": [each for each in faults or () if each],
        "refusals": refusals,
        "must_change": user.must_change,
        "profile": passwords.profile(),
        "request_token": once.fresh(),
    }
    return render(request, "web/own_password.html", context, status=status)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def pin(request: SignedInRequest) -> HttpResponse:
    """The PIN beside the badge; whoever sets it gives the password again, for a session may stand open."""
    if request.method != "POST":
        return _pin_page(request)
    if asks_password(request):
        username = Account.objects.get(pk=request.me.actor).username
        guess = pace.take(passwords.owner_of(request.me.actor), address_of(request), what="old password")
        if isinstance(guess, pace.TooFast):
            return _pin_page(request, [f"{guess.says}。"], status=429)
        if passwords.check(username, request.POST.get("password", "")) is None:
            return _pin_page(request, [_("密码不对。")], status=403)
        pace.succeeded(guess)
    digits = request.POST.get("pin", "")
    faults = badges.faults(digits, number=request.me.person.number)
    if digits != request.POST.get("pin_again", ""):
        faults = [_("两次输入的口令不同"), *faults]
    if faults:
        return _pin_page(request, faults, status=422)
    acted = acting.act(request, SetPin, {"ticket": badges.ticket(digits, owner=passwords.owner_of(request.me.actor))})
    if not acted.is_done:
        return _pin_page(request, [acted.error], status=acted.status, refusals=acted.refusals)
    return HttpResponseRedirect(reverse("own_account"))


def asks_password(request: SignedInRequest) -> bool:
    """Demo people come in by a click and have none."""
    return not request.session.get(entering.DEMO)


def _pin_page(
    request: SignedInRequest, faults: list[str] | None = None, *, status: int = 200, refusals: Any = ()
) -> HttpResponse:
    context = {
        "faults": [each for each in faults or () if each],
        "refusals": refusals,
        "digits": badges.DIGITS,
        "asks_password": asks_password(request),
        "request_token": once.fresh(),
    }
    return render(request, "web/own_pin.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def own_second_factor(request: SignedInRequest) -> HttpResponse:
    """The proposed secret waits in the session until a code of it was right."""
    username = Account.objects.get(pk=request.me.actor).username
    proposal = second_factor.propose(username, request.session.get(SECRET))
    request.session[SECRET] = proposal.secret
    if request.method != "POST":
        return _factor_page(request, proposal)
    if second_factor.step_of(proposal.secret, request.POST.get("code", "")) is None:
        return _factor_page(request, proposal, error=_("验证码不对，请看验证器上现在的六位数字。"), status=422)
    codes = second_factor.recovery_codes()
    ticket = second_factor.ticket(proposal.secret, codes, owner=passwords.owner_of(request.me.actor))
    acted = acting.act(request, EnrolSecondFactor, {"ticket": ticket})
    if not acted.is_done:
        return _factor_page(request, proposal, error=acted.error, status=acted.status, refusals=acted.refusals)
    del request.session[SECRET]
    return render(request, "web/recovery_codes.html", {"codes": codes})


def _factor_page(
    request: SignedInRequest,
    proposal: second_factor.Proposal,
    *,
    error: str = "",
    status: int = 200,
    refusals: Any = (),
) -> HttpResponse:
    context = {
        "proposal": proposal,
        "has_factor": second_factor.factor_of(request.me.actor) is not None,
        "is_required": request.me.may(ADMINISTRATION),
        "error": error,
        "refusals": refusals,
        "request_token": once.fresh(),
    }
    return render(request, "web/own_second_factor.html", context, status=status)


@require_POST
def end_other_sessions(request: SignedInRequest) -> HttpResponse:
    sessions.end_others(request.me.actor, request.session.session_key)
    return HttpResponseRedirect(reverse("own_account"))


@require_POST
def choose_digest(request: SignedInRequest) -> HttpResponse:
    acted = acting.act(request, ChooseDigest, {"wants": request.POST.get("wants") == "yes"})
    if acted.is_done:
        return HttpResponseRedirect(reverse("own_account"))
    return _page(request, status=acted.status, error=acted.error, refusals=acted.refusals)


@never_cache
@require_POST
def open_feed(request: SignedInRequest) -> HttpResponse:
    """The address is on the page that answers, and nowhere else: the command is given the digest of its token."""
    token, digest = feeds.make()
    acted = acting.act(request, OpenFeed, {"digest": digest})
    if acted.is_done:
        return _page(request, new_feed=request.build_absolute_uri(reverse("calendar_feed", args=[token])))
    return _page(request, status=acted.status, error=acted.error, refusals=acted.refusals)


@require_POST
def end_feed(request: SignedInRequest) -> HttpResponse:
    acted = acting.act(request, EndFeed, {})
    if acted.is_done:
        return HttpResponseRedirect(reverse("own_account"))
    return _page(request, status=acted.status, error=acted.error, refusals=acted.refusals)


@never_cache
@require_POST
def issue_token(request: SignedInRequest) -> HttpResponse:
    """The token is on the page that answers, and nowhere else: the command is given its digest."""
    token, digest = tokens.make()
    days = request.POST.get("days", "")
    chosen = int(days) if days in map(str, TOKEN_DAYS) else TOKEN_DAYS[0]
    item = {
        "name": request.POST.get("name", ""),
        "digest": digest,
        "expires_at": timezone.now() + timedelta(days=chosen),
        "lines": [{"permission": each} for each in request.POST.getlist("permission")],
    }
    acted = acting.act(request, IssueToken, item)
    if acted.is_done:
        return _page(request, new_token=token)
    return _page(request, status=acted.status, error=acted.error, refusals=acted.refusals)


@require_POST
def revoke_token(request: SignedInRequest) -> HttpResponse:
    number = request.POST.get("token", "")
    acted = acting.act(request, RevokeToken, {"token": int(number) if number.isdecimal() else 0})
    if acted.is_done:
        return HttpResponseRedirect(reverse("own_account"))
    return _page(request, status=acted.status, error=acted.error, refusals=acted.refusals)
