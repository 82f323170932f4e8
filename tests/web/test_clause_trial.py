"""改数试算: the numbers of a clause as fields, what they would have done, and the next version."""

import pytest

from guiju.domains.policy.models import VersionClause
from guiju.kernel.audit.models import Breach
from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.commands.run import run_items
from guiju.kernel.org.commands import GrantPermission
from guiju.kernel.rulebook.models import Clause
from tests.clauses.company import A_BARCODE, KEEPER, OWNER, Company

pytestmark = [pytest.mark.django_db, pytest.mark.founded]
ADDRESS = "/clauses/S03.12/trial/"
CHANGED = "?p-default_post_delay_hours=1"


@pytest.fixture
def company() -> Company:
    return Company.founded()


def test_the_numbers_are_fields_and_the_clause_page_leads_there(company: Company) -> None:
    owner = company.client(OWNER)
    assert ADDRESS in owner.get("/clauses/S03.12/").content.decode()
    shown = owner.get(ADDRESS).content.decode()
    assert 'name="p-default_post_delay_hours"' in shown
    assert "登账期限（小时）" in shown
    assert "chart.svg" not in shown


def test_what_it_would_have_done_since_the_company_began_stands_there_with_a_chart(company: Company) -> None:
    owner = company.client(OWNER)
    shown = owner.get(ADDRESS + CHANGED).content.decode()
    for word in ("登账", "按人", "按地点", "改数以后", "王库管"):
        assert word in shown
    chart = owner.get(f"{ADDRESS}chart.svg{CHANGED}")
    assert chart["Content-Type"] == "image/svg+xml"
    assert "改数以后" in chart.content.decode()


def test_a_number_that_does_not_fit_is_said(company: Company) -> None:
    shown = company.client(OWNER).get(f"{ADDRESS}?p-default_post_delay_hours=many").content.decode()
    assert "登账期限（小时）：参数“default_post_delay_hours”" in shown


def test_a_number_that_does_not_fit_becomes_no_draft(company: Company) -> None:
    given = {"p-default_post_delay_hours": "many", "act": "draft", "request_id": "trial-unfit"}
    said = company.client(OWNER).post(ADDRESS, given).content.decode()
    assert "S03.12：“" in said
    assert "参数“default_post_delay_hours”应为整数" in said
    assert not VersionClause.objects.filter(code="S03.12").exists()


def test_a_chart_is_drawn_once_something_broke_the_rule(company: Company) -> None:
    owner, address = company.client(OWNER), "/clauses/S03.06/trial/?since=2026-01-01"
    shown = owner.get(address).content.decode()
    assert "判定" in shown
    assert "chart.svg" not in shown
    arrival = company.arrive(("A-500", 10))
    company.count(arrival, (A_BARCODE, 8))
    assert company.receive(arrival, 10).done == []
    assert "chart.svg" in owner.get(address).content.decode()


def test_only_who_reads_breaches_sees_it(company: Company) -> None:
    assert company.client(KEEPER).get(ADDRESS).status_code == 403


def test_saving_is_for_whoever_may_enact(company: Company) -> None:
    owner = company.client(OWNER)
    assert "颁布为新版" not in owner.get(ADDRESS + CHANGED).content.decode()
    given = {"p-default_post_delay_hours": "1", "effective_from": "2099-01-01", "text": "须一小时内登账。"}
    refused = owner.post(ADDRESS, {**given, "request_id": "trial-1"})
    assert "您的岗位没有“颁布条款”的权限" in refused.content.decode()
    granted = run_items(GrantPermission, [{"post": "owner", "permission": "rulebook.enact"}], Context(SYSTEM))
    assert granted.done == [0], granted.refusals
    assert "颁布为新版" in owner.get(ADDRESS + CHANGED).content.decode()
    wrong = owner.post(ADDRESS, {**given, "effective_from": "2099-02-30", "request_id": "trial-0"})
    assert (wrong.status_code, "“生效日”应为日期" in wrong.content.decode()) == (422, True)
    assert owner.post(ADDRESS, {**given, "request_id": "trial-2"}).status_code == 302
    enacted = Clause.objects.get(code="S03.12", version=2)
    assert (enacted.text, enacted.pack_digest) == ("须一小时内登账。", "")
    assert '"default_post_delay_hours":1' in enacted.params
    assert [row.control for row in enacted.binding_set.order_by("id")] == [
        row.control for row in Clause.objects.get(code="S03.12", version=1).binding_set.order_by("id")
    ]


def test_the_evaluation_is_a_list_with_a_chart_and_a_file(company: Company) -> None:
    owner = company.client(OWNER)
    shown = owner.get("/controls/evaluation/?rulebook=S03").content.decode()
    for word in ("制度评估", "S03.12", "判定数", "误判", "未运行"):
        assert word in shown
    assert owner.get("/controls/evaluation/?format=svg")["Content-Type"] == "image/svg+xml"
    assert "spreadsheet" in owner.get("/controls/evaluation/?format=xlsx")["Content-Type"]


def test_a_judgement_is_marked_from_the_list_of_judgements(company: Company) -> None:
    company.receive(company.arrive(("A-500", 10)), 9)
    owner = company.client(OWNER)
    breach = Breach.objects.filter(effect="block").latest("id")
    address = f"/do/controls.mark_wrong/?breach={breach.id}"
    assert address in owner.get("/breaches/").content.decode()
    assert owner.get(address).status_code == 200


def test_it_is_drafted_as_a_version_of_the_rulebook(company: Company) -> None:
    owner = company.client(OWNER)
    assert "存为制度草案" in owner.get(ADDRESS + CHANGED).content.decode()
    given = {"p-default_post_delay_hours": "1", "text": "须一小时内登账。", "act": "draft", "request_id": "draft-1"}
    assert owner.post(ADDRESS, given).status_code == 302
    drafted = VersionClause.objects.get(code="S03.12", version__rulebook__code="S03")
    assert (drafted.text, '"default_post_delay_hours":1' in drafted.params) == ("须一小时内登账。", True)
    assert not Clause.objects.filter(code="S03.12", version=2).exists()
