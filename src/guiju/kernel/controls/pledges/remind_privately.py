"""A private word of a leader about what somebody has pledged; no finding, no points, no money follows from it."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Annotated, Any, Literal, NamedTuple

from django.utils import timezone
from pydantic import AwareDatetime, Field

from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import ClauseRef, Context, Refusal
from guiju.kernel.commands.fields import Label, Private, Reference
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.judge import load_bindings
from guiju.kernel.controls.models import PrivateReminder
from guiju.kernel.controls.pledges.pledge import PRIVATE_REMINDER, ReminderParams, pledges
from guiju.kernel.org.absences import Stretch, absences
from guiju.kernel.org.held import all_holdings
from guiju.kernel.org.leaders import leaders
from guiju.kernel.worklist import messages

KIND = "pledge.private"
PLAIN, BREAK, READING, SPILL = "", "班中休息", "专业阅读", "溅污"
OCCASIONS = {PLAIN: "一般", BREAK: "班中休息", READING: "专业阅读", SPILL: "溅污"}
Told = Annotated[str, Field(max_length=200)]


class RemindPrivatelyInput(Input):
    clause: Annotated[str, Field(min_length=1, max_length=20), Label("条款号")]
    person: Annotated[
        str, Label("工号"), Reference("org.Person", by="number", fetch=("account_id", "number"), title="人员")
    ]
    said: Annotated[str, Private(), Field(min_length=2, max_length=500), Label("提醒内容")]
    occasion: Annotated[Literal["", "班中休息", "专业阅读", "溅污"], Label("情形", choices=OCCASIONS)] = ""
    at: Annotated[AwareDatetime | None, Label("时间")] = None
    where: Annotated[Told, Label("地点")] = ""
    words: Annotated[Told, Private(), Label("原话")] = ""


class Terms(NamedTuple):
    """A clause that may be reminded of, and how."""

    clause: ClauseRef
    params: ReminderParams


class RemindPrivately(Command):
    key = "controls.remind_privately"
    title = "私下提醒"
    header = RemindPrivatelyInput

    def prepare(self, batch: Batch, context: Context) -> Iterator[Refusal]:
        known = terms(context.now, context.using)
        batch.head.records["terms"] = [known.get(code) for code in batch.head.clause]
        people = _People(batch, context)
        for item, (code, record) in enumerate(zip(batch.head.clause, batch.head.record("person"), strict=True)):
            found = known.get(code)
            if found is None:
                yield refusal(item, None, "stands", f"{code} 没有约定私下提醒", "请核对条款号")
            elif record is not None:
                given = {name: batch.head.columns[name][item] for name in ("occasion", "at", "where", "words")}
                why = people.fault(found, record.account_id, record.id, given)
                if why:
                    yield _refused(item, found.clause, *why)

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        columns = {
            "clause": head.clause,
            "person_id": head.ids("person"),
            "said": head.said,
            "occasion": head.occasion,
            "given_by": work.actor,
            "given_at": work.recorded_at,
        }
        work.insert(PrivateReminder, columns, batch.size)
        rows = zip(head.record("terms"), head.record("person"), head.rows("said", "occasion"), strict=True)
        messages.send(
            work,
            [
                messages.Notice(
                    KIND,
                    f"仅您本人可见的提醒：{found.clause.title}",
                    _body(found.params, said, occasion),
                    person=person.account_id,
                )
                for found, person, (said, occasion) in rows
                if person.account_id
            ],
        )


def terms(now: datetime, using: str) -> dict[str, Terms]:
    """The clauses in force that may be reminded of in private, by code."""
    bound = load_bindings("pledge", pledges(), timezone.localdate(now), using, of=PRIVATE_REMINDER.key).get(
        PRIVATE_REMINDER.key, []
    )
    return {
        each.clause.code: Terms(each.clause, each.params) for each in bound if isinstance(each.params, ReminderParams)
    }


class _People:
    """Who leads whom, who holds what, and when each was last reminded; read once a batch."""

    def __init__(self, batch: Batch, context: Context) -> None:
        self.now, self.actor = context.now, context.actor
        self.leaders = leaders(timezone.localdate(context.now), context.using)
        self.posts: dict[int, set[str]] = {}
        for each in all_holdings(context.using):
            self.posts.setdefault(each.account, set()).add(each.post)
        people = [person for person in batch.head.ids("person") if person is not None]
        rows = PrivateReminder.objects.using(context.using).filter(person__in=people).order_by("id")
        given = list(rows.values_list("clause", "person_id", "given_at", "closing__is_medical"))
        self.last = {(clause, person): at for clause, person, at, _ in given}
        self.medical = {(clause, person) for clause, person, _, is_medical in given if is_medical}
        self.leaves: Mapping[int, list[Stretch]] = {}
        if any(each.params.default_closed_by_leave for each in batch.head.record("terms") if each):
            self.leaves = absences(timezone.localdate(context.now), context.using)

    def fault(self, found: Terms, account: int, person: int, given: dict[str, Any]) -> tuple[str, str] | None:
        """Why this reminder is not given, and what to do instead."""
        return self._spared(found, account, person) or self._unfit(found, account, person, given)

    def _spared(self, found: Terms, account: int, person: int) -> tuple[str, str] | None:
        """What closes the matter whoever asks."""
        if (found.clause.code, person) in self.medical:
            return "这件事已经说明并结束", "不再提醒"
        if found.params.default_closed_by_leave and self._is_away(account):
            return "当天已请短假，这件事不再过问", "不必处理"
        return None

    def _unfit(self, found: Terms, account: int, person: int, given: dict[str, Any]) -> tuple[str, str] | None:
        params, own = found.params, self.posts.get(account, set())
        last = self.last.get((found.clause.code, person))
        told = {"时间": given["at"], "地点": given["where"], "原话": given["words"]}
        missing = [name for name in params.default_told if not told.get(name)]
        if not self._may(params, account):
            return "只有本人的上级可以私下提醒", "请告诉其上级"
        if params.default_reminder_posts and own.isdisjoint(params.default_reminder_posts):
            return "这一条只在约定的岗位上提醒", "其他岗位不检查、不提醒"
        if given["occasion"] in params.default_unrecorded:
            return f"“{given['occasion']}”不作提醒，也不记录", "不必处理"
        if missing:
            return f"提醒没有写明{'、'.join(missing)}", "请写明后再提醒"
        window = timedelta(days=params.default_remind_window_days)
        if window and last is not None and self.now - last < window:
            return f"{params.default_remind_window_days} 天内已经提醒过一次", "不再重复提醒"
        self.last[found.clause.code, person] = self.now
        return None

    def _is_away(self, account: int) -> bool:
        today = timezone.localdate(self.now)
        return any(since <= today <= until for since, until in self.leaves.get(account, ()))

    def _may(self, params: ReminderParams, account: int) -> bool:
        if params.default_reminded_by:
            return not self.posts.get(self.actor, set()).isdisjoint(params.default_reminded_by)
        return self.leaders.get(account) == self.actor


def _refused(item: int, clause: ClauseRef, message: str, advice: str) -> Refusal:
    return Refusal(item, None, PRIVATE_REMINDER.key, PRIVATE_REMINDER.title, message, advice, (clause,), "block")


def _body(params: ReminderParams, said: str, occasion: str) -> str:
    norm = "" if params.default_nail_mm is None else f"标准：不超过指尖 {params.default_nail_mm} 毫米。"
    offer = params.default_offers.get(occasion, "")
    return "".join(
        (said.rstrip("。"), "。", norm, f"{offer}。" if offer else "", "请在本班内整理好；不记录违规，不扣分，不罚款。")
    )
