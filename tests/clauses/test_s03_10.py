"""S03.10: without complete papers nothing leaves; what left without is recorded at once."""

import pytest
from django.db import connection
from django.utils import timezone

from guiju.domains.warehouse import api, queries
from guiju.domains.warehouse.models import Balance, Dispatch, IssueApproval, IssueRequest
from guiju.kernel.audit.models import Breach
from guiju.kernel.commands.context import Forbidden
from guiju.kernel.controls.ticker import tick
from guiju.kernel.files.models import Attachment
from guiju.kernel.findings.models import Finding
from guiju.kernel.store import bulk
from tests.clauses.company import DIRECTOR, KEEPER, OWNER, SERVICE, WAREHOUSE, Company, refused

CLAUSE = "S03.10"


def _good() -> int:
    return Balance.objects.get(sku__code="A-500").good


@pytest.mark.clause("S03.10")
def test_nothing_leaves_without_papers(company: Company) -> None:
    before = _good()
    request = company.request("A-500", 10)
    message = refused(CLAUSE, company.dispatch(request, 10))
    assert "审批签字" in message, f"{CLAUSE}: the missing item is named"
    assert "提货人身份" not in message, f"{CLAUSE}: only what is missing is named"
    with pytest.raises(Forbidden):
        company.dispatch(request, 10, who=OWNER)
        pytest.fail(f"{CLAUSE}: an administrator issued without being keeper")
    refused(CLAUSE, company.dispatch(company.request("A-500", 1, picker=""), 1), "提货人身份")
    refused(CLAUSE, company.dispatch(company.request("A-500", 1, basis=""), 1), "批准的出库依据")

    company.approve(request)
    refused(CLAUSE, company.dispatch(request, 10, picker="赵六"), "委托书")
    refused(CLAUSE, company.dispatch(request, 11), "申请 10，已出 0，本次出库 11")
    assert _good() == before, f"{CLAUSE}: nothing of a refused issue leaves"
    by_letter = company.dispatch(request, 4, picker="赵六", letter=company.photo())
    assert by_letter.done == [0], f"{CLAUSE}: another person takes goods with a letter: {by_letter.refusals}"
    assert company.dispatch(request, 6).done == [0]
    refused(CLAUSE, company.dispatch(request, 1), "申请 10，已出 10，本次出库 1")
    assert _good() == before - 10

    signed = company.photo(SERVICE)
    on_paper = company.request("A-500", 2, paper=signed)
    paper = IssueRequest.objects.get(number=on_paper)
    assert IssueApproval.objects.get(request=paper).paper_sha256 == signed, f"{CLAUSE}: a signed paper counts"
    attached = Attachment.objects.get(document_type="warehouse.issue_request", document_id=paper.id)
    assert attached.sha256 == signed, f"{CLAUSE}: the signed paper is attached"
    assert company.dispatch(on_paper, 2).done == [0], f"{CLAUSE}: and goods leave on it"
    unknown = company.act(SERVICE, api.RequestIssue, {**_request(), "paper": "0" * 64})
    assert not unknown.done, f"{CLAUSE}: a paper that is not attached is none"

    gone = {
        "warehouse": WAREHOUSE,
        "sku": "A-500",
        "quantity": 3,
        "keeper": KEEPER,
        "description": "盘点少 3 件，无出库单",
    }
    found = company.act(DIRECTOR, api.RecordUnpaperedDeparture, gone)
    assert found.done == [0], f"{CLAUSE}: what left without papers is recorded at once: {found.refusals}"
    departure = queries.unpapered().get(number=found.answers[0]["number"])
    assert departure.keeper == company.accounts[KEEPER]
    cited = Breach.objects.filter(clause=CLAUSE, control="warehouse.departure_unpapered", evidence_id=found.evidence)
    finding = Finding.objects.filter(id__gt=found.evidence, fingerprint__in=cited.values("subject_key")).first()
    assert finding is not None, f"{CLAUSE}: and a finding is opened at once"
    assert finding.title.startswith("待查"), f"{CLAUSE}: it stands as 待查"
    assert finding.owner == company.accounts[KEEPER], f"{CLAUSE}: and the keeper owns it"

    past = company.request("A-500", 1)
    _dispatched_elsewhere(past, company.accounts[KEEPER])
    tick()
    found_later = Finding.objects.filter(clause=CLAUSE, fingerprint=past).first()
    assert found_later is not None, f"{CLAUSE}: a dispatch without papers is found among the stored ones"
    assert (found_later.owner, found_later.resolved_at) == (company.accounts[KEEPER], None)
    company.approve(past)
    tick()
    found_later.refresh_from_db()
    assert found_later.resolved_at is not None, f"{CLAUSE}: and settled when the papers are there"


def _dispatched_elsewhere(number: str, keeper: int) -> None:
    """A dispatch that did not pass the gates, as an older program could have left it."""
    request = IssueRequest.objects.get(number=number)
    with connection.writing():
        row = {"request_id": request.id, "warehouse_id": request.warehouse_id, "handler": keeper}
        last = Dispatch.objects.latest("id").id
        bulk.insert(Dispatch, {**row, "id": last + 1, "number": "CK-OLD-1", "left_at": timezone.now()}, 1)


def _request() -> dict[str, object]:
    return {"warehouse": WAREHOUSE, "basis": "TM-2", "picker": "钱七", "lines": [{"sku": "A-500", "quantity": 1}]}
