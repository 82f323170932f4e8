"""我的职责: today's checklists, done with one thumb; and what a superior sees of everybody's."""

import re
from typing import Any

import orjson
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from guiju.kernel.calendar.commands import SetCalendarDay
from guiju.kernel.calendar.workdays import unannounced_years
from guiju.kernel.commands.context import Outcome, Refusal
from guiju.kernel.commands.run import run_items
from guiju.kernel.commands.shape import InvalidInput
from guiju.kernel.controls.duties import checklists, load
from guiju.kernel.controls.duties.checklists import Checklist, State
from guiju.kernel.controls.duties.checks import NUMBER as READING
from guiju.kernel.controls.duties.completing import CompleteDuty
from guiju.kernel.controls.duties.doing import DoDuty
from guiju.kernel.controls.duties.duty import NUMBER, PHOTO, PHOTO_EACH, PHOTO_FAULTS
from guiju.kernel.controls.duties.duty import duties as known_duties
from guiju.kernel.controls.duties.visibility import OVERSEE
from guiju.kernel.controls.duties.watching import DutySuspicious
from guiju.kernel.controls.models import DutyItem
from guiju.kernel.files.models import Attachment
from guiju.kernel.findings.models import Finding
from guiju.kernel.org.models import Person, Place, Post
from guiju.kernel.org.scope import places_of
from guiju.kernel.pages import once
from guiju.kernel.pages.me import SignedInRequest
from guiju.web import forms, opening
from guiju.web.own_duties import MEANINGS, own, to_do

PER_PAGE = 100
_FIELD = re.compile(r"(\d{1,19})-(\d{1,2})-(result|value|note|place|photo)")


