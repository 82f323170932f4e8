"""What became of an entry of the journal: adopted or not, done, carried on."""

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from guiju.domains.office.causes import settle_causes
from guiju.domains.office.commands.write_entry import SOURCE, Figure
from guiju.domains.office.company import insert_of_company
from guiju.domains.office.fields import Said
from guiju.domains.office.following import Entry, lead_on, settle_risks
from guiju.domains.office.journal import superiors_asked
from guiju.domains.office.lines import lines_on
from guiju.domains.office.links import settle_links
from guiju.domains.office.models import EntryKind, EntryOutcome, JournalEntry
from guiju.domains.office.publishing import OUTSIDE
from guiju.domains.office.subjects import EntrySettled
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import SYSTEM, Context, OnRefusal, Refusal
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.receipts import request_of
from guiju.kernel.commands.run import run_items
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.store.stored import as_day
from guiju.kernel.store.written import Given, Written
from guiju.kernel.worklist.commands import FinishTasks, OpenTasks
from guiju.kernel.worklist.models import Task
from guiju.kernel.worklist.tasks import DONE, end_tasks

AT_A_TIME = 200
ASKED = "office.outcome"
RESULTS = {str(key): str(word) for key, word in EntryOutcome.Result.choices}
EntryNumber = Annotated[
    str,
    Label("工作记录"),
    Reference(
        "office.JournalEntry",
        by="number",
        fetch=("number", "kind", "author", "subject", "about_day", "figure"),
        lock=True,
        title="工作记录",
    ),
]


class SettleEntryInput(Input):
    entry: EntryNumber
    result: Annotated[EntryOutcome.Result, Label("结果", choices=RESULTS)]
    reason: Annotated[Said, Label("说明", help="不采纳的须写明原因")] = ""
    figure: Annotated[Figure, Label("实际数值")] = None


class SettleEntry(Command):
    """Once an entry; the question about it ends with it."""

    key = "office.settle_entry"
    title = "登记结果"
    header = SettleEntryInput
    yields = (EntrySettled,)
    causes = ("worklist.finish_tasks",)

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        records = batch.head.record("entry")
        columns = {
            "entry": [record.number for record in records],
            "kind": [record.kind for record in records],
            "result": [str(each) for each in batch.head.result],
        }
        return [Subjects(EntrySettled, columns, list(range(batch.size)), [None] * batch.size)]

    def prepare(self, batch: Batch, context: Context) -> Iterator[Refusal]:
        entries = batch.head.ids("entry")
        known = EntryOutcome.objects.using(context.using).filter(entry__in=[each for each in entries if each])
        settled = set(known.values_list("entry_id", flat=True))
        for item, entry in enumerate(entries):
            if entry in settled:
                yield refusal(item, None, "once", "这条记录已经登记过结果", "如有变化，请另写一条记录")
            elif entry is not None:
                settled.add(entry)

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        columns = {
            "entry_id": head.ids("entry"),
            "result": [str(each) for each in head.result],
            "reason": head.reason,
            "figure": head.figure,
            "settled_by": work.actor,
            "settled_at": work.now,
        }
        everything = list(range(batch.size))
        insert_of_company(work, EntryOutcome, columns, kind="JG", items=everything, moment=work.now)
        asked = {"source": [SOURCE] * batch.size, "source_key": head.entry, "how": [DONE] * batch.size}
        work.perform(FinishTasks, {**asked, "note": [""] * batch.size}, origin=everything)
        end_tasks(work, OUTSIDE, [str(entry) for entry in head.ids("entry")], DONE)
        adopted = [
            Entry(record.id, record.kind, record.subject, as_day(record.about_day), record.figure)
            for record, result in zip(head.record("entry"), head.result, strict=True)
            if result == EntryOutcome.Result.ADOPTED
        ]
        lead_on(work, adopted, is_adopted=True)
        kinds, closing = {record.kind for record in head.record("entry")}, frozenset(head.ids("entry"))
        if EntryKind.RISK in kinds:
            settle_risks(work, closing)
        if EntryKind.ROOT in kinds:
            rejected = zip(head.ids("entry"), head.result, strict=True)
            settle_causes(work, frozenset(e for e, result in rejected if result == EntryOutcome.Result.REJECTED))
        if EntryKind.POST in kinds:
            settle_links(work, closing)


class AskOutcomeInput(Input):
    entry: EntryNumber


class AskOutcomes(Command):
    """Whoever wrote an entry, or his superior, is asked what came of it. Run by the program itself, any number of times."""

    key = "office.ask_outcomes"
    title = "询问工作记录的结果"
    header = AskOutcomeInput
    causes = ("worklist.open_tasks",)
    records_reality = True

    def apply(self, batch: Batch, work: Work) -> None:
        size, records = batch.size, batch.head.record("entry")
        above = lines_on(timezone.localdate(work.now), work.using).above
        asked = superiors_asked()
        people = [
            above.get(record.author, record.author) if record.kind in asked else record.author for record in records
        ]
        columns = {
            "person": people,
            "kind": [ASKED] * size,
            "title": [f"登记结果：{record.number}" for record in records],
            "page": ["record"] * size,
            "page_key": [f"office.journal/{record.number}" for record in records],
            "source": [SOURCE] * size,
            "source_key": [record.number for record in records],
        }
        work.perform(OpenTasks, columns, origin=list(range(size)))


def _due(using: str) -> QuerySet[JournalEntry, tuple[str]]:
    asked = Task.objects.filter(source=SOURCE, source_key=OuterRef("number"))
    due = JournalEntry.objects.using(using).filter(~Exists(asked), follow_on__lte=Given("today"), outcome__isnull=True)
    return due.order_by("id").values_list("number")[:AT_A_TIME]


_DUE = Written(_due)


def ask(moment: datetime, using: str = "default") -> None:
    """Ask for the outcomes whose day has come, once each; a step of the ticker."""
    today = timezone.localdate(moment)
    items: list[dict[str, object]] = [{"entry": number} for number in _DUE.column({"today": today}, using)]
    if items:
        context = Context(SYSTEM, moment, request_of("outcomes", items), OnRefusal.PARTIAL, using=using)
        run_items(AskOutcomes, items, context)
