"""The set-up of an empty installation: code, company, first administrator. Gone once there is an administrator."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from guiju.kernel.accounts import pace, passwords, second_factor
from guiju.kernel.commands.command import Command
from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.commands.run import run_items
from guiju.kernel.commands.shape import InvalidInput
from guiju.kernel.org import set_up
from guiju.kernel.org.commands import FoundAdministrator, FoundEntity
from guiju.kernel.org.commands.setup import ADMINISTRATION
from guiju.kernel.org.models import Grant, LegalEntity, Person, Post
from guiju.kernel.rulebook import profile
from guiju.web import acting, entering
from guiju.web.address import address_of, is_readable_by_others
from guiju.web.views.own_account import SECRET

CODE = "setup_code"
View = Callable[[HttpRequest], HttpResponse]
_METHODS = require_http_methods(["GET", "HEAD", "POST"])


def _with_code(view: View) -> View:
    """Only for the browser in which the code was given."""

    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        if not set_up.stands(request.session.get(CODE)):
            return HttpResponseRedirect(reverse("set_up"))
        return view(request)

    return guarded


@_METHODS
def enter(request: HttpRequest) -> HttpResponse:
    """Foreign to whoever comes when nothing is to be set up."""
    if not set_up.is_open():
        raise Http404
    if set_up.stands(request.session.get(CODE)):
        return HttpResponseRedirect(reverse("set_up_company"))
    if request.method != "POST":
        return _page(request, "web/setup_code.html")
    guess = pace.take(address_of(request), address_of(request), what="setup")
    if isinstance(guess, pace.TooFast):
        return _page(request, "web/setup_code.html", status=429, error=f"{guess.says}。")
    code = set_up.spend(request.POST.get("code", "")[:80])
    if code is None:
        error = _("初始化码不对、已用过或已过期。重新运行 ./guiju up --empty 会给出新的一个。")
        return _page(request, "web/setup_code.html", status=403, error=error)
    pace.succeeded(guess)
    request.session.cycle_key()
    request.session[CODE] = code
    return HttpResponseRedirect(reverse("set_up_company"))


@_METHODS
@_with_code
def company(request: HttpRequest) -> HttpResponse:
    asked = profile.questions()
    is_founded = LegalEntity.objects.exists()
    if request.method != "POST":
        if is_founded:
            return HttpResponseRedirect(reverse("set_up_administrator"))
        return _page(request, "web/setup_company.html", questions=asked)
    entity = acting.given(request, "code", "name")
    acted = None if is_founded else _run(FoundEntity, entity)
    if asked and (acted is None or acted.is_done):
        answers = [{"flag": each.flag, "answer": request.POST.get(f"answer-{each.flag}") == "yes"} for each in asked]
        acted = _run(profile.AnswerProfile, {"reason": _("初始化时填写"), "lines": answers})
    if acted is None or acted.is_done:
        return HttpResponseRedirect(reverse("set_up_administrator"))
    more = {"questions": asked, "given": entity, "error": acted.error, "refusals": acted.refusals}
    return _page(request, "web/setup_company.html", status=acted.status, **more)


@never_cache
@sensitive_post_parameters()
@_METHODS
@_with_code
def administrator(request: HttpRequest) -> HttpResponse:
    """Person, password and second factor are one command: there is no administrator who could not come in again."""
    given = acting.given(request, "number", "name", "username")
    proposal = second_factor.propose(given.get("username", "admin"), request.session.get(SECRET))
    request.session[SECRET] = proposal.secret
    posts = request.POST.getlist("post")
    if request.method != "POST":
        return _administrator_page(request, proposal, {}, [])
    faults = _faults(request, given, proposal)
    if faults:
        return _administrator_page(request, proposal, given, posts, status=422, faults=faults)
    owner, codes = passwords.owner_named(given.get("username", "")), second_factor.recovery_codes()
    item = {
        **given,
        "ticket": passwords.ticket(request.POST.get("new_password", ""), owner=owner, replaces=None),
        "factor": second_factor.ticket(proposal.secret, codes, owner=owner),
        "lines": [{"post": post} for post in posts],
    }
    acted = _run(FoundAdministrator, item)
    if not acted.is_done:
        more = {"faults": [acted.error] if acted.error else [], "refusals": acted.refusals}
        return _administrator_page(request, proposal, given, posts, status=acted.status, **more)
    account = Person.objects.values_list("account_id", flat=True).get(number=given["number"])
    entering.enter(request, account or 0)
    for name in (SECRET, CODE):
        request.session.pop(name, None)
    return _page(request, "web/setup_done.html", codes=codes)


def _faults(request: HttpRequest, given: dict[str, str], proposal: second_factor.Proposal) -> list[str]:
    new = request.POST.get("new_password", "")
    names = (given.get("number", ""), given.get("name", ""))
    faults = passwords.faults(new, username=given.get("username", ""), names=names)
    if new != request.POST.get("new_password_again", ""):
        faults.append(_("两次输入的密码不同"))
    if second_factor.step_of(proposal.secret, request.POST.get("totp", "")) is None:
        faults.append(_("验证码不对，请看验证器上现在的六位数字"))
    return faults


def _administrator_page(
    request: HttpRequest,
    proposal: second_factor.Proposal,
    given: dict[str, str],
    posts: list[str],
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    managing = set(
        Grant.objects.filter(permission__startswith=ADMINISTRATION, end__isnull=True).values_list("post_id", flat=True)
    )
    chosen = set(posts)
    offered = [
        (post, post.pk in managing, post.code in chosen if posts else post.pk in managing)
        for post in Post.objects.order_by("id")
    ]
    context = {"proposal": proposal, "given": given, "posts": offered, "profile": passwords.profile(), **more}
    return _page(request, "web/setup_administrator.html", status=status, **context)


def _run(command: type[Command], item: dict[str, Any]) -> acting.Acted:
    """As the program, on behalf of whoever holds the code."""
    try:
        return acting.Acted(run_items(command, [item], Context(actor=SYSTEM)))
    except InvalidInput as wrong:
        return acting.Acted(None, wrong.of_one_item)


def _page(request: HttpRequest, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
    return render(request, template, {"is_readable": is_readable_by_others(request), **context}, status=status)
