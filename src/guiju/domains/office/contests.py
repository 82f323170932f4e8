"""Contests: held once a year, and rewarded by the ranking that their scores come to."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import Field

from guiju.domains.office import periods
from guiju.domains.office.journal import Journal, kept_in, unmet
from guiju.domains.office.models import EntryKind, JournalEntry
from guiju.kernel.controls.duties.duty import Duty, DutyParams
from guiju.kernel.controls.gate import Params

UNRANKED = "奖励建议：名次与成绩不符"


class PerYear(Params):
    default_per_year: int = Field(1, title="每年竞赛次数", ge=1)


CONTEST_HELD = Duty(
    "office.contest_held",
    "每年安全生产竞赛",
    DutyParams(
        posts=["hr"],
        cadence="FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=30",
        on_holidays="previous_workday",
        bundle="yearly",
        superior="owner",
    ),
    {"cadence": "default_due"},
    outstanding=unmet,
    own=PerYear,
)
kept_in(Journal(CONTEST_HELD.key, EntryKind.CONTEST, periods.year, least="default_per_year", completed=True))


def rank(person: str, scores: Mapping[str, int]) -> str:
    """第 1 名 is the best score; equal scores share a rank; empty where there is none."""
    if person not in scores:
        return ""
    return f"第{1 + sum(each > scores[person] for each in scores.values())}名"


def unranked(rows: Sequence[Mapping[str, Any]], using: str) -> list[str]:
    """By entry why it is a proposal only: a prize whose rank the recorded scores do not come to."""
    contests = {row["about"] for row in rows if row["kind"] == EntryKind.PRIZE and row["about"]}
    scores: dict[str | None, dict[str, int]] = {}
    if contests:
        known = JournalEntry.objects.using(using).filter(
            kind=EntryKind.CONTEST_SCORE, lacks="", about__number__in=contests
        )
        for contest, person, figure in known.order_by("id").values_list("about__number", "subject", "figure"):
            scores.setdefault(contest, {})[person] = figure or 0
    return [
        UNRANKED
        if row["kind"] == EntryKind.PRIZE
        and row["topic"] != (rank(row["subject"], scores.get(row["about"], {})) or None)
        else ""
        for row in rows
    ]
