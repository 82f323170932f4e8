"""The stock card of a product."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from guiju.domains.catalogue.models import Sku
from guiju.domains.warehouse import queries
from guiju.domains.warehouse.controls.ledger import LedgerPostedInTime, PostDelay, spoken
from guiju.domains.warehouse.ledger import CONSUMPTION, CUSTOMER, SUPPLIER
from guiju.domains.warehouse.models import Move, StockState
from guiju.domains.warehouse.ui import scope
from guiju.domains.warehouse.ui.bound import bounds_of
from guiju.kernel.pages.me import SignedInRequest

PER_PAGE = 50
SIDES = {state.value: str(state.label) for state in StockState} | {
    SUPPLIER: "供应商",
    CUSTOMER: "客户",
    CONSUMPTION: "耗用",
}
DOCUMENTS = {
    "receipt": "入库",
    "dispatch": "出库",
    "return": "退货入库",
    "reversal": "冲销",
    "state_change": "状态变更",
}


@require_safe
def card(request: SignedInRequest) -> HttpResponse:
    code = request.GET.get("sku", "").replace("\x00", "").strip()[:40].upper()
    sku = Sku.objects.filter(code=code).first()
    if sku is None:
        raise Http404(_("没有这个商品，请核对商品编码。"))
    places = scope.places(request)
    pager = Paginator(queries.stock_card(code, places), PER_PAGE).get_page(request.GET.get("page"))
    allowed = allowed_delay()
    context = {
        "sku": sku,
        "balances": queries.balances(places).filter(sku=sku),
        "rows": [_line(move, allowed) for move in pager.object_list],
        "rows_exist": bool(pager.object_list),
        "pager": pager,
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
        "late": spoken(move.delay_seconds) if move.delay_seconds > allowed else "",
    }


def allowed_delay() -> int:
    """Seconds a ledger line may follow the goods: the strictest clause in force, else the control's default."""
    params = [bound.params for bound in bounds_of(LedgerPostedInTime)] or [PostDelay()]
    return min(each.default_post_delay_hours for each in params) * 3600  # type: ignore[attr-defined]
