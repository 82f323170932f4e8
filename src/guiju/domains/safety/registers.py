"""Visitors, keys, cameras, sources of fire, extinguishers, risks: registers by declaration."""

from guiju.domains.safety.models import (
    Camera,
    Disinfection,
    Equipment,
    Extinguisher,
    FireSource,
    HygieneArea,
    KeyLoan,
    RainyMode,
    Risk,
    RiskReview,
    SafetyAgreement,
    Visitor,
)
from guiju.kernel.registers.register import Register


class Visitors(Register):
    key = "safety.visitors"
    title = "来访登记"
    model = Visitor
    prefix = "LF"
    ends = "离开"
    records_reality = True
    masked = {"name": "name", "phone": "phone"}
    searched = ("company", "purpose", "vehicle", "host")
    also = {"name": ("姓名", "访客"), "phone": ("手机", "联系电话"), "host": ("接待人",)}


class KeyLoans(Register):
    key = "safety.key_loans"
    title = "钥匙登记"
    model = KeyLoan
    prefix = "YS"
    ends = "归还"
    expires = "due_on"
    answers = "holder"
    searched = ("key_code", "opens", "holder")
    also = {"key_code": ("编号",), "holder": ("借用人", "领取人")}


class Cameras(Register):
    key = "safety.cameras"
    title = "摄像头登记"
    model = Camera
    prefix = "SX"
    ends = "撤除"
    answers = "keeper"
    searched = ("camera_code", "covers", "keeper")
    also = {"camera_code": ("编号", "设备编号"), "covers": ("位置",)}


class FireSources(Register):
    key = "safety.fire_sources"
    title = "电器与火源台账"
    model = FireSource
    prefix = "HY"
    ends = "停用"
    answers = "keeper"
    searched = ("code",)


class Extinguishers(Register):
    key = "safety.extinguishers"
    title = "灭火器登记"
    model = Extinguisher
    prefix = "MH"
    ends = "报废"
    expires = "good_until"
    searched = ("code", "agent")


class Risks(Register):
    key = "safety.risks"
    title = "风险清单"
    model = Risk
    prefix = "FD"
    ends = "消除"
    answers = "keeper"
    searched = ("hazard", "measure")


class RainyModes(Register):
    key = "safety.rainy_modes"
    title = "雨季模式"
    model = RainyMode
    prefix = "RM"
    ends = "结束"


class RiskReviews(Register):
    key = "safety.risk_reviews"
    title = "风险清单复审"
    model = RiskReview
    prefix = "FS"
    records_reality = True


class EquipmentBook(Register):
    key = "safety.equipment"
    title = "设备台账"
    model = Equipment
    prefix = "SB"
    ends = "停用"
    answers = "keeper"
    searched = ("code", "name", "keeper")
    also = {"code": ("编号",), "keeper": ("保管人",)}


class Disinfections(Register):
    key = "safety.disinfections"
    title = "消毒登记"
    model = Disinfection
    prefix = "XD"
    records_reality = True
    searched = ("agent",)


class HygieneAreas(Register):
    key = "safety.hygiene_areas"
    title = "卫生责任区"
    model = HygieneArea
    prefix = "WQ"
    ends = "撤销"
    answers = "keeper"
    searched = ("code", "keeper")
    also = {"code": ("区域", "编号"), "keeper": ("责任人",)}


class SafetyAgreements(Register):
    key = "safety.agreements"
    title = "安全协议登记"
    model = SafetyAgreement
    prefix = "AX"
    ends = "终止"
    expires = "valid_until"
    searched = ("company",)
    also = {"company": ("承包商", "乙方")}
    empty = "还没有安全协议：外单位来作业前先签协议，登记签订日和有效期。"
