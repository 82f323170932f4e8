"""Customers that are assigned and followed up by stage, and the practice of selling."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import Field

from guiju.domains.office import periods
from guiju.domains.office.journal import Journal, Wish, kept_in, unmet
from guiju.domains.office.models import EntryKind, JournalEntry
from guiju.kernel.controls.duties.cadence import FRIDAY, MONTH_FIRST
from guiju.kernel.controls.duties.duty import Duty, DutyParams
from guiju.kernel.controls.gate import Params
from guiju.kernel.org.models import Person

SCORED = ("礼貌", "产品", "成交")
SAME_PERSON = "须由两个不同的人对练"
MOST_NAMED = 10


class Scenarios(Params):
    default_scenarios_per_month: int = Field(2, title="每月模拟次数", ge=1)


def _numbers(wishes: Sequence[Wish], using: str) -> dict[int, str]:
    """By account the number of the person."""
    accounts = {account for each in wishes for account in each.authors}
    return dict(Person.objects.using(using).filter(account__in=accounts).values_list("account_id", "number"))


def unfollowed(wishes: Sequence[Wish], using: str) -> Mapping[int, str]:
    """Of what was assigned to a person for the week the customers without an activity."""
    numbers = _numbers(wishes, using)
    first, last = min(each.stretch.first for each in wishes), max(each.stretch.last for each in wishes)
    leads = JournalEntry.objects.using(using).filter(
        kind=EntryKind.LEAD, lacks="", owner__in=numbers.values(), about_day__range=(first, last)
    )
    rows = list(leads.order_by("id").values_list("id", "owner", "about_day", "subject"))
    activities = JournalEntry.objects.using(using).filter(
        kind=EntryKind.LEAD_ACTIVITY, lacks="", about__in=[lead for lead, *_ in rows]
    )
    touched = set(activities.values_list("about", flat=True))
    found = {}
    for wish in wishes:
        own = {numbers[account] for account in wish.authors if account in numbers}
        mine = [(lead, name) for lead, owner, day, name in rows if owner in own and _within(wish, day)]
        left = [name for lead, name in mine if lead not in touched]
        if left:
            named = "、".join(left[:MOST_NAMED])
            found[wish.item] = f"客户跟进 {len(mine) - len(left)}/{len(mine)}，未跟进：{named}"
    return found


def _within(wish: Wish, day: Any) -> bool:
    return bool(wish.stretch.first <= day <= wish.stretch.last)


LEADS_FOLLOWED = Duty(
    "office.leads_followed",
    "每周跟进分派的客户",
    DutyParams(posts=["salesperson"], per="each", superior="store_manager", **{**FRIDAY, "bundle": "weekly_meeting"}),
    outstanding=unmet,
)
kept_in(Journal(LEADS_FOLLOWED.key, EntryKind.LEAD_ACTIVITY, periods.week, lookup=unfollowed))


def unpractised(wishes: Sequence[Wish], using: str) -> Mapping[int, str]:
    """How many of the month's role-plays of a person there are."""
    numbers = _numbers(wishes, using)
    first, last = min(each.stretch.first for each in wishes), max(each.stretch.last for each in wishes)
    plays = JournalEntry.objects.using(using).filter(
        kind=EntryKind.ROLEPLAY, lacks="", subject__in=numbers.values(), about_day__range=(first, last)
    )
    rows = list(plays.order_by("id").values_list("subject", "about_day"))
    found = {}
    for wish in wishes:
        own = {numbers[account] for account in wish.authors if account in numbers}
        count = sum(subject in own and _within(wish, day) for subject, day in rows)
        least = wish.params.default_scenarios_per_month
        if count < least:
            found[wish.item] = f"模拟购买 {count}/{least}"
    return found


ROLE_PLAYED = Duty(
    "office.role_played",
    "每月模拟顾客购买",
    DutyParams(posts=["customer_service", "salesperson"], per="each", superior="store_manager", **MONTH_FIRST),
    outstanding=unmet,
    own=Scenarios,
)
kept_in(
    Journal(
        ROLE_PLAYED.key,
        EntryKind.ROLEPLAY,
        periods.month_before,
        least="default_scenarios_per_month",
        lookup=unpractised,
    )
)


def misstated(rows: Sequence[Mapping[str, Any]], using: str) -> list[str]:
    """By entry what keeps it from counting: the wrong stage, scores that are not there, one person alone."""
    about = {row["about"] for row in rows if row["kind"] == EntryKind.LEAD_ACTIVITY and row["about"]}
    leads = JournalEntry.objects.using(using).filter(number__in=about, kind=EntryKind.LEAD)
    stages = dict(leads.values_list("number", "topic")) if about else {}
    return [_misstated(row, stages) for row in rows]


def _misstated(row: Mapping[str, Any], stages: Mapping[str, str]) -> str:
    if row["kind"] == EntryKind.LEAD_ACTIVITY and row["about"]:
        stage = stages.get(row["about"], "")
        return "" if row["topic"] == stage else f"阶段不符：客户是{stage or '未分派的'}"
    if row["kind"] != EntryKind.ROLEPLAY:
        return ""
    heads = {line.partition("：")[0].strip() for line in row["content"].splitlines()}
    missing = [f"评分：{each}" for each in SCORED if each not in heads]
    return "、".join([*missing, *([SAME_PERSON] if row["owner"] == row["subject"] else [])])
