"""The demo company after a busy week: something in every list, in every state that a page draws differently."""

from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.utils import timezone

from guiju.demo.company import FOUNDED
from guiju.domains.payroll.models import Payslip
from guiju.domains.warehouse import api
from guiju.domains.warehouse.models import Dispatch
from guiju.kernel.commands.command import command_of
from guiju.kernel.commands.context import SYSTEM, Context, OnRefusal, Outcome
from guiju.kernel.commands.run import run_items
from guiju.kernel.controls.commands import GrantWaiver
from guiju.kernel.controls.duties.planning import plan
from guiju.kernel.controls.models import DutyItem
from guiju.kernel.imports import beginning
from guiju.kernel.imports.running import advance_all
from guiju.kernel.org.models import Assignment
from guiju.kernel.rulebook import pack
from guiju.kernel.rulebook.commands import EnactClause
from tests.clauses.company import A_BARCODE, B_BARCODE
from tests.findings.company import DIRECTOR, KEEPER, MANAGER, SERVICE, Overseen
from tests.rulebook.adopting.drafts import LATER, accept_all, taken
from tests.rulebook.editions import edition
from tests.rulebook.pack import PACK, clauses

ADMINISTRATOR, GUARD = "1007", "1009"
FILE = "商品编码,品名,规格,条码\nF-010,竹纤维毛巾,34×74 cm,6901000000066\nF-011,,,6901000000073\nG-020,陶瓷碗,,\n"
COLUMNS = {"code": "商品编码", "name": "品名", "spec": "规格", "lines.code": "条码"}


@dataclass
class Filled(Overseen):
    """``late_run`` dispatched six requests days too late; ``held`` is a waiver that waits for the director."""

    late_run: int = 0
    held: int = 0
    imported: int = 0
    paper: int = 0
    draft: int = 0
    version: str = ""
    sha256: str = ""

    def must(self, who: str, key: str, item: dict[str, Any]) -> dict[str, Any]:
        """What the command answered; everything here is meant to be done."""
        context = Context(actor=SYSTEM if who == "" else self.accounts[who], now=timezone.now())
        outcome = run_items(command_of(key), [item], context)
        assert outcome.done == [0], (key, outcome.refusals)
        return dict(outcome.answers.get(0, {}))


def filled(patch: pytest.MonkeyPatch) -> Filled:
    """``patch`` stands for an edition of the pack that came later."""
    company = Filled.founded()
    _rules(company)
    _waiting(company, patch)
    _drafts(company)
    _version(company)
    _parties(company)
    _lawful(company)
    _service(company)
    _goods(company)
    _late(company)
    _findings(company)
    _registers(company)
    _imports(company)
    _levels(company)
    _orders(company)
    _organisation(company)
    _pay(company)
    _training(company)
    plan(timezone.localtime())
    asked = {
        "control": "warehouse.goods_match_note",
        "subject_key": "DH-GJ-202611-000002/1",
        "reason": "供应商补发，先入库",
    }
    company.held = company.act(KEEPER, GrantWaiver, asked).held_ids[0]
    _rounds(company)
    return company


def _rounds(company: Filled) -> None:
    """A lock that was found broken, a camera that is dark, a theft that is suspected."""
    lock = DutyItem.objects.get(duty="warehouse.locks_checked", clauses__contains="S03.90")
    lines = [
        {"check": 1, "result": "not_ok", "note": "锁梁有撬痕", "photo": company.photo()},
        {"check": 2, "result": "ok", "value": "F-1001"},
    ]
    company.must(KEEPER, "controls.do_duty", {"item": lock.fingerprint, "seconds": 95, "lines": lines})
    camera = {"place": "WH1", "camera_code": "C-01", "covers": "东门和卸货口", "keeper": KEEPER}
    company.must("", "safety.cameras.enter", camera)
    company.must("", "safety.record_cameras", {"camera": "C-01", "is_online": False})
    source = {"place": "WH1", "code": "WH1-G", "kind": "charging", "keeper": KEEPER}
    company.must("", "safety.fire_sources.enter", source)
    _inspected(company)
    theft = {"warehouse": "WH1", "description": "东门锁被撬，A-500 少一箱", "lines": [{"bin": "D-01-1"}]}
    company.must(KEEPER, "warehouse.record_theft", theft)
    company.must(KEEPER, "warehouse.record_humidity", {"zone": "WH1-D", "humidity": "58.5", "temperature": "21.5"})
    _gate(company)


