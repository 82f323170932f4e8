"""待合并条款: the pack's old wording, the company's own and the pack's new one side by side, and the decision."""

from typing import Any, NamedTuple

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from guiju.kernel.commands.fields import Label
from guiju.kernel.pages.me import SignedInRequest
from guiju.kernel.rulebook import merging, vocabulary
from guiju.kernel.rulebook.catalogue import controls
from guiju.kernel.rulebook.commands import EnactClause
from guiju.kernel.rulebook.merging import BINDINGS, PARAM, STATUTORY, WRITTEN, ThreeWays
from guiju.kernel.rulebook.models import Decision, Mode, Rulebook
from guiju.kernel.rulebook.settling import SettleWaiting
from guiju.web import acting
from guiju.web.differences import Segment, segments

_CHOICES = {name: mark.choices for name, mark in EnactClause.header_part().marked(Label).items()}


class Compared(NamedTuple):
    """A field of a clause in three wordings. ``takes_new`` is what a merge proposes; a written one has no choice."""

    name: str
    title: str
    old: str
    own: list[Segment]
    new: list[Segment]
    is_chosen: bool
    takes_new: bool
    is_law: bool


@require_safe
def waiting_clauses(request: SignedInRequest) -> HttpResponse:
    found = merging.three_ways(merging.waiting())
    titles = dict(Rulebook.objects.values_list("code", "title"))
    rows = [
        {
            "code": each.waiting.code,
            "title": each.own["title"],
            "rulebook": titles.get(each.waiting.entry.rulebook, each.waiting.entry.rulebook),
            "differing": "、".join(_title(name) for name in each.differing()),
        }
        for each in found
    ]
    return render(request, "web/waiting_clauses.html", {"rows": rows, "rows_exist": bool(rows)})


@require_http_methods(["GET", "HEAD", "POST"])
def waiting_clause(request: SignedInRequest, code: str) -> HttpResponse:
    found = merging.three_ways(merging.waiting(codes=[code]))
    if not found:
        raise Http404(_("没有待合并的条款 %(code)s。") % {"code": code[:20]})
    ways = found[0]
    if request.method != "POST":
        return _page(request, ways)
    given = acting.given(request, "digest", "decision", "reason", "title", "text")
    version = request.POST.get("version", "")
    item = {
        **given,
        "code": code,
        "version": int(version) if version.isdecimal() else 0,
        "taken": _taken(request, ways),
    }
    acted = acting.act(request, SettleWaiting, item)
    if gone := acting.after(acted, reverse("waiting_clauses")):
        return gone
    return _page(request, ways, acted, given)


def _taken(request: SignedInRequest, ways: ThreeWays) -> list[str]:
    return [name for name in ways.differing() if request.POST.get(f"take-{name}") == "new"]


def _page(
    request: SignedInRequest, ways: ThreeWays, acted: acting.Acted | None = None, given: dict[str, str] | None = None
) -> HttpResponse:
    taken = set(_taken(request, ways)) if acted else ways.proposed()
    context: dict[str, Any] = {
        "code": ways.waiting.code,
        "waiting": ways.waiting,
        "own_title": ways.own["title"],
        "fields": [_compared(ways, name, taken) for name in ways.differing()],
        "written": {name: (given or {}).get(name, ways.own[name]) for name in WRITTEN},
        "decisions": [(key, title) for key, title in Decision.choices if key != "keep" or ways.keeps_law()],
        "given": given or {},
        "keeps_law": ways.keeps_law(),
        **acting.told(acted),
    }
    return render(request, "web/waiting_clause.html", context, status=acting.status_of(acted))


def _compared(ways: ThreeWays, name: str, taken: set[str]) -> Compared:
    old, own, new = (_spelled(name, wording.get(name)) for wording in (ways.old, ways.own, ways.new))
    is_law = name.startswith(STATUTORY)
    return Compared(
        name,
        _title(name),
        old,
        segments(old, own),
        segments(old, new),
        is_chosen=name not in WRITTEN and not is_law,
        takes_new=name in taken or is_law,
        is_law=is_law,
    )


def _title(name: str) -> str:
    if name.startswith(PARAM):
        return vocabulary.param(name.removeprefix(PARAM)).title
    return merging.title_of(name)


def _spelled(name: str, value: Any) -> str:
    if value is None:
        return ""
    if name == BINDINGS:
        return "；".join(_bound(line) for line in value)
    choices = _CHOICES.get(name, {})
    if isinstance(value, str):
        return choices.get(value, value)
    if isinstance(value, list):
        return "、".join(choices.get(each, str(each)) for each in value)
    return vocabulary.spoken(value)


def _bound(line: dict[str, Any]) -> str:
    known = controls().get(line["control"])
    params = "，".join(
        f"{vocabulary.param(name).title} {vocabulary.spoken(each)}" for name, each in line["params"].items()
    )
    told = f"{known.title if known else line['control']}（{Mode(line['mode']).label}）"
    return f"{told}：{params}" if params else told
