"""One clause: its text in force, who must do what when, what runs it, and what came of it."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import orjson
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from guiju.domains.policy.api import AskQuestion, PauseControl, notes_of
from guiju.domains.policy.basis import checked_against
from guiju.domains.policy.goals import goals_served_by
from guiju.kernel.audit.models import Breach, Decision
from guiju.kernel.commands.command import commands
from guiju.kernel.controls import lights, signs
from guiju.kernel.controls.lights import Light, Shown, Standing
from guiju.kernel.controls.pledges.audience import progress
from guiju.kernel.controls.pledges.pledge import READ_AND_SIGN
from guiju.kernel.dossiers.commands import RecordDossier
from guiju.kernel.findings.visibility import visible
from guiju.kernel.org.permissions import register_permission
from guiju.kernel.pages.addresses import command_address
from guiju.kernel.pages.me import SignedInRequest
from guiju.kernel.rulebook import profile, vocabulary
from guiju.kernel.rulebook.catalogue import controls
from guiju.kernel.rulebook.in_force import clauses_in_force
from guiju.kernel.rulebook.models import Clause, Concern, Kind, Mode, Outcome
from guiju.web import forms, params, rules
from guiju.web.tiles import MEANINGS

SHOWN = 20
KINDS = {
    "gate": ("stop", "关卡"),
    "watch": ("warn", "监测"),
    "duty": ("duty", "职责"),
    "pledge": ("pledge", "承诺"),
    "record": ("pass", "留痕"),
    "reward": ("pass", "奖励"),
    "penalty": ("stop", "处罚"),
}
EFFECTS = {"block": ("stop", "拦截"), "hold": ("duty", "待批"), "warn": ("warn", "预警"), "observe": ("plain", "观察")}
MARKS = {"records": "如实登记，不拦", "gate": "不合的在这里拦下"}
READ_BREACHES = "audit.read_breaches"
"""Breaches name subjects and people's acts; the light and the counts are everybody's."""
register_permission(READ_BREACHES, "查看违反记录")


@require_safe
def clause(request: SignedInRequest, code: str) -> HttpResponse:
    today = timezone.localdate()
    asked = forms.asked_day(request.GET.get("on", ""), today)
    day = min(asked.day, today)
    found = clauses_in_force(day).filter(code=code).select_related("rulebook").first()
    if found is None:
        raise Http404(_("没有生效中的条款 %(code)s。") % {"code": code[:20]})
    standing = lights.standing([lights.row_of(found)])[0]
    bound = [each.control for each in standing.bounds]
    may_read, may_pause = request.me.may(READ_BREACHES), request.me.may(PauseControl.permission())
    context = {
        "clause": found,
        "light": _light(standing.shown),
        "concern": Concern(found.concern).label if found.concern else "",
        "note": profile.spoken(found.note),
        "related": _related(found),
        "basis": checked_against(found.rulebook_id, timezone.now()),
        "goals": goals_served_by(code),
        "notes": notes_of(code, day),
        "may_ask": request.me.may(AskQuestion.permission()),
        "is_past": day < today,
        "is_early": asked.day > today,
        "wrong_day": asked.wrong,
        "params": list(params.told(orjson.loads(found.params or "{}"), bound)),
        "actors": list(_actors(found.actor)),
        "occasions": list(_occasions(found)),
        "kinds": list(_kinds(standing)),
        "bindings": [_binding(each, code if may_pause and day == today else "") for each in standing.bounds],
        "signing": progress(found.rulebook.code, day) if _is_pledged(standing) else None,
        "decisions": [_decision(each) for each in rules.decisions_of(bound, SHOWN)],
        "breaches": [_breach(each) for each in rules.breaches_of(code, SHOWN)] if may_read else [],
        "findings": _findings(code, request.me.actor) if may_read else [],
        "may_read_breaches": may_read,
        "may_make_dossier": request.me.may(RecordDossier.permission()),
        "versions": list(_versions(code, found.version, today)),
        "day": day,
    }
    return render(request, "web/clause.html", context)


def _versions(code: str, shown: int, today: date) -> Iterable[dict[str, Any]]:
    """The newest first; with the day to look at it from, where one was in force on its own first day."""
    since_later = date.max
    for version in Clause.objects.filter(code=code).order_by("-version"):
        was_in_force = version.effective_from <= today and version.effective_from < since_later
        yield {
            "row": version,
            "is_shown": version.version == shown,
            "is_coming": version.effective_from > today,
            "is_replaced": since_later <= today,
            "look_from": version.effective_from if was_in_force and version.version != shown else None,
        }
        since_later = min(since_later, version.effective_from)


def _is_pledged(standing: Standing) -> bool:
    return any(each.control == READ_AND_SIGN.key for each in standing.bounds)


def _light(shown: Shown) -> dict[str, str]:
    return {"meaning": MEANINGS[shown.light], "word": shown.light.word, "says": shown.says}


def _related(clause: Clause) -> list[tuple[str, str]]:
    """Clauses that this one conflicts with, and those that say so of it: a conflict shows on both pages."""
    named = Q(code__in=orjson.loads(clause.conflicts_with)) | Q(conflicts_with__contains=f'"{clause.code}"')
    return list(clauses_in_force(timezone.localdate()).filter(named).values_list("code", "title"))


def _actors(spelled: str) -> Iterable[dict[str, str]]:
    titles = {**vocabulary.posts(), **vocabulary.parties()}
    for actor in vocabulary.actors(spelled):
        mapped = "、".join(titles[code] for code in (*actor.posts, *actor.parties))
        yield {"spelling": actor.spelling, "mapped": "" if mapped == actor.spelling else mapped}


def _occasions(clause: Clause) -> Iterable[dict[str, Any]]:
    for occasion in vocabulary.occasions(clause.occasion):
        yield {
            "title": occasion.title,
            "origin": "默认" if occasion.is_default else "",
            "mark": MARKS.get(occasion.mark, ""),
            "is_planned": any(vocabulary.is_planned(key) for key in occasion.commands),
        }


def _kinds(standing: Standing) -> Iterable[dict[str, Any]]:
    for kind, shown in standing.kinds.items():
        says = _("还没有控制。") if shown.light is Light.UNBOUND else shown.says
        yield {"kind": KINDS.get(kind, ("plain", kind)), "light": {**_light(shown), "says": says}}


def _findings(code: str, reader: int) -> list[dict[str, Any]]:
    """Those that the reader sees have a page for him."""
    found = list(rules.findings_of(code, SHOWN))
    seen = set(visible(reader).filter(id__in=[each.id for each in found]).values_list("id", flat=True))
    return [{"row": each, "is_visible": each.id in seen} for each in found]


def _binding(bound: signs.Bound, paused_for: str) -> dict[str, Any]:
    """``paused_for`` is the clause for which the reader may have the control judge no longer."""
    known = controls().get(bound.control)
    given = orjson.loads(bound.params or "{}")
    own = {name: given[name] for name in given if known and name in known.params.model_fields}
    return {
        "row": bound,
        "kind": KINDS.get(bound.kind, ("plain", bound.kind)),
        "outcome": Outcome(bound.outcome).label,
        "mode": Mode(bound.mode).label,
        "params": list(params.told(own, [bound.control])),
        "judges": bound.kind == Kind.GATE,
        "pause": command_address(PauseControl.key, {"clause": paused_for, "control": bound.control})
        if paused_for
        else "",
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
