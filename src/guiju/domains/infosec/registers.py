"""The registers of external devices, of software and of information assets."""

from guiju.domains.infosec.models import Device, InfoAsset, Software
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


class InfoAssets(Register):
    key = "infosec.assets"
    title = "信息资产登记"
    model = InfoAsset
    prefix = "ZI"
    ends = "停用"
    answers = "keeper"
    searched = ("code", "name", "keeper")
    also = {"code": ("编号",), "name": ("资产",), "keeper": ("负责人",)}
    empty = "还没有登记信息资产：有什么系统和数据、谁负责、多重要、怎么保护，都记在这里。"
