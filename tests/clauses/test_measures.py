"""Measures: from the one table, no fine, dismissal for what a clause calls grave, wages never below the minimum."""

from typing import Any

import pytest

from guiju.domains.conduct.controls.deciding import CaseConcluded, Concluding, Waiting
from guiju.domains.conduct.controls.losses import Ground
from guiju.domains.conduct.duties import CRIME_REFERRED
from guiju.domains.conduct.models import Compensation, Decision
from guiju.domains.conduct.registers import Ties
from guiju.kernel.controls.models import DutyItem
from guiju.kernel.findings.models import Finding
from tests.clauses.cases import (
    HR,
    answer,
    appeal,
    asked,
    award,
    claim,
    done,
    execute,
    issue,
    kept,
    nominate,
    permit,
    propose,
    serve,
    staffed,
)
from tests.clauses.company import DIRECTOR, KEEPER, MANAGER, OWNER, Company, refused, warned
from tests.clauses.rounds import when
from tests.clauses.signing import signed_by
from tests.clauses.test_sanctions import UNION, amend


def deductions() -> list[tuple[str, int]]:
    return [(f"{each.month:%Y-%m}", each.amount) for each in Compensation.objects.order_by("month")]


@pytest.mark.clause("S06.09")
def test_the_table_of_measures(company: Company) -> None:
    clause = "S06.09"
    staffed(company)
    amend("S06.12", 3, 0)
    with when("09:00", 1):
        refused(clause, propose(company, clause="S06.11"), "民主程序证据没有入库")
    with when("09:00", 1), asked(company, "S06"):
        refused(clause, propose(company, clause="S06.11", measure="解雇"), "轻微一档只可", "警告")
        fired: dict[str, Any] = {"grade": 3, "measure": "解雇"}
        refused(clause, propose(company, clause="S06.11", **fired), "没有把这种行为定为严重")
        grave = done(clause, propose(company, clause="S06.12", **fired))
        refused(clause, issue(company, grave, **UNION), "解除以前须听取本人陈述")
        done(clause, answer(company, grave))
        refused(clause, issue(company, grave, legal_ground=UNION["legal_ground"]), "通知工会")
        done(clause, issue(company, grave, **UNION))
        fine = {"clause": "S06.11", "measure": "罚款"}
        refused(clause, propose(company, **fine), "没有法律依据")
        done(clause, permit(company))
        refused(clause, propose(company, **fine), "没有法律依据")
        company.enforce(clause, default_fine_enabled=True)
        for _ in range(2):
            warned(clause, propose(company, **fine), "没有法律依据，有被认定违法的风险")
    kept(clause, "conduct_decision", "sheet = ''")


@pytest.mark.clause("S10.17")
def test_a_clause_gives_only_what_it_names(company: Company) -> None:
    clause = "S10.17"
    staffed(company)
    based: dict[str, Any] = {"clause": clause}
    with when("09:00", 1):
        refused(clause, propose(company, **based, grade=3, measure="降职"), "只规定了警告、罚款")
        refused(clause, propose(company, **based, measure="罚款"), "罚款没有法律依据")
        refused(clause, propose(company, **{**based, "grade": 0}), "须先定到处分表的档次")
        case = done(clause, propose(company, **based))
        done(clause, answer(company, case))
        refused(clause, issue(company, case, grade=0), "须先定到处分表的档次")
        done(clause, issue(company, case))
        over = {"wage": 3000_00, "minimum_wage": 2490_00, "loss": 600_00}
        done(clause, claim(company, **over))
        assert deductions()[0] == ("2027-01", 510_00), f"{clause}: the caps hold whatever is decided"
        done(clause, permit(company))
        company.enforce(clause, default_fine_enabled=True)
        warned(clause, propose(company, **based, measure="罚款"), "风险")
    kept(clause, "conduct_decision", "sheet = ''")


