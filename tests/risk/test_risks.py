"""The register of risks: rated within bounds, treated from today on, closed once, drawn as a matrix."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from guiju.domains.risk.api import CloseRisk, ReassessRisk, RegisterRisk, SetLimit, TreatRisk
from guiju.domains.risk.models import Risk, RiskRating, RiskTreatment
from guiju.domains.risk.queries import PlatformShares, RiskLimits, Risks
from guiju.domains.risk.shares import Share, limit_of, month_before, percent
from guiju.kernel.calendar.moments import first_after
from guiju.kernel.commands.context import Outcome
from guiju.kernel.commands.shape import InvalidInput
from tests.clauses.company import DIRECTOR, KEEPER, OWNER, SERVICE, Company
from tests.clauses.enacting import at, rows

pytestmark = pytest.mark.founded("S13")
RISK = {"kind": "market", "title": "平台规则变化", "description": "抽佣上调", "likelihood": 2, "impact": 3}


def register(company: Company, **more: Any) -> Outcome:
    return company.act(DIRECTOR, RegisterRisk, {**RISK, **more})


def number_of(outcome: Outcome) -> str:
    assert outcome.done == [0], outcome.refusals
    return str(outcome.answers[0]["number"])


class TestRegister:
    def test_it_is_registered_with_its_rating_and_treatment(self, company: Company) -> None:
        due = timezone.localdate() + timedelta(days=30)
        number = number_of(register(company, owner=SERVICE, measure="谈判", due_on=due))
        assert RiskRating.objects.get(risk__number=number).score == 6
        assert RiskTreatment.objects.get(risk__number=number).due_on == due
        (row,) = rows(Risks, company)
        assert (row.state, row.likelihood, row.impact, row.due_on) == ("应对中", 2, 3, due)

    def test_it_is_found_by_its_state(self, company: Company) -> None:
        due = timezone.localdate() + timedelta(days=30)
        number = number_of(register(company, owner=SERVICE, measure="谈判", due_on=due))
        keeper = company.client(DIRECTOR)
        for state, wanted in (("应对中", [number]), ("已关闭", []), ("没有的", [])):
            answer = keeper.get("/api/v1/risk/risks", {"state": state})
            assert answer.status_code in {200, 422}, state
            assert [row["number"] for row in answer.json().get("rows", [])] == wanted

    @pytest.mark.parametrize("half", [{"owner": SERVICE}, {"due_on": "2099-12-31"}])
    def test_an_owner_and_a_day_belong_together(self, company: Company, half: dict[str, str]) -> None:
        assert "只写了一项" in register(company, **half).refusals[0].message
        assert not Risk.objects.exists()

    @pytest.mark.parametrize("wrong", [{"likelihood": 6}, {"impact": 0}, {"kind": "weather"}])
    def test_it_is_rated_from_one_to_five(self, company: Company, wrong: dict[str, Any]) -> None:
        with pytest.raises(InvalidInput):
            register(company, **wrong)

    def test_nobody_treats_it_until_yesterday(self, company: Company) -> None:
        number = number_of(register(company))
        late = {"risk": number, "owner": SERVICE, "measure": "谈判", "due_on": "2020-01-01"}
        assert "已经过去" in company.act(DIRECTOR, TreatRisk, late).refusals[0].message

    def test_what_is_closed_stays_closed(self, company: Company) -> None:
        number = number_of(register(company))
        closing = {"risk": number, "reason": "抽佣已下调"}
        assert company.act(DIRECTOR, CloseRisk, closing).done == [0]
        again = {"risk": number, "likelihood": 5, "impact": 5, "basis": "又上调"}
        for command, item in ((CloseRisk, closing), (ReassessRisk, again)):
            assert "已经关闭" in company.act(DIRECTOR, command, item).refusals[0].message

    def test_it_is_late_after_its_day(self, company: Company) -> None:
        due = timezone.localdate() + timedelta(days=3)
        number_of(register(company, owner=SERVICE, measure="谈判", due_on=due))
        with at(f"{due + timedelta(days=1)} 09:00"):
            assert [row.state for row in rows(Risks, company)] == ["应对逾期"]


class TestMatrix:
    def page(self, company: Company, who: str) -> Any:
        client = company.client(who)
        return client.get("/risk/heat/")

    def test_it_shows_open_risks_by_likelihood_and_impact(self, company: Company) -> None:
        for title in ("甲", "乙", "丙", "丁"):
            number = number_of(register(company, title=f"{title}风险"))
        assert company.act(DIRECTOR, CloseRisk, {"risk": number, "reason": "没有了"}).done == [0]
        number_of(register(company, title="戊风险", likelihood=5, impact=5))
        shown = self.page(company, OWNER)
        cells = {(line, cell.impact): cell for line, cells in shown.context["lines"] for cell in cells}
        assert len(cells) == 25
        assert [title for _, title in cells[2, 3].risks] == ["甲风险", "乙风险", "丙风险"]
        assert {cells[5, 5].tone, cells[3, 5].tone, cells[2, 4].tone, cells[1, 1].tone} == {"stop", "warn", "pass"}
        body = shown.content.decode()
        assert body.count('scope="row"') == 5
        assert "丁风险" not in body

    def test_it_is_for_those_who_read_the_register(self, company: Company) -> None:
        assert self.page(company, KEEPER).status_code == 403


class TestLimits:
    def test_the_newest_that_began_counts(self, company: Company) -> None:
        today = timezone.localdate()
        first = today.replace(day=1)
        assert limit_of(first) == 0
        for share, since in ((60, None), (50, first_after(first, 1))):
            assert company.act(OWNER, SetLimit, {"percent": share, "since": since, "reason": "决议"}).done == [0]
        assert (limit_of(first), limit_of(first_after(first, 1)), limit_of(month_before(first))) == (600, 500, 0)
        past = {"percent": 90, "since": today - timedelta(days=40), "reason": "追认"}
        assert "已经过去" in company.act(OWNER, SetLimit, past).refusals[0].message
        assert [row.percent for row in rows(RiskLimits, company)] == [50, 60]

    def test_a_month_without_sales_has_no_shares(self, company: Company) -> None:
        assert rows(PlatformShares, company, month="2021-02") == []

    def test_a_share_is_exact(self) -> None:
        share = Share("jd", 1, 2, 3, "DD-1", "DD-1")
        assert (share.permille, percent(share.permille), share.exceeds(666), share.exceeds(667)) == (
            666,
            "66.6%",
            True,
            False,
        )
        assert Share("jd", 1, 0, 0, "DD-1", "DD-1").permille == 0
