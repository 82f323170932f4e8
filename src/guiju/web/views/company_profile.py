"""公司情况: the questions that decide which clauses apply; answered, shown in their effect, then signed."""

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any, NamedTuple

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from guiju.kernel.pages import once
from guiju.kernel.pages.me import SignedInRequest
from guiju.kernel.rulebook import profile
from guiju.kernel.rulebook.models import ProfileAnswer, Rulebook
from guiju.web import acting
from guiju.web.people import names_of

WORDS = {"yes": True, "no": False}


class Asked(NamedTuple):
    """A question with the answer that counts now and the one that is chosen in the form."""

    question: profile.Question
    answer: profile.Answer | None
    by: str
    chosen: bool | None


class TurnedBook(NamedTuple):
    title: str
    clauses: list[tuple[str, str, str]]
    """Code, title and the questions that rule the clause out."""


@require_http_methods(["GET", "HEAD", "POST"])
def company_profile(request: SignedInRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(request, {})
    given = _given(request)
    answered = profile.answers()
    changed = {flag: each for flag, each in given.items() if flag not in answered or answered[flag].answer is not each}
    reason = request.POST.get("reason", "").strip()
    if not changed:
        return _page(request, given, reason, status=422, error=_("没有改动任何回答。"))
    if not request.POST.get("confirmed"):
        return _preview(request, given, changed, reason)
    if request.POST.get("standing", "") != _standing():
        return _preview(request, given, changed, reason, error=_("公司情况刚刚被别人改过，请重新核对影响再提交。"))
    lines = [{"flag": flag, "answer": answer} for flag, answer in changed.items()]
    acted = acting.act(request, profile.AnswerProfile, {"reason": reason, "lines": lines})
    if gone := acting.after(acted, reverse("company_profile")):
        return gone
    return _page(request, given, reason, status=acted.status, error=acted.error, refusals=acted.refusals)


def _given(request: SignedInRequest) -> dict[str, bool]:
    chosen = {each.flag: request.POST.get(f"answer-{each.flag}", "") for each in profile.questions()}
    return {flag: WORDS[word] for flag, word in chosen.items() if word in WORDS}


def _standing() -> str:
    """Changes with every answer, whoever gives it."""
    return str(ProfileAnswer.objects.order_by("-id").values_list("id", flat=True).first() or 0)


def _preview(
    request: SignedInRequest, given: Mapping[str, bool], changed: Mapping[str, bool], reason: str, error: str = ""
) -> HttpResponse:
    found = profile.turned(changed)
    titles = dict(Rulebook.objects.values_list("code", "title"))
    questions = {each.flag: each.question for each in profile.questions()}
    effects = {
        "off": list(_books(found.off, titles, questions)),
        "on": list(_books(found.on, titles, questions)),
        "off_count": len(found.off),
        "on_count": len(found.on),
        "changed": [(questions[flag], answer) for flag, answer in changed.items()],
        "is_preview": True,
        "standing": _standing(),
    }
    return _page(request, given, reason, status=409 if error else 200, error=error, **effects)


def _books(
    clauses: Iterable[profile.TurnedClause], titles: Mapping[str, str], questions: Mapping[str, str]
) -> Iterable[TurnedBook]:
    for code, group in groupby(clauses, key=lambda each: each.code.partition(".")[0]):
        rows = [(each.code, each.title, "、".join(questions.get(flag, flag) for flag in each.flags)) for each in group]
        yield TurnedBook(titles.get(code, code), rows)


def _page(
    request: SignedInRequest, given: Mapping[str, bool], reason: str = "", *, status: int = 200, **more: Any
) -> HttpResponse:
    answered = profile.answers()
    names = names_of(each.answered_by for each in answered.values())
    rows = []
    for question in profile.questions():
        answer = answered.get(question.flag)
        chosen = given.get(question.flag, answer.answer if answer else None)
        rows.append(Asked(question, answer, names.get(answer.answered_by, "") if answer else "", chosen))
    context = {"rows": rows, "reason": reason, "request_token": once.fresh(), **more}
    return render(request, "web/company_profile.html", context, status=status)
