"""兼职申报: never refused; what overlaps with work or with what the company sells is answered by people."""

from datetime import date
from typing import Annotated, Any, Literal

from django.utils.timezone import localdate as local_day
from pydantic import Field

from guiju.domains.conduct.controls.jobs import JobApart, minutes_of, overlaps
from guiju.domains.conduct.fields import PersonNumber, PlaceCode
from guiju.domains.conduct.models import JobAnswer, JobAnswerKind, JobShift, OutsideJob
from guiju.domains.conduct.subjects import JobDeclared
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.in_force import bounds_of
from guiju.kernel.org.entities import entities
from guiju.kernel.org.leaders import leaders
from guiju.kernel.worklist.tasks import DONE, end_tasks, open_tasks

ANSWER, CHOOSE = "conduct.answer_job", "conduct.choose_job"
WEEKDAYS = {str(number): f"星期{word}" for number, word in enumerate("一二三四五六日", 1)}
ANSWERS = {str(value): str(label) for value, label in JobAnswerKind.choices}
Clock = Annotated[str, Field(pattern=r"^([01]\d|2[0-4]):[0-5]\d$", json_schema_extra={"format": "time"})]


class JobInput(Input):
    place: PlaceCode
    person: Annotated[PersonNumber, Label("兼职人")]
    job: Annotated[str, Field(min_length=2, max_length=200), Label("做什么")]
    began_on: Annotated[date | None, Label("开始日期", "空着是今天")] = None
    sells_same: Annotated[bool, Label("经营公司同类商品")] = False
    uses_customers: Annotated[bool, Label("使用公司客户")] = False


class ShiftInput(Input):
    weekday: Annotated[Literal["1", "2", "3", "4", "5", "6", "7"], Label("星期", choices=WEEKDAYS)]
    opens: Annotated[Clock, Label("起")]
    closes: Annotated[Clock, Label("止")]


class DeclareJob(Command):
    """By whoever does it, or by somebody who knows of it."""

    key = "conduct.declare_job"
    title = "申报兼职"
    header = JobInput
    line = ShiftInput
    needs_lines = False
    records_reality = True
    yields = (JobDeclared,)

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        found: list[list[tuple[int, int, int]]] = [[] for _ in range(batch.size)]
        for item, (weekday, opens, closes) in zip(
            batch.line_items, batch.lines.rows(*ShiftInput.model_fields), strict=True
        ):
            found[item].append((int(weekday), minutes_of(opens), minutes_of(closes)))
        bounds: list[Any] = bounds_of(JobApart, context.now, context.using)
        params = bounds[0].params if bounds else JobApart.params()
        batch.head.records["shifts"] = found
        batch.head.records["overlaps"] = [overlaps(shifts, params) for shifts in found]
        return []

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        head = batch.head
        columns: dict[str, list[Any]] = {
            "person": head.person,
            "job": head.job,
            "place": head.ids("place"),
            "overlaps": head.record("overlaps"),
            "sells_same": head.sells_same,
        }
        return [Subjects(JobDeclared, columns, list(range(batch.size)), [None] * batch.size)]

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        accounts = [record.account_id or 0 for record in head.record("person")]
        columns: dict[str, Any] = {
            **{name: head.columns[name] for name in ("job", "sells_same", "uses_customers")},
            "place_id": head.ids("place"),
            "person_id": head.ids("person"),
            "began_on": [day or local_day(work.now) for day in head.began_on],
            "overlaps": head.record("overlaps"),
            "is_reported": [account != work.actor for account in accounts],
            "declared_by": work.actor,
            "declared_at": work.now,
        }
        jobs = work.insert_numbered(
            OutsideJob,
            columns,
            kind="JW",
            entities=entities(work, head.ids("place")),
            dates=[work.now] * batch.size,
            items=range(batch.size),
        )
        rows = [(job, *shift) for job, shifts in zip(jobs, head.record("shifts"), strict=True) for shift in shifts]
        shifts = (
            dict(zip(("outside_job_id", "weekday", "opens", "closes"), zip(*rows, strict=True), strict=True))
            if rows
            else {}
        )
        work.insert(JobShift, {name: list(column) for name, column in shifts.items()}, len(rows))
        self._ask(work, batch, list(jobs), accounts)

    def _ask(self, work: Work, batch: Batch, jobs: list[int], accounts: list[int]) -> None:
        """HR about what overlaps, his superior about what competes."""
        above = leaders(local_day(work.now), work.using)
        found: list[tuple[int, str, str, str, int]] = []
        for item, job in enumerate(jobs):
            what = batch.head.job[item]
            if batch.head.record("overlaps")[item]:
                found.append((0, "hr", ANSWER, f"时间冲突的兼职“{what}”：请答复例外或书面要求改正", job))
            leader = above.get(accounts[item], 0)
            if batch.head.sells_same[item] and leader:
                found.append((leader, "", CHOOSE, f"兼职“{what}”经营同类商品：请本人选择或回避相关商品", job))
        columns = {
            "person": [row[0] for row in found],
            "post": [row[1] for row in found],
            "kind": [row[2] for row in found],
            "title": [row[3] for row in found],
            "page": "conduct_outside_jobs",
            "source": ANSWER,
            "source_key": [str(row[4]) for row in found],
        }
        open_tasks(work, columns, len(found))


class JobAnswerInput(Input):
    job: Annotated[
        str,
        Label("兼职单号"),
        Reference("conduct.OutsideJob", by="number", fetch=("place_id",), place="place_id", lock=True, title="兼职"),
    ]
    answer: Annotated[
        Literal["exception", "asked_to_end", "refused", "recused", "ended"], Label("答复", choices=ANSWERS)
    ]
    until: Annotated[date | None, Label("例外至", "同意例外时填")] = None
    paper: Annotated[str, Field(max_length=120), Label("书面文件", "书面要求、拒不改正的文件号")] = ""
    said: Annotated[str, Field(max_length=500), Label("说明")] = ""


class AnswerJob(Command):
    key = "conduct.answer_job"
    title = "答复兼职"
    header = JobAnswerInput

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        refused = []
        for item, (answer, until, paper) in enumerate(batch.head.rows("answer", "until", "paper")):
            if answer == JobAnswerKind.EXCEPTION and until is None:
                refused.append(refusal(item, None, "constraint_holds", "例外没有截止日期", "请填写例外至哪一天"))
            elif answer in {JobAnswerKind.ASKED_TO_END, JobAnswerKind.REFUSED} and not paper:
                refused.append(refusal(item, None, "constraint_holds", "没有书面文件", "请填写书面文件号"))
        return refused

    def apply(self, batch: Batch, work: Work) -> None:
        head, records = batch.head, batch.head.record("job")
        places = [record.place_id for record in records]
        columns: dict[str, Any] = {
            **{name: head.columns[name] for name in ("answer", "until", "paper", "said")},
            "outside_job_id": head.ids("job"),
            "answered_by": work.actor,
            "answered_at": work.now,
        }
        work.insert_numbered(
            JobAnswer,
            columns,
            kind="JA",
            entities=entities(work, places),
            dates=[work.now] * batch.size,
            items=range(batch.size),
        )
        end_tasks(work, ANSWER, [str(record.id) for record in records], DONE)
