"""Opening the company's records to somebody from outside, ending it, and keeping what he looked at."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Annotated

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from pydantic import Field

from guiju.kernel.accounts import passwords
from guiju.kernel.accounts.models import Account, Password, SessionsEnd
from guiju.kernel.calendar.moments import local
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Fresh, Label, Private, Reference
from guiju.kernel.commands.work import Work
from guiju.kernel.inspections.models import Inspection, InspectionArea, InspectionEnd, InspectionView
from guiju.kernel.inspections.scopes import queries_of, title_of
from guiju.kernel.org.commands.accounts import Ticket, opened, set_one_time
from guiju.kernel.org.commands.scope import Reason, company_only
from guiju.kernel.org.models import LegalEntity
from guiju.kernel.org.permissions import PROGRAM_ONLY
from guiju.kernel.worklist.messages import Notice, send

GRANTED = "inspection.granted"
InspectionNumber = Annotated[
    str,
    Label("查阅单号"),
    Reference("inspections.Inspection", by="number", fetch=("account_id",), lock=True),
]


class GrantInspectionInput(Input):
    name: Annotated[str, Field(min_length=1, max_length=60), Label("姓名")]
    authority: Annotated[str, Field(min_length=2, max_length=120), Label("单位")]
    username: Annotated[
        str,
        Field(min_length=3, max_length=60, pattern=r"^[^\s:]+$"),
        Label("登录名"),
        Fresh("accounts.Account", by="username"),
    ]
    document: Annotated[str, Field(min_length=2, max_length=120), Label("文书号", help="检查通知书、委托书的编号")]
    reason: Annotated[Reason, Label("事由")]
    last_day: Annotated[date, Label("最后一天")]
    place: Annotated[str | None, Label("只看哪个地点", help="空着是全公司"), Reference("org.Place", place="id")] = None
    clause: Annotated[str, Field(max_length=40), Label("证据包：条款号")] = ""
    paper: Annotated[str, Field(max_length=40), Label("证据包：单据号")] = ""
    since: Annotated[date | None, Label("证据包：自")] = None
    until: Annotated[date | None, Label("证据包：至")] = None
    ticket: Ticket


class AreaInput(Input):
    area: Annotated[str, Field(min_length=1, max_length=80), Label("范围")]


class GrantInspection(Command):
    """Gives an account that reads and nothing else; whoever opens it hands over the one-time password."""

    key = "inspections.grant"
    title = "开通外部查阅"
    header = GrantInspectionInput
    line = AreaInput
    needs_lines = False

    def prepare(self, batch: Batch, context: Context) -> Iterator[Refusal]:
        yield from company_only(batch)
        owners = [passwords.owner_named(username) for username in batch.head.username]
        yield from opened(batch, passwords.PURPOSE, owners.__getitem__)
        yield from _unknown_areas(batch)
        yield from _too_long(batch, timezone.localdate(context.now))
        narrowed = set(batch.line_items)
        for item, (since, until) in enumerate(batch.head.rows("since", "until")):
            if (since is None) is not (until is None):
                yield refusal(item, None, "constraint_holds", "证据包的起止日期要一起填", "请补上另一个日期")
            elif since is not None and until < since:
                yield refusal(item, None, "constraint_holds", "证据包的止日早于起日", "请改日期")
            elif since is None and item not in narrowed:
                yield refusal(
                    item, None, "stands", "没有选查阅范围，也没有证据包", "请至少选一个范围，或填证据包的日期"
                )

    def apply(self, batch: Batch, work: Work) -> None:
        head, size = batch.head, batch.size
        accounts = work.insert(Account, {"username": head.username}, size)
        set_one_time(batch, work, accounts)
        columns = {
            **{name: head.columns[name] for name in _KEPT},
            "account_id": accounts,
            "place_id": head.ids("place"),
            "granted_by": work.actor,
            "granted_at": work.recorded_at,
            "ends_at": [_after(day) for day in head.last_day],
        }
        number, code = LegalEntity.objects.using(work.using).order_by("id").values_list("id", "code")[:1][0]
        ids = work.insert_numbered(
            Inspection,
            columns,
            kind="WC",
            entities=[(int(number), str(code))] * size,
            dates=[work.now] * size,
            items=range(size),
        )
        titles = [title_of(area) for area in batch.lines.area]
        area = {"inspection_id": batch.to_lines(ids), "area": batch.lines.area, "title": titles}
        work.insert(InspectionArea, area, batch.lines.size)
        send(
            work,
            [
                Notice(
                    GRANTED,
                    f"外部查阅：{authority} {name}，至 {last_day}",
                    f"{document}；{reason}",
                    "inspections_inspections",
                    post=settings.GUIJU_SUPERVISOR_POST,
                )
                for name, authority, last_day, document, reason in head.rows(
                    "name", "authority", "last_day", "document", "reason"
                )
            ],
        )


_KEPT = ("name", "authority", "document", "reason", "clause", "paper", "since", "until")


def _unknown_areas(batch: Batch) -> Iterator[Refusal]:
    seen = set()
    for item, number, area in zip(batch.line_items, batch.numbers, batch.lines.area, strict=True):
        if not queries_of([area]):
            yield refusal(item, number, "reference_exists", f"没有可查阅的范围“{area}”", "请从列表里选")
        if (item, area) in seen:
            yield refusal(item, number, "once", f"范围“{area}”列了两次", "每个范围列一次")
        seen.add((item, area))


def _too_long(batch: Batch, today: date) -> Iterator[Refusal]:
    most = settings.GUIJU_INSPECTION_DAYS
    for item, day in enumerate(batch.head.last_day):
        if not today <= day <= today + timedelta(days=most - 1):
            advice = f"请填今天起 {most} 天以内的日期；不够时到期后另开一张"
            yield refusal(item, None, "constraint_holds", f"查阅最长 {most} 天", advice)


def _after(day: date) -> datetime:
    return local(day + timedelta(days=1))


class EndInspectionInput(Input):
    inspection: InspectionNumber
    reason: Annotated[Reason, Label("原因")]


class EndInspection(Command):
    """Whoever came in by it is out at the next request."""

    key = "inspections.end"
    title = "提前结束查阅"
    header = EndInspectionInput

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        return [*company_only(batch), *_over(batch, context)]

    def apply(self, batch: Batch, work: Work) -> None:
        columns = {
            "inspection_id": batch.head.ids("inspection"),
            "reason": batch.head.reason,
            "ended_by": work.actor,
            "ended_at": work.recorded_at,
        }
        work.insert(InspectionEnd, columns, batch.size)


def _over(batch: Batch, context: Context) -> Iterator[Refusal]:
    """Items whose inspection is over, or is named by an earlier item."""
    ids = [each for each in batch.head.ids("inspection") if each is not None]
    over = Q(end__isnull=False) | Q(ends_at__lte=context.now)
    named = set(Inspection.objects.using(context.using).filter(over, pk__in=ids).values_list("id", flat=True))
    for item, record in enumerate(batch.head.record("inspection")):
        if record is None:
            continue
        if record.id in named:
            yield refusal(item, None, "stands", "这次查阅已经结束", "需要再看时另开一张")
        named.add(record.id)


class IssueInspectionCodeInput(Input):
    inspection: InspectionNumber
    ticket: Ticket


class IssueInspectionCode(Command):
    """Another one-time password for who has lost his; what he had signed in by is over."""

    key = "inspections.issue_code"
    title = "另发一次性密码"
    header = IssueInspectionCodeInput

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        owners = [passwords.owner_of(record.account_id) if record else "" for record in batch.head.record("inspection")]
        return [
            *company_only(batch),
            *opened(batch, passwords.PURPOSE, owners.__getitem__),
            *_over(batch, context),
        ]

    def apply(self, batch: Batch, work: Work) -> None:
        accounts = [record.account_id for record in batch.head.record("inspection")]
        set_one_time(batch, work, accounts)
        ended = {"account_id": accounts, "ended_at": work.recorded_at, "reason": "另发一次性密码"}
        work.insert(SessionsEnd, ended, batch.size)


class ChooseInspectorPassword(Command):
    """Run by the program for an inspector, who may run nothing: the ticket says that the old password was right."""

    key = "inspections.choose_password"
    title = "查阅人设定密码"
    header = IssueInspectionCodeInput

    @classmethod
    def permission(cls) -> str:
        return PROGRAM_ONLY

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        owners = [passwords.owner_of(record.account_id) if record else "" for record in batch.head.record("inspection")]
        return [*opened(batch, passwords.PURPOSE, owners.__getitem__), *_over(batch, context)]

    def apply(self, batch: Batch, work: Work) -> None:
        accounts = [record.account_id for record in batch.head.record("inspection")]
        columns = {
            "account_id": accounts,
            "encoded": [content["encoded"] for content in batch.head.record("ticket")],
            "set_at": work.recorded_at,
            "set_by": accounts,
        }
        work.insert(Password, columns, batch.size)


class RecordViewInput(Input):
    inspection: Annotated[int, Label("外部查阅"), Reference("inspections.Inspection", by="id")]
    page: Annotated[str, Field(min_length=1, max_length=60), Label("页面")]
    query: Annotated[str, Field(max_length=80), Label("查询")] = ""
    record: Annotated[str, Field(max_length=200), Label("记录")] = ""
    asked: Annotated[str, Field(max_length=1_000), Label("条件"), Private()] = ""
    was_shown: Annotated[bool, Label("已打开")] = True


class RecordView(Command):
    """Run by the program before a page goes out to an inspector."""

    key = "inspections.record_view"
    title = "记下查阅"
    header = RecordViewInput
    records_reality = True

    @classmethod
    def permission(cls) -> str:
        return PROGRAM_ONLY

    def apply(self, batch: Batch, work: Work) -> None:
        columns = {
            **{name: batch.head.columns[name] for name in ("page", "query", "record", "asked", "was_shown")},
            "inspection_id": batch.head.ids("inspection"),
            "viewed_at": work.recorded_at,
        }
        work.insert(InspectionView, columns, batch.size)
