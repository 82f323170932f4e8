"""Every command over REST, asked by everybody of what is at each place and of what does not exist."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from itertools import count
from typing import Any, Literal, get_args, get_origin

from django.http import HttpResponse
from django.utils import timezone
from pydantic import BaseModel

from guiju.kernel.commands.command import Command, commands
from tests.authorization import table
from tests.authorization.asking import Cell, Wanted, both, rest, status
from tests.authorization.company import (
    AGREEMENT_IN,
    ASSET,
    CAMERA,
    CLEARANCE_IN,
    CODE,
    CONFLICT_IN,
    CUSTODY_IN,
    DEVICE_IN,
    DISINFECTED,
    EQUIPMENT_IN,
    HARM_DONE,
    HAZARD_SEEN,
    INFO_ASSET,
    KEY_OUT,
    LICENCE_IN,
    LINE_IN,
    MEASURE,
    ORDER_IN,
    OWN_PARCEL,
    SOFTWARE_IN,
    SUPPLIER_IN,
    VISITOR_IN,
    VULNERABLE,
    Company,
    assignment_of,
)
from tests.authorization.conduct import PLACED as CONDUCT_PLACED
from tests.authorization.table import KEEPER, OTHER, PLACES, W1, W2, Who, where

Item = dict[str, Any]
UNKNOWN = "NO-SUCH"
FRESH = count()
LINE = [{"line": 1, "quantity": 1}]
DONE = (200, 202)
GRANTED = (200, 202, 409)
"""Whether it is done, a gate or the state of things decides; whether one may, is decided."""


def digest(file: str) -> str:
    """A file that is not known is still named by a digest."""
    return "0" * 64 if file == UNKNOWN else file


Placed = Callable[[Callable[[str], Any], str], Item]
"""Input that names something by ``paper(kind)`` and by its place."""

PLACED: Mapping[str, Placed] = {
    "assets.assets.end": lambda paper, place: {"entry": paper("asset")},
    "assets.assets.enter": lambda paper, place: {**ASSET, "asset_code": f"N-{next(FRESH)}", "place": place},
    "assets.hand_over_asset": lambda paper, place: {"asset": paper("asset"), "taker": f"N-{OTHER}"},
    "assets.lend_asset": lambda paper, place: {
        "asset": paper("asset"),
        "borrower": f"N-{KEEPER}",
        "due_on": "2099-12-31",
    },
    "assets.return_asset": lambda paper, place: {"loan": paper("asset_loan")},
    "controls.acknowledge_referral": lambda paper, place: {"referral": paper("referral")},
    "office.competitors.end": lambda paper, place: {"entry": paper("competitor")},
    "office.competitors.enter": lambda paper, place: {"place": place, "name": "乙店"},
    "office.reporting_lines.end": lambda paper, place: {"entry": paper("reporting_line")},
    "office.reporting_lines.enter": lambda paper, place: {**LINE_IN, "place": place},
    "warehouse.decide_refused_issues": lambda paper, place: {
        "referral": paper("issues_referred"),
        "decision": "cancel",
    },
    "warehouse.count_bin": lambda paper, place: {"bin": paper("stolen_from"), "quantity": 0},
    "warehouse.decide_lock": lambda paper, place: {
        "referral": paper("key_referred"),
        "decision": "keep",
        "note": "已找到",
    },
    "warehouse.record_humidity": lambda paper, place: {"zone": place, "humidity": "60"},
    "warehouse.scan_sign": lambda paper, place: {"bin": paper("bin"), "label": "cold"},
    "warehouse.record_theft": lambda paper, place: {
        "warehouse": place,
        "description": "锁被撬",
        "lines": [{"bin": paper("stolen_from")}],
    },
    "safety.accept_hazard": lambda paper, place: {"referral": paper("hazard_referred")},
    "safety.assign_task": lambda paper, place: {"place": place, "person": f"N-{KEEPER}", "task": "上架"},
    "safety.bypass_interlock": lambda paper, place: {
        "interlock": paper("machine"),
        "reason": "调试",
        "until": "2099-12-31T18:00:00+08:00",
    },
    "safety.close_hazard": lambda paper, place: {"hazard": paper("fixed_hazard")},
    "safety.close_incident": lambda paper, place: {"incident": paper("graded_incident")},
    "safety.declare_outbreak": lambda paper, place: {"place": place, "what": "两人发热"},
    "safety.disinfections.enter": lambda paper, place: {**DISINFECTED, "place": place},
    "safety.end_outbreak": lambda paper, place: {"outbreak": paper("outbreak"), "reason": "疾控通知"},
    "safety.equipment.end": lambda paper, place: {"entry": paper("equipment")},
    "safety.equipment.enter": lambda paper, place: {**EQUIPMENT_IN, "code": f"M-{next(FRESH)}", "place": place},
    "safety.extend_hazard": lambda paper, place: {
        "hazard": paper("graded_hazard"),
        "due_on": "2099-12-31",
        "reason": "等配件",
    },
    "safety.file_incident": lambda paper, place: {"incident": paper("incident"), "part": "cause", "text": "见报告"},
    "safety.fix_hazard": lambda paper, place: {"hazard": paper("hazard"), "measure": "已加固"},
    "safety.grade_hazard": lambda paper, place: {
        "hazard": paper("hazard"),
        "grade": "general",
        "owner": f"N-{KEEPER}",
    },
    "safety.grade_incident": lambda paper, place: {"incident": paper("incident"), "grade": "minor"},
    "safety.log_maintenance": lambda paper, place: {
        "equipment": paper("machine"),
        "work": "upkeep",
        "done_on": "2026-03-02",
    },
    "safety.record_check": lambda paper, place: {
        "equipment": paper("machine"),
        "lines": [{"title": "急停按钮", "result": "ok"}],
    },
    "safety.record_downtime": lambda paper, place: {
        "equipment": paper("machine"),
        "began_at": "2026-03-02T09:00:00+08:00",
        "ended_at": "2026-03-02T10:00:00+08:00",
    },
    "safety.record_hazard": lambda paper, place: {**HAZARD_SEEN, "place": place},
    "safety.record_incident": lambda paper, place: {**HARM_DONE, "place": place},
    "safety.record_interim": lambda paper, place: {"hazard": paper("hazard"), "measure": "拉警戒线"},
    "safety.report_incident": lambda paper, place: {
        "incident": paper("incident"),
        "authority": "应急管理局",
        "receipt": "R-1",
    },
    "safety.score_station": lambda paper, place: {
        "place": place,
        "station": "P-03",
        "owner": f"N-{KEEPER}",
        "score": 90,
    },
    "safety.accept_measure": lambda paper, place: {"measure": paper("finished_measure")},
    "safety.finish_measure": lambda paper, place: {"measure": paper("measure"), "done": "已装"},
    "safety.agreements.end": lambda paper, place: {"entry": paper("agreement")},
    "safety.agreements.enter": lambda paper, place: {**AGREEMENT_IN, "place": place},
    "safety.brief_visitor": lambda paper, place: {"visit": paper("visitor"), "kind": "short"},
    "safety.issue_permit": lambda paper, place: {
        "place": place,
        "company": "甲方",
        "work": "货架维修",
        "until": "2099-12-31T18:00:00+08:00",
        "lines": [{"visit": paper("contractor")}],
    },
    "safety.record_sighting": lambda paper, place: {"place": place, "thing": "窗"},
    "safety.warn_of_storm": lambda paper, place: {"place": place, "warning": "台风橙色预警"},
    "safety.close_inspection": lambda paper, place: {"inspection": paper("inspection_to_close")},
    "safety.open_inspection": lambda paper, place: {"kind": "areas", "place": place, "due_on": "2099-12-31"},
    "safety.record_result": lambda paper, place: {"inspection": paper("inspection"), "key": "W-4", "result": "ok"},
    "safety.swap_target": lambda paper, place: {
        "inspection": paper("inspection"),
        "key": "W-4",
        "other": "W-5",
        "reason": "拆除",
    },
    "safety.plan_measure": lambda paper, place: {**MEASURE, "place": place},
    "safety.sign_letter": lambda paper, place: {"place": place, "post": "keeper"},
    "safety.take_over_hazard": lambda paper, place: {"hazard": paper("hazard")},
    "safety.start_equipment": lambda paper, place: {"equipment": paper("machine")},
    "safety.cameras.end": lambda paper, place: {"entry": paper("camera")},
    "safety.cameras.enter": lambda paper, place: {**CAMERA, "camera_code": "C-9", "place": place},
    "safety.record_cameras": lambda paper, place: {"camera": paper("camera_code"), "is_online": True},
    "warehouse.instruct_refusal": lambda paper, place: {"referral": paper("refusal_referred"), "note": "退回"},
    "warehouse.release_issues": lambda paper, place: {"referral": paper("referral"), "note": "已查看"},
    "findings.assign": lambda paper, place: {"finding": paper("finding"), "responsible": f"N-{KEEPER}", "hours": 24},
    "safety.key_loans.end": lambda paper, place: {"entry": paper("key_loan")},
    "safety.key_loans.enter": lambda paper, place: {**KEY_OUT, "place": place},
    "safety.visitors.end": lambda paper, place: {"entry": paper("visitor")},
    "safety.visitors.enter": lambda paper, place: {**VISITOR_IN, "place": place},
    "infosec.accept_risk": lambda paper, place: {
        "vulnerability": paper("vulnerability"),
        "approver": f"N-{table.SERVICE}",
        "until": "2099-12-31T18:00:00+08:00",
        "reason": "业务高峰",
    },
    "infosec.close_alert": lambda paper, place: {"alert": paper("alert"), "cause": "支付通道故障"},
    "infosec.raise_alert": lambda paper, place: {"place": place, "signature": "订单量", "what": "订单量突降"},
    "infosec.settle_alert": lambda paper, place: {"referral": paper("alert_referred")},
    "infosec.mend_vulnerability": lambda paper, place: {"vulnerability": paper("vulnerability"), "done": "已打补丁"},
    "infosec.prove_mended": lambda paper, place: {
        "vulnerability": paper("vulnerability"),
        "kind": "scan",
        "made_at": "2026-03-02T09:00:00+08:00",
    },
    "infosec.record_vulnerability": lambda paper, place: {**VULNERABLE, "place": place},
    "infosec.assets.end": lambda paper, place: {"entry": paper("info_asset")},
    "infosec.assets.enter": lambda paper, place: {**INFO_ASSET, "place": place},
    "infosec.import_scan": lambda paper, place: {
        "place": place,
        "kind": "scan",
        "scope": "机房",
        "made_on": "2026-03-01",
        "file": digest(paper("scan_file")),
        "lines": [{"asset": paper("asset_code")}],
    },
    "infosec.grant_personal_data": lambda paper, place: {"asset": paper("info_asset"), "purpose": "发货"},
    "infosec.software.end": lambda paper, place: {"entry": paper("software")},
    "infosec.software.enter": lambda paper, place: {**SOFTWARE_IN, "place": place},
    "infosec.devices.end": lambda paper, place: {"entry": paper("device")},
    "infosec.devices.enter": lambda paper, place: {**DEVICE_IN, "place": place},
    "infosec.end_approval": lambda paper, place: {"device": paper("device"), "reason": "遗失"},
    "org.assign": lambda paper, place: {"person": f"N-{table.SERVICE}", "post": "keeper", "place": place},
    "training.add_result": lambda paper, place: {
        "session": paper("session_late"),
        "person": f"N-{KEEPER}",
        "score": 90,
    },
    "training.close_session": lambda paper, place: {"session": paper("session_ended")},
    "training.excuse_from_session": lambda paper, place: {
        "session": paper("session_excused"),
        "person": f"N-{table.SERVICE}",
        "reason": "门诊",
    },
    "training.note_absence": lambda paper, place: {"session": paper("session_missed"), "person": f"N-{KEEPER}"},
    "training.record_attendance": lambda paper, place: {
        "session": paper("session_attended"),
        "person": f"N-{KEEPER}",
    },
    "training.schedule_session": lambda paper, place: {
        "course": "AQ@1",
        "place": place,
        "starts_at": "2026-03-02T10:00:00+08:00",
        "ends_at": "2026-03-02T11:00:00+08:00",
    },
    "warehouse.record_arrival": lambda paper, place: {
        "warehouse": place,
        "supplier": "甲",
        "delivery_note": "D-1",
        "carrier": "乙",
        "lines": [{"sku": "A-500", "quantity": 1, "unit_cost": 1}],
    },
    "warehouse.count_arrival": lambda paper, place: {
        "arrival": paper("waiting"),
        "lines": [{"barcode": CODE, "quantity": 1}],
    },
    "warehouse.receive_goods": lambda paper, place: {"arrival": paper("counted"), "lines": LINE},
    "warehouse.refuse_goods": lambda paper, place: {
        "arrival": paper("counted"),
        "lines": [{"line": 1, "item": "quality", "quantity": 1, "reason": "破损"}],
    },
    "warehouse.arrange_bin": lambda paper, place: {"bin": paper("bin"), "purpose": "storage"},
    "warehouse.open_bin": lambda paper, place: {"warehouse": place, "code": f"NEW-{place}-{next(FRESH)}"},
    "warehouse.put_away": lambda paper, place: {
        "receipt": paper("receipt"),
        "lines": [{"line": 1, "bin": paper("bin"), "quantity": 1}],
    },
    "warehouse.undo_putaway": lambda paper, place: {"putaway": paper("putaway")},
    "warehouse.relocate": lambda paper, place: {
        "bin": paper("bin"),
        "lines": [{"sku": "A-500", "target": paper("bin"), "quantity": 1}],
    },
    "warehouse.pick_goods": lambda paper, place: {
        "request": paper("approved"),
        "lines": [{"line": 1, "bin": paper("bin"), "quantity": 1}],
    },
    "warehouse.return_pick": lambda paper, place: {
        "request": paper("picked"),
        "lines": [{"line": 1, "bin": paper("bin"), "quantity": 1}],
    },
    "warehouse.record_found_goods": lambda paper, place: {
        "bin": paper("bin"),
        "sku": "A-500",
        "quantity": 1,
        "note": "错放",
    },
    "warehouse.issue_gate_pass": lambda paper, place: {
        "warehouse": place,
        "document": paper("dispatch"),
        "carrier_name": "张三",
        "lines": [{"contents": "洗发水", "cartons": 1}],
    },
    "warehouse.check_exit": lambda paper, place: {"warehouse": place, "gate_pass": paper("gate_pass"), "cartons": 1},
    "warehouse.record_exit_incident": lambda paper, place: {"warehouse": place, "description": "从后门出去"},
    "warehouse.personal_parcels.enter": lambda paper, place: {**OWN_PARCEL, "place": place},
    "warehouse.measure_aisle": lambda paper, place: {"bin": paper("bin"), "width": 120},
    "aftersales.request_return": lambda paper, place: {
        "order": paper("order"),
        "reason": "quality",
        "signed_at": "2026-03-02T09:00:00+08:00",
    },
    "aftersales.decide_return": lambda paper, place: {
        "request": paper("return_request"),
        "outcome": "return",
        "note": "同意",
    },
    "orders.allocate_order": lambda paper, place: {"order": paper("order")},
    "orders.cancel_order": lambda paper, place: {"order": paper("order"), "reason": "买家取消"},
    "orders.check_display": lambda paper, place: {"shop": paper("shop"), "is_shown": False},
    "orders.explain_listing": lambda paper, place: {
        "difference": paper("listing_difference"),
        "cause": "sync",
        "note": "延迟",
    },
    "orders.record_listed_stock": lambda paper, place: {"shop": paper("shop"), "sku": "A-500", "quantity": 1},
    "orders.open_shop": lambda paper, place: {
        "code": f"S{next(FRESH)}",
        "name": "新店",
        "platform": "jd",
        "warehouse": place,
        "carrier": "顺丰",
    },
    "orders.record_order": lambda paper, place: {
        "shop": paper("shop"),
        "platform_number": f"P{next(FRESH)}",
        "lines": [{"sku": "A-500", "quantity": 1}],
    },
    "orders.record_review": lambda paper, place: {
        "shop": paper("shop"),
        "platform_number": "allocated_order",
        "stars": 5,
    },
    "orders.set_presale": lambda paper, place: {"order": paper("order"), "ships_on": "2099-12-31"},
    "warehouse.release_reservation": lambda paper, place: {"request": paper("reserved"), "reason": "不要了"},
    "warehouse.plan_pickup": lambda paper, place: {
        "warehouse": place,
        "carrier": "顺丰",
        "pickup_at": "2026-03-02T17:00:00+08:00",
        "lines": [{"waybill": f"NEW{next(FRESH)}"}],
    },
    "warehouse.stage_parcels": lambda paper, place: {
        "pickup": paper("pickup"),
        "lines": [{"waybill": paper("waybill")}],
    },
    "warehouse.hand_over": lambda paper, place: {
        "pickup": paper("pickup"),
        "count": 1,
        "lines": [{"waybill": paper("waybill")}],
    },
    "warehouse.record_restack": lambda paper, place: {"bin": paper("bin"), "layers": 3},
    "warehouse.concede_lot": lambda paper, place: {
        "warehouse": place,
        "sku": "A-500",
        "batch": paper("batch"),
        "reason": "不影响使用",
    },
    "warehouse.inspect_batch": lambda paper, place: {
        "warehouse": place,
        "sku": "A-500",
        "batch": paper("batch"),
        "result": "passed",
    },
    "warehouse.zone_licences.end": lambda paper, place: {"entry": paper("zone_licence")},
    "warehouse.zone_licences.enter": lambda paper, place: {**LICENCE_IN, "place": place},
    "warehouse.custodians.end": lambda paper, place: {"entry": paper("custodian")},
    "warehouse.custodians.enter": lambda paper, place: {**CUSTODY_IN, "place": place},
    "warehouse.storage_conflicts.end": lambda paper, place: {"entry": paper("storage_conflict")},
    "warehouse.storage_conflicts.enter": lambda paper, place: {**CONFLICT_IN, "place": place},
    "warehouse.request_issue": lambda paper, place: {"warehouse": place, "lines": [{"sku": "A-500", "quantity": 1}]},
    "warehouse.approve_issue": lambda paper, place: {"request": paper("asked")},
    "warehouse.dispatch_goods": lambda paper, place: {"request": paper("approved"), "lines": LINE},
    "warehouse.return_goods": lambda paper, place: {
        "warehouse": place,
        "basis": "T",
        "lines": [{"dispatch": paper("dispatch"), "line": 1, "quantity": 1}],
    },
    "warehouse.reverse_document": lambda paper, place: {"document": paper("sent"), "reason": "发错"},
    "warehouse.close_day": lambda paper, place: {"warehouse": place, "day": "2026-03-02", "lines": []},
    "warehouse.close_month": lambda paper, place: {
        "warehouse": place,
        "month": "2026-03",
        "lines": [{"day": "2026-03-01", "reason": "漏结"}],
    },
    "warehouse.submit_monthly_report": lambda paper, place: {"warehouse": place, "month": "2001-04", "lines": []},
    "warehouse.plan_stocktake": lambda paper, place: {
        "warehouse": place,
        "keeper": f"N-{KEEPER}",
        "lines": [{"sku": "A-500"}],
    },
    "warehouse.count_stock": lambda paper, place: {
        "stocktake": paper("stocktake"),
        "lines": [{"line": 1, "quantity": 1}],
    },
    "warehouse.sign_stocktake": lambda paper, place: {"stocktake": paper("stocktake"), "role": "keeper", "lines": []},
    "warehouse.close_stocktake": lambda paper, place: {"stocktake": paper("open_stocktake")},
    "warehouse.explain_difference": lambda paper, place: {
        "difference": paper("stock_difference"),
        "cause": "lost",
        "proof": "监控",
        "responsible_kind": "none",
    },
    "warehouse.report_differences": lambda paper, place: {
        "stocktake": paper("reported_stocktake"),
        "lines": [{"difference": paper("stock_difference"), "proposal": "核销"}],
    },
    "warehouse.adjust_stock": lambda paper, place: {"report": paper("open_report")},
    **CONDUCT_PLACED,
    "conduct.record_statement": lambda paper, place: {
        "place": place,
        "person": f"N-{KEEPER}",
        "about": "PY-1",
        "said": "已交接",
    },
    "conduct.impose_compensation": lambda paper, place: {
        "place": place,
        "person": f"N-{KEEPER}",
        "about": "PY-1",
        "month": "2026-03",
        "amount": 1,
        "wage": 100,
        "minimum_wage": 0,
    },
    "warehouse.post_to_ledger": lambda paper, place: {"warehouse": place},
    "warehouse.check_movement": lambda paper, place: {"document": paper("unchecked")},
    "warehouse.confirm_difference": lambda paper, place: {
        "difference": paper("difference"),
        "agreed": 9,
        "confirmed_by": "刘经理",
    },
    "levels.decide_proposal": lambda paper, place: {
        "proposal": paper("proposal"),
        "decision": "reject",
        "note": "不处理",
    },
    "levels.propose_clearance": lambda paper, place: {**CLEARANCE_IN, "warehouse": place},
    "levels.propose_replenishment": lambda paper, place: {
        "warehouse": place,
        "sku": "A-500",
        "quantity": 1,
        "reason": "低于补货点",
        "owner": 1,
        "finish_on": "2099-12-31",
    },
    "levels.record_recovery": lambda paper, place: {"proposal": paper("cleared"), "recovered": 1},
    "purchasing.cancel_line": lambda paper, place: {"order": paper("purchase_order"), "line": 1, "reason": "停产"},
    "purchasing.place_order": lambda paper, place: {**ORDER_IN, "place": place},
    "purchasing.suppliers.end": lambda paper, place: {"entry": paper("supplier")},
    "purchasing.suppliers.enter": lambda paper, place: {**SUPPLIER_IN, "place": place},
    "ledger.confirm_payable": lambda paper, place: {
        "place": place,
        "supplier": "甲",
        "document": "HT-1",
        "amount": 1,
    },
    "ledger.post_voucher": lambda paper, place: {
        "place": place,
        "summary": "调整",
        "lines": [{"sku": "A-500", "quantity": 1, "amount": 1}],
    },
    "warehouse.change_state": lambda paper, place: {
        "warehouse": place,
        "sku": "A-500",
        "source": "good",
        "target": "frozen",
        "quantity": 1,
        "reason": "冻结",
    },
    "warehouse.record_unpapered_departure": lambda paper, place: {
        "warehouse": place,
        "sku": "A-500",
        "quantity": 1,
        "keeper": f"N-{KEEPER}",
        "description": "少一件",
    },
}
ONES_OWN = {"warehouse.undo_putaway", "infosec.import_scan"}
"""Commands over what one has oneself just done or uploaded: the papers of the company are older, and the keeper's."""

