"""Sending a periodic report: the figures are filled from data, the person signs and adds what is to be said."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Annotated, Any, NamedTuple

from django.utils import timezone
from pydantic import Field

from guiju.domains.office.company import insert_of_company
from guiju.domains.office.fields import ITEM, ItemMark, Text
from guiju.domains.office.figures import Figure, figures
from guiju.domains.office.lines import lines_on
from guiju.domains.office.models import Report, ReportFigure
from guiju.domains.office.periods import Stretch
from guiju.domains.office.reporting import COVERED, EMPTY, PERIOD_MISSING, covered, recipient_of
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.references import unknown
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.duties.settling import settle_now
from guiju.kernel.controls.duties.whose import doer
from guiju.kernel.org.holders import holders
from guiju.kernel.org.tree import parents
from guiju.kernel.store.stored import as_day, as_moment

HOUR = 3600


class FileReportInput(Input):
    item: ItemMark
    remark: Annotated[Text, Label("说明", help="数据由系统填好，这里只写要补充的话")] = ""
    also: Annotated[str | None, Field(max_length=200), Label("同时报送的另一项报表"), ITEM] = None
    with_also: Annotated[bool, Label("列出另一项的期间", help="不列出的，那一项仍算未报")] = True


class FileReport(Command):
    """One report of each duty that it serves. What does not count is kept all the same, and the duty stays due."""

    key = "office.file_report"
    title = "报送报表"
    header = FileReportInput

    def prepare(self, batch: Batch, context: Context) -> Iterator[Refusal]:
        who = doer(context.actor, context.using)
        for name in ("item", "also"):
            for item, record in enumerate(batch.head.record(name)):
                if record is None:
                    continue
                if not who.may_do(record):
                    yield unknown(item, None, "职责", batch.head.columns[name][item], "职责事项")
                elif record.duty not in COVERED:
                    yield refusal(item, None, "stands", f"{record.title}不是报表", "请在它自己的页面办理")
                elif context.now < as_moment(record.opens_at):
                    yield refusal(item, None, "step_in_order", "还没有到报送时间", "请在开始时间以后报送")

    def apply(self, batch: Batch, work: Work) -> None:
        served = list(_served(batch))
        filled = _filled(served, work)
        today = timezone.localdate(work.now)
        lines, above = lines_on(today, work.using), parents(work.using)
        known = holders(today, {each.record.superior for each in served}, work.using)
        lacks = [_lacking(each, found) for each, found in zip(served, filled, strict=True)]
        columns = {
            "item_id": [each.record.id for each in served],
            "title": [each.record.title for each in served],
            "author": work.actor,
            "recipient": [recipient_of(each.record, work.actor, lines, known, above) for each in served],
            "first": [each.stretch.first for each in served],
            "last": [each.stretch.last for each in served],
            "remark": [each.remark for each in served],
            "lacks": lacks,
            "late_hours": [_late(each.record.closes_at, work.now) for each in served],
            "filed_at": work.now,
        }
        own = [each.item for each in served]
        reports = insert_of_company(work, Report, columns, kind="BS", items=own, moment=work.now)
        rows = [(report, figure) for report, found in zip(reports, filled, strict=True) for figure in found]
        work.insert(
            ReportFigure,
            {
                "report_id": [report for report, _ in rows],
                "section": [figure.section for _, figure in rows],
                "name": [figure.name for _, figure in rows],
                "value": [figure.value for _, figure in rows],
            },
            len(rows),
        )
        settle_now(work, self.title, [each.record.id for each, lack in zip(served, lacks, strict=True) if not lack])
        said = {each.item: lack for each, lack in zip(served, lacks, strict=True) if lack}
        work.answer(list(said), lacks=list(said.values()))


class Served(NamedTuple):
    """A duty item that a report is for; ``is_listed``: the report has a section of its stretch."""

    item: int
    record: Any
    stretch: Stretch
    remark: str
    is_listed: bool


def _served(batch: Batch) -> Iterator[Served]:
    rows = zip(batch.head.record("item"), batch.head.record("also"), *_given(batch), strict=True)
    for item, (record, also, remark, with_also) in enumerate(rows):
        yield Served(item, record, covered(record.duty, as_day(record.day)), remark, is_listed=True)
        if also is not None:
            yield Served(item, also, covered(also.duty, as_day(also.day)), remark, is_listed=with_also)


def _given(batch: Batch) -> tuple[list[str], list[bool]]:
    return batch.head.remark, batch.head.with_also


def _filled(served: Sequence[Served], work: Work) -> list[list[Figure]]:
    """The figures of each, as the data has them now; those of one stretch are read together."""
    spans = {each.stretch for each in served if each.is_listed}
    by_stretch = {span: figures([work.actor], *span, work.using) for span in sorted(spans)}
    return [by_stretch[each.stretch][work.actor] if each.is_listed else [] for each in served]


def _lacking(each: Served, found: Sequence[Figure]) -> str:
    if not each.is_listed:
        return f"{PERIOD_MISSING} {each.stretch.first} 至 {each.stretch.last}"
    return "" if each.remark or any(figure.value for figure in found) else EMPTY


def _late(closes_at: Any, now: datetime) -> int:
    return max(0, int((now - as_moment(closes_at)).total_seconds()) // HOUR)
