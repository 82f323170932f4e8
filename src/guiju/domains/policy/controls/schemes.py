"""A commission that people have earned already is not made smaller afterwards."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from django.utils import timezone

from guiju.domains.policy.models import SchemeKind
from guiju.domains.policy.schemes import SHOPS, percent, shops_of, versions_of
from guiju.domains.policy.subjects import SchemePublished
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Gate, Params

DAY = 739_000


class Changed(NamedTuple):
    """Days as ordinals; ``before`` is the rate that ``since`` has until now, ``lost`` the shops whose sales count no more."""

    about: str
    since: int
    today: int
    rate: int
    before: int
    lost: str


class _Standing(NamedTuple):
    since: date
    rate: int
    shops: frozenset[str]


def _lost(before: frozenset[str], after: frozenset[str]) -> str:
    """Empty shops are all of them."""
    if not after:
        return ""
    return SHOPS.join(sorted(before - after)) if before else "其他店铺"


class NoRetroactiveReduction(Gate):
    """劳动法 第五十条: what was earned by the scheme of its day is owed."""

    key = "policy.no_retroactive_reduction"
    title = "提成比例不得溯及降低"
    subject = SchemePublished
    advice = "降低的比例只能自今天或以后起算；请改“自”"
    examples = (
        passes(Changed("推广组", DAY, DAY, 100, 200, "")),
        passes(Changed("推广组", DAY - 1, DAY, 200, 200, "")),
        breaches(Changed("推广组", DAY - 1, DAY, 199, 200, "")),
        breaches(Changed("推广组", DAY - 1, DAY, 300, 200, "TM-2")),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Changed]:
        known = {
            about: [_Standing(row.since, row.rate, shops_of(row.shops)) for row in rows]
            for about, rows in versions_of(SchemeKind.COMMISSION, subjects.about, context.using).items()
        }
        today, found = timezone.localdate(context.now).toordinal(), []
        for kind, about, since, rate, shops in subjects.rows("kind", "about", "since", "rate", "shops"):
            own = known.setdefault(about, []) if kind == SchemeKind.COMMISSION else []
            last = next((each for each in reversed(own) if each.since <= since), None)
            lost = _lost(last.shops, shops_of(shops)) if last and last.rate else ""
            found.append(Changed(about, since.toordinal(), today, rate, last.rate if last else 0, lost))
            own.append(_Standing(since, rate, shops_of(shops)))
            own.sort(key=lambda each: each.since)
        return found

    @staticmethod
    def judge(fact: Changed, params: Params) -> str | None:
        if fact.since >= fact.today or (fact.rate >= fact.before and not fact.lost):
            return None
        what = f"不再计提{fact.lost}"
        if fact.rate < fact.before:
            what = f"由 {percent(fact.before)} 降为 {percent(fact.rate)}"
        return f"{fact.about} 的提成自 {date.fromordinal(fact.since)} 起{what}，不得溯及既往（RETROACTIVE_REDUCTION）"
