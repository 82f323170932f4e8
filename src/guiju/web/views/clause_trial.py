"""改数试算: the numbers of a clause as fields, what they would have done in the past, and its next version."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import orjson
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from guiju.domains.policy.api import DraftVersion
from guiju.kernel.controls.backtest import CannotTry, Result, Tally, backtest
from guiju.kernel.controls.backtest.asking import STATUTORY, span_of
from guiju.kernel.controls.evaluation import Span
from guiju.kernel.org.models import Place
from guiju.kernel.pages.addresses import with_query
from guiju.kernel.pages.charts import drawn
from guiju.kernel.pages.me import SignedInRequest
from guiju.kernel.rulebook.amending import amended
from guiju.kernel.rulebook.catalogue import controls
from guiju.kernel.rulebook.commands import EnactClause
from guiju.kernel.rulebook.in_force import clauses_in_force
from guiju.kernel.rulebook.models import Clause, Kind
from guiju.web import acting, forms, params
from guiju.web.people import names_of
from guiju.web.rules import controls_of

USUAL_DAYS, MOST_DAYS, SHOWN, DAYS_DRAWN = 30, 366, 20, 20
PREFIX = "p-"
DRAFT = "draft"
EFFECTS = {
    "": ("pass", "通过"),
    "observe": ("plain", "观察"),
    "warn": ("warn", "预警"),
    "hold": ("duty", "待批"),
    "block": ("stop", "拦截"),
    "waived": ("warn", "特批"),
    "approved": ("pass", "批准"),
}


@dataclass(frozen=True)
class NumberField:
    """A param of the clause in the form; what is no plain value or a statute's is only shown."""

    name: str
    title: str
    value: Any
    spoken: str
    is_law: bool

    @property
    def is_editable(self) -> bool:
        return not self.is_law and isinstance(self.value, int | str)

    @property
    def is_flag(self) -> bool:
        return isinstance(self.value, bool)

    @property
    def is_number(self) -> bool:
        return isinstance(self.value, int) and not self.is_flag

    @property
    def key(self) -> str:
        return PREFIX + self.name

    def read(self, text: str) -> Any:
        """What was typed; text that is no number stays text, so that the control says what is wrong."""
        if self.is_flag:
            return text == "true"
        try:
            return int(text) if self.is_number else text
        except ValueError:
            return text


@require_http_methods(["GET", "HEAD", "POST"])
def clause_trial(request: SignedInRequest, code: str) -> HttpResponse:
    clause = _clause(code)
    fields = _fields(clause)
    given = request.POST if request.method == "POST" else request.GET
    changes = _changes(fields, given)
    if request.method != "POST":
        return _page(request, clause, fields, changes)
    text = given.get("text", "").strip() or clause.text
    if given.get("act") == DRAFT:
        acted = acting.act(request, DraftVersion, _draft(clause, changes, text))
    else:
        begins = given.get("effective_from", "").strip() or timezone.localdate() + timedelta(days=1)
        acted = acting.act(request, EnactClause, amended(clause, changes, begins, text))
    if gone := acting.after(acted, reverse("clause", args=[clause.code])):
        return gone
    return _page(request, clause, fields, changes, acted)


@require_safe
def clause_trial_chart(request: SignedInRequest, code: str) -> HttpResponse:
    """By day: stopped then, stopped by these numbers; the last days of the span.

    Of gates where there are any: a watch over the same rule would count the same things again.
    """
    clause = _clause(code)
    results, _wrong = _tried(clause, _changes(_fields(clause), request.GET), _span(request.GET))
    known = controls()
    own = [each for each in results if each.control in known and known[each.control].kind == Kind.GATE]
    days: dict[date, Tally] = {}
    for result in own or results:
        for day, tally in result.by_day.items():
            days[day] = days.get(day, Tally()) + tally
    kept = sorted(days)[-DAYS_DRAWN:]
    series = [
        (_("当时"), [days[day].was for day in kept]),
        (_("改数以后"), [days[day].would for day in kept]),
    ]
    return drawn(_("每天不合规的项数"), [f"{day:%m-%d}" for day in kept], series)


