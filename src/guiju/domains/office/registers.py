"""Competitors that are followed, and who is whose superior: registers by declaration."""

from guiju.domains.office.models import Competitor, ReportingLine
from guiju.kernel.registers.register import Register


class Competitors(Register):
    key = "office.competitors"
    title = "竞争对手登记"
    model = Competitor
    prefix = "DS"
    ends = "停止跟踪"
    searched = ("name",)
    also = {"name": ("店铺", "竞品")}


class ReportingLines(Register):
    key = "office.reporting_lines"
    title = "上下级关系"
    model = ReportingLine
    prefix = "SJ"
    ends = "终止"
    also = {"person": ("下属", "姓名"), "superior": ("上级", "主管")}