OF_PEOPLE: Mapping[str, Callable[[str, int], Item]] = {
    "org.end_assignment": lambda person, held: {"assignment": held, "reason": "调离"},
    "org.end_sessions": lambda person, held: {"person": person, "reason": "可疑"},
    "org.record_absence": lambda person, held: {
        "person": person,
        "kind": "annual",
        "since": "2026-03-02",
        "until": "2026-03-02",
    },
    "org.record_leaving": lambda person, held: {
        "person": person,
        "last_day": f"{timezone.localdate():%F}",
        "reason": "离职",
    },
    "org.record_phone": lambda person, held: {"person": person, "phone": "13800000001"},
    "org.remove_second_factor": lambda person, held: {"person": person, "reason": "换手机"},
    "org.rename_person": lambda person, held: {"person": person, "name": "新名"},
    "org.switch_account": lambda person, held: {"person": person, "is_open": False, "reason": "停用"},
    "org.transfer": lambda person, held: {"assignment": held, "post": "clerk", "place": W1, "reason": "调岗"},
}
"""Commands over people, who are at the places of their posts."""

COMPANY_WIDE: Mapping[str, Callable[[Company], Item]] = {
    "org.declare_incompatible": lambda _: {"kind": "post", "one": "keeper", "other": "clerk", "reason": "分开"},
    "org.define_post": lambda _: {"code": "X", "title": "新岗"},
    "org.found_entity": lambda _: {"code": "X", "name": "新主体"},
    "org.found_unit": lambda _: {"entity": "GJ", "code": "U", "name": "新部门"},
    "org.grant_permission": lambda _: {"post": "clerk", "permission": "warehouse.read"},
    "org.open_place": lambda _: {"entity": "GJ", "code": "X", "name": "九号仓", "kind": "warehouse"},
    "org.place_post_under": lambda _: {"post": "clerk", "name": "keeper"},
    "org.rename_entity": lambda _: {"entity": "GJ", "name": "新名"},
    "org.revoke_permission": lambda _: {"post": "clerk", "permission": "catalogue.read", "reason": "收回"},
    "org.withdraw_token": lambda company: {"token": company.token, "reason": "可疑"},
}
"""What concerns everybody: only who may everywhere may."""

