"""What an entry of the journal must say to count, by kind; pure."""

from collections.abc import Mapping
from typing import NamedTuple

from guiju.domains.office.models import EntryKind

Fields = Mapping[str, object]
PRICE = "价格"
DIRECTIONS = ("进入", "保持", "退出")


class Wanted(NamedTuple):
    """``fields`` must be filled, each with the word that is said when it is not; ``choice`` the topics there are."""

    fields: dict[str, str]
    choice: tuple[str, ...] = ()
    no_choice: str = ""


_NUMBERED = {"figure": "数值", "source": "来源"}
WANTED: Mapping[str, Wanted] = {
    EntryKind.COMPETITOR: Wanted({"source": "来源"}),
    EntryKind.MARKET: Wanted({"subject": "品类"}, DIRECTIONS, "未表态"),
    EntryKind.STRATEGY: Wanted({"source": "无数据依据：数据来源", "expected": "无数据依据：预期指标变化"}),
    EntryKind.SUGGESTION: Wanted({"content": "建议内容"}),
    EntryKind.REVIEW: Wanted({"figure": "无数据"}),
    EntryKind.FEEDBACK: Wanted({"subject": "无引用：客户"}),
    EntryKind.IMPROVEMENT: Wanted({"before": "未量化：改进前", "figure": "未量化：改进后"}),
    EntryKind.METRIC: Wanted({"topic": "指标", **_NUMBERED}),
    EntryKind.ACTIVITY: Wanted(
        {"owner": "草案：负责人", "expected": "草案：目标", "figure": "草案：预算", "source": "草案：活动日期"}
    ),
    EntryKind.CHANGE: Wanted({"content": "改什么"}),
    EntryKind.PLAN: Wanted({"figure": "不可量化"}),
    EntryKind.RESOURCE: Wanted(
        {"topic": "类型", "figure": "价格", "expected": "受众", "contact": "联系方式", "source": "资质"}
    ),
    EntryKind.USE: Wanted({"about": "推广资源"}),
    EntryKind.SITE: Wanted({"source": "网址"}),
    EntryKind.SPEND: Wanted({"figure": "金额", "subject": "用途"}),
    EntryKind.SHEET: Wanted({"subject": "产品", "content": "资料内容"}),
}


def lacking(kind: str, given: Fields) -> str:
    """What is missing, as people read it; empty where nothing is."""
    wanted = WANTED[kind]
    missing = [word for name, word in wanted.fields.items() if given[name] in (None, "")]
    if kind == EntryKind.COMPETITOR and not _says(given):
        missing.insert(0, PRICE if given["topic"] == PRICE else "内容")
    if wanted.choice and given["topic"] not in wanted.choice:
        missing.append(wanted.no_choice)
    return "、".join(missing)


def _says(given: Fields) -> bool:
    """Whether an observation has its price, or what else it is about."""
    return given["figure"] is not None if given["topic"] == PRICE else bool(given["content"])
