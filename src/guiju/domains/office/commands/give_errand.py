"""交办: something is given to a person to do, or asked of a department."""

from collections.abc import Iterator, Sequence
from datetime import UTC
from typing import Annotated, Any

from django.utils import timezone
from pydantic import AwareDatetime, Field

from guiju.domains.office.company import insert_of_company
from guiju.domains.office.errands import (
    CHECK_DONE,
    ERRAND_ACCEPTED,
    ERRAND_DONE,
    REQUEST_ANSWERED,
    REQUEST_TAKEN,
    Clock,
    Given,
    begin,
    posts_by_account,
    stand_ins,
)
from guiju.domains.office.fields import MEETING, PERSON, Text
from guiju.domains.office.lines import lines_on
from guiju.domains.office.models import Category, Errand, State
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.work import Work
from guiju.kernel.worklist.messages import Notice, send

GIVEN = "office.errand_given"
NO_DUE, NOT_SUPERIOR, ABSENT = (
    "没有写期限，按下一个工作日下班",
    "不是直属上级，按协办请求处理",
    "本人不在岗，由代理人接办或等其回岗",
)
CATEGORIES = {str(key): str(word) for key, word in Category.choices}
WANTED = {
    Category.DESIGN: {"spec": "尺寸、规格", "due_at": "期限", "purpose": "用途"},
    Category.ART: {"spec": "定位", "due_at": "期限", "purpose": "计划号"},
    Category.PAGE: {"spec": "色号、版式", "due_at": "期限"},
}
"""By category what must be said; what was not said may be sent back for."""


class GiveErrandInput(Input):
    title: Annotated[str, Field(min_length=2, max_length=120), Label("事项")]
    category: Annotated[Category, Label("种类", choices=CATEGORIES)] = Category.ORDER
    to: Annotated[str | None, Label("交给谁"), PERSON] = None
    post: Annotated[
        str | None,
        Label("请哪个岗位办", help="跨部门的请求写岗位"),
        Reference("org.Post", fetch=("title",), title="岗位"),
    ] = None
    detail: Annotated[Text, Label("要求")] = ""
    purpose: Annotated[str, Field(max_length=200), Label("用途")] = ""
    spec: Annotated[str, Field(max_length=120), Label("尺寸、规格")] = ""
    due_at: Annotated[AwareDatetime | None, Label("期限", help="空着是下一个工作日下班")] = None
    wants_result: Annotated[bool, Label("须有结果说明或文件")] = True
    basis: Annotated[str, Field(max_length=40), Label("所依制度或决定", help="贯彻哪个制度版本、哪项决定")] = ""
    meeting: Annotated[str | None, Label("来自哪次会议"), MEETING] = None
    flow: Annotated[
        str | None,
        Label("所依流程", help="制度台账单号；事项一直按这一版流程"),
        Reference("policy.DomainCover", by="number", fetch=("version", "owner_id"), title="流程"),
    ] = None


class GiveErrand(Command):
    """Whoever is no superior of the person can only ask; what is missing is told and kept with it."""

    key = "office.give_errand"
    title = "交办、协办"
    header = GiveErrandInput

    def prepare(self, batch: Batch, context: Context) -> Iterator[Refusal]:
        for item, (to, post, due) in enumerate(batch.head.rows("to", "post", "due_at")):
            if bool(to) == bool(post):
                yield refusal(item, None, "stands", "要么交给一个人，要么请一个岗位", "请只填其中一项")
            elif due is not None and due <= context.now:
                yield refusal(item, None, "stands", "期限已经过了", "请写将来的时间")
            flow = batch.head.record("flow")[item]
            if flow is not None and not (flow.version and flow.owner_id):
                yield refusal(item, None, "stands", "这个流程没有版本或责任人，还不能照办", "请先在制度台账里补齐")
            record = batch.head.record("to")[item]
            if record is not None and record.account_id is None:
                yield refusal(item, None, "stands", f"{record.name}没有账号，收不到", "请交给有账号的人")

    def apply(self, batch: Batch, work: Work) -> None:
        head, size = batch.head, batch.size
        clock = Clock(work.now, work.using)
        accounts = [record.account_id if record else 0 for record in head.record("to")]
        lines = lines_on(timezone.localdate(work.now), work.using)
        away = stand_ins(work.now, accounts, work.using)
        posts = posts_by_account(work.now, [*accounts, work.actor], work.using)
        due = [(moment or clock.next_close()).astimezone(UTC) for moment in head.due_at]
        asks = [not account or not lines.is_above(work.actor, account) for account in accounts]
        lacks = [_lacking(batch, item, is_request=asks[item], is_away=accounts[item] in away) for item in range(size)]
        columns: dict[str, Any] = {
            "category": [str(each) for each in head.category],
            **{name: head.columns[name] for name in ("title", "detail", "purpose", "spec", "wants_result", "basis")},
            "flow_id": head.ids("flow"),
            "asker": work.actor,
            "assignee": accounts,
            "post": [post or "" for post in head.post],
            "asker_post": next(iter(posts.get(work.actor, ())), ""),
            "is_request": asks,
            "lacks": lacks,
            "stand_in": [away.get(account, 0) for account in accounts],
            "first_due": due,
            "due_at": due,
            "doer": accounts,
            "state": State.GIVEN,
            "given_at": work.now,
            "meeting_id": head.ids("meeting"),
        }
        everything = list(range(size))
        ids = insert_of_company(work, Errand, columns, kind="JB", items=everything, moment=work.now)
        given = [
            Given(ids[item], columns["category"][item], head.title[item], account, own, due[item])
            for item, account in enumerate(accounts)
            for own in [posts.get(account, ()) if account else (head.post[item],)]
        ]
        _fall_due(work, given, asks, clock)
        work.answer([item for item in everything if lacks[item]], lacks=[lack for lack in lacks if lack])
        send(work, [_notice(batch, item, account) for item, account in enumerate(accounts)])


def _fall_due(work: Work, given: Sequence[Given], asks: Sequence[bool], clock: Clock) -> None:
    orders = [each for each, is_request in zip(given, asks, strict=True) if each.holder and not is_request]
    begin(work, (ERRAND_ACCEPTED, ERRAND_DONE, CHECK_DONE), orders, clock)
    begin(work, (REQUEST_TAKEN, REQUEST_ANSWERED, ERRAND_DONE), [each for each in given if not each.holder], clock)


def _lacking(batch: Batch, item: int, *, is_request: bool, is_away: bool) -> str:
    head = batch.head
    wanted = WANTED.get(head.category[item], {})
    missing = [word for name, word in wanted.items() if not head.columns[name][item]]
    found = [f"待补：{'、'.join(missing)}"] if missing else []
    if head.due_at[item] is None and "due_at" not in wanted:
        found.append(NO_DUE)
    if is_request and head.to[item]:
        found.append(NOT_SUPERIOR)
    if is_away:
        found.append(ABSENT)
    return "；".join(found)


def _notice(batch: Batch, item: int, account: int) -> Notice:
    title = f"交办：{batch.head.title[item]}"
    return Notice(GIVEN, title, person=account) if account else Notice(GIVEN, title, post=batch.head.post[item] or "")
