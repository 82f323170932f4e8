"""What an entry of the journal leads to by a day: another entry, or that what belongs to it is closed."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.utils import timezone
from pydantic import Field

from guiju.domains.office.models import EntryKind, JournalEntry
from guiju.kernel.calendar.moments import close_of, local
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.duties.occasional import OccasionalDuty
from guiju.kernel.controls.duties.occasions import Occasion, fall_due
from guiju.kernel.controls.duties.settling import settle_now
from guiju.kernel.controls.gate import Params
from guiju.kernel.controls.in_force import bounds_of_duties
from guiju.kernel.controls.models import WHOLE, DutyItem
from guiju.kernel.controls.reading import by_params


class Entry(NamedTuple):
    """An entry that leads to something; ``figure`` is what was planned."""

    id: int
    kind: str
    subject: str
    about_day: date
    figure: int | None


class FollowParams(Params):
    """``kinds`` are those of the entries that lead to it."""

    kinds: list[str] = Field([], title="记录种类")
    posts: list[str] = Field([], title="岗位")
    superior: str = Field("store_manager", title="上级岗位")


class ArticleDays(FollowParams):
    kinds: list[str] = Field([EntryKind.LAUNCH], title="记录种类")
    posts: list[str] = Field(["copywriter", "promoter"], title="岗位")
    default_first_days: int = Field(7, title="新品推广后几天内要有软文", ge=1)


class EffectDays(FollowParams):
    kinds: list[str] = Field([EntryKind.CHANGE], title="记录种类")
    posts: list[str] = Field(["ecommerce_manager", "store_manager", "operator"], title="岗位")
    superior: str = Field("owner", title="上级岗位")
    default_measure_days: int | None = Field(None, title="几天后测量效果", ge=1)
    default_review_after_days: int | None = Field(None, title="几天后回看效果", ge=1)

    @property
    def days(self) -> int:
        return self.default_measure_days or self.default_review_after_days or 30


class CloseHours(FollowParams):
    kinds: list[str] = Field([EntryKind.ACTIVITY], title="记录种类")
    posts: list[str] = Field(["store_manager", "ecommerce_manager", "promoter"], title="岗位")
    default_close_before_hours: int = Field(12, title="开始前几小时关闭风险", ge=0)


def open_risks(
    activities: Mapping[int, date], using: str, closing: frozenset[int] = frozenset()
) -> dict[int, list[str]]:
    """By activity its risks without an outcome, and what went wrong in earlier ones and is not on its list.

    ``closing`` are the entries whose outcome is being written.
    """
    parts = JournalEntry.objects.using(using).filter(kind=EntryKind.RISK, about__in=list(activities), lacks="")
    listed: dict[int | None, dict[str, bool]] = {}
    for entry, activity, subject, outcome in parts.order_by("id").values_list("id", "about", "subject", "outcome"):
        listed.setdefault(activity, {})[subject] = outcome is not None or entry in closing
    past = JournalEntry.objects.using(using).filter(kind=EntryKind.MISHAP, lacks="").order_by("id")
    template = list(past.values_list("subject", "about__about_day"))
    found = {}
    for activity, begins in activities.items():
        own = listed.get(activity, {})
        unlisted = [subject for subject, day in template if day < begins and subject not in own]
        found[activity] = [*(each for each, is_closed in own.items() if not is_closed), *dict.fromkeys(unlisted)]
    return found


def _risks_open(items: Sequence[int], using: str, closing: frozenset[int] = frozenset()) -> Mapping[int, str]:
    entries = entries_of(items, using)
    days = JournalEntry.objects.using(using).filter(id__in=entries.values()).values_list("id", "about_day")
    known = open_risks(dict(days), using, closing)
    return {item: f"风险未关闭：{'、'.join(known[entry])}" for item, entry in entries.items() if known.get(entry)}


def _unanswered(items: Sequence[int], using: str) -> Mapping[int, str]:
    """The items whose entry has none of what it leads to."""
    marks = dict(DutyItem.objects.using(using).filter(id__in=items).values_list("id", "duty"))
    entries = entries_of(items, using)
    rows = JournalEntry.objects.using(using).filter(id__in=entries.values()).values_list("id", "subject")
    subjects = dict(rows)
    written = JournalEntry.objects.using(using).filter(kind__in={each.by for each in _by_duty.values()}, lacks="")
    known = set(written.values_list("kind", "about", "subject"))
    by_about, by_subject = {(kind, about) for kind, about, _ in known}, {(kind, said) for kind, _, said in known}
    found = {}
    for item, entry in entries.items():
        follow = _by_duty[marks[item]]
        is_there = (follow.by, subjects[entry]) in by_subject if follow.is_same else (follow.by, entry) in by_about
        if not is_there:
            found[item] = f"登记{EntryKind(follow.by).label}"
    return found


ARTICLE_DUE = OccasionalDuty("office.article_due", "新品推广须有软文", ArticleDays, _unanswered)
EFFECT_MEASURED = OccasionalDuty("office.effect_measured", "按期测量、回看效果", EffectDays, _unanswered)
RISKS_CLOSED = OccasionalDuty("office.risks_closed", "活动前关闭风险清单", CloseHours, _risks_open)


class Follow(NamedTuple):
    """``by`` is the kind of entry that does it, of the ``is_same`` subject or about the entry itself.

    ``is_adopted``: it is due once the entry is adopted, else when it is written. ``said`` words what is to be done, by
    entry, where its title is not enough.
    """

    duty: OccasionalDuty
    by: str
    is_adopted: bool
    is_same: bool
    due: Callable[[Any, Entry, datetime], datetime]
    said: Callable[[Sequence[Entry], str], Mapping[int, str]] | None = None


class SampleDays(FollowParams):
    kinds: list[str] = Field([EntryKind.OUTSOURCE], title="记录种类")
    posts: list[str] = Field(["designer"], title="岗位")


OUTSOURCE_ACCEPTED = OccasionalDuty("office.outsource_accepted", "外协按交期验收", SampleDays, _unanswered)


_by_duty: dict[str, Follow] = {}


def follows(follow: Follow) -> Follow:
    """Register what an entry leads to."""
    _by_duty[follow.duty.key] = follow
    return follow


follows(
    Follow(
        ARTICLE_DUE,
        EntryKind.ARTICLE,
        is_adopted=False,
        is_same=True,
        due=lambda params, entry, _: close_of(entry.about_day + timedelta(days=params.default_first_days)),
    )
)
follows(
    Follow(
        EFFECT_MEASURED,
        EntryKind.EFFECT,
        is_adopted=True,
        is_same=False,
        due=lambda params, _, now: close_of(timezone.localdate(now) + timedelta(days=params.days)),
    )
)
follows(
    Follow(
        OUTSOURCE_ACCEPTED,
        EntryKind.ACCEPTANCE,
        is_adopted=True,
        is_same=False,
        due=lambda _params, entry, _now: close_of(entry.about_day),
    )
)
follows(
    Follow(
        RISKS_CLOSED,
        "",
        is_adopted=False,
        is_same=False,
        due=lambda params, entry, _: local(entry.about_day) - timedelta(hours=params.default_close_before_hours),
    )
)


def lead_on(work: Work, entries: Sequence[Entry], *, is_adopted: bool) -> None:
    """Make due what these entries lead to, where clauses bind it."""
    if not entries:
        return
    bound = bounds_of_duties(work.now, work.using)
    for follow in _by_duty.values():
        if follow.is_adopted != is_adopted:
            continue
        for same in by_params(bound.get(follow.duty.key, [])):
            params: Any = same[0].params
            own = [each for each in entries if each.kind in params.kinds]
            said = follow.said(own, work.using) if follow.said and own else {}
            occasions = [
                Occasion(
                    mark=f"{each.id}.{same[0].params_digest[:8]}",
                    checks=(said.get(each.id) or _check(each),),
                    place=None,
                    holder=0,
                    due_at=max(follow.due(params, each, work.now), work.now + timedelta(minutes=1)),
                )
                for each in own
            ]
            fall_due(work, follow.duty, same, occasions)


def has_followed(work: Work, written: Sequence[tuple[str, int | None, str]]) -> None:
    """(kind, about, subject) of whole entries that are being written: what they are the answer to is done."""
    answers = [
        (follow, about, subject)
        for follow in _by_duty.values()
        for kind, about, subject in written
        if follow.by == kind
    ]
    if not answers:
        return
    open_now = DutyItem.objects.using(work.using).filter(
        ~WHOLE, duty__in={follow.duty.key for follow, *_ in answers}, opens_at__lte=work.now
    )
    duties = dict(open_now.order_by("id").values_list("id", "duty"))
    entries = entries_of(list(duties), work.using)
    rows = JournalEntry.objects.using(work.using).filter(id__in=entries.values()).values_list("id", "subject")
    subjects = dict(rows)
    given = {(follow.duty.key, subject if follow.is_same else about) for follow, about, subject in answers}
    done = [
        item
        for item, entry in entries.items()
        if (duties[item], subjects[entry] if _by_duty[duties[item]].is_same else entry) in given
    ]
    settle_now(work, "登记工作记录", done)


def settle_risks(work: Work, closing: frozenset[int]) -> None:
    """Checklists of activities that were answered and of which no risk is open any more are done."""
    answered = DutyItem.objects.using(work.using).filter(~WHOLE, duty=RISKS_CLOSED.key, done__isnull=False)
    items = list(answered.order_by("id").values_list("id", flat=True))
    left = _risks_open(items, work.using, closing)
    settle_now(work, RISKS_CLOSED.title, [item for item in items if item not in left])


def _check(entry: Entry) -> str:
    planned = "" if entry.figure is None else f"（计划 {entry.figure}）"
    return f"{EntryKind(entry.kind).label}：{entry.subject or '见记录'}{planned}"


def entries_of(items: Sequence[int], using: str) -> dict[int, int]:
    """By duty item the entry that it is about, as its mark says."""
    rows = DutyItem.objects.using(using).filter(id__in=items).order_by("id").values_list("id", "fingerprint")
    return {item: int(mark.split("/")[1].partition(".")[0]) for item, mark in rows}
