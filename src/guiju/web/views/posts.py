"""岗位: what each grants, who holds it, and which of them one person must not hold together; 部门."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guiju.kernel.commands.command import Command
from guiju.kernel.org import held
from guiju.kernel.org.commands import (
    CloseUnit,
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
from guiju.kernel.org.permissions import grantable, title_of
from guiju.kernel.pages.me import SignedInRequest
from guiju.web import acting
from guiju.web.act_forms import ActForm, Drawn, form_of

ACTS: dict[str, tuple[type[Command], tuple[str, ...], str]] = {
    "grant": (GrantPermission, ("permission",), "授权"),
    "revoke": (RevokePermission, ("permission", "reason"), "收回权限"),
    "rename": (RenamePost, ("name",), "岗位改名"),
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
        "forms": _define(request, acted, given),
        **acting.told(acted),
    }
    return render(request, "web/posts.html", context, status=acting.status_of(acted))


def _define(request: SignedInRequest, acted: acting.Acted | None, given: dict[str, str]) -> list[ActForm]:
    if not request.me.may(DefinePost.permission()):
        return []
    drawn = {"code": {"title": _("代码（字母数字，如 buyer）")}, "title": {"title": _("岗位名称")}}
    return [
        form_of(
            DefinePost,
            ("code", "title"),
            request.me.reader,
            key="define",
            title=_("设立岗位"),
            url=reverse("posts"),
            drawn=drawn,
            given=given,
            was_sent=acted is not None,
        )
    ]


def _not_over() -> Q:
    return Q(end__isnull=True) | Q(end__ends_at__gt=timezone.now())


def _post_or_404(code: str) -> Post:
    found = Post.objects.filter(code=code).first()
    if found is None:
        raise Http404
    return found


@require_safe
def post(request: SignedInRequest, code: str) -> HttpResponse:
    return _post_page(request, _post_or_404(code))


@require_POST
def act_on_post(request: SignedInRequest, code: str, act: str) -> HttpResponse:
    row = _post_or_404(code)
    if act not in ACTS:
        raise Http404
    command, names, _title = ACTS[act]
    given = acting.given(request, *names)
    acted = acting.act(request, command, {**given, "post": row.code})
    return acting.after(acted, reverse("post", args=[row.code])) or _post_page(request, row, acted, act, given)


def _post_page(
    request: SignedInRequest,
    row: Post,
    acted: acting.Acted | None = None,
    sent: str = "",
    given: dict[str, str] | None = None,
) -> HttpResponse:
    granted = sorted(Grant.objects.filter(_not_over(), post=row).values_list("permission", flat=True))
    accounts = held.holders_of([row.code])[row.code]
    choices = {
        "grant": {key: f"{title}（{key}）" for key, title in _by_title(grantable()) if key not in granted},
        "revoke": {each: title_of(each) for each in granted},
    }
    forms = [
        form_of(
            command,
            names,
            request.me.reader,
            key=key,
            title=title,
            url=reverse("act_on_post", args=[row.code, key]),
            drawn={"permission": {"choices": choices.get(key, {})}},
            given=given,
            was_sent=key == sent,
            takes_away=key == "revoke",
        )
        for key, (command, names, title) in ACTS.items()
        if request.me.may(command.permission()) and choices.get(key, True)
    ]
    context = {
        "row": row,
        "grants": [(each, title_of(each)) for each in granted],
        "forms": forms,
        "holders": list(Person.objects.filter(account__in=accounts).order_by("number")),
        "pairs": _pairs(Q(kind=PairKind.POST) & (Q(one=row.code) | Q(other=row.code))),
        **acting.told(acted),
    }
    return render(request, "web/post.html", context, status=acting.status_of(acted))


def _by_title(titles: dict[str, str]) -> list[tuple[str, str]]:
    return sorted(titles.items(), key=lambda each: each[1])


def _pairs(which: Q) -> list[tuple[Incompatibility, str, str]]:
    titles = dict(Post.objects.values_list("code", "title"))

    def told(pair: Incompatibility, side: str) -> str:
        return titles.get(side, side) if pair.kind == PairKind.POST else title_of(side)

    rows = Incompatibility.objects.filter(which, end__isnull=True).order_by("id")
    return [(pair, told(pair, pair.one), told(pair, pair.other)) for pair in rows]


PAIR_ACTS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "declare": (DeclareIncompatible, ("kind", "one", "other", "reason")),
    "end": (EndIncompatible, ("incompatibility", "reason")),
    "permit": (PermitIncompatible, ("incompatibility", "person", "until", "reason")),
}
REASONS = {"declare": "依据（法律或制度条款）", "end": "原因", "permit": "原因和补救办法（例如老板每周复核）"}


def _pair_forms(request: SignedInRequest, pairs: dict[str, str], given: dict[str, str]) -> Iterator[ActForm]:
    posts, permissions = dict(Post.objects.order_by("id").values_list("code", "title")), dict(_by_title(grantable()))
    offered: list[tuple[str, str, dict[str, str], dict[str, str]]] = [
        ("declare", _("登记不相容岗位"), {"kind": PairKind.POST.value}, posts),
        ("declare", _("登记不相容权限"), {"kind": PairKind.PERMISSION.value}, permissions),
        ("permit", _("登记例外（小公司一人兼任）"), {}, {}),
        ("end", _("取消不相容"), {}, {}),
    ]
    for place, (act, title, hidden, sides) in enumerate(offered):
        command, names = PAIR_ACTS[act]
        if not request.me.may(command.permission()) or (act != "declare" and not pairs):
            continue
        was_sent = request.POST.get("act") == act and hidden.get("kind", "") == given.get("kind", "")
        drawn: Drawn = {
            "one": {"choices": sides},
            "other": {"choices": sides},
            "incompatibility": {"choices": pairs},
            "reason": {"title": REASONS[act]},
        }
        asked = [name for name in names if name not in hidden]
        yield form_of(
            command,
            asked,
            request.me.reader,
            key=f"{act}-{place}",
            title=title,
            url=reverse("incompatible"),
            drawn=drawn,
            given=given,
            was_sent=was_sent,
            hidden={"act": act, **hidden},
            says=_("登记例外的人不能再由本人任命；由另一位同事任职。") if act == "permit" else "",
            takes_away=act == "end",
        )


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
    rows = _pairs(Q())
    context = {
        "rows": rows,
        "exceptions": list(exceptions.select_related("incompatibility", "person").order_by("id")),
        "forms": list(_pair_forms(request, {str(pair.pk): f"{one} ↔ {other}" for pair, one, other in rows}, given)),
        **acting.told(acted),
    }
    return render(request, "web/incompatible.html", context, status=acting.status_of(acted))


def _unit_forms(request: SignedInRequest, names: dict[str, str], given: dict[str, str]) -> Iterator[ActForm]:
    """``names`` of the units by code."""
    entities = dict(LegalEntity.objects.order_by("code").values_list("code", "name"))
    drawn: Drawn = {
        "entity": {"choices": entities, "value": next(iter(entities), "")},
        "parent": {"choices": names},
        "unit": {"choices": names},
        "code": {"title": _("代码（字母数字）")},
    }
    offered: list[tuple[type[Command], str, tuple[str, ...]]] = [
        (FoundUnit, _("设立部门"), ("entity", "parent", "code", "name"))
    ]
    if names:
        offered.append((RenameUnit, _("部门改名"), ("unit", "name")))
    for command, title, asked in offered:
        if request.me.may(command.permission()):
            yield form_of(
                command,
                asked,
                request.me.reader,
                key=asked[0],
                title=title,
                url=reverse("units"),
                drawn=drawn,
                given=given,
                was_sent=bool(given) and ("unit" in given) is ("unit" in asked),
            )


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
        "can_close": bool(rows) and request.me.may(CloseUnit.permission()),
        "forms": list(_unit_forms(request, {row.code: row.name for row in rows if not row.closed_at}, given)),
        **acting.told(acted),
    }
    return render(request, "web/units.html", context, status=acting.status_of(acted))
