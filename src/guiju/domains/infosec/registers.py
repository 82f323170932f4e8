"""The registers of external devices and of software."""

from guiju.domains.infosec.models import Device, Software
from guiju.kernel.registers.register import Register


class Devices(Register):
    key = "infosec.devices"
    title = "外接设备登记"
    model = Device
    prefix = "WS"
    ends = "归还"
    expires = "approved_until"
    answers = "owner"
    searched = ("device_code", "serial", "owner")
    also = {"device_code": ("编号",), "serial": ("SN", "S/N"), "owner": ("使用人",), "approved_until": ("有效期至",)}


class Softwares(Register):
    key = "infosec.software"
    title = "软件登记"
    model = Software
    prefix = "RS"
    ends = "卸载"
    expires = "licence_until"
    answers = "keeper"
    searched = ("name", "licence", "installed_on", "keeper")
    also = {"name": ("软件",), "licence": ("序列号", "许可"), "keeper": ("责任人",), "licence_until": ("有效期至",)}
    empty = "还没有登记软件：装了什么、什么授权、谁批准的、哪天到期，都记在这里。"
