"""People look at a drawn share of what was posted the working day before."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

from pydantic import Field

from guiju.domains.office.journal import bound_of
from guiju.domains.office.models import EntryKind, JournalEntry
from guiju.kernel.calendar.workdays import calendar
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.duties.duty import Duty, DutyParams
from guiju.kernel.controls.duties.settling import settle_now
from guiju.kernel.controls.gate import Params
from guiju.kernel.controls.in_force import bounds_of_duty
from guiju.kernel.controls.models import WHOLE, DutyItem
from guiju.kernel.store.stored import as_day

LONGEST_REST = timedelta(days=31)


class SampleShare(Params):
    default_link_sample_pct: int = Field(10, title="链接抽查比例（%）", ge=1, le=100)


def drawn(numbers: Sequence[str], percent: int) -> list[str]:
    """So many percent of them, rounded up, by the digests of their numbers: the same for everybody who draws."""
    by_chance = sorted(numbers, key=lambda each: sha256(each.encode()).hexdigest())
    return sorted(by_chance[: -(-len(numbers) * percent // 100)])


def unchecked(items: Sequence[int], using: str, closing: frozenset[int] = frozenset()) -> Mapping[int, str]:
    """By duty item the drawn posts since the working day before that have no outcome yet.

    The same statements however many. ``closing`` are the entries whose outcome is being written.
    """
    rows = list(DutyItem.objects.using(using).filter(id__in=items).order_by("id"))
    if not rows:
        return {}
    bounds = bounds_of_duty(LINKS_CHECKED.key, max(row.opens_at for row in rows), using)
    days = {row.pk: as_day(row.day) for row in rows}
    first, last = min(days.values()) - LONGEST_REST, max(days.values())
    known_days = calendar(first, last, using)
    posted: dict[date, dict[str, bool]] = {}
    posts = JournalEntry.objects.using(using).filter(
        kind=EntryKind.POST, lacks="", about_day__range=(known_days.add(min(days.values()), -1), last)
    )
    for entry, number, day, outcome in posts.order_by("id").values_list("id", "number", "about_day", "outcome"):
        posted.setdefault(day, {})[number] = outcome is not None or entry in closing
    found = {}
    for row in rows:
        bound = bound_of(row, bounds)
        params: Any = bound.params if bound else LINKS_CHECKED.params()
        day = days[row.pk]
        since = known_days.add(day, -1)
        known = {each: over for when, own in posted.items() if since <= when < day for each, over in own.items()}
        left = [each for each in drawn(list(known), params.default_link_sample_pct) if not known[each]]
        if left:
            found[row.pk] = f"抽查链接：{'、'.join(left)}"
    return found


LINKS_CHECKED = Duty(
    "office.links_checked",
    "抽查上个工作日以来发布的链接",
    DutyParams(
        posts=["store_manager"],
        checks=["抽到的链接已逐条打开，结果登记在记录上"],
        bundle="daily_ops",
        superior="operations_director",
    ),
    outstanding=unchecked,
    own=SampleShare,
)


def settle_links(work: Work, closing: frozenset[int]) -> None:
    """Checks that were answered and of which no link is left are done."""
    answered = DutyItem.objects.using(work.using).filter(~WHOLE, duty=LINKS_CHECKED.key, done__isnull=False)
    items = list(answered.order_by("id").values_list("id", flat=True))
    left = unchecked(items, work.using, closing)
    settle_now(work, LINKS_CHECKED.title, [item for item in items if item not in left])
