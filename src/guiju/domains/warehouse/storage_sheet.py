"""The daily sheet of a zone: what is looked at for safety and for order, and the points it gets."""

from collections.abc import Sequence

from guiju.kernel.commands.work import Work
from guiju.kernel.controls.duties.review import Judged, Sheet
from guiju.kernel.findings.models import Finding

STACK_TOO_HIGH = "warehouse.stack_too_high"
STACKED = "安全：堆码不超过库位限高"
SAFE = [
    STACKED,
    "安全：堆码不倾斜、不靠墙",
    "安全：通道畅通",
    "安全：灭火器、消火栓无遮挡",
    "安全：货架无变形、无松动",
    "安全：无漏水、无受潮",
    "安全：无破损、无渗漏的货物",
    "安全：无虫鼠痕迹",
]
TIDY = [
    "整齐：货物按库位摆放",
    "整齐：标签朝外、看得清",
    "整齐：同一商品集中摆放",
    "整齐：托盘、周转箱归位",
    "整齐：地面无散落货物",
    "整齐：无杂物、无垃圾",
]
WHOLE = 100


def score(faults: int, points: int) -> int:
    """What is left of a hundred when each fault costs so many points."""
    return max(0, WHOLE - faults * points)


def sheet_review(sheets: Sequence[Sheet], work: Work) -> Judged:
    """Where a stack of the zone is known to be too high its check is 异常, whatever was ticked."""
    found = Finding.objects.using(work.using).filter(
        control=STACK_TOO_HIGH, resolved_at__isnull=True, place__in={sheet.place for sheet in sheets}
    )
    high: dict[int | None, list[str]] = {}
    for place, title in found.order_by("id").values_list("place_id", "title"):
        high.setdefault(place, []).append(title)
    wrong = {
        answer.line: "；".join(high[sheet.place])
        for sheet in sheets
        if sheet.place in high
        for answer in sheet.answers
        if answer.check.title == STACKED
    }
    return Judged(wrong, frozenset())
