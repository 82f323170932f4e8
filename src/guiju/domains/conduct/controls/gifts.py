"""Gifts are registered in days; who keeps one to himself has a case under the rules of integrity."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from django.utils import timezone
from pydantic import AliasChoices, Field

from guiju.domains.conduct.models import Gift
from guiju.domains.conduct.registers import Gifts
from guiju.domains.conduct.subjects import GiftStands
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Params
from guiju.kernel.controls.watch import Watch
from guiju.kernel.org.leaders import leaders

FEN = 100


class Registering(Params):
    default_gift_register_from: int = Field(
        200,
        title="登记起点（元）",
        ge=0,
        validation_alias=AliasChoices("default_gift_register_from", "default_gift_register_cny"),
    )
    default_gift_register_days: int = Field(3, title="登记期限（天）", ge=0)
    default_case_rule: str = Field("", title="按哪一条处理", max_length=20)


class Registered(NamedTuple):
    """``days`` from receipt to the entry; ``is_own``: whoever received it entered it. The value in 分."""

    gift: str
    person: str
    value: int
    days: int
    is_own: bool


class GiftUnregistered(Watch):
    key = "conduct.gift_unregistered"
    title = "礼品没有按期登记"
    subject = GiftStands
    params = Registering
    advice = "请登记、上交或退回，并说明情况"
    examples = (
        passes(Registered("LP-1", "1004", 50_000, 3, is_own=True)),
        breaches(Registered("LP-1", "1004", 50_000, 4, is_own=True)),
        breaches(Registered("LP-1", "1004", 50_000, 4, is_own=False)),
        passes(Registered("LP-1", "1004", 20_000, 9, is_own=False)),
        passes(Registered("LP-1", "1004", 50_000, 4, is_own=True), default_gift_register_days=5),
    )

    def subjects(self, context: Context) -> Subjects:
        since = context.now - timedelta(days=730)
        rows = Gifts.entries(context.using).filter(entered_at__gte=since).select_related("person")
        whole = list(rows.order_by("id"))
        columns: dict[str, list[Any]] = {
            "gift": [row.number for row in whole],
            "place": [row.place_id for row in whole],
        }
        found = Subjects(GiftStands, columns, list(range(len(whole))), [None] * len(whole))
        found.memo["rows"] = whole
        return found

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Registered]:
        rows: list[Gift] = subjects.memo["rows"]
        return [
            Registered(
                row.number,
                row.person.number,
                row.value,
                (timezone.localdate(row.entered_at) - row.received_on).days,
                row.entered_by == row.person.account_id,
            )
            for row in rows
        ]

    @staticmethod
    def judge(fact: Registered, params: Registering) -> str | None:
        if fact.value <= params.default_gift_register_from * FEN or fact.days <= params.default_gift_register_days:
            return None
        rule = f"，按 {params.default_case_rule} 立案" if params.default_case_rule else ""
        return f"{fact.person} 收受的礼品 {fact.gift} 价值 {fact.value // FEN} 元，{fact.days} 天后才登记或被反映{rule}"

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        above = leaders(timezone.localdate(context.now), context.using)
        rows: list[Gift] = subjects.memo["rows"]
        return [above.get(row.person.account_id or 0, 0) for row in rows]
