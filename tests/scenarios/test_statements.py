"""Every command takes the same number of statements for 1, 50 and 1,000 items; the numbers are checked in."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from guiju.domains.aftersales.api import DecideReturn, RequestReturn
from guiju.domains.assets.api import HandOverAsset, LendAsset, ReturnAsset
from guiju.domains.assets.registers import Assets
from guiju.domains.catalogue.api import OpenCategory, RegisterSku, SetCategory, SetStages, SetStorageRule
from guiju.domains.conduct.api import ImposeCompensation, RecordStatement
from guiju.domains.conduct.registers import Gifts, Ties
from guiju.domains.infosec.api import EndApproval, GrantPersonalData, ImportScan
from guiju.domains.infosec.registers import Devices, InfoAssets, Softwares
from guiju.domains.ledger.api import ConfirmPayable, PostVoucher
from guiju.domains.levels.api import DecideProposal, ListIdle, ProposeClearance, ProposeReplenishment, RecordRecovery
from guiju.domains.office.registers import Competitors, ReportingLines
from guiju.domains.orders.api import (
    AllocateOrder,
    CancelOrder,
    CheckDisplay,
    ConcludeTrade,
    EndPlatformStop,
    ExplainListing,
    NotePlatformStop,
    NoteSuspectedTrade,
    OpenShop,
    ProveListing,
    ProvePlatformStop,
    RecordListedStock,
    RecordOrder,
    RecordReview,
    SetPresale,
)
from guiju.domains.policy.api import OpenLine
from guiju.domains.purchasing.api import CancelLine, PlaceOrder
from guiju.domains.purchasing.registers import Suppliers
from guiju.domains.safety.commands import CompleteVisit, ProveCamera, RecordCameras
from guiju.domains.safety.registers import (
    Cameras,
    Disinfections,
    EquipmentBook,
    Extinguishers,
    FireSources,
    HygieneAreas,
    KeyLoans,
    RainyModes,
    RiskReviews,
    Risks,
    SafetyAgreements,
    Visitors,
)
from guiju.domains.warehouse import api
from guiju.domains.warehouse.commands.closing_list import ListCameras, ListPeopleInside
from guiju.domains.warehouse.commands.draw_bins import DrawBins
from guiju.domains.warehouse.commands.hold_damp_goods import HoldDampGoods
from guiju.domains.warehouse.commands.list_signs import ListSigns
from guiju.domains.warehouse.commands.missing_keys import ReferMissingKeys
from guiju.domains.warehouse.commands.set_aside import AskClearance, SetAsideExpiring
from guiju.domains.warehouse.models import Batch, Bin, BinStock, StockDifference, StocktakeLine
from guiju.domains.warehouse.models import Batch as StockBatch
from guiju.domains.warehouse.referred import CHECK_ABNORMAL, GOODS_REFUSED, ISSUES_REFUSED, KEY_MISSING
from guiju.domains.warehouse.registers import Custodians, PersonalParcels, StorageConflicts, ZoneLicences
from guiju.kernel.archive.commands import RecordBackup
from guiju.kernel.audit.models import Breach, PrivatePart
from guiju.kernel.commands.acknowledge import Acknowledge
from guiju.kernel.commands.command import Command, commands
from guiju.kernel.commands.context import SYSTEM, Context, Outcome
from guiju.kernel.commands.erase import ErasePersonalData
from guiju.kernel.commands.held import DecideHeld, SettleHeld
from guiju.kernel.commands.models import HeldCommand
from guiju.kernel.commands.run import run_items
from guiju.kernel.controls.commands import GrantWaiver
from guiju.kernel.controls.duties.planning import plan
from guiju.kernel.controls.models import DutyItem, Referral
from guiju.kernel.controls.pulse import RecordPulse
from guiju.kernel.dossiers.commands import RecordDossier
from guiju.kernel.files.models import Upload
from guiju.kernel.findings.commands import OpenFinding, ResolveFinding
from guiju.kernel.findings.models import Finding
from guiju.kernel.imports.commands import RecordProgress, SaveProfile, StartImport
from guiju.kernel.org.commands import DefinePost, FoundEntity, OpenPlace, RegisterPerson
from guiju.kernel.org.models import Place
from guiju.kernel.queries.commands import Reveal
from guiju.kernel.registers.register import Register
from guiju.kernel.retention.commands import PurgeExpired, SetPeriod
from guiju.kernel.rulebook.commands import CloseBinding, EnactClause, FoundRulebook
from guiju.kernel.rulebook.merging import waiting
from guiju.kernel.rulebook.models import Binding, Rulebook, Settlement
from guiju.kernel.rulebook.pack import RecordEdition
from guiju.kernel.rulebook.profile import AnswerProfile
from guiju.kernel.rulebook.settling import SettleWaiting
from guiju.kernel.store.bulk import insert
from tests.agenda.test_statements import CASES as AGENDA_CASES
from tests.clauses.company import A_BARCODE, DIRECTOR, KEEPER, MANAGER, SERVICE, WAREHOUSE, Company
from tests.conduct.statements import CASES as CONDUCT_CASES
from tests.conduct.statements import gifts, ties
from tests.controls.test_statements import CASES as CONTROLS_CASES
from tests.findings.test_statements import CASES as OF_FINDINGS_AND_WORKLIST
from tests.infosec.test_statements import CASES as INFOSEC_CASES
from tests.inspections.test_statements import CASES as INSPECTIONS_CASES
from tests.office.test_statements import CASES as OFFICE_CASES
from tests.org.test_statements import CASES as ORG_CASES
from tests.payroll.test_statements import CASES as PAYROLL_CASES
from tests.policy.test_keeping_statements import CASES as OF_KEEPING
from tests.policy.test_statements import CASES as POLICY_CASES
from tests.protocol.statements import assert_same_statements
from tests.queries.sample import Arrivals
from tests.risk.test_statements import CASES as RISK_CASES
from tests.rulebook.adopting.test_statements import CASES as ADOPTING_CASES
from tests.rulebook.pack import clauses
from tests.safety.test_statements import CASES as SAFETY_CASES
from tests.safety.test_statements import Prepared as SafetyPrepared
from tests.training.test_statements import CASES as TRAINING_CASES

pytestmark = pytest.mark.founded

Items = list[dict[str, Any]]
LINES = 2
BOOKS = ("S02", "S04", "S05", "S06", "S07", "S08")

IT_ADMIN = "1007"


class Prepared:
    """Makes items of each command, with all that must be there before."""

    def __init__(self, company: Company) -> None:
        self.company = company

    def do(self, who: str | None, command: type[Command], items: Items) -> Outcome:
        actor = SYSTEM if who is None else self.company.accounts[who]
        outcome = run_items(command, items, Context(actor=actor))
        assert len(outcome.done) + len(outcome.held) == len(items), outcome.refusals[:3]
        return outcome

    def numbers(self, who: str | None, command: type[Command], items: Items) -> list[str]:
        answers = self.do(who, command, items).answers
        return [answers[item]["number"] for item in range(len(items))]

    def arrivals(self, size: int, turn: int) -> Items:
        line = {"sku": "A-500", "quantity": 10, "unit_cost": 12_345, "spec": "500 ml"}
        other = {"sku": "B-250", "quantity": 10, "unit_cost": 7_000}
        head = {"warehouse": WAREHOUSE, "supplier": "供应商", "carrier": "顺丰", "lines": [line, other]}
        return [{**head, "delivery_note": f"N-{turn}-{number}"} for number in range(size)]

    def counts(self, size: int, turn: int) -> Items:
        scanned = [{"barcode": A_BARCODE, "quantity": 10}, {"barcode": "6901000000028", "quantity": 10}]
        arrived = self.numbers(KEEPER, api.RecordArrival, self.arrivals(size, turn))
        return [{"arrival": number, "lines": scanned} for number in arrived]

    def counted(self, size: int, turn: int) -> list[str]:
        counts = self.counts(size, turn)
        self.do(KEEPER, api.CountArrival, counts)
        return [count["arrival"] for count in counts]

    def receipts(self, size: int, turn: int) -> Items:
        lines = [{"line": line + 1, "quantity": 10} for line in range(LINES)]
        return [{"arrival": number, "lines": lines} for number in self.counted(size, turn)]

    def refusals(self, size: int, turn: int) -> Items:
        line = {"line": 1, "item": "quality", "quantity": 1, "reason": "破损"}
        return [{"arrival": number, "lines": [line]} for number in self.counted(size, turn)]

    def requests(self, size: int, turn: int) -> Items:
        lines = [{"sku": "A-500", "quantity": 2}, {"sku": "B-250", "quantity": 1}]
        head = {"warehouse": WAREHOUSE, "picker": "张三", "lines": lines}
        return [{**head, "basis": f"TM-{turn}-{number}"} for number in range(size)]

    def reserving(self, size: int, turn: int) -> Items:
        self.do(KEEPER, api.ReceiveGoods, self.receipts(size, turn))
        return [{**item, "reserve": True} for item in self.requests(size, turn)]

    def releases(self, size: int, turn: int) -> Items:
        held = self.numbers(SERVICE, api.RequestIssue, self.reserving(size, turn))
        return [{"request": number, "reason": "不要了"} for number in held]

    def shops(self, size: int, turn: int) -> Items:
        head = {"name": "旗舰店", "platform": "tmall", "warehouse": WAREHOUSE, "carrier": "顺丰"}
        return [{**head, "code": f"S-{turn}-{number}"} for number in range(size)]

    def displays(self, size: int, turn: int) -> Items:
        self.do(MANAGER, OpenShop, self.shops(1, turn))
        shown = {"shop": f"S-{turn}-0", "is_shown": True, "screenshot": self.company.photo(SERVICE)}
        return [shown for _ in range(size)]

    def orders(self, size: int, turn: int) -> Items:
        self.do(KEEPER, api.ReceiveGoods, self.receipts(size, turn))
        self.do(MANAGER, OpenShop, self.shops(1, turn))
        lines = [{"sku": "A-500", "quantity": 2, "amount": 99_00}, {"sku": "B-250", "quantity": 1}]
        head = {"shop": f"S-{turn}-0", "phone": "13800000001", "lines": lines}
        return [{**head, "platform_number": f"P-{turn}-{number}"} for number in range(size)]

    def recorded(self, size: int, turn: int) -> Items:
        return [{"order": number} for number in self.numbers(SERVICE, RecordOrder, self.orders(size, turn))]

    def reviews(self, size: int, turn: int) -> Items:
        orders = self.orders(size, turn)
        self.do(SERVICE, RecordOrder, orders)
        return [{"shop": each["shop"], "platform_number": each["platform_number"], "stars": 5} for each in orders]

    def suspicions(self, size: int, turn: int) -> Items:
        orders = self.numbers(SERVICE, RecordOrder, self.orders(size, turn))
        people = [f"KY{turn}-{number}" for number in range(size)]
        given = [{"number": each, "name": "新人", "username": each, "lines": []} for each in people]
        self.do(None, RegisterPerson, given)
        pairs = zip(people, orders, strict=True)
        return [{"person": person, "lines": [{"order": order}]} for person, order in pairs]

    def suspected(self, size: int, turn: int) -> Items:
        cases = self.numbers(None, NoteSuspectedTrade, self.suspicions(size, turn))
        return [{"case": number, "verdict": "genuine", "note": "核对了收货"} for number in cases]

    def returns_asked(self, size: int, turn: int) -> Items:
        asked = {"reason": "quality", "signed_at": "2026-03-02T09:00:00+08:00", "proof": self.company.photo(SERVICE)}
        return [{**asked, **each} for each in self.recorded(size, turn)]

    def returns_decided(self, size: int, turn: int) -> Items:
        numbers = self.numbers(SERVICE, RequestReturn, self.returns_asked(size, turn))
        return [{"request": number, "outcome": "return", "note": "同意"} for number in numbers]

    def life_ends(self, size: int, turn: int) -> Items:
        head = {"warehouse": WAREHOUSE, "said": "提出处理"}
        return [{**head, "batch": turn * 10_000 + number} for number in range(size)]

    def set_asides(self, size: int, turn: int) -> Items:
        self.do(KEEPER, api.ReceiveGoods, self.receipts(size, turn))
        moved = {"source": "good", "target": "near_expiry", "quantity": 10, "reason": "临期"}
        head = {"warehouse": WAREHOUSE, "sku": "A-500", **moved}
        batches = StockBatch.objects.filter(sku__code="A-500").order_by("-id").values_list("id", flat=True)[:size]
        return [{**head, "batch": batch} for batch in batches]

    def listings(self, size: int, turn: int) -> Items:
        """Each of a SKU of its own, of which there is nothing."""
        skus = [{"code": f"L-{turn}-{number}", "name": "新品"} for number in range(size)]
        self.do(DIRECTOR, RegisterSku, skus)
        self.do(MANAGER, OpenShop, self.shops(1, turn))
        self.compared()
        return [{"shop": f"S-{turn}-0", "sku": sku["code"], "quantity": 5} for sku in skus]

    def compared(self) -> None:
        """A clause by which what platforms offer is compared."""
        if Rulebook.objects.filter(code="S98").exists():
            return
        self.do(None, FoundRulebook, [{"code": "S98", "title": "试用制度"}])
        clause = {"rulebook": "S98", "code": "S98.01", "title": "平台库存一致", "text": "一致。", "mode": "warn"}
        bound = [{"control": "orders.listing_confirmed", "mode": "warn"}]
        self.do(None, EnactClause, [{**clause, "effective_from": date(2026, 1, 1), "lines": bound}])

    def listed(self, size: int, turn: int) -> Items:
        answers = self.do(SERVICE, RecordListedStock, self.listings(size, turn)).answers
        return [{"difference": answers[item]["difference"]} for item in range(size)]

    def listing_proofs(self, size: int, turn: int) -> Items:
        shot = self.company.photo(SERVICE)
        return [{**each, "screenshot": shot} for each in self.listed(size, turn)]

    def business_lines(self, size: int, turn: int) -> list[str]:
        lines = [{"name": f"业务线 {turn}-{number}", "kind": "retail"} for number in range(size)]
        return self.numbers(DIRECTOR, OpenLine, lines)

    def categories(self, size: int, turn: int) -> Items:
        [line] = self.business_lines(1, turn)
        return [{"name": f"类目 {turn}-{number}", "line": line} for number in range(size)]

    def sku_categories(self, size: int, turn: int) -> Items:
        self.do(DIRECTOR, OpenCategory, self.categories(1, turn))
        return [{"sku": "A-500", "category": f"类目 {turn}-0"} for _ in range(size)]

    def stops(self, size: int, turn: int) -> Items:
        """Each of a line of its own."""
        self.do(MANAGER, OpenShop, self.shops(1, turn))
        lines = self.business_lines(size, turn)
        return [{"shop": f"S-{turn}-0", "line": line, "lacking": "海关备案号"} for line in lines]

    def noted_stops(self, size: int, turn: int) -> Items:
        return [{"stop": number} for number in self.numbers(None, NotePlatformStop, self.stops(size, turn))]

    def stop_proofs(self, size: int, turn: int) -> Items:
        shot = self.company.photo(SERVICE)
        return [{**each, "screenshot": shot} for each in self.noted_stops(size, turn)]

    def listing_causes(self, size: int, turn: int) -> Items:
        return [{**each, "cause": "sync", "note": "延迟"} for each in self.listed(size, turn)]

    def presales(self, size: int, turn: int) -> Items:
        return [{**item, "ships_on": "2099-12-31"} for item in self.recorded(size, turn)]

    def cancellations(self, size: int, turn: int) -> Items:
        allocated = self.recorded(size, turn)
        self.do(SERVICE, AllocateOrder, allocated)
        return [{**item, "reason": "买家取消"} for item in allocated]

    def approvals(self, size: int, turn: int) -> Items:
        return [{"request": n} for n in self.numbers(SERVICE, api.RequestIssue, self.requests(size, turn))]

    def dispatches(self, size: int, turn: int) -> Items:
        self.do(KEEPER, api.ReceiveGoods, self.receipts(size, turn))
        approvals = self.approvals(size, turn)
        self.do(MANAGER, api.ApproveIssue, approvals)
        lines = [{"line": 1, "quantity": 2}, {"line": 2, "quantity": 1}]
        return [{"request": approval["request"], "lines": lines} for approval in approvals]

    def returns(self, size: int, turn: int) -> Items:
        dispatched = self.numbers(KEEPER, api.DispatchGoods, self.dispatches(size, turn))
        head = {"warehouse": WAREHOUSE, "basis": "退货"}
        return [{**head, "lines": [{"dispatch": number, "line": 1, "quantity": 1}]} for number in dispatched]

    def reversals(self, size: int, turn: int) -> Items:
        dispatched = self.numbers(KEEPER, api.DispatchGoods, self.dispatches(size, turn))
        return [{"document": number, "reason": "发错"} for number in dispatched]

    def state_changes(self, size: int, turn: int) -> Items:
        self.do(KEEPER, api.ReceiveGoods, self.receipts(size, turn))
        change = {"warehouse": WAREHOUSE, "sku": "A-500", "source": "good", "target": "frozen"}
        return [{**change, "quantity": 1, "reason": "抽检"} for _ in range(size)]

    def day_closes(self, size: int, turn: int) -> Items:
        counted = "2001-01-01T01:00:00Z"
        open_one = self.counts(1, turn)
        self.do(KEEPER, api.CountArrival, [{**each, "counted_at": counted} for each in open_one])
        line = {"document": open_one[0]["arrival"], "reason": "no_papers", "owner": KEEPER}
        first = date(2010 + turn * 4, 1, 1)
        return [{"warehouse": WAREHOUSE, "day": first + timedelta(days=n), "lines": [line]} for n in range(size)]

    def month_closes(self, size: int, turn: int) -> Items:
        months = [(2000 + turn * 5 + number // 12, number % 12 + 1) for number in range(size)]
        receipts = self.receipts(size, turn)
        moved = [f"{year}-{month:02}-10T02:00:00Z" for year, month in months]
        received = [{**each, "received_at": at} for each, at in zip(receipts, moved, strict=True)]
        self.do(KEEPER, api.ReceiveGoods, received)
        return [
            {
                "warehouse": WAREHOUSE,
                "month": f"{year}-{month:02}",
                "lines": [{"day": date(year, month, 10), "reason": "漏结"}],
            }
            for year, month in months
        ]

    def monthly_reports(self, size: int, turn: int) -> Items:
        months = [f"{2000 + turn * 5 + number // 12}-{number % 12 + 1:02}" for number in range(size)]
        return [
            {"warehouse": WAREHOUSE, "month": month, "lines": [{"sku": "A-500", "received": 0}]} for month in months
        ]

    def stocktakes(self, size: int, turn: int) -> Items:
        plan = {"warehouse": WAREHOUSE, "keeper": KEEPER, "quarter_end": date(2026, 6, 30)}
        return [{**plan, "lines": [{"sku": "A-500"}]} for _ in range(size)]

    def stock_counts(self, size: int, turn: int) -> Items:
        planned = self.numbers(KEEPER, api.PlanStocktake, self.stocktakes(size, turn))
        last = StocktakeLine.objects.filter(stocktake__number=planned[-1]).latest("id").line
        books = dict.fromkeys(range(1, last + 1), 1)
        return [
            {"stocktake": number, "lines": [{"line": line, "quantity": quantity} for line, quantity in books.items()]}
            for number in planned
        ]

    def stocktake_signatures(self, size: int, turn: int) -> Items:
        counts = self.stock_counts(size, turn)
        self.do(KEEPER, api.CountStock, counts)
        left = {"line": 1, "reason": "够不着"}
        return [{"stocktake": each["stocktake"], "role": "keeper", "lines": [left]} for each in counts]

    def stocktake_closes(self, size: int, turn: int) -> Items:
        signatures = self.stocktake_signatures(size, turn)
        self.do("1006", api.CountStock, self.again(signatures))
        self.do(KEEPER, api.SignStocktake, signatures)
        self.do("1006", api.SignStocktake, [{**each, "role": "finance"} for each in signatures])
        return [{"stocktake": each["stocktake"]} for each in signatures]

    def again(self, signatures: Items) -> Items:
        """The second count of the same stocktakes."""
        found = []
        for each in signatures:
            lines = StocktakeLine.objects.filter(stocktake__number=each["stocktake"]).values_list("line", flat=True)
            found.append({"stocktake": each["stocktake"], "lines": [{"line": n, "quantity": 1} for n in lines]})
        return found

    def difference_findings(self, size: int, turn: int) -> Items:
        self.do(KEEPER, api.CountStock, self.stock_counts(size, turn))
        recent = StockDifference.objects.order_by("-id").values_list("number", flat=True)[:size]
        found = {"cause": "lost", "proof": "监控录像", "responsible_kind": "person", "responsible": KEEPER}
        return [{"difference": number, **found} for number in recent]

    def difference_reports(self, size: int, turn: int) -> Items:
        counts = self.stock_counts(size, turn)
        self.do(KEEPER, api.CountStock, counts)
        found = []
        for each in counts:
            number = StockDifference.objects.filter(count_line__line__stocktake__number=each["stocktake"]).latest("id")
            found.append({"stocktake": each["stocktake"], "lines": [{"difference": number.number, "proposal": "核销"}]})
        return found

    def adjustments(self, size: int, turn: int) -> Items:
        planned = self.numbers(KEEPER, api.PlanStocktake, self.stocktakes(size, turn))
        books = dict(StocktakeLine.objects.filter(stocktake__number=planned[-1]).values_list("line", "book"))
        line, book = max(books.items(), key=lambda each: each[1])
        counts = [{"stocktake": each, "lines": [{"line": line, "quantity": book - 1}]} for each in planned]
        self.do(KEEPER, api.CountStock, counts)
        numbers = list(StockDifference.objects.order_by("-id").values_list("number", flat=True)[:size])[::-1]
        found = {"cause": "lost", "proof": "监控录像", "responsible_kind": "none"}
        self.do(KEEPER, api.ExplainDifference, [{"difference": number, **found} for number in numbers])
        reports = [
            {"stocktake": each, "lines": [{"difference": number, "proposal": "核销"}]}
            for each, number in zip(planned, numbers, strict=True)
        ]
        return [{"report": number} for number in self.numbers(KEEPER, api.ReportDifferences, reports)]

    def statements_heard(self, size: int, turn: int) -> Items:
        said = {"place": WAREHOUSE, "person": KEEPER, "said": "当天已少"}
        return [{**said, "about": f"PY-{turn}-{number}"} for number in range(size)]

    def compensations(self, size: int, turn: int) -> Items:
        amounts = {"amount": 100, "wage": 1_000_000, "minimum_wage": 240_000}
        kept = {"place": WAREHOUSE, "person": KEEPER, "about": "PY-1", "month": f"2026-0{turn + 1}", **amounts}
        return [kept for _ in range(size)]

    def vouchers(self, size: int, turn: int) -> Items:
        head = {"place": WAREHOUSE, "summary": "调整"}
        return [{**head, "lines": [{"sku": "A-500", "quantity": 1, "amount": 100}]} for _ in range(size)]

    def unposted_warehouses(self, size: int, turn: int) -> Items:
        self.do(KEEPER, api.ReceiveGoods, self.receipts(1, turn))
        return [{"warehouse": WAREHOUSE}][:size]

    def movement_checks(self, size: int, turn: int) -> Items:
        received = self.numbers(KEEPER, api.ReceiveGoods, self.receipts(size, turn))
        return [{"document": number} for number in received]

    def payables(self, size: int, turn: int) -> Items:
        self.do(KEEPER, api.ReceiveGoods, self.receipts(1, turn))
        payable = {"place": WAREHOUSE, "supplier": "供应商", "amount": 1}
        return [{**payable, "document": f"HT-{turn}-{number}"} for number in range(size)]

    def confirmed_differences(self, size: int, turn: int) -> Items:
        counts = self.counts(size, turn)
        for each in counts:
            each["lines"] = [{**each["lines"][0], "quantity": 9}, each["lines"][1]]
        self.do(KEEPER, api.CountArrival, counts)
        line = {"line": 1, "quantity": 9, "difference": "少 1"}
        answers = self.do(
            KEEPER, api.ReceiveGoods, [{"arrival": each["arrival"], "lines": [line]} for each in counts]
        ).answers
        agreed = {"agreed": 9, "confirmed_by": "刘经理"}
        return [{**agreed, "difference": answers[item]["difference"]} for item in range(size)]

    def purchases(self, size: int, turn: int) -> Items:
        head = {"place": WAREHOUSE, "supplier": f"供应商{turn}", "expected_on": "2099-12-31"}
        lines = [{"sku": sku, "quantity": 10, "unit_cost": 100} for sku in ("A-500", "B-250")]
        return [{**head, "lines": lines} for _ in range(size)]

    def cancelled_lines(self, size: int, turn: int) -> Items:
        ordered = self.numbers(DIRECTOR, PlaceOrder, self.purchases(size, turn))
        return [{"order": number, "line": 1, "reason": "停产"} for number in ordered]

    def replenishments(self, size: int, turn: int) -> Items:
        skus = self.skus(size, turn)
        self.do(None, RegisterSku, skus)
        proposed = {
            "warehouse": WAREHOUSE,
            "quantity": 1,
            "reason": "低于补货点",
            "owner": 0,
            "finish_on": "2099-12-31",
        }
        return [{**proposed, "sku": sku["code"]} for sku in skus]

    def clearances(self, size: int, turn: int) -> Items:
        asked = {"warehouse": WAREHOUSE, "sku": "B-250", "action": "supplier_return", "quantity": 1}
        return [{**asked, "finish_on": "2099-12-31", "reason": "临期"} for _ in range(size)]

    def idle_lists(self, size: int, turn: int) -> Items:
        receipts = self.receipts(1, turn)
        self.do(KEEPER, api.ReceiveGoods, [{**each, "received_at": "2020-03-01T09:00:00+08:00"} for each in receipts])
        months = [divmod(1000 * turn + number, 12) for number in range(size)]
        return [{"warehouse": WAREHOUSE, "month": date(2030 + year, month + 1, 1)} for year, month in months]

    def recoveries(self, size: int, turn: int) -> Items:
        self.do(KEEPER, api.ReceiveGoods, self.receipts(1, turn))
        proposed = [{**each, "action": "markdown"} for each in self.clearances(size, turn)]
        numbers = self.numbers(KEEPER, ProposeClearance, proposed)
        accepted = [{"proposal": number, "decision": "accept", "note": "同意"} for number in numbers]
        self.do(DIRECTOR, DecideProposal, accepted)
        return [{"proposal": number, "recovered": 1} for number in numbers]

    def proposal_decisions(self, size: int, turn: int) -> Items:
        proposed = self.numbers(KEEPER, ProposeClearance, self.clearances(size, turn))
        return [{"proposal": number, "decision": "accept", "note": "同意", "picker": "刘师傅"} for number in proposed]

    def departures(self, size: int, turn: int) -> Items:
        gone = {"warehouse": WAREHOUSE, "sku": "A-500", "quantity": 1, "keeper": KEEPER, "description": "盘点短少"}
        times = [
            f"2026-0{turn + 1}-01T{number // 3600:02}:{number // 60 % 60:02}:{number % 60:02}Z"
            for number in range(size)
        ]
        return [{**gone, "found_at": time} for time in times]

    def referrals(self, size: int, turn: int, kind: str = CHECK_ABNORMAL.key) -> Items:
        """Matters that wait for the shop manager."""
        columns = {
            "id": [(910_000 + turn) << 20 | number + 1 for number in range(size)],
            "number": [f"CB-{turn}-{number}" for number in range(size)],
            "kind": kind,
            "source": [f"{turn}-{number}" for number in range(size)],
            "title": "门锁异常",
            "detail": "",
            "place_id": Place.objects.get(code=WAREHOUSE).id,
            "posts": '["store_manager"]',
            "above": '["owner"]',
            "clauses": "[]",
            "reporter": 0,
            "reported_at": timezone.now(),
            "answer_by": None,
            "acknowledged_at": None,
            "settled_at": None,
        }
        with connection.writing():  # type: ignore[attr-defined]
            insert(Referral, columns, size)
        return [{"referral": number, "note": "已查看"} for number in columns["number"]]

    def storage_rules(self, size: int, turn: int) -> Items:
        return [{"sku": "A-500", "storage_class": "daily", "hazard": "none"} for _ in range(size)]

    def bins(self, size: int, turn: int) -> Items:
        place = {"warehouse": WAREHOUSE, "zone": "WH1-D", "storage_class": "", "shelf": f"D{turn}"}
        return [{**place, "code": f"B{turn}-{number}"} for number in range(size)]

    def bins_opened(self, size: int, turn: int) -> list[str]:
        bins = self.bins(size, turn)
        self.do(None, api.OpenBin, bins)
        return [each["code"] for each in bins]

    def arrangements(self, size: int, turn: int) -> Items:
        return [{"bin": code, "purpose": "storage", "storage_class": "daily"} for code in self.bins_opened(size, turn)]

    def putaways(self, size: int, turn: int) -> Items:
        received = self.numbers(KEEPER, api.ReceiveGoods, self.receipts(size, turn))
        places = zip(received, self.bins_opened(size, turn), strict=True)
        return [{"receipt": n, "lines": [{"line": 1, "bin": b, "quantity": 10}]} for n, b in places]

    def stored(self, size: int, turn: int) -> list[str]:
        putaways = self.putaways(size, turn)
        self.do(KEEPER, api.PutAway, putaways)
        return [item["lines"][0]["bin"] for item in putaways]

    def undone_putaways(self, size: int, turn: int) -> Items:
        return [{"putaway": number} for number in self.numbers(KEEPER, api.PutAway, self.putaways(size, turn))]

    def relocations(self, size: int, turn: int) -> Items:
        line = {"sku": "A-500", "target": "D-02-1", "quantity": 1}
        return [{"bin": code, "lines": [line]} for code in self.stored(size, turn)]

    def picks(self, size: int, turn: int) -> Items:
        bins = self.stored(size, turn)
        asked = self.numbers(SERVICE, api.RequestIssue, self.requests(size, turn))
        places = zip(asked, bins, strict=True)
        return [{"request": n, "lines": [{"line": 1, "bin": b, "quantity": 2}]} for n, b in places]

    def returned_picks(self, size: int, turn: int) -> Items:
        picks = self.picks(size, turn)
        self.do(KEEPER, api.PickGoods, picks)
        return picks

    def found_goods(self, size: int, turn: int) -> Items:
        lies = {"bin": "G-00", "sku": "A-500", "quantity": 1, "note": "挡路"}
        return [{**lies, "found_at": f"2026-0{turn + 1}-01T{n // 60:02}:{n % 60:02}:00Z"} for n in range(size)]

    def measures(self, size: int, turn: int) -> Items:
        return [{"bin": "G-00", "width": 150} for _ in range(size)]

    def pickups(self, size: int, turn: int) -> Items:
        plan = {"warehouse": WAREHOUSE, "carrier": "顺丰", "pickup_at": "2026-11-01T09:00:00Z"}
        return [{**plan, "lines": [{"waybill": f"SF{turn}-{number}-{n}"} for n in (1, 2)]} for number in range(size)]

    def stagings(self, size: int, turn: int) -> Items:
        plans = self.pickups(size, turn)
        planned = self.numbers(KEEPER, api.PlanPickup, plans)
        return [{"pickup": number, "lines": plan["lines"]} for number, plan in zip(planned, plans, strict=True)]

    def handovers(self, size: int, turn: int) -> Items:
        return [{**staged, "count": 2, "driver": "张三"} for staged in self.stagings(size, turn)]

    def gate_passes(self, size: int, turn: int) -> Items:
        documents = self.numbers(KEEPER, api.DispatchGoods, self.dispatches(size, turn))
        asked = {"warehouse": WAREHOUSE, "carrier_name": "张三", "lines": [{"contents": "洗发水", "cartons": 2}]}
        return [{**asked, "document": number} for number in documents]

    def exits(self, size: int, turn: int) -> Items:
        issued = self.numbers(KEEPER, api.IssueGatePass, self.gate_passes(size, turn))
        return [{"warehouse": WAREHOUSE, "gate_pass": number, "cartons": 3} for number in issued]

    def exit_incidents(self, size: int, turn: int) -> Items:
        return [{"warehouse": WAREHOUSE, "description": "从后门出去"} for _ in range(size)]

    def personal_parcels(self, size: int, turn: int) -> Items:
        own = {"place": WAREHOUSE, "owner": KEEPER, "contents": "快递", "carried_at": "2026-11-01T01:00:00Z"}
        return [own for _ in range(size)]

    def assets(self, size: int, turn: int) -> Items:
        thing = {"place": WAREHOUSE, "name": "电脑", "kind": "electronic", "custodian": KEEPER}
        return [{**thing, "asset_code": f"T{turn}-{number}"} for number in range(size)]

    def asset_loans(self, size: int, turn: int) -> Items:
        lent = {"borrower": SERVICE, "due_on": date(2030, 1, 1)}
        return [{**lent, "asset": n} for n in self.numbers(None, Assets.enter, self.assets(size, turn))]

    def asset_returns(self, size: int, turn: int) -> Items:
        return [{"loan": number} for number in self.numbers(None, LendAsset, self.asset_loans(size, turn))]

    def asset_handovers(self, size: int, turn: int) -> Items:
        entered = self.numbers(None, Assets.enter, self.assets(size, turn))
        return [{"asset": number, "taker": SERVICE} for number in entered]

    def restacks(self, size: int, turn: int) -> Items:
        return [{"bin": "D-01-1", "layers": 4} for _ in range(size)]

    def inspections(self, size: int, turn: int) -> Items:
        day = str(timezone.localdate())
        return [{"warehouse": WAREHOUSE, "sku": "A-500", "batch": day, "result": "passed"} for _ in range(size)]

    def concessions(self, size: int, turn: int) -> Items:
        """Of lots that failed, each of its own."""
        lots = [f"L{turn}-{number}" for number in range(size)]
        receipts = self.receipts(size, turn)
        for item, lot in zip(receipts, lots, strict=True):
            item["lines"] = [{**line, "batch_code": lot} for line in item["lines"]]
        self.do(KEEPER, api.ReceiveGoods, receipts)
        lot_of = [{"warehouse": WAREHOUSE, "sku": "A-500", "batch": lot} for lot in lots]
        self.do(KEEPER, api.InspectBatch, [{**each, "result": "failed"} for each in lot_of])
        return [{**each, "reason": "不影响使用"} for each in lot_of]

    def licences(self, size: int, turn: int) -> Items:
        licence = {"place": "WH1-D", "hazard": "flammable", "valid_until": date(2099, 1, 1)}
        return [{**licence, "licence": f"X-{turn}-{number}"} for number in range(size)]

    def custodies(self, size: int, turn: int) -> Items:
        return [{"place": WAREHOUSE, "sku": "A-500", "custodian": KEEPER} for _ in range(size)]

    def conflicts(self, size: int, turn: int) -> Items:
        return [{"place": WAREHOUSE, "one": "food", "other": "chemical"} for _ in range(size)]

    def refusals_referred(self, size: int, turn: int) -> Items:
        return self.referrals(size, turn, GOODS_REFUSED.key)

    def issues_referred(self, size: int, turn: int) -> Items:
        found = self.referrals(size, turn, ISSUES_REFUSED.key)
        return [{"referral": each["referral"], "decision": "cancel"} for each in found]

    def waivers(self, size: int, turn: int) -> Items:
        asked = {"control": "warehouse.goods_match_note", "reason": "客户急需"}
        return [{**asked, "subject_key": f"W-{turn}-{number}/1"} for number in range(size)]

    def held(self, size: int, turn: int) -> list[int]:
        before = HeldCommand.objects.count()
        for item in self.waivers(size, turn):
            self.company.act(KEEPER, GrantWaiver, item)
        return list(HeldCommand.objects.order_by("id").values_list("id", flat=True))[before:]

    def decisions(self, size: int, turn: int) -> Items:
        return [{"held": held, "decision": "reject", "note": "不同意"} for held in self.held(size, turn)]

    def settlements(self, size: int, turn: int) -> Items:
        return [{"held": held, "status": "executed"} for held in self.held(size, turn)]

    def acknowledgements(self, size: int, turn: int) -> Items:
        dispatches = [{**item, "left_at": "2026-01-05T01:00:00Z"} for item in self.dispatches(size, turn)]
        self.do(KEEPER, api.DispatchGoods, dispatches)
        warned = Breach.objects.filter(effect="warn", acknowledged_at__isnull=True).order_by("-id")
        return [{"breach": breach, "reason": "补录"} for breach in warned.values_list("id", flat=True)[:size]]

    def erasures(self, size: int, turn: int) -> Items:
        self.do(SERVICE, api.RequestIssue, self.requests(size, turn))
        parts = PrivatePart.objects.order_by("-id").values_list("evidence_id", "item")[:size]
        return [{"evidence": evidence, "item": item, "reason": "本人要求"} for evidence, item in parts]

    def findings(self, size: int, turn: int) -> Items:
        clause = {"code": "S03.10", "version": 1, "title": "手续"}
        head = {"control": "warehouse.departure_unpapered", "subject_type": "x", "title": "待查", "owner": 0}
        return [{**head, "fingerprint": f"F-{turn}-{number}", "lines": [clause]} for number in range(size)]

    def resolutions(self, size: int, turn: int) -> Items:
        self.do(None, OpenFinding, self.findings(size, turn))
        found = Finding.objects.order_by("-id").values_list("id", flat=True)[:size]
        return [{"finding": finding, "resolution": "已查明"} for finding in found]

    def reveals(self, size: int, turn: int) -> Items:
        arrived = self.numbers(KEEPER, api.RecordArrival, self.arrivals(size, turn))
        return [{"query": Arrivals.key, "record": n, "column": "carrier", "reason": "核对"} for n in arrived]

    def files(self, size: int, turn: int) -> Items:
        columns = {"code": "编码", "name": "品名"}
        file = {"command": "catalogue.register_sku", "file_name": "货.csv", "columns": columns}
        return [{**file, "sha256": f"{turn:032}{number:032}"} for number in range(size)]

    def progress(self, size: int, turn: int) -> Items:
        started = self.do(None, StartImport, self.files(size, turn)).answers
        counts = {"position": 3, "rows": 2, "accepted": 1, "held": 0, "refused": 1}
        lines = [{"row": 2, "column": "品名", "reason": "必填"}]
        return [{"imported": started[item]["imported"], **counts, "lines": lines} for item in range(size)]

    def profiles(self, size: int, turn: int) -> Items:
        return [{"command": "catalogue.register_sku", "name": f"{turn}-{n}", "columns": {}} for n in range(size)]

    def visitors(self, size: int, turn: int) -> Items:
        came = {"place": WAREHOUSE, "name": "张三", "phone": "13800000000", "purpose": "送样", "host": KEEPER}
        return [{**came, "arrived_at": "2026-11-01T01:00:00Z"} for _ in range(size)]

    def incomplete_visits(self, size: int, turn: int) -> Items:
        came = [{**each, "purpose": ""} for each in self.visitors(size, turn)]
        return [{"visit": number, "purpose": "送样"} for number in self.numbers(None, Visitors.enter, came)]

    def inside(self, size: int, turn: int) -> Items:
        plan(timezone.localtime() + timedelta(days=1))  # in the evening the company's first day has none left
        closing = DutyItem.objects.filter(duty="warehouse.closed").latest("id").fingerprint
        inside = self.numbers(None, Visitors.enter, self.visitors(size, turn))
        return [{"closing": closing, "visit": number} for number in inside]

    def closings(self, size: int, turn: int, duty: str = "warehouse.closed") -> list[str]:
        """Checks of a duty, each at a warehouse of its own."""
        plan(timezone.now() - timedelta(days=1))  # a company of yesterday: what today is over by now is planned as well
        places = [f"C{turn}-{number}" for number in range(size)]
        self.do(None, OpenPlace, [{"entity": "GJ", "name": "仓", "kind": "warehouse", "code": code} for code in places])
        plan()
        marks = DutyItem.objects.filter(duty=duty, place__code__in=places).order_by("id")
        return list(marks.values_list("fingerprint", flat=True))

    def camera_lists(self, size: int, turn: int) -> Items:
        return [{"closing": mark, "cameras": ["C-1 东门"]} for mark in self.closings(size, turn)]

    def cameras(self, size: int, turn: int) -> Items:
        camera = {"place": WAREHOUSE, "covers": "东门", "keeper": KEEPER}
        return [{**camera, "camera_code": f"C{turn}-{number}"} for number in range(size)]

    def fire_sources(self, size: int, turn: int) -> Items:
        source = {"place": WAREHOUSE, "kind": "heater", "keeper": KEEPER}
        return [{**source, "code": f"H{turn}-{number}"} for number in range(size)]

    def extinguishers(self, size: int, turn: int) -> Items:
        gear = {"place": WAREHOUSE, "agent": "干粉", "good_until": date(2030, 1, 1)}
        return [{**gear, "code": f"E{turn}-{number}"} for number in range(size)]

    def equipment(self, size: int, turn: int) -> Items:
        return SafetyPrepared(self.company).machines(size, turn)

    def disinfections(self, size: int, turn: int) -> Items:
        return SafetyPrepared(self.company).disinfections(size, turn)

    def hygiene_areas(self, size: int, turn: int) -> Items:
        return [{"place": WAREHOUSE, "code": f"W-{turn}-{number}", "keeper": KEEPER} for number in range(size)]

    def risks(self, size: int, turn: int) -> Items:
        return [{"place": WAREHOUSE, "hazard": f"{turn}-{number}", "keeper": KEEPER} for number in range(size)]

    def rainy_modes(self, size: int, turn: int) -> Items:
        return [{"place": WAREHOUSE, "begins_on": date(2030, 6, 1)} for _ in range(size)]

    def risk_reviews(self, size: int, turn: int) -> Items:
        return [{"place": WAREHOUSE, "reviewed_at": "2026-01-05T01:00:00Z", "conclusion": "可行"} for _ in range(size)]

    def sights(self, size: int, turn: int) -> Items:
        cameras = self.cameras(size, turn)
        self.do(None, Cameras.enter, cameras)
        return [{"camera": each["camera_code"], "is_online": False} for each in cameras]

    def proofs(self, size: int, turn: int) -> Items:
        shot = self.company.photo(KEEPER)
        return [{"camera": each["camera"], "screenshot": shot} for each in self.sights(size, turn)]

    def missing_keys(self, size: int, turn: int) -> Items:
        return [{"loan": number} for number in self.numbers(None, KeyLoans.enter, self.loans(size, turn))]

    def locks(self, size: int, turn: int) -> Items:
        found = self.referrals(size, turn, KEY_MISSING.key)
        return [{**each, "decision": "change"} for each in found]

    def thefts(self, size: int, turn: int) -> Items:
        theft = {"warehouse": WAREHOUSE, "description": "锁被撬"}
        return [{**theft, "lines": [{"bin": code}]} for code in self.bins_opened(size, turn)]

    def draws(self, size: int, turn: int) -> Items:
        """Opening checks of warehouses with goods in one bin each."""
        marks = self.closings(size, turn, "warehouse.goods_checked")
        places = [f"C{turn}-{number}" for number in range(size)]
        bins = [{"warehouse": place, "code": f"X-{place}"} for place in places]
        self.do(None, api.OpenBin, bins)
        batch = Batch.objects.order_by("id").first()
        assert batch is not None
        opened = Bin.objects.filter(warehouse__code__in=places)
        with connection.writing():  # type: ignore[attr-defined]
            BinStock.objects.bulk_create(
                BinStock(bin=each, batch=batch, sku_id=batch.sku_id, quantity=10) for each in opened
            )
        return [{"opening": mark, "count": 5} for mark in marks]

    def bin_counts(self, size: int, turn: int) -> Items:
        """Each of a drawn bin, and different from its card."""
        self.do(None, DrawBins, self.draws(size, turn))
        codes = [f"X-C{turn}-{number}" for number in range(size)]
        return [{"bin": code, "quantity": 9, "scanned": code} for code in codes]

    def readings(self, size: int, turn: int) -> Items:
        """All too damp."""
        return [{"zone": "WH1-D", "humidity": "70"} for _ in range(size)]

    def damp_goods(self, size: int, turn: int) -> Items:
        """An alert for each zone, over a batch in its bin."""
        zones = [f"Z{turn}-{number}" for number in range(size)]
        zone = {"entity": "GJ", "parent": WAREHOUSE, "name": "区", "kind": "zone"}
        self.do(None, OpenPlace, [{**zone, "code": code} for code in zones])
        self.do(None, api.OpenBin, [{"warehouse": WAREHOUSE, "zone": code, "code": f"X-{code}"} for code in zones])
        received = self.numbers(KEEPER, api.ReceiveGoods, self.receipts(size, turn))
        put = [
            {"receipt": number, "lines": [{"line": 1, "bin": f"X-{code}", "quantity": 10}]}
            for number, code in zip(received, zones, strict=True)
        ]
        self.do(KEEPER, api.PutAway, put)
        rule = {"sku": "A-500", "storage_class": "daily", "hazard": "none", "trait": "moisture"}
        self.do(None, SetStorageRule, [rule])
        places = dict(Place.objects.filter(code__in=zones).values_list("code", "id"))
        alerts = [{**each, "place": places[code]} for each, code in zip(self.findings(size, turn), zones, strict=True)]
        self.do(None, OpenFinding, alerts)
        found = Finding.objects.filter(place__in=places.values()).order_by("id")
        return [{"alert": each} for each in found.values_list("id", flat=True)]

    def signs(self, size: int, turn: int) -> Items:
        return [{"bin": code, "label": "cold"} for code in self.bins_opened(size, turn)]

    def sign_lists(self, size: int, turn: int) -> Items:
        places = [f"C{turn}-{number}" for number in range(size)]
        self.do(None, OpenPlace, [{"entity": "GJ", "name": "仓", "kind": "warehouse", "code": code} for code in places])
        return [{"place": code, "month": "2026-11", "part": 1, "checks": ["A-01 的冷藏标志"]} for code in places]

    def loans(self, size: int, turn: int) -> Items:
        loan = {"place": WAREHOUSE, "opens": "库房", "holder": KEEPER, "lent_on": date(2026, 11, 1)}
        return [{**loan, "key_code": f"K{number}"} for number in range(size)]

    def competitors(self, size: int, turn: int) -> Items:
        return [{"place": WAREHOUSE, "name": f"{turn}-{number}"} for number in range(size)]

    def superiors(self, size: int, turn: int) -> Items:
        line = {"place": WAREHOUSE, "person": KEEPER, "superior": MANAGER, "since": date(2026, 11, 1)}
        return [line for _ in range(size)]

    def devices(self, size: int, turn: int) -> Items:
        device = {"place": WAREHOUSE, "kind": "usb_drive", "serial": "X", "owner": KEEPER, "approved_by": MANAGER}
        return [{**device, "device_code": f"U{n}", "approved_until": "2099-01-01T01:00:00Z"} for n in range(size)]

    def softwares(self, size: int, turn: int) -> Items:
        given = {"place": WAREHOUSE, "version": "1", "licence_kind": "free", "installed_on": "PC-1"}
        return [{**given, "name": f"S{n}", "keeper": KEEPER, "approved_by": MANAGER} for n in range(size)]

    def agreements(self, size: int, turn: int) -> Items:
        given = {"place": WAREHOUSE, "signed_on": "2026-01-01", "valid_until": "2099-01-01"}
        return [{**given, "company": f"丙公司 {turn}-{n}"} for n in range(size)]

    def suppliers(self, size: int, turn: int) -> Items:
        given = {"place": WAREHOUSE, "risk": "high", "buyer": MANAGER}
        return [{**given, "name": f"甲厂 {turn}-{n}"} for n in range(size)]

    def info_assets(self, size: int, turn: int) -> Items:
        given = {"place": WAREHOUSE, "kind": "system", "assessed_on": "2026-01-01", "live_on": "2026-01-01"}
        return [{**given, "code": f"Z{turn}-{n}", "name": "客户库"} for n in range(size)]

    def scans(self, size: int, turn: int) -> Items:
        """Each with a file of its own."""
        self.do(None, InfoAssets.enter, self.info_assets(1, 100 + turn))
        code = f"Z{100 + turn}-0"
        files = [f"{turn:032x}{number:032x}" for number in range(size)]
        account = self.company.accounts[IT_ADMIN]
        with connection.writing():  # type: ignore[attr-defined]
            Upload.objects.bulk_create(
                Upload(sha256=each, media_type="application/pdf", size=9, account_id=account) for each in files
            )
        given = {
            "place": WAREHOUSE,
            "kind": "scan",
            "scope": "机房",
            "made_on": "2026-01-01",
            "lines": [{"asset": code}],
        }
        return [{**given, "file": each} for each in files]

    def personal_data(self, size: int, turn: int) -> Items:
        numbers = self.numbers(None, InfoAssets.enter, self.info_assets(size, turn))
        return [{"asset": number, "purpose": "发货"} for number in numbers]

    def devices_out(self, size: int, turn: int) -> Items:
        return [{"entry": number} for number in self.numbers(None, Devices.enter, self.devices(size, turn))]

    def ended_approvals(self, size: int, turn: int) -> Items:
        return [{"device": out["entry"], "reason": "遗失"} for out in self.devices_out(size, turn)]

    def entities(self, size: int, turn: int) -> Items:
        return [{"code": f"E{turn}-{number}", "name": "主体"} for number in range(size)]

    def places(self, size: int, turn: int) -> Items:
        place = {"entity": "GJ", "name": "库位", "kind": "spot", "parent": WAREHOUSE}
        return [{**place, "code": f"P{turn}-{number}"} for number in range(size)]

    def posts(self, size: int, turn: int) -> Items:
        grants = [{"permission": "warehouse.record_arrival"}]
        return [{"code": f"post{turn}-{number}", "title": "岗位", "lines": grants} for number in range(size)]

    def people(self, size: int, turn: int) -> Items:
        held = [{"post": "keeper", "place": WAREHOUSE}]
        return [
            {"number": f"{turn}-{number}", "name": "某人", "username": f"u{turn}-{number}", "lines": held}
            for number in range(size)
        ]

    def dossiers(self, size: int, turn: int) -> Items:
        told = {"about": "S03.08", "recipient": "市监局", "reason": "检查", "evidence": 3}
        return [{**told, "sha256": f"{turn:032x}{n:032x}"} for n in range(size)]

    def backups(self, size: int, turn: int) -> Items:
        counts = dict.fromkeys(("size", "rows", "files", "heads", "evidence"), turn)
        made = {"sha256": "0" * 64, "taken_at": "2026-01-05T01:00:00Z", **counts}
        return [{**made, "file": f"{turn}-{number}.guiju"} for number in range(size)]

    def periods(self, size: int, turn: int) -> Items:
        return [{"kind": "network_logs", "months": 6 + number % 60, "reason": "公司规定"} for number in range(size)]

    def purges(self, size: int, turn: int) -> Items:
        # One kind a run.
        return [{"kind": "sessions"}][:size]

    def rulebooks(self, size: int, turn: int) -> Items:
        # The code has two digits, so a thousand rulebooks cannot be: see `SMALLER`.
        return [{"code": f"S{30 + turn * 10 + number:02}", "title": "制度"} for number in range(size)]

    def clauses(self, size: int, turn: int) -> Items:
        clause = {"rulebook": "S03", "title": "条款", "text": "条文", "mode": "observe"}
        bound = [{"control": "warehouse.count_locked", "mode": "observe"}]
        return [
            {
                **clause,
                "code": "S03.99",
                "version": turn * 2000 + number + 1,
                "effective_from": date(2030, 1, 1),
                "lines": bound,
            }
            for number in range(size)
        ]

    def company_profiles(self, size: int, turn: int) -> Items:
        lines = [{"flag": "food", "answer": True}, {"flag": "shop", "answer": False}]
        return [{"reason": f"第 {turn} 次第 {number} 份", "lines": lines} for number in range(size)]

    def editions(self, size: int, turn: int) -> Items:
        return [{"digest": f"{turn:032}{number:032}", "clauses": 1, "enacted": 0} for number in range(size)]

    def waiting_clauses(self, size: int, turn: int) -> Items:
        """Clauses of which the pack said something else once, and the company says something of its own now."""
        missing = set(BOOKS) - set(Rulebook.objects.values_list("code", flat=True))
        if missing:
            self.do(None, FoundRulebook, [{"code": code, "title": "制度"} for code in sorted(missing)])
        done = set(Settlement.objects.values_list("code", flat=True))
        unbound = [code for code, clause in sorted(clauses().items()) if not clause.get("bindings")]
        codes = [code for code in unbound if code[:3] in BOOKS and code not in done][:size]
        for version, digest in ((turn * 10 + 1, "0" * 64), (turn * 10 + 2, "")):
            clause = {"title": "条款", "text": "条文", "mode": "observe", "version": version, "pack_digest": digest}
            made = [
                {**clause, "rulebook": code[:3], "code": code, "effective_from": date(2026, 1, 1)} for code in codes
            ]
            self.do(None, EnactClause, made)
        edition = {"digest": f"{turn:064}", "clauses": 1, "enacted": 0, "waiting": codes}
        self.do(None, RecordEdition, [edition])
        return [
            {
                "code": each.code,
                "digest": each.entry.digest,
                "version": each.version,
                "decision": "adopt",
                "reason": "采用新版",
            }
            for each in waiting()
        ]

    def pulses(self, size: int, turn: int) -> Items:
        return [{"control": f"sample.watch_{number}", "subjects": turn} for number in range(size)]

    def endings(self, size: int, turn: int) -> Items:
        self.do(None, EnactClause, self.clauses(size, turn))
        bindings = Binding.objects.filter(end__isnull=True).order_by("-id").values_list("id", flat=True)[:size]
        return [{"binding": binding, "last_day": date(2030, 1, 2)} for binding in bindings]

    def stages(self, size: int, turn: int) -> Items:
        skus = self.skus(size, turn)
        self.do(None, RegisterSku, skus)
        given = {"production_record": "HT-1", "aftersales_owner": SERVICE}
        return [{**given, "sku": sku["code"]} for sku in skus]

    def skus(self, size: int, turn: int) -> Items:
        return [
            {"code": f"K{turn}-{number}", "name": "商品", "lines": [{"code": f"6{turn}{number:06}"}]}
            for number in range(size)
        ]


Make = Callable[[Prepared, int, int], Items]


def register_cases(book: type[Register], entries: Make) -> dict[type[Command], tuple[str | None, Make]]:
    """Entering, correcting and ending entries of a register, by the system."""

    def entered(prepared: Prepared, size: int, turn: int) -> Items:
        return [{"entry": number} for number in prepared.numbers(None, book.enter, entries(prepared, size, turn))]

    def corrected(prepared: Prepared, size: int, turn: int) -> Items:
        new = entries(prepared, 1, turn)[0]
        return [{**entry, **new, "reason": "更正"} for entry in entered(prepared, size, turn)]

    ending = {book.end: (None, entered)} if book.end else {}
    return {book.enter: (None, entries), book.correct: (None, corrected), **ending}


CASES: dict[type[Command], tuple[str | None, Make]] = {
    api.RecordArrival: (KEEPER, Prepared.arrivals),
    api.CountArrival: (KEEPER, Prepared.counts),
    api.ReceiveGoods: (KEEPER, Prepared.receipts),
    api.RefuseGoods: (KEEPER, Prepared.refusals),
    api.RequestIssue: (SERVICE, Prepared.requests),
    api.ApproveIssue: (MANAGER, Prepared.approvals),
    api.DispatchGoods: (KEEPER, Prepared.dispatches),
    api.ReturnGoods: (KEEPER, Prepared.returns),
    api.ReverseDocument: (KEEPER, Prepared.reversals),
    api.ChangeState: (KEEPER, Prepared.state_changes),
    api.CloseDay: (KEEPER, Prepared.day_closes),
    api.CloseMonth: (KEEPER, Prepared.month_closes),
    api.SubmitMonthlyReport: (KEEPER, Prepared.monthly_reports),
    api.PlanStocktake: (KEEPER, Prepared.stocktakes),
    api.CountStock: (KEEPER, Prepared.stock_counts),
    api.SignStocktake: (KEEPER, Prepared.stocktake_signatures),
    api.CloseStocktake: (KEEPER, Prepared.stocktake_closes),
    api.ExplainDifference: (KEEPER, Prepared.difference_findings),
    api.ReportDifferences: (KEEPER, Prepared.difference_reports),
    api.AdjustStock: (KEEPER, Prepared.adjustments),
    RecordStatement: (DIRECTOR, Prepared.statements_heard),
    ImposeCompensation: (DIRECTOR, Prepared.compensations),
    **CONDUCT_CASES,
    **register_cases(Gifts, gifts),
    **register_cases(Ties, ties),
    PostVoucher: ("1006", Prepared.vouchers),
    api.PostToLedger: ("1006", Prepared.unposted_warehouses),
    api.CheckMovement: (MANAGER, Prepared.movement_checks),
    ConfirmPayable: ("1006", Prepared.payables),
    api.ConfirmDifference: ("1006", Prepared.confirmed_differences),
    PlaceOrder: (DIRECTOR, Prepared.purchases),
    CancelLine: (DIRECTOR, Prepared.cancelled_lines),
    ProposeReplenishment: (None, Prepared.replenishments),
    ProposeClearance: (KEEPER, Prepared.clearances),
    ListIdle: (None, Prepared.idle_lists),
    RecordRecovery: ("1006", Prepared.recoveries),
    DecideProposal: (DIRECTOR, Prepared.proposal_decisions),
    api.RecordUnpaperedDeparture: (DIRECTOR, Prepared.departures),
    api.ReleaseIssues: (MANAGER, Prepared.referrals),
    api.InstructRefusal: (MANAGER, Prepared.refusals_referred),
    api.DecideRefusedIssues: (MANAGER, Prepared.issues_referred),
    SetStages: (None, Prepared.stages),
    SetStorageRule: (None, Prepared.storage_rules),
    api.OpenBin: (None, Prepared.bins),
    api.ArrangeBin: (None, Prepared.arrangements),
    api.PutAway: (KEEPER, Prepared.putaways),
    api.Relocate: (KEEPER, Prepared.relocations),
    api.UndoPutAway: (KEEPER, Prepared.undone_putaways),
    api.PickGoods: (KEEPER, Prepared.picks),
    api.ReturnPick: (KEEPER, Prepared.returned_picks),
    api.MeasureAisle: (KEEPER, Prepared.measures),
    **register_cases(Assets, Prepared.assets),
    LendAsset: (None, Prepared.asset_loans),
    ReturnAsset: (None, Prepared.asset_returns),
    HandOverAsset: (None, Prepared.asset_handovers),
    **register_cases(PersonalParcels, Prepared.personal_parcels),
    api.IssueGatePass: (KEEPER, Prepared.gate_passes),
    api.CheckExit: ("1009", Prepared.exits),
    api.RecordExitIncident: ("1009", Prepared.exit_incidents),
    api.ReleaseReservation: (SERVICE, Prepared.releases),
    AskClearance: (None, Prepared.life_ends),
    SetAsideExpiring: (None, Prepared.set_asides),
    AllocateOrder: (SERVICE, Prepared.recorded),
    CancelOrder: (SERVICE, Prepared.cancellations),
    RequestReturn: (SERVICE, Prepared.returns_asked),
    DecideReturn: (SERVICE, Prepared.returns_decided),
    CheckDisplay: (SERVICE, Prepared.displays),
    ExplainListing: (SERVICE, Prepared.listing_causes),
    ProveListing: (SERVICE, Prepared.listing_proofs),
    OpenCategory: (DIRECTOR, Prepared.categories),
    SetCategory: (DIRECTOR, Prepared.sku_categories),
    NotePlatformStop: (None, Prepared.stops),
    EndPlatformStop: (None, Prepared.noted_stops),
    ProvePlatformStop: (SERVICE, Prepared.stop_proofs),
    RecordListedStock: (SERVICE, Prepared.listings),
    OpenShop: (MANAGER, Prepared.shops),
    NoteSuspectedTrade: (None, Prepared.suspicions),
    ConcludeTrade: (DIRECTOR, Prepared.suspected),
    RecordOrder: (SERVICE, Prepared.orders),
    RecordReview: (SERVICE, Prepared.reviews),
    SetPresale: (SERVICE, Prepared.presales),
    api.PlanPickup: (KEEPER, Prepared.pickups),
    api.StageParcels: (KEEPER, Prepared.stagings),
    api.HandOver: (KEEPER, Prepared.handovers),
    api.RecordRestack: (KEEPER, Prepared.restacks),
    api.InspectBatch: (KEEPER, Prepared.inspections),
    api.RecordFoundGoods: (KEEPER, Prepared.found_goods),
    **register_cases(ZoneLicences, Prepared.licences),
    **register_cases(Custodians, Prepared.custodies),
    **register_cases(StorageConflicts, Prepared.conflicts),
    DecideHeld: (DIRECTOR, Prepared.decisions),
    SettleHeld: (None, Prepared.settlements),
    Acknowledge: (KEEPER, Prepared.acknowledgements),
    ErasePersonalData: (None, Prepared.erasures),
    OpenFinding: (None, Prepared.findings),
    ResolveFinding: (None, Prepared.resolutions),
    Reveal: (None, Prepared.reveals),
    StartImport: (None, Prepared.files),
    RecordProgress: (None, Prepared.progress),
    SaveProfile: (None, Prepared.profiles),
    **register_cases(Visitors, Prepared.visitors),
    CompleteVisit: (KEEPER, Prepared.incomplete_visits),
    ListPeopleInside: (None, Prepared.inside),
    ListCameras: (None, Prepared.camera_lists),
    **register_cases(Cameras, Prepared.cameras),
    **register_cases(Disinfections, Prepared.disinfections),
    **register_cases(EquipmentBook, Prepared.equipment),
    **register_cases(FireSources, Prepared.fire_sources),
    **register_cases(Extinguishers, Prepared.extinguishers),
    **register_cases(HygieneAreas, Prepared.hygiene_areas),
    **register_cases(Risks, Prepared.risks),
    **register_cases(RainyModes, Prepared.rainy_modes),
    **register_cases(RiskReviews, Prepared.risk_reviews),
    RecordCameras: (None, Prepared.sights),
    ProveCamera: (KEEPER, Prepared.proofs),
    ReferMissingKeys: (None, Prepared.missing_keys),
    api.DecideLock: (MANAGER, Prepared.locks),
    api.RecordTheft: (KEEPER, Prepared.thefts),
    api.CountBin: (None, Prepared.bin_counts),
    DrawBins: (None, Prepared.draws),
    api.ConcedeLot: (KEEPER, Prepared.concessions),
    api.ScanSign: (KEEPER, Prepared.signs),
    ListSigns: (None, Prepared.sign_lists),
    api.RecordHumidity: (KEEPER, Prepared.readings),
    HoldDampGoods: (None, Prepared.damp_goods),
    **register_cases(KeyLoans, Prepared.loans),
    **register_cases(Devices, Prepared.devices),
    **register_cases(InfoAssets, Prepared.info_assets),
    GrantPersonalData: (None, Prepared.personal_data),
    ImportScan: (IT_ADMIN, Prepared.scans),
    **register_cases(Softwares, Prepared.softwares),
    **register_cases(SafetyAgreements, Prepared.agreements),
    **register_cases(Suppliers, Prepared.suppliers),
    **register_cases(Competitors, Prepared.competitors),
    **register_cases(ReportingLines, Prepared.superiors),
    EndApproval: (None, Prepared.ended_approvals),
    FoundEntity: (None, Prepared.entities),
    OpenPlace: (None, Prepared.places),
    DefinePost: (None, Prepared.posts),
    RegisterPerson: (None, Prepared.people),
    FoundRulebook: (None, Prepared.rulebooks),
    EnactClause: (None, Prepared.clauses),
    CloseBinding: (None, Prepared.endings),
    AnswerProfile: (None, Prepared.company_profiles),
    RecordEdition: (None, Prepared.editions),
    SettleWaiting: (None, Prepared.waiting_clauses),
    RecordPulse: (None, Prepared.pulses),
    RegisterSku: (None, Prepared.skus),
    GrantWaiver: (KEEPER, Prepared.waivers),
    RecordBackup: (None, Prepared.backups),
    RecordDossier: (None, Prepared.dossiers),
    SetPeriod: (None, Prepared.periods),
    PurgeExpired: (None, Prepared.purges),
}
SMALLER = {
    api.CloseMonth: (1, 10, 100),
    api.PostToLedger: (1, 1),
    api.AdjustStock: (1, 5, 20),
    api.CloseStocktake: (1, 10, 100),
    api.ReportDifferences: (1, 10, 100),
    api.SubmitMonthlyReport: (1, 10, 100),
    SettleWaiting: (1, 50, 150),
    FoundRulebook: (1, 2, 5),
    DecideHeld: (1, 10, 50),
    SettleHeld: (1, 10, 50),
    PurgeExpired: (1, 1),
}


@pytest.mark.django_db
@pytest.mark.parametrize("command", CASES, ids=lambda command: command.key)
def test_same_for_1_50_and_1000(command: type[Command]) -> None:
    company = Company.founded()
    who, make = CASES[command]
    prepared = Prepared(company)
    assert_same_statements(
        command,
        lambda size, turn: make(prepared, size, turn),
        SYSTEM if who is None else company.accounts[who],
        sizes=SMALLER.get(command, (1, 50, 1000)),
    )


def test_every_command_is_counted() -> None:
    of_the_program = {key for key, command in commands().items() if command.__module__.startswith("guiju.")}
    counted = (
        *CASES,
        *ORG_CASES,
        *OF_FINDINGS_AND_WORKLIST,
        *CONTROLS_CASES,
        *ADOPTING_CASES,
        *PAYROLL_CASES,
        *POLICY_CASES,
        *OF_KEEPING,
        *OFFICE_CASES,
        *SAFETY_CASES,
        *TRAINING_CASES,
        *INFOSEC_CASES,
        *RISK_CASES,
        *AGENDA_CASES,
        *INSPECTIONS_CASES,
    )
    assert of_the_program == {command.key for command in counted}
