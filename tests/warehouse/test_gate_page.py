"""门岗核对 and 放行条 over HTTP: what the guard sees of a pass, foreign looks like unknown, what is written."""

from typing import Any

import pytest
from django.test import Client

from guiju.demo.company import FOUNDED
from guiju.domains.warehouse.api import IssueGatePass
from guiju.domains.warehouse.models import ExitCheck, GatePass, HeldCartons
from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.commands.run import run_items
from guiju.kernel.org.commands import OpenPlace, RegisterPerson
from guiju.kernel.org.models import Person
from tests.clauses.company import KEEPER, SERVICE, WAREHOUSE, Company
from tests.clauses.gatehouse import GUARD, HEAD, dispatched, left, pass_asked, passed

pytestmark = pytest.mark.founded("S03", "S12")

GATE = "/warehouse/gate/"
OUTSIDER = "2009"


def signed_in(company: Company, who: str = GUARD) -> Client:
    return company.client(who)


@pytest.fixture
def outsider(company: Company) -> Client:
    """A guard of another warehouse."""
    place = {"entity": "GJ", "code": "WH2", "name": "二号仓", "kind": "warehouse"}
    post = {"post": "admin_office", "place": "WH2", "since": FOUNDED}
    person = {"number": OUTSIDER, "name": "冯门岗", "username": "feng", "lines": [post]}
    for command, item in ((OpenPlace, place), (RegisterPerson, person)):
        assert run_items(command, [item], Context(actor=SYSTEM)).done == [0]
    company.accounts[OUTSIDER] = Person.objects.get(number=OUTSIDER).account_id or 0
    return signed_in(company, OUTSIDER)


def sent(client: Client, number: str, **form: Any) -> Any:
    return client.post(GATE, {"warehouse": WAREHOUSE, "request_id": number, **form})


def test_scan_count_done(company: Company) -> None:
    client, gate_pass = signed_in(company), passed(company)
    shown = client.get(f"{GATE}?gate_pass={gate_pass}").content.decode()
    assert "今天有效" in shown
    assert "放行条列 2 箱" in shown
    assert "张顺丰" not in shown
    answer = sent(client, "gate-1", gate_pass=gate_pass, cartons="3")
    assert answer.status_code == 302
    assert "留门岗待查" in client.get(answer["Location"]).content.decode()
    assert sent(client, "gate-1", gate_pass=gate_pass, cartons="3").status_code == 302, "sent twice is done once"
    assert (ExitCheck.objects.count(), HeldCartons.objects.get().cartons) == (1, 1)
    assert "放行条已经用过" in client.get(f"{GATE}?gate_pass={gate_pass}").content.decode()
    other = signed_in(company, HEAD).get(answer["Location"]).content.decode()
    assert "MG-" not in other, "another's check is not shown as one's own"


def test_what_is_wrong_stands_at_its_field(company: Company) -> None:
    answer = sent(signed_in(company), "gate-2", cartons="many", carrier_name="李某")
    assert answer.status_code == 422
    assert "李某" in answer.content.decode()
    assert not ExitCheck.objects.exists()


def test_a_foreign_pass_looks_like_an_unknown_one(company: Company, outsider: Client) -> None:
    gate_pass = passed(company)
    foreign, unknown = (outsider.get(f"{GATE}?gate_pass={each}") for each in (gate_pass, "FT-NO-SUCH"))
    for answer in (foreign, unknown):
        assert "或不是您这个门岗的" in answer.content.decode()
        assert "今天有效" not in answer.content.decode()
    answer = outsider.post(GATE, {"warehouse": "WH2", "gate_pass": gate_pass, "cartons": "2", "request_id": "gate-3"})
    assert answer.status_code in {409, 422}
    assert not ExitCheck.objects.exists()
    for who in (KEEPER, SERVICE):
        assert signed_in(company, who).get(GATE).status_code == 403


def test_a_pass_is_a_paper_with_its_code(company: Company) -> None:
    number = passed(company)
    keeper = signed_in(company, KEEPER)
    shown = keeper.get(f"/warehouse/documents/{number}/").content.decode()
    for word in ("一次有效", "data:image/svg+xml", "玫瑰洗发水", "张**"):
        assert word in shown, word
    left(company, number, 2)
    assert "实点 2 箱，放行 2 箱" in keeper.get(f"/warehouse/documents/{number}/").content.decode()


def test_without_an_issue_document_there_is_no_paper(company: Company) -> None:
    """Where no clause refuses it, it is recorded and still not printed."""
    asked = pass_asked(company, None)
    assert asked.done == [0]
    number = asked.answers[0]["number"]
    assert signed_in(company, KEEPER).get(f"/warehouse/documents/{number}/").status_code == 404


def test_a_pass_names_who_carries_and_a_document_of_its_warehouse(company: Company, outsider: Client) -> None:
    document = dispatched(company)
    nobody = pass_asked(company, document, carrier_name="")
    assert [why.message for why in nobody.refusals] == ["没有写携出人"]
    other = {"warehouse": "WH2", "document": document, "carrier_name": "张三"}
    outcome = run_items(
        IssueGatePass,
        [{**other, "lines": [{"contents": "货", "cartons": 1}]}],
        Context(actor=SYSTEM),
    )
    assert [why.message for why in outcome.refusals] == ["出库单不是这个仓库的"]
    assert not GatePass.objects.exists()


def test_a_pass_begins_at_its_issue_document(company: Company) -> None:
    document, keeper = dispatched(company), signed_in(company, KEEPER)
    record = keeper.get(f"/records/warehouse.dispatches/{document}/").content.decode()
    form = f"/do/warehouse.issue_gate_pass/?document={document}"
    assert form in record
    assert document in keeper.get(form).content.decode()
