"""Information assets: what matters most is protected, what is new is assessed, before it sees personal data."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from dateutil.relativedelta import relativedelta
from django.utils import timezone
from pydantic import Field

from guiju.domains.infosec.assets import assets
from guiju.domains.infosec.subjects import AssetStands, PersonalDataAsked
from guiju.kernel.calendar.moments import close_of
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Gate, Params
from guiju.kernel.controls.watch import Watch


def standing(context: Context) -> Subjects:
    """The assets in use, with their rows."""
    rows = assets(context.using)
    columns: dict[str, list[Any]] = {"code": [row.code for row in rows], "place": [row.place_id for row in rows]}
    found = Subjects(AssetStands, columns, list(range(len(rows))), [None] * len(rows))
    found.memo["rows"] = rows
    return found


def keepers(subjects: Subjects) -> list[int]:
    """Of those standing; whoever entered it where nobody keeps it."""
    return [(row.keeper and row.keeper.account_id) or row.entered_by for row in subjects.memo["rows"]]


class ReviewMonths(Params):
    default_review_months: int = Field(12, title="风险评估有效期（月）", ge=1, le=60)


class Protected(NamedTuple):
    """``missing`` in words; ``assessed`` and ``today`` are ordinals of days, ``assessed`` 0 where it never was."""

    code: str
    level: str
    missing: str
    assessed: int
    today: int


_TODAY = date(2027, 3, 1).toordinal()


class AssetUnprotected(Watch):
    """Only of those whose level is high."""

    key = "infosec.asset_unprotected"
    title = "重要信息资产防护不全"
    subject = AssetStands
    params = ReviewMonths
    advice = "请补备份、访问名单，或重新做风险评估，并更正登记"
    examples = (
        passes(Protected("Z-1", "high", "", date(2026, 3, 1).toordinal(), _TODAY)),
        breaches(Protected("Z-1", "high", "", date(2026, 2, 28).toordinal(), _TODAY)),
        breaches(Protected("Z-1", "high", "备份", _TODAY, _TODAY)),
        breaches(Protected("Z-1", "high", "", 0, _TODAY)),
        passes(Protected("Z-1", "low", "备份", 0, _TODAY)),
        passes(Protected("Z-1", "high", "", date(2026, 2, 28).toordinal(), _TODAY), default_review_months=24),
    )

    def subjects(self, context: Context) -> Subjects:
        return standing(context)

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Protected]:
        today = timezone.localdate(context.now).toordinal()
        return [
            Protected(
                row.code,
                row.level,
                "、".join(word for word, given in (("备份", row.backup), ("访问名单", row.access_list)) if not given),
                row.assessed_on.toordinal() if row.assessed_on else 0,
                today,
            )
            for row in subjects.memo["rows"]
        ]

    @staticmethod
    def judge(fact: Protected, params: ReviewMonths) -> str | None:
        if fact.level != "high":
            return None
        missing = [fact.missing] if fact.missing else []
        oldest = date.fromordinal(fact.today) - relativedelta(months=params.default_review_months)
        if fact.assessed < oldest.toordinal():
            missing.append(f"{params.default_review_months} 个月内的风险评估")
        return f"{fact.code} 等级高，缺{'、'.join(missing)}" if missing else None

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return keepers(subjects)


class AssessDays(Params):
    default_assess_days: int = Field(30, title="启用后评估期限（天）", ge=0, le=366)


class Assessed(NamedTuple):
    """``live`` is the ordinal of the day on which it went live."""

    code: str
    is_assessed: bool
    live: int


class AssetUnassessed(Watch):
    """From the day on which it goes live: it runs all the same."""

    key = "infosec.asset_unassessed"
    title = "新系统未做风险评估"
    subject = AssetStands
    params = AssessDays
    advice = "请在期限内评估，并更正登记；评估前不得接触个人信息"
    examples = (
        passes(Assessed("Z-1", is_assessed=True, live=_TODAY)),
        breaches(Assessed("Z-1", is_assessed=False, live=_TODAY)),
    )

    def subjects(self, context: Context) -> Subjects:
        return standing(context)

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Assessed]:
        return [
            Assessed(row.code, row.assessed_on is not None, row.live_on.toordinal()) for row in subjects.memo["rows"]
        ]

    @staticmethod
    def judge(fact: Assessed, params: AssessDays) -> str | None:
        if fact.is_assessed:
            return None
        until = date.fromordinal(fact.live) + timedelta(days=params.default_assess_days)
        return f"{fact.code} 未做风险评估，限 {until} 前完成"

    @staticmethod
    def due(fact: Assessed, params: AssessDays) -> datetime:
        day = date.fromordinal(fact.live) + timedelta(days=params.default_assess_days)
        return close_of(day).astimezone(UTC)

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return keepers(subjects)


class Reading(NamedTuple):
    code: str
    is_assessed: bool


class AssessedBeforeAccess(Gate):
    key = "infosec.assessed_before_access"
    title = "未评估的系统不接触个人信息"
    subject = PersonalDataAsked
    params = Params
    advice = "请先做风险评估，并更正资产登记"
    examples = (passes(Reading("Z-1", is_assessed=True)), breaches(Reading("Z-1", is_assessed=False)))

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Reading]:
        return [Reading(*row) for row in subjects.rows("code", "is_assessed")]

    @staticmethod
    def judge(fact: Reading, params: Params) -> str | None:
        return None if fact.is_assessed else f"{fact.code} 未做风险评估，不能接触个人信息"