SAMPLES: Mapping[str, Any] = {
    "cameras": {"warehouse.list_cameras": ["C-1"]},
    "checks": {"controls.ask_recheck": 1, "warehouse.list_signs": ["A-01"]},
    "approved_until": "2099-12-31T18:00:00+08:00",
    "arrived_at": "2026-03-02T09:00:00+08:00",
    "batch": {"warehouse.set_aside_expiring": 1},
    "carried_at": "2026-03-02T09:00:00+08:00",
    "check": 1,
    "clause": {
        "policy.ask_question": "S98.01",
        "policy.confirm_clause": "S98.01",
        "policy.name_accountable": "S98.01",
        "policy.pause_control": "S98.01",
        "policy.publish_interpretation": "S98.01",
        "policy.register_gap": "S98.01",
        "policy.link_supplement": "S98.01",
    },
    "one": {"policy.register_conflict": "S98.01"},
    "choice": {"policy.take_decision": "方案一", "training.submit_exam": 0},
    "winner": {"policy.rule_conflict": "S98.01"},
    "posts": {"policy.announce_decision": ["keeper"]},
    "code": {
        "rulebook.enact": "S98.01",
        "rulebook.found": "S98",
        "rulebook.settle_waiting": "S98.01",
        "policy.draft_version": "S98.01",
    },
    "columns": {},
    "count": {"warehouse.draw_bins": 1},
    "digest": "0" * 64,
    "scan": "0" * 64,
    "text_hash": "0" * 64,
    "due_at": "2026-12-31T09:00:00+08:00",
    "happened_at": "2026-03-02T09:00:00+08:00",
    "impact": 3,
    "likelihood": 3,
    "percent": {"risk.set_limit": 60},
    "key": {"controls.propose_gate": "own.sample"},
    "kind": {"office.write_entry": "plan"},
    "lease": "0" * 32,
    "level": 1,
    "month": {"warehouse.list_signs": "2026-11"},
    "months": 12,
    "most": 1,
    "minutes": 60,
    "topic": "安全",
    "turn": {"agenda.send_digests": "morning"},
    "valid_until": "2099-12-31",
    "year": 2027,
    "params": {},
    "part": {"warehouse.list_signs": 1},
    "permission": "warehouse.read",
    "quantity": {"warehouse.set_aside_expiring": 1},
    "result": {"office.settle_entry": "done"},
    "reviewed_at": "2026-03-02T09:00:00+08:00",
    "source": {"warehouse.set_aside_expiring": "good"},
    "step": {"office.take_step": "accept"},
    "target": {"warehouse.set_aside_expiring": "near_expiry"},
}
"""Values of fields that take not just any text or number; of one command alone where they stand under its key."""


