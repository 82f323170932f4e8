"""What is shown of the journal: entries with what they lack, and what became of them."""

from datetime import date, datetime
from typing import Annotated, Any

from django.db.models import Case, CharField, F, OuterRef, QuerySet, Subquery, Value, When
from django.utils import timezone

from guiju.domains.office.entry_kinds import GROUPS, KINDS
from guiju.domains.office.models import EntryKind, EntryOutcome, JournalEntry, SourceKind
from guiju.domains.office.queries.permissions import READ
from guiju.kernel.commands.fields import Label
from guiju.kernel.org.names import person_of
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.filters import Filter
from guiju.kernel.queries.query import Params, Query, Section
from guiju.kernel.queries.reader import Reader

SOURCES = {str(key): str(word) for key, word in SourceKind.choices}
RESULTS = {str(key): str(word) for key, word in EntryOutcome.Result.choices}
OPEN, OVERDUE, SETTLED, NOTHING = "待跟进", "跟进逾期", "已了结", "无需跟进"
STATES = {OPEN: "warn", OVERDUE: "stop", SETTLED: "pass", NOTHING: "plain"}


class JournalParams(Params):
    kind: Annotated[str | None, Label("种类", choices=KINDS, groups=GROUPS), Filter("kind")] = None
    state: Annotated[str | None, Label("跟进", choices={each: each for each in STATES}), Filter("standing")] = None
    since: Annotated[date | None, Label("所属日期（自）"), Filter("about_day", "since")] = None
    until: Annotated[date | None, Label("所属日期（至）"), Filter("about_day", "until")] = None


class JournalRow(Row):
    number: Annotated[str, Column("单号", sortable=True, search="prefix")]
    kind: Annotated[str, Column("种类", choices=KINDS)]
    author: Annotated[str | None, Column("记录人", "author_name")]
    about_day: Annotated[date, Column("所属日期")]
    subject: Annotated[str, Column("对象", search="contains")]
    topic: Annotated[str, Column("项目")]
    content: Annotated[str, Column("内容")]
    contact: Annotated[str, Column("联系方式", mask="phone")]
    before: Annotated[int | None, Column("此前数值")]
    figure: Annotated[int | None, Column("数值")]
    unit: Annotated[str, Column("单位")]
    expected: Annotated[str, Column("预期、目标")]
    forecast: Annotated[str | None, Column("上次的预期")]
    actual: Annotated[int | None, Column("实际数值", "actual")]
    about: Annotated[str | None, Column("所属记录", "about_number", link="office.journal")]
    effect: Annotated[int | None, Column("实施效果", "effect")]
    file: Annotated[str, Column("附件摘要")]
    source_kind: Annotated[str, Column("来源种类", choices=SOURCES)]
    source: Annotated[str, Column("来源")]
    rolled: Annotated[int, Column("顺延次数")]
    lacks: Annotated[str, Column("还缺")]
    snapshot: Annotated[str, Column("数据快照")]
    follow_on: Annotated[date | None, Column("跟进日")]
    state: Annotated[str, Column("跟进", "standing", meanings=STATES)]
    written_at: Annotated[datetime, Column("记录时间")]


class Journal(Query):
    key = "office.journal"
    title = "工作记录"
    params = JournalParams
    row = JournalRow
    permission = READ
    identity = "number"
    caption = "subject"
    offers = "office.JournalEntry"
    sections = (Section("结果", "office.outcomes", "entry"),)
    commands = {"office.settle_entry": "entry"}
    empty = "还没有工作记录：竞品、走势、策略、计划、指标都登记在这里。"

    def source(self, params: JournalParams, reader: Reader) -> QuerySet[Any]:
        earlier = JournalEntry.objects.filter(
            kind=OuterRef("kind"), subject=OuterRef("subject"), about_day__lt=OuterRef("about_day")
        ).exclude(expected="")
        standing = Case(
            When(outcome__isnull=False, then=Value(SETTLED)),
            When(follow_on__isnull=True, then=Value(NOTHING)),
            When(follow_on__lt=timezone.localdate(), then=Value(OVERDUE)),
            default=Value(OPEN),
            output_field=CharField(),
        )
        effects = JournalEntry.objects.filter(kind=EntryKind.EFFECT, lacks="", about=OuterRef("pk")).order_by("-id")
        return JournalEntry.objects.annotate(
            standing=standing,
            about_number=F("about__number"),
            effect=Subquery(effects.values("figure")[:1]),
            author_name=person_of("author"),
            actual=F("outcome__figure"),
            forecast=Subquery(earlier.order_by("-about_day", "-id").values("expected")[:1]),
        )

    def next_commands(self, row: Any) -> list[str]:
        return [] if row.state == SETTLED else list(self.commands)


class OfEntry(Params):
    entry: Annotated[str | None, Label("单号"), Filter("entry__number")] = None


class OutcomeRow(Row):
    number: Annotated[str, Column("结果单号", sortable=True, search="prefix")]
    entry: Annotated[str, Column("工作记录", "entry__number", search="prefix", link="office.journal")]
    result: Annotated[str, Column("结果", choices=RESULTS)]
    reason: Annotated[str, Column("说明")]
    figure: Annotated[int | None, Column("实际数值")]
    settled_by: Annotated[str | None, Column("办理人", "settler")]
    settled_at: Annotated[datetime, Column("办理时间")]


class Outcomes(Query):
    key = "office.outcomes"
    title = "工作记录的结果"
    params = OfEntry
    row = OutcomeRow
    permission = READ
    identity = "number"
    caption = "entry"
    empty = "还没有结果。"

    def rows(self, using: str) -> QuerySet[Any]:
        return EntryOutcome.objects.annotate(settler=person_of("settled_by"))