def _inspected(company: Filled) -> None:
    """An inspection of two areas, one looked at; people of another firm with a permit; a supplier."""
    for code in ("卸货口", "打包台"):
        company.must("", "safety.hygiene_areas.enter", {"place": "WH1", "code": code, "keeper": KEEPER})
    plan = {"kind": "areas", "place": "WH1", "due_on": "2030-01-01"}
    number = company.must("", "safety.open_inspection", plan)["number"]
    seen = {"inspection": number, "key": "卸货口", "result": "not_ok", "note": "地面有油污"}
    company.must(DIRECTOR, "safety.record_result", seen)
    agreed = {"place": "WH1", "company": "丙货架安装公司", "signed_on": "2026-01-01", "valid_until": "2030-01-01"}
    company.must("", "safety.agreements.enter", agreed)
    fitter = {"place": "WH1", "name": "甲工", "company": "丙货架安装公司", "arrived_at": timezone.now()}
    visit = company.must("", "safety.visitors.enter", fitter)["number"]
    company.must("", "safety.brief_visitor", {"visit": visit, "kind": "full"})
    until = timezone.now() + timedelta(hours=8)
    work = {
        "place": "WH1",
        "company": "丙货架安装公司",
        "work": "货架维修",
        "until": until,
        "lines": [{"visit": visit}],
    }
    company.must("", "safety.issue_permit", work)
    company.must(
        "", "purchasing.suppliers.enter", {"place": "WH1", "name": "嘉禾食品", "risk": "high", "buyer": MANAGER}
    )


def _gate(company: Filled) -> None:
    """Passes used and not, a carton that stayed, goods seen leaving, a parcel of somebody's own; things that are lent."""
    asked = {
        "warehouse": "WH1",
        "document": Dispatch.objects.earliest("id").number,
        "carrier_name": "欧阳承运",
        "lines": [{"contents": "玫瑰洗发水", "cartons": 2}],
    }
    used, _unused = (company.must(KEEPER, "warehouse.issue_gate_pass", asked)["number"] for _ in range(2))
    left = {"warehouse": "WH1", "gate_pass": used, "cartons": 3, "note": "多出一箱，说是样品"}
    company.must(GUARD, "warehouse.check_exit", left)
    seen = {"warehouse": "WH1", "description": "两箱货从后门上了面包车", "photo": company.photo(GUARD)}
    company.must(GUARD, "warehouse.record_exit_incident", seen)
    own = {"place": "WH1", "owner": SERVICE, "contents": "快递一件", "carried_at": timezone.now().isoformat()}
    company.must(GUARD, "warehouse.personal_parcels.enter", own)
    for code, due in (("T-11", 30), ("T-12", 0)):
        thing = {"place": "WH1", "asset_code": code, "name": "笔记本电脑", "kind": "electronic", "custodian": GUARD}
        asset = company.must(GUARD, "assets.assets.enter", thing)["number"]
        lent = {"asset": asset, "borrower": SERVICE, "due_on": timezone.localdate() + timedelta(days=due)}
        loan = company.must(GUARD, "assets.lend_asset", lent)["number"]
        company.must(GUARD, "assets.hand_over_asset", {"asset": asset, "taker": ADMINISTRATOR})
    company.must(GUARD, "assets.return_asset", {"loan": loan, "condition": "完好"})