def cells(company: Company) -> Iterator[Cell]:
    for who in table.CALLERS:
        caller = company.callers[who.name]
        for key, command in sorted(ours().items()):
            for whose, item, expected in _asked(company, key, command, who):
                address = f"/commands/{key}"

                def ask(item: Item = item, address: str = address, caller: Any = caller) -> HttpResponse:
                    return rest(caller, "POST", address, {"input": item})

                wanted, twin, is_alike = expected
                if twin is not None:

                    def unknown(item: Item = twin, address: str = address, caller: Any = caller) -> HttpResponse:
                        return rest(caller, "POST", address, {"input": item})

                    yield Cell(f"command {key}", who.name, whose, ask, wanted, unknown, is_alike)
                else:
                    yield Cell(f"command {key}", who.name, whose, ask, wanted)


def ours() -> dict[str, type[Command]]:
    return {key: command for key, command in commands().items() if command.__module__.startswith("guiju.")}


Expected = tuple[Wanted, Item | None, bool]


def _asked(company: Company, key: str, command: type[Command], who: Who) -> Iterator[tuple[str, Item, Expected]]:
    may = _where(who, key)
    if key in PLACED:
        is_own, done = key in ONES_OWN, GRANTED if key in ONES_OWN else DONE
        nothing = PLACED[key](lambda kind: 999_999_999 if kind == "finding" else UNKNOWN, "WH9")
        for place in PLACES:
            item = PLACED[key](lambda kind, place=place: company.papers[place][kind], place)
            yield place, item, _at(who, may, place, nothing, done, is_loose=is_own)
        yield "unknown", nothing, _at(who, may, None, None, DONE, is_loose=False)
        if who.name == KEEPER:
            yield from _mixed(company, key)
    elif key in OF_PEOPLE:
        nothing = OF_PEOPLE[key](UNKNOWN, 999_999_999)
        for place, name in zip(PLACES, (KEEPER, OTHER), strict=True):
            item = OF_PEOPLE[key](f"N-{name}", assignment_of(name))
            yield place, item, _at(who, may, place, nothing, GRANTED, is_loose=True)
    elif key in COMPANY_WIDE:
        inside = status(*DONE) if may == table.EVERYWHERE else both(status(409), _not_there)
        yield "the whole company", COMPANY_WIDE[key](company), (_door(who, may) or inside, None, True)
    elif key in OWN:
        yield from OWN[key](company, who, may)
    else:
        yield "any", _shaped(command), (_door(who, may) or status(*GRANTED), None, True)


