"""S20.03: safety is for contractors and suppliers too: they come in, and work only with an agreement and a briefing."""

from datetime import timedelta

import pytest
from django.utils import timezone

from guiju.domains.safety.commands import BriefVisitor, IssuePermit
from guiju.domains.safety.controls.outsiders import BriefingParams, Driver, DriverUnbriefed
from guiju.domains.safety.models import Visitor
from guiju.domains.safety.registers import SafetyAgreements, Visitors
from guiju.kernel.commands.context import Outcome
from tests.clauses.company import WAREHOUSE, Company, refused
from tests.clauses.office import findings, on
from tests.clauses.reported import FRONT_DESK, OFFICER
from tests.clauses.rounds import kept, pass_by

CLAUSE, UNBRIEFED = "S20.03", "safety.driver_unbriefed"
FIRM, DRIVER = (
    "丙货架安装公司",
    {"name": "赵师傅", "company": "杭州日化供应链", "purpose": "送货", "vehicle": "浙A12345"},
)


def came(whose: Company, **person: str) -> str:
    """Somebody from outside is at the gate; his visit's number."""
    given = {"place": WAREHOUSE, "arrived_at": timezone.now(), **person}
    entered = whose.act(FRONT_DESK, Visitors.enter, given)
    assert entered.done == [0], f"{CLAUSE}: who comes in is recorded: {entered.refusals}"
    return str(entered.answers[0]["number"])


def left(company: Company, visit: str) -> None:
    assert company.act(FRONT_DESK, Visitors.end, {"entry": visit, "ended_at": timezone.now()}).done == [0]


def brief(company: Company, visit: str, kind: str) -> None:
    told = company.act(OFFICER, BriefVisitor, {"visit": visit, "kind": kind})
    assert told.done == [0], f"{CLAUSE}: a briefing is recorded: {told.refusals}"


def permit(company: Company, visits: list[str]) -> Outcome:
    work = {"place": WAREHOUSE, "company": FIRM, "work": "货架维修", "until": timezone.now() + timedelta(hours=8)}
    return company.act(OFFICER, IssuePermit, {**work, "lines": [{"visit": visit} for visit in visits]})


@pytest.mark.clause("S20.03")
def test_contractors_work_with_agreement_and_briefing(company: Company) -> None:
    with on("2027-03-08", "08:30"):
        visits = [came(company, name=name, company=FIRM, purpose="货架维修") for name in ("甲工", "乙工", "丙工")]
        assert Visitor.objects.filter(company=FIRM).count() == 3, f"{CLAUSE}: the presence of the three is recorded"
        entry = Visitor.objects.get(number=visits[0]).pk
        kept(CLAUSE, "safety_visitor", entry, "company = 'x'")
        kept(CLAUSE, "safety_visitor", entry, delete=True)
        refused(CLAUSE, permit(company, visits), "没有有效的安全协议", "没有安全交底", "WORK_PERMIT_REFUSED_SAFETY")
        for visit in visits:
            brief(company, visit, "full")
        refused(CLAUSE, permit(company, visits), "没有有效的安全协议")
        signed = {"place": WAREHOUSE, "company": FIRM, "signed_on": "2027-03-01", "valid_until": "2027-12-31"}
        assert company.act(OFFICER, SafetyAgreements.enter, signed).done == [0]
        fourth = came(company, name="丁工", company=FIRM, purpose="货架维修")
        brief(company, fourth, "short")
        refused(CLAUSE, permit(company, [*visits, fourth]), f"没有安全交底：{fourth}")
        issued = permit(company, visits)
        assert issued.done == [0], f"{CLAUSE}: with both they work: {issued.refusals}"
    with on("2028-01-03", "08:30"):
        refused(CLAUSE, permit(company, visits), "没有有效的安全协议")


@pytest.mark.clause("S20.03")
def test_drivers_are_told_every_thirty_days(company: Company) -> None:
    with on("2027-03-08", "09:00"):
        first = came(company, **DRIVER)
        pass_by()
        found = findings(UNBRIEFED, clause=CLAUSE)
        assert [each.fingerprint for each in found] == [first], f"{CLAUSE}: the driver is to see the briefing: {found}"
        assert found[0].owner == company.accounts[FRONT_DESK], f"{CLAUSE}: from whoever let him in"
        assert company.arrive(("C-001", 5), note="D-31"), f"{CLAUSE}: unloading is recorded either way"
        brief(company, first, "short")
        pass_by()
        assert not findings(UNBRIEFED), f"{CLAUSE}: he has seen it"
        left(company, first)
    with on("2027-04-07", "09:00"):
        second = came(company, **DRIVER)
        pass_by()
        assert not findings(UNBRIEFED), f"{CLAUSE}: it is valid for 30 days"
        left(company, second)
    with on("2027-04-08", "09:00"):
        third = came(company, **DRIVER)
        pass_by()
        assert findings(UNBRIEFED, clause=CLAUSE), f"{CLAUSE}: then he sees it again"
        assert company.arrive(("C-001", 5), note="D-32"), f"{CLAUSE}: and unloads all the same"
        left(company, third)
        pass_by()
        assert not findings(UNBRIEFED), f"{CLAUSE}: he has gone"
    longer = BriefingParams(default_briefing_valid_days=60)
    assert DriverUnbriefed.judge(Driver("LF-1", 31), longer) is None, f"{CLAUSE}: as the clause says"
