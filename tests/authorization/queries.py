"""Every query over REST and on the kit's pages: list, record, file, look-up, what is hidden, masked or elsewhere."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any
from urllib.parse import quote

from django.http import HttpResponse
from django.utils import timezone

from tests.authorization import table
from tests.authorization.asking import Cell, Wanted, both, rest, status, text_of, web
from tests.authorization.company import CARRIER, CODE, EXAMINED, PHONE, PICKER, VISITOR, Company, Door
from tests.authorization.table import PLACES, Shown, Who, where

UNKNOWN = "NO-SUCH"
MARKS: Mapping[str, str] = {
    "assets.assets": "asset",
    "assets.handovers": "asset_handover",
    "assets.holdings": "asset",
    "assets.loans": "asset_loan",
    "controls.instructions": "referral",
    "controls.referrals": "referral",
    "safety.agreements": "agreement",
    "safety.area_states": "place",
    "safety.zone_coverage": "zone",
    "warehouse.zone_hygiene": "zone",
    "warehouse.risk_gaps": "place",
    "warehouse.month_differences": "unmatched",
    "levels.idle_stock": "idle_on",
    "safety.briefings": "briefing",
    "safety.cameras": "camera",
    "safety.work_permits": "permit",
    "safety.camera_states": "camera_code",
    "safety.disinfections": "disinfection",
    "safety.equipment": "equipment",
    "safety.extinguishers": "extinguisher",
    "safety.fire_sources": "fire_source",
    "safety.hazards": "hazard",
    "safety.incidents": "incident",
    "safety.inspection_targets": "inspection",
    "safety.inspections": "inspection",
    "safety.measures": "measure",
    "safety.outbreaks": "outbreak",
    "safety.patrol_sightings": "sighting",
    "safety.storm_warnings": "storm",
    "safety.rainy_modes": "rainy_mode",
    "safety.risk_reviews": "risk_review",
    "safety.hygiene_areas": "hygiene_area",
    "safety.risks": "risk",
    "safety.supervision_orders": "ordered_hazard",
    "safety.key_loans": "key_loan",
    "safety.visitors": "visitor",
    "sample.arrivals": "waiting",
    "infosec.alerts": "alert",
    "infosec.approval_ends": "approval_end",
    "infosec.approvals": "device",
    "infosec.assets": "info_asset",
    "infosec.devices": "device",
    "infosec.personal_data_grants": "personal_data_grant",
    "infosec.scans": "scan",
    "infosec.software": "software",
    "infosec.vulnerabilities": "vulnerability",
    "office.competitors": "competitor",
    "office.reporting_lines": "reporting_line",
    "aftersales.returns": "return_request",
    "orders.allocations": "allocated_order",
    "orders.cancellations": "cancelled_order",
    "orders.differences": "listing_difference",
    "orders.displays": "shop",
    "orders.listed": "shop",
    "orders.order_lines": "order",
    "orders.orders": "order",
    "orders.presales": "cancelled_order",
    "orders.reviews": "order",
    "orders.shop_ranking": "shop",
    "orders.shops": "shop",
    "orders.shortages": "cancelled_order",
    "orders.stops": "platform_stop",
    "training.sessions": "session",
    "warehouse.arrival_lines": "waiting",
    "warehouse.bins_under_count": "theft",
    "warehouse.thefts": "theft",
    "warehouse.arrivals": "waiting",
    "warehouse.bin_card": "putaway",
    "warehouse.bin_stock": "bin",
    "warehouse.bins": "bin",
    "warehouse.concessions": "concession",
    "warehouse.count_lines": "counted",
    "warehouse.day_close_lines": "day_close",
    "warehouse.day_closes": "day_close",
    "warehouse.custodians": "custodian",
    "warehouse.exit_checks": "exit_check",
    "warehouse.exit_incidents": "exit_incident",
    "warehouse.found_goods": "found",
    "warehouse.gate_pass_lines": "gate_pass",
    "warehouse.gate_passes": "gate_pass",
    "warehouse.handlings": "putaway",
    "warehouse.handovers": "handover",
    "warehouse.loss_cases": "stock_difference",
    "warehouse.humidity_readings": "humidity",
    "warehouse.parcels": "pickup",
    "warehouse.personal_parcels": "personal_parcel",
    "warehouse.pickups": "pickup",
    "warehouse.picked": "picked",
    "warehouse.storage_conflicts": "storage_conflict",
    "warehouse.zone_licences": "zone_licence",
    "warehouse.departures": "departure",
    "warehouse.differences": "difference",
    "warehouse.dispatch_lines": "sent",
    "warehouse.dispatches": "sent",
    "warehouse.issue_request_lines": "asked",
    "warehouse.issue_requests": "asked",
    "warehouse.month_closes": "month_close",
    "warehouse.month_open_days": "month_close",
    "conduct.alike": "place",
    "conduct.appeals": "appeal",
    "conduct.cases": "penalty",
    "conduct.compensations": "compensation",
    "conduct.gifts": "gift",
    "conduct.liabilities": "liability",
    "conduct.outside_jobs": "job",
    "conduct.pay_items": "executed",
    "conduct.precedents": "executed",
    "conduct.promotion_grades": "promotion",
    "conduct.promotions": "promotion",
    "conduct.publications": "publication",
    "conduct.sheets": "sheet",
    "conduct.statements": "statement",
    "conduct.suggestion_scores": "scored",
    "conduct.suggestion_shares": "suggestion",
    "conduct.suggestions": "suggestion",
    "conduct.ties": "tie",
    "warehouse.adjustment_lines": "adjustment",
    "warehouse.adjustments": "adjustment",
    "warehouse.difference_findings": "difference_finding",
    "warehouse.difference_report_lines": "difference_report",
    "warehouse.difference_reports": "difference_report",
    "warehouse.stock_differences": "stock_difference",
    "warehouse.stocktake_lines": "stocktake",
    "warehouse.stocktakes": "stocktake",
    "levels.proposals": "proposal",
    "levels.recoveries": "recovery",
    "purchasing.order_lines": "purchase_order",
    "purchasing.orders": "purchase_order",
    "purchasing.suppliers": "supplier",
    "ledger.payables": "payable",
    "ledger.voucher_lines": "voucher",
    "ledger.vouchers": "voucher",
    "warehouse.month_figures": "month_close",
    "warehouse.movement_checks": "checked",
    "warehouse.monthly_report_lines": "monthly_report",
    "warehouse.monthly_reports": "monthly_report",
    "warehouse.receipt_lines": "receipt",
    "warehouse.receipts": "receipt",
    "warehouse.refusals": "refusal",
    "warehouse.return_lines": "return",
    "warehouse.returns": "return",
    "warehouse.reversals": "reversal",
    "warehouse.state_changes": "change",
}
"""Query → the document whose number shows that rows of its place are in an answer."""

NAMED = {
    "catalogue.skus": "A-500",
    "catalogue.barcodes": CODE,
    "training.courses": "AQ@1",
    "training.plans": "PX-1",
    "safety.exams": f"TJ-GJ-{timezone.localdate():%Y%m}-000001",
    "risk.limits": f"XE-GJ-{timezone.localdate():%Y%m}-000001",
    "risk.risks": f"FP-GJ-{timezone.localdate():%Y%m}-000001",
    "orders.suspected_trades": f"KY-GJ-{timezone.localdate():%Y%m}-000001",
    "controls.compliance_reports": f"S99-{timezone.localdate():%Y%m%d}",
}
WITHOUT_RECORDS = {
    "dossiers.dossiers",
    "inspections.areas",
    "inspections.inspections",
    "inspections.views",
    "controls.private_reminders",
    "controls.reminder_figures",
    "controls.signatures",
    "training.coverage",
    "training.records",
    "catalogue.categories",
    "catalogue.sku_categories",
    "catalogue.stages",
    "catalogue.storage_rules",
    "controls.compliance_lines",
    "controls.evaluation",
    "conduct.alike",
    "conduct.my_cases",
    "conduct.pay_items",
    "conduct.penalty_table",
    "conduct.precedents",
    "conduct.promotion_grades",
    "conduct.publications",
    "conduct.reports",
    "conduct.reports_on_me",
    "conduct.liabilities",
    "conduct.sheets",
    "conduct.suggestions_by_unit",
    "conduct.suggestion_scores",
    "conduct.suggestion_shares",
    "controls.instructions",
    "levels.idle_stock",
    "levels.levels",
    "orders.allocations",
    "orders.cancellations",
    "orders.displays",
    "orders.listed",
    "orders.held_sales",
    "orders.presales",
    "orders.reviews",
    "orders.shop_ranking",
    "orders.shortages",
    "risk.platform_shares",
    "risk.ratings",
    "risk.treatments",
    "safety.area_rounds",
    "safety.area_states",
    "safety.briefings",
    "safety.inspection_targets",
    "safety.supervision_orders",
    "safety.zone_coverage",
    "warehouse.risk_gaps",
    "warehouse.zone_hygiene",
    "warehouse.bins_under_count",
    "warehouse.bin_card",
    "warehouse.humidity_readings",
    "warehouse.bin_stock",
    "warehouse.month_differences",
    "warehouse.stock_on",
    "warehouse.month_figures",
    "warehouse.month_open_days",
    "warehouse.three_matches",
    "warehouse.months",
    "warehouse.late_putaway",
    "warehouse.parcels",
    "warehouse.pick_plan",
    "warehouse.putaway_plan",
    "warehouse.picked",
    "warehouse.stock",
} | {
    key
    for key, shown in table.QUERIES.items()
    if key.endswith("_lines") or shown.permission == "office.read" or key.startswith(("payroll.", "policy."))
}
WITHOUT_PAGE = {"sample.arrivals"}
LISTS = {
    "warehouse.bin_stock": "/warehouse/bin-stock/",
    "warehouse.card_lines": "/warehouse/stock/card/",
    "warehouse.day_closes": "/warehouse/day-closes/",
    "warehouse.month_closes": "/warehouse/month-closes/",
    "warehouse.monthly_reports": "/warehouse/monthly-reports/",
    "warehouse.movement_checks": "/warehouse/movement-checks/",
    "warehouse.stock_on": "/warehouse/stock-on/",
    "warehouse.three_matches": "/warehouse/three-matches/",
    "warehouse.difference_reports": "/warehouse/difference-reports/",
    "warehouse.stock_differences": "/warehouse/stock-differences/",
    "warehouse.issue_requests": "/warehouse/issues/",
    "warehouse.pick_plan": "/warehouse/pick-plan/",
    "warehouse.putaway_plan": "/warehouse/putaway-plan/",
    "warehouse.state_changes": "/warehouse/states/",
}
"""Addresses of lists that are not made from the key."""

TITLES = {"cost": "成本|金额", "unit_cost": "单价", "supplier": "供应商"}
PERSONAL = (PICKER, CARRIER, VISITOR, EXAMINED, PHONE)


def cells(company: Company) -> Iterator[Cell]:
    for who in table.CALLERS:
        for key, shown in table.QUERIES.items():
            yield from Asked(company, who, key, shown).cells()
        yield from _lookups(company, who)
        yield from _stock_card(company, who)
    yield from _hidden(company)


class Asked:
    """One query, asked by one caller."""

    def __init__(self, company: Company, who: Who, key: str, shown: Shown) -> None:
        self.company = company
        self.caller: Door = company.callers[who.name]
        self.who = who
        self.key = key
        self.shown = shown
        self.may = where(who, shown.permission)
        self.address = "/" + key.replace(".", "/")
        self.page = LISTS.get(key, f"{self.address}/")

    def cells(self) -> Iterator[Cell]:
        yield self.cell("list", "rows", lambda: rest(self.caller, "GET", self.address), self.at_door(self.rows))
        if self.key == "warehouse.months":
            yield from self.months()
        if self.key not in WITHOUT_RECORDS:
            yield from self.records("REST record", self.record)
        if self.key in WITHOUT_PAGE:
            return
        seen = self.on_page(both(status(200), self.marks))
        yield self.cell("page", "rows", lambda: web(self.caller, "GET", self.page), seen)
        export = self.on_page(both(status(200), self.marks, self.columns))
        yield self.cell("export", "rows", lambda: web(self.caller, "GET", f"{self.page}?format=csv"), export)
        if self.key not in WITHOUT_RECORDS:
            yield from self.records("page of a record", self.record_page)

    def cell(self, what: str, whose: str, ask: Any, wanted: Wanted, twin: Any = None) -> Cell:
        return Cell(f"{what} {self.key}", self.who.name, whose, ask, wanted, twin)

    def at_door(self, inside: Wanted) -> Wanted:
        return status(401) if self.who.is_out else both(status(200), inside) if self.may else status(403)

    def on_page(self, inside: Wanted) -> Wanted:
        return status(302) if self.who.is_out or self.who.is_token else inside if self.may else status(403)

    def rows(self, answer: HttpResponse) -> str:
        keys = {name for row in answer.json()["rows"] for name in row}  # type: ignore[attr-defined]
        return self.marks(answer) or self.groups(keys)

    def groups(self, keys: set[str]) -> str:
        if not keys:
            return ""
        wrong = [
            name for name, needed in self.shown.groups.items() if (name in keys) is not bool(where(self.who, needed))
        ]
        return f"columns {wrong} should be {'absent' if set(wrong) & keys else 'there'}" if wrong else ""

    def marks(self, answer: HttpResponse) -> str:
        """Rows of every place that is open and of no other; nobody's name whole."""
        said = text_of(answer)
        bare = [name for name in PERSONAL if self.shown.masked and name in said]
        if bare:
            return f"shows {bare} whole"
        kind = MARKS.get(self.key)
        if not self.shown.is_placed or (kind is None and self.key != "warehouse.stock"):
            return ""
        for place in PLACES:
            mark = self.company.papers[place][kind] if kind else place
            if (str(mark) in said) is not (place in self.may):
                return f"rows of {place} should{'' if place in self.may else ' not'} be there"
        return ""

    def columns(self, answer: HttpResponse) -> str:
        heads = text_of(answer).lstrip("\ufeff").splitlines()[0]
        for name, needed in self.shown.groups.items():
            titles = TITLES.get(name, "").split("|") if name in TITLES else []
            if titles and any(title in heads for title in titles) is not bool(where(self.who, needed)):
                return f"the file's columns are {heads}"
        return ""

    def months(self) -> Iterator[Cell]:
        for place in PLACES:
            wants_rows = place in self.may

            def some(answer: HttpResponse, wants_rows: bool = wants_rows) -> str:  # noqa: FBT001
                rows = answer.json()["rows"]  # type: ignore[attr-defined]
                return "" if bool(rows) is wants_rows else f"{len(rows)} rows"

            address = f"{self.address}?warehouse={place}"
            ask = lambda address=address: rest(self.caller, "GET", address)  # noqa: E731
            yield self.cell("list", place, ask, self.at_door(some))

    def records(self, what: str, ask: Any) -> Iterator[Cell]:
        is_rest = ask == self.record
        shut = self.at_door(self.one) if is_rest else self.on_page(status(200))
        if not self.shown.is_placed:
            named = NAMED.get(self.key) or self.company.abandoned
            yield self.cell(what, "any", lambda: ask(named), shut)
            yield self.cell(what, "unknown", lambda: ask(UNKNOWN), self.missing(is_rest=is_rest))
            return
        for place in PLACES:
            number = self.company.papers[place][MARKS[self.key]]
            own = lambda number=number: ask(number)  # noqa: E731
            if place in self.may or not self.may:
                yield self.cell(what, place, own, shut)
            else:
                yield self.cell(what, place, own, self.missing(is_rest=is_rest), lambda: ask(UNKNOWN))

    def missing(self, *, is_rest: bool) -> Wanted:
        if self.may and (is_rest or not self.who.is_token):
            return status(404)
        return self.at_door(status(404)) if is_rest else self.on_page(status(404))

    def record(self, identity: str) -> HttpResponse:
        return rest(self.caller, "GET", f"{self.address}/{quote(identity, safe='')}")

    def record_page(self, identity: str) -> HttpResponse:
        return web(self.caller, "GET", f"/records/{self.key}/{quote(identity, safe='')}/")

    def one(self, answer: HttpResponse) -> str:
        bare = [name for name in PERSONAL if self.shown.masked and name in text_of(answer)]
        return f"shows {bare} whole" if bare else self.groups(set(answer.json()))  # type: ignore[attr-defined]


