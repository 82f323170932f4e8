"""The kinds of the journal under the headings by which a form lists them."""

from guiju.domains.office.models import EntryKind

KINDS = {str(key): str(word) for key, word in EntryKind.choices}
GROUPS: dict[str, tuple[EntryKind, ...]] = {
    "市场与客户": (
        EntryKind.COMPETITOR,
        EntryKind.MARKET,
        EntryKind.STRATEGY,
        EntryKind.FEEDBACK,
        EntryKind.NEEDS,
        EntryKind.PROPOSAL,
    ),
    "推广": (
        EntryKind.REVIEW,
        EntryKind.METRIC,
        EntryKind.RESOURCE,
        EntryKind.USE,
        EntryKind.SHEET,
        EntryKind.LAUNCH,
        EntryKind.ARTICLE,
        EntryKind.FORUM,
        EntryKind.POST,
        EntryKind.TRACKING,
        EntryKind.CHANNEL,
    ),
    "活动": (EntryKind.ACTIVITY, EntryKind.RISK, EntryKind.MISHAP),
    "品牌": (
        EntryKind.SITE,
        EntryKind.SPEND,
        EntryKind.AWARENESS,
        EntryKind.MILESTONE,
        EntryKind.RECOVERY,
        EntryKind.PLATFORM,
        EntryKind.ACCOUNT,
        EntryKind.SEEN,
    ),
    "计划与改进": (
        EntryKind.PLAN,
        EntryKind.SUGGESTION,
        EntryKind.IMPROVEMENT,
        EntryKind.CHANGE,
        EntryKind.EFFECT,
        EntryKind.SITE_CHANGE,
    ),
    "外协与印制": (
        EntryKind.OUTSOURCE,
        EntryKind.PARTNER,
        EntryKind.QUOTE,
        EntryKind.ACCEPTANCE,
        EntryKind.PAYMENT,
        EntryKind.ARTWORK,
        EntryKind.PROOF,
        EntryKind.SIGNED,
        EntryKind.MISPRINT,
    ),
    "销售与客服": (
        EntryKind.OPINION,
        EntryKind.ROLEPLAY,
        EntryKind.REMARK,
        EntryKind.ROOT,
        EntryKind.LEAD,
        EntryKind.LEAD_ACTIVITY,
    ),
    "安全竞赛": (EntryKind.CONTEST, EntryKind.CONTEST_SCORE, EntryKind.PRIZE),
}