def _draft(clause: Clause, changes: Mapping[str, Any], text: str) -> dict[str, Any]:
    """A version of the rulebook in which this clause alone is changed, to go the lawful way."""
    numbers = {**orjson.loads(clause.params or "{}"), **changes}
    line = {"code": clause.code, "title": clause.title, "text": text, "params": numbers}
    title = _("%(title)s（%(code)s 改数）") % {"title": clause.rulebook.title, "code": clause.code}
    return {"rulebook": clause.rulebook.code, "title": title[:120], "lines": [line]}


def _clause(code: str) -> Clause:
    found = clauses_in_force(timezone.localdate()).filter(code=code).select_related("rulebook").first()
    if found is None:
        raise Http404(_("没有生效中的条款 %(code)s。") % {"code": code[:20]})
    return found


def _fields(clause: Clause) -> list[NumberField]:
    given = orjson.loads(clause.params or "{}")
    told = params.told(given, controls_of(clause))
    return [
        NumberField(name, param.title, given[name], param.value, is_law=name.startswith(STATUTORY))
        for name, param in zip(given, told, strict=True)
    ]


def _changes(fields: Iterable[NumberField], given: Mapping[str, str]) -> dict[str, Any]:
    """The fields whose value is another than the clause's."""
    found = {each.name: each.read(given[each.key].strip()) for each in fields if each.is_editable and each.key in given}
    own = {each.name: each.value for each in fields}
    return {name: value for name, value in found.items() if value != own[name]}


def _span(given: Mapping[str, str]) -> Span:
    until = forms.day(given.get("until", "")) or timezone.localdate()
    since = forms.day(given.get("since", ""))
    span = span_of(since, until, USUAL_DAYS)
    return span._replace(since=min(max(span.since, until - timedelta(days=MOST_DAYS)), until))


def _tried(clause: Clause, changes: Mapping[str, Any], span: Span) -> tuple[list[Result], str]:
    try:
        return backtest(clause.code, changes, span), ""
    except CannotTry as why:
        return [], str(why)


def _page(
    request: SignedInRequest,
    clause: Clause,
    fields: list[NumberField],
    changes: dict[str, Any],
    acted: acting.Acted | None = None,
) -> HttpResponse:
    given = request.POST if request.method == "POST" else request.GET
    span, is_asked = _span(given), bool(given)
    results, wrong = _tried(clause, changes, span) if is_asked else ([], "")
    asked = {each.key: given[each.key] for each in fields if each.key in given}
    address = reverse("clause_trial_chart", args=[clause.code])
    chart = with_query(address, {**asked, "since": span.since.isoformat(), "until": span.until.isoformat()})
    context = {
        "clause": clause,
        "fields": [(each, given.get(each.key, each.value)) for each in fields],
        "span": span,
        "is_asked": is_asked,
        "wrong": wrong,
        "results": [_told(each) for each in results],
        "chart_url": chart if any(each.total.was or each.total.would for each in results) else "",
        "may_save": request.me.may(EnactClause.permission()),
        "may_draft": request.me.may(DraftVersion.permission()),
        "text": given.get("text", clause.text),
        "effective_from": given.get("effective_from", "") or (timezone.localdate() + timedelta(days=1)).isoformat(),
        "asked": asked,
        "changes": bool(changes),
        **acting.told(acted),
    }
    return render(request, "web/clause_trial.html", context, status=acting.status_of(acted))


def _told(result: Result) -> dict[str, Any]:
    names = names_of([*result.by_person, *(each.actor for each in result.examples)])
    places = dict(Place.objects.filter(id__in=[each for each in result.by_place if each]).values_list("id", "name"))
    unknown = _("没有记录地点")
    return {
        "row": result,
        "changes": [
            (EFFECTS[was], EFFECTS[would], items) for (was, would), items in sorted(result.all_changes.items())
        ],
        "people": _most({names.get(actor, _("系统")): each for actor, each in result.by_person.items()}),
        "places": _most({places.get(place or 0, unknown): each for place, each in result.by_place.items()}),
        "unjudged": result.unjudged.most_common(),
        "examples": [
            (each, EFFECTS[each.was], EFFECTS[each.would], names.get(each.actor, _("系统")))
            for each in result.examples[:SHOWN]
        ],
    }


def _most(counted: dict[str, Tally]) -> list[tuple[str, Tally]]:
    rows = sorted(counted.items(), key=lambda row: (-row[1].newly, -row[1].would, -row[1].judged))
    return rows[:SHOWN]
