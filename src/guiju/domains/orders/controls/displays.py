"""The home page of every shop shows the licence."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.utils import timezone
from pydantic import Field

from guiju.domains.orders.listing import whose
from guiju.domains.orders.models import Shop, ShopDisplay
from guiju.domains.orders.subjects import ShopStands
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Params
from guiju.kernel.controls.record import Record
from guiju.kernel.controls.watch import Watch

DISPLAYS_KEPT = Record("orders.displays_kept", "店铺证照公示核对留档", ("orders_shopdisplay_posted_update",))


class DisplayParams(Params):
    default_display_days: int = Field(31, title="公示核对周期（天）", ge=1)


class Displayed(NamedTuple):
    """``days`` since somebody looked, or since the shop was registered where nobody has."""

    shop: str
    days: int
    is_checked: bool
    is_shown: bool


class LicenceDisplayed(Watch):
    """电子商务法 第十五条; a page that nobody has looked at for long is listed as well."""

    key = "orders.licence_displayed"
    title = "店铺首页没有公示证照"
    subject = ShopStands
    params = DisplayParams
    advice = "请在首页显著位置公示营业执照信息，截图后登记核对"
    examples = (
        passes(Displayed("旗舰店", 31, is_checked=True, is_shown=True)),
        passes(Displayed("旗舰店", 31, is_checked=False, is_shown=False)),
        breaches(Displayed("旗舰店", 0, is_checked=True, is_shown=False)),
        breaches(Displayed("旗舰店", 32, is_checked=True, is_shown=True)),
        breaches(Displayed("旗舰店", 32, is_checked=False, is_shown=False)),
    )

    def subjects(self, context: Context) -> Subjects:
        rows = list(Shop.objects.using(context.using).order_by("id"))
        columns: dict[str, list[Any]] = {
            "shop": [row.code for row in rows],
            "place": [row.warehouse_id for row in rows],
        }
        subjects = Subjects(ShopStands, columns, list(range(len(rows))), [None] * len(rows))
        subjects.memo["rows"] = rows
        return subjects

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Displayed]:
        today = timezone.localdate(context.now)
        newest = {each.shop_id: each for each in ShopDisplay.objects.using(context.using).order_by("id")}
        found = []
        for row in subjects.memo["rows"]:
            seen = newest.get(row.pk)
            days = (today - timezone.localdate(seen.checked_at if seen else row.opened_at)).days
            found.append(Displayed(row.name, days, seen is not None, seen is not None and seen.is_shown))
        return found

    @staticmethod
    def judge(fact: Displayed, params: DisplayParams) -> str | None:
        if fact.is_checked and not fact.is_shown:
            return f"{fact.shop} 首页没有营业执照信息"
        if fact.days <= params.default_display_days:
            return None
        return f"{fact.shop} 首页的营业执照信息超过 {params.default_display_days} 天没有核对"

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return [account for account, _ in whose(subjects.place, context.now, context.using)]
