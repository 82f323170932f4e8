"""Every product carries the records of its stages: S16.03."""

from io import BytesIO
from typing import Any

import pytest

from guiju.domains.catalogue.api import SetStages, SetStorageRule
from guiju.domains.catalogue.controls.stages import Owing, StageParams, StagesMissing, StagesRecorded
from guiju.domains.catalogue.models import Sku, SkuStages
from guiju.domains.catalogue.queries import Skus, Stages
from guiju.domains.catalogue.stages import Staged
from guiju.domains.orders.api import AllocateOrder, OpenShop, RecordOrder
from guiju.kernel.audit.models import Breach
from guiju.kernel.commands.acknowledge import Acknowledge
from guiju.kernel.commands.command import command_of
from guiju.kernel.commands.context import SYSTEM, Context, Outcome
from guiju.kernel.commands.run import run_items
from guiju.kernel.controls.commands import GrantWaiver
from guiju.kernel.findings.models import Finding
from guiju.kernel.imports import beginning
from guiju.kernel.imports.running import advance_all
from guiju.kernel.rulebook.commands import EnactClause
from guiju.kernel.worklist.models import Message
from tests.clauses.cases import done, kept
from tests.clauses.company import DIRECTOR, MANAGER, OWNER, SERVICE, WAREHOUSE, Company, warned
from tests.clauses.enacting import at, page, rows

CLAUSE, CODE, BARCODE = "S16.03", "X-1", "6901000000990"
FILE = f"商品编码,品名,所处环节,条码\n{CODE},竹编托盘,销售,{BARCODE}\n"
COLUMNS = {"code": "商品编码", "name": "品名", "stage": "所处环节", "lines.code": "条码"}


def imported(company: Company) -> None:
    manager = company.accounts[MANAGER]
    beginning.start(
        command_of("catalogue.register_sku"),
        sha256=beginning.taken_in(BytesIO(FILE.encode()), manager),
        file_name="新品清单.csv",
        headings=FILE.splitlines()[0].split(","),
        columns=COLUMNS,
        constants={},
        is_partial=True,
        context=Context(actor=manager, request_id="import"),
    )
    while advance_all():
        pass


def found() -> Finding | None:
    rows = Finding.objects.filter(control="catalogue.stages_missing", clause=CLAUSE, resolved_at__isnull=True)
    return rows.first()


def asked(company: Company) -> list[Message]:
    return list(Message.objects.filter(person=company.accounts[MANAGER], kind="catalogue.stages").order_by("id"))


def mark(company: Company) -> str:
    return {each.code: each.mark for each in rows(Skus, company)}.get(CODE, "")


def cited(outcome: Outcome) -> bool:
    return CLAUSE in {each.code for why in outcome.warnings for each in why.clauses}


def sell(company: Company, number: int) -> Outcome:
    line = {"sku": CODE, "quantity": 1}
    item = {"shop": "TM-9", "platform_number": f"P-{number}", "lines": [line]}
    order = done(CLAUSE, company.act(SERVICE, RecordOrder, item))
    return company.act(SERVICE, AllocateOrder, {"order": order})


@pytest.mark.clause(CLAUSE)
def test_the_records_of_every_stage(company: Company) -> None:
    with at("2027-03-02 09:00"):
        imported(company)
        sku = Sku.objects.filter(code=CODE).first()
        assert sku, f"{CLAUSE}: imported straight into 销售 it is saved"
        breach = Breach.objects.filter(clause=CLAUSE, control="catalogue.stages_recorded").first()
        assert breach, f"{CLAUSE}: with the mark"
        assert "STAGE_RECORD_MISSING" in breach.message, f"{CLAUSE}: {breach.message}"
        assert "生产或进货凭证和售后责任人" in breach.message, f"{CLAUSE}: {breach.message}"
        assert mark(company) == "待补", f"{CLAUSE}: it is seen in the list: {mark(company)}"
        (row,) = rows(Stages, company, sku=CODE)
        assert row.stage == "sale", f"{CLAUSE}: its stage is kept: {row.stage}"
        shop = {"code": "TM-9", "name": "九号店", "platform": "tmall", "warehouse": WAREHOUSE, "carrier": "顺丰"}
        assert company.act(MANAGER, OpenShop, shop).done == [0]
        company.stocked(CODE, BARCODE, 10)
        sold = sell(company, 1)
        warned(CLAUSE, sold, f"{CODE} 没有生产或进货凭证和售后责任人（STAGE_RECORD_MISSING）")
        waits = Breach.objects.filter(clause=CLAUSE, evidence_id=sold.evidence).first()
        assert waits, f"{CLAUSE}: it may be sold, a reason is asked"
        given = company.act(SERVICE, Acknowledge, {"breach": waits.pk, "reason": "凭证稍后补齐"})
        assert given.done == [0], f"{CLAUSE}: one tap gives it: {given.refusals}"
    _asked_daily(company)
    _not_excluded(company)
    kept(CLAUSE, "catalogue_skustages", "production_record = 'x'")


