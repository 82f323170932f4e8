"""Reading a rulebook as it stands and signing it; who has not signed."""

import orjson
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from guiju.kernel.commands.context import Refusal
from guiju.kernel.commands.run import run_items
from guiju.kernel.commands.shape import InvalidInput
from guiju.kernel.controls.pledges import OVERSEE
from guiju.kernel.controls.pledges.audience import Asked, asked, signatures, signers
from guiju.kernel.controls.pledges.signing import SignPledge
from guiju.kernel.org.models import Person
from guiju.kernel.pages import once
from guiju.kernel.pages.me import SignedInRequest
from guiju.web import params

PER_PAGE = 100


@require_safe
def pledges(request: SignedInRequest) -> HttpResponse:
    signed = [(each, signatures(each.text).get(request.me.actor)) for each in _mine(request)]
    rows = sorted(signed, key=lambda row: (row[1] is not None, row[0].text.code))
    return render(request, "web/pledges.html", {"rows": rows, "may_oversee": request.me.may(OVERSEE)})


@require_http_methods(["GET", "HEAD", "POST"])
def pledge(request: SignedInRequest, code: str) -> HttpResponse:
    """Only the rulebooks this person has to sign; any other code is a 404."""
    found = next((each for each in _mine(request) if each.text.code == code), None)
    if found is None:
        raise Http404
    if request.method != "POST":
        return _page(request, found)
    context = request.me.context(request_id=once.given(request))
    item: dict[str, object] = {"rulebook": code, "text_hash": request.POST.get("text_hash", "")}
    try:
        outcome = run_items(SignPledge, [item], context)
    except InvalidInput as wrong:
        advice = _("请重新打开这一页再签署")
        return _page(
            request, found, [Refusal(0, None, "", _("填写有误"), wrong.of_one_item, advice, (), "block")], status=422
        )
    if outcome.refusals:
        return _page(request, found, outcome.refusals, status=409)
    return HttpResponseRedirect(reverse("pledges"))


@require_safe
def unsigned(request: SignedInRequest) -> HttpResponse:
    """Who has not signed which rulebook; those who are late first."""
    day = timezone.localdate()
    found = asked(day)
    people = [(each, signer) for each in found.values() for signer in signers(each, day)]
    missing = sorted(
        ((each, signer) for each, signer in people if signer.signed_at is None),
        key=lambda row: (row[1].due, row[0].text.code, row[1].number),
    )
    pager = Paginator(missing, PER_PAGE).get_page(request.GET.get("page"))
    shown = list(pager.object_list)
    accounts = {signer.account for _each, signer in shown}
    names = dict(Person.objects.filter(account__in=accounts).values_list("account_id", "name"))
    context = {
        "rows": [
            {"text": each.text, "signer": signer, "name": names[signer.account], "is_late": signer.due < day}
            for each, signer in shown
        ],
        "rows_exist": bool(shown),
        "pager": pager,
        "signed": len(people) - len(missing),
        "people": len(people),
        "late": sum(signer.due < day for _each, signer in missing),
    }
    return render(request, "web/pledges_unsigned.html", context)


def _mine(request: SignedInRequest) -> list[Asked]:
    posts = {each.post for each in request.me.holdings if not each.substitution}
    return [each for each in asked(timezone.localdate()).values() if each.is_for(posts)]


def _page(
    request: SignedInRequest, found: Asked, refusals: list[Refusal] | None = None, *, status: int = 200
) -> HttpResponse:
    clauses = [(clause, list(params.told(orjson.loads(clause.params)))) for clause in found.text.clauses]
    context = {
        "text": found.text,
        "clauses": clauses,
        "signed_at": signatures(found.text).get(request.me.actor),
        "may_sign": request.me.may(SignPledge.permission()),
        "refusals": refusals or [],
        "request_token": once.fresh(),
    }
    return render(request, "web/pledge.html", context, status=status)
