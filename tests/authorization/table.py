"""What is expected, written by hand: the posts' permissions, the people's posts, what each query and page asks for.

Nothing here is read from the program. A command's permission is its key; everything else stands in these tables.
"""

import csv
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

W1, W2 = "WH1", "WH2"
PLACES = (W1, W2)
EVERYWHERE = frozenset(PLACES)
NOWHERE: frozenset[str] = frozenset()
OWN_ACCOUNT = frozenset(
    {
        "agenda.choose_digest",
        "agenda.end_feed",
        "agenda.open_feed",
        "org.enrol_second_factor",
        "org.issue_token",
        "org.revoke_token",
        "org.set_password",
        "org.set_pin",
    }
)
"""Commands about one's own account: whoever works here may."""


class Held(NamedTuple):
    post: str
    place: str | None = None


class Who(NamedTuple):
    """Who asks. ``holds`` are the posts held today; ``scopes`` a token's; ``is_out`` may not come in at all."""

    name: str
    holds: tuple[Held, ...] = ()
    scopes: frozenset[str] | None = None
    is_out: bool = False
    is_token: bool = False


BOSS, LEAD, SHOP, KEEPER, OTHER = "zhou", "lin", "chen", "wang", "sun"
SERVICE, BOOKS, CLERK, ADMIN, SITE_ADMIN = "li", "zhao", "he", "wu", "hu"
FORMER, COMING, GONE, STAND_IN = "qian", "feng", "shen", "tang"
PEOPLE: Mapping[str, tuple[Held, ...]] = {
    BOSS: (Held("owner"),),
    LEAD: (Held("operations_director"),),
    SHOP: (Held("store_manager", W1),),
    KEEPER: (Held("keeper", W1),),
    OTHER: (Held("keeper", W2),),
    SERVICE: (Held("customer_service", W1),),
    BOOKS: (Held("accountant"),),
    CLERK: (Held("clerk"),),
    ADMIN: (Held("admin"),),
    SITE_ADMIN: (Held("admin", W1),),
    FORMER: (Held("keeper", W1),),
    COMING: (Held("keeper", W1),),
    GONE: (Held("keeper", W1),),
    STAND_IN: (Held("customer_service", W2),),
}
"""By user name; of `FORMER` the post is over, of `COMING` it begins tomorrow, `GONE` has left."""

NARROW = frozenset({"warehouse.read", "warehouse.record_arrival"})
NOBODY = Who("nobody", is_out=True)
CALLERS = (
    *(Who(name, PEOPLE[name]) for name in PEOPLE if name not in {FORMER, COMING, GONE, STAND_IN}),
    Who(FORMER),
    Who(COMING),
    Who(GONE, is_out=True),
    Who(STAND_IN, (*PEOPLE[STAND_IN], *PEOPLE[KEEPER])),
    NOBODY,
    Who("token", PEOPLE[KEEPER], NARROW, is_token=True),
    Who("token of the boss", PEOPLE[BOSS], frozenset({"warehouse.read"}), is_token=True),
    Who("revoked token", is_out=True, is_token=True),
    Who("expired token", is_out=True, is_token=True),
    Who("token of who left", is_out=True, is_token=True),
)


FILE = Path(__file__).parent / "posts.csv"


@lru_cache(maxsize=1)
def posts() -> dict[str, frozenset[str]]:
    """Post → permissions, as `posts.csv` says."""
    rows = list(csv.DictReader(FILE.open(encoding="utf-8")))
    names = [name for name in rows[0] if name != "permissions"]
    return {post: frozenset(each for row in rows if row[post] for each in row["permissions"].split()) for post in names}


@lru_cache(maxsize=1)
def all_permissions() -> frozenset[str]:
    rows = csv.DictReader(FILE.open(encoding="utf-8"))
    return frozenset(each for row in rows for each in row["permissions"].split())


def where(who: Who, permission: str | None) -> frozenset[str]:
    """The oracle: the places at which somebody has a permission; one that ends with a dot is any that begins so."""
    if who.is_out:
        return NOWHERE
    if permission is None:
        return EVERYWHERE
    found: set[str] = set()
    for post, place in who.holds:
        for granted in posts()[post]:
            fits = granted.startswith(permission) if permission.endswith(".") else granted == permission
            if fits and (who.scopes is None or granted in who.scopes):
                found |= EVERYWHERE if place is None else {place}
    return frozenset(found)


