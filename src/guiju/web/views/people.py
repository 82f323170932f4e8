"""人员: who works here, which posts they hold, and everything an administrator does about it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guiju.kernel.accounts import passwords, second_factor, sessions
from guiju.kernel.accounts.models import Account
from guiju.kernel.accounts.standing import is_open
from guiju.kernel.commands.command import Command
from guiju.kernel.org.commands import (
    Assign,
    EndAssignment,
    EndSessions,
    EndSubstitution,
    RecordLeaving,
    RegisterPerson,
    RemoveSecondFactor,
    RenamePerson,
    ResetPassword,
    Substitute,
    SwitchAccount,
    Transfer,
)
from guiju.kernel.org.commands.setup import ADMINISTRATION
from guiju.kernel.org.models import Assignment, Person, Place, Post, Substitution, Unit
from guiju.kernel.org.scope import places_of
from guiju.kernel.pages import once
from guiju.kernel.pages.me import SignedInRequest
from guiju.web import acting

PER_PAGE = 50


class Act(NamedTuple):
    """A form of the person's page: its command, the field that names the person, the fields it takes."""

    command: type[Command]
    person: str | None
    fields: tuple[str, ...]


ACTS = {
    "assign": Act(Assign, "person", ("post", "place", "unit", "since")),
    "end": Act(EndAssignment, None, ("assignment", "last_day", "reason")),
    "transfer": Act(Transfer, None, ("assignment", "post", "place", "unit", "since", "reason")),
    "substitute": Act(Substitute, None, ("assignment", "substitute", "since", "until", "reason")),
    "end_substitution": Act(EndSubstitution, None, ("substitution", "reason")),
    "leave": Act(RecordLeaving, "person", ("last_day", "reason")),
    "rename": Act(RenamePerson, "person", ("name",)),
    "reset": Act(ResetPassword, "person", ()),
    "remove_factor": Act(RemoveSecondFactor, "person", ("reason",)),
    "switch": Act(SwitchAccount, "person", ("is_open", "reason")),
    "end_sessions": Act(EndSessions, "person", ("reason",)),
}
_WHOLE = {"assignment", "substitution"}


def _visible(request: SignedInRequest) -> QuerySet[Person]:
    """Everybody, or who holds a post at the places of the reader's permission."""
    places = places_of(request.me.actor, ADMINISTRATION)
    people = Person.objects.all()
    return people if places is None else people.filter(assignment__place__in=places).distinct()


@require_safe
def people(request: SignedInRequest) -> HttpResponse:
    words = request.GET.get("words", "").strip()[:60]
    found = _visible(request).select_related("leaving").order_by("number")
    if words:
        found = found.filter(Q(number__icontains=words) | Q(name__icontains=words))
    pager = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    rows = list(pager.object_list)
    titles: dict[int, list[str]] = {}
    for each in _standing(Assignment.objects.filter(person__in=rows)).select_related("post", "place"):
        titles.setdefault(each.person_id, []).append(each.post.title)
    context = {
        "rows": [(row, "、".join(titles.get(row.pk, [])), _has_left(row)) for row in rows],
        "rows_exist": bool(rows),
        "pager": pager,
        "words": words,
        "may_register": request.me.may(RegisterPerson.permission()),
    }
    return render(request, "web/people.html", context)


def _standing(assignments: QuerySet[Assignment]) -> QuerySet[Assignment]:
    return assignments.filter(Q(end__isnull=True) | Q(end__ends_at__gt=timezone.now())).order_by("id")


def _has_left(person: Person) -> bool:
    return hasattr(person, "leaving") and person.leaving.ends_at <= timezone.now()


