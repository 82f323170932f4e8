"""Clauses that contradict each other or a statute: registered, ruled, and nothing rests on what is open."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from guiju.domains.policy import api
from guiju.domains.policy.controls.laws import LawUnassessed
from guiju.domains.policy.models import Conflict, Ruling
from guiju.domains.policy.queries.conflicts import Conflicts
from guiju.kernel.audit.models import Breach
from guiju.kernel.controls.in_force import bounds_of
from guiju.kernel.findings.models import Finding
from guiju.kernel.queries.query import Asked, Params
from guiju.kernel.queries.reader import Reader
from guiju.kernel.queries.reading import read
from guiju.kernel.rulebook.commands import EnactClause, FoundRulebook
from guiju.kernel.rulebook.models import Clause
from guiju.kernel.worklist.models import Task
from tests.clauses.cases import asked, execute, propose, served, staffed
from tests.clauses.company import DIRECTOR, KEEPER, OWNER, Company, refused, warned
from tests.clauses.governed import beside, do, numbered, on_day, run_as_program, shown_to
from tests.clauses.rounds import FOUNDED, kept


def _enact(code: str, days: int) -> None:
    """A clause of the company's own with the watch over laws and one more control."""
    book = code.partition(".")[0]
    item: dict[str, Any] = {
        "rulebook": book,
        "code": code,
        "version": (Clause.objects.filter(code=code).order_by("-version").first() or Clause(version=0)).version + 1,
        "title": "仓库事项",
        "text": f"{days} 天内评估",
        "mode": "warn",
        "effective_from": timezone.localdate(),
        "lines": [
            {"control": LawUnassessed.key, "mode": "warn", "params": {"default_assess_days": days}},
            {"control": "policy.statutes_kept", "mode": "warn"},
        ],
    }
    run_as_program(EnactClause, item, f"enact:{code}:{days}")


def _late(clause: str, watch: str) -> bool:
    """Whether an open finding of the watch cites the clause, first or beside another."""
    found = Finding.objects.filter(control=watch, resolved_at=None)
    named = Breach.objects.filter(control=watch, clause=clause, subject_key__in=found.values("fingerprint"))
    return found.filter(clause=clause).exists() or named.exists()


def _days() -> dict[str, int]:
    return {each.clause.code: each.params.default_assess_days for each in bounds_of(LawUnassessed)}


@pytest.mark.clause("S17.37")
def test_the_newer_rulebook_goes_before_the_older(company: Company) -> None:
    clause, company = "S17.37", staffed(beside(company, "S19"))
    company.enforce(clause)
    run_as_program(FoundRulebook, {"code": "S01", "title": "电商部安全管理制度"}, "book")
    _enact("S01.31", 60)
    _enact("S17.22", 30)
    assert _days() == {"S01.31": 60, "S17.22": 30}, f"{clause}: both are in force with different values"
    given = {"one": "S01.31", "other": "S17.22", "point": "评估天数", "control": LawUnassessed.key}
    clear = do(company, DIRECTOR, api.RegisterConflict, **given)
    assert not clear.warnings, f"{clause}: where one claims precedence nobody has to rule"
    rows = read(Conflicts, Params(), Asked(), Reader(company.accounts[OWNER])).rows
    assert (rows[0].one, rows[0].other_side, rows[0].reading) == ("S01.31", "S17.22", "S17.22"), (
        f"{clause}: the register shows both and which is followed"
    )
    assert _days() == {"S17.22": 30}, f"{clause}: evaluation uses the value of S17"
    shown = shown_to(company, KEEPER, "/clauses/S01.31/")
    assert "本条在这一点上已被取代" in shown, f"{clause}: the older is superseded for that point"
    assert "法规版本留档" in shown, f"{clause}: and for that point only"
    kept(clause, "policy_conflict", Conflict.objects.get().id, "point = ''")
    loop = {"one": "S17.23", "other": "S19.12", "point": "检查次数"}
    warned(clause, company.act(DIRECTOR, api.RegisterConflict, loop), "都主张优先")
    assert Clause.objects.filter(code__in=("S17.23", "S19.12")).count() == 2, f"{clause}: both stay published"
    task = Task.objects.filter(kind="policy.conflict").first()
    assert task is not None, f"{clause}: a ruling is asked for"
    due = task.due_at and (timezone.localdate(task.due_at) - timezone.localdate()).days
    assert due == 14, f"{clause}: in 14 days"
    with asked(company, "S17"), asked(company, "S19"):
        refused(clause, propose(company, clause="S17.23"), "没有裁定的冲突")
    number, watch = Conflict.objects.latest("id").number, "policy.conflict_unruled"
    with on_day(FOUNDED + timedelta(days=14)):
        assert not _late(clause, watch), f"{clause}: 14 days are not over"
    with on_day(FOUNDED + timedelta(days=15)), asked(company, "S17"), asked(company, "S19"):
        assert _late(clause, watch), f"{clause}: then the ruling is overdue"
        do(company, OWNER, api.RuleConflict, conflict=number, winner="S17.23", reason="卫生要求更高")
        assert propose(company, clause="S17.23").status == "done", f"{clause}: once ruled it may be cited"