class Shown(NamedTuple):
    """A query: its permission; field groups as column → permission; whether rows belong to places; its masked columns."""

    permission: str
    groups: Mapping[str, str] = {}
    is_placed: bool = True
    masked: tuple[str, ...] = ()


READ = "warehouse.read"
COST = {"cost": "warehouse.costs"}
QUERIES: Mapping[str, Shown] = {
    "assets.assets": Shown("assets.assets.read"),
    "assets.handovers": Shown("assets.assets.read"),
    "assets.holdings": Shown("assets.assets.read"),
    "assets.loans": Shown("assets.assets.read"),
    "aftersales.returns": Shown("aftersales.read"),
    "catalogue.barcodes": Shown("catalogue.read", is_placed=False),
    "catalogue.stages": Shown("catalogue.read", is_placed=False),
    "catalogue.skus": Shown("catalogue.read", is_placed=False),
    "controls.compliance_lines": Shown("controls.read_evaluation", is_placed=False),
    "controls.compliance_reports": Shown("controls.read_evaluation", is_placed=False),
    "controls.evaluation": Shown("controls.read_evaluation", is_placed=False),
    "controls.instructions": Shown("controls.read_referrals"),
    "controls.private_reminders": Shown("controls.read_private_reminders", is_placed=False),
    "controls.reminder_figures": Shown("controls.oversee_pledges", is_placed=False),
    "controls.referrals": Shown("controls.read_referrals"),
    "controls.signatures": Shown("controls.oversee_pledges", is_placed=False),
    "catalogue.storage_rules": Shown("catalogue.read", is_placed=False),
    "safety.area_states": Shown("safety.hazards.read"),
    "safety.camera_states": Shown("safety.cameras.read"),
    "safety.cameras": Shown("safety.cameras.read"),
    "safety.disinfections": Shown("safety.disinfections.read"),
    "safety.equipment": Shown("safety.equipment.read"),
    "safety.exams": Shown("safety.exams.read", is_placed=False, masked=("person",)),
    "safety.extinguishers": Shown("safety.extinguishers.read"),
    "safety.fire_sources": Shown("safety.fire_sources.read"),
    "safety.hazards": Shown("safety.hazards.read"),
    "safety.incidents": Shown("safety.incidents.read"),
    "safety.inspection_targets": Shown("safety.hazards.read"),
    "safety.inspections": Shown("safety.hazards.read"),
    "safety.agreements": Shown("safety.agreements.read"),
    "safety.area_rounds": Shown("safety.hazards.read"),
    "safety.patrol_sightings": Shown("safety.hazards.read"),
    "safety.storm_warnings": Shown("safety.hazards.read"),
    "safety.briefings": Shown("safety.hazards.read"),
    "safety.measures": Shown("safety.hazards.read"),
    "safety.work_permits": Shown("safety.hazards.read"),
    "safety.outbreaks": Shown("safety.outbreaks.read"),
    "safety.supervision_orders": Shown("safety.hazards.read"),
    "safety.zone_coverage": Shown("safety.extinguishers.read"),
    "safety.rainy_modes": Shown("safety.rainy_modes.read"),
    "safety.risk_reviews": Shown("safety.risk_reviews.read"),
    "safety.hygiene_areas": Shown("safety.hygiene_areas.read"),
    "safety.risks": Shown("safety.risks.read"),
    "warehouse.zone_hygiene": Shown(READ),
    "warehouse.risk_gaps": Shown("safety.risks.read"),
    "safety.key_loans": Shown("safety.key_loans.read"),
    "safety.visitors": Shown("safety.visitors.read", masked=("name", "phone")),
    "sample.arrivals": Shown("sample.read", {"supplier": "sample.suppliers"}, masked=("carrier",)),
    "infosec.alerts": Shown("infosec.alerts.read"),
    "infosec.approval_ends": Shown("infosec.devices.read"),
    "infosec.approvals": Shown("infosec.devices.read"),
    "infosec.assets": Shown("infosec.assets.read"),
    "infosec.devices": Shown("infosec.devices.read"),
    "infosec.personal_data_grants": Shown("infosec.assets.read"),
    "infosec.scans": Shown("infosec.assets.read"),
    "infosec.software": Shown("infosec.software.read"),
    "infosec.vulnerabilities": Shown("infosec.vulnerabilities.read"),
    "inspections.areas": Shown("inspections.read", is_placed=False),
    "inspections.inspections": Shown("inspections.read", is_placed=False),
    "inspections.views": Shown("inspections.read", is_placed=False, masked=("asked",)),
    "levels.idle_stock": Shown("levels.read", {"value": "warehouse.costs"}),
    "levels.levels": Shown("levels.read", {"value": "warehouse.costs"}),
    "levels.proposals": Shown("levels.read", {"value": "warehouse.costs"}),
    "levels.recoveries": Shown("levels.read", dict.fromkeys(("book_value", "recovered", "result"), "warehouse.costs")),
    "policy.applications": Shown("policy.read", is_placed=False),
    "policy.audience": Shown("policy.read", is_placed=False),
    "policy.departments_live": Shown("policy.read", is_placed=False),
    "policy.executors": Shown("policy.read", is_placed=False),
    "policy.filings": Shown("policy.read", is_placed=False),
    "policy.goal_report": Shown("policy.read", is_placed=False),
    "policy.goals": Shown("policy.read", is_placed=False),
    "policy.opinions": Shown("policy.read", is_placed=False),
    "policy.address_checks": Shown("policy.read", is_placed=False),
    "policy.addresses": Shown("policy.read", is_placed=False),
    "policy.declarations": Shown("policy.read", is_placed=False),
    "policy.parties": Shown("policy.read", is_placed=False),
    "policy.party_scopes": Shown("policy.read", is_placed=False),
    "policy.papers": Shown("policy.read", is_placed=False),
    "policy.readings": Shown("policy.read", is_placed=False),
    "policy.schemes": Shown("policy.read", is_placed=False),
    "policy.standing": Shown(None, is_placed=False),
    "policy.steps": Shown("policy.read", is_placed=False),
    "policy.version_clauses": Shown("policy.read", is_placed=False),
    "policy.versions": Shown("policy.read", is_placed=False),
    "policy.accountables": Shown("policy.read", is_placed=False),
    "policy.amendments": Shown("policy.read", is_placed=False),
    "policy.answers": Shown("policy.read", is_placed=False),
    "policy.assessments": Shown("policy.read", is_placed=False),
    "policy.confirmations": Shown("policy.read", is_placed=False),
    "policy.conflicts": Shown("policy.read", is_placed=False),
    "policy.covers": Shown("policy.read", is_placed=False),
    "policy.decision_comments": Shown("policy.read_decisions", is_placed=False),
    "policy.decision_notices": Shown("policy.read_decisions", is_placed=False),
    "policy.decision_papers": Shown("policy.read_decisions", is_placed=False),
    "policy.decisions": Shown("policy.read_decisions", is_placed=False),
    "policy.gaps": Shown("policy.read", is_placed=False),
    "policy.interpretations": Shown("policy.read", is_placed=False),
    "policy.licences": Shown("policy.read", is_placed=False),
    "policy.news": Shown("policy.read", is_placed=False),
    "policy.obligations": Shown("policy.read", is_placed=False),
    "policy.questions": Shown("policy.read", is_placed=False),
    "policy.review_form": Shown("policy.read", is_placed=False),
    "policy.review_lines": Shown("policy.read", is_placed=False),
    "policy.reviews": Shown("policy.read", is_placed=False),
    "policy.revisions": Shown("policy.read", is_placed=False),
    "policy.rule_versions": Shown("policy.read", is_placed=False),
    "policy.rules": Shown("policy.read", is_placed=False),
    "policy.statements": Shown("policy.read", is_placed=False),
    "policy.statutes": Shown("policy.read", is_placed=False),
    "policy.supplements": Shown("policy.read", is_placed=False),
    "policy.system_reviews": Shown("policy.read", is_placed=False),
    "policy.terms": Shown("policy.read", is_placed=False),
    "policy.uncovered": Shown("policy.read", is_placed=False),
    "office.competitors": Shown("office.competitors.read"),
    "office.collaboration": Shown("office.read", is_placed=False),
    "office.errand_steps": Shown("office.read", is_placed=False),
    "office.errands": Shown("office.read", is_placed=False),
    "office.flow_improvements": Shown("office.read", is_placed=False),
    "office.journal": Shown("office.read", is_placed=False, masked=("contact",)),
    "office.meeting_notes": Shown("office.read", is_placed=False),
    "office.meetings": Shown("office.read", is_placed=False),
    "office.on_time": Shown("office.read", is_placed=False),
    "office.outcomes": Shown("office.read", is_placed=False),
    "office.report_figures": Shown("office.read", is_placed=False),
    "office.report_sheets": Shown("office.read", is_placed=False),
    "office.reports": Shown("office.read", is_placed=False),
    "office.reporting_lines": Shown("office.reporting_lines.read"),
    "purchasing.order_lines": Shown("purchasing.read"),
    "purchasing.orders": Shown("purchasing.read"),
    "purchasing.suppliers": Shown("purchasing.suppliers.read"),
    "orders.allocations": Shown("orders.read"),
    "orders.cancellations": Shown("orders.read"),
    "orders.displays": Shown("orders.read"),
    "orders.differences": Shown("orders.read"),
    "orders.held_sales": Shown("orders.read_suspected", is_placed=False, masked=("phone",)),
    "orders.listed": Shown("orders.read"),
    "orders.order_lines": Shown("orders.read"),
    "orders.orders": Shown("orders.read", masked=("phone",)),
    "orders.presales": Shown("orders.read"),
    "orders.reviews": Shown("orders.read"),
    "orders.shop_ranking": Shown("orders.read"),
    "orders.shops": Shown("orders.read"),
    "orders.shortages": Shown("orders.read"),
    "orders.suspected_trades": Shown("orders.read_suspected", is_placed=False),
    "risk.limits": Shown("risk.read", is_placed=False),
    "risk.platform_shares": Shown("risk.read", is_placed=False),
    "risk.ratings": Shown("risk.read", is_placed=False),
    "risk.risks": Shown("risk.read", is_placed=False),
    "risk.treatments": Shown("risk.read", is_placed=False),
    "warehouse.bin_card": Shown(READ),
    "warehouse.bin_stock": Shown(READ),
    "warehouse.bins": Shown(READ),
    "warehouse.card_lines": Shown(READ, COST),
    "warehouse.custodians": Shown("warehouse.custodians.read"),
    "warehouse.exit_checks": Shown(READ, masked=("carrier_name",)),
    "warehouse.exit_incidents": Shown(READ),
    "warehouse.found_goods": Shown(READ),
    "warehouse.gate_pass_lines": Shown(READ),
    "warehouse.gate_passes": Shown(READ, masked=("carrier_name",)),
    "warehouse.handlings": Shown(READ),
    "warehouse.handovers": Shown(READ, masked=("driver",)),
    "warehouse.loss_cases": Shown(READ, COST),
    "warehouse.parcels": Shown(READ),
    "warehouse.personal_parcels": Shown("warehouse.personal_parcels.read"),
    "warehouse.pickups": Shown(READ),
    "warehouse.late_putaway": Shown(READ, {"value": "warehouse.costs"}),
    "warehouse.pick_plan": Shown(READ),
    "warehouse.putaway_plan": Shown(READ),
    "warehouse.picked": Shown(READ),
    "warehouse.storage_conflicts": Shown("warehouse.storage_conflicts.read"),
    "warehouse.zone_licences": Shown("warehouse.zone_licences.read"),
    "training.courses": Shown("training.read", is_placed=False),
    "training.coverage": Shown("training.read", is_placed=False),
    "training.plans": Shown("training.read", is_placed=False),
    "training.records": Shown("training.read", is_placed=False),
    "training.sessions": Shown("training.read"),
    "warehouse.arrival_lines": Shown(READ, {"unit_cost": "warehouse.costs"}),
    "warehouse.arrivals": Shown(READ),
    "warehouse.bins_under_count": Shown(READ),
    "warehouse.concessions": Shown(READ),
    "warehouse.humidity_readings": Shown(READ),
    "warehouse.thefts": Shown(READ),
    "warehouse.count_lines": Shown(READ),
    "warehouse.day_close_lines": Shown(READ),
    "warehouse.day_closes": Shown(READ),
    "warehouse.departures": Shown(READ),
    "warehouse.differences": Shown(READ),
    "warehouse.dispatch_lines": Shown(READ, COST),
    "warehouse.dispatches": Shown(READ, COST, masked=("picker",)),
    "warehouse.issue_request_lines": Shown(READ),
    "warehouse.issue_requests": Shown(READ, masked=("picker",)),
    "warehouse.month_closes": Shown(READ),
    "warehouse.month_open_days": Shown(READ),
    "warehouse.adjustment_lines": Shown(READ, COST),
    "warehouse.adjustments": Shown(READ),
    "warehouse.difference_findings": Shown(READ),
    "warehouse.difference_report_lines": Shown(READ),
    "warehouse.difference_reports": Shown(READ),
    "warehouse.stock_differences": Shown(READ, COST),
    "warehouse.stocktake_lines": Shown(READ),
    "warehouse.stocktakes": Shown(READ),
    "payroll.components": Shown("payroll.read", is_placed=False),
    "payroll.grades": Shown("payroll.read", is_placed=False),
    "payroll.help": Shown("payroll.read_own", is_placed=False),
    "payroll.items": Shown("payroll.read", is_placed=False),
    "payroll.my_slip_lines": Shown("payroll.read_own", is_placed=False),
    "payroll.my_slips": Shown("payroll.read_own", is_placed=False),
    "payroll.payrolls": Shown("payroll.read", is_placed=False),
    "payroll.slip_lines": Shown("payroll.read", is_placed=False),
    "payroll.slips": Shown("payroll.read", is_placed=False),
    "payroll.starts": Shown("payroll.read", is_placed=False),
    "payroll.terms": Shown("payroll.read", is_placed=False),
    "conduct.alike": Shown("conduct.read"),
    "conduct.appeals": Shown("conduct.read"),
    "conduct.cases": Shown("conduct.read"),
    "conduct.compensations": Shown("conduct.read"),
    "conduct.gifts": Shown("conduct.gifts.read"),
    "conduct.liabilities": Shown("conduct.read"),
    "conduct.my_cases": Shown("conduct.read_own", is_placed=False),
    "conduct.outside_jobs": Shown("conduct.read_outside_jobs"),
    "conduct.pay_items": Shown("conduct.read"),
    "conduct.penalty_table": Shown("conduct.read_notices", is_placed=False),
    "conduct.precedents": Shown("conduct.read"),
    "conduct.promotion_grades": Shown("conduct.read"),
    "conduct.promotions": Shown("conduct.read"),
    "conduct.publications": Shown("conduct.read_notices"),
    "conduct.reports": Shown("conduct.read_reports", is_placed=False),
    "conduct.reports_on_me": Shown("conduct.read_reports_on_me", is_placed=False),
    "conduct.sheets": Shown("conduct.read"),
    "conduct.statements": Shown("conduct.read"),
    "conduct.suggestion_scores": Shown("conduct.read"),
    "conduct.suggestion_shares": Shown("conduct.read"),
    "conduct.suggestions": Shown("conduct.read"),
    "conduct.suggestions_by_unit": Shown("conduct.read", is_placed=False),
    "conduct.ties": Shown("conduct.ties.read"),
    "ledger.payables": Shown("ledger.read"),
    "ledger.voucher_lines": Shown("ledger.read"),
    "ledger.vouchers": Shown("ledger.read"),
    "warehouse.month_differences": Shown(READ),
    "warehouse.month_figures": Shown(READ),
    "warehouse.three_matches": Shown(READ),
    "warehouse.movement_checks": Shown(READ),
    "warehouse.stock_on": Shown(READ),
    "warehouse.monthly_report_lines": Shown(
        READ,
        {f"{name}_cost": "warehouse.costs" for name in ("opening", "received", "issued", "closing")},
    ),
    "warehouse.monthly_reports": Shown(READ),
    "warehouse.months": Shown(
        READ,
        {f"{name}_cost": "warehouse.costs" for name in ("opening", "received", "issued", "closing")},
    ),
    "warehouse.receipt_lines": Shown(READ, COST),
    "warehouse.receipts": Shown(READ, COST),
    "warehouse.refusals": Shown(READ),
    "warehouse.return_lines": Shown(READ, COST),
    "warehouse.returns": Shown(READ, COST),
    "warehouse.reversals": Shown(READ),
    "warehouse.state_changes": Shown(READ),
    "warehouse.stock": Shown(READ),
    "dossiers.dossiers": Shown("dossiers.read", is_placed=False),
    "worklist.abandoned": Shown("worklist.read_outgoing", is_placed=False),
}