@require_http_methods(["GET", "HEAD", "POST"])
def register_person(request: SignedInRequest) -> HttpResponse:
    """One person with any number of posts; after it the form is there for the next."""
    given = acting.given(request, "number", "name", "username", "place", "unit", "since")
    posts = request.POST.getlist("post")
    acted = None
    if request.method == "POST":
        where = {name: given[name] for name in ("place", "unit", "since") if name in given}
        item = {name: given.get(name, "") for name in ("number", "name", "username")}
        acted = acting.act(request, RegisterPerson, {**item, "lines": [{"post": post, **where} for post in posts]})
        address = reverse("person", args=[given["number"]]) if acted.is_done else ""
        if gone := acting.after(acted, reverse("register_person") if "more" in request.POST else address):
            return gone
    context = {
        **_choices(),
        "given": given,
        "chosen": posts,
        "error": acted.error if acted else "",
        "refusals": acted.refusals if acted else [],
        "keep_drafts": request.method == "POST",
        "request_token": once.fresh(),
    }
    return render(request, "web/register_person.html", context, status=acted.status if acted else 200)


def _choices() -> dict[str, Any]:
    return {
        "all_posts": list(Post.objects.order_by("id")),
        "all_places": list(Place.objects.order_by("code")[:500]),
        "all_units": list(Unit.objects.order_by("code")[:500]),
    }


def _person_or_404(request: SignedInRequest, number: str) -> Person:
    """Foreign and unknown are the same 404."""
    found = _visible(request).select_related("leaving", "account").filter(number=number).first()
    if found is None:
        raise Http404
    return found


@require_safe
def person(request: SignedInRequest, number: str) -> HttpResponse:
    return _page(request, _person_or_404(request, number))


def _page(request: SignedInRequest, row: Person, *, status: int = 200, **more: Any) -> HttpResponse:
    account = row.account_id
    mine = Assignment.objects.filter(person=row).select_related("post", "place", "unit", "end").order_by("id")
    stands_in = Substitution.objects.filter(Q(assignment__person=row) | Q(substitute=row))
    may: Callable[[str], bool] = request.me.may
    context = {
        "row": row,
        "has_left": _has_left(row),
        "username": Account.objects.get(pk=account).username if account else "",
        "is_open": bool(account) and is_open(account or 0),
        "has_password": bool(account) and passwords.is_set(account or 0),
        "has_factor": bool(account) and second_factor.factor_of(account or 0) is not None,
        "sessions": sessions.of_account(account).count() if account else 0,
        "assignments": [(each, _is_over(each)) for each in mine],
        "substitutions": [
            (each, _is_over(each) or each.until < timezone.localdate())
            for each in stands_in.select_related("assignment__person", "assignment__post", "substitute", "end")
        ],
        "colleagues": list(_visible(request).filter(leaving__isnull=True).exclude(pk=row.pk).order_by("number")[:500]),
        "acts": {name for name, act in ACTS.items() if may(act.command.permission())},
        "today": timezone.localdate(),
        "request_token": once.fresh(),
        **_choices(),
        **more,
    }
    return render(request, "web/person.html", context, status=status)


def _is_over(row: Assignment | Substitution) -> bool:
    ended: datetime | None = row.end.ends_at if hasattr(row, "end") else None
    return ended is not None and ended <= timezone.now()


@never_cache
@require_POST
def act_on_person(request: SignedInRequest, number: str, act: str) -> HttpResponse:
    """Run the command of one of the page's forms. A one-time password is on the page that answers, and nowhere else."""
    row = _person_or_404(request, number)
    if act not in ACTS:
        raise Http404
    command, field, names = ACTS[act]
    item: dict[str, Any] = dict(acting.given(request, *names))
    item |= {name: int(item[name]) for name in _WHOLE & item.keys() if item[name].isdecimal()}
    if field is not None:
        item[field] = row.number
    if "is_open" in item:
        item["is_open"] = item["is_open"] == "yes"
    code = passwords.one_time() if act == "reset" else ""
    if code:
        item["ticket"] = passwords.ticket(code, owner=passwords.owner_of(row.account_id or 0), replaces=None)
    acted = acting.act(request, command, item)
    if acted.is_done and code:
        return _page(request, row, one_time=code)
    if gone := acting.after(acted, reverse("person", args=[row.number])):
        return gone
    return _page(request, row, status=acted.status, error=acted.error, refusals=acted.refusals)
