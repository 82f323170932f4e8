"""S10.15: service is renewed by projects for what customers need, so many a year, closed with what came of it."""

from typing import Any

import pytest

from guiju.domains.aftersales.controls import REASONS
from guiju.domains.office.api import CloseServiceProject, OpenServiceProject
from guiju.domains.office.controls.service import Renewal, ServiceRenewed, YearReviewed
from guiju.domains.office.models import ServiceClosing, ServiceProject, ServiceResult, ServiceTopic
from guiju.domains.office.queries import CustomerNeeds, ServiceProjects, ServiceTopics
from guiju.kernel.commands.context import Outcome
from guiju.kernel.controls.lights import Light, row_of, standing
from guiju.kernel.rulebook.models import Clause
from tests.clauses.company import DIRECTOR, MANAGER, SERVICE, Company
from tests.clauses.office import findings, is_open, items, on, rows
from tests.clauses.promoting import journal_is_kept, write
from tests.clauses.rounds import kept
from tests.clauses.test_returns import file, order
from tests.clauses.test_reviewing import form, printed, reviews_kept, sign

CLAUSE, UNMET, DUTY, REVIEW = "S10.15", "office.service_renewed", "office.service_reviewed", "service"
SLOW, PACKING = "物流慢", "包装破损"
RETURNED = REASONS["quality"]


def open_project(company: Company, title: str, *topics: str, due: str = "2027-12-31") -> Outcome:
    given = {"title": title, "plan": "改一改", "owner": MANAGER, "due_on": due}
    return company.act(DIRECTOR, OpenServiceProject, {**given, "lines": [{"topic": topic} for topic in topics]})


def close(company: Company, project: str, satisfied: dict[str, tuple[int, int]]) -> Outcome:
    """By topic its satisfaction before and after."""
    lines = [
        {"topic": topic, "before": before, "after": after, "method": "评价四星以上占比"}
        for topic, (before, after) in satisfied.items()
    ]
    return company.act(DIRECTOR, CloseServiceProject, {"project": project, "lines": lines})


def number(outcome: Outcome) -> str:
    assert outcome.done == [0], f"{CLAUSE}: {outcome.refusals}"
    return str(outcome.answers[0]["number"])


def says(outcome: Outcome, sentence: str) -> None:
    said = "；".join(why.message for why in outcome.refusals)
    assert not outcome.done, f"{CLAUSE}: done though “{sentence}”"
    assert sentence in said, f"{CLAUSE}: said “{said}” and not “{sentence}”"


def shown() -> Light:
    (own,) = standing([row_of(Clause.objects.filter(code=CLAUSE).latest("version"))])
    return own.light


def needs(company: Company) -> dict[str, Any]:
    return {each.topic: each for each in rows(company, DIRECTOR, CustomerNeeds)}


def project(company: Company, of: str) -> Any:
    return {each.number: each for each in rows(company, DIRECTOR, ServiceProjects)}.get(of)


