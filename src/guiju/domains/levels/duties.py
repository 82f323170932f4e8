"""The duties of looking at stock levels; clauses bind them with params."""

from pydantic import Field

from guiju.kernel.controls.duties.duty import Duty, DutyParams
from guiju.kernel.controls.duties.occasional import OccasionalDuty
from guiju.kernel.controls.gate import Params

LEVELS_REVIEWED = Duty(
    "levels.levels_reviewed",
    "每周查看超龄、超量库存",
    DutyParams(
        posts=["warehouse_head"],
        place_kind="warehouse",
        cadence="FREQ=WEEKLY;BYDAY=FR",
        on_holidays="previous_workday",
        checks=["超量、超龄商品都有处理建议或写明理由", "已采纳的处理按期进行"],
        bundle="friday_report",
        superior="operations_director",
    ),
)
SHORTAGES_HANDLED = Duty(
    "levels.shortages_handled",
    "每日处理补货建议与缺货",
    DutyParams(
        posts=["warehouse_head"],
        place_kind="warehouse",
        checks=["补货建议都有决定", "缺货商品已催到货或约定预售"],
        bundle="daily_ops",
        superior="operations_director",
    ),
)


class IdleTime(Params):
    """Of the month's list: from how many days without an issue a batch stands on it, until which day it is answered."""

    default_dead_stock_days: int = Field(180, title="积压天数", ge=1)
    default_due_day: int = Field(5, title="建议期限（每月几日）", ge=1, le=28)
    posts: list[str] = Field(["keeper"], title="岗位")
    superior: str = Field("operations_director", title="上级岗位")


IDLE_PROPOSED = OccasionalDuty("levels.idle_proposed", "积压货物逐批提出处理建议", IdleTime)
"""Falls due when a month's list has lines; done when each of them has its proposal."""
