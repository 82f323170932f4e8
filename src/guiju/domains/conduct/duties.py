"""What falls due when a decision takes effect or an appeal comes; clauses bind them with params."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from pydantic import AliasChoices, Field

from guiju.domains.conduct.models import Report
from guiju.domains.conduct.standing import Stand
from guiju.domains.policy.api import unsigned
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.duties.duty import Duty, DutyParams
from guiju.kernel.controls.duties.missing import end_of
from guiju.kernel.controls.duties.occasional import OccasionalDuty
from guiju.kernel.controls.duties.occasions import Occasion, fall_due
from guiju.kernel.controls.gate import Params
from guiju.kernel.controls.models import DutyItem

EFFECT_REVIEWED = Duty(
    "conduct.effect_reviewed",
    "每年评估奖罚效果",
    DutyParams(
        posts=["hr", "owner"],
        cadence="FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=31",
        on_holidays="all",
        bundle="yearly",
    ),
    outstanding=unsigned,
)


class ExecutionParams(Params):
    default_execute_days: int = Field(7, title="执行期限（天）", ge=0)
    posts: list[str] = Field(["ecommerce_manager"], title="岗位")
    superior: str = Field("owner", title="上级岗位")


EXECUTION_DUE = OccasionalDuty("conduct.execution_due", "执行奖惩决定并登记", ExecutionParams)


class AppealParams(Params):
    default_decide_days: int = Field(10, title="复核期限（天）", ge=0)
    posts: list[str] = Field(["hr"], title="岗位")
    superior: str = Field("owner", title="上级岗位")


APPEAL_DUE = OccasionalDuty("conduct.appeal_due", "复核申诉", AppealParams)


class CrimeParams(Params):
    default_refer_days: int = Field(3, title="移送期限（天）", ge=0)
    posts: list[str] = Field(["hr"], title="岗位")
    superior: str = Field("owner", title="上级岗位")


CRIME_REFERRED = OccasionalDuty("conduct.crime_referred", "涉嫌犯罪移送公安机关", CrimeParams)


class ReportParams(Params):
    """``default_reader_posts`` read it beside whoever handles it; both pass over whoever is concerned."""

    kinds: list[str] = Field([], title="举报种类")
    posts: list[str] = Field(["hr", "owner"], title="依次由哪个岗位处理")
    superior: str = Field("owner", title="上级岗位")
    default_reader_posts: list[str] = Field([], title="可阅岗位")
    default_reporter_reads: bool = Field(default=True, title="反映人可阅")
    default_leader_reads: bool = Field(default=False, title="被反映人上级可阅")
    default_asks_person: bool = Field(default=False, title="请被反映人陈述")
    default_decides_referral: bool = Field(default=False, title="须先决定是否移送")
    default_working_days: bool = Field(default=True, title="按工作日计")
    default_handle_days: int = Field(
        5, title="处理期限（天）", ge=1, validation_alias=AliasChoices("default_handle_days", "default_decide_days")
    )


def _undecided(items: Sequence[int], using: str) -> Mapping[int, str]:
    """What is still to be said about the reports of these items."""
    marks = dict(DutyItem.objects.using(using).filter(id__in=items).values_list("id", "fingerprint"))
    reports = {item: int(mark.split("/")[1]) for item, mark in marks.items()}
    open_now = Report.objects.using(using).filter(id__in=reports.values(), referral__isnull=True)
    waiting = set(open_now.exclude(conclusions__is_pending=False).values_list("id", flat=True))
    return {item: "作出结论" for item, report in reports.items() if report in waiting}


REPORT_HANDLED = OccasionalDuty("conduct.report_handled", "按期处理举报件", ReportParams, _undecided)


def crime_referred(work: Work, cases: Sequence[tuple[str, int]]) -> None:
    """From today; (what it is about, place) a case."""
    bounds: list[Any] = CRIME_REFERRED.bounds(work.now, work.using)
    days = min((bound.params.default_refer_days for bound in bounds), default=0)
    due = end_of(timezone.localdate(work.now) + timedelta(days=days))
    occasions = [
        Occasion(about, ("报案或移送材料已递交，回执已存档",), place, 0, due, evidence=("photo",))
        for about, place in cases
    ]
    if bounds and occasions:
        fall_due(work, CRIME_REFERRED, bounds, occasions)


def execution_due(work: Work, found: Sequence[Stand], effective: Sequence[datetime]) -> None:
    """From the day each decision takes effect."""
    bounds: list[Any] = EXECUTION_DUE.bounds(work.now, work.using)
    days = min((bound.params.default_execute_days for bound in bounds), default=0)
    _fall_due(work, EXECUTION_DUE, bounds, found, effective, days, "执行")


def appeal_due(work: Work, found: Sequence[Stand]) -> None:
    """From the day each appeal was filed."""
    bounds: list[Any] = APPEAL_DUE.bounds(work.now, work.using)
    days = min((bound.params.default_decide_days for bound in bounds), default=0)
    _fall_due(work, APPEAL_DUE, bounds, found, [work.now] * len(found), days, "复核申诉")


def _fall_due(
    work: Work,
    duty: OccasionalDuty,
    bounds: list[Any],
    found: Sequence[Stand],
    since: Sequence[datetime],
    days: int,
    word: str,
) -> None:
    occasions = [
        Occasion(
            each.number,
            (f"{word}：{each.number}",),
            each.place,
            0,
            end_of(timezone.localdate(moment) + timedelta(days=days)),
        )
        for each, moment in zip(found, since, strict=True)
    ]
    if bounds:
        fall_due(work, duty, bounds, occasions)
