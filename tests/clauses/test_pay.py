"""Pay under S19: its parts (.23), grades (.24), schemes of commission (.29), who explains it (.37), since when it counts (.38)."""

from typing import Any

import pytest

from guiju.domains.payroll.api import AnswerPayslip, ChangePay, ChooseStart, ClassItem, ConfirmTerms, SetGrade
from guiju.domains.payroll.models import PayItem, PayLine, Payslip, PayTerms
from guiju.domains.payroll.queries import MyPayslipLines, MyPayslips, PayslipHelp, Terms
from guiju.domains.policy.models import Answer, Interpretation, Scheme
from guiju.kernel.commands.context import SYSTEM, Context, Outcome
from guiju.kernel.commands.run import run_items
from guiju.kernel.findings.models import Finding
from guiju.kernel.retention.commands import PurgeExpired, SetPeriod
from guiju.kernel.worklist.models import Task
from tests.clauses.cases import HR, done
from tests.clauses.company import KEEPER, MANAGER, OWNER, SERVICE, Company, refused, warned
from tests.clauses.enacting import at, draft, due, moment, page, publish, rows, versions_kept
from tests.clauses.governed import answer, appoint, ask
from tests.clauses.governed import publish as explain
from tests.clauses.pay import Shown, commission_of, lines_of, on, paid_from, pay_out, work_out, worked_out
from tests.clauses.rounds import kept, pass_by
from tests.orders.shop import SHOP, opened, ordered


def missing(clause: str, control: str = "payroll.scheme_missing") -> Finding | None:
    """The open finding about a scheme that there is not, after all watches have looked."""
    pass_by()
    found = Finding.objects.filter(control=control, resolved_at__isnull=True, clause=clause)
    return found.order_by("id").first()


def waiting(source: str) -> Task | None:
    """An open task."""
    return Task.objects.filter(source=source, ended_at__isnull=True).order_by("id").first()


def sell(company: Company, amount: int) -> None:
    ordered(company, lines=[{"sku": "A-500", "quantity": 1, "amount": amount}])


def slips_kept(clause: str) -> None:
    """A payslip and its lines neither change nor go."""
    for table, row, change in (
        ("payroll_payslip", Payslip.objects.order_by("id").first(), "gross = 1"),
        ("payroll_payline", PayLine.objects.order_by("id").first(), "amount = 1"),
    ):
        kept(clause, table, row.pk, change)
        kept(clause, table, row.pk, delete=True)


