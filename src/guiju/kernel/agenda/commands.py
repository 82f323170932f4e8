"""Sending the digests of a turn, switching one's own off, and the address by which one's calendar reads."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated

from pydantic import Field

from guiju.kernel.agenda.models import CalendarFeed, CalendarFeedEnd, Digest, DigestChoice, DigestRound, Turn
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.work import Work
from guiju.kernel.org.authorizer import OWN_ACCOUNT
from guiju.kernel.org.commands.accounts import Digest as Digested
from guiju.kernel.org.commands.scope import lock_org
from guiju.kernel.org.permissions import PROGRAM_ONLY
from guiju.kernel.worklist.messages import Notice, send

KIND = "digest"
Count = Annotated[int, Field(ge=0)]


class DigestRoundInput(Input):
    day: Annotated[date, Label("日期")]
    turn: Annotated[Turn, Label("哪一次")]


class DigestInput(Input):
    person: Annotated[int, Field(gt=0), Label("给谁（账号）")]
    due: Annotated[Count, Label("今天到期")]
    overdue: Annotated[Count, Label("已逾期")]
    deciding: Annotated[Count, Label("待决定")]
    title: Annotated[str, Field(min_length=1), Label("标题")]
    body: Annotated[str, Field(max_length=2_000), Label("内容")]


class SendDigests(Command):
    """Run by the worker; of two at once the second is refused by the constraint."""

    key = "agenda.send_digests"
    title = "发每日提醒"
    header = DigestRoundInput
    line = DigestInput
    needs_lines = False
    records_reality = True

    @classmethod
    def permission(cls) -> str:
        return PROGRAM_ONLY

    def prepare(self, batch: Batch, context: Context) -> Iterator[Refusal]:
        head = batch.head
        rows = DigestRound.objects.using(context.using).filter(day__in=set(head.day))
        known = set(rows.values_list("day", "turn"))
        for item, (day, turn) in enumerate(zip(head.day, head.turn, strict=True)):
            if (day, str(turn)) in known:
                yield refusal(item, None, "once", "这一次提醒已经发过", "无需重发")
            known.add((day, str(turn)))

    def apply(self, batch: Batch, work: Work) -> None:
        head, lines = batch.head, batch.lines
        turns = [str(turn) for turn in head.turn]
        rounds = work.insert(DigestRound, {"day": head.day, "turn": turns, "sent_at": work.recorded_at}, batch.size)
        counts = {name: lines.columns[name] for name in ("person", "due", "overdue", "deciding")}
        work.insert(Digest, {"round_id": batch.to_lines(rounds), **counts}, lines.size)
        told = zip(batch.to_lines(turns), lines.title, lines.body, lines.person, strict=True)
        send(
            work,
            [Notice(f"{KIND}.{turn}", title, body, "today", person=person) for turn, title, body, person in told],
        )


class ChooseDigestInput(Input):
    wants: Annotated[bool, Label("每日提醒")]


class ChooseDigest(Command):
    key = "agenda.choose_digest"
    title = "开关每日提醒"
    header = ChooseDigestInput

    @classmethod
    def permission(cls) -> str:
        return OWN_ACCOUNT

    def apply(self, batch: Batch, work: Work) -> None:
        columns = {"account_id": work.actor, "wants": batch.head.wants, "chosen_at": work.recorded_at}
        work.insert(DigestChoice, columns, batch.size)


class OpenFeedInput(Input):
    digest: Digested


class OpenFeed(Command):
    """Whoever wants a feed makes its token and gives the SHA-256; an earlier feed ends with it."""

    key = "agenda.open_feed"
    title = "生成日历订阅地址"
    header = OpenFeedInput

    @classmethod
    def permission(cls) -> str:
        return OWN_ACCOUNT

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        return [refusal(item, None, "once", "一次只能生成一个地址", "请重新提交一个") for item in range(1, batch.size)]

    def apply(self, batch: Batch, work: Work) -> None:
        _end_feeds(work, "已生成新地址")
        columns = {"account_id": work.actor, "digest": batch.head.digest, "opened_at": work.recorded_at}
        work.insert(CalendarFeed, columns, batch.size)


class EndFeedInput(Input):
    reason: Annotated[str, Field(min_length=1, max_length=500), Label("原因")] = "不再使用"


class EndFeed(Command):
    key = "agenda.end_feed"
    title = "停用日历订阅"
    header = EndFeedInput

    @classmethod
    def permission(cls) -> str:
        return OWN_ACCOUNT

    def apply(self, batch: Batch, work: Work) -> None:
        if not _end_feeds(work, batch.head.reason[0]):
            work.refuse([refusal(item, None, "stands", "没有在用的日历订阅", "无需停用") for item in range(batch.size)])


def _end_feeds(work: Work, reason: str) -> int:
    """End what the actor has open; how many there were."""
    lock_org(work)
    rows = work.select(
        "select f.id from agenda_calendarfeed f left join agenda_calendarfeedend e on e.feed_id = f.id "
        "where f.account_id = %s and e.id is null",
        [work.actor],
    )
    columns = {"feed_id": [row for (row,) in rows], "reason": reason, "ended_at": work.recorded_at}
    work.insert(CalendarFeedEnd, columns, len(rows))
    return len(rows)
