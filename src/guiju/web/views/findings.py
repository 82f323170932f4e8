"""Findings: the list with its filters, and one with its history and the buttons of its state."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from guiju.kernel.commands.command import Command
from guiju.kernel.commands.context import Outcome
from guiju.kernel.commands.run import run_items
from guiju.kernel.commands.shape import InvalidInput
from guiju.kernel.findings.commands import AssignFinding, ExtendFinding, RectifyFinding, VerifyFinding
from guiju.kernel.findings.deadlines import Deadlines
from guiju.kernel.findings.limits import limits_by_finding
from guiju.kernel.findings.models import Finding, FindingAssignment, Rectification
from guiju.kernel.findings.overdue import late
from guiju.kernel.findings.standing import Stage, Standing, standing_of
from guiju.kernel.findings.visibility import oversees, recent, visible
from guiju.kernel.org.held import still_here
from guiju.kernel.org.models import Person, Place
from guiju.kernel.pages import once
from guiju.kernel.pages.me import SignedInRequest
from guiju.web import overview
from guiju.web.finding_history import history
from guiju.web.forms import digests, local_moment, number, words
from guiju.web.people import names_of, posts_of

PER_PAGE = 50
PEOPLE_OFFERED = 300
CENTURY_DAYS = 36_500
MEANINGS = {Stage.UNASSIGNED: "stop", Stage.RECTIFYING: "duty", Stage.VERIFYING: "warn", Stage.CLOSED: "pass"}
STATES = {
    "open": "未关闭",
    "mine": "我来整改",
    "verify": "待验证",
    "unassigned": "待指派",
    "late": "逾期",
    "closed": "已关闭",
    "all": "全部",
}
HISTORY = {"closed", "all"}
"""The states in which what is over is shown: to whoever oversees nothing, his newest."""


@require_safe
def findings(request: SignedInRequest) -> HttpResponse:
    given = request.GET
    state = given.get("state", "open") if given.get("state") in STATES else "open"
    found = _filtered(visible(request.me.actor), state, given, request.me.actor)
    places = oversees(request.me.actor)
    if state in HISTORY and places is not None:
        found = found.filter(Q(place__in=places) | Q(id__in=recent(request.me.actor)))
    start = number(given.get("start", ""))
    if start is not None:
        found = found.filter(id__lt=start)
    rows = list(found.select_related("place").order_by("-id")[: PER_PAGE + 1])
    shown = rows[:PER_PAGE]
    standings = standing_of([row.id for row in shown])
    names = names_of(standing.responsible for standing in standings.values())
    context = {
        "rows": [_row(row, standings[row.id], names) for row in shown],
        "rows_exist": bool(shown),
        "next_start": shown[-1].id if len(rows) > PER_PAGE else None,
        "states": STATES,
        "state": state,
        "given": given,
        "places": Place.objects.filter(kind__in=("site", "warehouse", "zone")).order_by("code")[:PEOPLE_OFFERED],
    }
    return render(request, "web/findings.html", context)


def _filtered(found: QuerySet[Finding], state: str, given: QueryDict, actor: int) -> QuerySet[Finding]:
    found = _in_state(found, state, actor).filter(_of_age(given))
    clause, place, book = (words(given.get(name, "")) for name in ("clause", "place", "book"))
    if clause:
        found = found.filter(clause=clause.upper())
    if "book" in given:
        found = found.filter(clause__startswith=f"{book}.") if book else found.filter(clause="")
    if place:
        found = found.filter(place__code=place)
    for word in words(given.get("q", "")).split()[:5]:
        found = found.filter(title__icontains=word)
    return found


def _in_state(found: QuerySet[Finding], state: str, actor: int) -> QuerySet[Finding]:
    if state in HISTORY:
        return found.filter(resolved_at__isnull=False) if state == "closed" else found
    found = found.filter(resolved_at__isnull=True)
    if state == "late":
        return found.filter(id__in=late(timezone.now(), "default").values("finding"))
    waiting = Rectification.objects.filter(verification__isnull=True).values("finding")
    if state == "verify":
        return found.filter(id__in=waiting)
    if state == "mine":
        newest = FindingAssignment.objects.filter(finding=OuterRef("pk")).order_by("-id").values("responsible")
        return found.annotate(by=Subquery(newest[:1])).filter(by=actor).exclude(id__in=waiting)
    return found.filter(assignments__isnull=True) if state == "unassigned" else found


def _of_age(given: QueryDict) -> Q:
    first, last = (number(given.get(name, ""), CENTURY_DAYS) for name in ("from", "before"))
    return Q() if first is None else overview.opened_between(timezone.now(), first, last)


def _row(row: Finding, standing: Standing, names: dict[int | None, str]) -> dict[str, Any]:
    return {
        "finding": row,
        "stage": standing.stage.label,
        "meaning": MEANINGS[standing.stage],
        "is_late": standing.is_overdue(timezone.now()),
        "due_at": standing.due_at,
        "due_basis": standing.due_basis,
        "responsible": names.get(standing.responsible, "") if standing.responsible else "",
    }


ACTIONS: dict[str, type[Command]] = {
    "assign": AssignFinding,
    "rectify": RectifyFinding,
    "verify": VerifyFinding,
    "extend": ExtendFinding,
}


@require_http_methods(["GET", "HEAD", "POST"])
def finding(request: SignedInRequest, finding: int) -> HttpResponse:
    """Foreign and unknown are the same 404."""
    row = visible(request.me.actor).select_related("place", "follows").filter(id=finding).first()
    if row is None:
        raise Http404
    if request.method != "POST":
        return _page(request, row)
    command = ACTIONS.get(request.POST.get("action", ""))
    if command is None:
        return _page(request, row, error=_("请选择要做什么。"), status=422)
    if not request.me.may(command.permission()):
        raise PermissionDenied(_("您的岗位没有“%(title)s”的权限。") % {"title": command.title})
    return _act(request, row, command)


def _act(request: SignedInRequest, row: Finding, command: type[Command]) -> HttpResponse:
    context = request.me.context(request_id=once.given(request))
    try:
        outcome = run_items(command, [_item(command, row, request.POST)], context)
    except InvalidInput as wrong:
        return _page(request, row, error=_said(wrong), status=422)
    if outcome.refusals and not outcome.held:
        return _page(request, row, outcome=outcome, status=409)
    if outcome.held_ids:
        return HttpResponseRedirect(reverse("approval", args=[next(iter(outcome.held_ids.values()))]))
    return HttpResponseRedirect(reverse("finding", args=[row.id]))


def _said(wrong: InvalidInput) -> str:
    if any(error.field == "lines" for error in wrong.errors):
        return _("请上传至少一张整改照片或文件。")
    return "；".join(f"“{error.title}”{error.message}" for error in wrong.errors[:5])


def _item(command: type[Command], row: Finding, post: QueryDict) -> dict[str, Any]:
    item: dict[str, Any] = {"finding": row.id}
    if command is AssignFinding:
        item |= {"responsible": post.get("responsible", "").partition(" ")[0], "note": post.get("note", "")}
        if post.get("due_at"):
            item["due_at"] = local_moment(post.get("due_at", ""))
        elif post.get("workdays"):
            item["workdays"] = post["workdays"]
    elif command is RectifyFinding:
        item |= {"done": post.get("done", ""), "lines": [{"file": each} for each in digests(post)]}
    elif command is VerifyFinding:
        item |= {"decision": post.get("decision", ""), "note": post.get("note", "")}
    else:
        item |= {"due_at": local_moment(post.get("due_at", "")), "reason": post.get("reason", "")}
    return item


def _usual_due(row: Finding) -> str:
    """What the deadline follows from when nobody writes one."""
    now = timezone.now()
    limits = limits_by_finding([row.id]).get(row.id, ())
    return Deadlines([now], "default").of(now, limits, is_grave=row.is_grave).basis


def _page(
    request: SignedInRequest, row: Finding, *, error: str = "", outcome: Outcome | None = None, status: int = 200
) -> HttpResponse:
    me = request.me
    standing = standing_of([row.id])[row.id]
    places = oversees(me.actor)
    is_here = places is None or row.place_id in places
    is_mine = standing.responsible == me.actor and standing.stage is Stage.RECTIFYING
    may_assign = (
        me.may(AssignFinding.permission()) and is_here and standing.stage in {Stage.UNASSIGNED, Stage.RECTIFYING}
    )
    people = Person.objects.filter(still_here(), account__isnull=False).order_by("number")
    context = {
        **_row(row, standing, names_of([standing.responsible, row.reporter])),
        "reporter": names_of([row.reporter])[row.reporter],
        "supervisor": posts_of([row.supervisor]).get(row.supervisor, row.supervisor),
        "history": history(row),
        "is_watched": row.reporter == 0,
        "recurrence": Finding.objects.filter(follows=row.id).values_list("id", flat=True).first(),
        "may_assign": may_assign,
        "is_assigned": standing.stage is Stage.RECTIFYING,
        "usual_due": _usual_due(row) if may_assign else "",
        "people": people.values_list("number", "name")[:PEOPLE_OFFERED] if may_assign else [],
        "may_rectify": is_mine and me.may(RectifyFinding.permission()),
        "may_extend": is_mine and me.may(ExtendFinding.permission()),
        "may_verify": standing.stage is Stage.VERIFYING
        and is_here
        and me.may(VerifyFinding.permission())
        and standing.rectifier != me.actor,
        "is_own_rectification": standing.stage is Stage.VERIFYING and standing.rectifier == me.actor,
        "request_token": once.fresh(),
        "error": error,
        "refusals": outcome.refusals if outcome else (),
        "given": request.POST,
        "keep_drafts": request.method == "POST",
    }
    return render(request, "web/finding.html", context, status=status)
