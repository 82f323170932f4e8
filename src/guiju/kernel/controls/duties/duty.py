"""Duties: tasks of posts at a time and a place, declared here and bound by clauses with params."""

from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, create_model

from guiju.kernel.controls.duties.cadence import Cadence, OnHolidays
from guiju.kernel.controls.duties.checks import Asked, CheckTitle
from guiju.kernel.controls.duties.review import Outstanding, Reviewer
from guiju.kernel.controls.gate import Params
from guiju.kernel.controls.patterns.days import minute_of
from guiju.kernel.rulebook import catalogue

PHOTO, PHOTO_EACH, PHOTO_FAULTS = "photo", "photo_each", "photo_faults"
NUMBER, PHOTO_LATER, PARTIAL = "number", "photo_later", "partial"
EVIDENCE = {
    PHOTO: "至少一张照片",
    PHOTO_EACH: "每项一张照片",
    PHOTO_FAULTS: "每处异常一张照片",
    NUMBER: "每项一个读数",
    PHOTO_LATER: "照片可以后补",
    PARTIAL: "可以先交一部分",
}
_duties: dict[str, "Duty"] = {}

Clock = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
PostCode = Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[A-Za-z0-9._-]+$")]


def _named(posts: list[str]) -> list[str]:
    if not posts:
        message = "至少写一个岗位"
        raise ValueError(message)
    return posts


class DutyParams(Params):
    """What a clause may say of a duty. A window that closes before it opens ends on the next day."""

    posts: Annotated[list[PostCode], AfterValidator(_named)] = Field([], title="岗位", max_length=20)
    place_kind: Literal["", "site", "warehouse", "zone", "spot"] = Field("", title="地点种类")
    cadence: Cadence = Field("FREQ=DAILY", title="周期")
    times_a_day: int = Field(1, title="每天次数", ge=0, le=24)
    interval_days: int = Field(0, title="间隔（天），写了就不看周期", ge=0, le=366)
    on_holidays: OnHolidays = Field("workdays", title="遇休息日")
    per: Literal["each", "any"] = Field("any", title="每人或任一人")
    opens: Clock = Field("09:00", title="开始")
    closes: Clock = Field("18:00", title="截止")
    grace_minutes: int = Field(0, title="宽限（分钟）", ge=0, le=7 * 24 * 60)
    checks: list[CheckTitle] = Field([], title="检查项", max_length=30)
    asked: list[Asked] = Field([], title="须填项", max_length=10)
    evidence: list[Literal["photo", "photo_each", "photo_faults", "number", "photo_later", "partial"]] = Field(
        [], title="所需凭证"
    )
    bundle: str = Field("", title="合并清单", max_length=40)
    superior: str = Field("", title="上级岗位", max_length=40)
    answer_days: int = Field(0, title="漏做后上级答复期限（天）", ge=0, le=30)
    fault_days: int | None = Field(None, title="异常整改期限（天），0 为当天", ge=0, le=366)

    @property
    def span(self) -> tuple[int, int]:
        """Minutes from the day's midnight to the opening and to the end of the window."""
        opens, closes = minute_of(self.opens), minute_of(self.closes)
        return opens, closes if closes > opens else closes + 24 * 60


@dataclass(frozen=True)
class Duty:
    """``usual`` is what holds unless a clause says otherwise; ``names`` are the names a clause has for a param.

    ``part`` is which of a clause's checks this duty is, where one clause lists those of several duties, ``turn`` which time
    of the day, where it is done several times. ``review`` judges the answers by what else is known; ``outstanding`` says
    what has to be done besides, and ``own`` has the params of that. ``free_on_leave``: whoever is on leave, with nobody
    standing in, has none that day. ``besides`` says by a binding's params (and a day and database)
    whether it is due on a day beside its cadence.
    """

    key: str
    title: str
    usual: DutyParams
    names: Mapping[str, str] = field(default_factory=dict)
    part: int | None = None
    turn: int = 1
    review: Reviewer | None = field(default=None, compare=False)
    outstanding: Outstanding | None = field(default=None, compare=False)
    own: type[Params] = field(default=Params, compare=False)
    free_on_leave: bool = False
    besides: Callable[[Params, date, str], bool] | None = field(default=None, compare=False)
    params: type[Params] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        fields: dict[str, Any] = {}
        for name, info in DutyParams.model_fields.items():
            own = copy(info)
            own.default = getattr(self.usual, name)
            own.validate_default = True
            fields[self.names.get(name, name)] = (info.annotation, own)
        model = create_model(f"Params of {self.key}", __base__=self.own, **fields)
        object.__setattr__(self, "params", model)
        _duties[self.key] = self
        catalogue.register(catalogue.ControlInfo(self.key, "duty", self.title, "warn", protected=False, params=model))

    def place_kind(self, given: Params) -> str:
        """At what kind of place it is due; empty where it is due at no place or at that of its binding."""
        kind: str = getattr(given, self.names.get("place_kind", "place_kind"))
        return kind

    def read(self, given: Params) -> DutyParams:
        """A binding's validated params under the duty's own names."""
        values = {name: getattr(given, self.names.get(name, name)) for name in DutyParams.model_fields}
        if self.part is not None:
            values["checks"] = values["checks"][self.part : self.part + 1]
        if values["interval_days"]:
            values["cadence"] = f"FREQ=DAILY;INTERVAL={values['interval_days']}"
        return DutyParams.model_construct(**values)


def duties() -> dict[str, Duty]:
    return dict(_duties)
