"""My pledges, reading a rulebook and signing it, who has not signed."""

from collections.abc import Iterable
from typing import Any, NamedTuple

import orjson
from django.core.paginator import Paginator
from django.core.signing import BadSignature
from django.core.signing import Signer as Sealer
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
from guiju.kernel.controls.pledges.audience import Asked, Audience, asked
from guiju.kernel.controls.pledges.signing import SignPledge
from guiju.kernel.controls.pledges.standing import Signer
from guiju.kernel.org.leaders import leaders
from guiju.kernel.org.models import Person
from guiju.kernel.pages import once
from guiju.kernel.pages.me import SignedInRequest
from guiju.web import own_pledges, params

PER_PAGE = 100
DEVICE_ROOM = 200
OPENED = Sealer(salt="guiju.pledge.opened")


@require_safe
def pledges(request: SignedInRequest) -> HttpResponse:
    rows = [(each.asked, each.signer) for each in own_pledges.own(request.me)]
    return render(request, "web/pledges.html", {"rows": rows, "may_oversee": True})


@require_http_methods(["GET", "HEAD", "POST"])
def pledge(request: SignedInRequest, code: str) -> HttpResponse:
    """Only the rulebooks this person has to sign; any other code is a 404."""
    found = next((each for each in own_pledges.own(request.me) if each.asked.text.code == code), None)
    if found is None:
        raise Http404
    if request.method != "POST":
        return _page(request, found)
    context = request.me.context(request_id=once.given(request))
    device = request.headers.get("User-Agent", "")[:DEVICE_ROOM]
    item: dict[str, object] = {"rulebook": code, "text_hash": request.POST.get("text_hash", ""), "device": device}
    item["read_seconds"] = _read_seconds(request.POST.get("opened", ""), code)
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


def _read_seconds(opened: str, code: str) -> int:
    """Since this page was opened, by the seal on it; 0 where there is none."""
    try:
        return int(timezone.now().timestamp()) - int(OPENED.unsign_object(opened)[code])
    except (BadSignature, KeyError):
        return 0


class Row(NamedTuple):
    """A signature of somebody, and who leads him (0: nobody)."""

    asked: Asked
    signer: Signer
    leader: int


@require_safe
def unsigned(request: SignedInRequest) -> HttpResponse:
    """Who has not signed which rulebook, those who are late first; a leader sees whom he leads, an overseer everybody."""
    day = timezone.localdate()
    found = asked(day)
    above = leaders(day)
    people = [
        Row(found[code], signer, above.get(signer.account, 0))
        for code, signers in Audience(day).of(found.values()).items()
        for signer in signers
    ]
    if not request.me.may(OVERSEE):
        people = [row for row in people if row.leader == request.me.actor]
    missing = sorted(
        (row for row in people if not row.signer.is_done),
        key=lambda row: (row.signer.due, row.asked.text.code, row.signer.number),
    )
    pager = Paginator(missing, PER_PAGE).get_page(request.GET.get("page"))
    shown = list(pager.object_list)
    accounts = {row.signer.account for row in shown} | {row.leader for row in people}
    names = dict(Person.objects.filter(account__in=accounts).values_list("account_id", "name"))
    context = {
        "rows": [
            {
                "text": row.asked.text,
                "signer": row.signer,
                "name": names[row.signer.account],
                "leader": names.get(row.leader, ""),
                "is_late": row.signer.due < day,
            }
            for row in shown
        ],
        "rows_exist": bool(shown),
        "pager": pager,
        "signed": len(people) - len(missing),
        "people": len(people),
        "late": sum(row.signer.due < day for row in missing),
        "rates": list(_rates(people, names)),
        "groups": list(_groups(people)) if request.me.may(OVERSEE) else [],
    }
    return render(request, "web/pledges_unsigned.html", context)


def _rates(people: Iterable[Row], names: dict[int, str]) -> Iterable[dict[str, Any]]:
    """How much of what his people have to sign is signed, by leader; the lowest first."""
    counts: dict[int, list[int]] = {}
    for row in people:
        count = counts.setdefault(row.leader, [0, 0])
        count[0] += row.signer.is_done
        count[1] += 1
    for leader, (signed, whole) in sorted(counts.items(), key=lambda each: (each[1][0] / each[1][1], each[0])):
        name = names.get(leader) or _("无上级")
        yield {"leader": name, "signed": signed, "people": whole, "percent": signed * 100 // whole}


def _groups(people: Iterable[Row]) -> Iterable[dict[str, Any]]:
    """How many of each kind of people have signed, of the rulebooks that are for several kinds."""
    counts: dict[tuple[str, str], list[int]] = {}
    for row in people:
        if row.asked.groups:
            count = counts.setdefault((row.asked.text.title, row.asked.group(row.signer.posts)), [0, 0])
            count[0] += row.signer.is_done
            count[1] += 1
    for (title, group), (signed, whole) in counts.items():
        yield {"title": title, "group": group, "signed": signed, "people": whole}


def _page(
    request: SignedInRequest,
    found: own_pledges.Own,
    refusals: list[Refusal] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    text = found.asked.text
    clauses = [(clause, list(params.told(orjson.loads(clause.params)))) for clause in text.clauses]
    context = {
        "text": text,
        "hash": found.letter,
        "clauses": clauses,
        "signer": found.signer,
        "opened": OPENED.sign_object({text.code: int(timezone.now().timestamp())}),
        "min_read": found.asked.terms.read_seconds,
        "exam": found.asked.exam,
        "may_sign": request.me.may(SignPledge.permission()),
        "refusals": refusals or [],
        "request_token": once.fresh(),
    }
    return render(request, "web/pledge.html", context, status=status)
