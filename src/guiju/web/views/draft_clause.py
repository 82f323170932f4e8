"""A clause of a draft by itself: its words, its kind, its numbers and the controls that are to run it; split, left out."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import orjson
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from guiju.kernel.pages.me import SignedInRequest
from guiju.kernel.rulebook import vocabulary
from guiju.kernel.rulebook.adopting.carrying import whole_text
from guiju.kernel.rulebook.adopting.deciding import DecideDraft
from guiju.kernel.rulebook.adopting.reshaping import SplitDraft
from guiju.kernel.rulebook.adopting.standing import LIVES_ON, chosen_of, params_of
from guiju.kernel.rulebook.catalogue import ControlInfo, bindable
from guiju.kernel.rulebook.models import DraftClause, DraftDecision, Settled
from guiju.web import acting, drafted
from guiju.web.forms import number
from guiju.web.people import names_of
from guiju.web.views.drafts import clause_of, draft_of

SPARE = 2
"""Empty rows for further params."""
MOST_PARAMS = 60


class ControlField(NamedTuple):
    name: str
    title: str
    value: str
    is_required: bool


class OfferedControl(NamedTuple):
    """A control with the params it takes; ``why`` is empty where somebody added it by himself."""

    key: str
    title: str
    why: str
    percent: int
    is_chosen: bool
    fields: list[ControlField]


@require_http_methods(["GET", "HEAD", "POST"])
def draft_clause(request: SignedInRequest, wanted: int, clause: int) -> HttpResponse:
    found = draft_of(wanted)
    one = clause_of(found, str(clause))
    if request.method != "POST":
        return _page(request, one)
    turn = {"clause": one.pk, "turn": number(request.POST.get("turn", "")) or 0}
    if "parts" in request.POST:
        acted = acting.act(request, SplitDraft, {**turn, "lines": _parts(request.POST["parts"])})
    else:
        acted = acting.act(request, DecideDraft, {**turn, **_decision(request.POST)})
    if acted.is_done:
        return HttpResponseRedirect(f"{reverse('draft', args=[found.pk])}#{one.code}")
    return _page(request, one, acted)


def _parts(text: str) -> list[dict[str, str]]:
    """Clauses as they are parted by empty lines."""
    parts = [part.strip() for part in text.replace("\r\n", "\n").split("\n\n")]
    return [{"text": part} for part in parts if part]


def _decision(post: QueryDict) -> dict[str, Any]:
    given = {name: post.get(name, "").strip() for name in ("decision", "reason")}
    if given["decision"] != Settled.EDIT:
        return given
    words = {name: post.get(name, "").replace("\r\n", "\n").strip() for name in ("title", "text")}
    return {**given, **words, "kind": post.get("kind") or None, "params": _params(post), "lines": _lines(post)}


def _params(post: QueryDict) -> dict[str, Any]:
    found = {}
    for place in range(MOST_PARAMS):
        name, value = (post.get(f"param-{part}-{place}", "").strip() for part in ("name", "value"))
        if name and value:
            found[name] = _plain(value)
    return found


def _lines(post: QueryDict) -> list[dict[str, Any]]:
    known = bindable()
    keys = [*post.getlist("control"), *filter(None, [post.get("more", "")])]
    return [
        {"control": key, "params": _control_params(post, known[key]) if key in known else {}}
        for key in dict.fromkeys(keys)
    ]


def _control_params(post: QueryDict, info: ControlInfo) -> dict[str, Any]:
    given = {name: post.get(f"{info.key}:{name}", "").strip() for name in info.params.model_fields}
    return {
        name: value if info.params.model_fields[name].annotation is str else _plain(value)
        for name, value in given.items()
        if value
    }


def _plain(text: str) -> Any:
    """A number, a switch, a list or a table as it was typed; anything else is text."""
    if text in {"是", "否"}:
        return text == "是"
    if "、" in text:
        return [_plain(part.strip()) for part in text.split("、")]
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return text


def _page(request: SignedInRequest, clause: DraftClause, acted: acting.Acted | None = None) -> HttpResponse:
    decisions = list(clause.decisions.order_by("turn"))
    latest = decisions[-1] if decisions else None
    whole = whole_text(clause.text, orjson.loads(clause.items))
    known = bindable()
    said = _said(clause, latest, whole, known)
    if acted is not None:
        said |= {key: value for key, value in _decision(request.POST).items() if key in said and value}
    names = names_of(each.decided_by for each in decisions)
    draft = draft_of(clause.draft_id)
    context = {
        "draft": draft,
        "clause": clause,
        "whole": whole,
        "turn": latest.turn if latest is not None else 0,
        "said": said,
        "params": [*said["params"].items(), *[("", "")] * SPARE],
        "kinds": drafted.kind_choices(),
        "offered": list(_offered(clause, said["lines"], known)),
        "more": sorted(((info.title, key) for key, info in known.items()), key=lambda each: each[0]),
        "warned": [drafted.Warned(drafted.meaning_of(each), each) for each in orjson.loads(clause.warnings)],
        "source": [row for row in orjson.loads(draft.text.lines) if row[0] in orjson.loads(clause.lines)],
        "history": [(Settled(each.decision).label, names.get(each.decided_by, ""), each) for each in decisions],
        "given": request.POST,
        "is_open": not hasattr(draft, "enactment") and (latest is None or latest.decision not in LIVES_ON),
        **acting.told(acted),
    }
    return render(request, "web/draft_clause.html", context, status=acting.status_of(acted))


def _said(
    clause: DraftClause, latest: DraftDecision | None, whole: str, known: dict[str, ControlInfo]
) -> dict[str, Any]:
    """What the form proposes: what was decided last, else what accepting would say."""
    if latest is not None and latest.title:
        return {
            "title": latest.title,
            "text": latest.text,
            "kind": latest.kind,
            "reason": latest.reason,
            "params": orjson.loads(latest.params),
            "lines": orjson.loads(latest.bindings),
        }
    return {
        "title": clause.title,
        "text": whole,
        "kind": clause.kind,
        "reason": "",
        "params": params_of(orjson.loads(clause.params)),
        "lines": chosen_of(orjson.loads(clause.proposals), known),
    }


def _offered(
    clause: DraftClause, lines: list[dict[str, Any]], known: dict[str, ControlInfo]
) -> Iterator[OfferedControl]:
    """The proposals, and what somebody has chosen beside them."""
    chosen = {line["control"]: line["params"] for line in lines}
    for each in orjson.loads(clause.proposals):
        if info := known.get(each["control"]):
            given = chosen.get(info.key, each["params"])
            yield OfferedControl(
                info.key, info.title, each["why"], round(100 * each["score"]), info.key in chosen, _fields(info, given)
            )
    proposed = {each["control"] for each in orjson.loads(clause.proposals)}
    for key, given in chosen.items():
        if key not in proposed and key in known:
            yield OfferedControl(key, known[key].title, "", 0, is_chosen=True, fields=_fields(known[key], given))


def _fields(info: ControlInfo, given: dict[str, Any]) -> list[ControlField]:
    found = []
    for name, field in info.params.model_fields.items():
        value = given.get(name, None if field.is_required() else field.get_default(call_default_factory=True))
        title = field.title or vocabulary.param(name).title
        found.append(ControlField(name, title, _typed(value), field.is_required()))
    return found


def _typed(value: Any) -> str:
    """A value as it is typed; `_plain` reads it back."""
    if value is None or value in ([], {}):
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(each, int | float | str) for each in value) and len(value) > 1:
        return "、".join(map(str, value))
    return orjson.dumps(value, default=str).decode()
