"""What an entry of the journal must say to count, by kind; pure."""

from collections.abc import Mapping
from typing import NamedTuple

from guiju.domains.office.models import EntryKind

Fields = Mapping[str, object]
PRICE = "价格"
AD = "广告"
AD_MARK = "广告"
STAGES = ("潜在客户", "意向客户", "准客户")
ADS_ALLOWED, ADS_FORBIDDEN = "允许广告", "禁止广告"
DIRECTIONS = ("进入", "保持", "退出")


class Wanted(NamedTuple):
    """``fields`` must be filled, each with the word that is said when it is not; ``choice`` the topics there are."""

    fields: dict[str, str]
    choice: tuple[str, ...] = ()
    no_choice: str = ""


_NUMBERED = {"figure": "数值", "source": "来源"}
WANTED: Mapping[str, Wanted] = {
    EntryKind.COMPETITOR: Wanted({"source": "来源"}),
    EntryKind.MARKET: Wanted({"subject": "品类"}, DIRECTIONS, "未表态"),
    EntryKind.STRATEGY: Wanted({"source": "无数据依据：数据来源", "expected": "无数据依据：预期指标变化"}),
    EntryKind.SUGGESTION: Wanted({"content": "建议内容"}),
    EntryKind.REVIEW: Wanted({"figure": "无数据"}),
    EntryKind.FEEDBACK: Wanted({"subject": "无引用：客户"}),
    EntryKind.IMPROVEMENT: Wanted({"content": "改了什么", "topic": "哪个流程"}),
    EntryKind.METRIC: Wanted({"topic": "指标", **_NUMBERED}),
    EntryKind.ACTIVITY: Wanted(
        {"owner": "草案：负责人", "expected": "草案：目标", "figure": "草案：预算", "source": "草案：活动日期"}
    ),
    EntryKind.CHANGE: Wanted({"content": "改什么"}),
    EntryKind.PLAN: Wanted({"figure": "不可量化"}),
    EntryKind.RESOURCE: Wanted(
        {"topic": "类型", "figure": "价格", "expected": "受众", "contact": "联系方式", "source": "资质"}
    ),
    EntryKind.USE: Wanted({"about": "推广资源"}),
    EntryKind.SITE: Wanted({"source": "网址"}),
    EntryKind.SPEND: Wanted({"figure": "金额", "subject": "用途"}),
    EntryKind.SHEET: Wanted({"subject": "产品", "content": "资料内容"}),
    EntryKind.TRACKING: Wanted({"figure": "数值", "source": "来源待补"}),
    EntryKind.CHANNEL: Wanted(
        {"subject": "渠道", "source": "筹备：合同", "content": "筹备：测试订单", "figure": "筹备：首笔结算"}
    ),
    EntryKind.MILESTONE: Wanted({"subject": "里程碑", "owner": "负责人"}),
    EntryKind.RECOVERY: Wanted({"about": "里程碑", "source": "完成日期"}),
    EntryKind.AWARENESS: Wanted({"figure": "数值", "source": "来源", "file": "来源截图"}),
    EntryKind.FORUM: Wanted({"subject": "站点"}, (ADS_ALLOWED, ADS_FORBIDDEN), "是否允许广告"),
    EntryKind.POST: Wanted(
        {"subject": "商品类目", "topic": "渠道", "source": "发布凭证：链接", "file": "发布凭证：快照"}
    ),
    EntryKind.LAUNCH: Wanted({"subject": "产品"}),
    EntryKind.ARTICLE: Wanted({"subject": "产品", "content": "正文"}),
    EntryKind.NEEDS: Wanted({"content": "分析内容"}),
    EntryKind.EFFECT: Wanted({"about": "所属记录", "figure": "实际数值"}),
    EntryKind.RISK: Wanted({"about": "活动", "subject": "风险"}),
    EntryKind.MISHAP: Wanted({"about": "活动", "subject": "事故"}),
    EntryKind.PLATFORM: Wanted({"subject": "平台", "owner": "负责人", "source": "完成日期"}),
    EntryKind.ACCOUNT: Wanted({"subject": "平台", "topic": "账号", "file": "待证：认证凭证"}),
    EntryKind.SEEN: Wanted({"subject": "平台", "topic": "账号"}),
    EntryKind.OUTSOURCE: Wanted({"subject": "外协单位", "figure": "金额（分）", "content": "内容"}),
    EntryKind.PARTNER: Wanted({"subject": "外协单位", "source": "资质"}),
    EntryKind.QUOTE: Wanted({"about": "外协单", "subject": "报价单位", "figure": "金额（分）"}),
    EntryKind.ACCEPTANCE: Wanted({"about": "外协单", "file": "样品照片"}),
    EntryKind.PAYMENT: Wanted({"about": "外协单", "figure": "金额（分）"}),
    EntryKind.ARTWORK: Wanted({"subject": "产品", "topic": "版本", "file": "设计稿"}),
    EntryKind.PROOF: Wanted({"subject": "印件", "file": "打样照片"}),
    EntryKind.SIGNED: Wanted({"about": "打样或设计稿", "topic": "校对项"}),
    EntryKind.MISPRINT: Wanted({"about": "打样", "content": "差错"}),
    EntryKind.SITE_CHANGE: Wanted({"subject": "页面", "source": "缺需求单号"}),
    EntryKind.OPINION: Wanted({"content": "意见"}),
    EntryKind.CONTEST: Wanted({"content": "竞赛方案"}),
    EntryKind.CONTEST_SCORE: Wanted({"about": "竞赛", "subject": "参赛人", "figure": "成绩"}),
    EntryKind.PRIZE: Wanted({"about": "竞赛", "subject": "获奖人", "source": "奖励建议：预算科目"}),
    EntryKind.LEAD: Wanted({"subject": "客户", "owner": "跟进人编号"}, STAGES, "阶段"),
    EntryKind.LEAD_ACTIVITY: Wanted({"about": "客户", "content": "跟进内容"}),
    EntryKind.ROLEPLAY: Wanted({"subject": "练习人编号", "topic": "场景", "owner": "扮演顾客的人"}),
    EntryKind.REMARK: Wanted({"subject": "订单号", "topic": "归类"}),
    EntryKind.ROOT: Wanted({"subject": "首因"}),
    EntryKind.PROPOSAL: Wanted({"content": "决策内容", "file": "无数据依据"}),
}


def lacking(kind: str, given: Fields) -> str:
    """What is missing, as people read it; empty where nothing is."""
    wanted = WANTED[kind]
    missing = [word for name, word in wanted.fields.items() if given[name] in (None, "")]
    if kind == EntryKind.COMPETITOR and not _says(given):
        missing.insert(0, PRICE if given["topic"] == PRICE else "内容")
    if wanted.choice and given["topic"] not in wanted.choice:
        missing.append(wanted.no_choice)
    return "、".join(missing)


def _says(given: Fields) -> bool:
    """Whether an observation has its price, or what else it is about."""
    return given["figure"] is not None if given["topic"] == PRICE else bool(given["content"])
