"""人员: who works here, which posts they hold, and everything an administrator does about it."""

from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guiju.kernel.accounts import badges, passwords, second_factor, sessions
from guiju.kernel.accounts.models import Account
from guiju.kernel.accounts.standing import is_open
from guiju.kernel.org.commands import RegisterPerson
from guiju.kernel.org.commands.setup import ADMINISTRATION
from guiju.kernel.org.models import Assignment, Person, Substitution
from guiju.kernel.org.scope import places_of
from guiju.kernel.pages.me import SignedInRequest
from guiju.web import acting
from guiju.web.act_forms import fields_of
from guiju.web.people_forms import ACTS, Standing, forms_of, where_and_since

PER_PAGE = 50


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
    names = ("name", "number", "username", "place", "unit", "since")
    drawn = {**where_and_since(), "number": {"title": _("工号（字母数字）")}}
    fields = fields_of(RegisterPerson, names, request.me.reader, prefix="new", drawn=drawn, given=given)
    context = {
        "fields": fields,
        "posts": drawn["post"]["choices"],
        "chosen": posts,
        **acting.told(acted),
    }
    return render(request, "web/register_person.html", context, status=acting.status_of(acted))


def _person_or_404(request: SignedInRequest, number: str) -> Person:
    """Foreign and unknown are the same 404."""
    found = _visible(request).select_related("leaving", "account").filter(number=number).first()
    if found is None:
        raise Http404
    return found


@require_safe
def person(request: SignedInRequest, number: str) -> HttpResponse:
    return _page(request, _person_or_404(request, number))


def _page(
    request: SignedInRequest,
    row: Person,
    acted: acting.Acted | None = None,
    *,
    sent: str = "",
    given: Any = None,
    one_time: str = "",
    printed: badges.Printed | None = None,
) -> HttpResponse:
    account = row.account_id
    mine = Assignment.objects.filter(person=row).select_related("post", "place", "unit", "end").order_by("id")
    assignments = [(each, _is_over(each)) for each in mine]
    stands_in = Substitution.objects.filter(Q(assignment__person=row) | Q(substitute=row))
    standing = Standing(
        [each for each, is_over in assignments if not is_over],
        _visible(request).filter(leaving__isnull=True).exclude(pk=row.pk),
        bool(account) and is_open(account or 0),
        bool(account) and second_factor.factor_of(account or 0) is not None,
        bool(account) and badges.has_badge(account or 0),
    )
    has_left = _has_left(row)
    context = {
        "row": row,
        "has_left": has_left,
        "username": Account.objects.get(pk=account).username if account else "",
        "phone": row.phones.order_by("id").values_list("phone", flat=True).last(),
        "is_open": standing.is_open,
        "has_password": bool(account) and passwords.is_set(account or 0),
        "has_factor": standing.has_factor,
        "has_badge": standing.has_badge,
        "sessions": sessions.of_account(account).count() if account else 0,
        "assignments": assignments,
        "substitutions": [
            (each, _is_over(each) or each.until < timezone.localdate())
            for each in stands_in.select_related("assignment__person", "assignment__post", "substitute", "end")
        ],
        "may_end_substitution": request.me.may(ACTS["end_substitution"].command.permission()) and not has_left,
        "forms": [] if has_left else list(forms_of(request.me, row, standing, sent=sent, given=given)),
        "one_time": one_time,
        "printed": printed,
        **acting.told(acted),
    }
    return render(request, "web/person.html", context, status=acting.status_of(acted))


def _is_over(row: Assignment | Substitution) -> bool:
    ended: datetime | None = row.end.ends_at if hasattr(row, "end") else None
    return ended is not None and ended <= timezone.now()


@never_cache
@require_POST
def act_on_person(request: SignedInRequest, number: str, act: str) -> HttpResponse:
    """Run the command of one of the page's forms. A one-time password and a badge are shown by the answer alone."""
    row = _person_or_404(request, number)
    if act not in ACTS:
        raise Http404
    command, field, names, *_drawn = ACTS[act]
    given = acting.given(request, *names)
    item: dict[str, Any] = dict(given)
    item |= {name: int(item[name]) for name in _WHOLE & item.keys() if item[name].isdecimal()}
    if field is not None:
        item[field] = row.number
    if "is_open" in item:
        item["is_open"] = item["is_open"] == "yes"
    code = passwords.one_time() if act == "reset" else ""
    if code:
        item["ticket"] = passwords.ticket(code, owner=passwords.owner_of(row.account_id or 0), replaces=None)
    printed = None
    if act == "badge":
        printed, item["digest"] = badges.make()
    acted = acting.act(request, command, item)
    if acted.is_done and printed:
        return _page(request, row, printed=printed)
    if acted.is_done and code:
        return _page(request, row, one_time=code)
    if gone := acting.after(acted, reverse("person", args=[row.number])):
        return gone
    return _page(request, row, acted, sent=act, given=given)