@pytest.mark.clause("S10.15")
def test_service_is_renewed_for_what_customers_need(company: Company) -> None:
    with on("2027-11-25", "10:00"):
        for turn, topic in enumerate((SLOW, SLOW, SLOW, PACKING)):
            write(company, SERVICE, "remark", subject=f"P-{turn}", topic=topic, content="顾客说的")
        file(company, CLAUSE, order(company, CLAUSE, "P-9"), signed="2027-11-24 15:00")
        known = {topic: each.cases for topic, each in needs(company).items()}
        assert known == {SLOW: 3, PACKING: 1, RETURNED: 1}, f"{CLAUSE}: collected from cases by topic: {known}"
        assert needs(company)[RETURNED].sources == "退换申请 1", f"{CLAUSE}: with where they are from"
        says(open_project(company, "会员日", "会员日"), "近一年没有客户提到“会员日”")
        says(open_project(company, "会员日"), "没有写为哪个客户需求立项")
        assert not ServiceProject.objects.exists(), f"{CLAUSE}: neither is a project"
        first = number(open_project(company, "次日达", SLOW, due="2027-12-20"))
        linked = ServiceTopic.objects.filter(project__number=first).values_list("topic", "cases")
        assert list(linked) == [(SLOW, 3)], f"{CLAUSE}: linked to its topic: {linked}"
    with on("2027-12-20", "10:00"):
        [due] = items(DUTY, day="2027-12-20") or [None]
        assert due is not None, f"{CLAUSE}: the review is due every year"
        assert not findings(UNMET), f"{CLAUSE}: nothing is said before it"
        lines = form(company, REVIEW)
        assert set(lines) == {SLOW, PACKING, RETURNED}, f"{CLAUSE}: by topic: {lines}"
        assert first in lines[SLOW].figures, f"{CLAUSE}: with the projects for it: {lines[SLOW].figures}"
        signed = sign(company, REVIEW)
        open_ones = {key for key, each in printed(company, signed).items() if each.is_open}
        assert open_ones == {PACKING, RETURNED}, f"{CLAUSE}: topics without a project: {open_ones}"
        assert not is_open(due), f"{CLAUSE}: signed, it is done"
    with on("2027-12-20", "11:00"):
        found = findings(UNMET, clause=CLAUSE)
        assert len(found) == 1, f"{CLAUSE}: one project of two, it is unmet: {found}"
        assert "项目 1/2" in found[0].title, f"{CLAUSE}: {found[0].title}"
        assert found[0].owner == company.accounts[DIRECTOR], f"{CLAUSE}: whoever answers for it"
        assert shown() is Light.BREACHED, f"{CLAUSE}: the clause shows it"
        number(open_project(company, "加厚包装", PACKING, RETURNED))
    with on("2027-12-21", "10:00"):
        assert findings(UNMET, clause=CLAUSE), f"{CLAUSE}: until a review says otherwise"
        sign(company, REVIEW)
    with on("2027-12-21", "11:00"):
        assert not findings(UNMET), f"{CLAUSE}: two projects, it is met"
    with on("2028-12-23", "10:00"):
        sign(company, REVIEW)
    with on("2028-12-23", "11:00"):
        titles = [each.title for each in findings(UNMET, clause=CLAUSE)]
        assert ["项目 0/2" in each for each in titles] == [True], (
            f"{CLAUSE}: the projects of another year do not count: {titles}"
        )
    three = Renewal(default_projects_per_year=3)
    assert ServiceRenewed.judge(YearReviewed("DP-1", 2, is_newest=True), three), f"{CLAUSE}: as the clause says"
    reviews_kept(CLAUSE)
    journal_is_kept(CLAUSE)


@pytest.mark.clause("S10.15")
def test_a_project_closes_with_satisfaction_before_and_after(company: Company) -> None:
    with on("2027-12-20", "10:00"):
        for turn, topic in enumerate((SLOW, PACKING, RETURNED)):
            write(company, SERVICE, "remark", subject=f"P-{turn}", topic=topic, content="顾客说的")
        first = number(open_project(company, "次日达", SLOW, due="2027-12-20"))
        second = number(open_project(company, "加厚包装", PACKING, RETURNED))
    with on("2027-12-21", "11:00"):
        says(close(company, second, {}), f"没有此前和此后的满意度：{PACKING}、{RETURNED}")
        says(close(company, second, {PACKING: (61, 84)}), f"没有此前和此后的满意度：{RETURNED}")
        says(close(company, second, {PACKING: (61, 84), RETURNED: (50, 50), SLOW: (1, 2)}), f"项目没有主题“{SLOW}”")
        assert project(company, second).state == "进行中", f"{CLAUSE}: none of these closed it"
        assert not ServiceClosing.objects.exists(), f"{CLAUSE}: nor left anything"
        number(close(company, second, {PACKING: (61, 84), RETURNED: (50, 50)}))
        assert project(company, second).state == "已结项", f"{CLAUSE}: with both of each topic it closes"
        told = {
            each.topic: (each.before, each.after) for each in rows(company, DIRECTOR, ServiceTopics, project=second)
        }
        assert told == {PACKING: (61, 84), RETURNED: (50, 50)}, f"{CLAUSE}: and shows them: {told}"
        says(close(company, second, {PACKING: (1, 1), RETURNED: (1, 1)}), "已经结项")
        assert project(company, first).state == "逾期未结", f"{CLAUSE}: the other is past its day"
        for model in (ServiceProject, ServiceTopic, ServiceClosing, ServiceResult):
            kept(CLAUSE, model._meta.db_table, model.objects.latest("id").pk, "id = 0")
