"""What platforms offer is what there is: corrected outside in time, with proof, and explained the same day."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar

from django.db.models import Q
from django.utils import timezone
from pydantic import Field

from guiju.domains.orders.listing import whose
from guiju.domains.orders.models import ListingDifference, ProofKind
from guiju.domains.orders.subjects import ListedOtherwise
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.duties.duty import Duty, DutyParams
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Params
from guiju.kernel.controls.patterns import ConfirmedOutside, Due, NotOverdue, Outside
from guiju.kernel.controls.watch import Watch
from guiju.kernel.findings.standing import unsettled

HOUR = 3600
STOCK_COMPARED = Duty(
    "orders.stock_compared",
    "平台库存比对",
    DutyParams(
        posts=["operator", "store_manager"],
        place_kind="warehouse",
        on_holidays="all",
        opens="09:00",
        closes="18:00",
        bundle="daily_ops",
        superior="operations_director",
        checks=["平台订单已导入并占用，再导入各店铺的平台库存文件；差异已改正并写明原因"],
    ),
)


class ListingParams(Params):
    default_diff_tolerance: int = Field(0, title="允许差异", ge=0)
    default_outside_due_hours: int = Field(2, title="外部处理期限（小时）", ge=0)


class ExplainedParams(Params):
    grace_days: int = Field(0, title="宽限（天）", ge=0)


class _ListingWatch(Watch):
    subject = ListedOtherwise
    waits: ClassVar[Q]

    def subjects(self, context: Context) -> Subjects:
        found = Q(number__in=unsettled(self.key, context.using))
        rows = list(
            ListingDifference.objects.using(context.using)
            .filter(self.waits | found)
            .select_related("shop", "sku", "proof", "explanation")
            .order_by("id")
        )
        columns: dict[str, list[Any]] = {
            "difference": [row.number for row in rows],
            "place": [row.warehouse_id for row in rows],
        }
        subjects = Subjects(ListedOtherwise, columns, list(range(len(rows))), [None] * len(rows))
        subjects.memo["rows"] = rows
        return subjects

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return [account for account, _ in whose(subjects.place, context.now, context.using)]


def _named(row: ListingDifference) -> str:
    return f"{row.shop.name} {row.sku.code} 可售数改为 {row.available}"


class ListingConfirmed(ConfirmedOutside, _ListingWatch):
    key = "orders.listing_confirmed"
    title = "平台可售数未改正"
    params = ListingParams
    names: ClassVar = {"hours": "default_outside_due_hours"}
    where = "平台上"
    advice = "请在平台上改正可售数，上传截图，或导入新的平台库存文件"
    waits = Q(proof__isnull=True)
    examples = (
        passes(Outside("旗舰店 A-500", 3 * HOUR, is_confirmed=True)),
        passes(Outside("旗舰店 A-500", 2 * HOUR, is_confirmed=False)),
        breaches(Outside("旗舰店 A-500", 2 * HOUR + 1, is_confirmed=False)),
        passes(Outside("旗舰店 A-500", 3 * HOUR, is_confirmed=False), default_outside_due_hours=4),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Outside]:
        return [
            Outside(_named(row), _seconds(row.since, context.now), is_confirmed=hasattr(row, "proof"))
            for row in subjects.memo["rows"]
        ]


def _seconds(since: datetime, now: datetime) -> int:
    return int((now - since).total_seconds())


class ListingExplained(NotOverdue, _ListingWatch):
    """By the end of the day on which it was seen; what another difference has replaced needs no cause of its own."""

    key = "orders.listing_explained"
    title = "平台库存差异未写原因"
    params = ExplainedParams
    advice = "请填写差异原因"
    waits = Q(explanation__isnull=True) & (Q(proof__isnull=True) | ~Q(proof__kind=ProofKind.SUPERSEDED))
    examples = (
        passes(Due("旗舰店 A-500", 1, 1, is_done=False)),
        passes(Due("旗舰店 A-500", 1, 5, is_done=True)),
        breaches(Due("旗舰店 A-500", 1, 2, is_done=False)),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Due]:
        today = timezone.localdate(context.now).toordinal()
        return [
            Due(
                f"{row.shop.name} {row.sku.code} 差异原因",
                timezone.localdate(row.noted_at).toordinal(),
                today,
                is_done=hasattr(row, "explanation") or _is_superseded(row),
            )
            for row in subjects.memo["rows"]
        ]


def _is_superseded(row: ListingDifference) -> bool:
    return hasattr(row, "proof") and row.proof.kind == ProofKind.SUPERSEDED