def _levels(company: Filled) -> None:
    """Goods on order, a proposal to order, one to clear that waits, and one that was carried out."""
    in_a_week = str(timezone.localdate() + timedelta(days=7))
    ordered = {"place": "WH1", "supplier": "杭州日化供应链", "expected_on": in_a_week}
    lines = [
        {"sku": "A-500", "quantity": 240, "unit_cost": 120_000},
        {"sku": "B-250", "quantity": 96, "unit_cost": 85_000},
    ]
    company.must(DIRECTOR, "purchasing.place_order", {**ordered, "lines": lines})
    reason = "C-001 日均 10 × (7+5) 天 = 120 > 现有 48 + 在途 0，现有可卖 4 天"
    short = {"warehouse": "WH1", "sku": "C-001", "quantity": 72, "reason": reason, "owner": 0, "finish_on": in_a_week}
    company.must("", "levels.propose_replenishment", short)
    cleared = {"warehouse": "WH1", "sku": "B-250", "action": "markdown", "quantity": 20, "finish_on": in_a_week}
    for turn in range(2):
        made = company.must(KEEPER, "levels.propose_clearance", {**cleared, "reason": "换包装，旧款清仓"})
        decision = {"proposal": made["number"], "decision": "accept", "note": "同意，按八折"}
        if turn:
            company.must(DIRECTOR, "levels.decide_proposal", decision)
            company.must("1006", "levels.record_recovery", {"proposal": made["number"], "recovered": 13_600})


def _lines(company: Filled) -> None:
    """A line of business with a permit and a category; the shop is to take its goods off."""
    bought = {"name": "海关备案号", "code": "3301960AB1", "issuer": "杭州海关", "valid_from": date(2026, 1, 1)}
    company.must(DIRECTOR, "policy.enter_licence", bought)
    line = company.must(DIRECTOR, "policy.open_line", {"name": "海外直购", "kind": "cross_border"})["number"]
    company.must(DIRECTOR, "catalogue.open_category", {"name": "进口日化", "line": line})
    company.must(DIRECTOR, "catalogue.set_category", {"sku": "A-500", "category": "进口日化"})
    company.must("", "orders.note_platform_stop", {"shop": "TM-1", "line": line, "lacking": "海关备案号"})


def _orders(company: Filled) -> None:
    """A shop with orders that were paid for and reviewed; three go to the manager's own phone. Two risks and a limit."""
    shop = {"code": "TM-1", "name": "天猫旗舰店", "platform": "tmall", "warehouse": "WH1", "carrier": "顺丰速运"}
    company.must(MANAGER, "orders.open_shop", shop)
    company.must("", "org.record_phone", {"person": MANAGER, "phone": "13800000001"})
    held = []
    for number, phone in enumerate(["13800000001"] * 3 + ["13911112222"]):
        order = {"shop": "TM-1", "platform_number": f"P-{number}", "phone": phone}
        line = {"sku": "A-500", "quantity": 1, "amount": 59_00}
        held.append(company.must(SERVICE, "orders.record_order", {**order, "lines": [line]})["number"])
        review = {"shop": "TM-1", "platform_number": f"P-{number}", "stars": 5 if number < 3 else 4}
        company.must(SERVICE, "orders.record_review", review)
    _lines(company)
    risk = {"kind": "operating", "description": "主力商品只有一家供应", "likelihood": 5, "impact": 4}
    kept = company.must(DIRECTOR, "risk.register_risk", {**risk, "title": "单一供应商断供"})["number"]
    company.must(DIRECTOR, "risk.register_risk", {**risk, "kind": "market", "title": "平台规则变化", "impact": 2})
    due = str(timezone.localdate() + timedelta(days=60))
    treated = {"risk": kept, "owner": MANAGER, "measure": "开发第二家供应商", "due_on": due}
    company.must(DIRECTOR, "risk.treat_risk", treated)
    company.must(DIRECTOR, "risk.set_limit", {"percent": 60, "reason": "董事会决议"})
    lines = [{"order": number} for number in held[:3]]
    company.must("", "orders.note_suspected_trade", {"person": MANAGER, "lines": lines})


def _rules(company: Filled) -> None:
    """Duties that are open all day, and a rulebook to be signed."""
    window = {"closes": "23:59", "on_holidays": "all"}
    bound: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
        (
            "上班检查门锁",
            "上班须检查仓库门锁有无异常。",
            "warehouse.locks_checked",
            {**window, "default_check_from": "00:00"},
        ),
        ("上班检查物品", "上班须检查物品有无丢失。", "warehouse.goods_checked", {**window, "opens": "00:00"}),
        ("遵守制度", "仓库人员须遵守本制度。", "controls.read_and_sign", {"posts": ["keeper", "store_manager"]}),
    )
    for number, (title, text, control, params) in enumerate(bound):
        clause = {
            "rulebook": "S03",
            "code": f"S03.9{number}",
            "title": title,
            "text": text,
            "mode": "enforce",
            "effective_from": date(2026, 1, 1),
            "lines": [{"control": control, "mode": "enforce", "params": params}],
        }
        company.must("", EnactClause.key, clause)


