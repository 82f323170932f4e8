"""The pledge that clauses bind: read the rulebook as it stands, and sign it under one's own name."""

from dataclasses import dataclass, field
from typing import Annotated

from pydantic import AliasChoices, Field

from guiju.kernel.controls.gate import Params
from guiju.kernel.controls.record import Record
from guiju.kernel.rulebook import catalogue

RENEWAL = AliasChoices("default_renew_months", "default_interval_months")
PostCode = Annotated[str, Field(min_length=1, max_length=40)]
_pledges: dict[str, "Pledge"] = {}


class PledgeParams(Params):
    posts: list[PostCode] = Field([], title="须签署的岗位（空着是全体）")
    units: list[PostCode] = Field([], title="须签署的部门（空着是全体）")
    default_sign_days: int = Field(7, title="签署期限（天）", ge=0, le=365)
    default_sign_workdays: int = Field(0, title="签署期限（工作日，0 按天）", ge=0, le=90)
    default_also_told: str = Field("", title="到期未签另报哪个岗位", max_length=40)
    default_per_post: bool = Field(default=False, title="按岗位签责任书，换岗重签")
    default_groups: dict[str, list[PostCode]] = Field({}, title="适用对象的岗位（其余是员工）")
    default_exam: str = Field("", title="签署生效须通过的考试", max_length=40)
    default_pass_score: int = Field(80, title="及格分", ge=0, le=100)
    default_min_read_seconds: int = Field(0, title="最短阅读时间（秒）", ge=0, le=3600)
    default_exempt_posts: list[PostCode] = Field([], title="只签不考的岗位")
    default_renew_months: int = Field(0, title="重签周期（月，0 不重签）", ge=0, le=120, validation_alias=RENEWAL)
    default_renew_ahead_days: int = Field(30, title="到期前几天请重签", ge=0, le=365)
    default_not_informed_to: str = Field("", title="未告知的问题报哪个岗位", max_length=40)


@dataclass(frozen=True)
class Pledge:
    """One signature a rulebook, whichever of its clauses bind the pledge."""

    key: str
    title: str
    params: type[Params] = field(default=PledgeParams)

    def __post_init__(self) -> None:
        _pledges[self.key] = self
        catalogue.register(
            catalogue.ControlInfo(self.key, "pledge", self.title, "warn", protected=False, params=self.params)
        )


class ReminderParams(Params):
    """On which terms a leader may remind somebody in private of what he has pledged."""

    default_reminder_posts: list[PostCode] = Field([], title="可以提醒的岗位（空着是全体）")
    default_reminded_by: list[PostCode] = Field([], title="由哪个岗位提醒（空着是上级）")
    default_nail_mm: int | None = Field(None, title="指甲长度（毫米）", ge=0)
    default_remind_window_days: int = Field(0, title="几天内至多提醒一次（0 不限）", ge=0, le=365)
    default_min_group: int = Field(5, title="最小统计人数", ge=1)
    default_unrecorded: list[str] = Field([], title="不记录的情形")
    default_closed_by_leave: bool = Field(default=False, title="当天请短假的不提醒")
    default_told: list[str] = Field([], title="提醒须写明")
    default_offers: dict[str, str] = Field({}, title="随提醒提供")


READ_AND_SIGN = Pledge("controls.read_and_sign", "阅读并签署")
PRIVATE_REMINDER = Pledge("controls.private_reminder", "私下提醒", ReminderParams)
SIGNATURES_KEPT = Record(
    "controls.signatures_kept",
    "签署不可改、不可删",
    ("controls_pledgesignature_posted_delete", "controls_pledgesignature_posted_update"),
)


def pledges() -> dict[str, Pledge]:
    return dict(_pledges)
