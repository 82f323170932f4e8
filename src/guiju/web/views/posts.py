"""岗位: what each grants, who holds it, and which of them one person must not hold together; 部门."""

from typing import Any

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guiju.kernel.commands.command import commands
from guiju.kernel.org import held, segregation
from guiju.kernel.org.commands import (
    DeclareIncompatible,
    DefinePost,
    EndIncompatible,
    FoundUnit,
    GrantPermission,
    PermitIncompatible,
    RenamePost,
    RenameUnit,
    RevokePermission,
)
from guiju.kernel.org.models import (
    Grant,
    Incompatibility,
    IncompatibilityException,
    LegalEntity,
    PairKind,
    Person,
    Post,
    Unit,
)
from guiju.kernel.pages import once
from guiju.kernel.pages.me import SignedInRequest
from guiju.web import acting

ACTS = {
    "grant": (GrantPermission, ("permission",)),
    "revoke": (RevokePermission, ("permission", "reason")),
    "rename": (RenamePost, ("name",)),
}


@require_http_methods(["GET", "HEAD", "POST"])
def posts(request: SignedInRequest) -> HttpResponse:
    acted = None
    given = acting.given(request, "code", "title")
    if request.method == "POST":
        acted = acting.act(request, DefinePost, {"code": "", "title": "", **given, "lines": []})
        if gone := acting.after(acted, reverse("posts")):
            return gone
    holders: dict[str, dict[int, None]] = {}
    for each in held.all_holdings():
        holders.setdefault(each.post, {})[each.account] = None
    granted: dict[int, int] = {}
    for post in Grant.objects.filter(_not_over()).values_list("post_id", flat=True):
        granted[post] = granted.get(post, 0) + 1
    rows = [(post, len(holders.get(post.code, {})), granted.get(post.pk, 0)) for post in Post.objects.order_by("id")]
    context = {
        "rows": rows,
        "rows_exist": bool(rows),
        "may_define": request.me.may(DefinePost.permission()),
        **_after(acted, given),
    }
    return render(request, "web/posts.html", context, status=acted.status if acted else 200)


def _not_over() -> Q:
    return Q(end__isnull=True) | Q(end__ends_at__gt=timezone.now())


def _after(acted: acting.Acted | None, given: dict[str, str]) -> dict[str, Any]:
    return {
        "given": given,
        "error": acted.error if acted else "",
        "refusals": acted.refusals if acted else [],
        "keep_drafts": acted is not None,
        "request_token": once.fresh(),
    }


def _post_or_404(code: str) -> Post:
    found = Post.objects.filter(code=code).first()
    if found is None:
        raise Http404
    return found


@require_safe
def post(request: SignedInRequest, code: str) -> HttpResponse:
    return _post_page(request, _post_or_404(code), None)


@require_POST
def act_on_post(request: SignedInRequest, code: str, act: str) -> HttpResponse:
    row = _post_or_404(code)
    if act not in ACTS:
        raise Http404
    command, names = ACTS[act]
    acted = acting.act(request, command, {**acting.given(request, *names), "post": row.code})
    return acting.after(acted, reverse("post", args=[row.code])) or _post_page(request, row, acted)


def _post_page(request: SignedInRequest, row: Post, acted: acting.Acted | None) -> HttpResponse:
    granted = sorted(Grant.objects.filter(_not_over(), post=row).values_list("permission", flat=True))
    accounts = held.holders_of([row.code])[row.code]
    known = {key: command.title for key, command in commands().items()}
    context = {
        "row": row,
        "grants": [(each, segregation.permission_title(each)) for each in granted],
        "grantable": sorted((title, key) for key, title in known.items() if key not in granted),
        "holders": list(Person.objects.filter(account__in=accounts).order_by("number")),
        "pairs": _pairs(Q(kind=PairKind.POST) & (Q(one=row.code) | Q(other=row.code))),
        "may": {name for name, (command, _) in ACTS.items() if request.me.may(command.permission())},
        **_after(acted, {}),
    }
    return render(request, "web/post.html", context, status=acted.status if acted else 200)


def _pairs(which: Q) -> list[tuple[Incompatibility, str, str]]:
    titles = dict(Post.objects.values_list("code", "title"))

    def told(pair: Incompatibility, side: str) -> str:
        return titles.get(side, side) if pair.kind == PairKind.POST else segregation.permission_title(side)

    rows = Incompatibility.objects.filter(which, end__isnull=True).order_by("id")
    return [(pair, told(pair, pair.one), told(pair, pair.other)) for pair in rows]


PAIR_ACTS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "declare": (DeclareIncompatible, ("kind", "one", "other", "reason")),
    "end": (EndIncompatible, ("incompatibility", "reason")),
    "permit": (PermitIncompatible, ("incompatibility", "person", "until", "reason")),
}


@require_http_methods(["GET", "HEAD", "POST"])
def incompatible(request: SignedInRequest) -> HttpResponse:
    acted = None
    given: dict[str, str] = {}
    if request.method == "POST":
        act = request.POST.get("act", "")
        if act not in PAIR_ACTS:
            raise Http404
        command, names = PAIR_ACTS[act]
        given = acting.given(request, *names)
        number = given.get("incompatibility", "")
        item = {**given, **({"incompatibility": int(number)} if number.isdecimal() else {})}
        acted = acting.act(request, command, item)
        if gone := acting.after(acted, reverse("incompatible")):
            return gone
    exceptions = IncompatibilityException.objects.filter(
        until__gte=timezone.localdate(), incompatibility__end__isnull=True
    )
    context = {
        "rows": _pairs(Q()),
        "exceptions": list(exceptions.select_related("incompatibility", "person").order_by("id")),
        "all_posts": list(Post.objects.order_by("id")),
        "permissions": sorted((command.title, key) for key, command in commands().items()),
        "may": {name for name, (command, _) in PAIR_ACTS.items() if request.me.may(command.permission())},
        **_after(acted, given),
    }
    return render(request, "web/incompatible.html", context, status=acted.status if acted else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def units(request: SignedInRequest) -> HttpResponse:
    acted = None
    given = acting.given(request, "entity", "code", "name", "parent", "unit")
    if request.method == "POST":
        renames = "unit" in given
        item = {name: value for name, value in given.items() if not renames or name in {"unit", "name"}}
        acted = acting.act(request, RenameUnit if renames else FoundUnit, item)
        if gone := acting.after(acted, reverse("units")):
            return gone
    rows = list(Unit.objects.select_related("entity", "parent").order_by("code"))
    context = {
        "rows": rows,
        "rows_exist": bool(rows),
        "entities": list(LegalEntity.objects.order_by("code")),
        "may_found": request.me.may(FoundUnit.permission()),
        "may_rename": request.me.may(RenameUnit.permission()),
        **_after(acted, given),
    }
    return render(request, "web/units.html", context, status=acted.status if acted else 200)
