"""Sanctions: by the rule of the day, foreseeable, heard first, decided by another, in effect only after the days for an appeal."""

from datetime import timedelta
from typing import Any

import orjson
import pytest
from django.utils import timezone

from guiju.domains.conduct.api import ProposePenalty
from guiju.domains.conduct.controls.sanctions import Foreseeable, Ground, Grounds
from guiju.domains.conduct.models import Case
from guiju.domains.conduct.registers import Ties
from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.commands.run import run_items
from guiju.kernel.findings.models import Finding
from guiju.kernel.rulebook.commands import EnactClause
from guiju.kernel.rulebook.models import Clause
from tests.clauses.cases import (
    HR,
    answer,
    asked,
    award,
    done,
    execute,
    issue,
    kept,
    nominate,
    propose,
    serve,
    staffed,
    tasks_of,
)
from tests.clauses.company import DIRECTOR, KEEPER, OWNER, Company, refused
from tests.clauses.rounds import at, when
from tests.clauses.signing import signed_by

UNION = {"legal_ground": "劳动合同法 39 条第二项", "union_notice": "12 月 1 日函告工会"}


def amend(code: str, grade: int, day: int) -> None:
    """The clause's next version, which names a grade of the table, from a day on."""
    old = Clause.objects.filter(code=code).latest("version")
    clause = {
        "rulebook": old.rulebook.code,
        "code": code,
        "version": old.version + 1,
        "title": old.title,
        "text": old.text,
        "mode": "enforce",
        "params": {**orjson.loads(old.params), "penalty": {"family": "CON", "grade": grade}},
        "effective_from": at("00:00", day).date(),
        "lines": [],
    }
    outcome = run_items(EnactClause, [clause], Context(SYSTEM, request_id=f"amend:{code}:{grade}"))
    assert outcome.done == [0], outcome.refusals


@pytest.mark.clause("S01.41")
def test_a_decision_follows_the_procedure(company: Company) -> None:
    clause = "S01.41"
    staffed(company)
    based: dict[str, Any] = {"clause": "S01.08"}
    with when("09:00", 1), asked(company, "S01"):
        case = done(clause, propose(company, **based))
        refused(clause, issue(company, case), "没有听取本人陈述")
        done(clause, answer(company, case))
        refused(clause, issue(company, case, measure="解除劳动合同"), "不可解除劳动合同")
        refused(clause, propose(company, **based, version=9), "不能用第 0 版")
        done(clause, issue(company, case))
        refused(clause, execute(company, case, 0), "还没有送达")
        done(clause, serve(company, case))
    with when("23:50", 6):
        refused(clause, execute(company, case, 0), "申诉期未满")
    with when("09:00", 7):
        done(clause, execute(company, case, 0))
    kept(clause, "conduct_decision", "sheet = ''")


@pytest.mark.clause("S04.04")
def test_the_milder_rule_and_a_human_draft(company: Company) -> None:
    clause = "S04.04"
    staffed(company)
    based: dict[str, Any] = {"clause": "S04.05", "grade": 1, "happened_on": str(at("00:00", 1).date())}
    amend("S04.05", 1, 0)
    amend("S04.05", 3, 5)
    signed_by(company, KEEPER, "S04")
    harsher = Clause.objects.filter(code="S04.05").latest("version").version
    with when("09:00", 10):
        refused(clause, propose(company, **based, version=harsher), "行为当日有效的是")
        refused(clause, propose(company, **based), "民主程序证据没有入库")
        done(clause, propose(company, **{**based, "measure": "提醒"}))
    with when("09:10", 10), asked(company, "S04"):
        machine = run_items(
            ProposePenalty,
            [{"place": "WH1", "person": KEEPER, "facts": "机器", "grade": 1, "happened_on": based["happened_on"]}],
            Context(SYSTEM, request_id="machine"),
        )
        assert not machine.done, f"{clause}: a draft is never the machine's"
        refused(clause, propose(company, **based, proof=""), "证据")
        refused(clause, propose(company, **{**based, "clause": ""}), "条款版本")
        case = done(clause, propose(company, **based, reporter="1001"))
        refused(clause, issue(company, case, who=DIRECTOR), "没有听取本人陈述")
        done(clause, answer(company, case))
        refused(clause, issue(company, case, who=OWNER), "反映人")
        fired = {**UNION, "measure": "解除劳动合同", "grade": 3}
        refused(clause, issue(company, case, who=DIRECTOR, **{**fired, "union_notice": ""}), "通知工会")
        done(clause, issue(company, case, who=DIRECTOR))
    kept(clause, "conduct_decision", "sheet = ''")