def _mixed(company: Company, key: str) -> Iterator[tuple[str, Item, Expected]]:
    """The keeper names something of his own and something that is not his beside it."""
    mine, foreign = company.papers[W1], company.papers[W2]
    item = PLACED[key](mine.__getitem__, W1)
    refused = both(status(409), _not_there)
    if key == "warehouse.return_goods":
        line = {**item["lines"][0], "dispatch": foreign["dispatch"]}
        unknown = {**item["lines"][0], "dispatch": UNKNOWN}
        yield "another's dispatch", {**item, "lines": [line]}, (refused, {**item, "lines": [unknown]}, True)
        yield "another's warehouse", {**item, "warehouse": W2}, (refused, {**item, "warehouse": "WH9"}, True)
    field = {"warehouse.record_arrival": "photo", "warehouse.dispatch_goods": "letter"}.get(key)
    if field is not None:
        yield "another's file", {**item, field: foreign["sha256"]}, (refused, {**item, field: "0" * 64}, True)
        yield "one's own file", {**item, field: mine["sha256"]}, (status(*DONE), None, True)


def _where(who: Who, key: str) -> frozenset[str]:
    if key in table.OWN_ACCOUNT:
        return table.NOWHERE if who.is_out or who.scopes is not None else table.EVERYWHERE
    return where(who, key)