@pytest.mark.clause("S19.23")
def test_pay_has_known_parts(company: Company) -> None:
    clause, unclassed = "S19.23", "payroll.item_unclassed"

    def reply(who: str, slip: str, **said: Any) -> Outcome:
        return company.act(who, AnswerPayslip, {"payslip": slip, **said})

    def parts() -> list[str]:
        return [row.component for row in sorted(rows(MyPayslipLines, company, KEEPER), key=lambda row: row.line)]

    with at("2027-06-30 18:00"):
        paid_from(company, KEEPER, "2027-06-11", 3000_01, ("餐补", 310_00), ("奖金", 100_00))
        paid_from(company, SERVICE, "2027-06-01", 3000_00)
        outcome = work_out(company, "2027-06")
        warned(clause, outcome, "“餐补”不在薪酬结构表里（UNKNOWN_COMPONENT），照发")
        payroll = done(clause, outcome)
        slip = Payslip.objects.get(person__number=KEEPER)
        lines = list(slip.lines.order_by("line"))
        assert parts() == ["基本工资", "其他（待归类）", "奖金"], f"{clause}: paid under 其他(待归类): {parts()}"
        assert sum(line.amount for line in lines) == slip.gross == 2273_35, f"{clause}: to the cent, not {slip.gross}"
        how = [line.formula for line in lines]
        assert how[0] == "3,000.01 元/月 × 20/30 天", f"{clause}: each line shows formula and inputs: {how}"
        assert all(how), f"{clause}: {how}"
        finding = missing(clause, unclassed)
        assert finding is not None, f"{clause}: personnel classes it"
        assert (finding.owner, due(finding)) == (company.accounts[HR], moment("2027-07-05 18:00")), (
            f"{clause}: in 5 days"
        )
        assert pay_out(company, payroll, "2027-06-30").done == [0], f"{clause}: pay is never held up"
        done(clause, company.act(HR, ClassItem, {"item": "餐补", "component": "津贴"}))
        assert missing(clause, unclassed) is None, f"{clause}: it is classed"
        assert parts() == ["基本工资", "津贴", "奖金"], f"{clause}: and shown so: {parts()}"
        task = waiting("payroll.answer_payslip")
        assert task is not None, f"{clause}: the employee is asked"
        assert task.due_at == moment("2027-07-03 18:00"), f"{clause}: within 3 days, not {task.due_at}"
        own = reply(KEEPER, slip.number, agrees=True)
        assert own.done == [0], f"{clause}: he confirms"
        assert not own.warnings, f"{clause}: in time"
        other = Payslip.objects.get(person__number=SERVICE).number
        assert reply(KEEPER, other, agrees=True).refused == [0], f"{clause}: his own alone"
        assert reply(SERVICE, other, agrees=False).refused == [0], f"{clause}: an objection says what is wrong"
    with at("2027-07-04 09:00"):
        late = reply(SERVICE, other, agrees=False, note="少发餐补")
        warned(clause, late, "发放后超过 3 天才答复")
        assert waiting("payroll.objection"), f"{clause}: and is looked into"
        assert not waiting("payroll.answer_payslip"), f"{clause}: nobody is asked any more"
    shorter = {"kind": "wage_records", "months": 23, "reason": "清理"}
    why = run_items(SetPeriod, [shorter], Context(SYSTEM)).refusals
    assert [each.message for each in why] == [
        "工资支付记录保存 23 个月，法定不少于 24 个月（工资支付暂行规定第六条）"
    ], f"{clause}: at least 2 years: {why}"
    assert run_items(PurgeExpired, [{"kind": "wage_records"}], Context(SYSTEM)).refused == [0], f"{clause}: no purge"
    slips_kept(clause)


@pytest.mark.clause("S19.24")
def test_base_pay_lies_in_its_grade(company: Company) -> None:
    clause = "S19.24"

    def agreed(who: str, base: int, since: str = "2027-06-01", by: str = HR) -> Outcome:
        item = {"person": who, "since": on(since), "base": base, "grade": "G3", "reason": "劳动合同", "lines": []}
        return company.act(by, ChangePay, item)

    def confirm(terms: str, who: str = OWNER) -> Outcome:
        return company.act(who, ConfirmTerms, {"terms": terms, "note": "按合同"})

    with at("2027-06-01 09:00"):
        grade = {"grade": "G3", "since": on("2027-01-01"), "lowest": 2000_00, "highest": 3500_00}
        done(clause, company.act(HR, SetGrade, grade))
        within = agreed(KEEPER, 3500_00)
        cited = [why for why in within.warnings if clause in {each.code for each in why.clauses}]
        assert (within.done, cited) == ([0], []), f"{clause}: 3,500 is in its grade"
        high = agreed(SERVICE, 4000_00)
        warned(clause, high, "不在薪级 G3 的范围内（OUT_OF_GRADE）")
        number = done(clause, high)
        task = waiting("payroll.confirm_terms")
        assert task is not None, f"{clause}: the general manager is asked to confirm"
        assert task.post == "owner", f"{clause}: not {task.post}"
        refused(clause, agreed(HR, 3000_00), "不能提出自己的薪酬（SOD_VIOLATION）")
        appoint(HR, "owner")
        refused(clause, confirm(number, HR), "提出的人不能自己确认（SOD_VIOLATION）")
        own = done(clause, agreed(OWNER, 9000_00))
        refused(clause, confirm(own), "不能确认自己的薪酬（SOD_VIOLATION）")
    with at("2027-06-30 18:00"):
        paid = [each.amount for each in lines_of(worked_out(company, clause, "2027-06"), SERVICE)]
        assert paid == [4000_00], f"{clause}: confirmed or not, what the contract says is paid: {paid}"
        assert confirm(number).done == [0], f"{clause}: and confirmed afterwards"
        told = {row.number: row.state for row in rows(Terms, company, HR)}
        assert told[number] == "已确认", f"{clause}: {told}"
        task.refresh_from_db()
        assert task.ended_at, f"{clause}: nobody is asked any more"
        done(clause, agreed(KEEPER, 3400_00, "2027-07-01"))
        dated = [(row.since, row.base) for row in reversed(rows(Terms, company, HR, person=KEEPER))]
        assert dated == [(on("2027-06-01"), 3500_00), (on("2027-07-01"), 3400_00)], f"{clause}: dated: {dated}"
    terms = PayTerms.objects.order_by("id").first()
    kept(clause, "payroll_payterms", terms.pk, "base = 1")
    item = {
        "person": KEEPER,
        "since": on("2027-08-01"),
        "base": 1,
        "reason": "合同",
        "lines": [{"title": "餐补", "amount": 1}],
    }
    done(clause, company.act(HR, ChangePay, item))
    kept(clause, "payroll_payitem", PayItem.objects.order_by("id").first().pk, "amount = 2")