def _lookups(company: Company, who: Who) -> Iterator[Cell]:
    caller = company.callers[who.name]
    for model, key in table.OFFERS.items():
        may = where(who, table.QUERIES[key].permission)
        kind = MARKS.get(key)
        for place in PLACES if kind else PLACES[:1]:
            word = company.papers[place][kind] if kind else NAMED.get(key, UNKNOWN)
            is_there = word != UNKNOWN and (not kind or place in may)

            def offered(answer: HttpResponse, word: str = word, is_open: bool = is_there) -> str:  # noqa: FBT001
                codes = [each["code"] for each in answer.json()["offers"]]  # type: ignore[attr-defined]
                return "" if (word in codes) is is_open else f"offers {codes}"

            wanted = status(302) if who.is_out or who.is_token else both(status(200), offered) if may else status(403)
            address = f"/lookup/{model}/?q={quote(word)}"
            ask = lambda address=address: web(caller, "GET", address)  # noqa: E731
            yield Cell(f"lookup {model}", who.name, place, ask, wanted)


def _stock_card(company: Company, who: Who) -> Iterator[Cell]:
    caller, may = company.callers[who.name], where(who, table.READ)
    sees = bool(where(who, "warehouse.costs"))

    def asked(warehouse: str) -> HttpResponse:
        return rest(caller, "GET", f"/warehouse/card_lines?sku=A-500&warehouse={warehouse}")

    for place in PLACES:

        def moves(answer: HttpResponse, place: str = place) -> str:
            rows = answer.json()["rows"]  # type: ignore[attr-defined]
            fits = rows and all(row["warehouse"] == place and ("cost" in row) is sees for row in rows)
            return "" if fits else f"rows {rows[:1]}"

        ask = partial(asked, place)
        if who.is_out or not may:
            yield Cell("stock card", who.name, place, ask, status(401 if who.is_out else 403))
        elif place in may:
            yield Cell("stock card", who.name, place, ask, both(status(200), moves))
        else:
            yield Cell("stock card", who.name, place, ask, both(status(200), _no_rows), partial(asked, "WH9"))


def _no_rows(answer: HttpResponse) -> str:
    return "rows of a foreign warehouse" if answer.json()["rows"] else ""  # type: ignore[attr-defined]


def _hidden(company: Company) -> Iterator[Cell]:
    """What is not open to a reader orders, searches and filters nothing."""
    for name in (table.SHOP, table.KEEPER):
        sees, caller = name == table.SHOP, company.callers[name]

        def found(answer: HttpResponse, sees: bool = sees) -> str:  # noqa: FBT001
            return "" if bool(answer.json()["rows"]) is sees else "found by what is hidden"  # type: ignore[attr-defined]

        for asked, wanted in (
            ("supplier=WH1", status(200 if sees else 403)),
            ("sort=supplier", status(200 if sees else 422)),
            (f"q={quote('WH1供应商')}", both(status(200), found)),
        ):
            ask = lambda asked=asked, caller=caller: rest(caller, "GET", f"/sample/arrivals?{asked}")  # noqa: E731
            yield Cell("hidden column of sample.arrivals", name, asked, ask, wanted)
