"""今日: what waits for me, what waits because of me, and the way to everything else."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guiju.kernel.pages.me import SignedInRequest
from guiju.web import waiting
from guiju.web.held import Held, with_names
from guiju.web.shell import shell

SHOWN = 20


@require_safe
def today(request: SignedInRequest) -> HttpResponse:
    approvals = waiting.approvals(request.me)
    warnings = waiting.warnings(request.me)
    requests = waiting.requests(request.me)
    shown: list[Held] = with_names([*approvals[:SHOWN], *requests[:SHOWN]])
    context = {
        "approvals": [each for each in shown if each.row.requester != request.me.actor],
        "approval_count": approvals.count(),
        "warnings": warnings[:SHOWN],
        "warning_count": warnings.count(),
        "requests": [each for each in shown if each.row.requester == request.me.actor],
        "request_count": requests.count(),
        "departments": [group for group in shell(request)["shell"].groups if group.department != "我的"],
        "shown": SHOWN,
    }
    return render(request, "web/today.html", context)
