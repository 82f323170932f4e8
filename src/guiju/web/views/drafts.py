"""整理制度: a text is handed in, its clauses are decided about beside their source, and the draft is enacted."""

from typing import Any

import orjson
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guiju.kernel.audit.models import Breach
from guiju.kernel.commands.context import Forbidden
from guiju.kernel.files.bounded import BoundedUpload
from guiju.kernel.pages import once
from guiju.kernel.pages.me import SignedInRequest
from guiju.kernel.rulebook.adopting.deciding import DecideDraft
from guiju.kernel.rulebook.adopting.enacting import EnactDraft
from guiju.kernel.rulebook.adopting.reshaping import MergeDrafts
from guiju.kernel.rulebook.adopting.standing import Standing, is_risky, standing_of
from guiju.kernel.rulebook.adopting.taking import NotTaken, take
from guiju.kernel.rulebook.models import AdoptedText, DraftClause, DraftRulebook, Fate
from guiju.lib.rulebooks.sources import MOST_BYTES
from guiju.lib.runs import evidence_of
from guiju.web import acting, drafted
from guiju.web.forms import number
from guiju.web.people import names_of

A_PAGE = 40
TEXTS = 20
SCORES = (70, 60, 45, 30, 0)
"""Percents above which clauses are accepted together; from 45 on a control is bound with it."""


@require_http_methods(["GET", "HEAD", "POST"])
def drafts(request: SignedInRequest) -> HttpResponse:
    """The drafts there are, and a form that hands in another text."""
    if request.method == "POST":
        return _take(request)
    return _list(request)


drafts.max_upload_bytes = MOST_BYTES  # type: ignore[attr-defined]


def _list(request: SignedInRequest, error: str = "") -> HttpResponse:
    found = list(DraftRulebook.objects.select_related("text", "enactment").order_by("-text", "line")[:200])
    standing = standing_of([each.pk for each in found])
    latest = {each.code: each for each in sorted(found, key=lambda each: each.edition)}
    texts = AdoptedText.objects.select_related("reading").annotate(found=Count("drafts")).order_by("-id")[:TEXTS]
    context = {
        "rows": [{"draft": each, **drafted.counted(standing[each.pk])} for each in found],
        "rows_exist": bool(found),
        "waiting": [each for each in texts if not hasattr(each, "reading")],
        "unread": [each for each in texts if hasattr(each, "reading") and each.reading.fault],
        "earlier": sorted(latest.values(), key=lambda each: each.code),
        "is_polled": bool(request.headers.get("HX-Request")),
        "error": error,
        "given": request.POST,
        "keep_drafts": bool(error),
        "request_token": once.fresh(),
    }
    template = "web/drafts_waiting.html" if context["is_polled"] else "web/drafts.html"
    return render(request, template, context, status=422 if error else 200)


def _take(request: SignedInRequest) -> HttpResponse:
    files, pasted = request.FILES.getlist("file"), request.POST.get("pasted", "").strip()
    if BoundedUpload.cut(request):
        return _list(request, _("文件超过 20 MB：请拆成几份上传。"))
    if bool(pasted) == bool(files) or len(files) > 1:
        return _list(request, _("请选择一个 txt、md 或 docx 文件，或者粘贴正文，两者选一。"))
    name = "".join(each for each in (files[0].name or "" if files else "") if each.isprintable())[-100:]
    content = files[0].read() if files else pasted.encode()
    earlier = number(request.POST.get("earlier", ""))
    try:
        taken = take(
            content,
            name or _("粘贴的文字"),
            request.me.context(request_id=once.given(request)),
            earlier,
        )
    except NotTaken as refused:
        return _list(request, str(refused))
    except Forbidden:
        return _list(request, _("您的岗位没有整理制度的权限。"))
    target = reverse("draft", args=taken.drafts) if len(taken.drafts) == 1 else reverse("drafts")
    return HttpResponseRedirect(target)


@require_safe
def draft(request: SignedInRequest, wanted: int) -> HttpResponse:
    return _page(request, draft_of(wanted))


@require_POST
def act_on_draft(request: SignedInRequest, wanted: int, act: str) -> HttpResponse:
    """One decision, several at once, two clauses merged, or the draft enacted."""
    found = draft_of(wanted)
    given = {"decide": _decide, "bulk": _bulk, "merge": _merge, "enact": _enact}.get(act)
    if given is None:
        raise Http404
    return given(request, found)


def _decide(request: SignedInRequest, found: DraftRulebook) -> HttpResponse:
    clause = clause_of(found, request.POST.get("clause", ""))
    item = {
        "clause": clause.pk,
        "turn": number(request.POST.get("turn", "")) or 0,
        **acting.given(request, "decision", "reason"),
    }
    acted = acting.act(request, DecideDraft, item)
    if request.headers.get("HX-Request"):
        return _card(request, found, clause, acted)
    if acted.is_done:
        return _back(request, found, clause)
    return _page(request, found, acted)


def _card(request: SignedInRequest, found: DraftRulebook, clause: DraftClause, acted: acting.Acted) -> HttpResponse:
    """The clause as it stands now, and the counts beside it."""
    standing = standing_of([found.pk])[found.pk]
    shown = [each for each in standing if each.clause.pk == clause.pk]
    context = _context(request, found, standing, shown)
    context |= {"card": next(iter(context["cards"])), "is_swapped": True, **acting.told(acted)}
    return render(request, "web/draft_card.html", context, status=200 if acted.is_done else acted.status)


