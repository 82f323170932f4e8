"""Writing into the journal: what was observed, proposed, planned or measured."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from hashlib import sha256
from typing import Annotated, Any

import orjson
from django.utils import timezone
from pydantic import Field

from guiju.domains.office import periods
from guiju.domains.office.causes import settle_causes, untrue
from guiju.domains.office.company import insert_of_company
from guiju.domains.office.contests import unranked
from guiju.domains.office.controls.posts import ForbiddenUp
from guiju.domains.office.duties import WEEK_PLANNED
from guiju.domains.office.entry_kinds import GROUPS, KINDS
from guiju.domains.office.fields import Said, Text, Word
from guiju.domains.office.flows import measure
from guiju.domains.office.following import Entry, has_followed, lead_on
from guiju.domains.office.journal import decide_by, follow_days
from guiju.domains.office.lines import lines_on
from guiju.domains.office.models import EntryKind, JournalEntry, SourceKind
from guiju.domains.office.publishing import against_the_rules, take_down
from guiju.domains.office.selling import misstated
from guiju.domains.office.signed import settle_signed
from guiju.domains.office.subjects import EntryWritten
from guiju.domains.office.wanting import lacking
from guiju.kernel.commands.attaching import attach
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label, Private, Reference
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.in_force import bounds_of_duty, params_in_force
from guiju.kernel.worklist.messages import Notice, send

LARGEST = 10**12
DOCUMENT, SOURCE = "office.entry", "office.entry"
LEADING = frozenset({EntryKind.ACTIVITY, EntryKind.ARTWORK, EntryKind.LAUNCH, EntryKind.PROOF, EntryKind.ROOT})
"""Kinds that lead to something as soon as they are written."""
ROLLED = "office.plan_rolled"
Kind = Annotated[EntryKind, Label("种类", choices=KINDS, groups=GROUPS)]
Source = Annotated[SourceKind, Label("来源种类", choices={str(key): str(word) for key, word in SourceKind.choices})]
Figure = Annotated[int | None, Field(ge=-LARGEST, le=LARGEST)]


class WriteEntryInput(Input):
    kind: Kind
    about_day: Annotated[date | None, Label("所属日期", help="空着是今天；补上月的写上月的日期")] = None
    subject: Annotated[Word, Label("对象", help="竞争对手、品类、客户编号等")] = ""
    topic: Annotated[
        str, Field(max_length=60), Label("项目", help="价格、定价策略、进入/保持/退出、指标名、流程名等")
    ] = ""
    content: Annotated[Text, Label("内容")] = ""
    contact: Annotated[str, Field(max_length=120), Label("联系方式"), Private()] = ""
    figure: Annotated[Figure, Label("数值")] = None
    before: Annotated[Figure, Label("此前数值")] = None
    unit: Annotated[str, Field(max_length=20), Label("单位")] = ""
    expected: Annotated[Said, Label("预期、目标")] = ""
    owner: Annotated[str, Field(max_length=60), Label("负责人")] = ""
    source_kind: Annotated[Source, Label("来源种类")] = SourceKind.MANUAL
    source: Annotated[Said, Label("来源、日期")] = ""
    about: Annotated[
        str | None,
        Label("所属记录"),
        Reference("office.JournalEntry", by="number", fetch=("kind", "rolled", "number"), title="工作记录"),
    ] = None
    file: Annotated[
        str | None,
        Field(pattern=r"^[0-9a-f]{64}$"),
        Label("快照、截图、数据文件"),
        Reference("files.Upload", by="sha256", fetch=("media_type", "size"), owner="account_id", title="已上传的文件"),
    ] = None


class WriteEntry(Command):
    """What it lacks to count is kept with it and told; it is saved all the same."""

    key = "office.write_entry"
    title = "登记工作记录"
    header = WriteEntryInput
    yields = (EntryWritten,)
    from_files = True

    def prepare(self, batch: Batch, context: Context) -> Iterator[Refusal]:
        days = _days(batch, context)
        measured = [item for item, kind in enumerate(batch.head.kind) if kind == EntryKind.METRIC]
        known = _closed_metrics({days[item] for item in measured}, context)
        for item in measured:
            day = days[item]
            if (day.year, day.month, batch.head.topic[item]) in known and (day.year, day.month) != _month(context):
                yield refusal(item, None, "stands", "这个月的这项指标已经登记，月份已结", "如有差异，在本月记录中写明")

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        head = batch.head
        columns: dict[str, list[Any]] = {
            "author": [context.actor] * batch.size,
            "kind": [str(each) for each in head.kind],
            "subject": head.subject,
            "topic": head.topic,
            "source_kind": [str(each) for each in head.source_kind],
            "about": [record.number if record else "" for record in head.record("about")],
        }
        return [Subjects(EntryWritten, columns, list(range(batch.size)), [None] * batch.size)]

    def apply(self, batch: Batch, work: Work) -> None:
        head, days = batch.head, _days(batch, work.context)
        kinds = [str(each) for each in head.kind]
        after = {kind: follow_days(kind, work.now, work.using) for kind in sorted(set(kinds))}
        today = timezone.localdate(work.now)
        names = (
            "kind",
            "subject",
            "topic",
            "content",
            "contact",
            "about",
            "figure",
            "before",
            "unit",
            "expected",
            "owner",
            "source",
            "file",
        )
        rows = [dict(zip(names, row, strict=True)) for row in head.rows(*names)]
        wrong = against_the_rules(rows, work.using)
        unmeasured = measure(rows, days, work.now, work.using)
        lacks = [
            "、".join(filter(None, (lacking(kind, row), *more)))
            for kind, row, *more in zip(
                kinds,
                rows,
                unranked(rows, work.using),
                misstated(rows, work.using),
                untrue(rows, days, work.using),
                wrong,
                unmeasured,
                strict=True,
            )
        ]
        rolled = [record.rolled + 1 if record else 0 for record in head.record("about")]
        columns: dict[str, Any] = {name: [row[name] for row in rows] for name in names if name not in {"about", "file"}}
        last = {kind: decide_by(kind, work.now, work.using) for kind in sorted(set(kinds))}
        columns |= {
            "kind": kinds,
            "author": work.actor,
            "about_day": days,
            "source_kind": [str(each) for each in head.source_kind],
            "about_id": head.ids("about"),
            "rolled": rolled,
            "lacks": lacks,
            "snapshot": [_frozen(row) for row in rows],
            "file": [file or "" for file in head.file],
            "follow_on": [
                _follow_on(today, day, after[kind], last[kind]) if not lack else None
                for kind, day, lack in zip(kinds, days, lacks, strict=True)
            ],
            "written_at": work.now,
        }
        everything = list(range(batch.size))
        ids = insert_of_company(work, JournalEntry, columns, kind="GZ", items=everything, moment=work.now)
        attach(work, "工作记录附件", DOCUMENT, ids, head.record("file"))
        _take_down(work, ids, head.subject, wrong)
        whole = [item for item in everything if not lacks[item]]
        led = [Entry(ids[item], kinds[item], head.subject[item], days[item], head.figure[item]) for item in whole]
        lead_on(work, [each for each in led if each.kind in LEADING], is_adopted=False)
        has_followed(work, [(kinds[item], head.ids("about")[item], head.subject[item]) for item in whole])
        if EntryKind.ROOT in kinds:
            settle_causes(work)
        settle_signed(
            work, [(head.ids("about")[item], head.topic[item]) for item in whole if kinds[item] == EntryKind.SIGNED]
        )
        _tell_rolled(work, kinds, head.subject, rolled)
        work.answer([item for item, lack in enumerate(lacks) if lack], lacks=[lack for lack in lacks if lack])


def _follow_on(today: date, about_day: date, after: int, last: int) -> date | None:
    """The day on which the outcome is asked for: so many days on, or a day of the month after the one it is about."""
    if after:
        return today + timedelta(days=after)
    return periods.month_after(about_day).first.replace(day=last) if last else None


def _take_down(work: Work, ids: Sequence[int], subjects: Sequence[str], wrong: Sequence[str]) -> None:
    """What must not stay outside is somebody's task there."""
    found = [item for item, why in enumerate(wrong) if why]
    if not found:
        return
    hours = min(each.default_outside_due_hours for each in params_in_force(ForbiddenUp, work.context))
    take_down(work, [(ids[item], subjects[item], wrong[item]) for item in found], hours)


