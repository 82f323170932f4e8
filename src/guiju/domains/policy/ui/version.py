"""A version on one page: its line of steps, its goals, whom it binds, who has not signed; and its printed papers."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from guiju.domains.policy.reading import Told, told
from guiju.kernel.pages.me import SignedInRequest


@require_safe
def version(request: SignedInRequest, number: str) -> HttpResponse:
    return render(request, "policy/version.html", {"told": _told_or_404(number)})


@require_safe
def papers(request: SignedInRequest, number: str) -> HttpResponse:
    return render(request, "policy/papers.html", {"told": _told_or_404(number), "printed_at": timezone.now()})


def _told_or_404(number: str) -> Told:
    found = told(number, timezone.now())
    if found is None:
        raise Http404(_("没有这一版制度。"))
    return found
