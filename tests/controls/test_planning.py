"""Duty items: once a day, place and person, whatever the clock does."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
import time_machine
from django.db import connections
from django.utils import timezone

from guiju.kernel.calendar.commands import SetCalendarDay
from guiju.kernel.calendar.workdays import calendar, unannounced_years
from guiju.kernel.commands.context import SYSTEM
from guiju.kernel.controls.duties import checklists
from guiju.kernel.controls.duties.checklists import acting
from guiju.kernel.controls.duties.duty import DutyParams
from guiju.kernel.controls.duties.planning import plan
from guiju.kernel.controls.models import DutyDay, DutyItem
from guiju.kernel.findings.models import Finding
from guiju.kernel.org.commands import Assign, EndSubstitution, Substitute
from guiju.kernel.org.models import Assignment, Substitution
from guiju.lib.workdays import SATURDAY, days
from tests.controls.sample import OPENING, REPORT, ROUND, answers, at, fulfil, guard, missed, planned
from tests.protocol.company import Bind, InTables, do


class TestWho:
    def test_any_is_one_item_a_place(self, company: InTables) -> None:
        guard("ann", "W1")
        guard("bob", "W1")
        guard("cat", "W2")
        clause = company.enact("S99.01", Bind(OPENING.key))
        items = planned(at(hours=7))
        assert [item.fingerprint.split("/")[2:] for item in items] == [
            ["W1", "2026-11-23", "*"],
            ["W2", "2026-11-23", "*"],
        ]
        first = items[0]
        assert (first.opens_at, first.closes_at, first.due_at) == (at(hours=8), at(hours=9, minutes=30), at(hours=10))
        assert (first.holder, first.checks, first.bundle) == (0, '["门锁","物品"]', "opening")
        assert first.clauses == f'[["{clause.code}",1,"{clause.title}"]]'

    def test_each_is_one_item_a_person(self, company: InTables) -> None:
        ann, bob = guard("ann", "W1"), guard("bob")
        company.enact("S99.01", Bind(ROUND.key, {"place_kind": "warehouse", "default_hazards": ["火", "潮"]}))
        items = planned(at(hours=7))
        assert [(item.place.code if item.place else "", item.holder) for item in items] == [
            ("W1", ann),
            ("W1", bob),
            ("W2", bob),
        ]
        assert {item.checks for item in items} == {'["火","潮"]'}

    def test_a_company_that_begins_in_the_afternoon_owes_nothing_of_the_morning(self, company: InTables) -> None:
        guard("ann")
        with time_machine.travel(at(hours=14), tick=False):
            company.enact(
                "S99.01", Bind(OPENING.key), Bind(OPENING.key, {"opens": "13:00", "closes": "15:00"}, place="W1")
            )
        assert [item.place_id for item in planned(at(hours=14))] == [company.place("W1")]
        following = planned(at(days=1, hours=14))
        assert [str(item.day) for item in following] == ["2026-11-23", "2026-11-24", "2026-11-24"]

    def test_without_a_place(self, company: InTables) -> None:
        ann = guard("ann", "W1")
        company.enact("S99.01", Bind(ROUND.key))
        assert [(item.place_id, item.holder, item.checks) for item in planned(at(hours=7))] == [(None, ann, '["巡查"]')]

    def test_a_binding_for_one_place_is_the_narrowest(self, company: InTables) -> None:
        guard("ann")
        company.enact("S99.01", Bind(OPENING.key), Bind(OPENING.key, {"opens": "06:00"}, place="W2"))
        assert [(item.place_id, item.opens_at) for item in planned(at(hours=5))] == [
            (company.place("W1"), at(hours=8)),
            (company.place("W2"), at(hours=6)),
        ]

    def test_several_clauses_share_an_item(self, company: InTables) -> None:
        guard("ann", "W1")
        company.enact("S99.01", Bind(ROUND.key, mode="observe"))
        company.enact("S99.02", Bind(ROUND.key))
        company.enact("S99.03", Bind(ROUND.key, {"closes": "12:00"}))
        items = planned(at(hours=7))
        assert [(item.mode, item.clauses.count('["S99')) for item in items] == [("enforce", 2), ("enforce", 1)]

    def test_who_comes_later_in_the_day_gets_his(self, company: InTables) -> None:
        guard("ann")
        company.enact("S99.01", Bind(ROUND.key))
        planned(at(hours=7))
        guard("bob")
        assert len(planned(at(hours=11))) == 2

    def test_a_window_over_midnight(self, company: InTables) -> None:
        guard("ann")
        company.enact("S99.01", Bind(ROUND.key, {"opens": "22:00", "closes": "02:00"}))
        [item] = planned(at(hours=7))
        assert (item.opens_at, item.closes_at) == (at(hours=22), at(hours=26))


class TestNobody:
    def test_is_a_finding_on_the_superior_once(self, company: InTables) -> None:
        boss = guard("boss", post="boss")
        company.enact("S99.01", Bind(OPENING.key, place="W1"))
        planned(at(hours=7))
        missed(at(hours=11))
        planned(at(days=1, hours=7))
        [finding] = Finding.objects.all()
        assert (finding.owner, finding.title, finding.fingerprint) == (
            boss,
            "开仓检查：岗位无人任职",
            "sample.opening/W1/vacant",
        )
        assert finding.clause == "S99.01"

    def test_in_observation_nothing_is_found(self, company: InTables) -> None:
        company.enact("S99.01", Bind(OPENING.key, mode="observe"))
        planned(at(hours=7))
        missed(at(hours=11))
        assert DutyItem.objects.filter(settled_at__isnull=True).count() == 0
        assert not Finding.objects.exists()


class TestMissed:
    def test_is_a_finding_on_the_holder_after_the_grace(self, company: InTables) -> None:
        ann = guard("ann")
        company.enact("S99.01", Bind(ROUND.key, {"grace_minutes": 10}))
        [item] = planned(at(hours=7))
        missed(item.due_at - timedelta(seconds=1))
        assert not Finding.objects.exists()
        missed(item.due_at)
        missed(item.due_at + timedelta(hours=1))
        [finding] = Finding.objects.all()
        assert (finding.owner, finding.title, finding.fingerprint) == (ann, "巡查：逾期未做", item.fingerprint)

    def test_what_could_not_be_planned_in_time_is_nobody_s_fault(self, company: InTables) -> None:
        boss = guard("boss", post="boss")
        guard("ann")
        company.enact("S99.01", Bind(ROUND.key))
        planned(at(hours=20))
        missed(at(hours=21))
        assert list(Finding.objects.values_list("owner", "title")) == [(boss, "巡查：当日系统没有运行，事后补记")]


class TestOnce:
    def test_what_was_over_before_the_first_rule_is_nobody_s_duty_however_often_it_is_planned(
        self, company: InTables
    ) -> None:
        guard("ann")
        with time_machine.travel(at(hours=20), tick=False):
            company.enact("S99.01", Bind(ROUND.key))
            for minute in (0, 1, 30):
                assert planned(at(hours=20, minutes=minute)) == []
        assert len(planned(at(days=1, hours=7))) == 1

    def test_a_day_without_duties_is_planned_too(self, company: InTables) -> None:
        guard("ann")
        company.enact("S99.01", Bind(ROUND.key))
        plan(at(days=5, hours=7))
        assert not DutyItem.objects.exists()
        assert list(DutyDay.objects.values_list("day", flat=True)) == [date(2026, 11, 28)]

    @pytest.mark.real_commits
    def test_two_workers_at_once(self, company: InTables) -> None:
        guard("ann")
        company.enact("S99.01", Bind(ROUND.key), Bind(OPENING.key))
        together = Barrier(2)

        def work(_: int) -> None:
            together.wait()
            try:
                plan(at(hours=7))
            finally:
                connections.close_all()

        with ThreadPoolExecutor(2) as pool:
            list(pool.map(work, range(2)))
        plan(at(hours=7))
        assert DutyItem.objects.count() == 3

    def test_a_month_that_stood_still_is_made_up_for(self, company: InTables) -> None:
        guard("ann", "W1")
        company.enact("S99.01", Bind(ROUND.key))
        plan(at(hours=7))
        for _ in range(3):
            plan(at(days=70, hours=7))
        workdays = [day for day in days(at(1).date(), at(71).date()) if day.weekday() < SATURDAY]
        assert list(DutyItem.objects.order_by("day").values_list("day", flat=True)) == workdays


@pytest.mark.parametrize("jumps", [[0, 1, 2, 3], [0, 30], [5, 0, 20], [3, 20, 1, 8, 21], [0, 9, 9, 2, 40, 39]])
def test_the_number_of_items_is_the_calendar_s(company: InTables, jumps: list[int]) -> None:
    """However the clock jumps, from the first day seen to the last each workday has each duty once."""
    guard("ann", "W1")
    guard("bob", "W1")
    company.enact("S99.01", Bind(ROUND.key))
    company.enact("S99.02", Bind(OPENING.key, place="W1"))
    for jump in jumps:
        for _ in range(3):
            plan(at(days=jump, hours=7))
    first, last = (date(2026, 11, 23) + timedelta(days=number) for number in (jumps[0], max(jumps)))
    workdays = [day for day in days(first, last) if day.weekday() < SATURDAY]
    seen = DutyItem.objects.filter(day__gte=first).order_by("day", "duty").values_list("day", "duty")
    assert list(seen) == [(day, duty) for day in workdays for duty in (OPENING.key, ROUND.key, ROUND.key)]


class TestParams:
    @pytest.mark.parametrize(
        ("params", "said"),
        [
            ({"cadence": "FREQ=HOURLY"}, "参数“cadence”应为周期规则"),
            ({"posts": []}, "参数“posts”至少写一个岗位"),
            ({"opens": "8点"}, "参数“opens”格式不对"),
            ({"evidence": ["movie"]}, "应为其中之一"),
            ({"checks": ["火"]}, "参数“checks”不存在"),
        ],
    )
    def test_a_clause_cannot_ask_for_what_there_is_not(
        self, company: InTables, params: dict[str, object], said: str
    ) -> None:
        with pytest.raises(AssertionError, match=said):
            company.enact("S99.01", Bind(ROUND.key, params))

    def test_a_duty_needs_a_post(self) -> None:
        with pytest.raises(ValueError, match="至少写一个岗位"):
            DutyParams(posts=[])


class TestCalendar:
    def test_the_latest_word_on_a_day_holds(self, company: InTables) -> None:
        guard("ann")
        company.enact("S99.01", Bind(ROUND.key))
        day = {"day": "2026-11-23", "name": "台风"}
        do(SetCalendarDay, [{**day, "is_workday": False}], SYSTEM)
        assert planned(at(hours=7)) == []
        do(SetCalendarDay, [{**day, "is_workday": True}], SYSTEM)
        assert len(planned(at(hours=7))) == 1

    def test_behind_the_company_s_word_stands_the_notice_of_the_year(self, company: InTables) -> None:
        friday, holiday, made_up = date(2026, 9, 25), date(2026, 10, 1), date(2026, 10, 10)
        do(SetCalendarDay, [{"day": str(friday), "is_workday": False, "name": "年会"}], SYSTEM)
        known = calendar(holiday, holiday)
        assert [known.is_workday(day) for day in (friday, holiday, made_up)] == [False, False, True]
        do(SetCalendarDay, [{"day": str(holiday), "is_workday": True, "name": "大促"}], SYSTEM)
        assert calendar(holiday, holiday).is_workday(holiday)

    def test_a_year_without_a_notice_has_its_weekends_off(self, company: InTables) -> None:
        first = date(2035, 1, 1)
        assert unannounced_years(date(2026, 1, 1), first)[-1] == 2035
        assert 2026 not in unannounced_years(date(2026, 1, 1), first)
        known = calendar(first, first)
        assert [known.is_workday(first + timedelta(days=n)) for n in range(7)] == [True] * 5 + [False] * 2


def test_a_month_end_report(company: InTables) -> None:
    guard("clerk", post="clerk")
    company.enact("S99.01", Bind(REPORT.key, {"on_holidays": "previous_workday"}))
    plan(at(hours=7))
    for day in range(1, 10):
        plan(at(days=day, hours=7))
    assert list(DutyItem.objects.values_list("day", flat=True)) == [date(2026, 11, 30)]


class TestSubstitutes:
    def test_who_stands_in_gets_the_item_instead(self, company: InTables) -> None:
        ann, bob = guard("ann", "W1"), guard("bob", post="clerk")
        company.enact("S99.01", Bind(ROUND.key, {"on_holidays": "all", "opens": "00:00", "closes": "23:59"}))
        today = timezone.localdate()
        days = {"since": today.isoformat(), "until": today.isoformat(), "reason": "年假"}
        assignment = Assignment.objects.get(person__account=ann).id
        assert do(Substitute, [{"assignment": assignment, "substitute": "bob", **days}], SYSTEM).done == [0]
        plan()
        [item] = DutyItem.objects.all()
        assert (mine(bob), mine(ann)) == ([item.fingerprint], [])
        assert fulfil(item, ann, answers("ok")).refused == [0]
        assert fulfil(item, bob, answers("ok")).done == [0]

    def stand_in(self, ann: int, place: str | None = None) -> None:
        today = timezone.localdate().isoformat()
        held = Assignment.objects.filter(person__account=ann)
        assignment = held.get(place__code=place).id if place else held.get().id
        item = {"assignment": assignment, "substitute": "bob", "since": today, "until": today, "reason": "突发"}
        assert do(Substitute, [item], SYSTEM).done == [0]

    def test_who_stands_in_from_the_middle_of_the_day_gets_what_is_planned_already(self, company: InTables) -> None:
        ann, bob, cat = guard("ann", "W1"), guard("bob", post="clerk"), guard("cat", "W2")
        given = {"on_holidays": "all", "opens": "00:00", "closes": "23:59", "place_kind": "warehouse"}
        company.enact("S99.01", Bind(ROUND.key, given))
        plan()
        item, other = DutyItem.objects.order_by("id")
        assert (mine(ann), mine(bob)) == ([item.fingerprint], [])
        self.stand_in(ann)
        plan()
        assert DutyItem.objects.count() == 2
        assert (mine(ann), mine(bob), mine(cat)) == ([], [item.fingerprint], [other.fingerprint])
        assert acting([item, other], item.day) == {item.id: bob, other.id: cat}
        assert fulfil(other, bob, answers("ok")).refused == [0]
        assert fulfil(item, ann, answers("ok")).refused == [0]
        assert fulfil(item, bob, answers("ok")).done == [0]

    def test_when_he_no_longer_stands_in_it_is_the_holder_s_again(self, company: InTables) -> None:
        ann, bob = guard("ann", "W1"), guard("bob", post="clerk")
        company.enact("S99.01", Bind(ROUND.key, {"on_holidays": "all", "opens": "00:00", "closes": "23:59"}))
        self.stand_in(ann)
        plan()
        [item] = DutyItem.objects.all()
        standing = Substitution.objects.get().id
        assert do(EndSubstitution, [{"substitution": standing, "reason": "提前回来"}], SYSTEM).done == [0]
        plan()
        assert DutyItem.objects.count() == 1
        assert (mine(ann), mine(bob)) == ([item.fingerprint], [])
        assert fulfil(item, ann, answers("ok")).done == [0]

    def test_what_is_missed_is_on_who_stood_in(self, company: InTables) -> None:
        ann, bob = guard("ann", "W1"), guard("bob", post="clerk")
        company.enact("S99.01", Bind(ROUND.key, {"on_holidays": "all", "opens": "00:00", "closes": "00:01"}))
        with time_machine.travel(timezone.localtime().replace(hour=0, minute=0, second=1)):
            plan()
        self.stand_in(ann)
        missed(timezone.localtime().replace(hour=23))
        assert list(Finding.objects.values_list("owner", flat=True)) == [bob]

    def test_only_where_he_stands_in(self, company: InTables) -> None:
        ann, bob = guard("ann", "W1"), guard("bob", post="clerk")
        more = {"person": "ann", "post": "guard", "place": "W2", "since": "2026-01-01"}
        assert do(Assign, [more], SYSTEM).done == [0]
        given = {"on_holidays": "all", "opens": "00:00", "closes": "23:59", "place_kind": "warehouse"}
        company.enact("S99.01", Bind(ROUND.key, given))
        plan()
        first, second = DutyItem.objects.order_by("id")
        self.stand_in(ann, "W1")
        assert (mine(ann), mine(bob)) == ([second.fingerprint], [first.fingerprint])


def mine(account: int) -> list[str]:
    """What is shown to a person today."""
    return [item.fingerprint for each in checklists.mine(account, timezone.now()) for item in each.items]