def _frozen(row: dict[str, Any]) -> str:
    """The digest of what was written, without what may be erased."""
    return sha256(orjson.dumps({**row, "contact": ""}, option=orjson.OPT_SORT_KEYS)).hexdigest()


def _tell_rolled(work: Work, kinds: Sequence[str], subjects: Sequence[str], rolled: Sequence[int]) -> None:
    """A plan that was carried on too often is told to the superior."""
    bounds: list[Any] = [bound.params for bound in bounds_of_duty(WEEK_PLANNED.key, work.now, work.using)]
    most = min((each.default_rollover_flag for each in bounds), default=0)
    told = [
        item
        for item, (kind, times) in enumerate(zip(kinds, rolled, strict=True))
        if most and kind == EntryKind.PLAN and times >= most
    ]
    superior = lines_on(timezone.localdate(work.now), work.using).above.get(work.actor, 0)
    post = "" if superior else bounds[0].superior if bounds else ""
    if superior or post:
        titles = {item: f"计划已顺延 {rolled[item]} 次：{subjects[item]}" for item in told}
        send(work, [Notice(ROLLED, title, person=superior, post=post) for title in titles.values()])


def _days(batch: Batch, context: Context) -> list[date]:
    today = timezone.localdate(context.now)
    return [day or today for day in batch.head.about_day]


def _month(context: Context) -> tuple[int, int]:
    today = timezone.localdate(context.now)
    return today.year, today.month


def _closed_metrics(days: set[date], context: Context) -> set[tuple[int, int, str]]:
    """(year, month, metric) of what counts already in the months of these days; one statement."""
    if not days:
        return set()
    first, last = min(days).replace(day=1), max(days)
    rows = JournalEntry.objects.using(context.using).filter(
        kind=EntryKind.METRIC, lacks="", about_day__range=(first, last + timedelta(days=31))
    )
    return {(day.year, day.month, topic) for day, topic in rows.values_list("about_day", "topic")}
