"""What customers complain of most in a month, and that it becomes less."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.utils import timezone
from pydantic import Field

from guiju.domains.office import periods
from guiju.domains.office.following import Entry, Follow, FollowParams, entries_of, follows
from guiju.domains.office.journal import Journal, kept_in, unmet
from guiju.domains.office.models import EntryKind, EntryOutcome, JournalEntry
from guiju.kernel.calendar.moments import close_of
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.duties.cadence import MONTH_FIRST
from guiju.kernel.controls.duties.duty import Duty, DutyParams
from guiju.kernel.controls.duties.occasional import OccasionalDuty
from guiju.kernel.controls.duties.settling import settle_now
from guiju.kernel.controls.models import WHOLE, DutyItem
from guiju.kernel.store.stored import as_day

MOST_NAMED = 20


class Remarks(NamedTuple):
    """Of a month: how often each cause was named, and of which orders."""

    counts: Counter[str]
    orders: Mapping[str, list[str]]

    @property
    def top(self) -> str:
        """The cause named most often, of equals the first by name; empty where there is none."""
        return min(self.counts, key=lambda cause: (-self.counts[cause], cause), default="")

    def is_rarer(self, cause: str, other: "Remarks") -> bool:
        """Whether a smaller share of these name the cause than of the others."""
        return self.counts[cause] * other.counts.total() < other.counts[cause] * self.counts.total()


def remarks_since(day: date, using: str) -> dict[date, Remarks]:
    """By the first day of the month; one statement."""
    rows = JournalEntry.objects.using(using).filter(kind=EntryKind.REMARK, lacks="", about_day__gte=day.replace(day=1))
    found: dict[date, Remarks] = {}
    for when, order, cause in rows.order_by("id").values_list("about_day", "subject", "topic"):
        month = found.setdefault(when.replace(day=1), Remarks(Counter(), {}))
        month.counts[cause] += 1
        month.orders.setdefault(cause, []).append(order)  # type: ignore[attr-defined]
    return found


NOTHING = Remarks(Counter(), {})


def untrue(rows: Sequence[Mapping[str, Any]], days: Sequence[date], using: str) -> list[str]:
    """By entry that its cause is not the one that the month's remarks name most often."""
    asked = [day for row, day in zip(rows, days, strict=True) if row["kind"] == EntryKind.ROOT]
    known = remarks_since(min(asked), using) if asked else {}
    return [_untrue(row, known.get(day.replace(day=1), NOTHING)) for row, day in zip(rows, days, strict=True)]


def _untrue(row: Mapping[str, Any], month: Remarks) -> str:
    if row["kind"] != EntryKind.ROOT or row["subject"] == month.top:
        return ""
    return f"首因应为“{month.top}”" if month.top else "当月没有反馈"


class ImproveDays(FollowParams):
    kinds: list[str] = Field([EntryKind.ROOT], title="记录种类")
    posts: list[str] = Field(["quality_manager", "quality_inspector"], title="岗位")
    superior: str = Field("owner", title="上级岗位")
    default_improve_days: int = Field(30, title="改进期限（天）", ge=1)


def unimproved(items: Sequence[int], using: str, deciding: frozenset[int] = frozenset()) -> Mapping[int, str]:
    """The items whose cause no later month names less often and about which nothing was decided with a reason."""
    entries = entries_of(items, using)
    rows = JournalEntry.objects.using(using).filter(id__in=entries.values()).select_related("outcome")
    roots = {row.pk: row for row in rows}
    months = remarks_since(min(as_day(row.about_day) for row in roots.values()), using) if roots else {}
    found = {}
    for item, entry in entries.items():
        root = roots.get(entry)
        if root is None:
            found[item] = "分析正在登记"
            continue
        if entry in deciding or _is_decided(root):
            continue
        month = as_day(root.about_day).replace(day=1)
        own = months.get(month, NOTHING)
        if not any(later > month and months[later].is_rarer(root.subject, own) for later in months):
            found[item] = f"“{root.subject}”占比还没有下降"
    return found


def _is_decided(root: Any) -> bool:
    return hasattr(root, "outcome") and root.outcome.result == EntryOutcome.Result.REJECTED


CAUSE_IMPROVED = OccasionalDuty("office.cause_improved", "改进顾客反馈首因", ImproveDays, unimproved)


def _said(entries: Sequence[Entry], using: str) -> Mapping[int, str]:
    """Cause, share and orders of each."""
    months = remarks_since(min(each.about_day for each in entries), using)
    found = {}
    for each in entries:
        month = months.get(each.about_day.replace(day=1), NOTHING)
        orders = "、".join(month.orders.get(each.subject, [])[:MOST_NAMED])
        found[each.id] = f"{each.subject} {month.counts[each.subject]}/{month.counts.total()}：{orders}"
    return found


follows(
    Follow(
        CAUSE_IMPROVED,
        "",
        is_adopted=False,
        is_same=False,
        due=lambda params, _, now: close_of(timezone.localdate(now) + timedelta(days=params.default_improve_days)),
        said=_said,
    )
)
FEEDBACK_ANALYSED = Duty(
    "office.feedback_analysed",
    "每月顾客反馈归类分析",
    DutyParams(posts=["customer_service_head", "customer_service"], superior="store_manager", **MONTH_FIRST),
    outstanding=unmet,
)
kept_in(Journal(FEEDBACK_ANALYSED.key, EntryKind.ROOT, periods.month_before))


def settle_causes(work: Work, deciding: frozenset[int] = frozenset()) -> None:
    """What has become less, or was decided with a reason, is done."""
    open_now = DutyItem.objects.using(work.using).filter(~WHOLE, duty=CAUSE_IMPROVED.key)
    items = list(open_now.order_by("id").values_list("id", flat=True))
    left = unimproved(items, work.using, deciding)
    settle_now(work, CAUSE_IMPROVED.title, [item for item in items if item not in left])
