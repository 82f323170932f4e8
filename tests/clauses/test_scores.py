"""Points: of suggestions by those who had no part in them, of conduct with an eye on confirmed cases."""

from typing import Any

import pytest
from django.utils import timezone

from guiju.domains.conduct import api
from guiju.domains.conduct.controls.scores import Conclusion, Points, ScoresWeighed, Scoring, Sheet, judged
from guiju.domains.conduct.models import ScoreConclusion, SuggestionScore
from guiju.domains.conduct.queries import Sheets
from guiju.domains.conduct.registers import Ties
from guiju.kernel.commands.context import SYSTEM, Context, Outcome
from guiju.kernel.commands.run import run_items
from guiju.kernel.findings.models import Finding
from guiju.kernel.org.commands import Assign
from guiju.kernel.queries.query import Asked
from guiju.kernel.queries.reader import Reader
from guiju.kernel.queries.reading import read
from tests.clauses.cases import HR, appeal, asked, decide_appeal, done, kept, served, staffed, suggest
from tests.clauses.company import DIRECTOR, KEEPER, OWNER, Company, refused, warned
from tests.clauses.rounds import at, when


def score(company: Company, number: str, who: str, points: int, criterion: str = "feasibility", **more: Any) -> Outcome:
    item = {"suggestion": number, "criterion": criterion, "points": points, **more}
    return company.act(who, api.ScoreSuggestion, item)


def conclude(company: Company, number: str, criterion: str = "feasibility", **more: Any) -> Outcome:
    return company.act(OWNER, api.ConcludeScores, {"suggestion": number, "criterion": criterion, **more})


@pytest.mark.clause("S06.13")
def test_a_suggestion_is_weighed_by_others(company: Company) -> None:
    clause = "S06.13"
    staffed(company)
    company.enforce(clause)
    with when("09:00", 1):
        number = done(clause, suggest(company, (HR, 100)))
        tie = {"place": "WH1", "person": HR, "other": OWNER, "kind": "superior"}
        done(clause, company.act(HR, Ties.enter, tie))
        warned(clause, score(company, number, HR, 100), "不计入")
        warned(clause, score(company, number, OWNER, 100), "不计入")
        assert not SuggestionScore.objects.filter(is_counted=True).exists(), f"{clause}: both are left out"
        done(clause, score(company, number, DIRECTOR, 80))
        refused(clause, conclude(company, number), "1 人，少于 2 人")
        _appoint("1003")
        done(clause, score(company, number, "1003", 49))
        refused(clause, conclude(company, number), "评分相差 31 分")
        done(clause, conclude(company, number, note="已讨论货位影响"))
        assert ScoreConclusion.objects.get().average == 64, f"{clause}: under 50 staff two reviewers do"
        early = score(company, number, DIRECTOR, 80, "effect", baseline="3%")
        refused(clause, early, "上线未满 30 天")
        live = str(at("00:00", 1).date())
        done(
            clause,
            company.act(DIRECTOR, api.RecordRollout, {"suggestion": number, "started_on": live, "live_on": live}),
        )
        _appoint("1006")
        refused(clause, score(company, number, "1006", 70), "须在开始以前评")
    with when("09:00", 30):
        refused(clause, score(company, number, DIRECTOR, 80, "effect", baseline="3%"), "上线未满 30 天")
    with when("09:00", 31):
        refused(clause, score(company, number, DIRECTOR, 80, "effect"), "须有实施前数据")
        done(clause, score(company, number, DIRECTOR, 80, "effect", baseline="3%"))
    large = Conclusion(2, 0, has_note=False, is_small=False)
    assert ScoresWeighed.judge(large, Scoring()), f"{clause}: from 50 staff on three are wanted"
    wide = Conclusion(3, 31, has_note=False, is_small=False)
    assert ScoresWeighed.judge(wide, Scoring(default_spread_max=40)) is None, f"{clause}: the spread is the clause's"
    kept(clause, "conduct_suggestionscore", "points = 1")


def _appoint(person: str) -> None:
    item: dict[str, Any] = {"person": person, "post": "hr", "since": "2026-01-01"}
    outcome = run_items(Assign, [item], Context(SYSTEM, request_id=f"panel:{person}"))
    assert outcome.done == [0], outcome.refusals


def sheet(company: Company, person: str = KEEPER, **more: Any) -> Outcome:
    month = f"{timezone.localdate():%Y-%m}"
    points = {"attitude": 80, "teamwork": 85, "compliance": 100}
    item = {"place": "WH1", "person": person, "month": month, **points, **more}
    return company.act(DIRECTOR, api.EnterSheet, item)


def counted(company: Company) -> dict[str, int]:
    rows = read(Sheets, Sheets.params(), Asked(), Reader(company.accounts[DIRECTOR])).rows
    return {row.person: row.counted for row in rows}


@pytest.mark.clause("S06.12")
def test_conduct_is_weighed_with_its_cases(company: Company) -> None:
    clause = "S06.12"
    staffed(company)
    company.enforce(clause)
    with when("09:00", 1), asked(company, "S06"):
        today = {"happened_on": str(timezone.localdate())}
        served(clause, company, **today)
        appealed = served(clause, company, person="1005", **today)
        number = done(clause, appeal(company, appealed, who="1005"))
        warned(clause, sheet(company), "1 件确认的违规", "不超过 90 分")
        clean = sheet(company, "1005")
        assert not clean.warnings, f"{clause}: a case under appeal does not count"
        assert counted(company) == {KEEPER: 90, "1005": 100}, f"{clause}: the table proposes at most 90"
        given = sheet(company, "1006", attitude=59, examples="12 月 1 日 迟到不说明")
        warned(clause, given, "2 个有日期的事例")
        two = sheet(company, "1007", attitude=59, examples="12 月 1 日 迟到\n12-02 拒绝交接")
        assert not two.warnings, f"{clause}: two dated examples are enough"
        done(clause, decide_appeal(company, number, "upheld"))
        assert counted(company)["1005"] == 90, f"{clause}: decided, the sheet is recomputed"
    with when("09:10", 1):
        found = set(Finding.objects.filter(clause=clause).values_list("fingerprint", flat=True))
        month = f"{timezone.localdate().replace(day=1)}"
        assert {f"{KEEPER}/{month}", f"1005/{month}"} <= found, f"{clause}: the leader is asked for a reason"
    fact = Sheet(80, 91, 1, has_reason=False, examples=0)
    assert judged(fact, Points(default_max_score_after_finding=95)) is None, f"{clause}: the points are the clause's"
    kept(clause, "conduct_conductsheet", "compliance = 1")
