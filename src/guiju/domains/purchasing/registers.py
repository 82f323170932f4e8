"""The register of suppliers."""

from guiju.domains.purchasing.models import Supplier
from guiju.kernel.registers.register import Register


class Suppliers(Register):
    key = "purchasing.suppliers"
    title = "供应商登记"
    model = Supplier
    prefix = "GF"
    ends = "停用"
    answers = "buyer"
    searched = ("name", "buyer")
    also = {"name": ("供应商名称", "供货商"), "buyer": ("采购员",), "risk": ("风险",)}
    empty = "还没有登记供应商：与谁买、风险等级、谁负责，都记在这里。"
