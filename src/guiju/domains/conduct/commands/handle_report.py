"""转办、陈述: who handles a report, and what the person concerned says to it."""

from typing import Annotated, Any

from pydantic import Field

from guiju.domains.conduct.commands.file_report import (
    ANSWER,
    HANDLE,
    admit,
    ask_handlers,
)
from guiju.domains.conduct.fields import PersonNumber, ReportNumber
from guiju.domains.conduct.handling import HANDLES
from guiju.domains.conduct.models import (
    Report,
    ReportInvolved,
    ReportReader,
    Statement,
)
from guiju.domains.conduct.registers import tied
from guiju.domains.conduct.subjects import ReportHanded
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label, Private, Reference
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.org.entities import entities
from guiju.kernel.store.arrays import rows_of, rows_parameters
from guiju.kernel.worklist.tasks import DONE, end_tasks


class HandInput(Input):
    report: ReportNumber
    handler: Annotated[PersonNumber, Label("转给")]
    note: Annotated[str, Field(max_length=200), Label("说明")] = ""


class HandReport(Command):
    key = "conduct.hand_report"
    title = "转办举报件"
    header = HandInput
    yields = (ReportHanded,)

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        head = batch.head
        reports = head.ids("report")
        rows = ReportInvolved.objects.using(context.using).filter(report__in=reports)
        involved = set(rows.values_list("report", "account"))
        people = dict(Report.objects.using(context.using).filter(id__in=reports).values_list("id", "person"))
        ties = tied(list(people.values()), ["relative", "superior"], context.using)
        columns: dict[str, list[Any]] = {name: [] for name in ReportHanded.__annotations__}
        for report, record, handler in zip(head.report, head.record("report"), head.record("handler"), strict=True):
            account, person = handler.account_id or 0, people.get(record.id, 0)
            near = ties.get((person, "relative"), set()) | ties.get((person, "superior"), set())
            row = (
                report,
                record.place_id,
                account == record.account,
                (record.id, account) in involved,
                account in near,
                account == record.reporter,
            )
            for column, value in zip(columns.values(), row, strict=True):
                column.append(value)
        return [Subjects(ReportHanded, columns, list(range(batch.size)), [None] * batch.size)]

    def apply(self, batch: Batch, work: Work) -> None:
        reports = batch.head.ids("report")
        accounts = [record.account_id or 0 for record in batch.head.record("handler")]
        given = rows_of({"id": "bigint", "handler": "bigint"}, work.using)
        work.execute(
            f"update conduct_report set handler = d.handler from {given} as d where conduct_report.id = d.id",
            [*rows_parameters([reports, accounts], work.using)],
        )
        rows = ReportReader.objects.using(work.using).filter(report__in=reports)
        known = set(rows.values_list("report", "account"))
        fresh = [each for each in zip(reports, accounts, strict=True) if each not in known]
        admit(work, [(report, account, HANDLES) for report, account in fresh])
        end_tasks(work, HANDLE, [str(report) for report in reports], DONE)
        ask_handlers(work, list(zip(reports, accounts, strict=True)))


class AnswerReportInput(Input):
    report: Annotated[
        str,
        Label("举报件"),
        Reference(
            "conduct.Report", by="number", fetch=("place_id", "person_id", "asks"), owner="account", title="举报件"
        ),
    ]
    said: Annotated[str, Private(), Field(min_length=2, max_length=2000), Label("陈述内容")]


class AnswerReport(Command):
    """What he says is taken as he says it."""

    key = "conduct.answer_report"
    title = "就举报陈述"
    header = AnswerReportInput
    records_reality = True

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        return [
            refusal(item, None, "reference_exists", f"没有举报件 {batch.head.report[item]}", "请核对单号")
            for item, record in enumerate(batch.head.record("report"))
            if record is not None and not record.asks
        ]

    def apply(self, batch: Batch, work: Work) -> None:
        head, records = batch.head, batch.head.record("report")
        places = [record.place_id for record in records]
        columns = {
            "place_id": places,
            "person_id": [record.person_id for record in records],
            "about": head.report,
            "said": head.said,
            "heard_at": work.now,
            "handler": work.actor,
        }
        dates, items = [work.now] * batch.size, range(batch.size)
        work.insert_numbered(Statement, columns, kind="CN", entities=entities(work, places), dates=dates, items=items)
        end_tasks(work, ANSWER, [str(record.id) for record in records], DONE)
