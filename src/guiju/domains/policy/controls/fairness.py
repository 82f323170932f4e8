"""Like is treated alike: two parties with the same breach in a quarter get the same measure, or a reason is stored."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from dateutil.relativedelta import relativedelta
from django.db.models import Q
from django.utils import timezone

from guiju.domains.policy.keeping_subjects import Matter
from guiju.domains.policy.models import Application, Consequence
from guiju.domains.policy.staff import first_account
from guiju.kernel.calendar.moments import first_of
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Params
from guiju.kernel.controls.watch import Watch
from guiju.kernel.findings.standing import unsettled

ANSWERS = ("legal", "executive", "owner")
LOOKED_BACK = relativedelta(months=6)


class Treated(NamedTuple):
    number: str
    party: str
    measure: str
    is_explained: bool

    def __str__(self) -> str:
        return f"{self.party}（{self.number}，{self.measure}）"


class Pair(NamedTuple):
    """Two parties with the same breach in one quarter; ``breach`` is the clause."""

    breach: str
    one: Treated
    other: Treated


_WARNED, _DELISTED = (
    Treated("SY-1", "甲商行", "警告", is_explained=False),
    Treated("SY-2", "乙商行", "清退", is_explained=False),
)


class TreatedAlike(Watch):
    """电子商务法 第三十二条: rules are kept to openly, fairly and justly. Two with one breach and two measures are a pair."""

    key = "policy.treated_alike"
    title = "同样违规处理不同"
    subject = Matter
    advice = "请写明处理不同的理由（适用结案时填写），或改为同样处理"
    examples = (
        passes(Pair("S12.20", _WARNED, _DELISTED._replace(measure="警告"))),
        passes(Pair("S12.20", _WARNED, _DELISTED._replace(is_explained=True))),
        breaches(Pair("S12.20", _WARNED, _DELISTED)),
    )

    def subjects(self, context: Context) -> Subjects:
        open_now = unsettled(self.key, context.using)
        found = dict(_pairs(_applied(open_now, context), open_now))
        subjects = Subjects(Matter, {"matter": list(found)}, list(range(len(found))), [None] * len(found))
        subjects.memo["pairs"] = list(found.values())
        return subjects

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Pair]:
        pairs: list[Pair] = subjects.memo["pairs"]
        return pairs

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return [first_account(ANSWERS, context.using)] * len(subjects)

    @staticmethod
    def judge(fact: Pair, params: Params) -> str | None:
        if fact.one.measure == fact.other.measure or fact.one.is_explained or fact.other.is_explained:
            return None
        return f"{fact.breach} 同样违规，{fact.one} 与 {fact.other} 处理不同，没有写明理由"


def _applied(open_now: Iterable[str], context: Context) -> dict[tuple[str, date], list[Treated]]:
    """By clause and quarter what parties were given, of this quarter and the one before, and of the pairs still open."""
    first = timezone.localdate(context.now).replace(day=1) - LOOKED_BACK
    numbers = {number for key in open_now for number in key.split("/")}
    rows = Application.objects.using(context.using).filter(
        Q(happened_at__date__gte=first) | Q(number__in=numbers),
        consequence__in=[Consequence.PENALTY, Consequence.FINDING],
    )
    found: dict[tuple[str, date], list[Treated]] = {}
    for number, clause, party, measure, reason, later, happened in (
        rows.exclude(Q(party="") | Q(clause="") | Q(measure=""))
        .order_by("id")
        .values_list("number", "clause", "party", "measure", "difference", "end__difference", "happened_at")
    ):
        day = timezone.localdate(happened)
        found.setdefault((clause, first_of(day, 3)), []).append(Treated(number, party, measure, bool(reason or later)))
    return found


def _pairs(applied: dict[tuple[str, date], list[Treated]], open_now: set[str]) -> Iterator[tuple[str, Pair]]:
    """Each measure against the first that another party got in the quarter, and whatever is open."""
    for (clause, _), own in applied.items():
        for place, other in enumerate(own):
            before = [one for one in own[:place] if one.party != other.party]
            differing = [one for one in before if one.measure != other.measure][:1]
            known = [one for one in before if f"{one.number}/{other.number}" in open_now]
            for one in [*differing, *known]:
                yield f"{one.number}/{other.number}", Pair(clause, one, other)