def _door(who: Who, may: frozenset[str]) -> Wanted | None:
    """What is said at the door, before anything is looked at; None for who may pass."""
    if who.is_out:
        return status(401)
    return None if may else status(403)


def _at(
    who: Who, may: frozenset[str], place: str | None, nothing: Item | None, done: tuple[int, ...], *, is_loose: bool
) -> Expected:
    shut = _door(who, may)
    if shut is not None:
        return shut, None, True
    if place in may:
        return status(*done), nothing if is_loose else None, False
    return both(status(409), _not_there), nothing, True


def _not_there(answer: HttpResponse) -> str:
    controls = {breach["control"] for breach in answer.json()["breaches"]}
    return "" if "reference_exists" in controls else f"refused by {controls}"


def _acknowledge(company: Company, who: Who, may: frozenset[str]) -> Iterator[tuple[str, Item, Expected]]:
    mine = {"breach": company.breach, "reason": "停电"}
    nothing = {"breach": 999_999_999, "reason": "停电"}
    shut = _door(who, may)
    if shut is not None:
        yield "one's own or not", mine, (shut, None, True)
    elif who.name == KEEPER:
        yield "one's own", mine, (status(200), None, True)
    else:
        yield "somebody else's", mine, (both(status(409), _not_there), nothing, True)


