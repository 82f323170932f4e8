"""日历订阅: what a calendar program reads, without a session; the token in the address is all that it shows."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from guiju.kernel.agenda import feeds
from guiju.kernel.agenda.matters import Kind, Matter, matters_of

_PAGES = {Kind.DUTY: "duty", Kind.DECISION: "approval"}


@require_safe
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """Unknown, ended and of somebody who has left are the same 404."""
    account, now = feeds.owner_of(token), timezone.now()
    if account is None:
        raise Http404

    def address(matter: Matter) -> str:
        page = _PAGES.get(matter.kind)
        path = reverse(page, args=[int(matter.key)]) if page else reverse("today")
        return request.build_absolute_uri(path)

    sheet = feeds.written(matters_of(account, now), now, address)
    answer = HttpResponse(sheet, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'inline; filename="guiju.ics"'
    return answer
