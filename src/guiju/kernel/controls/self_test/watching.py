"""What self-tests missed is a finding until the control reacts again; a rulebook of which too little reacts is reported."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, NamedTuple

from django.utils import timezone
from pydantic import Field

from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subject, Subjects
from guiju.kernel.controls import lights
from guiju.kernel.controls.bed import RULEBOOK, Bed
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Params
from guiju.kernel.controls.in_force import bounds_of
from guiju.kernel.controls.lights import Light
from guiju.kernel.controls.models import SelfTest
from guiju.kernel.controls.record import Record
from guiju.kernel.controls.self_test.taking import latest
from guiju.kernel.controls.signs import UNTESTED
from guiju.kernel.controls.watch import Watch
from guiju.kernel.findings.standing import unsettled
from guiju.kernel.org.holders import first_at
from guiju.kernel.rulebook.catalogue import controls
from guiju.kernel.rulebook.duplicates import duplicates_in_force
from guiju.kernel.rulebook.in_force import bindings_in_force, clauses_in_force
from guiju.kernel.rulebook.models import ClauseMode

MANY = 20
REPAIRER, MANAGEMENT = "operations_director", "owner"
KEPT = Record(
    "controls.self_tests_kept",
    "控制自检结果留存",
    ("controls_selftest_posted_update", "controls_selftest_posted_delete"),
)


class SelfTested(Subject, key="controls.self_tested", title="控制自检", natural_key=("control",), protected=True):
    control: Annotated[str, "控制"]


class RulebookLive(
    Subject, key="controls.rulebook_live", title="制度有效率", natural_key=("rulebook",), protected=True
):
    rulebook: Annotated[str, "制度"]


class RepairParams(Params):
    default_repair_days: int = Field(7, title="修复期限（天）", ge=1)


class Noted(NamedTuple):
    """What the last noted self-test of a control found; ``fault`` is empty where it reacted."""

    title: str
    fault: str


class SelfTestMissed(Watch):
    """Only of controls that a clause binds; of others nothing is expected."""

    key = "controls.self_test_missed"
    title = "控制自检没有反应"
    subject = SelfTested
    params = RepairParams
    supervisor = MANAGEMENT
    advice = "请在期限内修复控制，再自检一次"
    limits = ("default_repair_days",)
    examples = (passes(Noted("门锁", "")), breaches(Noted("门锁", "自检：没有反应")))

    def subjects(self, context: Context) -> Subjects:
        bound = bindings_in_force(timezone.localdate(context.now), context.using).values_list("control", flat=True)
        wanted = {*bound, *unsettled(self.key, context.using)}
        tests = dict(sorted(latest(wanted, context.using).items()))
        found = Subjects(SelfTested, {"control": list(tests)}, list(range(len(tests))), [None] * len(tests))
        found.memo["tests"] = list(tests.values())
        return found

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Noted]:
        known = controls()
        return [
            Noted(known[test.control].title if test.control in known else test.control, test.fault)
            for test in subjects.memo["tests"]
        ]

    @staticmethod
    def judge(fact: Noted, params: RepairParams) -> str | None:
        return f"“{fact.title}”{fact.fault}" if fact.fault else None

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return first_at(REPAIRER, [0] * len(subjects), context.now, context.using)

    def plant(self, bed: Bed) -> str:
        bed.plant(SelfTest, control=KEPT.key, method="planted", fault="自检：没有反应")
        bed.bind(KEPT.key, "record")
        return KEPT.key


class LiveParams(Params):
    default_min_live_pct: int = Field(95, title="最低有效率（%）", ge=0, le=100)


class LiveRate(NamedTuple):
    """Clauses that apply, and those of which every control reacts."""

    rulebook: str
    reacting: int
    clauses: int


class LiveRateLow(Watch):
    """Of the rulebooks whose clause wants it."""

    key = "controls.live_rate_low"
    title = "制度有效率过低"
    subject = RulebookLive
    params = LiveParams
    supervisor = MANAGEMENT
    advice = "请修复没有反应的控制，给没有绑定的条款配上控制"
    examples = (
        passes(LiveRate("S11", 95, 100)),
        breaches(LiveRate("S11", 94, 100)),
        passes(LiveRate("S11", 94, 100), default_min_live_pct=94),
        passes(LiveRate("S11", 0, 0)),
    )

    def subjects(self, context: Context) -> Subjects:
        bounds = bounds_of(LiveRateLow, context.now, context.using)
        books = sorted({each.clause.code.partition(".")[0] for each in bounds})
        return Subjects(RulebookLive, {"rulebook": books}, list(range(len(books))), [None] * len(books))

    def facts(self, subjects: Subjects, context: Context) -> Sequence[LiveRate]:
        rates = live_rates(subjects.rulebook, context.now, context.using)
        return [rates[book] for book in subjects.rulebook]

    @staticmethod
    def judge(fact: LiveRate, params: LiveParams) -> str | None:
        if fact.reacting * 100 >= params.default_min_live_pct * fact.clauses:
            return None
        rate = f"{fact.reacting * 1000 // fact.clauses / 10:g}%"
        return (
            f"{fact.rulebook} 有效率 {rate}（{fact.reacting}/{fact.clauses} 条），低于 {params.default_min_live_pct}%"
        )

    def plant(self, bed: Bed) -> str:
        """A rulebook with many clauses that nothing runs."""
        bed.bind(self.key, "watch")
        for _ in range(MANY):
            bed.enact(kind="gate")
        return RULEBOOK

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return first_at(MANAGEMENT, [0] * len(subjects), context.now, context.using)


def live_rates(books: Sequence[str], now: datetime, using: str = "default") -> dict[str, LiveRate]:
    """Of each rulebook: clauses that apply and are not off, and those of them whose controls all react.

    A control that was not tested yet is not called deaf. What repeats another clause runs by that one's controls and is
    no demand of its own.
    """
    repeated = duplicates_in_force(timezone.localdate(now), using)
    wanted = clauses_in_force(timezone.localdate(now), using).filter(rulebook__code__in=books)
    rows = list(wanted.exclude(mode=ClauseMode.OFF).values_list(*lights.COLUMNS, "rulebook__code"))
    standings = lights.standing([lights.Row(*row[:-1]) for row in rows], now, using)
    found = {book: LiveRate(book, 0, 0) for book in books}
    for (*_, book), standing in zip(rows, standings, strict=True):
        if standing.light is Light.INAPPLICABLE or standing.row.code in repeated:
            continue
        faults = {each.sign.fault for each in standing.bounds} - {"", UNTESTED}
        reacts = bool(standing.bounds) and not faults
        known = found[book]
        found[book] = known._replace(reacting=known.reacting + reacts, clauses=known.clauses + 1)
    return found
