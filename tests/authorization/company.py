"""The company of the table: posts and people founded from it by commands, and documents of every kind at two places."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from io import BytesIO
from itertools import count
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Model
from django.middleware.csrf import CSRF_SESSION_KEY, _get_new_csrf_string
from django.test import Client, override_settings
from django.utils import timezone
from PIL import Image

from guiju.domains.aftersales import api as aftersales
from guiju.domains.catalogue.commands import RegisterSku
from guiju.domains.levels.models import IdleStock
from guiju.domains.orders import api as orders
from guiju.domains.policy.api import OpenLine
from guiju.domains.warehouse import api
from guiju.domains.warehouse.models import (
    Batch,
    BatchInspection,
    Concession,
    MonthClose,
    MonthDifference,
    StocktakeLine,
)
from guiju.kernel.accounts import tokens
from guiju.kernel.accounts.models import Account, ApiToken
from guiju.kernel.audit.models import Breach
from guiju.kernel.commands.command import Command, command_of
from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.commands.run import run_items
from guiju.kernel.controls.models import Referral
from guiju.kernel.files.uploads import stage
from guiju.kernel.findings.commands import OpenFinding
from guiju.kernel.findings.models import Finding, FindingAssignment
from guiju.kernel.org import commands as org
from guiju.kernel.org.models import Assignment, Person, Place
from guiju.kernel.rulebook.commands import EnactClause, FoundRulebook
from guiju.kernel.store import bulk
from guiju.kernel.worklist.commands import LeaseOutgoing, SendMessages, SettleOutgoing
from guiju.kernel.worklist.models import Outgoing
from tests.authorization import table
from tests.authorization.conduct import papers as conduct_papers
from tests.authorization.table import FORMER, GONE, KEEPER, LEAD, OTHER, PLACES, SERVICE, STAND_IN, W1, W2

SINCE = date(2026, 1, 1)
CODE = "6901000000011"
PICKER, CARRIER, VISITOR, EXAMINED, PHONE = "欧阳提货", "欧阳承运", "欧阳来访", "欧阳体检", "13800001234"
VISITOR_IN = {
    "name": VISITOR,
    "phone": PHONE,
    "purpose": "送货",
    "host": f"N-{KEEPER}",
    "arrived_at": "2026-03-02T09:00:00+08:00",
}
KEY_OUT = {"key_code": "K-1", "opens": "后门", "holder": f"N-{KEEPER}", "lent_on": "2026-03-02"}
REVIEWED = {"reviewed_at": "2026-03-02T09:00:00+08:00", "conclusion": "可行"}
RISK = {"kind": "market", "title": "平台集中", "description": "销售集中在一个平台", "likelihood": 2, "impact": 3}
ENTRY = {"kind": "plan", "subject": "客户回访", "content": "按周回访"}
HEATER = {"kind": "heater", "keeper": f"N-{KEEPER}"}
LINE_IN = {"person": f"N-{table.KEEPER}", "superior": f"N-{LEAD}", "since": "2026-11-01"}
EXTINGUISHER = {"code": "E-1", "agent": "干粉", "good_until": "2099-12-31"}
CAMERA = {"covers": "东门", "keeper": f"N-{KEEPER}"}
DEVICE_IN = {
    "device_code": "U-1",
    "kind": "usb_drive",
    "serial": "X1",
    "owner": f"N-{KEEPER}",
    "approved_by": f"N-{LEAD}",
    "approved_until": "2099-12-31T18:00:00+08:00",
}
SOFTWARE_IN = {
    "name": "WPS",
    "version": "12",
    "licence_kind": "free",
    "installed_on": "PC-1",
    "keeper": f"N-{KEEPER}",
    "approved_by": f"N-{LEAD}",
}
AGREEMENT_IN = {"company": "甲方", "signed_on": "2026-01-01", "valid_until": "2099-12-31"}
INFO_ASSET = {"code": "Z-1", "name": "客户库", "kind": "data", "assessed_on": "2026-03-01", "live_on": "2026-03-01"}
SUPPLIER_IN = {"name": "甲厂", "risk": "high", "buyer": f"N-{KEEPER}"}
INSPECTION = {"kind": "areas", "due_on": "2099-12-31"}
ASSET = {"name": "笔记本电脑", "kind": "electronic", "custodian": f"N-{KEEPER}"}
OWN_PARCEL = {"owner": f"N-{KEEPER}", "contents": "快递", "carried_at": "2026-03-02T09:00:00+08:00"}
LICENCE_IN = {"hazard": "flammable", "licence": "X-1", "valid_until": "2099-12-31"}
CUSTODY_IN = {"sku": "A-500", "custodian": f"N-{KEEPER}"}
CONFLICT_IN = {"one": "food", "other": "chemical"}
EQUIPMENT_IN = {"name": "输送机", "keeper": f"N-{KEEPER}", "in_use_since": "2026-01-01"}
MEASURE = {"what": "叉车限速器", "due_on": "2099-12-31", "lead": f"N-{SERVICE}", "user_post": "keeper"}
VULNERABLE = {"host": "H", "name": "CVE-1", "severity": "high", "owner": f"N-{KEEPER}"}
DISINFECTED = {
    "agent": "84",
    "agent_until": "2099-12-31",
    "concentration": 300,
    "lowest": 250,
    "highest": 500,
    "minutes": 30,
    "done_on": "2026-03-02",
}
HAZARD_SEEN = {"what": "货架松动"}
HARM_DONE = {"kind": "injury", "what": "划伤手指"}
CLEARANCE_IN = {"sku": "A-500", "action": "reuse", "quantity": 1, "finish_on": "2099-12-31", "reason": "做样品"}
ORDER_IN = {
    "supplier": "甲",
    "expected_on": "2099-12-31",
    "lines": [{"sku": "A-500", "quantity": 1, "unit_cost": 1}],
}
REFERRED = {
    "referral": "warehouse.check_abnormal",
    "refusal_referred": "warehouse.goods_refused",
    "issues_referred": "warehouse.issues_refused",
    "key_referred": "warehouse.key_missing",
    "hazard_referred": "safety.hazard",
    "alert_referred": "infosec.alert",
}
"""Kinds of matters that wait for an instruction, by the paper of each."""
DEMO = "demo"
"""Mark of a session that need not prove a second factor."""


@dataclass
class Door:
    """Who asks over HTTP: a browser with a session, a program with a token, or nobody."""

    client: Client
    csrf: str = ""
    token: str = ""

    @property
    def headers(self) -> dict[str, str]:
        if self.token:
            return {"Authorization": f"Bearer {self.token}"}
        return {"X-CSRFToken": self.csrf} if self.csrf else {}


@dataclass
class Company:
    """``papers[place][kind]`` names the documents; ``callers`` are the clients of `table.CALLERS` by name."""

    papers: dict[str, dict[str, Any]] = field(default_factory=dict)
    callers: dict[str, Door] = field(default_factory=dict)
    accounts: dict[str, int] = field(default_factory=dict)
    breach: int = 0
    run: int = 0
    held: dict[str, int] = field(default_factory=dict)
    token: int = 0
    abandoned: str = ""

    def act(self, who: str | None, command: type[Command], *items: dict[str, Any], **more: Any) -> list[Any]:
        actor = SYSTEM if who is None else self.accounts[who]
        outcome = run_items(command, list(items), Context(actor=actor, **more))
        assert len(outcome.done) + len(outcome.held) == len(items), (command.key, outcome.refusals)
        return [outcome.answers.get(item, {}) for item in range(len(items))]


def founded() -> Company:
    company = Company()
    _places_and_posts(company)
    _people(company)
    company.abandoned = _abandoned(company)
    company.act(None, RegisterSku, {"code": "A-500", "name": "玫瑰洗发水", "lines": [{"code": CODE}]})
    _rule(company)
    for place, keeper, service in ((W1, KEEPER, SERVICE), (W2, OTHER, STAND_IN)):
        company.papers[place] = Papers(company, place, keeper, service).made()
    company.act(None, org.RegisterPerson, {"number": "N-examined", "name": EXAMINED, "username": "examined"})
    examined = {"person": "N-examined", "done_on": "2026-03-02", "provider": "爱康"}
    company.act(None, command_of("safety.record_exam"), examined)
    company.act(None, command_of("office.write_entry"), {**ENTRY, "contact": PHONE})
    company.act(None, command_of("risk.register_risk"), RISK)
    company.act(None, command_of("risk.set_limit"), {"percent": 60, "reason": "分散平台"})
    _waiting(company)
    _leave(company)
    _callers(company)
    return company


def _places_and_posts(company: Company) -> None:
    company.act(None, org.FoundEntity, {"code": "GJ", "name": "规矩"})
    places = [{"entity": "GJ", "code": code, "name": f"{code}仓", "kind": "warehouse"} for code in PLACES]
    zones = [{**each, "code": zone_of(each["code"]), "kind": "zone", "parent": each["code"]} for each in places]
    company.act(None, org.OpenPlace, *places)
    company.act(None, org.OpenPlace, *zones)
    course = {"code": "AQ", "title": "安全课", "topic": "安全", "minutes": 60}
    company.act(None, command_of("training.define_course"), course)
    lines = [{"title": "消防", "due_on": "2026-03-02"}]
    plan = {"code": "PX-1", "year": 2026, "title": "年度培训", "lines": lines}
    company.act(None, command_of("training.propose_plan"), plan)
    posts = [
        {"code": post, "title": post, "lines": [{"permission": each} for each in sorted(permissions)]}
        for post, permissions in table.posts().items()
    ]
    company.act(None, org.DefinePost, *posts)


def zone_of(place: str) -> str:
    return f"{place}-Q"


def _people(company: Company) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    people = [
        {
            "number": f"N-{name}",
            "name": f"{name}先生",
            "username": name,
            "lines": [
                {"post": each.post, "place": each.place, "since": tomorrow if name == table.COMING else SINCE}
                for each in holds
            ],
        }
        for name, holds in table.PEOPLE.items()
    ]
    company.act(None, org.RegisterPerson, *people)
    company.accounts = dict(Account.objects.values_list("username", "id"))
    today = timezone.localdate()
    in_stead = {"assignment": assignment_of(KEEPER), "substitute": f"N-{STAND_IN}", "since": today, "until": today}
    company.act(None, org.Substitute, {**in_stead, "reason": "休假"})


def assignment_of(name: str) -> int:
    return Assignment.objects.get(person__account__username=name).pk


def _rule(company: Company) -> None:
    """A rule that warns, so that there is a warning to explain."""
    company.act(None, FoundRulebook, {"code": "S99", "title": "试用制度"})
    clause = {"rulebook": "S99", "code": "S99.01", "title": "及时记账", "text": "及时记账。", "mode": "warn"}
    watched = ("warehouse.ledger_posted_in_time", "orders.listing_confirmed")
    bound = [{"control": each, "mode": "warn"} for each in watched]
    company.act(None, EnactClause, {**clause, "effective_from": SINCE, "lines": bound})


def _abandoned(company: Company) -> str:
    """A notice that no sink took, by its number."""
    with override_settings(GUIJU_SINKS={"boss": {"url": "https://hook.example.cn/guiju"}}):
        company.act(None, SendMessages, {"person": company.accounts[table.BOSS], "kind": "note", "title": "断电"})
    company.act(None, LeaseOutgoing, {"sink": "boss", "lease": "a" * 32, "most": 1})
    row = Outgoing.objects.get()
    company.act(None, SettleOutgoing, {"outgoing": row.pk, "lease": row.lease, "envelope": row.pk, "fault": "没有回答"})
    return str(row.pk)


def _leave(company: Company) -> None:
    company.act(None, org.EndAssignment, {"assignment": assignment_of(FORMER), "reason": "调离"})
    for name in ("token", "revoked token", "expired token", "token of who left"):
        _issue(company, name, GONE if name == "token of who left" else KEEPER, table.NARROW)
    boss = frozenset({"warehouse.read"})
    _issue(company, "token of the boss", table.BOSS, boss)
    company.token = ApiToken.objects.get(name="token").pk
    revoked = ApiToken.objects.get(name="revoked token").pk
    company.act(KEEPER, org.RevokeToken, {"token": revoked, "reason": "丢失"})
    company.act(None, org.RecordLeaving, {"person": f"N-{GONE}", "last_day": timezone.localdate(), "reason": "离职"})


def _issue(company: Company, name: str, holder: str, scopes: frozenset[str]) -> None:
    token, digest = tokens.make()
    end = timezone.now() + (timedelta(milliseconds=1) if name == "expired token" else timedelta(days=9))
    lines = [{"permission": each} for each in sorted(scopes)]
    company.act(holder, org.IssueToken, {"name": name, "digest": digest, "expires_at": end, "lines": lines})
    company.callers[name] = Door(Client(enforce_csrf_checks=True), token=token)


def _callers(company: Company) -> None:
    for who in table.CALLERS:
        if who.is_token:
            continue
        made = Door(Client(enforce_csrf_checks=True, raise_request_exception=False))
        company.callers[who.name] = made
        if who is table.NOBODY:
            continue
        made.client.force_login(Account.objects.get(username=who.name))
        made.csrf = _get_new_csrf_string()
        session = made.client.session
        session[CSRF_SESSION_KEY] = made.csrf
        session[DEMO] = True
        session.save()
        made.client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key or ""


def _waiting(company: Company) -> None:
    """A warning on the keeper's act; waivers that wait for the director, one asked for by the director; a yearly report."""
    boss = Context(company.accounts[table.BOSS])
    report = run_items(command_of("controls.report_compliance"), [{"rulebook": "S99"}], boss)
    assert report.done == [0], report.refusals
    warning = Breach.objects.filter(actor=company.accounts[KEEPER], effect="warn").latest("id")
    company.breach, company.run = warning.pk, warning.evidence_id
    asked = {"control": "warehouse.goods_match_note", "subject_key": "D/1", "reason": "客户急用"}
    for who in (KEEPER, LEAD):
        outcome = run_items(command_of("controls.grant_waiver"), [asked], Context(actor=company.accounts[who]))
        company.held[who] = outcome.held_ids[0]