def _waiting(company: Filled, patch: pytest.MonkeyPatch) -> None:
    """A clause that the company words in its own way and that the pack has changed since."""
    shipped = pack.item_of("S03", clauses()["S03.15"], "", 2, timezone.localdate())
    company.must("", EnactClause.key, {**shipped, "text": "月底二十八日前上报入出存报表。"})

    def change(known: dict[str, dict[str, Any]]) -> None:
        known["S03.15"].update(text="每月最后一个工作日上报入出存报表。", note="修订说明")

    edition(patch, change)
    assert pack.load(PACK, FOUNDED).waiting == ["S03.15"]


def _version(company: Filled) -> None:
    """A rulebook's next version, as it goes about for opinions."""
    head = {
        "rulebook": "S03",
        "title": "仓库工作制度",
        "author": "林运营",
        "dated": date(2026, 1, 1),
        "purpose": "理清仓库",
    }
    company.version = str(company.must(DIRECTOR, "policy.draft_version", {**head, "lines": []})["number"])


def _parties(company: Filled) -> None:
    """Let in while no version of the rulebook is in force."""
    for name, kind, role in (("杭州日化供应链有限公司", "company", "supplier"), ("阿花手作", "person", "merchant")):
        number = company.must(DIRECTOR, "policy.register_party", {"name": name, "party_type": kind, "role": role})
    company.must(DIRECTOR, "policy.activate_party", {"party": number["number"]})


def _lawful(company: Filled) -> None:
    """The licence and the site differ; one declaration is late, one is done."""
    place = {"entity": "GJ", "scan": company.photo(DIRECTOR)}
    for kind, address in (("registered", "杭州市西湖区文一路 1 号 3 幢 502 室"), ("site", "杭州市余杭区良渚街道 8 号")):
        company.must(DIRECTOR, "policy.record_address", {**place, "kind": kind, "address": address})
    report = {"title": "年度报告", "authority": "杭州市市场监督管理局", "due_on": date(2026, 6, 30), "owner": MANAGER}
    for period in ("2025 年度", "2024 年度"):
        number = company.must(DIRECTOR, "policy.enter_declaration", {**report, "period": period})
    company.must(DIRECTOR, "policy.mark_declaration", {"declaration": number["number"], "receipt": "NB20260601"})


def _service(company: Filled) -> None:
    """Two topics of customers: one project closed, one running, one topic without any."""
    for topic in ("物流慢", "包装破损", "尺码不准"):
        company.must(SERVICE, "office.write_entry", {"kind": "remark", "subject": "DD-1", "topic": topic})
    given = {"plan": "与承运商约定次日达", "owner": MANAGER, "due_on": timezone.localdate()}
    for title, topic in (("次日达", "物流慢"), ("加厚包装", "包装破损")):
        item = {"title": title, **given, "lines": [{"topic": topic}]}
        opened = company.must(DIRECTOR, "office.open_service_project", item)
    share = {"topic": "包装破损", "before": 61, "after": 84, "method": "评价四星以上占比"}
    company.must(DIRECTOR, "office.close_service_project", {"project": opened["number"], "lines": [share]})


def _drafts(company: Filled) -> None:
    """Two editions of a rulebook of the company's own: the first decided, the later one open."""
    first = taken()
    accept_all(first)
    company.draft = taken(LATER, "新办法.txt", first)


