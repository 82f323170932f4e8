"""What somebody proposes to do better and what comes of it; an honour proposed, decided by another, published."""

from datetime import timedelta
from typing import Any

from guiju.demo.company import WAREHOUSE
from guiju.demo.story.stage import DIRECTOR, HR, KEEPER, MANAGER, SERVICE, Stage
from guiju.domains.conduct.api import DecideAward, FileSuggestion, ProposeAward, PublishDecision, ReviewSuggestion

SUGGESTED, HONOURED = 43, 56
"""The days of the story on which they are filed and proposed."""
_A_QUARTER = timedelta(days=90)
_SUGGESTED: dict[str, Any] = {
    "place": WAREHOUSE,
    "field": "电商运营",
    "title": "退货件到仓当天质检",
    "content": "退货件到仓当天质检并拍照，好的当天回良品，坏的当天找快递理赔，减少二次退货。",
    "reviewer": DIRECTOR,
    "lines": [{"person": SERVICE, "percent": 100}],
}
_DEAR: dict[str, Any] = {
    **_SUGGESTED,
    "title": "客服全部换双屏",
    "content": "客服每人配两块屏幕，一边看聊天一边查订单，平均回复快十秒。",
}
_PLANNED: dict[str, Any] = {"answer": "adopted", "owner": KEEPER, "measure": "二次退货率"}
_TOO_DEAR: dict[str, Any] = {"answer": "rejected", "reason": "今年设备预算已经用完，明年预算时再提"}
_HONOUR = {
    "place": WAREHOUSE,
    "person": KEEPER,
    "facts": "夜里门锁被撬时第一时间到场，当天查清少了哪些货",
    "proof": "当日的开仓检查和被盗嫌疑记录",
    "award_row": "J4",
    "form": "荣誉",
}


def suggested(stage: Stage) -> None:
    stage.act(SERVICE, FileSuggestion, [_SUGGESTED, _DEAR], "suggested")


def answered(stage: Stage) -> None:
    """One is adopted with who, until when and how it is measured, the other is not, with the reason."""
    adopted, rejected = stage.answers(SERVICE, FileSuggestion, "suggested", SUGGESTED)
    until = stage.day + _A_QUARTER
    items = [{"suggestion": adopted, "due_on": until, **_PLANNED}, {"suggestion": rejected, **_TOO_DEAR}]
    stage.act(DIRECTOR, ReviewSuggestion, items, "answered")


def proposed(stage: Stage) -> None:
    stage.act(MANAGER, ProposeAward, _HONOUR, "honour")


def decided(stage: Stage) -> None:
    case = stage.told(MANAGER, ProposeAward, "honour", HONOURED)
    stage.act(DIRECTOR, DecideAward, {"case": case, "is_given": True}, "honour-given")


def published(stage: Stage) -> None:
    case = stage.told(MANAGER, ProposeAward, "honour", HONOURED)
    stage.act(HR, PublishDecision, {"case": case}, "honour-published")
