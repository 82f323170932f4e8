"""The work journal: what people observe, propose, plan and measure, and what became of it."""

from django.db import models
from django.db.models import Q

from guiju.kernel.registers.models import RegisterEntry
from guiju.kernel.store.fields import EncryptedTextField
from guiju.kernel.store.models import Posted


class EntryKind(models.TextChoices):
    COMPETITOR = "competitor", "竞品动态"
    MARKET = "market", "市场走势"
    STRATEGY = "strategy", "运营策略"
    SUGGESTION = "suggestion", "改善建议"
    REVIEW = "review", "推广复盘"
    FEEDBACK = "feedback", "客户资料分析"
    IMPROVEMENT = "improvement", "流程优化"
    METRIC = "metric", "推广指标"
    ACTIVITY = "activity", "活动计划"
    CHANGE = "change", "网站改进需求"
    PLAN = "plan", "工作计划"
    RESOURCE = "resource", "推广资源"
    USE = "use", "使用推广资源"
    SHEET = "sheet", "产品资料"
    SITE = "site", "品牌网站上线"
    SPEND = "spend", "品牌推广支出"
    TRACKING = "tracking", "推广效果跟踪"
    CHANNEL = "channel", "新渠道"
    MILESTONE = "milestone", "品牌战略里程碑"
    RECOVERY = "recovery", "补救计划"
    AWARENESS = "awareness", "知名度数据"
    FORUM = "forum", "发布站点"
    POST = "post", "推广发布"
    LAUNCH = "launch", "新品推广"
    ARTICLE = "article", "软文"
    NEEDS = "needs", "客户需求分析"
    EFFECT = "effect", "实施效果"
    RISK = "risk", "活动风险"
    MISHAP = "mishap", "活动中的事故"
    PLATFORM = "platform", "品牌目标平台"
    ACCOUNT = "account", "品牌账号"
    SEEN = "seen", "外部使用品牌的账号"
    OUTSOURCE = "outsource", "外协单"
    PARTNER = "partner", "外协单位"
    QUOTE = "quote", "外协报价"
    ACCEPTANCE = "acceptance", "外协验收"
    PAYMENT = "payment", "外协付款申请"
    ARTWORK = "artwork", "包装设计稿"
    PROOF = "proof", "打样"
    SIGNED = "signed", "校对签字"
    MISPRINT = "misprint", "印后差错"
    SITE_CHANGE = "site_change", "网站美术改动"
    OPINION = "opinion", "回访意见"
    CONTEST = "contest", "安全生产竞赛"
    CONTEST_SCORE = "contest_score", "竞赛成绩"
    PRIZE = "prize", "竞赛奖励"
    LEAD = "lead", "分派客户"
    LEAD_ACTIVITY = "lead_activity", "客户跟进"
    ROLEPLAY = "roleplay", "模拟购买"
    REMARK = "remark", "顾客反馈"
    ROOT = "root", "反馈归类分析"
    PROPOSAL = "proposal", "经营决策建议"


class SourceKind(models.TextChoices):
    PUBLIC = "public", "公开页面"
    IMPORTED = "imported", "导入的统计文件"
    MANUAL = "manual", "人工填写"
    INTERNAL = "internal", "对方内部资料"
    BOUND = "bound", "负保密义务的离职人员"
    SCRAPED = "scraped", "违反登录规则抓取"


class Competitor(RegisterEntry):
    """A competitor that is followed."""

    name = models.CharField("竞争对手", max_length=120)
    site = models.CharField("公开店铺或网站", max_length=200, default="")

    class Meta(RegisterEntry.Meta):
        verbose_name = "竞争对手"


class JournalEntry(Posted):
    """``lacks`` says what is missing for it to count; ``follow_on`` is the day on which its outcome is asked for."""

    number = models.CharField("单号", max_length=30, unique=True)
    kind = models.CharField("种类", max_length=20, choices=EntryKind)
    author = models.BigIntegerField("记录人")
    about_day = models.DateField("所属日期")
    subject = models.CharField("对象", max_length=120)
    topic = models.CharField("项目", max_length=60)
    content = models.TextField("内容")
    contact = EncryptedTextField("联系方式", default="")
    figure = models.BigIntegerField("数值", null=True)
    before = models.BigIntegerField("此前数值", null=True)
    unit = models.CharField("单位", max_length=20)
    expected = models.CharField("预期", max_length=500)
    owner = models.CharField("负责人", max_length=60)
    source_kind = models.CharField("来源种类", max_length=20, choices=SourceKind)
    source = models.CharField("来源", max_length=500)
    about = models.ForeignKey("self", models.PROTECT, verbose_name="所属记录", null=True, related_name="parts")
    rolled = models.IntegerField("顺延次数")
    lacks = models.CharField("还缺", max_length=200)
    snapshot = models.CharField("数据快照", max_length=64)
    file = models.CharField("附件摘要", max_length=64, default="")
    follow_on = models.DateField("跟进日", null=True)
    written_at = models.DateTimeField("记录时间")

    class Meta:
        verbose_name = "工作记录"
        indexes = [
            models.Index(fields=["kind", "about_day"], name="office_entry_of_day"),
            models.Index(fields=["follow_on"], name="office_entry_follow", condition=Q(follow_on__isnull=False)),
        ]


class EntryOutcome(Posted):
    """What became of an entry."""

    class Result(models.TextChoices):
        ADOPTED = "adopted", "采纳"
        REJECTED = "rejected", "不采纳"
        DONE = "done", "已办"
        CARRIED = "carried", "顺延"

    number = models.CharField("单号", max_length=30, unique=True)
    entry = models.OneToOneField(JournalEntry, models.PROTECT, verbose_name="工作记录", related_name="outcome")
    result = models.CharField("结果", max_length=12, choices=Result)
    reason = models.CharField("说明", max_length=500)
    figure = models.BigIntegerField("实际数值", null=True)
    settled_by = models.BigIntegerField("办理人")
    settled_at = models.DateTimeField("办理时间")

    class Meta:
        verbose_name = "记录结果"
        constraints = [
            models.CheckConstraint(
                name="office_outcome_rejected_explained",
                condition=~Q(result="rejected") | ~Q(reason=""),
                violation_error_message="不采纳的须写明原因",
            ),
        ]