def _put(model: type[Model], row: dict[str, Any]) -> None:
    """For what no command here leads to; its number of a run is above all others'."""
    with connection.writing():  # type: ignore[attr-defined]
        bulk.insert(model, row, 1)


class Papers:
    """Documents of every kind at one place."""

    def __init__(self, company: Company, place: str, keeper: str, service: str) -> None:
        self.company = company
        self.place = place
        self.keeper = keeper
        self.service = service
        self.notes: Callable[[], str] = map(f"{place}-{{}}".format, count(1)).__next__

    def made(self) -> dict[str, Any]:
        stock = self.arrived(100, counted=100)
        receipt = self.received(stock, 100, received_at="2026-03-01T09:00:00+08:00")
        short = self.arrived(10, counted=9)
        refused = self.arrived(10, counted=10)
        refusing = {"arrival": refused, "lines": [{"line": 1, "item": "quality", "quantity": 1, "reason": "破损"}]}
        dispatch, undone = self.dispatched(), self.dispatched()
        bin_code = self.bin_opened()
        put_away = {"receipt": receipt, "lines": [{"line": 1, "bin": bin_code, "quantity": 50}]}
        picked = self.approved()
        picking = {"request": picked, "lines": [{"line": 1, "bin": bin_code, "quantity": 1}]}
        back = {"warehouse": self.place, "basis": "T-1", "lines": [{"dispatch": dispatch, "line": 1, "quantity": 1}]}
        change = {"warehouse": self.place, "sku": "A-500", "source": "good", "target": "frozen", "quantity": 1}
        gone = {"warehouse": self.place, "sku": "A-500", "quantity": 1, "keeper": f"N-{self.keeper}"}
        keeper = self.keeper
        return {
            "sha256": self.photo(),
            "stocked": stock,
            "receipt": receipt,
            "bin": bin_code,
            "putaway": self.act(self.keeper, api.PutAway, put_away),
            "picking": self.act(self.keeper, api.PickGoods, picking),
            "picked": picked,
            "pickup": self.pickup(f"WB{self.place}1"),
            "waybill": f"WB{self.place}1",
            "handover": self.handed_over(f"WB{self.place}2"),
            "batch": str(Batch.objects.filter(warehouse__code=self.place).first().received_on),  # type: ignore[union-attr]
            "found": self.act(
                keeper, api.RecordFoundGoods, {"bin": bin_code, "sku": "A-500", "quantity": 1, "note": "错放"}
            ),
            **self.assets(),
            **self.sessions(),
            **self.gate(dispatch),
            **self.ordered(),
            "zone_licence": self.entered("warehouse.zone_licences.enter", LICENCE_IN),
            "custodian": self.entered("warehouse.custodians.enter", CUSTODY_IN),
            "storage_conflict": self.entered("warehouse.storage_conflicts.enter", CONFLICT_IN),
            "difference": self.received(short, 9, difference="少 1"),
            "refusal": self.act(keeper, api.RefuseGoods, refusing),
            "dispatch": dispatch,
            "sent": self.dispatched(),
            "return": self.act(keeper, api.ReturnGoods, back),
            "change": self.act(keeper, api.ChangeState, {**change, "reason": "冻结"}),
            "reversal": self.act(keeper, api.ReverseDocument, {"document": undone, "reason": "发错"}),
            "departure": self.act(keeper, api.RecordUnpaperedDeparture, {**gone, "description": "盘点少一件"}),
            "day_close": self.day_closed(),
            "month_close": self.month_closed(),
            "monthly_report": self.act(
                keeper, api.SubmitMonthlyReport, {"warehouse": self.place, "month": "2026-03", "lines": []}
            ),
            **self.stock_taken(),
            "statement": self.act(
                keeper,
                command_of("conduct.record_statement"),
                {"place": self.place, "person": f"N-{keeper}", "about": "PY-1", "said": "已交接"},
            ),
            "compensation": self.act(
                keeper,
                command_of("conduct.impose_compensation"),
                {
                    "place": self.place,
                    "person": f"N-{keeper}",
                    "about": "PY-1",
                    "month": "2026-02",
                    "amount": 1,
                    "wage": 100,
                    "minimum_wage": 0,
                },
            ),
            **conduct_papers(self.place, keeper, self.act),
            "purchase_order": self.act(keeper, command_of("purchasing.place_order"), {**ORDER_IN, "place": self.place}),
            "proposal": self.act(
                keeper, command_of("levels.propose_clearance"), {**CLEARANCE_IN, "warehouse": self.place}
            ),
            "cleared": self.cleared(),
            "recovery": self.act(
                keeper, command_of("levels.record_recovery"), {"proposal": self.cleared(), "recovered": 1}
            ),
            "payable": self.act(
                keeper,
                command_of("ledger.confirm_payable"),
                {"place": self.place, "supplier": "甲", "document": "HT-1", "amount": 1},
            ),
            "voucher": self.act(
                keeper,
                command_of("ledger.post_voucher"),
                {"place": self.place, "summary": "调整", "lines": [{"sku": "A-500", "quantity": 1, "amount": 1}]},
            ),
            "unchecked": self.moved_by_another(),
            "checked": self.act(keeper, api.CheckMovement, {"document": self.moved_by_another()}),
            "asked": self.requested(),
            "approved": self.approved(),
            "counted": self.arrived(10, counted=10),
            "waiting": self.arrived(10, photo=self.shown),
            "keeper": keeper,
            "visitor": self.entered("safety.visitors.enter", VISITOR_IN),
            "key_loan": self.entered("safety.key_loans.enter", KEY_OUT),
            "device": self.entered("infosec.devices.enter", DEVICE_IN),
            "software": self.entered("infosec.software.enter", SOFTWARE_IN),
            "approval_end": self.approval_ended(),
            "finding": self.found(),
            "competitor": self.entered("office.competitors.enter", {"name": "甲店"}),
            "reporting_line": self.entered("office.reporting_lines.enter", LINE_IN),
            "camera": self.entered("safety.cameras.enter", {**CAMERA, "camera_code": self.coded("CA")}),
            "camera_code": self.coded("CA"),
            "stolen_from": self.coded("KW"),
            "theft": self.stolen(),
            "humidity": self.damp(),
            "concession": self.conceded(),
            "place": self.place,
            "zone": zone_of(self.place),
            "idle_on": self.idle(),
            "unmatched": self.unmatched(),
            "fire_source": self.entered("safety.fire_sources.enter", {**HEATER, "code": f"H-{self.place}"}),
            "hazard": self.entered("safety.record_hazard", HAZARD_SEEN),
            "graded_hazard": self.graded_hazard(),
            "fixed_hazard": self.fixed_hazard(),
            "graded_incident": self.graded_incident(),
            "measure": self.entered("safety.plan_measure", MEASURE),
            "finished_measure": self.finished_measure(),
            "ordered_hazard": self.hazard_ordered(),
            "incident": self.entered("safety.record_incident", HARM_DONE),
            "vulnerability": self.entered("infosec.record_vulnerability", VULNERABLE),
            "alert": self.entered("infosec.raise_alert", {"signature": "订单量", "what": "订单量突降"}),
            "disinfection": self.entered("safety.disinfections.enter", DISINFECTED),
            "outbreak": self.entered("safety.declare_outbreak", {"what": "两人发热"}),
            "equipment": self.entered("safety.equipment.enter", {**EQUIPMENT_IN, "code": self.coded("SM")}),
            "machine": self.coded("SM"),
            "hygiene_area": self.entered("safety.hygiene_areas.enter", {"code": "W-4", "keeper": f"N-{KEEPER}"}),
            "info_asset": self.entered("infosec.assets.enter", {**INFO_ASSET, "code": self.coded("ZI")}),
            "personal_data_grant": self.granted(),
            "asset_code": self.coded("ZI"),
            "scan": self.scanned(),
            "scan_file": self.picture(200),
            "sighting": self.entered("safety.record_sighting", {"thing": "窗"}),
            "storm": self.entered("safety.warn_of_storm", {"warning": "台风橙色预警"}),
            "agreement": self.entered("safety.agreements.enter", AGREEMENT_IN),
            "briefing": self.briefed(),
            "contractor": self.entered("safety.visitors.enter", {**VISITOR_IN, "company": "甲方"}),
            "permit": self.permitted(),
            "supplier": self.entered("purchasing.suppliers.enter", SUPPLIER_IN),
            "inspection": self.entered("safety.open_inspection", INSPECTION),
            "another_area": self.entered("safety.hygiene_areas.enter", {"code": "W-5", "keeper": f"N-{KEEPER}"}),
            "inspection_to_close": self.entered("safety.open_inspection", INSPECTION),
            "risk": self.entered("safety.risks.enter", {"hazard": "火"}),
            "rainy_mode": self.entered("safety.rainy_modes.enter", {"begins_on": "2026-06-01"}),
            "risk_review": self.entered("safety.risk_reviews.enter", REVIEWED),
            "extinguisher": self.entered("safety.extinguishers.enter", EXTINGUISHER),
            **{name: self.referred(kind, place) for place, (name, kind) in enumerate(REFERRED.items())},
        }

    def cleared(self) -> str:
        """An accepted proposal to sell cheaper."""
        cheaper = {**CLEARANCE_IN, "action": "markdown", "warehouse": self.place}
        number = self.act(self.keeper, command_of("levels.propose_clearance"), cheaper)
        decision = {"proposal": number, "decision": "accept", "note": "同意"}
        self.company.act(LEAD, command_of("levels.decide_proposal"), decision)
        return number

    def coded(self, kind: str) -> str:
        """A code that is a number like those of documents."""
        return f"{kind}-GJ-1-{PLACES.index(self.place) + 1}"

    def stolen(self) -> str:
        """A suspected theft from the place's bin, which waits to be counted."""
        self.company.act(None, api.OpenBin, {"warehouse": self.place, "code": self.coded("KW")})
        lines = [{"bin": self.coded("KW")}]
        theft = {"warehouse": self.place, "description": "锁被撬", "lines": lines}
        return self.act(self.keeper, api.RecordTheft, theft)

    def conceded(self) -> str:
        """Of the lot ``batch``, which failed, was accepted all the same, and failed again."""
        day = str(Batch.objects.filter(warehouse__code=self.place).first().received_on)  # type: ignore[union-attr]
        seen = {"warehouse": self.place, "sku": "A-500", "batch": day, "result": "failed"}
        self.company.act(None, api.InspectBatch, seen)
        inspection = BatchInspection.objects.latest("id")
        number = f"RB-GJ-202611-{PLACES.index(self.place) + 1:06}"
        row = {
            "id": (900_100 + PLACES.index(self.place)) << 20 | 1,
            "number": number,
            "warehouse_id": Place.objects.get(code=self.place).pk,
            "batch_id": inspection.batch_id,
            "inspection_id": inspection.pk,
            "reason": "不影响使用",
            "handler": self.company.accounts[self.keeper],
            "approver": self.company.accounts[LEAD],
            "conceded_at": timezone.now(),
        }
        _put(Concession, row)
        self.company.act(None, api.InspectBatch, seen)
        return number

    def idle(self) -> str:
        """The day on which the lot that stood idle came in, another for each place."""
        batch = Batch.objects.filter(warehouse__code=self.place).earliest("id")
        day = date(2025, 1, 1 + PLACES.index(self.place))
        row = {
            "id": (900_200 + PLACES.index(self.place)) << 20 | 1,
            "warehouse_id": batch.warehouse_id,
            "month": day,
            "batch_id": batch.pk,
            "sku_id": batch.sku_id,
            "quantity": 1,
            "value": 100,
            "received_on": day,
            "due_on": day,
            "listed_at": timezone.now(),
        }
        _put(IdleStock, row)
        return str(day)

    def unmatched(self) -> str:
        """Why the month was closed with a difference."""
        close = MonthClose.objects.filter(warehouse__code=self.place).earliest("id")
        row = {
            "id": (900_300 + PLACES.index(self.place)) << 20 | 1,
            "close_id": close.pk,
            "match": "goods",
            "sku_id": Batch.objects.filter(warehouse__code=self.place).earliest("id").sku_id,
            "batch_id": None,
            "ledger": 1,
            "other": 2,
            "reason": self.coded("CY"),
            "owner": self.company.accounts[self.keeper],
        }
        _put(MonthDifference, row)
        return self.coded("CY")

    def damp(self) -> str:
        """A reading of a sensor, whose code is known."""
        reading = {"zone": self.place, "humidity": "60", "sensor": self.coded("HS")}
        self.company.act(None, api.RecordHumidity, reading)
        return self.coded("HS")

    def referred(self, kind: str, turn: int) -> str:
        """Something that the director has seen and that waits for a word."""
        which = turn * len(PLACES) + PLACES.index(self.place)
        number = f"CB-GJ-202611-{which + 1:06}"
        row = {
            "id": (900_000 + which) << 20 | 1,
            "number": number,
            "kind": kind,
            "source": number,
            "title": "门锁异常",
            "detail": "锁梁有撬痕",
            "place_id": Place.objects.get(code=self.place).pk,
            "posts": '["operations_director", "store_manager"]',
            "above": '["owner"]',
            "clauses": "[]",
            "reporter": self.company.accounts[self.keeper],
            "reported_at": timezone.now(),
            "answer_by": None,
            "acknowledged_at": None,
            "settled_at": None,
        }
        _put(Referral, row)
        self.company.act(LEAD, command_of("controls.acknowledge_referral"), {"referral": number})
        return number

    def pickup(self, waybill: str) -> str:
        plan = {"warehouse": self.place, "carrier": "顺丰", "pickup_at": "2026-03-02T17:00:00+08:00"}
        return self.act(self.keeper, api.PlanPickup, {**plan, "lines": [{"waybill": waybill}]})

    def handed_over(self, waybill: str) -> str:
        taken = {"pickup": self.pickup(waybill), "count": 1, "driver": CARRIER, "lines": [{"waybill": waybill}]}
        return self.act(self.keeper, api.HandOver, taken)

    def assets(self) -> dict[str, str]:
        """An asset in care, handed over once, and one that is lent."""
        entered = [
            self.entered("assets.assets.enter", {**ASSET, "asset_code": f"{self.place}-{number}"}) for number in (1, 2)
        ]
        lent = {"asset": entered[1], "borrower": f"N-{self.keeper}", "due_on": "2099-12-31"}
        return {
            "asset": entered[0],
            "asset_handover": self.act(
                self.keeper, command_of("assets.hand_over_asset"), {"asset": entered[0], "taker": f"N-{LEAD}"}
            ),
            "asset_loan": self.act(self.keeper, command_of("assets.lend_asset"), lent),
        }

    def sessions(self) -> dict[str, str]:
        """A session for each thing that is done with one, and one of them over."""
        starts = {"starts_at": "2026-03-02T10:00:00+08:00", "ends_at": "2026-03-02T11:00:00+08:00"}
        asked = {"course": "AQ@1", "place": self.place, **starts}
        schedule = command_of("training.schedule_session")
        kinds = ("session", "session_attended", "session_excused", "session_missed", "session_ended", "session_late")
        return {kind: self.act(self.keeper, schedule, asked) for kind in kinds}

    def gate(self, dispatch: str) -> dict[str, str]:
        """A pass that was used, one that was not, goods seen leaving and somebody's own parcel."""
        lines = [{"contents": "洗发水", "cartons": 1}]
        asked = {"warehouse": self.place, "document": dispatch, "carrier_name": PICKER, "lines": lines}
        used, unused = (self.act(self.keeper, api.IssueGatePass, asked) for _ in range(2))
        left = {"warehouse": self.place, "gate_pass": used, "cartons": 1}
        seen = {"warehouse": self.place, "description": "从后门出去"}
        return {
            "gate_pass": unused,
            "exit_check": self.act(self.keeper, api.CheckExit, left),
            "exit_incident": self.act(self.keeper, api.RecordExitIncident, seen),
            "personal_parcel": self.entered("warehouse.personal_parcels.enter", OWN_PARCEL),
        }

    def ordered(self) -> dict[str, str]:
        """A shop with an order that waits, one that holds stock and one that was short, promised and cancelled."""
        shop = self.coded("SP")
        opened = {"code": shop, "name": shop, "platform": "tmall", "warehouse": self.place, "carrier": "顺丰"}
        self.company.act(None, orders.OpenShop, opened)
        self.company.act(None, orders.CheckDisplay, {"shop": shop, "is_shown": False})
        kinds = {"order": 1, "allocated_order": 1, "cancelled_order": 10_000}
        items = [
            {"shop": shop, "platform_number": kind, "phone": PHONE, "lines": [{"sku": "A-500", "quantity": quantity}]}
            for kind, quantity in kinds.items()
        ]
        answers = self.company.act(None, orders.RecordOrder, *items)
        made = {kind: str(answer["number"]) for kind, answer in zip(kinds, answers, strict=True)}
        self.company.act(None, orders.AllocateOrder, {"order": made["allocated_order"]})
        self.company.act(None, orders.RecordReview, {"shop": shop, "platform_number": "order", "stars": 5})
        suspected = {"person": f"N-{self.keeper}", "lines": [{"order": made["order"]}]}
        self.company.act(None, orders.NoteSuspectedTrade, suspected)
        gone = {"order": made["cancelled_order"]}
        self.company.act(None, orders.SetPresale, {**gone, "ships_on": "2099-12-31"})
        self.company.act(None, orders.CancelOrder, {**gone, "reason": "买家取消"})
        signed = {"order": made["order"], "reason": "quality", "signed_at": "2026-03-02T09:00:00+08:00"}
        [asked] = self.company.act(None, aftersales.RequestReturn, signed)
        made["return_request"] = str(asked["number"])
        [line] = self.company.act(None, OpenLine, {"name": f"{self.place} 业务线", "kind": "retail"})
        stopped = {"shop": shop, "line": str(line["number"]), "lacking": "海关备案号"}
        [stop] = self.company.act(None, orders.NotePlatformStop, stopped)
        made["platform_stop"] = str(stop["number"])
        held = {"warehouse": self.place, "reserve": True, "lines": [{"sku": "A-500", "quantity": 1}]}
        listed = {"shop": shop, "sku": "A-500", "quantity": 10_000}
        [noted] = self.company.act(None, orders.RecordListedStock, listed)
        reserved = self.act(self.service, api.RequestIssue, held)
        return {"shop": shop, "reserved": reserved, "listing_difference": str(noted["difference"]), **made}

    def bin_opened(self) -> str:
        """A bin for goods of any class, at this place."""
        code = f"{self.place}-B1"
        self.company.act(None, api.OpenBin, {"warehouse": self.place, "code": code})
        return code

    def entered(self, key: str, item: dict[str, Any]) -> str:
        return str(self.company.act(None, command_of(key), {**item, "place": self.place})[0]["number"])

    def approval_ended(self) -> str:
        device = self.entered("infosec.devices.enter", DEVICE_IN)
        return self.act(self.keeper, command_of("infosec.end_approval"), {"device": device, "reason": "遗失"})

    def scanned(self) -> str:
        given = {"kind": "scan", "scope": "机房", "made_on": "2026-03-01", "file": self.picture(100)}
        lines = [{"asset": self.coded("ZI")}]
        return self.act(self.keeper, command_of("infosec.import_scan"), {**given, "place": self.place, "lines": lines})

    def picture(self, shade: int) -> str:
        """Another file of the keeper's."""
        content = BytesIO()
        Image.new("RGB", (32, 32), (PLACES.index(self.place) * 50, shade, 120)).save(content, "JPEG")
        return stage(self.company.accounts[self.keeper], content.getvalue(), "report.jpg").sha256

    def granted(self) -> str:
        asset = self.entered("infosec.assets.enter", {**INFO_ASSET, "code": self.coded("ZJ")})
        given = {"asset": asset, "purpose": "发货"}
        return str(self.company.act(None, command_of("infosec.grant_personal_data"), given)[0]["number"])

    def briefed(self) -> str:
        number = self.entered("safety.visitors.enter", VISITOR_IN)
        self.company.act(None, command_of("safety.brief_visitor"), {"visit": number, "kind": "full"})
        return number

    def permitted(self) -> str:
        visit = self.entered("safety.visitors.enter", {**VISITOR_IN, "company": "甲方"})
        given = {"company": "甲方", "work": "货架维修", "until": "2099-12-31T18:00:00+08:00"}
        return self.entered("safety.issue_permit", {**given, "lines": [{"visit": visit}]})

    def finished_measure(self) -> str:
        number = self.entered("safety.plan_measure", MEASURE)
        self.company.act(None, command_of("safety.finish_measure"), {"measure": number, "done": "已装"})
        return number

    def graded_hazard(self) -> str:
        number = self.entered("safety.record_hazard", HAZARD_SEEN)
        graded = {"hazard": number, "grade": "general", "owner": f"N-{self.keeper}", "interim": "拉警戒线"}
        self.company.act(None, command_of("safety.grade_hazard"), graded)
        return number

    def fixed_hazard(self) -> str:
        """By the program itself, so that whoever may look is another."""
        number = self.graded_hazard()
        self.company.act(None, command_of("safety.fix_hazard"), {"hazard": number, "measure": "已加固"})
        return number

    def graded_incident(self) -> str:
        number = self.entered("safety.record_incident", HARM_DONE)
        self.company.act(None, command_of("safety.grade_incident"), {"incident": number, "grade": "minor"})
        return number

    def hazard_ordered(self) -> str:
        """A hazard that is overdue, of which an order went out."""
        number = self.entered("safety.record_hazard", HAZARD_SEEN)
        place = Place.objects.get(code=self.place).pk
        clause = {"code": "S20.10", "version": 1, "title": "督促整改"}
        late = {"control": "safety.hazard_overdue", "subject_type": "x", "fingerprint": number, "title": "逾期"}
        late |= {"owner": self.company.accounts[self.keeper], "place": place, "due_at": "2026-01-05T01:00:00Z"}
        self.company.act(None, OpenFinding, {**late, "lines": [clause]})
        assigned = FindingAssignment.objects.latest("id")
        step = {"finding": assigned.finding_id, "assignment": assigned.pk, "level": 1, "post": "keeper"}
        self.company.act(None, command_of("findings.escalate"), step)
        return number

    def day_closed(self) -> str:
        """A day of 2001, over an arrival that was counted then."""
        left = self.arrived(10)
        sheet = {"arrival": left, "counted_at": "2001-01-01T09:00:00+08:00"}
        self.act(self.keeper, api.CountArrival, {**sheet, "lines": [{"barcode": CODE, "quantity": 10}]})
        line = {"document": left, "reason": "no_papers", "owner": f"N-{self.keeper}"}
        return self.act(self.keeper, api.CloseDay, {"warehouse": self.place, "day": "2001-01-01", "lines": [line]})

    def moved_by_another(self) -> str:
        """A receipt that the keeper has not handled himself."""
        item = {"arrival": self.arrived(1, counted=1), "lines": [{"line": 1, "quantity": 1}]}
        return str(self.company.act(None, api.ReceiveGoods, item)[0]["number"])

    def stocktake(self) -> str:
        plan = {"warehouse": self.place, "keeper": f"N-{self.keeper}"}
        return self.act(self.keeper, api.PlanStocktake, {**plan, "lines": [{"sku": "A-500"}]})

    def stock_taken(self) -> dict[str, str]:
        """A stocktake with a difference for each step: found, explained, reported and adjusted."""
        first, second = self.stocktake(), self.stocktake()
        settled, found = self.short(first), self.short(second)
        cause = {"cause": "lost", "proof": "监控", "responsible_kind": "none"}
        finding = self.act(self.keeper, api.ExplainDifference, {"difference": settled, **cause})
        reports = []
        for stocktake, difference in ((first, settled), (second, found)):
            lines = [{"difference": difference, "proposal": "核销"}]
            reports.append(self.act(self.keeper, api.ReportDifferences, {"stocktake": stocktake, "lines": lines}))
        return {
            "stocktake": self.stocktake(),
            "open_stocktake": self.stocktake(),
            "reported_stocktake": second,
            "stock_difference": found,
            "difference_finding": finding,
            "difference_report": reports[0],
            "open_report": reports[1],
            "adjustment": self.act(self.keeper, api.AdjustStock, {"report": reports[0]}),
        }

    def short(self, stocktake: str) -> str:
        """One less of the first line than the books have."""
        book = StocktakeLine.objects.get(stocktake__number=stocktake, line=1).book
        counted = {"stocktake": stocktake, "lines": [{"line": 1, "quantity": book - 1}]}
        return self.act(self.keeper, api.CountStock, counted)

    def month_closed(self) -> str:
        line = {"day": "2001-02-01", "reason": "漏结"}
        self.received(self.arrived(1, counted=1), 1, received_at="2001-02-01T09:00:00+08:00")
        return self.act(self.keeper, api.CloseMonth, {"warehouse": self.place, "month": "2001-02", "lines": [line]})

    def found(self) -> int:
        self.company.act(self.keeper, command_of("findings.report"), {"title": "货架松动", "place": self.place})
        return Finding.objects.latest("id").pk

    def act(self, who: str, command: type[Command], item: dict[str, Any]) -> str:
        answer = self.company.act(who, command, item)[0]
        return str(answer.get("difference") or answer.get("number") or "")

    def photo(self) -> str:
        picture = BytesIO()
        Image.new("RGB", (32, 32), (PLACES.index(self.place) * 90, 80, 120)).save(picture, "JPEG")
        self.shown = stage(self.company.accounts[self.keeper], picture.getvalue(), "photo.jpg").sha256
        return self.shown

    def arrived(self, noted: int, *, counted: int | None = None, **more: Any) -> str:
        lines = [{"sku": "A-500", "quantity": noted, "unit_cost": 10_000}]
        head = {"warehouse": self.place, "supplier": f"{self.place}供应商", "carrier": CARRIER}
        item = {**head, "delivery_note": self.notes(), "lines": lines, **more}
        number = self.act(self.keeper, api.RecordArrival, item)
        if counted is not None:
            sheet = {"arrival": number, "lines": [{"barcode": CODE, "quantity": counted}]}
            self.act(self.keeper, api.CountArrival, sheet)
        return number

    def received(self, arrival: str, quantity: int, received_at: str | None = None, **line: Any) -> str:
        lines = [{"line": 1, "quantity": quantity, "state": "good", **line}]
        item = {"arrival": arrival, "received_at": received_at, "lines": lines}
        return self.act(self.keeper, api.ReceiveGoods, item)

    def requested(self) -> str:
        head = {"warehouse": self.place, "basis": self.notes(), "picker": PICKER}
        return self.act(self.service, api.RequestIssue, {**head, "lines": [{"sku": "A-500", "quantity": 2}]})

    def approved(self) -> str:
        number = self.requested()
        self.act(LEAD, api.ApproveIssue, {"request": number})
        return number

    def dispatched(self) -> str:
        item = {"request": self.approved(), "picker": PICKER, "lines": [{"line": 1, "quantity": 2}]}
        return self.act(self.keeper, api.DispatchGoods, item)


def person_of(name: str) -> Person:
    return Person.objects.get(account__username=name)
