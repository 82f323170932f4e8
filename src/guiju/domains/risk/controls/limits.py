"""No month hangs on one platform: its share of what was sold is counted when the month is over."""

from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple

from django.utils import timezone
from pydantic import Field

from guiju.domains.policy.api import first_account
from guiju.domains.risk.shares import NAMES, PERMILLE, Share, limit_of, month_before, percent, shares
from guiju.domains.risk.subjects import PlatformShare
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Params
from guiju.kernel.controls.watch import Watch
from guiju.kernel.findings.standing import settled
from guiju.lib.money import in_yuan

ANSWERING = ("risk_manager", "owner")


class OnePlatform(Params):
    default_one_platform_share_max: float = Field(0.6, title="单一平台占月销售额最多（没有设定限额时）", gt=0, le=1)


class Held(NamedTuple):
    """Of a month that is over; ``limit`` in permille, 0 where none was set."""

    month: str
    share: Share
    limit: int


def limit_by(limit: int, params: OnePlatform) -> int:
    """In permille: what was set, else what the clause says."""
    return limit or round(params.default_one_platform_share_max * PERMILLE)


def _example(paid: int, limit: int = 0) -> Held:
    return Held("2027-05", Share("taobao", 64, paid, 100_000_00, "DD-1", "DD-64"), limit)


class LimitExceeded(Watch):
    """The month before; what somebody has looked at and verified is not found again."""

    key = "risk.limit_exceeded"
    title = "平台集中度超过限额"
    subject = PlatformShare
    params = OnePlatform
    interval = timedelta(hours=1)
    advice = "请在风险登记册登记应对措施，分散平台，或写明依据后调整限额"
    examples = (
        passes(_example(60_000_00)),
        breaches(_example(60_000_01)),
        passes(_example(64_000_00), default_one_platform_share_max=0.7),
        breaches(_example(50_000_01, 500)),
        passes(_example(64_000_00, 650)),
    )

    def subjects(self, context: Context) -> Subjects:
        first = month_before(timezone.localdate(context.now))
        month, done = f"{first:%Y-%m}", settled(self.key, context.using)
        rows = [each for each in shares(first, context.using) if f"{month}/{each.platform}" not in done]
        columns = {"month": [month] * len(rows), "platform": [each.platform for each in rows]}
        found = Subjects(PlatformShare, columns, list(range(len(rows))), [None] * len(rows))
        found.memo["rows"], found.memo["limit"] = rows, limit_of(first, context.using)
        return found

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Held]:
        rows = zip(subjects.month, subjects.memo["rows"], strict=True)
        return [Held(month, share, subjects.memo["limit"]) for month, share in rows]

    @staticmethod
    def judge(fact: Held, params: OnePlatform) -> str | None:
        share, limit = fact.share, limit_by(fact.limit, params)
        if not share.exceeds(limit):
            return None
        return (
            f"{fact.month} {NAMES[share.platform]}销售额 {in_yuan(share.amount)} 元，占全部 {in_yuan(share.total)} 元的 "
            f"{percent(share.permille)}，限额 {percent(limit)}；来源订单 {share.orders} 个，{share.first} 至 {share.last}"
        )

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return [first_account(ANSWERING, context.using)] * len(subjects)
