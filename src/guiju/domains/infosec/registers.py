"""The register of external devices."""

from guiju.domains.infosec.models import Device
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