@pytest.mark.clause("S04.15")
def test_fines_stay_locked(company: Company) -> None:
    clause = "S04.15"
    staffed(company)
    signed_by(company, KEEPER, "S04")
    with when("09:00", 1), asked(company, "S04"):
        fine: dict[str, Any] = {"clause": "S04.05", "measure": "罚款"}
        refused(clause, propose(company, **fine), "罚款没有法律依据")
        refused(clause, permit(company, minutes=None), "民主程序材料")
        refused(clause, permit(company, opinion=None), "法律意见")
        refused(clause, permit(company, region="广东省"), "禁止对员工罚款")
        company.enforce(clause, default_fine_enabled=True)
        refused(clause, propose(company, **fine), "没有民主程序材料和法律意见")
        done(clause, permit(company))
        warned(clause, propose(company, **fine), "风险")
        refused(clause, claim(company, agreement=""), "劳动合同的赔偿约定")
        done(clause, claim(company, loss=1200_00))
        refused(clause, claim(company, about="PY-2", loss=900_00), "超过工资")
        assert deductions() == [("2027-01", 1000_00), ("2027-02", 200_00)], f"{clause}: cut to 20% of the month's wage"
        done(clause, claim(company, person="1005", loss=600_00, wage=3000_00, minimum_wage=2490_00))
        assert ("2027-01", 510_00) in deductions(), f"{clause}: and not below the minimum wage"
        based: dict[str, Any] = {"clause": "S04.05", "grade": 3}
        lower = done(clause, propose(company, **based, measure="降职"))
        done(clause, answer(company, lower))
        refused(clause, issue(company, lower), "书面变更协议")
        done(clause, issue(company, lower, variation="变更协议 2026-7"))
        paused = done(clause, propose(company, **based, measure="停职"))
        done(clause, answer(company, paused))
        refused(clause, issue(company, paused), "截止日期", "停职期间工资")
        done(clause, issue(company, paused, until="12 月 10 日", pay_basis="全薪"))
        fired = done(clause, propose(company, **based, measure="解除劳动合同"))
        done(clause, answer(company, fired))
        refused(clause, issue(company, fired), "解除的法定依据", "通知工会")
        done(clause, issue(company, fired, **UNION))
    kept(clause, "conduct_decision", "sheet = ''")


@pytest.mark.clause("S06.10")
def test_a_loss_in_instalments(company: Company) -> None:
    clause = "S06.10"
    staffed(company)
    with when("09:00", 1):
        refused(clause, claim(company, agreement=""), "劳动合同的赔偿约定")
        refused(clause, claim(company, vouchers=""), "损失凭证")
        refused(clause, claim(company, fault="正常经营风险"), "没有个人过错")
        done(clause, claim(company))
        assert deductions() == [("2027-01", 1000_00), ("2027-02", 1000_00), ("2027-03", 1000_00)], (
            f"{clause}: at most 1,000 a month over 3 months"
        )
        refused(clause, claim(company, about="PY-2", loss=1_00), "超过工资")
        done(clause, claim(company, person="1005", wage=2600_00, loss=100_00))
        assert ("2027-01", 100_00) in deductions(), f"{clause}: 2,500 are left"
        poor = claim(company, person="1006", wage=2500_00, loss=100_00)
        assert not poor.done, f"{clause}: never under the minimum wage"
    assert Ground.model_validate({"law_monthly_deduct_max_pct": 10}).law_wage_deduct_max_pct == 10, (
        f"{clause}: the share is the clause's"
    )
    kept(clause, "conduct_compensation", "amount = 1")


@pytest.mark.clause("S14.31")
def test_a_fine_is_no_deduction(company: Company) -> None:
    clause = "S14.31"
    staffed(company)
    with when("09:00", 1):
        said = refused(clause, propose(company, measure="罚款", facts="迟到，按表罚 200 元"), "罚款没有法律依据")
        assert "罚款" in said
        for measure, grade in (("警告", 1), ("影响浮动绩效", 2)):
            done(clause, propose(company, measure=measure, grade=grade))
        case = done(clause, propose(company, measure="影响浮动绩效", grade=2))
        done(clause, answer(company, case))
        done(clause, issue(company, case, amount=50_00))
        done(clause, serve(company, case))
        refused(clause, execute(company, case, 50_00), "申诉期未满")
        done(clause, appeal(company, case))
    with when("09:00", 7):
        refused(clause, execute(company, case, 50_00), "申诉还没有结论")
        refused(clause, claim(company, vouchers=""), "损失凭证")
        done(clause, claim(company, loss=1200_00))
        assert deductions()[0] == ("2027-01", 1000_00), f"{clause}: 20% of that month's wage"
        refused(clause, claim(company, about="PY-2", loss=1_00), "超过工资")
        done(clause, claim(company, person="1005", loss=600_00, wage=3000_00, minimum_wage=2490_00))
        assert ("2027-01", 510_00) in deductions(), f"{clause}: the rest stays at the minimum wage"
        given = done(clause, nominate(company))
        done(clause, award(company, given))
    kept(clause, "conduct_decision", "sheet = ''")
    kept(clause, "conduct_case", "facts = ''")