@pytest.mark.clause("S19.29")
def test_commission_has_a_scheme_of_its_own(company: Company) -> None:
    clause = "S19.29"
    june = (on("2027-06-01"), on("2027-06-30"))
    with at("2027-06-01 09:00"):
        opened(company)
        unit = company.unit("PROMO", "推广组")
        for who in (MANAGER, SERVICE):
            paid_from(company, who, "2027-06-01", 3000_00, ("餐补", 300_00), unit=unit)
    with at("2027-06-20 10:00"):
        sell(company, 80_000_00)
    with at("2027-06-30 18:00"):
        first = worked_out(company, clause, "2027-06")
        base, meals = (
            Shown("基本工资", *june, 3000_00, is_pending=False),
            Shown("餐补", *june, 300_00, is_pending=False),
        )
        waits = Shown("推广组提成（待定）", *june, 0, is_pending=True)
        lines = lines_of(first, SERVICE)
        assert lines == [base, meals, waits], f"{clause}: all else is paid, commission is 0.00 待定: {lines}"
        assert pay_out(company, first, "2027-06-30").done == [0], f"{clause}: and it is paid on its day"
        slip = rows(MyPayslips, company, SERVICE)[0].number
        shown = page(company, f"/records/payroll.my_slips/{slip}/", SERVICE)
        assert "待定" in shown, f"{clause}: the payslip says so"
        finding = missing(clause)
        assert finding is not None, f"{clause}: whoever owes the scheme is asked for it"
        assert "“推广组”自 2027-06-01 起没有在效的提成方案（SCHEME_MISSING）" in finding.title, (
            f"{clause}: {finding.title}"
        )
        assert finding.owner == company.accounts[HR], f"{clause}: the scheme's owner"
        assert due(finding) == moment("2027-07-05 18:00"), f"{clause}: in 5 days, not {due(finding)}"
    with at("2027-07-02 09:00"):
        done(clause, commission_of(company, unit, 200, "2027-06-01", shops=[SHOP]))
        assert missing(clause) is None, f"{clause}: the scheme is there"
        lower = commission_of(company, unit, 199, "2027-06-15", shops=[SHOP])
        refused(clause, lower, "2.00% 降为 1.99%", "RETROACTIVE_REDUCTION")
        assert commission_of(company, unit, 300, "2027-06-15", shops=["TM-9"]).refused == [0], f"{clause}: no such shop"
        assert Scheme.objects.count() == 1, f"{clause}: nothing of it is on file"
        done(clause, commission_of(company, unit, 150, "2027-08-01"))
    with at("2027-07-31 18:00"):
        sell(company, 1_000_01)
        second = worked_out(company, clause, "2027-07")
        july = (on("2027-07-01"), on("2027-07-31"))
        # 20.00 of 1,000.01: the fen that cannot be shared goes to the first.
        owed = [each for each in lines_of(second, SERVICE) if "提成" in each.title]
        back = Shown("补发推广组提成", *june, 800_00, is_pending=False)
        assert owed == [Shown("推广组提成", *july, 10_00, is_pending=False), back], (
            f"{clause}: settled with the next: {owed}"
        )
        assert pay_out(company, second, "2027-07-31").done == [0], clause
    with at("2027-08-31 18:00"):
        third = worked_out(company, clause, "2027-08")
        again = [each.title for each in lines_of(third, SERVICE) if "补发" in each.title]
        assert again == [], f"{clause}: what is settled is paid once: {again}"
        assert missing(clause) is None, f"{clause}: and nobody is asked again"
    kept(clause, "policy_scheme", Scheme.objects.order_by("id").first().pk, "rate = 1")
    slips_kept(clause)