ORG = "org."
OVERSEES = ("findings.assign", "findings.verify")
"""Who has any of these at a place sees the findings there; anybody else those he reported or must put right."""
PAGES: Mapping[str, str | None] = {
    "today": None,
    "approval": None,
    "ask_waiver": "controls.grant_waiver",
    "breaches": "audit.read_breaches",
    "duties": None,
    "duties_overseen": "controls.oversee_duties",
    "duty": None,
    "finding": None,
    "findings": None,
    "import": "imports.start",
    "import_columns": "imports.start",
    "import_refused": "imports.start",
    "imports": "imports.start",
    "grant_inspection": "inspections.grant",
    "inbox": None,
    "inspection_code": "inspections.issue_code",
    "inspection_dossier": "inspections.visit",
    "inspection_home": "inspections.visit",
    "pledge": None,
    "pledges": None,
    "pledges_unsigned": None,
    "training_exam": "training.start_exam",
    "training_mine": None,
    "training_start": "training.start_exam",
    "read_messages": "worklist.read_messages",
    "referral": "controls.read_referrals",
    "report": "findings.report",
    "task": None,
    "warnings_of_run": None,
    "warning": None,
    "own_account": None,
    "my_password": None,
    "my_second_factor": None,
    "my_pin": None,
    "choose_digest": None,
    "end_feed": None,
    "end_sessions": None,
    "open_feed": None,
    "issue_token": None,
    "revoke_token": None,
    "clauses": None,
    "clause": None,
    "clause_trial": "audit.read_breaches",
    "clause_trial_chart": "audit.read_breaches",
    "act_on_draft": "rulebook.decide_draft",
    "draft": "rulebook.decide_draft",
    "draft_clause": "rulebook.decide_draft",
    "drafts": "rulebook.decide_draft",
    "waiting_clauses": "rulebook.settle_waiting",
    "waiting_clause": "rulebook.settle_waiting",
    "company_profile": "rulebook.answer_profile",
    "make_dossier": "dossiers.record",
    "people": ORG,
    "register_person": "org.register_person",
    "person": ORG,
    "act_on_person": ORG,
    "policy_pack": "policy.read",
    "risk_heat": "risk.read",
    "policy_version": "policy.read",
    "posts": ORG,
    "incompatible": ORG,
    "post": ORG,
    "act_on_post": ORG,
    "units": ORG,
    "shared_devices": "org.enrol_device",
    "enrol_device": "org.enrol_device",
    "end_device": "org.end_device",
    "warehouse_gate": "warehouse.check_exit",
    "warehouse_paper_sheet": READ,
    "warehouse_unpapered": "warehouse.record_unpapered_departure",
    "warehouse_new_arrival": "warehouse.record_arrival",
    "warehouse_count": "warehouse.count_arrival",
    "warehouse_count_scan": "warehouse.count_arrival",
    "warehouse_receive": "warehouse.receive_goods",
    "warehouse_refuse": "warehouse.refuse_goods",
    "warehouse_new_issue": "warehouse.request_issue",
    "warehouse_dispatch": "warehouse.dispatch_goods",
    "warehouse_pick_scan": "warehouse.dispatch_goods",
    "warehouse_put_away": "warehouse.put_away",
    "warehouse_put_away_scan": "warehouse.put_away",
    "warehouse_count_stock": "warehouse.count_stock",
    "warehouse_count_stock_scan": "warehouse.count_stock",
    "warehouse_pick": "warehouse.pick_goods",
    "warehouse_bin_scan": "warehouse.pick_goods",
    "warehouse_undo": READ,
    "warehouse_new_return": "warehouse.return_goods",
    "warehouse_document": READ,
    "warehouse_evidence": READ,
    "warehouse_reverse": "warehouse.reverse_document",
}
"""Pages beside the lists of queries and the kit's own (record, reveal, evidence of a record, form, look-up)."""

