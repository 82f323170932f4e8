"""The stock card of a product."""

import re

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from guiju.domains.catalogue.models import Sku
from guiju.domains.warehouse import queries
from guiju.domains.warehouse.controls.ledger import LedgerPostedInTime, PostDelay
from guiju.domains.warehouse.models import Move, StockState
from guiju.domains.warehouse.queries.card import DOCUMENTS, SIDES
from guiju.domains.warehouse.ui import scope
from guiju.domains.warehouse.ui.bound import bounds_of
from guiju.kernel.controls.patterns.days import spoken_span
from guiju.kernel.pages.me import SignedInRequest

PER_PAGE = 50
_LINE = re.compile(r"[1-9]\d{0,17}", re.ASCII)


@require_safe
def card(request: SignedInRequest) -> HttpResponse:
    code = request.GET.get("sku", "").replace("\x00", "").strip()[:40].upper()
    sku = Sku.objects.filter(code=code).first()
    if sku is None:
        raise Http404(_("没有这个商品，请核对商品编码。"))
    found = list(queries.balances(scope.places(request)).filter(sku=sku).order_by("warehouse__code"))
    named = request.GET.get("warehouse")
    chosen = next((each for each in found if each.warehouse.code == named), found[0] if found else None)
    after = _LINE.fullmatch(request.GET.get("after", ""))
    page = queries.Card([], None)
    if chosen:
        page = queries.stock_card(chosen, after=int(after[0]) if after else None, limit=PER_PAGE)
    allowed = allowed_delay()
    context = {
        "sku": sku,
        "balances": found,
        "chosen": chosen,
        "rows": [_line(move, allowed) for move in page.lines],
        "rows_exist": bool(page.lines),
        "is_later_page": bool(after),
        "older": page.older,
        "sees_costs": request.me.reader.may(queries.COSTS),
    }
    return render(request, "warehouse/card.html", context)


def _line(move: Move, allowed: int) -> dict[str, object]:
    inside = set(StockState.values)
    return {
        "move": move,
        "document": DOCUMENTS.get(move.document_type, move.document_type),
        "side": f"{SIDES.get(move.source, move.source)} → {SIDES.get(move.target, move.target)}",
        "entered": move.quantity if move.source not in inside else None,
        "left": move.quantity if move.target not in inside else None,
        "turned": move.quantity if move.source in inside and move.target in inside else None,
        "late": spoken_span(move.delay_seconds) if move.delay_seconds > allowed else "",
    }


def allowed_delay() -> int:
    """Seconds a ledger line may follow the goods: the strictest clause in force, else the control's default."""
    params = [bound.params for bound in bounds_of(LedgerPostedInTime)] or [PostDelay()]
    return min(each.default_post_delay_hours for each in params) * 3600  # type: ignore[attr-defined]
