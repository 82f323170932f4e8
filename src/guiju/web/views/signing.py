"""Sign-in by password and second factor, sign-in of a demo person on this very machine, sign-out."""

from typing import NamedTuple

from django.conf import settings
from django.contrib import auth
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from guiju.kernel.accounts import badges
from guiju.kernel.accounts.models import Account, SharedDevice
from guiju.kernel.accounts.pace import TooFast
from guiju.kernel.accounts.standing import Backend, with_standing
from guiju.kernel.org import set_up
from guiju.kernel.org.held import all_holdings
from guiju.kernel.org.models import Person
from guiju.kernel.org.proving import Wrong
from guiju.web import entering
from guiju.web.address import is_readable_by_others
from guiju.web.loopback import is_loopback
from guiju.web.next import HOME, allowed_next

MAX_DEMO_PEOPLE = 60
NEXT = "next"


class DemoPerson(NamedTuple):
    number: str
    name: str
    posts: str


def _demo_is_open(request: HttpRequest) -> bool:
    return bool(settings.DEMO) and is_loopback(request)


def _may_sign_in() -> Q:
    still_here = Q(leaving__isnull=True) | Q(leaving__ends_at__gt=timezone.now())
    return still_here & Q(account__in=with_standing(Account.objects.all()).filter(is_open=True).values("pk"))


def demo_people() -> list[DemoPerson]:
    people = list(Person.objects.filter(_may_sign_in()).order_by("id")[:MAX_DEMO_PEOPLE])
    titles: dict[int, dict[str, None]] = {}
    for each in all_holdings():
        titles.setdefault(each.account, {})[each.title] = None
    return [DemoPerson(one.number, one.name, "、".join(titles.get(one.account_id or 0, {}))) for one in people]


@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    target = allowed_next(request.POST.get(NEXT) or request.GET.get(NEXT))
    if request.method != "POST":
        if request.user.is_authenticated:
            return HttpResponseRedirect(target)
        device = None if "password" in request.GET else shared_device(request)
        return _badge_page(request, device, target) if device else _sign_in_page(request, target)
    username = request.POST.get("username", "").strip()[:60]
    came = entering.by_password(request, username, request.POST.get("password", ""))
    if isinstance(came, TooFast):
        return _too_fast(_sign_in_page(request, target, username, _slower(came), status=429), came)
    if isinstance(came, Wrong):
        return _sign_in_page(request, target, username, _("登录名或密码不对，或账号已停用。"), status=403)
    if isinstance(came, entering.HalfWay):
        request.session[NEXT] = target
        return HttpResponseRedirect(reverse("sign_in_code"))
    return HttpResponseRedirect(target)


def shared_device(request: HttpRequest) -> SharedDevice | None:
    """The shared device that this browser was made, if it still is one."""
    return badges.device_of(request.COOKIES.get(settings.DEVICE_COOKIE_NAME, ""))


@sensitive_post_parameters("pin")
@require_POST
def sign_in_badge(request: HttpRequest) -> HttpResponse:
    """On a shared device; a badge that comes alone, as a scanner sends it, asks for the PIN."""
    device = shared_device(request)
    target = allowed_next(request.POST.get(NEXT))
    if device is None:
        return HttpResponseRedirect(reverse("sign_in"))
    badge, pin = (request.POST.get(name, "").strip()[: badges.LONGEST] for name in ("badge", "pin"))
    if not pin:
        return _badge_page(request, device, target, badge)
    came = entering.by_badge(request, device.pk, badge, pin)
    if isinstance(came, TooFast):
        return _too_fast(_badge_page(request, device, target, badge, f"{came.says}。", status=429), came)
    if isinstance(came, Wrong):
        error = _("工牌或口令不对，或已停用。口令在“我的账号”里设定。")
        return _badge_page(request, device, target, error=error, status=403)
    if isinstance(came, entering.NotHere):
        error = _("管理人员不能在共用设备上用工牌登录，请用登录名和密码。")
        return _badge_page(request, device, target, error=error, status=403)
    return HttpResponseRedirect(target)


def _badge_page(
    request: HttpRequest, device: SharedDevice, target: str, badge: str = "", error: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "next": target,
        "device": device,
        "badge": badge,
        "digits": badges.DIGITS,
        "error": error,
        "is_expired": "expired" in request.GET,
        "is_readable": is_readable_by_others(request),
    }
    return render(request, "web/sign_in_badge.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_code(request: HttpRequest) -> HttpResponse:
    """The second step, for five minutes after the first."""
    if not entering.is_half_way(request):
        return HttpResponseRedirect(reverse("sign_in"))
    if request.method != "POST":
        return render(request, "web/sign_in_code.html")
    target = request.session.get(NEXT, HOME)
    came = entering.by_code(request, request.POST.get("code", "")[:40])
    if isinstance(came, TooFast):
        return _too_fast(render(request, "web/sign_in_code.html", {"error": _slower(came)}, status=429), came)
    if isinstance(came, Wrong):
        error = _("验证码不对、已用过或已过期，请看验证器上现在的数字。")
        return render(request, "web/sign_in_code.html", {"error": error}, status=403)
    return HttpResponseRedirect(target)


def _slower(came: TooFast) -> str:
    return came.says + _("；忘记密码请联系管理员重置。")


def _too_fast(response: HttpResponse, came: TooFast) -> HttpResponse:
    response["Retry-After"] = str(came.minutes * 60)
    return response


@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """One click for a demo person; anywhere but on this machine the address does not exist."""
    if not _demo_is_open(request):
        raise Http404
    person = Person.objects.filter(_may_sign_in(), number=request.POST.get("number", "")).first()
    if person is None or person.account_id is None:
        raise Http404
    entering.by_click(request, Backend().get_user(person.account_id))
    return HttpResponseRedirect(allowed_next(request.POST.get(NEXT)))


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    auth.logout(request)
    return HttpResponseRedirect(reverse("sign_in"))


def _sign_in_page(
    request: HttpRequest, target: str, username: str = "", error: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "next": target,
        "username": username,
        "error": error,
        "is_expired": "expired" in request.GET,
        "is_readable": is_readable_by_others(request),
        "set_up_is_open": set_up.is_open(),
        "people": demo_people() if _demo_is_open(request) else [],
        "demo_is_open": _demo_is_open(request),
    }
    return render(request, "web/sign_in.html", context, status=status)
