"""今日: what is broken, who is late, what I must do now, what waits because of me, and the way to everything else."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guiju.kernel.findings.commands import ReportFinding
from guiju.kernel.pages.me import SignedInRequest
from guiju.web.sections import sections_of
from guiju.web.shell import shell


@require_safe
def today(request: SignedInRequest) -> HttpResponse:
    sections = sections_of(request.me)
    around = shell(request)
    context = {
        **around,
        "figures": [section for section in sections if section.count is not None],
        "whole": [section for section in sections if section.width == "whole"],
        "halves": sorted((each for each in sections if each.width != "whole"), key=lambda each: each.count == 0),
        "departments": [group for group in around["shell"].groups if group.department != "我的"],
        "may_report": request.me.may(ReportFinding.permission()),
    }
    return render(request, "web/today.html", context)
