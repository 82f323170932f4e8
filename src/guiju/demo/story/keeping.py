"""Keeping the rulebooks: on Fridays somebody says what is new in policy, or that nothing is."""

from guiju.demo.story.stage import DIRECTOR, Stage
from guiju.domains.policy.api import CoverDomain, RecordNews

_NEWS = {
    2: {
        "relevance": "irrelevant",
        "title": "跨境进口清单调整，公司不做跨境",
        "source": "www.customs.gov.cn",
        "issuer": "海关总署",
    }
}
"""By week of the story."""

_COVERED = {
    "S02 员工工作细则": ("组织", "人才", "人事"),
    "S03 仓库管理制度": ("库存", "物流"),
    "S05 质量与售后制度": ("售后", "质量"),
    "S12 商品与供应制度": ("商品", "销售", "价格", "供应链"),
    "S13 经营管理制度": ("风险", "品牌", "广告", "财务"),
    "S18 企业安全管理制度": ("数据", "信息安全"),
}


def fields_covered(stage: Stage) -> None:
    """Which document covers which field; nobody has written one for 支付安全 yet."""
    items = [
        {"domain": field, "document": document, "version": "1", "owner": DIRECTOR, "reviewed_on": stage.day}
        for document, fields in _COVERED.items()
        for field in fields
    ]
    stage.act(DIRECTOR, CoverDomain, items, "covers")


def news_noted(stage: Stage) -> None:
    stage.act(DIRECTOR, RecordNews, [_NEWS.get(stage.number // 7, {"relevance": "none"})], "news")