def _decide(company: Company, who: Who, may: frozenset[str]) -> Iterator[tuple[str, Item, Expected]]:
    is_approver = any(each.post == "operations_director" for each in who.holds)
    for asked_by, is_right in ((KEEPER, is_approver), (table.LEAD, False)):
        item = {"held": company.held[asked_by], "decision": "reject", "note": "不同意"}
        yield f"asked by {asked_by}", item, (_door(who, may) or status(200 if is_right else 409), None, True)


def _reveal(company: Company, who: Who, may: frozenset[str]) -> Iterator[tuple[str, Item, Expected]]:
    seen = may & where(who, "warehouse.read")
    asked = {"query": "warehouse.issue_requests", "column": "picker", "reason": "核对提货人"}
    nothing = {**asked, "record": UNKNOWN}
    for place in PLACES:
        item = {**asked, "record": company.papers[place]["asked"]}
        yield place, item, _at(who, may, place if place in seen else None, nothing, DONE, is_loose=False)


def _revoke(company: Company, who: Who, may: frozenset[str]) -> Iterator[tuple[str, Item, Expected]]:
    item, nothing = {"token": company.token, "reason": "丢失"}, {"token": 999_999_999, "reason": "丢失"}
    yield "the keeper's", item, _at(who, may, W1 if who.name == KEEPER else None, nothing, DONE, is_loose=False)


