"""The section 仓库 of 今日: what waits for a keeper, each number a link to the list where it is done."""

from typing import NamedTuple

from django.utils.translation import gettext as _

from guiju.domains.warehouse import queries
from guiju.domains.warehouse.api import CountArrival, DispatchGoods, PickGoods, PutAway, ReceiveGoods
from guiju.domains.warehouse.queries.keepers_day import DELIVERIES, REQUESTS
from guiju.domains.warehouse.queries.outbound import READY
from guiju.kernel.pages.addresses import list_address
from guiju.kernel.pages.me import Me
from guiju.web.sections import Section, register


class Work(NamedTuple):
    title: str
    waiting: int
    url: str


def warehouse(me: Me) -> Section | None:
    """For whoever does any of it; nothing where nothing waits."""
    found = queries.keepers_day(me.reader.permission(queries.READ).places) if me.may(queries.READ) else None
    if found is None:
        return None
    arrivals, receipts, requests = "warehouse.arrivals", "warehouse.receipts", "warehouse.issue_requests"
    steps = (
        (CountArrival, _("到货待清点"), found.to_count, list_address(arrivals, state=queries.WAITING)),
        (ReceiveGoods, _("已点待入库"), found.to_receive, list_address(arrivals, state=queries.COUNTED)),
        (PutAway, _("已入待上架"), found.to_put_away, list_address(receipts)),
        (PickGoods, _("申请待拣货"), found.to_pick, list_address(requests, state=READY)),
        (DispatchGoods, _("已拣待交接"), found.to_hand_over, list_address(requests, state=READY)),
    )
    work = [Work(title, waiting, url) for command, title, waiting, url in steps if me.may(command.permission())]
    if not work:
        return None
    total = sum(each.waiting for each in work)
    context = {"work": work, "deliveries": DELIVERIES, "requests": REQUESTS}
    return Section("warehouse", _("仓库"), "web/today/warehouse.html", context, total, figure=_("仓库待办"))


def register_all() -> None:
    register("warehouse", 22, warehouse)
