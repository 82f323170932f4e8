"""What a meeting decided becomes errands with who and until when, seen from the meeting and from the errand."""

from typing import Any

import pytest

from guiju.domains.office.api import AssignDecisions, RecordMeeting
from guiju.domains.office.models import Errand
from tests.clauses.company import KEEPER, MANAGER, SERVICE, Company
from tests.clauses.office import on

pytestmark = [pytest.mark.django_db, pytest.mark.founded("S21")]
LATER = "2027-06-08T18:00:00+08:00"


@pytest.fixture
def company() -> Any:
    made = Company.founded()
    with on("2027-06-04", "10:00"):
        yield made


def meeting(company: Company) -> str:
    people = [{"person": MANAGER}, {"person": SERVICE}]
    item = {"held_on": "2027-06-04", "topics": "话术", "decisions": "改话术；查退货", "lines": people}
    return str(company.act(MANAGER, RecordMeeting, item).answers[0]["number"])


def shown(company: Company, who: str, path: str) -> str:
    return company.client(who).get(path).content.decode()


def test_each_decision_is_an_errand_and_names_its_meeting(company: Company) -> None:
    number = meeting(company)
    lines = [{"title": "改话术", "to": SERVICE, "due_at": LATER}, {"title": "查退货", "to": KEEPER, "due_at": LATER}]
    outcome = company.act(MANAGER, AssignDecisions, {"meeting": number, "lines": lines})
    assert outcome.done == [0], outcome.refusals
    given = list(Errand.objects.order_by("id"))
    assert [(each.title, each.meeting.number if each.meeting else "") for each in given] == [
        ("改话术", number),
        ("查退货", number),
    ]
    assert {each.asker for each in given} == {company.accounts[MANAGER]}
    assert [each.assignee for each in given] == [company.accounts[SERVICE], company.accounts[KEEPER]]
    for who in (MANAGER, SERVICE):
        page = shown(company, who, f"/records/office.meetings/{number}/")
        assert "决定的交办" in page
        assert given[0].number in page
        assert given[1].number in page, "who was there sees what was decided"
        assert number in shown(company, who, f"/records/office.errands/{given[0].number}/")


def test_who_was_not_there_sees_his_own_only(company: Company) -> None:
    number = meeting(company)
    lines = [{"title": "改话术", "to": SERVICE, "due_at": LATER}, {"title": "查退货", "to": KEEPER, "due_at": LATER}]
    company.act(MANAGER, AssignDecisions, {"meeting": number, "lines": lines})
    page = shown(company, KEEPER, f"/records/office.meetings/{number}/")
    assert "查退货" in page
    assert "改话术</" not in page.split("决定的交办")[1]


def test_a_day_that_is_over_and_an_unknown_person_are_refused(company: Company) -> None:
    number = meeting(company)
    past = {"title": "改话术", "to": SERVICE, "due_at": "2027-06-03T18:00:00+08:00"}
    outcome = company.act(MANAGER, AssignDecisions, {"meeting": number, "lines": [past]})
    assert "期限已经过了" in outcome.refusals[0].message
    nobody = {"title": "改话术", "to": "NO-SUCH", "due_at": LATER}
    assert not company.act(MANAGER, AssignDecisions, {"meeting": number, "lines": [nobody]}).done
    assert not Errand.objects.exists()