def _goods(company: Filled) -> None:
    """Papers of every kind."""
    short = company.arrive(("B-250", 50), note="SH-20261123-07")
    company.count(short, (B_BARCODE, 48))
    company.receive(short, 48, difference="短少 2 件，已与送货人核对")
    waiting = company.arrive(("A-500", 24), ("E-100", 10), note="SH-20261124-02")
    company.count(waiting, (A_BARCODE, 20), ("6901000000059", 10))
    assert company.receive(waiting, 24).refused == [0]
    broken = company.arrive(("C-001", 12), note="SH-20261124-03")
    company.count(broken, ("6901000000035", 12))
    line = {"line": 1, "item": "quality", "quantity": 12, "reason": "外箱受潮，杯身有划痕", "photo": company.photo()}
    company.must(KEEPER, "warehouse.refuse_goods", {"arrival": broken, "lines": [line]})
    change = {"warehouse": "WH1", "sku": "B-250", "source": "good", "target": "frozen", "quantity": 5}
    company.must(KEEPER, "warehouse.change_state", {**change, "reason": "批号待核对"})
    company.request("B-250", 3, basis="TM20261125008")
    gone = {"warehouse": "WH1", "sku": "C-001", "quantity": 1, "keeper": KEEPER}
    company.must(KEEPER, "warehouse.record_unpapered_departure", {**gone, "description": "盘点少一件，没有出库单"})
    company.must(KEEPER, "warehouse.plan_stocktake", {"warehouse": "WH1", "keeper": KEEPER})


def _late(company: Filled) -> None:
    """Six dispatches recorded days later, each a warning; two of them come back or are undone."""
    requests = [company.request("B-250", 1, basis=f"TM2026112500{number}") for number in range(6)]
    for number in requests:
        company.approve(number)
    items = [
        {"request": number, "left_at": "2026-11-20T01:00:00Z", "lines": [{"line": 1, "quantity": 1}]}
        for number in requests
    ]
    context = Context(company.accounts[KEEPER], on_refusal=OnRefusal.PARTIAL)
    sent: Outcome = run_items(api.DispatchGoods, items, context)
    assert len(sent.done) == len(items), sent.refusals
    company.late_run = sent.evidence
    numbers = [sent.answers[item]["number"] for item in range(2)]
    back = {"dispatch": numbers[0], "line": 1, "quantity": 1}
    returned = {"warehouse": "WH1", "basis": "TM20261125000 七天无理由", "lines": [back]}
    company.must(KEEPER, "warehouse.return_goods", returned)
    company.must(KEEPER, "warehouse.reverse_document", {"document": numbers[1], "reason": "发错了收货人"})


def _findings(company: Filled) -> None:
    company.report(title="二号门消防通道堆了纸箱", clause="S03.10", is_grave=True, detail="靠内侧约两米")
    late = company.report(title="冷库温度计坏了")
    company.assign(late, hours=1, note="先换备用的")
    company.extend(late, timezone.now() + timedelta(days=2))
    verified = company.report(title="货架第三层护栏松动", lines=[{"file": company.photo(SERVICE)}])
    company.assign(verified)
    company.rectify(verified)
    company.verify(verified, "return", note="左侧螺栓还松")
    company.rectify(verified)
    closed = company.report(title="地上有水", who=KEEPER)
    company.assign(closed)
    company.rectify(closed)
    company.verify(closed, who=DIRECTOR)
    company.report(who=KEEPER, title="叉车充电区没有灭火器")
    company.found("IR-1")
    told = {"kind": "outside", "title": "到抖音后台下架批次 B-250", "source": "filled", "source_key": "1"}
    company.must("", "worklist.open_tasks", {**told, "post": "keeper", "by_hand": True})


def _registers(company: Filled) -> None:
    now = timezone.now()
    for name, phone, purpose, hours in (
        ("欧阳海", "13800001234", "送货", 3),
        ("司马青", "13900005678", "检修空调", 1),
    ):
        visitor = {"place": "WH1", "name": name, "phone": phone, "purpose": purpose, "host": KEEPER}
        came = (now - timedelta(hours=hours)).isoformat()
        number = company.must(KEEPER, "safety.visitors.enter", {**visitor, "company": "迅达机电", "arrived_at": came})
    company.must(KEEPER, "safety.visitors.end", {"entry": number["number"], "note": "检修完"})
    lent = timezone.localdate() - timedelta(days=9)
    for key, opens, holder, due in (("K-01", "一号仓后门", KEEPER, 2), ("K-02", "配电间", MANAGER, 30)):
        loan = {"place": "WH1", "key_code": key, "opens": opens, "holder": holder, "lent_on": lent}
        company.must(KEEPER, "safety.key_loans.enter", {**loan, "due_on": lent + timedelta(days=due)})