def _asked_daily(company: Company) -> None:
    with at("2027-03-03 09:00", looking=True):
        opened = found()
        assert opened, f"{CLAUSE}: whoever registered it is asked for the records"
        assert opened.owner == company.accounts[MANAGER], f"{CLAUSE}: the importer, not {opened.owner}"
        assert f"{CODE} 等 1 个商品" in opened.title, f"{CLAUSE}: {opened.title}"
        assert len(asked(company)) == 1, f"{CLAUSE}: and told"
    with at("2027-03-03 17:00", looking=True):
        assert len(asked(company)) == 1, f"{CLAUSE}: once a day"
        record = {"sku": CODE, "production_record": "进货合同 HT-9"}
        assert company.act(MANAGER, SetStages, record).done == [0]
    with at("2027-03-04 09:00", looking=True):
        told = asked(company)
        assert len(told) == 2, f"{CLAUSE}: the next day again, one of the two is still missing"
        assert "1 个没有售后责任人" in told[-1].title, f"{CLAUSE}: {told[-1].title}"
        assert "凭证" not in told[-1].title, f"{CLAUSE}: only what is missing: {told[-1].title}"
        assert found(), f"{CLAUSE}: half is not enough"
        assert company.act(MANAGER, SetStages, {"sku": CODE, "aftersales_owner": SERVICE}).done == [0]
        (newest,) = [each for each in rows(Stages, company, sku=CODE) if each.is_newest]
        assert newest.production_record == "进货合同 HT-9", f"{CLAUSE}: what was there stays"
        assert mark(company) == "齐全", f"{CLAUSE}: both are filled"
    with at("2027-03-05 09:00", looking=True):
        assert found() is None, f"{CLAUSE}: nothing is asked any more"
        assert len(asked(company)) == 2, f"{CLAUSE}: nor told"
        assert not cited(sell(company, 2)), f"{CLAUSE}: and it is sold without a word"


def _not_excluded(company: Company) -> None:
    """A group of goods is let off by a waiver alone, for a time."""
    bare: dict[str, Any] = {"code": "Y-1", "name": "竹编篮", "lines": [{"code": f"{BARCODE}1"}]}
    with at("2027-03-06 09:00"):
        outcome = company.act(MANAGER, command_of("catalogue.register_sku"), bare)
        warned(CLAUSE, outcome, "Y-1 在销售环节建档")
        rule = {"sku": "Y-1", "storage_class": "daily", "hazard": "none"}
        assert company.act(DIRECTOR, SetStorageRule, rule).done == [0]
        line = {"control": "catalogue.stages_missing", "mode": "warn", "params": {"default_excluded": ["日化"]}}
        clause = {"rulebook": "S16", "code": CLAUSE, "version": 2, "title": "覆盖", "text": "除日化外", "mode": "warn"}
        made = {**clause, "effective_from": "2027-03-06", "lines": [line]}
        enacted = run_items(EnactClause, [made], Context(SYSTEM, request_id="excluded"))
        assert not enacted.done, f"{CLAUSE}: a clause cannot leave a group out"
        wanted = {"control": "catalogue.stages_recorded", "subject_key": "日化", "reason": "厂家换版", "hours": 48}
        held = company.act(MANAGER, GrantWaiver, wanted)
        assert held.held == [0], f"{CLAUSE}: it is asked for: {held.refusals}"
    with at("2027-03-06 09:10", looking=True):
        assert found(), f"{CLAUSE}: as long as nobody has granted it, it is asked for"
        assert company.decide(OWNER, held.held_ids[0]).done == [0], f"{CLAUSE}: granted by another"
        shown = page(company, f"/clauses/{CLAUSE}/")
        assert "日化" in shown, f"{CLAUSE}: the waiver stands on the page of the clause"
        assert "有效至 2027-03-08 09:10" in shown, f"{CLAUSE}: with its date"
    with at("2027-03-06 09:20", looking=True):
        assert found() is None, f"{CLAUSE}: let off until then"
    with at("2027-03-08 09:30", looking=True):
        assert found(), f"{CLAUSE}: and no longer"
        assert "特批已到期" in page(company, f"/clauses/{CLAUSE}/"), f"{CLAUSE}: shown as over"
    lacks = Staged("A", "sale", has_record=True, has_owner=False)
    assert StagesRecorded.judge(lacks, StageParams(stages=["生产", "销售"])) is None, f"{CLAUSE}: as the clause says"
    assert StagesMissing.judge(Owing("A", 1, 0, 1), StageParams(stages=["生产"])) is None, f"{CLAUSE}: as it says"
    assert SkuStages.objects.exists(), CLAUSE
