"""Who sees what of the office: one's own errands and reports, those of one's people, and nobody else's."""

import pytest

from guiju.domains.office.api import FileReport, GiveErrand, WriteEntry
from guiju.domains.office.queries import Errands, Journal, ReportFigures, Reports, ReportSheets
from tests.clauses.company import DIRECTOR, KEEPER, MANAGER, OWNER, SERVICE, Company
from tests.clauses.office import items, on, rows, subordinate

pytestmark = [pytest.mark.django_db, pytest.mark.founded("S21")]


@pytest.fixture
def company() -> Company:
    return Company.founded()


def test_an_errand_is_seen_by_both_sides_and_the_superior(company: Company) -> None:
    subordinate(company, SERVICE, MANAGER)
    with on("2027-06-02", "10:00"):
        assert company.act(OWNER, GiveErrand, {"title": "整理名单", "to": SERVICE}).done == [0]
        assert company.act(DIRECTOR, GiveErrand, {"title": "补标签", "post": "keeper"}).done == [0]
        seen = {who: [each.title for each in rows(company, who, Errands)] for who in (OWNER, SERVICE, MANAGER, KEEPER)}
    assert seen == {OWNER: ["整理名单"], SERVICE: ["整理名单"], MANAGER: ["整理名单"], KEEPER: ["补标签"]}


def test_a_report_is_seen_by_its_author_and_his_superior(company: Company) -> None:
    subordinate(company, SERVICE, MANAGER)
    with on("2027-06-04", "10:00"):
        company.act(SERVICE, WriteEntry, {"kind": "suggestion", "content": "改详情页", "contact": "13800138000"})
        own = items("office.weekly_report", company.accounts[SERVICE])[0]
        assert [each.item for each in rows(company, SERVICE, ReportSheets) if each.item == own.fingerprint]
        assert not [each for each in rows(company, KEEPER, ReportSheets) if each.item == own.fingerprint]
        assert company.act(SERVICE, FileReport, {"item": own.fingerprint}).done == [0]
        for who in (SERVICE, MANAGER):
            assert len(rows(company, who, Reports)) == 1, who
            assert rows(company, who, ReportFigures), who
        for who in (KEEPER, DIRECTOR):
            assert not rows(company, who, Reports), who
            assert not rows(company, who, ReportFigures), who
        assert "13800138000" not in str(rows(company, MANAGER, Journal)), "personal data is masked"
