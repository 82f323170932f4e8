"""举报: taken down as it is said, read by the few whom it is for."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any, Literal

from django.utils import timezone
from pydantic import Field

from guiju.domains.conduct.fields import MaybePerson, PersonNumber, PlaceCode
from guiju.domains.conduct.handling import Filed, Handling
from guiju.domains.conduct.models import Report, ReportInvolved, ReportKind, ReportReader, ReportTag
from guiju.kernel.commands.attaching import attach
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.fields import Label, Private, Reference
from guiju.kernel.commands.work import Work
from guiju.kernel.org.entities import entities
from guiju.kernel.org.models import Person
from guiju.kernel.worklist.tasks import open_tasks

REPORT, ANSWER, HANDLE = "conduct.report", "conduct.answer_report", "conduct.handle_report"
KINDS = {str(value): str(label) for value, label in ReportKind.choices}
TAGS = {str(value): str(label) for value, label in ReportTag.choices}
Upload = Annotated[
    str | None,
    Label("证据文件"),
    Reference("files.Upload", by="sha256", fetch=("media_type", "size"), owner="account_id", title="文件"),
]


class ReportInput(Input):
    place: PlaceCode
    kind: Annotated[Literal["image", "reputation", "unlawful", "attack", "crime"], Label("种类", choices=KINDS)]
    tag: Annotated[Literal["", "依法维权", "举报", "消费评价"], Label("性质标签", choices=TAGS)] = ""
    person: Annotated[PersonNumber, Label("被反映人")]
    facts: Annotated[str, Private(), Field(min_length=2, max_length=2000), Label("反映的事实")]
    happened_on: Annotated[date | None, Label("发生日期", "空着是今天")] = None
    suspects_crime: Annotated[bool, Label("涉嫌犯罪")] = False
    shows_name: Annotated[bool, Label("同意让被反映人知道我的姓名")] = False


class ReportLineInput(Input):
    file: Upload = None
    involved: Annotated[MaybePerson, Label("举报中提到的其他人")] = None


class FileReport(Command):
    """Never stopped by any rule: whoever reports is heard."""

    key = "conduct.file_report"
    title = "举报"
    header = ReportInput
    line = ReportLineInput
    needs_lines = False
    records_reality = True

    def apply(self, batch: Batch, work: Work) -> None:
        head, size, handling = batch.head, batch.size, Handling(work)
        involved = involved_of(batch)
        accounts = [record.account_id or 0 for record in head.record("person")]
        filed = [
            Filed(kind, place, account, work.actor, frozenset(involved[item]))
            for item, (kind, place, account) in enumerate(zip(head.kind, head.ids("place"), accounts, strict=True))
        ]
        seen = [handling.seen(each) for each in filed]
        columns: dict[str, Any] = {
            **{name: head.columns[name] for name in ("kind", "tag", "facts", "shows_name")},
            "place_id": head.ids("place"),
            "person_id": head.ids("person"),
            "account": accounts,
            "happened_on": [day or timezone.localdate(work.now) for day in head.happened_on],
            "suspects_crime": [suspects or kind == "crime" for suspects, kind in head.rows("suspects_crime", "kind")],
            "asks": [each.asks for each in seen],
            "reporter": work.actor,
            "handler": [each.handler for each in seen],
            "filed_at": work.now,
        }
        reports = work.insert_numbered(
            Report,
            columns,
            kind="XS",
            entities=entities(work, head.ids("place")),
            dates=[work.now] * size,
            items=range(size),
        )
        admit(
            work,
            [
                (report, account, why)
                for report, each in zip(reports, seen, strict=True)
                for account, why in each.readers.items()
            ],
        )
        named = [
            (report, account) for report, found in zip(reports, involved, strict=True) for account in sorted(found)
        ]
        work.insert(
            ReportInvolved,
            {"report_id": [report for report, _ in named], "account": [account for _, account in named]},
            len(named),
        )
        attach_files(work, batch, [reports[item] for item in batch.line_items])
        handling.fall_due(reports, filed, [each.handler for each in seen])
        ask_handlers(work, [(report, each.handler) for report, each in zip(reports, seen, strict=True)])
        self._ask_persons(
            work, batch, reports, [item for item, each in enumerate(seen) if each.asks and accounts[item]]
        )

    def _ask_persons(self, work: Work, batch: Batch, reports: Sequence[int], items: list[int]) -> None:
        """Whoever is concerned may speak; he learns who reported him only where that one agreed."""
        name = Person.objects.using(work.using).filter(account=work.actor).values_list("name", flat=True).first() or ""
        said = [f"反映人 {name}" if batch.head.shows_name[item] else "反映人不公开" for item in items]
        asked = {
            "person": [batch.head.record("person")[item].account_id for item in items],
            "kind": ANSWER,
            "title": [f"请就一件与您有关的举报陈述意见（{who}）" for who in said],
            "page": "conduct_reports_on_me",
            "source": ANSWER,
            "source_key": [str(reports[item]) for item in items],
        }
        open_tasks(work, asked, len(items))


def involved_of(batch: Batch) -> list[set[int]]:
    """By item the accounts of those whom it names besides."""
    found: list[set[int]] = [set() for _ in range(batch.size)]
    for item, record in zip(batch.line_items, batch.lines.record("involved"), strict=True):
        if record is not None and record.account_id:
            found[item].add(record.account_id)
    return found


def admit(work: Work, readers: list[tuple[int, int, str]]) -> None:
    """(report, account, why) of those who may read from now on."""
    columns = {
        "report_id": [report for report, _, _ in readers],
        "account": [account for _, account, _ in readers],
        "why": [why for _, _, why in readers],
    }
    work.insert(ReportReader, columns, len(readers))


def attach_files(work: Work, batch: Batch, documents: list[int]) -> None:
    """The files in the lines, to the report of each line."""
    attach(work, "举报证据", REPORT, documents, batch.lines.record("file"))


def ask_handlers(work: Work, found: list[tuple[int, int]]) -> None:
    """(report, account): whoever is to handle it."""
    asked = {
        "person": [handler for _, handler in found if handler],
        "kind": HANDLE,
        "title": "请处理一件举报",
        "page": "conduct_reports",
        "source": HANDLE,
        "source_key": [str(report) for report, handler in found if handler],
    }
    open_tasks(work, asked, len(asked["person"]))