@pytest.mark.clause("S19.39")
def test_one_ruling_settles_a_conflict(company: Company) -> None:
    clause, watch, company = "S19.39", "policy.conflict_unruled", staffed(beside(company, "S17", "S21"))
    company.enforce(clause)
    unruled = {"one": "S17.23", "other": "S19.12", "point": "考核维度"}
    loop = company.act(DIRECTOR, api.RegisterConflict, unruled)
    warned(clause, loop, "都主张优先", "14 天内裁定")
    number = str(loop.answers[0]["number"])
    scheme = {"title": "考核方案", "text": "按四个维度", "clause": "S19.12", "effective_from": FOUNDED}
    published = company.act(DIRECTOR, api.PublishSupplement, scheme)
    warned(clause, published, f"未裁定的冲突 {number}")
    for code in ("S17.23", "S19.12"):
        shown = shown_to(company, KEEPER, f"/clauses/{code}/")
        assert "裁定以前，任何处分、扣减不得据以作出" in shown, f"{clause}: both clauses show it"
    with asked(company, "S19"):
        refused(clause, propose(company, clause="S19.12"), "没有裁定的冲突")
    with on_day(FOUNDED + timedelta(days=14)):
        assert not _late(clause, watch), f"{clause}: 14 days are not over"
    with on_day(FOUNDED + timedelta(days=15)):
        assert _late(clause, watch), f"{clause}: after 14 days the ruling is overdue"
        do(company, OWNER, api.RuleConflict, conflict=number, winner="S19.12", reason="考核由人力统一")
    ruling = Ruling.objects.first()
    assert ruling is not None, f"{clause}: the ruling is on file"
    kept(clause, "policy_ruling", ruling.id, "reason = ''")
    for code in ("S17.23", "S19.12"):
        assert "以 S19.12 为准" in shown_to(company, KEEPER, f"/clauses/{code}/"), f"{clause}: shown on both"
    clean = company.act(DIRECTOR, api.PublishSupplement, {**scheme, "title": "考核方案二"})
    assert not [why for why in clean.warnings if "冲突" in why.message], f"{clause}: then nothing is said any more"


@pytest.mark.clause("S02.24")
def test_the_statute_wins(company: Company) -> None:
    clause, company = "S02.24", staffed(beside(company, "S06"))
    with asked(company, "S06"):
        case = served(clause, company, clause="S06.08", measure="提醒")
        row = {"one": "S06.08", "point": "扣发工资", "statute": "劳动法", "article": "50条"}
        number = numbered(company, DIRECTOR, api.RegisterConflict, **row)
    with on_day(FOUNDED + timedelta(days=7)):
        refused(clause, execute(company, case, 100_00), "法律优先，不能扣 100.00 元", "劳动法 50条")
    rows = read(Conflicts, Params(), Asked(), Reader(company.accounts[OWNER])).rows
    shown = (rows[0].number, rows[0].one, rows[0].other_side, rows[0].reading, rows[0].decider)
    assert shown == (number, "S06.08", "劳动法 50条", "劳动法 50条", "林运营"), (
        f"{clause}: the row names article, clause, reading and decider"
    )
    assert timezone.localdate(rows[0].decided_at) == FOUNDED, f"{clause}: and the date"
    page = shown_to(company, KEEPER, "/clauses/S06.08/")
    for words in (number, "劳动法 50条", "法律优先", "林运营"):
        assert words in page, f"{clause}: every reader of the clause sees it"
    kept(clause, "policy_conflict", Conflict.objects.get().id, "article = '51条'")
