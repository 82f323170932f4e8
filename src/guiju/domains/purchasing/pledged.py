"""What the boss reads each week about buyers whose pledge has lapsed; it stops no order."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count
from django.utils import timezone

from guiju.domains.purchasing.models import PurchaseOrder
from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.commands.receipts import evidence_by_request
from guiju.kernel.commands.run import run_items
from guiju.kernel.controls.pledges.audience import Audience, asked
from guiju.kernel.org.models import Person
from guiju.kernel.worklist.commands import SendMessages

KIND, TO = "purchasing.pledges", "owner"
WEEK = timedelta(days=7)


def step(moment: datetime, using: str = "default") -> None:
    """On Monday, once; a step of the ticker."""
    day = timezone.localdate(moment)
    monday = day - timedelta(days=day.weekday())
    request = f"purchasing.pledges:{monday}"
    if evidence_by_request(SYSTEM, SendMessages.key, [request], using):
        return
    lines = list(_lines(day, moment, using))
    if not lines:
        return
    item: dict[str, Any] = {
        "post": TO,
        "kind": KIND,
        "title": f"{len(lines)} 位采购人的承诺已过期（PLEDGE_EXPIRED）",
        "body": "\n".join(lines),
        "page": "pledges_unsigned",
    }
    run_items(SendMessages, [item], Context(SYSTEM, moment, request, using=using))


def _lines(day: date, moment: datetime, using: str) -> Iterator[str]:
    """A line for each buyer of the last seven days with a pledge that has lapsed."""
    rows = PurchaseOrder.objects.using(using).filter(ordered_at__gt=moment - WEEK, ordered_at__lte=moment)
    orders = dict(rows.order_by().values_list("handler").annotate(count=Count("id")))
    wanted = {code: each for code, each in asked(day, using).items() if each.terms.renew_months}
    if not orders or not wanted:
        return
    names = dict(Person.objects.using(using).filter(account__in=orders).values_list("account_id", "name"))
    lapsed: dict[int, list[str]] = {}
    for code, signers in Audience(day, using).of(wanted.values(), list(orders)).items():
        for signer in signers:
            if signer.is_lapsed:
                lapsed.setdefault(signer.account, []).append(f"《{wanted[code].text.title}》")
    for account, titles in sorted(lapsed.items()):
        yield f"{names.get(account, '')}：近 7 天下采购单 {orders[account]} 张，{''.join(titles)}已过期（PLEDGE_EXPIRED）"
