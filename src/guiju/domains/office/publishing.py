"""Posts on sites outside: what does not count, and what is to be taken down there."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from pydantic import Field

from guiju.domains.office.models import EntryKind, JournalEntry
from guiju.domains.office.wanting import AD, AD_MARK, ADS_FORBIDDEN
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.gate import Params
from guiju.kernel.worklist.tasks import open_tasks

OUTSIDE = "office.outside"
FORBIDDEN, UNMARKED = "站点禁止广告", "已发布的广告未标明“广告”"


class OutsideHours(Params):
    default_outside_due_hours: int = Field(2, title="外部处理期限（小时）", ge=1)


def against_the_rules(rows: Sequence[Mapping[str, Any]], using: str) -> list[str]:
    """By entry why it must not stay where it was posted; empty where it may. One statement."""
    posts = [row["about"] for row in rows if row["kind"] == EntryKind.POST and row["about"]]
    forums = JournalEntry.objects.using(using).filter(number__in=posts, kind=EntryKind.FORUM, topic=ADS_FORBIDDEN)
    closed = set(forums.values_list("number", flat=True)) if posts else set()
    return [_why(row, closed) for row in rows]


def _why(row: Mapping[str, Any], closed: set[str]) -> str:
    if row["kind"] == EntryKind.POST and row["about"] in closed:
        return FORBIDDEN
    is_out = row["kind"] == EntryKind.ARTICLE and bool(row["source"])
    return UNMARKED if is_out and is_unmarked(row["topic"], row["content"]) else ""


def is_unmarked(topic: str, content: str) -> bool:
    """Whether an article is an advertisement and does not say so (广告法 14 条)."""
    return topic == AD and AD_MARK not in content


def take_down(work: Work, entries: Sequence[tuple[int, str, str]], hours: int) -> None:
    """(id, subject, why) of what is to be taken down or mended outside, by whoever posted it."""
    columns = {
        "person": work.actor,
        "kind": OUTSIDE,
        "title": [f"到外部站点删除或更正：{subject}（{why}）" for _, subject, why in entries],
        "due_at": work.now + timedelta(hours=hours),
        "source": OUTSIDE,
        "source_key": [str(entry) for entry, *_ in entries],
        "by_hand": True,
    }
    open_tasks(work, columns, len(entries))
