"""Payrolls: who is paid for which days, what was left open and is paid later, what is refused, who sees whose pay."""

from http import HTTPStatus

import pytest
from django.db import DatabaseError, connection, transaction

from guiju.domains.payroll.api import ChangePay
from guiju.domains.payroll.checks import check_payslips
from guiju.domains.payroll.models import LineSettled, PayLine, Payslip
from guiju.domains.payroll.queries import MyPayslipLines, MyPayslips, Payrolls, Terms
from guiju.kernel.audit.contents import unpack
from guiju.kernel.audit.models import Evidence, PrivatePart
from guiju.kernel.commands.context import SYSTEM, Context, Forbidden
from guiju.kernel.commands.run import run_items
from guiju.kernel.org.commands import RecordLeaving
from tests.clauses.cases import HR
from tests.clauses.company import ACCOUNTANT, KEEPER, MANAGER, OWNER, SERVICE, Company
from tests.clauses.enacting import at, rows
from tests.clauses.pay import commission_of, lines_of, on, paid_from, pay_out, work_out, worked_out
from tests.orders.shop import opened, ordered

pytestmark = pytest.mark.founded("S03")
JUNE = "2027-06"


def sell(company: Company, amount: int) -> str:
    return ordered(company, lines=[{"sku": "A-500", "quantity": 1, "amount": amount}])


class TestDays:
    def test_a_rise_in_the_month_is_paid_by_calendar_days(self, company: Company) -> None:
        with at("2027-06-30 18:00"):
            paid_from(company, KEEPER, "2027-01-01", 3000_00, ("餐补", 310_01))
            paid_from(company, KEEPER, "2027-06-11", 3300_01, ("餐补", 310_01), ("岗位补贴", 100_00))
            payroll = worked_out(company, "", JUNE)
            found = [(each.title, each.since.day, each.amount) for each in lines_of(payroll, KEEPER)]
            assert found == [
                ("基本工资", 1, 1000_00),
                ("基本工资", 11, 2200_01),
                ("餐补", 1, 103_34),
                ("餐补", 11, 206_67),
                ("岗位补贴", 11, 66_67),
            ]
            assert Payslip.objects.get().gross == sum(amount for _, _, amount in found)
            assert check_payslips("default").fault is None

    def test_the_last_terms_of_a_day_count_and_nobody_is_paid_after_he_left(self, company: Company) -> None:
        with at("2027-06-30 18:00"):
            paid_from(company, KEEPER, "2027-06-01", 9999_00)
            paid_from(company, KEEPER, "2027-06-01", 3000_00)
            item = {"person": KEEPER, "last_day": on("2027-06-10"), "reason": "离职"}
            assert run_items(RecordLeaving, [item], Context(SYSTEM, request_id="leaving")).done == [0]
            found = lines_of(worked_out(company, "", JUNE), KEEPER)
            assert [(each.until.day, each.amount) for each in found] == [(10, 1000_00)]
        with at("2027-07-31 18:00"):
            refused = work_out(company, "2027-07").refusals
            assert refused[0].message == "2027-07 没有一个人定过薪"


class TestCommission:
    def test_it_is_shared_by_whoever_is_there_under_the_scheme_of_the_day(self, company: Company) -> None:
        with at("2027-06-05 09:00"):
            opened(company)
            unit = company.unit("PROMO", "推广组")
            paid_from(company, SERVICE, "2027-06-01", 0, unit=unit)
            paid_from(company, MANAGER, "2027-06-16", 0, unit=unit)
            assert commission_of(company, unit, 100, "2027-06-01").done == [0]
            assert commission_of(company, unit, 200, "2027-06-21").done == [0]
            sell(company, 1000_00)
        for day, amount in (("2027-06-18 09:00", 2000_00), ("2027-06-25 09:00", 3000_00)):
            with at(day):
                sell(company, amount)
        with at("2027-06-30 18:00"):
            payroll = worked_out(company, "", JUNE)
            shared = {
                who: [(each.since.day, each.amount) for each in lines_of(payroll, who) if "提成" in each.title]
                for who in (SERVICE, MANAGER)
            }
            assert shared == {SERVICE: [(1, 10_00), (16, 10_00), (21, 30_00)], MANAGER: [(16, 10_00), (21, 30_00)]}

    def test_what_a_late_scheme_covers_is_paid_and_the_rest_stays_open(self, company: Company) -> None:
        with at("2027-06-05 09:00"):
            opened(company)
            unit = company.unit("PROMO", "推广组")
            paid_from(company, SERVICE, "2027-06-01", 3000_00, unit=unit)
            sell(company, 1000_00)
        with at("2027-06-20 09:00"):
            sell(company, 2000_00)
        with at("2027-06-30 18:00"):
            assert pay_out(company, worked_out(company, "", JUNE), "2027-06-30").done == [0]
        with at("2027-07-31 18:00"):
            assert commission_of(company, unit, 100, "2027-06-11").done == [0]
            worked_out(company, "", "2027-07")
            payroll = worked_out(company, "", "2027-07")
            owed = [each for each in lines_of(payroll, SERVICE) if each.since.month == 6]
            told = [(each.since.day, each.until.day, each.amount, each.is_pending) for each in owed]
            assert told == [(1, 10, 0, True), (11, 30, 20_00, False)], "worked out twice, owed once"
            assert pay_out(company, payroll, "2027-07-31").done == [0]
            assert LineSettled.objects.count() == 1
        with at("2027-08-31 18:00"):
            assert commission_of(company, unit, 100, "2027-06-01").done == [0]
            owed = [each for each in lines_of(worked_out(company, "", "2027-08"), SERVICE) if each.since.month == 6]
            assert [(each.since.day, each.until.day, each.amount) for each in owed] == [(1, 10, 10_00)]


