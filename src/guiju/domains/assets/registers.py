"""The register of assets."""

from guiju.domains.assets.models import Asset
from guiju.kernel.registers.register import Register


class Assets(Register):
    key = "assets.assets"
    title = "资产登记"
    model = Asset
    prefix = "ZC"
    ends = "处置"
    answers = "custodian"
    searched = ("asset_code", "name", "serial", "custodian")
    also = {"asset_code": ("编号",), "name": ("资产名称", "品名"), "custodian": ("使用人", "责任人")}
