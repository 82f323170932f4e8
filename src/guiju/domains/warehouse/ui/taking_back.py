"""撤销: for a minute after it was done, an act is taken back by the document that undoes it."""

from typing import NamedTuple

from django.db.models import Sum
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from guiju.domains.warehouse.api import ReturnPick, ReverseDocument, UndoPutAway
from guiju.domains.warehouse.models import BinEntry, Dispatch, Handling, HandlingKind, Picked, Receipt
from guiju.domains.warehouse.undoing import WITHIN, recorded_at, seconds_left
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command
from guiju.kernel.commands.context import Outcome, Refusal
from guiju.kernel.commands.run import run_items
from guiju.kernel.pages import once
from guiju.kernel.pages.addresses import with_query
from guiju.kernel.pages.evidence import OpenWarning, open_warnings
from guiju.kernel.pages.me import SignedInRequest
from guiju.lib.runs import RUN_BITS

UNDOES: dict[str, type[Command]] = {HandlingKind.PUTAWAY: UndoPutAway, HandlingKind.PICK: ReturnPick}


class Done(NamedTuple):
    """What was just carried; ``seconds`` is how long it may still be taken back, 0 where it may not."""

    number: str
    says: str
    seconds: int
    undo_url: str
    warnings: list[OpenWarning]


def to_done(page: str, number: str, outcome: Outcome) -> HttpResponse:
    address = reverse(page, args=[number])
    return HttpResponseRedirect(with_query(address, {"done": outcome.answers.get(0, {}).get("number", "")}))


def done_of(request: SignedInRequest) -> Done | None:
    """The own handling that the address names."""
    handling = Handling.objects.filter(number=request.GET.get("done", "")[:30]).first()
    if handling is None or handling.handler != request.me.actor:
        return None
    entries = handling.entries.select_related("sku", "bin").order_by("id")
    parts = [f"{each.sku.name} {abs(each.quantity)} {each.sku.unit} {each.bin.code}" for each in entries]
    undone = Handling.objects.filter(undoes=handling).exists()
    may = request.me.may(UNDOES[handling.kind].permission()) if handling.kind in UNDOES else False
    return Done(
        handling.number,
        f"{handling.get_kind_display()}：{'、'.join(parts)}",
        seconds(request, handling.id) if may and not undone else 0,
        reverse("warehouse_undo", args=[handling.number]),
        open_warnings([handling.id >> RUN_BITS], request.me.actor),
    )


def seconds(request: SignedInRequest, row: int) -> int:
    """How long the person who looks may still take back what wrote a row; 0 for what somebody else wrote."""
    actor, moment = recorded_at([row], "default").get(row, (None, None))
    return seconds_left(moment, timezone.now()) if moment is not None and actor == request.me.actor else 0


def take_back(request: SignedInRequest, row: Receipt | Dispatch | Handling, number: str) -> list[Refusal]:
    """Why it was not; empty when it was."""
    if not seconds(request, row.pk):
        message = _("只有本人能在 %(most)s 秒内撤销") % {"most": WITHIN.seconds}
        advice = _("入库单、出库单请办冲销，拣货请办退拣，换库位请办移位")
        return [refusal(0, None, "stands", message, advice)]
    reason = _("当场撤销")
    context = request.me.context(request_id=once.given(request))
    if (
        isinstance(row, Receipt)
        and BinEntry.objects.filter(receipt_line__receipt=row).aggregate(n=Sum("quantity"))["n"]
    ):
        advice = _("请先在上架页撤销上架")
        return [refusal(0, None, "step_in_order", _("这张入库单的货已上架"), advice)]
    if not isinstance(row, Handling):
        return run_items(ReverseDocument, [{"document": number, "reason": reason}], context).refusals
    if row.kind == HandlingKind.PUTAWAY:
        return run_items(UndoPutAway, [{"putaway": number}], context).refusals
    picked = Picked.objects.filter(handling=row).order_by("id")
    lines = [
        {"line": line, "bin": place, "quantity": quantity}
        for line, place, quantity in picked.values_list("request_line__line", "bin__code", "quantity")
    ]
    request_number = row.request.number if row.request else ""
    return run_items(ReturnPick, [{"request": request_number, "lines": lines}], context).refusals
