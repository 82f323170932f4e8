"""What rules stopped, or a waiver let through, newest first: the records behind the figures of 今日."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guiju.kernel.audit.models import Breach
from guiju.kernel.controls.evaluation.commands import MarkWrong
from guiju.kernel.pages.me import SignedInRequest
from guiju.kernel.rulebook.catalogue import controls
from guiju.web.forms import LARGEST, number
from guiju.web.people import names_of

PER_PAGE = 50
EFFECTS = {
    "stopped": ("拦下", ("block", "hold")),
    "waived": ("特批放行", ("waived",)),
    "warn": ("预警", ("warn",)),
    "found": ("发现", ("found",)),
}
TAGS = {
    "block": ("stop", "拦截"),
    "hold": ("duty", "待批"),
    "waived": ("warn", "特批"),
    "warn": ("warn", "预警"),
    "found": ("stop", "发现"),
}


@require_safe
def breaches(request: SignedInRequest) -> HttpResponse:
    effect = request.GET.get("effect", "stopped")
    effect = effect if effect in EFFECTS else "stopped"
    rows = _newest(EFFECTS[effect][1], number(request.GET.get("start", "")) or LARGEST)
    shown = rows[:PER_PAGE]
    known, names = controls(), names_of(row.actor for row in shown)
    context = {
        "rows": [
            {
                "breach": row,
                "tag": TAGS[row.effect],
                "title": known[row.control].title if row.control in known else row.control,
                "who": names.get(row.actor, ""),
            }
            for row in shown
        ],
        "rows_exist": bool(shown),
        "next_start": shown[-1].id if len(rows) > PER_PAGE else None,
        "effects": {key: title for key, (title, _) in EFFECTS.items()},
        "effect": effect,
        "may_mark": request.me.may(MarkWrong.permission()) and effect != "waived",
    }
    return render(request, "web/breaches.html", context)


def _newest(effects: tuple[str, ...], before: int) -> list[Breach]:
    """One more than a page; each effect is read from its index, in order."""
    found = Breach.objects.filter(id__lt=before).select_related("evidence").defer("evidence__payload").order_by("-id")
    rows = [row for effect in effects for row in found.filter(effect=effect)[: PER_PAGE + 1]]
    return sorted(rows, key=lambda row: -row.id)[: PER_PAGE + 1]
