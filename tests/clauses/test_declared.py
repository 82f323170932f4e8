"""What people declare and answer for: S02.07, S02.22, S15.32, S21.146, S21.148."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from guiju.domains.conduct import api, queries
from guiju.domains.conduct.controls.gifts import GiftUnregistered, Registered, Registering
from guiju.domains.conduct.controls.jobs import JobUndeclared, Undeclared
from guiju.domains.conduct.models import Case, Compensation, JobAnswer, Liability, OutsideJob
from guiju.domains.conduct.registers import Gifts
from guiju.domains.purchasing.api import PlaceOrder
from guiju.kernel.commands.context import Outcome
from guiju.kernel.controls.pledges.audience import Audience, asked
from guiju.kernel.findings.models import Finding
from guiju.kernel.queries.query import Asked
from guiju.kernel.queries.reader import Reader
from guiju.kernel.queries.reading import read
from guiju.kernel.rulebook.models import Binding
from guiju.kernel.worklist.models import Message, Task
from tests.clauses.cases import (
    HR,
    PLACE,
    answer,
    claim,
    done,
    issue,
    kept,
    propose,
    review,
    staffed,
    suggest,
)
from tests.clauses.cases import asked as consulted
from tests.clauses.company import DIRECTOR, KEEPER, OWNER, SERVICE, Company, refusals_of, refused, warned
from tests.clauses.rounds import pass_by
from tests.clauses.signing import asked_for, at, hired, page, signed_at_induction, signed_by
from tests.clauses.training import named

MONDAY = date(2027, 3, 1)


def declare(company: Company, who: str, person: str, *shifts: tuple[str, str, str], **more: Any) -> Outcome:
    lines = [{"weekday": day, "opens": opens, "closes": closes} for day, opens, closes in shifts]
    return company.act(who, api.DeclareJob, {**PLACE, "person": person, "job": "兼课", **more, "lines": lines})


def settle(company: Company, job: str, given: str, **more: Any) -> Outcome:
    return company.act(HR, api.AnswerJob, {"job": job, "answer": given, **more})


def tasks(kind: str) -> list[Task]:
    return list(Task.objects.filter(kind=kind, ended_at__isnull=True).order_by("id"))


@pytest.mark.clause("S02.07")
def test_the_aims_are_signed(company: Company) -> None:
    clause = "S02.07"
    signed_at_induction(company, "S02", clause)
    company.unit("U1", "仓储部")
    company.unit("U2", "客服部")
    for number, name, post, unit in (("A1", "甲", "keeper", "U1"), ("A2", "乙", "customer_service", "U2")):
        hired(company, number, name, post, unit=unit)
    numbers = [done(clause, suggest(company, who="A1", content=f"退货件当天质检 {each}")) for each in range(2)]
    done(clause, suggest(company, who="A2", content="常见问题写成卡片"))
    done(clause, review(company, numbers[0], owner="1010", due_on="2027-12-01", measure="二次退货率"))
    rows = read(
        queries.SuggestionsByUnit, queries.SuggestionsByUnit.params(), Asked(), Reader(company.accounts[OWNER])
    ).rows
    found = {(row.year, row.unit): (row.suggestions, row.adopted) for row in rows}
    year = timezone.localdate().year
    assert found[year, "仓储部"] == (2, 1), f"{clause}: the year's proposals of each department, {found}"
    assert found[year, "客服部"] == (1, 0), f"{clause}: {found}"
    assert "仓储部" in page(company, OWNER, "/conduct/suggestions_by_unit/"), f"{clause}: on its page"
    controls = set(Binding.objects.filter(clause__code=clause).values_list("control", flat=True))
    assert controls == {"controls.read_and_sign"}, f"{clause}: no goal sheet is tested against the slogan, {controls}"
    pass_by()
    assert not Finding.objects.filter(clause=clause).exists(), f"{clause}: and nothing is found by it"


@pytest.mark.clause("S02.22")
def test_a_side_job(company: Company) -> None:
    clause = "S02.22"
    asked_for(clause)
    staffed(company)
    with time_machine.travel(at(MONDAY), tick=False), consulted(company, "S02"):
        course = declare(company, KEEPER, KEEPER, ("7", "09:00", "12:00"))
        done(clause, course)
        assert not course.warnings, f"{clause}: a Sunday course needs nobody's approval, {course.warnings}"
        assert not tasks("conduct.answer_job"), f"{clause}: and nobody is asked"
        job = declare(company, SERVICE, SERVICE, ("1", "09:00", "18:00"), job="代运营")
        warned(clause, job, "时间冲突：星期一")
        number = str(job.answers[0]["number"])
        assert OutsideJob.objects.get(number=number).overlaps == "星期一", f"{clause}: recorded as 时间冲突"
        [task] = tasks("conduct.answer_job")
        assert task.post == "hr", f"{clause}: HR answers"
        assert not settle(company, number, "exception").done, f"{clause}: an exception has its day"
        assert not settle(company, number, "asked_to_end").done, f"{clause}: a request is in writing"
        fired = {"person": SERVICE, "clause": clause, "measure": "解除劳动合同", "grade": 2}
        refused(clause, propose(company, **fired), "书面要求改正、本人拒不改正")
        done(clause, settle(company, number, "asked_to_end", paper="改正函 2027-3"))
        assert not tasks("conduct.answer_job"), f"{clause}: answered"
        refused(clause, propose(company, **fired), "本人拒不改正")
        done(clause, settle(company, number, "refused", paper="谈话记录 2027-4"))
        assert not refusals_of(clause, propose(company, **fired)), f"{clause}: with both this clause stands in no way"
        other = str(declare(company, KEEPER, KEEPER, ("2", "10:00", "11:00"), job="授课").answers[0]["number"])
        done(clause, settle(company, other, "exception", until=str(MONDAY + timedelta(days=90))))
        assert JobAnswer.objects.get(outside_job__number=other).until, f"{clause}: or gives a dated exception"
        evening = declare(company, KEEPER, KEEPER, ("1", "18:00", "20:00"), job="夜校")
        assert not evening.warnings, f"{clause}: after work is no conflict"
    kept(clause, "conduct_outsidejob", "overlaps = ''")


@pytest.mark.clause("S21.148")
def test_no_side_job_out_of_the_work(company: Company) -> None:
    clause = "S21.148"
    asked_for(clause)
    staffed(company)
    with time_machine.travel(at(MONDAY), tick=False):
        shop = declare(company, SERVICE, SERVICE, ("6", "09:00", "18:00"), job="周末网店", sells_same=True)
        warned(clause, shop, "CONFLICT_OF_INTEREST")
        [task] = tasks("conduct.choose_job")
        assert task.person == company.accounts["1003"], f"{clause}: his superior asks him to choose"
        assert "回避" in task.title, f"{clause}: or to be recused from those goods, {task.title}"
        done(clause, settle(company, str(shop.answers[0]["number"]), "recused"))
        assert not tasks("conduct.choose_job"), f"{clause}: chosen"
        free = declare(company, KEEPER, KEEPER, ("6", "09:00", "18:00"), job="周末授课")
        assert not free.warnings, f"{clause}: no relation and no working hours: recorded"
        number = str(free.answers[0]["number"])
        case = done(clause, propose(company, clause="S21.144", basis=number, measure="提醒"))
        done(clause, answer(company, case))
        refused(clause, issue(company, case), f"{number} 已申报")
        done(clause, issue(company, case, is_given=False, reason="与工作不相干"))
        assert Case.objects.get(number=case).decision.is_given is False, f"{clause}: not punished"
        customers = {"job": "给公司客户代购", "uses_customers": True}
        found = declare(company, "1010", "1006", ("6", "09:00", "18:00"), **customers)
        undeclared = done(clause, found)
        pass_by()
        assert undeclared not in named(clause, "conduct.job_undeclared"), f"{clause}: he has seven days to declare it"
    with time_machine.travel(at(MONDAY + timedelta(days=8)), tick=False):
        pass_by()
        assert undeclared in named(clause, "conduct.job_undeclared"), f"{clause}: undeclared, with company customers"
        done(clause, declare(company, "1006", "1006", ("6", "09:00", "18:00"), **customers))
        pass_by()
        assert undeclared not in named(clause, "conduct.job_undeclared"), f"{clause}: declared it is none"
    fact = Undeclared("JW-1", "1006", 8, uses_customers=True, is_own=False)
    assert JobUndeclared.judge(fact, JobUndeclared.params(default_declare_days=30)) is None, f"{clause}: its own days"


@pytest.mark.clause("S21.146")
def test_who_answers_for_what(company: Company) -> None:
    clause = "S21.146"
    asked_for(clause)
    staffed(company)
    head = {**PLACE, "person": KEEPER, "about": "JB-1", "clause": clause}
    parts = {"own_part": "发布禁止内容，负内部责任", "company_part": "公司对外承担侵权责任"}

    def draft(**given: str) -> Outcome:
        return company.act(HR, api.DraftLiability, {**head, **given})

    refused(clause, draft(**parts), "没有签署过")
    signed_by(company, KEEPER, "S21")
    refused(clause, draft(own_part=parts["own_part"]), "没有写明公司责任")
    refused(clause, draft(company_part=parts["company_part"]), "没有写明个人责任")
    for said in ("公司不承担任何责任", "本人承担，公司 无责"):
        refused(clause, draft(own_part=parts["own_part"], company_part=said), "LIABILITY_WAIVER_INVALID")
    done(clause, draft(**parts))
    row = Liability.objects.get()
    stands = (row.own_part, row.company_part, row.was_signed)
    assert stands == (*parts.values(), True), f"{clause}: each for itself, on what he signed"
    over = {"wage": 5000_00, "minimum_wage": 2500_00}
    done(clause, claim(company, loss=1500_00))
    taken = list(Compensation.objects.order_by("month").values_list("amount", flat=True))
    assert taken == [1000_00, 500_00], f"{clause}: 20% of a month's wage, {taken}"
    more = {**PLACE, "person": KEEPER, "about": "PY-9", "month": "2027-01", "amount": 1_00, **over}
    refused(clause, company.act(DIRECTOR, api.ImposeCompensation, more), "超过")
    low = {**more, "person": SERVICE, "amount": 600_00, "wage": 3000_00, "minimum_wage": 2490_00}
    refused(clause, company.act(DIRECTOR, api.ImposeCompensation, low), "最低工资")
    kept(clause, "conduct_liability", "company_part = ''")


def gift(company: Company, who: str, person: str, day: date, value: int = 500_00) -> Outcome:
    item = {**PLACE, "person": person, "giver": "杭州日化供应链", "what": "茶叶", "value": value, "received_on": day}
    return company.act(who, Gifts.enter, item)


@pytest.mark.clause("S15.32")
def test_gifts_and_the_yearly_pledge(company: Company) -> None:
    clause, unregistered = "S15.32", "conduct.gift_unregistered"
    asked_for(clause)
    staffed(company)
    begins = date(2026, 12, 7)
    with time_machine.travel(at(begins), tick=False):
        kept_back = done(clause, gift(company, HR, KEEPER, begins - timedelta(days=4)))
        in_time = done(clause, gift(company, SERVICE, SERVICE, begins - timedelta(days=3)))
        small = done(clause, gift(company, HR, KEEPER, begins - timedelta(days=9), 200_00))
        pass_by()
        found = named(clause, unregistered)
        assert found == {kept_back}, f"{clause}: not registered in 3 days and later reported: {found}"
        assert not {in_time, small} & found
        title = Finding.objects.get(fingerprint=kept_back).title
        assert "按 S14.24 立案" in title, f"{clause}: a case under the rules of integrity, {title}"
        signed_by(company, DIRECTOR, "S15")
    fact = Registered("LP-1", "1004", 500_00, 4, is_own=True)
    assert GiftUnregistered.judge(fact, Registering(default_gift_register_from=500)) is None, f"{clause}: its own sum"
    for days, is_shown in ((334, False), (335, True)):
        with time_machine.travel(at(begins + timedelta(days=days)), tick=False):
            assert _asks(company, DIRECTOR) == is_shown, f"{clause}: asked for from day 335, not before: day {days}"
            assert ("/pledges/S15/" in page(company, DIRECTOR, "/")) == is_shown, f"{clause}: on his list, day {days}"
    lapsed = begins + timedelta(days=365)
    order = {"place": "WH1", "supplier": "杭州日化供应链", "expected_on": str(lapsed + timedelta(days=9))}
    lines = [{"sku": "A-500", "quantity": 1, "unit_cost": 1}]
    with time_machine.travel(at(lapsed), tick=False):
        outcome = company.act(DIRECTOR, PlaceOrder, {**order, "lines": lines})
        assert outcome.done == [0], f"{clause}: nothing is blocked, {outcome.refusals}"
    monday = lapsed + timedelta(days=7 - lapsed.weekday())
    with time_machine.travel(at(monday), tick=False):
        pass_by()
        told = Message.objects.filter(person=company.accounts[OWNER], kind="purchasing.pledges").last()
        assert told is not None, f"{clause}: the boss has his list of the week"
        assert "PLEDGE_EXPIRED" in told.body, f"{clause}: {told.body}"
        assert "下采购单 1 张" in told.body, f"{clause}: next to what the buyer has ordered, {told.body}"
        assert not Finding.objects.filter(clause=clause, control="controls.read_and_sign").exists()


def _asks(company: Company, person: str) -> bool:
    day = timezone.localdate()
    each = asked(day)["S15"]
    [signer] = Audience(day).of([each], [company.accounts[person]])["S15"]
    return signer.is_asked
