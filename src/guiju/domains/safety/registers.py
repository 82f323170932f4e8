"""Visitors, keys and cameras: registers by declaration."""

from guiju.domains.safety.models import Camera, KeyLoan, Visitor
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