@pytest.mark.clause("S15.06")
def test_every_breach_has_a_conclusion(company: Company) -> None:
    clause = "S15.06"
    staffed(company)
    with when("09:00", 1):
        refused(clause, propose(company, clause="S15.20"), "民主程序证据没有入库")
    amend("S15.20", 1, 0)
    with when("09:00", 1), asked(company, "S15"):
        refused(clause, propose(company, clause="S15.20", grade=2, measure="警告"), "不可按一般处理")
        case = done(clause, propose(company, clause="S15.20", basis="问题 17"))
        tie = {"place": "WH1", "person": KEEPER, "other": MANAGER, "kind": "superior"}
        done(clause, company.act(HR, Ties.enter, tie))
    with when("23:00", 15):
        assert not Finding.objects.filter(clause=clause, fingerprint=case).exists(), f"{clause}: 15 days are not over"
    with when("09:00", 16), asked(company, "S15"):
        late = Finding.objects.filter(clause=clause, fingerprint=case).first()
        assert late is not None, f"{clause}: 15 days without a conclusion"
        assert late.owner == company.accounts[OWNER], f"{clause}: it goes to the top"
        done(clause, answer(company, case))
        tie = {"place": "WH1", "person": KEEPER, "other": DIRECTOR, "kind": "superior"}
        done(clause, company.act(HR, Ties.enter, tie))
        let_off = {"is_given": False, "reason": "情节显著轻微", "appeal_days": 0}
        outcome = issue(company, case, who=DIRECTOR, **let_off)
        assert outcome.held == [0], f"{clause}: his own superior needs a second approver"
        assert not Decision.objects.exists(), f"{clause}: until then nothing is decided"
        assert company.decide(OWNER, outcome.held_ids[0]).done == [0], f"{clause}: a second person agrees"
        assert Decision.objects.get().is_given is False, f"{clause}: a conclusion may be that nothing follows"
    with when("09:10", 16):
        late.refresh_from_db()
        assert late.resolved_at is not None, f"{clause}: the conclusion ends it"
    fact = Waiting("CF-1", 1, 15, is_open=True)
    assert CaseConcluded.judge(fact, Concluding(default_decide_days=16)) is None, f"{clause}: the days are its own"
    kept(clause, "conduct_case", "facts = ''")
    kept(clause, "conduct_decision", "reason = ''")


@pytest.mark.clause("S18.31")
def test_a_decision_cites_its_basis(company: Company) -> None:
    clause = "S18.31"
    staffed(company)
    with when("09:00", 1):
        refused(clause, propose(company, clause="", facts="违反二-2-(4)"), "没有写明法律或制度依据")
        done(clause, issue(company, done(clause, propose(company, clause="S18.10", reporter=None))))
        done(clause, propose(company, clause="", law="网络安全法 44 条"))
        theft: dict[str, Any] = {
            "ground": "违法犯罪",
            "facts": "涉嫌窃取数据",
            "clause": "S18.10",
            "grade": 3,
            "measure": "停职",
        }
        done(clause, propose(company, **theft))
        item = DutyItem.objects.filter(duty=CRIME_REFERRED.key).first()
        assert item is not None, f"{clause}: a suspected crime opens a referral duty"
        assert clause in item.clauses, f"{clause}: by this clause"
        refused(clause, claim(company, vouchers=""), "损失凭证")
        done(clause, claim(company, loss=600_00, wage=3000_00, minimum_wage=2490_00))
        assert deductions() == [("2027-01", 510_00), ("2027-02", 90_00)], f"{clause}: at most 510.00, not 600.00"
        refused(clause, claim(company, about="PY-2", loss=1_00, wage=3000_00, minimum_wage=2490_00), "最低工资")
    kept(clause, "conduct_case", "facts = ''")
    kept(clause, "conduct_decision", "reason = ''")
