"""How many checklists a day the duties in force give each person: more than six are too many (rule fatigue)."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from guiju.kernel.controls.duties.checklists import INNER, together
from guiju.kernel.controls.duties.plan import Situation, planned, situation
from guiju.lib.workdays import days

MOST_A_DAY = 6
LOOK_AHEAD = timedelta(days=30)


class Load(NamedTuple):
    """The worst day of a person: account, day and number of checklists."""

    account: int
    day: date
    lists: int


def heavy(day: date, using: str = "default") -> list[Load]:
    """Who has more than `MOST_A_DAY` checklists on a day of the month from ``day`` on; heaviest first."""
    now = situation(day, using)
    worst: dict[int, Load] = {}
    for each in days(day, day + LOOK_AHEAD):
        for account, count in _counted(replace(now, day=each)).items():
            if count > max(MOST_A_DAY, worst[account].lists if account in worst else 0):
                worst[account] = Load(account, each, count)
    return sorted(worst.values(), key=lambda load: (-load.lists, load.account))


def _counted(now: Situation) -> Counter[int]:
    """Checklists by account. What any of several may do is counted for nobody."""
    lines = {spot.code: spot.line for spot in now.spots}
    wards = {spot.code: spot.line[1] if spot.kind in INNER and len(spot.line) > 1 else spot.id for spot in now.spots}
    lists: dict[int, set[tuple[object, ...]]] = {}
    for item in planned(now):
        line = lines[item["place"]] if item["place"] else None
        alone = [each.account for each in now.holders.of(item["posts"], line)]
        account = alone[0] if len(alone) == 1 else 0
        if item["holder"]:
            account = now.holders.acting_for(item["holder"], item["posts"], line)
        bundle = together(item["bundle"], item["fingerprint"])
        if account:
            lists.setdefault(account, set()).add((wards.get(item["place"]), item["opens_at"], bundle))
    return Counter({account: len(each) for account, each in lists.items()})