def _own_case(kind: str, said: Item) -> Callable[[Company, Who, frozenset[str]], Iterator[tuple[str, Item, Expected]]]:
    """About the keeper's own case: nobody else's, whatever his posts."""

    def asked(company: Company, who: Who, may: frozenset[str]) -> Iterator[tuple[str, Item, Expected]]:
        item, nothing = {"case": company.papers[W1][kind], **said}, {"case": UNKNOWN, **said}
        yield "the keeper's", item, _at(who, may, W1 if who.name == KEEPER else None, nothing, DONE, is_loose=False)

    return asked


OWN: Mapping[str, Callable[[Company, Who, frozenset[str]], Iterator[tuple[str, Item, Expected]]]] = {
    "commands.acknowledge": _acknowledge,
    "commands.decide_held": _decide,
    "conduct.answer_case": _own_case("penalty", {"said": "已补复核"}),
    "conduct.file_appeal": _own_case("served", {"grounds": "有记录可查"}),
    "org.revoke_token": _revoke,
    "queries.reveal": _reveal,
}


def _shaped(command: type[Command]) -> Item:
    """Input of the command's shape that names nothing that exists."""
    item = _row(command.key, command.header)
    if command.line is not None and command.needs_lines:
        item["lines"] = [_row(command.key, command.line)]
    return item


def _row(key: str, model: type[BaseModel]) -> Item:
    return {name: _value(key, name, info) for name, info in model.model_fields.items() if info.is_required()}


def _value(key: str, name: str, info: Any) -> Any:
    patterns = [getattr(mark, "pattern", None) for mark in info.metadata]
    sample = SAMPLES.get(name)
    sample = sample.get(key) if isinstance(sample, dict) and sample else sample
    if sample is not None:
        return sample
    if get_origin(info.annotation) is Literal:
        return get_args(info.annotation)[0]
    by_pattern = {r"^[0-9a-f]{64}$": "0" * 64, r"^S\d{2}$": "S98", r"^S\d{2}\.\d{2}$": "S98.01"}
    for pattern, value in by_pattern.items():
        if pattern in patterns:
            return value
    moment = timezone.now() + timedelta(days=1)
    kinds: dict[Any, Any] = {int: 999_999_999, bool: True, date: f"{moment:%F}", type(moment): moment.isoformat()}
    return kinds.get(info.annotation, "NO-SUCH")
