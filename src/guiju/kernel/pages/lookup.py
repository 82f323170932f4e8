"""Completing a reference: what begins with or contains what was typed, from the query that offers the model."""

from django.http import Http404, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from guiju.kernel.pages.me import SignedInRequest
from guiju.kernel.pages.written import clean
from guiju.kernel.queries.query import Asked, offering
from guiju.kernel.queries.reading import read

MOST = 20
LONGEST = 60


@require_safe
def lookup(request: SignedInRequest, model: str) -> JsonResponse:
    """``{"offers": [{"code", "caption"}]}``, at most twenty, in the reader's scope.

    Raises:
        Http404: no query offers the model.
        Forbidden: no post of the reader grants that query.
    """
    query = offering(model)
    if query is None or not query.identity:
        raise Http404(_("没有可供查找的资料。"))
    words, reader = clean(request.GET.get("q"))[:LONGEST], request.me.reader
    reader.demand(query.permission, query.title)
    rows = read(query, query.params(), Asked(search=words, limit=MOST), reader).rows if words else []
    caption = query.caption or query.identity
    offers = [{"code": str(getattr(row, query.identity)), "caption": str(getattr(row, caption) or "")} for row in rows]
    return JsonResponse({"offers": offers}, json_dumps_params={"ensure_ascii": False})
