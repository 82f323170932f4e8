"""S15.10: what is lent comes back, nothing leaves without a document, a shortage is a case and no verdict."""

from datetime import date, datetime

import pytest
import time_machine
from django.utils import timezone

from guiju.domains.assets.api import LendAsset, ReturnAsset
from guiju.domains.assets.registers import Assets
from guiju.domains.conduct.models import Compensation, Statement
from guiju.domains.warehouse import api, queries
from guiju.domains.warehouse.models import DifferenceFinding, ExitIncident, GatePass
from guiju.kernel.controls.ticker import tick
from guiju.kernel.files.models import Attachment
from guiju.kernel.findings.models import Finding
from guiju.kernel.queries.query import Asked
from guiju.kernel.queries.reader import Reader
from guiju.kernel.queries.reading import read
from tests.clauses.company import DIRECTOR, KEEPER, SERVICE, WAREHOUSE, Company, refused, warned
from tests.clauses.gatehouse import GUARD, HEAD, dispatched, pass_asked
from tests.clauses.stocktake import counted, differences, explained, line_of, planned

CLAUSE = "S15.10"


def found(control: str) -> list[Finding]:
    return list(Finding.objects.filter(control=control, clause=CLAUSE, resolved_at__isnull=True).order_by("id"))


def at(day: int, hour: int = 9) -> datetime:
    return datetime(2027, 5, day, hour, tzinfo=timezone.get_current_timezone())


@pytest.mark.clause("S15.10")
def test_a_laptop_that_does_not_come_back(company: Company) -> None:
    thing = {"place": WAREHOUSE, "asset_code": "T-12", "name": "笔记本电脑", "kind": "electronic", "custodian": GUARD}
    with time_machine.travel(at(1), tick=False):
        asset = company.act(GUARD, Assets.enter, thing).answers[0]["number"]
        lent = {"asset": asset, "borrower": SERVICE, "due_on": date(2027, 5, 10)}
        loan = company.act(GUARD, LendAsset, lent).answers[0]["number"]
    for day in (10, 12):
        with time_machine.travel(at(day, 23), tick=False):
            tick(timezone.now())
            assert not found("assets.returned_in_time"), f"{CLAUSE}: on 12 May two days late, nothing is said yet"
    with time_machine.travel(at(13, 0), tick=False):
        tick(timezone.now())
        (late,) = found("assets.returned_in_time") or [None]
        assert late, f"{CLAUSE}: T-12 was due on 10 May and is not back on 13 May"
        assert late.owner == company.accounts[SERVICE], f"{CLAUSE}: whoever borrowed it answers"
        assert "T-12 笔记本电脑 应于 2027-05-10 归还" in late.title, f"{CLAUSE}: {late.title}"
    with time_machine.travel(at(14), tick=False):
        assert company.act(GUARD, ReturnAsset, {"loan": loan}).done == [0]
        tick(timezone.now())
        assert not found("assets.returned_in_time"), f"{CLAUSE}: back is back"


@pytest.mark.clause("S15.10")
def test_nothing_leaves_without_an_issue_document(company: Company) -> None:
    refused(CLAUSE, pass_asked(company, None), "NO_ISSUE_DOCUMENT", "没有出库单")
    assert not GatePass.objects.exists(), f"{CLAUSE}: there is nothing to print"
    document = dispatched(company)
    asked = pass_asked(company, document)
    assert asked.done == [0], f"{CLAUSE}: with the document it is printed, {asked.refusals}"
    client = company.client(KEEPER)
    printed = client.get(f"/warehouse/documents/{asked.answers[0]['number']}/").content.decode()
    assert document in printed, f"{CLAUSE}: the pass names its issue document"
    back = company.act(KEEPER, api.ReverseDocument, {"document": document, "reason": "客户取消"})
    assert back.done == [0], back.refusals
    refused(CLAUSE, pass_asked(company, document), "NO_ISSUE_DOCUMENT", "已经冲销")

    seen_at = at(1, 3)
    seen = {"warehouse": WAREHOUSE, "description": "两箱货从后门上了面包车", "seen_at": seen_at}
    with time_machine.travel(at(1, 4), tick=False):
        photo = company.photo(GUARD)
        recorded = company.act(GUARD, api.RecordExitIncident, {**seen, "photo": photo})
        assert recorded.done == [0], f"{CLAUSE}: what was seen is recorded, {recorded.refusals}"
        assert not recorded.warnings, f"{CLAUSE}: with its photo nothing is missing"
        incident = ExitIncident.objects.get(number=recorded.answers[0]["number"])
        assert incident.seen_at == seen_at, f"{CLAUSE}: the time at which it was seen"
        assert incident.photo_sha256 == photo, f"{CLAUSE}: and the photo"
        kept = Attachment.objects.filter(document_type="warehouse.exit_incident", document_id=incident.pk)
        assert kept.count() == 1, f"{CLAUSE}: the photo stands with it"
        (case,) = found("warehouse.seen_leaving") or [None]
        assert case, f"{CLAUSE}: somebody looks into it"
        assert (case.owner, case.is_grave) == (company.accounts[HEAD], True), f"{CLAUSE}: the head of the warehouse"
        bare = {**seen, "seen_at": at(1, 4)}
        warned(CLAUSE, company.act(GUARD, api.RecordExitIncident, bare), "外带登记缺：照片")


@pytest.mark.clause("S15.10")
def test_a_shortage_is_a_case_and_no_verdict(company: Company) -> None:
    stocktake = planned(company, "A-500")
    line = line_of(stocktake, "A-500")
    short = counted(company, stocktake, (line, 57))
    assert short.done == [0], f"{CLAUSE}: a count is never stopped, {short.refusals}"
    (difference,) = differences(stocktake)
    assert (difference.kind, difference.quantity) == ("shortage", 3), f"{CLAUSE}: 57 of 60 are there"
    tick(timezone.now())
    (case,) = found("warehouse.shortage_unexplained") or [None]
    assert case, f"{CLAUSE}: 3 units are short and no movement explains it"
    assert case.title == "损失案：A-500 盘点短少 3，没有收发可以说明", f"{CLAUSE}: {case.title}"
    assert case.owner == company.accounts[HEAD], f"{CLAUSE}: it is looked into by somebody else than the custodian"
    shown = loss_case(company, difference.number)
    assert (shown.custodian, shown.state) == ("王库管", "在查，未认定"), f"{CLAUSE}: the last custodian, and no verdict"
    for judged in (DifferenceFinding, Statement, Compensation):
        assert not judged.objects.exists(), f"{CLAUSE}: nobody was found responsible"

    outcome = explained(company, difference.number, cause="posting", proof="10-05 调拨单漏登 3 件")
    assert outcome.done == [0], outcome.refusals
    tick(timezone.now())
    assert not found("warehouse.shortage_unexplained"), f"{CLAUSE}: explained is explained"
    assert loss_case(company, difference.number).state == "已认定", f"{CLAUSE}: the case says so"


def loss_case(company: Company, number: str) -> queries.LossCases.row:
    rows = read(queries.LossCases, queries.LossCases.params(), Asked(), Reader(company.accounts[DIRECTOR])).rows
    return next(row for row in rows if row.number == number)
