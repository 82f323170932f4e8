"""One's own courses and exams: what has to be passed, the paper, and at once what was wrong."""

from typing import Any

import orjson
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from guiju.domains.training.bank import Bank, banks
from guiju.domains.training.commands import StartExam, SubmitExam
from guiju.domains.training.history import entries
from guiju.domains.training.makeup import SOURCE
from guiju.domains.training.models import Course, Invite, Paper, PaperResult
from guiju.kernel.commands.context import Refusal
from guiju.kernel.commands.run import run_items
from guiju.kernel.commands.shape import InvalidInput
from guiju.kernel.controls.pledges.audience import asked
from guiju.kernel.pages import once
from guiju.kernel.pages.me import SignedInRequest
from guiju.kernel.worklist.models import Task

SHOWN = 20


@require_safe
def mine(request: SignedInRequest) -> HttpResponse:
    day = timezone.localdate()
    actor = request.me.actor
    invited = Invite.objects.filter(person=request.me.person, session__starts_at__gte=timezone.now())
    wanted = {each.exam.code for each in asked(day).values() if each.exam.code}
    taught = set(Course.objects.exclude(exam="").values_list("exam", flat=True))
    scores = PaperResult.objects.filter(paper__account=actor).order_by("-id").values_list("paper__exam", "score")
    best: dict[str, int] = {}
    for exam, score in scores:
        best[exam] = max(best.get(exam, 0), score)
    titles = dict(Course.objects.order_by("version").values_list("code", "title"))
    context = {
        "tasks": Task.objects.filter(person=actor, source=SOURCE, ended_at=None).order_by("due_at")[:SHOWN],
        "sessions": invited.select_related("session__course").order_by("session__starts_at")[:SHOWN],
        "exams": [
            {"bank": banks()[code], "best": best.get(code)} for code in sorted(wanted | taught) if code in banks()
        ],
        "learned": [
            (titles.get(each.course, each.course), each)
            for each in entries(day, people={request.me.person.pk})[::-1][:SHOWN]
        ],
    }
    return render(request, "training/mine.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: SignedInRequest, code: str) -> HttpResponse:
    """What the exam is about; a paper is drawn when it is begun."""
    bank = banks().get(code)
    if bank is None:
        raise Http404
    refusals: list[Refusal] = []
    if request.method == "POST":
        outcome = run_items(StartExam, [{"exam": code}], request.me.context(request_id=once.given(request)))
        if not outcome.refusals:
            return HttpResponseRedirect(reverse("training_exam", args=[outcome.answers[0]["paper"]]))
        refusals = outcome.refusals
    context = {"bank": bank, "refusals": refusals, "request_token": once.fresh()}
    return render(request, "training/start.html", context, status=409 if refusals else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def exam(request: SignedInRequest, paper: int) -> HttpResponse:
    """One's own paper; another's is a 404. Handed in, it shows what was wrong and where that stands."""
    found = Paper.objects.filter(pk=paper, account=request.me.actor).select_related("result").first()
    bank = banks().get(found.exam) if found else None
    if found is None or bank is None:
        raise Http404
    if request.method != "POST":
        return _page(request, found, bank)
    drawn = orjson.loads(found.drawn)
    given = [request.POST.get(f"q{number}", "") for number in range(len(drawn))]
    item: dict[str, Any] = {"paper": paper, "lines": [{"choice": each} for each in given if each]}
    try:
        outcome = run_items(SubmitExam, [item], request.me.context(request_id=once.given(request)))
    except InvalidInput as wrong:
        said = Refusal(0, None, "", _("填写有误"), wrong.of_one_item, _("请答完每一题再交卷"), (), "block")
        return _page(request, found, bank, [said], given, status=422)
    if outcome.refusals:
        return _page(request, found, bank, outcome.refusals, given, status=409)
    return HttpResponseRedirect(reverse("training_exam", args=[paper]))


def _page(
    request: SignedInRequest,
    paper: Paper,
    bank: Bank,
    refusals: list[Refusal] | None = None,
    given: list[str] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    result = getattr(paper, "result", None)
    answers = orjson.loads(result.answers) if result else given or []
    questions = [
        {
            "number": number,
            "question": bank.questions[place],
            "given": answers[number] if number < len(answers) else None,
            "right": bank.questions[place].options[bank.questions[place].answer],
            "is_wrong": bool(result) and answers[number] != bank.questions[place].answer,
        }
        for number, place in enumerate(orjson.loads(paper.drawn))
    ]
    context = {
        "bank": bank,
        "paper": paper,
        "result": result,
        "questions": questions,
        "refusals": refusals or [],
        "request_token": once.fresh(),
    }
    return render(request, "training/exam.html", context, status=status)