class TestRefused:
    def test_a_month_that_was_paid_is_closed(self, company: Company) -> None:
        with at("2027-06-30 18:00"):
            paid_from(company, KEEPER, "2027-06-01", 3000_00)
            first, second = worked_out(company, "", JUNE), worked_out(company, "", JUNE)
            replaced = pay_out(company, first, "2027-06-30").refusals
            assert replaced[0].message == f"{first} 之后 2027-06 又重新计发过"
            assert pay_out(company, second, "2027-06-30").done == [0]
            assert pay_out(company, second, "2027-06-30").refusals[0].message == "2027-06 的工资已经发放"
            assert work_out(company, JUNE).refusals[0].message == "2027-06 的工资已经发放，不再改"
            assert work_out(company, "2027-07").refusals[0].message == "2027-07 还没有到"
            item = {"person": KEEPER, "since": on("2027-06-30"), "base": 1, "reason": "改正", "lines": []}
            refused = company.act(HR, ChangePay, item).refusals
            assert refused[0].message == "2027-06 的工资已经发放，不能再自 2027-06-30 起改"
            states = {row.number: row.state for row in rows(Payrolls, company, HR)}
            assert states == {first: "已重新计发", second: "已发放"}

    def test_the_database_pays_a_month_and_settles_a_line_once(self, company: Company) -> None:
        with at("2027-06-30 18:00"):
            paid_from(company, KEEPER, "2027-06-01", 3000_00)
            worked_out(company, "", JUNE)
        line = PayLine.objects.get()
        for change in ("amount = -1", "is_pending = true"):
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"update payroll_payline set {change} where id = %s", [line.pk])


class TestSeen:
    def test_each_sees_his_own_and_only_a_few_see_all(self, company: Company) -> None:
        with at("2027-06-30 18:00"):
            for who in (KEEPER, SERVICE):
                paid_from(company, who, "2027-06-01", 3000_00)
            worked_out(company, "", JUNE)
            (own,) = rows(MyPayslips, company, KEEPER)
            (line,) = rows(MyPayslipLines, company, KEEPER)
            assert (own.gross, line.payslip) == (3000_00, own.number)
            others = Payslip.objects.get(person__number=SERVICE).number
            client = company.client(KEEPER)
            wanted = {own.number: HTTPStatus.OK, others: HTTPStatus.NOT_FOUND}
            asked = {number: client.get(f"/records/payroll.my_slips/{number}/").status_code for number in wanted}
            assert asked == wanted
            for who in (HR, OWNER, ACCOUNTANT):
                assert len(rows(Terms, company, who)) == 2
            for who in (KEEPER, MANAGER):
                with pytest.raises(Forbidden):
                    rows(Terms, company, who)

    def test_the_amounts_stand_in_the_private_part_of_the_evidence(self, company: Company) -> None:
        with at("2027-06-30 18:00"):
            paid_from(company, KEEPER, "2027-06-01", 3141_59, ("餐补", 2718_28))
        evidence = Evidence.objects.filter(command=ChangePay.key).latest("id")
        said = unpack(evidence.payload, is_compressed=evidence.is_compressed).decode()
        kept = str(PrivatePart.objects.get(evidence=evidence).payload)
        for amount in ("314159", "271828"):
            assert amount not in said
            assert amount in kept
