"""The books: posted every evening, closed every day and every month, checked and paid every week."""

from datetime import timedelta

from guiju.demo.company import WAREHOUSE
from guiju.demo.story.stage import ACCOUNTANT, FINANCE, KEEPER, MANAGER, Stage
from guiju.domains.ledger.api import ConfirmPayable
from guiju.domains.ledger.models import Payable
from guiju.domains.warehouse import api as warehouse
from guiju.domains.warehouse.closing import unposted
from guiju.domains.warehouse.matching import figures, gaps
from guiju.domains.warehouse.models import ReceiptLine
from guiju.domains.warehouse.moved import since
from guiju.kernel.audit.recent import first_id_since
from guiju.kernel.org.models import Place
from guiju.lib.workdays import ONE_DAY

_WEEK = timedelta(days=7)


def posted(stage: Stage) -> None:
    stage.act(ACCOUNTANT, warehouse.PostToLedger, {"warehouse": WAREHOUSE}, "ledger")


def day_closed(stage: Stage) -> None:
    """What is counted and not received is listed, with who answers for it."""
    lines = [
        {"document": each.number, "reason": "in_doubt", "owner": KEEPER, "note": "等供应商答复"}
        for each in unposted([_place(stage)], stage.using)
    ]
    stage.act(KEEPER, warehouse.CloseDay, {"warehouse": WAREHOUSE, "day": stage.day, "lines": lines}, "day")


def month_reported(stage: Stage) -> None:
    month = {"warehouse": WAREHOUSE, "month": f"{stage.day:%Y-%m}", "lines": []}
    stage.act(KEEPER, warehouse.SubmitMonthlyReport, month, "report")


def month_closed(stage: Stage) -> None:
    """On the second of the next month, with what differs listed; the finance head signs."""
    last = stage.day.replace(day=1) - ONE_DAY
    if last < stage.first:
        return
    lines = [
        {"gap": each.key, "owner": KEEPER, "reason": "退货待检，尚未上架登卡"}
        for each in gaps(figures([_place(stage)], stage.using))
    ]
    asked = {"warehouse": WAREHOUSE, "month": f"{last:%Y-%m}", "lines": lines}
    closed = stage.act(KEEPER, warehouse.CloseMonth, asked, "month", ends="", reason="财务负责人已当面核对签字")
    if closed.held:
        stage.decide(FINANCE, closed, "month-signed", note="已核对三相符，同意月结")


def movements_checked(stage: Stage) -> None:
    """The week's movements, looked at by somebody who did not make them."""
    recent = since(first_id_since(stage.now - _WEEK - ONE_DAY, stage.using), stage.using)
    items = [{"document": each.number, "note": "单据、数量、签字一致"} for each in recent if not each.is_checked]
    if items:
        stage.act(MANAGER, warehouse.CheckMovement, items, "checks")


def payables_confirmed(stage: Stage) -> None:
    """What was received in the week before is to be paid, as it was counted."""
    paid = set(Payable.objects.using(stage.using).values_list("document", flat=True))
    first = first_id_since(stage.now - _WEEK, stage.using)
    lines = ReceiptLine.objects.using(stage.using).filter(id__gte=first, state="good").order_by("id")
    owed: dict[tuple[str, str], int] = {}
    for supplier, number, cost in lines.values_list("receipt__arrival__supplier", "receipt__arrival__number", "cost"):
        if number not in paid:
            owed[supplier, number] = owed.get((supplier, number), 0) + cost
    items = [
        {"place": WAREHOUSE, "supplier": supplier, "document": number, "amount": amount}
        for (supplier, number), amount in owed.items()
        if amount
    ]
    if items:
        stage.act(ACCOUNTANT, ConfirmPayable, items, "payables")


def _place(stage: Stage) -> int:
    return int(Place.objects.using(stage.using).get(code=WAREHOUSE).id)
