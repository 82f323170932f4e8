"""Sign-in by password, sign-in of a demo person on this very machine, sign-out."""

from typing import NamedTuple

from django.conf import settings
from django.contrib import auth
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from guiju.kernel.org.models import Assignment, Person
from guiju.kernel.pages.me import in_force, me_of
from guiju.web.loopback import is_loopback
from guiju.web.next import allowed_next

BACKEND = "django.contrib.auth.backends.ModelBackend"
MAX_DEMO_PEOPLE = 60


class DemoPerson(NamedTuple):
    number: str
    name: str
    posts: str


def _demo_is_open(request: HttpRequest) -> bool:
    return bool(settings.DEMO) and is_loopback(request)


def _may_sign_in() -> Q:
    today = timezone.localdate()
    return Q(account__is_active=True) & (Q(left_on__isnull=True) | Q(left_on__gte=today))


def demo_people() -> list[DemoPerson]:
    people = list(Person.objects.filter(_may_sign_in()).order_by("id")[:MAX_DEMO_PEOPLE])
    held = (
        Assignment.objects.filter(in_force(timezone.localdate()), person__in=people)
        .select_related("post")
        .order_by("id")
    )
    titles: dict[int, dict[str, None]] = {}
    for each in held:
        titles.setdefault(each.person_id, {})[each.post.title] = None
    return [DemoPerson(one.number, one.name, "、".join(titles.get(one.id, {}))) for one in people]


@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    target = allowed_next(request.POST.get("next") or request.GET.get("next"))
    if request.method != "POST":
        if request.user.is_authenticated:
            return HttpResponseRedirect(target)
        return _sign_in_page(request, target)
    username = request.POST.get("username", "").strip()[:60]
    account = auth.authenticate(request, username=username, password=request.POST.get("password", "")[:1024])
    if account is None or me_of(account.pk) is None:
        return _sign_in_page(request, target, username, _("登录名或密码不对，或账号已停用。"))
    auth.login(request, account)
    return HttpResponseRedirect(target)


@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """One click for a demo person; anywhere but on this machine the address does not exist."""
    if not _demo_is_open(request):
        raise Http404
    person = (
        Person.objects.filter(_may_sign_in(), number=request.POST.get("number", "")).select_related("account").first()
    )
    if person is None:
        raise Http404
    auth.login(request, person.account, backend=BACKEND)
    return HttpResponseRedirect(allowed_next(request.POST.get("next")))


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    auth.logout(request)
    return HttpResponseRedirect("/sign-in/")


def _sign_in_page(request: HttpRequest, target: str, username: str = "", error: str = "") -> HttpResponse:
    context = {
        "next": target,
        "username": username,
        "error": error,
        "is_expired": "expired" in request.GET,
        "people": demo_people() if _demo_is_open(request) else [],
        "demo_is_open": _demo_is_open(request),
    }
    return render(request, "web/sign_in.html", context, status=403 if error else 200)
