"""Information assets as they stand, and what each lacks; they are reviewed every year."""

from collections.abc import Mapping, Sequence
from typing import Any

from guiju.domains.infosec.models import AssetLevel
from guiju.domains.infosec.registers import InfoAssets
from guiju.domains.policy.api import Asked, Line, ReviewKind, register, unsigned
from guiju.kernel.controls.duties.duty import Duty, DutyParams

REVIEW, YEAR = "information_assets", 12
GAPS = {"责任人": "keeper_id", "等级": "level", "防护措施": "measures"}
ASSETS_REVIEWED = Duty(
    "infosec.assets_reviewed",
    "信息资产年度评审",
    DutyParams(
        posts=["it_admin"],
        cadence="FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=15",
        on_holidays="next_workday",
        grace_minutes=7 * 24 * 60,
        bundle="yearly",
        superior="operations_director",
    ),
    outstanding=unsigned,
)
"""Done when the review is signed, whatever is open."""


def assets(using: str) -> list[Any]:
    """Those in use, with their keepers; one statement."""
    rows = InfoAssets.entries(using).filter(ended_at__isnull=True).select_related("keeper")
    return list(rows.order_by("code", "id"))


def gaps(asset: Any) -> list[str]:
    return [word for word, field in GAPS.items() if getattr(asset, field) in ("", None, AssetLevel.UNGRADED)]


def _lines(asked: Asked) -> Mapping[str, Sequence[Line]]:
    lines = []
    for each in assets(asked.using):
        missing = gaps(each)
        told = f"缺{'、'.join(missing)}" if missing else f"等级{each.get_level_display()}"
        owner = (each.keeper and each.keeper.account_id) or 0
        lines.append(Line(each.code, f"{each.code} {each.name}", told, owner, wants=bool(missing)))
    return {"": lines}


register(ReviewKind(REVIEW, "信息资产年度评审", YEAR, _lines, duties=(ASSETS_REVIEWED.key,)))