@pytest.mark.clause("S04.14")
def test_a_sanction_is_foreseeable(company: Company) -> None:
    clause = "S04.14"
    staffed(company)
    signed_by(company, KEEPER, "S04")
    with when("09:00", 1), asked(company, "S04"):
        ethics = {"ground": "违背职业道德"}
        refused(clause, propose(company, **ethics), "无从预见")
        done(clause, propose(company, **ethics, clause="S04.05"))
        crime: dict[str, Any] = {"ground": "违法犯罪", "clause": "S04.05", "grade": 3}
        refused(clause, propose(company, **crime), "只能带薪停职")
        done(clause, propose(company, **crime, document="公安机关行政处罚决定书 2026-1"))
        paused = done(clause, propose(company, **crime, measure="停职"))
        assert Case.objects.get(number=paused).measure == "停职", f"{clause}: an accusation allows paid suspension"
        known = timezone.localdate() - timedelta(days=181)
        refused(clause, propose(company, clause="S04.05", known_on=str(known)), "超过 180 天")
        last = timezone.localdate() - timedelta(days=180)
        done(clause, propose(company, clause="S04.05", known_on=str(last)))
        done(clause, answer(company, paused))
        done(clause, issue(company, paused, until="12 月 10 日", pay_basis="全薪"))
    fact = Ground("违反规章制度", "S04.05", "", has_document=False, measure="警告", known_days=181)
    assert Foreseeable.judge(fact, Grounds(default_limitation_days=200)) is None, f"{clause}: the days are its own"
    kept(clause, "conduct_decision", "sheet = ''")


@pytest.mark.clause("S06.17")
def test_like_cases_are_decided_alike(company: Company) -> None:
    clause = "S06.17"
    staffed(company)
    based: dict[str, Any] = {"clause": "S06.12"}
    with when("09:00", 1), asked(company, "S06"):
        reported = done(clause, propose(company, **based, reporter="1002"))
        done(clause, answer(company, reported))
        refused(clause, issue(company, reported, who=DIRECTOR), "反映人")
        assert tasks_of(reported, "conduct.decide") == ["owner"], f"{clause}: the case goes to the next in line"
        suffered = done(clause, propose(company, **based, victim="1002"))
        done(clause, answer(company, suffered))
        refused(clause, issue(company, suffered, who=DIRECTOR), "受害人")
        tie = {"place": "WH1", "person": KEEPER, "other": "1002", "kind": "relative"}
        done(clause, company.act(HR, Ties.enter, tie))
        related = done(clause, propose(company, **based, reporter="1010"))
        done(clause, answer(company, related))
        refused(clause, issue(company, related, who=DIRECTOR), "亲属")
        assert tasks_of(related, "conduct.decide") == ["owner"], f"{clause}: the relative is passed over"
        done(clause, issue(company, reported))
        done(clause, issue(company, suffered, measure="影响浮动绩效", grade=2, reason="第二次"))
        again = done(clause, propose(company, **based, person="1005"))
        done(clause, answer(company, again, who="1005"))
        done(clause, issue(company, again, measure="停职", grade=3, until="12 月 8 日", pay_basis="全薪"))
        harsh = done(clause, propose(company, **based, person="1006", grade=3, measure="停职"))
        done(clause, answer(company, harsh, who="1006"))
        paused = {"until": "12 月 8 日", "pay_basis": "全薪"}
        done(clause, issue(company, harsh, measure="警告", who=DIRECTOR, **paused))
        first = done(clause, nominate(company))
        done(clause, award(company, first))
        second = done(clause, nominate(company, amount=300_00))
        done(clause, award(company, second))
        third = done(clause, nominate(company, amount=300_00, person="1005"))
        done(clause, award(company, third, reason="连续两季"))
    with when("09:10", 1):
        found = {each.fingerprint: each for each in Finding.objects.filter(clause=clause, resolved_at__isnull=True)}
        assert harsh in found, f"{clause}: two steps off the like case without a reason"
        assert found[harsh].owner == company.accounts[DIRECTOR], f"{clause}: is a finding on the decider"
        assert second in found, f"{clause}: 50% more than the like award without a reason"
        assert not {reported, suffered, first, third} & found.keys(), (
            f"{clause}: what is alike or explained is in order"
        )