def _imports(company: Filled) -> None:
    """A file of three rows, one of which becomes a product."""
    manager = company.accounts[MANAGER]
    company.sha256 = beginning.taken_in(BytesIO(FILE.encode("gb18030")), manager)
    begun = beginning.start(
        command_of("catalogue.register_sku"),
        sha256=company.sha256,
        file_name="新品清单.csv",
        headings=FILE.splitlines()[0].split(","),
        columns=COLUMNS,
        constants={},
        is_partial=True,
        context=Context(actor=manager, request_id="filled:import"),
    )
    company.imported = begun.id
    while advance_all():
        pass


def _training(company: Filled) -> None:
    """A course that was taught once and is to be taught again, a plan, a paper that is not handed in."""
    course = {"code": "AQ", "title": "安全生产入职课", "topic": "安全", "minutes": 90, "exam": "S20"}
    company.must("", "training.define_course", course)
    lines = [{"title": "消防器材使用", "due_on": timezone.localdate()}]
    plan = {"code": "PX-1", "year": 2026, "title": "年度安全培训", "budget": 2_000_000, "lines": lines}
    company.must("", "training.propose_plan", plan)
    for days in (-1, 1):
        starts = timezone.now() + timedelta(days=days)
        session = {"course": "AQ@1", "place": "WH1", "starts_at": starts, "ends_at": starts + timedelta(hours=1)}
        number = company.must("", "training.schedule_session", {**session, "lines": [{"person": KEEPER}]})["number"]
        if days < 0:
            company.must("", "training.record_attendance", {"session": number, "person": KEEPER})
            closing = {"session": number, "material": "课件 1.0", "lines": [{"person": KEEPER, "score": 92}]}
            company.must("", "training.close_session", closing)
    company.paper = company.must(KEEPER, "training.start_exam", {"exam": "S20"})["paper"]


def _pay(company: Filled) -> None:
    """Two who share commission of which no scheme says anything, last month paid, this one worked out."""
    today = timezone.localdate()
    month = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    terms = {"since": month, "base": 350_000, "grade": "G3", "unit": "STORE", "reason": "劳动合同"}
    meals = [{"title": "餐补", "amount": 30_000}]
    grade = {"grade": "G3", "since": month, "lowest": 200_000, "highest": 340_000}
    company.must("", "payroll.set_grade", grade)
    for who in (KEEPER, SERVICE):
        company.must(
            "",
            "payroll.change_pay",
            {**terms, "person": who, "lines": meals},
        )
    payroll = company.must("", "payroll.run_payroll", {"month": month})["number"]
    company.must("", "payroll.confirm_payment", {"payroll": payroll, "paid_on": today})
    slip = Payslip.objects.get(person__number=SERVICE).number
    company.must(SERVICE, "payroll.answer_payslip", {"payslip": slip, "agrees": False, "note": "少发餐补"})
    company.must("", "payroll.class_item", {"item": "餐补", "component": "津贴"})
    company.must("", "policy.publish_scheme", {"kind": "commission", "about": "STORE", "rate": 150, "since": month})
    company.must("", "payroll.run_payroll", {"month": today})


def _organisation(company: Filled) -> None:
    company.must("", "org.found_unit", {"entity": "GJ", "code": "OPS", "name": "运营部"})
    company.must("", "org.found_unit", {"entity": "GJ", "code": "STORE", "name": "仓储组", "parent": "OPS"})
    apart = {"kind": "post", "one": "accountant", "other": "keeper", "reason": "管账的不管物"}
    company.must("", "org.declare_incompatible", apart)
    today = timezone.localdate()
    stand_in = {"assignment": Assignment.objects.get(person__number=KEEPER).pk, "substitute": MANAGER}
    company.must("", "org.substitute", {**stand_in, "since": today, "until": today, "reason": "调休"})
