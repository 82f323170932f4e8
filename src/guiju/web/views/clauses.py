"""The rulebook in force: all clauses with their lights, and one clause with what it did."""

from typing import Any

import orjson
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from guiju.kernel.audit.models import Breach, Decision
from guiju.kernel.commands.command import commands
from guiju.kernel.pages.me import SignedInRequest
from guiju.kernel.rulebook.catalogue import controls
from guiju.kernel.rulebook.models import Binding, Clause
from guiju.web import rules

PER_PAGE = 100
SHOWN = 20
KINDS = {
    "gate": ("stop", "关卡"),
    "watch": ("warn", "监测"),
    "duty": ("duty", "职责"),
    "pledge": ("pledge", "承诺"),
    "record": ("pass", "留痕"),
}
EFFECTS = {"block": ("stop", "拦截"), "hold": ("duty", "待批"), "warn": ("warn", "预警"), "observe": ("plain", "观察")}
READ_BREACHES = "audit.read_breaches"
"""Breaches name subjects and people's acts; the light and the counts are everybody's."""


@require_safe
def clauses(request: SignedInRequest) -> HttpResponse:
    words = request.GET.get("q", "").strip()[:80]
    light = request.GET.get("light", "")
    day, now = rules.today(), timezone.now()
    found = rules.search(rules.clauses_in_force(day), words)
    with_light = [each for each in rules.standing(list(found), day) if each.light(now).word == light] if light else []
    chosen = [each.clause for each in with_light] if light else found
    pager = Paginator(chosen, PER_PAGE).get_page(request.GET.get("page"))
    rows = [
        {"clause": each.clause, "kinds": _kinds(each.bindings), "light": each.light(now)}
        for each in rules.standing(list(pager.object_list), day)
    ]
    context = {"rows": rows, "rows_exist": bool(rows), "pager": pager, "search_words": words, "light": light}
    return render(request, "web/clauses.html", context)


@require_safe
def clause(request: SignedInRequest, code: str) -> HttpResponse:
    day = rules.today()
    found = rules.clauses_in_force(day).filter(code=code).first()
    if found is None:
        raise Http404(_("没有生效中的条款 %(code)s。") % {"code": code[:20]})
    standing = rules.standing([found], day)[0]
    may_read = request.me.may(READ_BREACHES)
    context = {
        "clause": found,
        "light": standing.light(timezone.now()),
        "params": _readable(_given(found.params), *(bound.binding.control for bound in standing.bindings)),
        "bindings": [_binding(bound) for bound in standing.bindings],
        "decisions": [_decision(each) for each in rules.decisions_of(standing.bindings, SHOWN)],
        "breaches": [_breach(each) for each in rules.breaches_of(code, SHOWN)] if may_read else [],
        "may_read_breaches": may_read,
        "versions": Clause.objects.filter(code=code).order_by("-version"),
        "day": day,
    }
    return render(request, "web/clause.html", context)


def _kinds(bindings: list[rules.Bound]) -> list[tuple[str, str]]:
    kinds = [bound.binding.kind for bound in bindings]
    return list(dict.fromkeys(KINDS.get(kind, ("plain", kind)) for kind in kinds))


def _binding(bound: rules.Bound) -> dict[str, Any]:
    binding = bound.binding
    return {
        "row": binding,
        "title": bound.title,
        "kind": KINDS.get(binding.kind, ("plain", binding.kind)),
        "params": _readable(_own(binding), binding.control),
        "last_judged": bound.last_judged,
    }


def _decision(decision: Decision) -> dict[str, Any]:
    command, control = commands().get(decision.evidence.command), controls().get(decision.control)
    return {
        "row": decision,
        "title": control.title if control else decision.control,
        "command": command.title if command else decision.evidence.command,
    }


def _breach(breach: Breach) -> dict[str, Any]:
    return {"row": breach, "effect": EFFECTS.get(breach.effect, ("plain", breach.effect))}


def _given(params: str) -> dict[str, Any]:
    given: dict[str, Any] = orjson.loads(params or "{}")
    return given


def _own(binding: Binding) -> dict[str, Any]:
    """The params that the control has; the clause may have more, for its other controls."""
    known = controls().get(binding.control)
    given = _given(binding.params)
    return {name: given[name] for name in given if name in known.params.model_fields} if known else given


def _readable(given: dict[str, Any], *bound: str) -> dict[str, str]:
    """Params under the titles that the bound controls give them; nested values stay JSON."""
    known = [controls()[control].params.model_fields for control in bound if control in controls()]
    titles = {name: info.title for fields in known for name, info in fields.items() if info.title}
    return {titles.get(name, name): _spoken(value) for name, value in given.items()}


def _spoken(value: Any) -> str:
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return "、".join(value)
    return value if isinstance(value, str) else orjson.dumps(value).decode()
