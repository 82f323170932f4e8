"""What a company reads out of its own text, and what people decide about each clause of it before anything takes effect."""

from django.db import models
from django.db.models import Q

from guiju.kernel.rulebook.models.clauses import Kind
from guiju.kernel.store.models import Posted


class Fate(models.TextChoices):
    """What became of a clause of the edition before; empty where there was none."""

    SAME = "same", "未变"
    CHANGED = "changed", "有改动"
    MOVED = "moved", "换了编号"
    NEW = "new", "新增"
    GONE = "gone", "已删去"


class Settled(models.TextChoices):
    """What somebody decided about a clause of a draft; split and merged ones live on in the clauses made of them."""

    ACCEPT = "accept", "采纳"
    EDIT = "edit", "改后采纳"
    IGNORE = "ignore", "不采纳"
    REOPEN = "reopen", "重新考虑"
    SPLIT = "split", "已拆分"
    MERGE = "merge", "已合并"


class AdoptedText(Posted):
    """A text as it was handed in; ``lines`` is JSON: number, words, kind and level of each that says something."""

    name = models.CharField("文件名", max_length=200)
    sha256 = models.CharField("摘要", max_length=64)
    lines = models.TextField("原文")
    taken_by = models.BigIntegerField("提交人")
    taken_at = models.DateTimeField("提交时间")

    class Meta:
        verbose_name = "制度原文"
        constraints = [models.UniqueConstraint(fields=["sha256"], name="rulebook_text_once")]


class TextReading(Posted):
    """A text has been read: how many rulebooks stand in it, or why it could not be read. A text without one is waiting."""

    text = models.OneToOneField(AdoptedText, models.PROTECT, verbose_name="制度原文", related_name="reading")
    rulebooks = models.IntegerField("制度数")
    fault = models.TextField("读不出的原因", default="")

    class Meta:
        verbose_name = "原文整理"


class DraftRulebook(Posted):
    """One rulebook of a text. ``line`` and ``last_line`` are its place there; ``report`` is the JSON of its numbering.

    ``earlier`` is the edition before it, whose code and clause codes it goes on with.
    """

    text = models.ForeignKey(AdoptedText, models.PROTECT, verbose_name="制度原文", related_name="drafts")
    code = models.CharField("代码", max_length=10)
    edition = models.IntegerField("稿次")
    title = models.CharField("制度", max_length=120)
    line = models.IntegerField("起始行")
    last_line = models.IntegerField("末行")
    articles = models.IntegerField("条数")
    chapters = models.TextField("章名")
    report = models.TextField("编号检查")
    earlier = models.ForeignKey("self", models.PROTECT, verbose_name="上一稿", null=True, related_name="later")

    class Meta:
        verbose_name = "制度草稿"
        constraints = [models.UniqueConstraint(fields=["code", "edition"], name="rulebook_draft_edition_once")]


class DraftClause(Posted):
    """A clause as it was read, or as it was split or merged from others (``made_of``, JSON ids).

    ``place`` sorts the clauses of a draft; ``key`` is its number in the source, whatever becomes of its code. The other
    texts are JSON lists: source lines, headings above it, items, params, proposals, warnings, profile flags it needs and
    codes of clauses it repeats or contradicts. ``score`` is its best proposal's in thousandths.
    """

    draft = models.ForeignKey(DraftRulebook, models.PROTECT, verbose_name="制度草稿", related_name="clauses")
    code = models.CharField("条款号", max_length=20)
    place = models.CharField("次序", max_length=60)
    key = models.CharField("原编号路径", max_length=120)
    ref = models.CharField("原编号", max_length=60)
    lines = models.TextField("原文行")
    chapter = models.TextField("章节")
    title = models.CharField("标题", max_length=120)
    text = models.TextField("条文")
    items = models.TextField("款项")
    kind = models.CharField("种类", max_length=10, choices=Kind)
    actor = models.CharField("执行人", max_length=120)
    params = models.TextField("参数")
    proposals = models.TextField("可绑定的控制")
    score = models.IntegerField("匹配度")
    warnings = models.TextField("提示")
    flags = models.TextField("适用条件")
    related = models.TextField("相关条款")
    fate = models.CharField("与上一稿", max_length=10, choices=Fate, default="")
    before = models.ForeignKey("self", models.PROTECT, verbose_name="上一稿的条款", null=True, related_name="after")
    made_of = models.TextField("由哪些条款而来", default="[]")

    class Meta:
        verbose_name = "条款草稿"
        indexes = [models.Index(fields=["draft", "place"], name="rulebook_draft_place")]
        constraints = [
            models.CheckConstraint(name="rulebook_draft_fate", condition=Q(fate="") | Q(fate__in=Fate.values)),
        ]


class DraftDecision(Posted):
    """What somebody decided about a clause of a draft; the highest ``turn`` counts, the others stay.

    ``title`` to ``bindings`` are the clause as it would be enacted; ``bindings`` is JSON: control and its params.
    """

    clause = models.ForeignKey(DraftClause, models.PROTECT, verbose_name="条款草稿", related_name="decisions")
    turn = models.IntegerField("第几次")
    decision = models.CharField("决定", max_length=10, choices=Settled)
    title = models.CharField("标题", max_length=120, default="")
    text = models.TextField("条文", default="")
    kind = models.CharField("种类", max_length=10, default="")
    params = models.TextField("参数", default="{}")
    bindings = models.TextField("控制", default="[]")
    reason = models.TextField("理由", default="")
    decided_by = models.BigIntegerField("决定人")
    decided_at = models.DateTimeField("决定时间")

    class Meta:
        verbose_name = "条款草稿的决定"
        constraints = [
            # Of two who decide over the same state, one is told that the other was first.
            models.UniqueConstraint(fields=["clause", "turn"], name="rulebook_draft_decided_in_turn"),
            models.CheckConstraint(name="rulebook_draft_decision", condition=Q(decision__in=Settled.values)),
            models.CheckConstraint(name="rulebook_draft_ignored_why", condition=~Q(decision="ignore") | ~Q(reason="")),
        ]


class DraftEnactment(Posted):
    """A draft was enacted whole, every clause of it decided."""

    draft = models.OneToOneField(DraftRulebook, models.PROTECT, verbose_name="制度草稿", related_name="enactment")
    effective_from = models.DateField("生效日")
    clauses = models.IntegerField("颁布的条款")
    enacted_by = models.BigIntegerField("颁布人")
    enacted_at = models.DateTimeField("颁布时间")

    class Meta:
        verbose_name = "草稿颁布"