KIT_PAGES = frozenset({"record", "record_run", "reveal", "do", "lookup"})
OFFERS: Mapping[str, str] = {
    "inspections.Inspection": "inspections.inspections",
    "payroll.PayTerms": "payroll.terms",
    "payroll.Payroll": "payroll.payrolls",
    "policy.Conflict": "policy.conflicts",
    "policy.DecisionComment": "policy.decision_comments",
    "policy.DecisionPaper": "policy.decision_papers",
    "policy.DecisionTaken": "policy.decisions",
    "policy.Gap": "policy.gaps",
    "policy.Obligation": "policy.obligations",
    "policy.PolicyNews": "policy.news",
    "policy.Question": "policy.questions",
    "policy.StatuteVersion": "policy.statutes",
    "policy.Supplement": "policy.supplements",
    "assets.Asset": "assets.holdings",
    "assets.AssetLoan": "assets.loans",
    "catalogue.Sku": "catalogue.skus",
    "catalogue.Barcode": "catalogue.barcodes",
    "controls.Referral": "controls.referrals",
    "infosec.OpsAlert": "infosec.alerts",
    "infosec.Vulnerability": "infosec.vulnerabilities",
    "policy.Application": "policy.applications",
    "policy.RulebookVersion": "policy.versions",
    "safety.Hazard": "safety.hazards",
    "safety.Incident": "safety.incidents",
    "safety.Outbreak": "safety.outbreaks",
    "safety.PlannedInspection": "safety.inspections",
    "safety.SafetyMeasure": "safety.measures",
    "warehouse.Arrival": "warehouse.arrivals",
    "warehouse.Receipt": "warehouse.receipts",
    "warehouse.Difference": "warehouse.differences",
    "warehouse.Refusal": "warehouse.refusals",
    "warehouse.GatePass": "warehouse.gate_passes",
    "warehouse.IssueRequest": "warehouse.issue_requests",
    "warehouse.Dispatch": "warehouse.dispatches",
    "warehouse.UnpaperedDeparture": "warehouse.departures",
    "warehouse.Return": "warehouse.returns",
    "warehouse.StateChange": "warehouse.state_changes",
    "warehouse.Reversal": "warehouse.reversals",
    "warehouse.DayClose": "warehouse.day_closes",
    "warehouse.MonthlyReport": "warehouse.monthly_reports",
    "warehouse.Adjustment": "warehouse.adjustments",
    "warehouse.DifferenceFinding": "warehouse.difference_findings",
    "warehouse.DifferenceReport": "warehouse.difference_reports",
    "warehouse.StockDifference": "warehouse.stock_differences",
    "warehouse.Stocktake": "warehouse.stocktakes",
    "conduct.Appeal": "conduct.appeals",
    "conduct.Case": "conduct.cases",
    "conduct.Compensation": "conduct.compensations",
    "conduct.OutsideJob": "conduct.outside_jobs",
    "conduct.Report": "conduct.reports",
    "conduct.Statement": "conduct.statements",
    "conduct.Suggestion": "conduct.suggestions",
    "levels.Proposal": "levels.proposals",
    "purchasing.PurchaseOrder": "purchasing.orders",
    "ledger.Payable": "ledger.payables",
    "ledger.Voucher": "ledger.vouchers",
    "warehouse.MonthClose": "warehouse.month_closes",
}
"""Model → the query from which references to it are completed."""
