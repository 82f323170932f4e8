"""Awards: a row of the table, decided by another, carried out to the amount, published within what privacy allows."""

import pytest

from guiju.domains.conduct.controls.execution import ExecutedInTime, Executor, Late, PublishedInTime, Publishing
from guiju.domains.conduct.duties import EXECUTION_DUE
from guiju.domains.conduct.models import Case, Decision, PayItem, Publication
from guiju.domains.conduct.queries import MyCases, Publications
from guiju.kernel.audit.models import Breach
from guiju.kernel.findings.models import Finding
from guiju.kernel.queries.query import Asked
from guiju.kernel.queries.reader import Reader
from guiju.kernel.queries.reading import read
from tests.clauses.cases import (
    HR,
    asked,
    award,
    done,
    execute,
    kept,
    nominate,
    publish,
    served,
    staffed,
    tasks_of,
)
from tests.clauses.company import KEEPER, OWNER, Company, refused, warned
from tests.clauses.rounds import when


@pytest.mark.clause("S15.25")
def test_a_nomination_names_its_row(company: Company) -> None:
    clause = "S15.25"
    staffed(company)
    outcome = nominate(company, award_row="")
    warned(clause, outcome, "待定档次")
    case = done(clause, outcome)
    assert Case.objects.get(number=case).award_row == "", f"{clause}: it is saved as 待定档次"
    assert tasks_of(case, "conduct.name_row") == ["hr"], f"{clause}: HR is asked for the row"
    own = done(clause, nominate(company, person=OWNER))
    refused(clause, award(company, own, who=OWNER), "本人")
    done(clause, award(company, case, award_row="J4"))
    honour = done(clause, nominate(company, form="荣誉", amount=0))
    done(clause, award(company, honour))
    both = nominate(company, form="荣誉", amount=200_00)
    assert not both.done, f"{clause}: honour and money are separate entries"
    reader = Reader(company.accounts[KEEPER])
    shown = read(MyCases, MyCases.params(), Asked(), reader).rows
    assert {row.measure for row in shown} == {"奖金", "荣誉"}, f"{clause}: both stand in the personal file"
    kept(clause, "conduct_decision", "reason = ''")
    kept(clause, "conduct_case", "facts = ''")


@pytest.mark.clause("S06.15")
def test_a_decision_is_carried_out(company: Company) -> None:
    clause = "S06.15"
    staffed(company)
    with when("09:00", 1):
        case = done(clause, nominate(company))
        done(clause, award(company, case))
    with when("23:00", 7):
        assert not Finding.objects.filter(clause=clause, fingerprint=case).exists(), f"{clause}: seven days not over"
    with when("09:00", 8):
        late = Finding.objects.filter(control=ExecutedInTime.key, fingerprint=case).first()
        assert late is not None, f"{clause}: effective on the 1st, on the overdue list on the 8th"
        assert late.clause == clause, f"{clause}: by this clause"
        assert "200.00" in late.title, f"{clause}: with the amount"
        assert KEEPER in late.title, f"{clause}: and the person"
    with when("09:00", 9):
        missed = Finding.objects.filter(control=EXECUTION_DUE.key, clause=clause).first()
        assert missed is not None, f"{clause}: the duty to carry it out was missed"
        refused(clause, execute(company, case, 100_00), "执行金额 100.00 元，决定金额 200.00 元")
        refused(clause, execute(company, case, 200_00, who=HR), "须由电商部门登记")
        done(clause, execute(company, case, 200_00))
        assert PayItem.objects.get().amount == 200_00, f"{clause}: carried out to the amount"
    with when("09:10", 9):
        late.refresh_from_db()
        missed.refresh_from_db()
        assert late.resolved_at is not None, f"{clause}: what is carried out is off the list"
        assert missed.resolved_at is not None, f"{clause}: and the duty is done"
    fact = Late("JL-1", "1004", 200_00, 1, 7, is_open=True)
    assert ExecutedInTime.judge(fact, Executor(default_execute_days=8)) is None, f"{clause}: the days are its own"


@pytest.mark.clause("S06.16")
def test_results_are_published(company: Company) -> None:
    clause = "S06.16"
    staffed(company)
    with when("09:00", 1), asked("S06"):
        given = done(clause, nominate(company))
        done(clause, award(company, given))
        punished = served(clause, company)
        quiet = served(clause, company, person="1005", facts="言语骚扰同事", sensitivity="harassment")
        refused(clause, publish(company, punished), "申诉期未满")
    with when("09:00", 4):
        late = Finding.objects.filter(clause=clause, fingerprint=given).first()
        assert late is not None, f"{clause}: three days without a notice"
        done(clause, publish(company, given))
        said = Publication.objects.get(decision__case__number=given).text
        for words in ("王库管", "停电时保住客户订单", "200.00 元"):
            assert words in said, f"{clause}: the notice of a reward shows {words}"
    with when("09:10", 4):
        late.refresh_from_db()
        assert late.resolved_at is not None, f"{clause}: the notice ends it"
    with when("09:00", 6):
        refused(clause, publish(company, punished), "申诉期未满")
    with when("09:00", 7):
        refused(clause, publish(company, punished, note="当天因病就诊"), "病")
        done(clause, publish(company, punished))
        refused(clause, publish(company, quiet), "统计数")
        done(clause, publish(company, quiet, is_statistic=True))
        counted = Publication.objects.get(decision__case__number=quiet).text
        assert "李客服" not in counted, f"{clause}: harassment is published as a count only"
        shown = read(Publications, Publications.params(), Asked(), Reader(company.accounts[KEEPER])).rows
        assert len(shown) == 3, f"{clause}: people of the unit read them"
    with when("09:00", 15):
        shown = read(Publications, Publications.params(), Asked(), Reader(company.accounts[KEEPER])).rows
        assert not shown, f"{clause}: and no longer when their time is over"
    fact = Late("JL-1", "1004", 0, 1, 3, is_open=True)
    assert PublishedInTime.judge(fact, Publishing(default_publish_days=4)) is None, f"{clause}: the days are its own"
    assert Decision.objects.count() == 3
    assert Breach.objects.filter(clause=clause).exists(), f"{clause}: what was refused stays in evidence"
    kept(clause, "conduct_case", "facts = ''")
