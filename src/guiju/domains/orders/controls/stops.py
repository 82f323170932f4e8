"""Nothing is sold without the permit that its line needs: stopped here at once, on the platforms with proof."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db.models import Q
from django.utils import timezone
from pydantic import Field

from guiju.domains.catalogue.api import OffSale, off_sale
from guiju.domains.orders.listing import whose
from guiju.domains.orders.models import PlatformStop
from guiju.domains.orders.stops import SOLD_WITH_PERMIT
from guiju.domains.orders.subjects import OrderAllocated, StopStands
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Gate, Params
from guiju.kernel.controls.record import Record
from guiju.kernel.controls.watch import Watch
from guiju.kernel.findings.standing import unsettled

STOPS_KEPT = Record(
    "orders.stops_kept", "平台停售与凭证留存", ("orders_platformstop_posted_update", "orders_stopproof_posted_update")
)
_SELLABLE = OffSale(0, "", "", "")


class Sold(NamedTuple):
    """``lacking`` are the permits of ``line`` that do not hold, empty where all do."""

    sku: str
    line: str
    lacking: str


class SoldWithPermit(Gate):
    """电子商务法 第十二条: the order stays on record; it gets no goods until the permit holds again."""

    key = SOLD_WITH_PERMIT
    title = "许可失效的商品停售"
    subject = OrderAllocated
    params = Params
    advice = "请续办许可并登记新的有效期；等不及的订单请登记取消并退款"
    examples = (
        passes(Sold("A-500", "", "")),
        breaches(Sold("A-500", "跨境电商", "海关备案号")),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Sold]:
        stopped = off_sale(set(subjects.sku_id), timezone.localdate(context.now), context.using)
        found = [(sku, stopped.get(pk, _SELLABLE)) for sku, pk in subjects.rows("sku", "sku_id")]
        return [Sold(sku, each.line_name, each.lacking) for sku, each in found]

    @staticmethod
    def judge(fact: Sold, params: Params) -> str | None:
        return f"{fact.sku} 已停售：“{fact.line}”的{fact.lacking}已失效" if fact.lacking else None


class OutsideParams(Params):
    default_outside_due_hours: int = Field(2, title="外部处理期限（小时）", ge=0)


class Offered(NamedTuple):
    shop: str
    line: str
    is_proven: bool


class StoppedOutside(Watch):
    """Found from the moment it stops until the platform is proved to offer nothing; our own stop does not wait for it."""

    key = "orders.stopped_outside"
    title = "平台上未停售"
    subject = StopStands
    params = OutsideParams
    advice = "请在平台上下架或把可售数改为 0，上传截图，或导入新的平台库存文件"
    examples = (
        passes(Offered("TM-1", "跨境电商", is_proven=True)),
        breaches(Offered("TM-1", "跨境电商", is_proven=False)),
    )

    def subjects(self, context: Context) -> Subjects:
        found = Q(number__in=unsettled(self.key, context.using))
        rows = list(
            PlatformStop.objects.using(context.using)
            .filter(Q(proof__isnull=True) | found)
            .select_related("shop", "line", "proof")
            .order_by("id")
        )
        columns: dict[str, list[Any]] = {
            "stop": [row.number for row in rows],
            "place": [row.warehouse_id for row in rows],
        }
        subjects = Subjects(StopStands, columns, list(range(len(rows))), [None] * len(rows))
        subjects.memo["rows"] = rows
        return subjects

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Offered]:
        return [Offered(row.shop.name, row.line.name, hasattr(row, "proof")) for row in subjects.memo["rows"]]

    @staticmethod
    def judge(fact: Offered, params: OutsideParams) -> str | None:
        if fact.is_proven:
            return None
        hours = params.default_outside_due_hours
        return f"“{fact.shop}”要在 {hours} 小时内停售“{fact.line}”的商品，还没有凭证"

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return [account for account, _ in whose(subjects.place, context.now, context.using)]