def _bulk(request: SignedInRequest, found: DraftRulebook) -> HttpResponse:
    least = number(request.POST.get("least", ""), 100)
    wanted = [
        {"clause": each.clause.pk, "turn": each.turn, "decision": "accept"}
        for each in standing_of([found.pk])[found.pk]
        if _is_plain(each) and least is not None and each.clause.score >= 10 * least
    ]
    if not wanted:
        return _page(request, found, acting.Acted(None, _("没有这样的条款：分数以上的都已决定，或有提示要逐条看。")))
    acted = acting.act(request, DecideDraft, *wanted)
    return _back(request, found) if acted.is_done else _page(request, found, acted)


def _is_plain(each: Standing) -> bool:
    """Whether nothing has to be looked at in a clause before it is accepted with others."""
    return not each.decision and not each.is_gone and not is_risky(each.clause) and each.clause.related == "[]"


def _merge(request: SignedInRequest, found: DraftRulebook) -> HttpResponse:
    one, other = (clause_of(found, request.POST.get(name, "")) for name in ("clause", "following"))
    turns = [number(request.POST.get(name, "")) or 0 for name in ("turn", "following_turn")]
    item = {"clause": one.pk, "turn": turns[0], "following": other.pk, "following_turn": turns[1]}
    acted = acting.act(request, MergeDrafts, item)
    return _back(request, found, one) if acted.is_done else _page(request, found, acted)


def _enact(request: SignedInRequest, found: DraftRulebook) -> HttpResponse:
    given = acting.given(request, "effective_from", "owner", "scope", "alias")
    acted = acting.act(request, EnactDraft, {"draft": found.pk, **given})
    away = acting.after(acted, f"{reverse('clauses')}?rulebook={found.code}")
    return away or _page(request, found, acted)


def _back(request: SignedInRequest, found: DraftRulebook, clause: DraftClause | None = None) -> HttpResponse:
    """To where the person was in the draft."""
    chosen, page = request.POST.get("show", ""), number(request.POST.get("page", ""), 999)
    asked = "&".join(
        filter(None, [f"show={chosen}" if chosen in drafted.FILTERS else "", f"page={page}" if page else ""])
    )
    at = f"#{clause.code}" if clause is not None else ""
    return HttpResponseRedirect(f"{reverse('draft', args=[found.pk])}{'?' if asked else ''}{asked}{at}")


def _page(request: SignedInRequest, found: DraftRulebook, acted: acting.Acted | None = None) -> HttpResponse:
    standing = standing_of([found.pk])[found.pk]
    asked = request.GET if request.method != "POST" else request.POST
    chosen = asked.get("show", "")
    pages = Paginator(drafted.picked(standing, chosen), A_PAGE)
    page = pages.get_page(asked.get("page"))
    own = _context(request, found, standing, list(page.object_list))
    context = {
        **own,
        "pager": page,
        "filters": [(name, word, own["counts"][name]) for name, word in drafted.FILTERS.items()],
        "chosen": chosen if chosen in drafted.FILTERS else "",
        "scores": SCORES,
        "said": _warnings_of(found),
        "report": orjson.loads(found.report),
        "chapters": orjson.loads(found.chapters),
        "rest": drafted.rest_of(found, standing) if not chosen and not page.has_next() else [],
        "today": timezone.localdate(),
        "given": request.POST,
        "may_enact": request.me.may(EnactDraft.permission()),
        **acting.told(acted),
    }
    return render(request, "web/draft.html", context, status=acting.status_of(acted))


def _context(
    request: SignedInRequest, found: DraftRulebook, standing: list[Standing], shown: list[Standing]
) -> dict[str, Any]:
    names = names_of(each.latest.decided_by for each in shown if each.latest is not None)
    wanted = [each.clause.before_id or 0 for each in shown if each.clause.fate == Fate.CHANGED]
    before = {row.pk: row for row in DraftClause.objects.filter(pk__in=wanted)} if wanted else {}
    return {
        "draft": found,
        "counts": drafted.counted(standing),
        "cards": list(drafted.cards(found, standing, shown, names, before)),
        "is_enacted": hasattr(found, "enactment"),
        "may_decide": request.me.may(DecideDraft.permission()) and not hasattr(found, "enactment"),
    }


def _warnings_of(found: DraftRulebook) -> list[str]:
    """What clauses warned of when the draft was made."""
    mine = Breach.objects.filter(evidence_id=evidence_of(found.pk), subject_key=f"{found.title}/{found.line}")
    return list(mine.order_by("id").values_list("message", flat=True))


def draft_of(wanted: int) -> DraftRulebook:
    found = DraftRulebook.objects.select_related("text", "enactment", "earlier").filter(pk=wanted).first()
    if found is None:
        raise Http404(_("没有这份制度草稿。"))
    return found


def clause_of(found: DraftRulebook, wanted: str) -> DraftClause:
    clause = DraftClause.objects.filter(draft=found, pk=number(wanted) or 0).first()
    if clause is None:
        raise Http404(_("这份草稿里没有这一条。"))
    return clause
