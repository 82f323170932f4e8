"""Reminders of what is not signed: the signer the day before and each week after, his leader of all of his in one."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from guiju.kernel.commands.context import SYSTEM, Context, OnRefusal
from guiju.kernel.commands.receipts import evidence_by_request
from guiju.kernel.commands.run import run_items
from guiju.kernel.controls.pledges.audience import Audience, asked
from guiju.kernel.controls.pledges.standing import Signer
from guiju.kernel.org.leaders import leaders
from guiju.kernel.org.models import Person
from guiju.kernel.worklist.commands import SendMessages

KIND = "pledge.reminder"
WEEK = 7
SHOWN = 10


def remind_unsigned(now: datetime | None = None, using: str = "default") -> None:
    """Remind once a day of what falls due tomorrow, and of what is overdue each week; a step of the ticker."""
    moment = now or timezone.now()
    day = timezone.localdate(moment)
    request = f"pledge-reminders:{day}"
    if evidence_by_request(SYSTEM, SendMessages.key, [request], using):
        return
    messages = list(_messages(day, using))
    if messages:
        run_items(SendMessages, messages, Context(SYSTEM, moment, request, OnRefusal.PARTIAL, using=using))


def _messages(day: date, using: str) -> Iterator[dict[str, Any]]:
    audience, late = Audience(day, using), dict[int, list[str]]()
    posts: dict[str, dict[int, list[str]]] = {}
    wanted = {code: each for code, each in asked(day, using).items() if not each.is_observed}
    people = audience.of(wanted.values())
    for code, each in wanted.items():
        for signer in people[code]:
            if _is_said(signer, day):
                yield _to_signer(signer, code, each.text.title, day)
                if signer.due < day:
                    late.setdefault(signer.account, []).append(each.text.title)
                    for post in signer.also_told:
                        posts.setdefault(post, {}).setdefault(signer.account, []).append(each.text.title)
    yield from _to_leaders(late, day, using)
    yield from _to_posts(posts, using)


def _is_said(signer: Signer, day: date) -> bool:
    passed = (day - signer.due).days
    return signer.is_asked and (passed == -1 or (passed > 0 and passed % WEEK == 1))


def _to_signer(signer: Signer, code: str, title: str, day: date) -> dict[str, Any]:
    what = "参加测验，签署才生效" if not signer.may_sign else "阅读并签署"
    said = f"{signer.due} 到期" if signer.due >= day else f"已于 {signer.due} 到期"
    title = f"请{what}《{title}》，{said}"
    return {"person": signer.account, "kind": KIND, "title": title, "page": "pledge", "page_key": code}


def _to_posts(late: dict[str, dict[int, list[str]]], using: str) -> Iterator[dict[str, Any]]:
    """One message a post about all of them."""
    accounts = {account for people in late.values() for account in people}
    names = dict(Person.objects.using(using).filter(account__in=accounts).values_list("account_id", "name"))
    for post, people in late.items():
        lines = [f"{names[account]}：《{'》《'.join(titles)}》" for account, titles in people.items()]
        title = f"{len(lines)} 人到期没有签署（PLEDGE_REQUIRED）"
        body = "\n".join(lines[:SHOWN])
        yield {"post": post, "kind": KIND, "title": title, "body": body, "page": "pledges_unsigned", "page_key": ""}


def _to_leaders(late: dict[int, list[str]], day: date, using: str) -> Iterator[dict[str, Any]]:
    if not late:
        return
    above = leaders(day, using)
    names = dict(Person.objects.using(using).filter(account__in=late).values_list("account_id", "name"))
    by_leader: dict[int, list[str]] = {}
    for account, titles in late.items():
        if above.get(account):
            by_leader.setdefault(above[account], []).append(f"{names[account]}：《{'》《'.join(titles)}》")
    for leader, lines in by_leader.items():
        title = f"您带的 {len(lines)} 人到期没有签署（PLEDGE_REQUIRED）"
        body = "\n".join(lines[:SHOWN])
        page = {"page": "pledges_unsigned", "page_key": ""}
        yield {"person": leader, "kind": KIND, "title": title, "body": body, **page}