@pytest.mark.clause("S19.37")
def test_personnel_explains_pay(company: Company) -> None:
    clause, point = "S19.37", "绩效工资基数"
    appoint(MANAGER, "ecommerce_manager")
    with at("2027-03-31 18:00"):
        paid_from(company, SERVICE, "2027-03-01", 3000_00)
        worked_out(company, clause, "2027-03")
        question = ask(company, SERVICE, "S19.26", "绩效工资是另加的吗？")
        said = "包含在基本工资里"
        warned(clause, answer(company, MANAGER, question, said, point), "NOT_INTERPRETER", "已存为参考意见")
        opinion = list(Answer.objects.values_list("is_official", "answer"))
        assert opinion == [(False, said)], f"{clause}: kept as 参考意见: {opinion}"
        refused(clause, explain(company, MANAGER, "S19.26", point, said), "由公司人力资源部解释")
        assert not Interpretation.objects.exists(), f"{clause}: nothing of it counts"
        assert not rows(PayslipHelp, company, SERVICE), f"{clause}: nor stands beside the payslip"
        told = "在基本工资之外另加"
        done(clause, answer(company, HR, question, told, point))
        found = Interpretation.objects.order_by("id").first()
        assert found is not None, f"{clause}: personnel's is on file"
        for words in (found.number, told, point):
            assert words in page(company, "/clauses/S19.26/", SERVICE), f"{clause}: {words} is visible at the clause"
        (slip,) = rows(MyPayslips, company, SERVICE)
        shown = page(company, f"/records/payroll.my_slips/{slip.number}/", SERVICE)
        assert told in shown, f"{clause}: and in the payslip's help"
        assert said not in shown, f"{clause}: where an opinion is not"
    kept(clause, "policy_interpretation", found.pk, "text = ''")


@pytest.mark.clause("S19.38")
def test_pay_rules_count_from_the_day_of_publication(company: Company) -> None:
    clause = "S19.38"

    def choose(version: str, since: str) -> Outcome:
        return company.act(HR, ChooseStart, {"version": version, "since": on(since), "reason": "便于整月计算"})

    with at("2027-05-15 10:00"):
        paid_from(company, KEEPER, "2027-01-01", 3100_00)
        paid_from(company, KEEPER, "2027-05-01", 4650_00, by_rules=True)
        version = draft(company, "S19", touches=["pay"])
        refused(clause, publish(company, version, "2027-05-14"), "早于发布之日 2027-05-15", "RETROACTIVE_EFFECT")
        outcome = publish(company, version)
        assert outcome.answers[0]["effective_on"] == "2027-05-15", f"{clause}: on the day of publication"
    with at("2027-05-31 18:00"):
        may = lines_of(worked_out(company, clause, "2027-05"), KEEPER)
        by_day = [
            Shown("基本工资", on("2027-05-01"), on("2027-05-14"), 1400_00, is_pending=False),
            Shown("基本工资", on("2027-05-15"), on("2027-05-31"), 2550_00, is_pending=False),
        ]
        assert may == by_day, f"{clause}: 14 of 31 days by the old rules, 17 by the new: {may}"
        refused(clause, choose(version, "2027-05-14"), "早于 S19.v1 的生效日 2027-05-15", "RETROACTIVE_EFFECT")
        assert choose(version, "2027-07-01").refused == [0], f"{clause}: nor is it put off for long"
        assert choose(version, "2027-06-01").done == [0], f"{clause}: 1 June by explicit choice"
        payroll = worked_out(company, clause, "2027-05")
        may = lines_of(payroll, KEEPER)
        whole = [Shown("基本工资", on("2027-05-01"), on("2027-05-31"), 3100_00, is_pending=False)]
        assert may == whole, f"{clause}: then all of May is by the old rules: {may}"
        assert pay_out(company, payroll, "2027-05-31").done == [0], clause
        assert work_out(company, "2027-05").refused == [0], f"{clause}: a month that was paid is closed"
    with at("2027-06-30 18:00"):
        june = [each.amount for each in lines_of(worked_out(company, clause, "2027-06"), KEEPER)]
        assert june == [4650_00], f"{clause}: and June by the new: {june}"
    versions_kept(clause, version)
