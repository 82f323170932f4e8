"""Asking again: whoever left something open hears of it every week until it is done."""

from datetime import date, datetime

from django.utils import timezone

from guiju.domains.policy.controls.covering import latest_covers
from guiju.domains.policy.controls.decisions import NoticeUnread
from guiju.domains.policy.controls.gaps import SupplementUnlinked, unlinked
from guiju.domains.policy.decisions import readings
from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.commands.run import run_items
from guiju.kernel.controls.in_force import params_in_force
from guiju.kernel.worklist.commands import SendMessages

KIND, PROOF, READING = "policy.clause_link", "policy.cover_proof", "policy.notice_reminder"


def ask_for_links(moment: datetime, using: str = "default") -> None:
    """One message a supplement and span, however often it is called."""
    context = Context(SYSTEM, now=moment, using=using)
    span = min(each.default_ask_days for each in params_in_force(SupplementUnlinked, context))
    for each in unlinked(using):
        turn = (timezone.localdate(moment) - timezone.localdate(each.published_at)).days // span
        if turn < 1 or not each.published_by:
            continue
        notice = {
            "person": each.published_by,
            "kind": KIND,
            "title": f"补充规定“{each.title}”还没有挂条款",
            "body": "请写明它补充的是哪一条。",
            "page": "record",
            "page_key": f"policy.supplements/{each.number}",
        }
        given = Context(SYSTEM, now=moment, request_id=f"{KIND}:{each.number}:{turn}", using=using)
        run_items(SendMessages, [notice], given)


def ask_for_proof(moment: datetime, using: str = "default") -> None:
    """In each quarter after the one in which a field was said to be covered without proof; one message a quarter."""
    now = _quarter(timezone.localdate(moment))
    for each in latest_covers(using).values():
        is_proven = each.document and each.version and each.owner_id
        if is_proven or not each.entered_by or _quarter(timezone.localdate(each.entered_at)) >= now:
            continue
        notice = {
            "person": each.entered_by,
            "kind": PROOF,
            "title": f"“{each.domain}”的制度台账还没有证实",
            "body": "请登记制度文件、版本和责任人。",
            "page": "record",
            "page_key": f"policy.covers/{each.number}",
        }
        given = Context(SYSTEM, now=moment, request_id=f"{PROOF}:{each.number}:{now}", using=using)
        run_items(SendMessages, [notice], given)


def remind_readers(moment: datetime, using: str = "default") -> None:
    """Once a notice, when its days are over and too few have read it: each of those who have not."""
    context = Context(SYSTEM, now=moment, using=using)
    limits = params_in_force(NoticeUnread, context)
    for each in readings(using):
        days = (timezone.localdate(moment) - timezone.localdate(each.notice.sent_at)).days
        if not any(days >= one.default_read_days and each.percent < one.default_read_pct for one in limits):
            continue
        title = f"请阅读通报 {each.notice.number}"
        notices = [{"person": who, "kind": READING, "title": title} for who in each.unread]
        request = f"{READING}:{each.notice.number}"
        run_items(SendMessages, notices, Context(SYSTEM, now=moment, request_id=request, using=using))


def _quarter(day: date) -> int:
    return day.year * 4 + (day.month - 1) // 3