@require_safe
def duties(request: SignedInRequest) -> HttpResponse:
    found = own(request.me)
    context = {
        "lists": to_do(found),
        "done": [each for each in found if each.state is State.DONE],
        "may_oversee": request.me.may(OVERSEE),
    }
    return render(request, "web/duties.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def duty(request: SignedInRequest, item: int) -> HttpResponse:
    """The checklist an item belongs to. Foreign and unknown are the same 404."""
    chosen = next((each for each in own(request.me) if any(own.id == item for own in each.items)), None)
    if chosen is None:
        raise Http404
    if request.method != "POST":
        return _page(request, chosen)
    given = _given(request, chosen.open or chosen.lacking)
    context = request.me.context(request_id=once.given(request))
    seconds = opening.seconds_since(request.POST.get("opened", ""), chosen.first.id)
    try:
        outcome: Outcome | None = (
            run_items(DoDuty, _items(chosen, given, seconds), context)
            if chosen.open
            else run_items(CompleteDuty, _coming(chosen, given), context)
        )
    except InvalidInput as wrong:
        return _page(request, chosen, given, _unanswered(chosen, given, wrong), status=422)
    if outcome is not None and outcome.refusals:
        return _page(request, chosen, given, outcome.refusals, status=409)
    return HttpResponseRedirect(reverse("duties"))


@require_safe
def overseen(request: SignedInRequest) -> HttpResponse:
    today = timezone.localdate()
    day, wrong_day = forms.asked_day(request.GET.get("day", ""), today)
    found = checklists.overseen(places_of(request.me.actor, OVERSEE), day)
    pager = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    items = list(pager.object_list)
    heavy = load.heavy(today)
    acting = checklists.acting(items, day)
    accounts = set(acting.values()) | {item.done.done_by for item in items if checklists.is_done(item)}
    names = _names(accounts | {each.account for each in heavy})
    posts = dict(Post.objects.values_list("code", "title"))
    now = timezone.now()
    states = [checklists.state_of(item, now) for item in items]
    doubted = Finding.objects.filter(control=DutySuspicious.key, fingerprint__in=[item.fingerprint for item in items])
    suspicious = set(doubted.values_list("fingerprint", flat=True))
    context = {
        "rows": [
            {
                "item": item,
                "who": names.get(acting.get(item.id, 0))
                or "、".join(posts.get(code, code) for code in orjson.loads(item.posts)),
                "by": names.get(item.done.done_by, "") if checklists.is_done(item) else "",
                "state": state,
                "meaning": MEANINGS[state],
                "is_made_up": hasattr(item, "done") and item.done.made_up,
                "is_suspicious": item.fingerprint in suspicious,
            }
            for item, state in zip(items, states, strict=True)
        ],
        "rows_exist": bool(items),
        "pager": pager,
        "day": day.isoformat(),
        "wrong_day": wrong_day,
        "late": states.count(State.LATE),
        "heavy": [(names.get(each.account, ""), each) for each in heavy],
        "most": load.MOST_A_DAY,
        "may_set_days": request.me.may(SetCalendarDay.permission()),
        "unannounced_years": unannounced_years(today, today + load.LOOK_AHEAD),
    }
    return render(request, "web/duties_overseen.html", context)


def _names(accounts: set[int]) -> dict[int, str]:
    return dict(Person.objects.filter(account__in=accounts).values_list("account_id", "name"))


def _given(request: SignedInRequest, items: list[DutyItem]) -> dict[tuple[int, int], dict[str, str]]:
    """What was filled in, by item and check."""
    open_ids = {item.id for item in items}
    given: dict[tuple[int, int], dict[str, str]] = {}
    for name, value in request.POST.items():
        found = _FIELD.fullmatch(name)
        if found and int(found[1]) in open_ids:
            given.setdefault((int(found[1]), int(found[2])), {})[found[3]] = str(value).strip()
    return given


def _coming(chosen: Checklist, given: dict[tuple[int, int], dict[str, str]]) -> list[dict[str, Any]]:
    """What is brought for items that lacked it."""
    return [
        {
            "item": item.fingerprint,
            "lines": [
                {
                    "check": check,
                    "scanned": values.get("value", ""),
                    "photo": values.get("photo") or None,
                    "result": values.get("result", ""),
                    "note": values.get("note", ""),
                }
                for (of, check), values in sorted(given.items())
                if of == item.id and any(values.get(name) for name in ("value", "photo", "result"))
            ],
        }
        for item in chosen.lacking
    ]


def _items(
    chosen: Checklist, given: dict[tuple[int, int], dict[str, str]], seconds: int | None
) -> list[dict[str, Any]]:
    return [
        {
            "item": item.fingerprint,
            "seconds": seconds,
            "lines": [
                {"check": check, **{name: value for name, value in values.items() if value}}
                for (of, check), values in sorted(given.items())
                if of == item.id and values.get("result")
            ],
        }
        for item in chosen.open
    ]


def _unanswered(chosen: Checklist, given: dict[tuple[int, int], dict[str, str]], wrong: InvalidInput) -> list[Refusal]:
    """A shape error as a person reads it: mostly nothing was chosen at all."""
    answered = {item for (item, _check), values in given.items() if values.get("result")}
    empty = [place for place, item in enumerate(chosen.open) if item.id not in answered]
    if not chosen.open:
        return [_refusal(0, _("还没有补齐"), _("请到现场扫码、拍照后提交"))]
    advice = _("请逐项选择后再提交")
    if empty:
        return [_refusal(place, _("“%s”一项也没有选") % chosen.open[place].title, advice) for place in empty]
    return [_refusal(error.item, f"“{error.title}”{error.message}", _("请更正后再提交")) for error in wrong.errors]


def _refusal(item: int, message: str, advice: str) -> Refusal:
    return Refusal(item, None, "", _("填写有误"), message, advice, (), "block")


def _page(
    request: SignedInRequest,
    chosen: Checklist,
    given: dict[tuple[int, int], dict[str, str]] | None = None,
    refusals: list[Refusal] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    answered = checklists.checks_of(chosen.items)
    ids = [check.answer.id for checks in answered.values() for check in checks if check.answer]
    photos = dict(
        Attachment.objects.filter(document_type="controls.duty_answer", document_id__in=ids).values_list(
            "document_id", "sha256"
        )
    )
    planned_duties = known_duties()
    context = {
        "list": chosen,
        "state": chosen.state,
        "meaning": MEANINGS[chosen.state],
        "sections": [
            {
                "item": item,
                "codes": [code for code, _version, _title in orjson.loads(item.clauses)],
                "is_answered": hasattr(item, "done"),
                "is_urgent": item.duty not in planned_duties,
                "lacks": item.done.lacks if item in chosen.lacking else "",
                "is_made_up": hasattr(item, "done") and item.done.made_up,
                "needs_photo": bool({PHOTO, PHOTO_EACH, PHOTO_FAULTS} & set(orjson.loads(item.evidence))),
                "checks": [
                    {
                        "check": check,
                        "name": f"{item.id}-{check.asked.number}",
                        "kind": check.asked.kind or (READING if NUMBER in orjson.loads(item.evidence) else ""),
                        "photo": photos.get(check.answer.id) if check.answer else None,
                        **(given or {}).get((item.id, check.asked.number), {}),
                    }
                    for check in answered[item.id]
                ],
            }
            for item in chosen.items
        ],
        "may_do": chosen.state in {State.OPEN, State.LATE, State.LACKING} and request.me.may(DoDuty.permission()),
        "zones": list(Place.objects.filter(parent=chosen.first.place_id, kind="zone").order_by("code"))
        if chosen.first.place_id
        else [],
        "opened": request.POST.get("opened") or opening.mark(chosen.first.id),
        "refusals": refusals or [],
        "request_token": once.fresh(),
        "keep_drafts": request.method == "POST",
    }
    return render(request, "web/duty.html", context, status=status)
