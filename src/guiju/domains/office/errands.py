"""What falls due with an errand: that it is taken on, answered, done; each by the clauses that bind it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.utils import timezone
from pydantic import Field

from guiju.domains.office.models import Category, Errand, ErrandStep, State
from guiju.kernel.calendar.workdays import calendar
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.duties.occasional import OccasionalDuty
from guiju.kernel.controls.duties.occasions import Occasion, fall_due
from guiju.kernel.controls.duties.settling import settle_now
from guiju.kernel.controls.gate import Params
from guiju.kernel.controls.in_force import bounds_of_duties
from guiju.kernel.controls.models import DutyItem
from guiju.kernel.controls.reading import by_params
from guiju.kernel.org.held import post_holders
from guiju.kernel.store.arrays import any_of, array
from guiju.lib.workdays import OFFICE, closing, deadline

MINUTES = 60


class ErrandParams(Params):
    """``categories`` are those of the errands that the duty is about."""

    categories: list[str] = Field([Category.ORDER], title="事项种类")
    posts: list[str] = Field([], title="岗位")
    superior: str = Field("", title="上级岗位")


class AcceptHours(ErrandParams):
    default_accept_hours: int = Field(4, title="接受期限（工作小时）", ge=1)


class ConflictHours(ErrandParams):
    default_conflict_hours: int = Field(2, title="排定先后期限（小时）", ge=1)


class CheckHours(ErrandParams):
    categories: list[str] = Field([Category.CHECK], title="事项种类")
    default_adhoc_hours: int = Field(24, title="临时核查期限（小时）", ge=1)


class SilenceDays(ErrandParams):
    categories: list[str] = Field([Category.ART], title="事项种类")
    default_silence_workdays: int = Field(3, title="几个工作日不答复视为确认", ge=1)


class OutsideHours(ErrandParams):
    categories: list[str] = Field([Category.PAGE], title="事项种类")
    default_outside_due_hours: int = Field(2, title="外部处理期限（小时）", ge=1)


class AckHours(ErrandParams):
    categories: list[str] = Field([Category.CROSS, Category.DESIGN, Category.TECHNICAL], title="事项种类")
    default_ack_hours: int = Field(8, title="受理期限（工作小时）", ge=1)


class ReplyHours(ErrandParams):
    categories: list[str] = Field([Category.CROSS, Category.DESIGN, Category.TECHNICAL], title="事项种类")
    default_reply_hours: int = Field(24, title="答复期限（小时）", ge=1)
    working_hours: bool = Field(default=False, title="按工作时间计")


def _still(states: Sequence[str], said: str) -> Any:
    """What is outstanding of an errand's item until a step has been taken."""

    def outstanding(items: Sequence[int], using: str) -> Mapping[int, str]:
        asked = DutyItem.objects.using(using).filter(id__in=items)
        marks = {item: errand_of(mark) for item, mark in asked.values_list("id", "fingerprint")}
        waiting = set(
            Errand.objects.using(using).filter(id__in=marks.values(), state__in=states).values_list("id", flat=True)
        )
        return {item: said for item, errand in marks.items() if errand in waiting}

    return outstanding


OPEN = (State.GIVEN, State.WAITING, State.SENT_BACK, State.TAKEN)
ERRAND_ACCEPTED = OccasionalDuty(
    "office.errand_accepted", "按时接受交办事项", AcceptHours, _still((State.GIVEN,), "接受或说明")
)
ERRAND_DONE = OccasionalDuty("office.errand_done", "按期办结交办事项", ErrandParams, _still(OPEN, "交付结果"))
REQUEST_TAKEN = OccasionalDuty(
    "office.request_taken", "按时受理部门请求", AckHours, _still((State.GIVEN,), "受理或退回")
)
REQUEST_ANSWERED = OccasionalDuty("office.request_answered", "按时答复部门请求", ReplyHours, _still(OPEN, "答复"))
CHECK_DONE = OccasionalDuty("office.check_done", "临时核查按时完成", CheckHours, _still(OPEN, "交付核查结果"))
DESIGN_CONFIRMED = OccasionalDuty(
    "office.design_confirmed", "书面确认设计稿", SilenceDays, _still((*OPEN, State.DELIVERED), "确认定稿或退回返工")
)
PAGE_CORRECTED = OccasionalDuty(
    "office.page_corrected", "恢复或更正页面", OutsideHours, _still((*OPEN, State.DELIVERED), "新截图经需求方认可")
)
CONFLICT_ORDERED = OccasionalDuty("office.conflict_ordered", "排定冲突事项的先后", ConflictHours)


def errand_of(fingerprint: str) -> int:
    """The errand that an item is about, as its mark says."""
    return int(fingerprint.split("/")[1].partition(".")[0])


class Given(NamedTuple):
    """An errand as its items need it. ``holder`` 0: whoever holds one of the posts."""

    id: int
    category: str
    title: str
    holder: int
    posts: tuple[str, ...]
    due_at: datetime


class Clock:
    """Terms in hours from now, of the calendar or of working time."""

    def __init__(self, now: datetime, using: str) -> None:
        day = timezone.localdate(now)
        self.now = now
        self.zone = timezone.get_current_timezone()
        self.calendar = calendar(day, day + timedelta(days=31), using)

    def after(self, hours: int) -> datetime:
        return self.now + timedelta(hours=hours)

    def after_working(self, hours: int) -> datetime:
        return deadline(self.now, hours * MINUTES, self.calendar, OFFICE, self.zone)

    def close_of(self, moment: datetime) -> datetime:
        """The end of the working day of a moment."""
        return closing(timezone.localdate(moment), OFFICE, self.zone)

    def close_after(self, days: int) -> datetime:
        """The end of so many working days from today."""
        return closing(self.calendar.add(timezone.localdate(self.now), days), OFFICE, self.zone)

    def next_close(self) -> datetime:
        """The end of the next working day."""
        return closing(self.calendar.add(timezone.localdate(self.now), 1), OFFICE, self.zone)


_TERMS: Mapping[str, Callable[[Any, Clock], datetime]] = {
    ERRAND_ACCEPTED.key: lambda params, clock: clock.after_working(params.default_accept_hours),
    CONFLICT_ORDERED.key: lambda params, clock: clock.after(params.default_conflict_hours),
    CHECK_DONE.key: lambda params, clock: clock.after(params.default_adhoc_hours),
    DESIGN_CONFIRMED.key: lambda params, clock: clock.close_after(params.default_silence_workdays),
    PAGE_CORRECTED.key: lambda params, clock: clock.after(params.default_outside_due_hours),
    REQUEST_TAKEN.key: lambda params, clock: clock.close_of(clock.after_working(params.default_ack_hours)),
    REQUEST_ANSWERED.key: lambda params, clock: (clock.after_working if params.working_hours else clock.after)(
        params.default_reply_hours
    ),
}
"""By duty until when it is due; the others when the errand itself is."""


def begin(work: Work, duties: Sequence[OccasionalDuty], errands: Sequence[Given], clock: Clock) -> None:
    """The items of these duties, where clauses bind them for the category; those due already are due at once."""
    if not errands:
        return
    bound = bounds_of_duties(work.now, work.using)
    for duty in duties:
        term = _TERMS.get(duty.key)
        for same in by_params(bound.get(duty.key, [])):
            params: Any = same[0].params
            own = [each for each in errands if each.category in params.categories]
            occasions = [
                Occasion(
                    mark=f"{each.id}.{same[0].params_digest[:8]}",
                    checks=(each.title,),
                    place=None,
                    holder=each.holder,
                    due_at=max(term(params, clock) if term else each.due_at, work.now + timedelta(minutes=1)),
                    posts=each.posts,
                )
                for each in own
            ]
            fall_due(work, duty, same, occasions)


def posts_by_account(moment: datetime, accounts: Sequence[int], using: str) -> dict[int, tuple[str, ...]]:
    """The posts that these accounts are assigned."""
    wanted, found = set(accounts), dict[int, list[str]]()
    for each in post_holders(moment, using):
        if not each.substitution and each.account in wanted:
            found.setdefault(each.account, []).append(each.post)
    return {account: tuple(dict.fromkeys(posts)) for account, posts in found.items()}


def stand_ins(moment: datetime, accounts: Sequence[int], using: str) -> dict[int, int]:
    """By account whoever stands in for it now."""
    wanted = set(accounts)
    return {
        each.owner: each.account for each in post_holders(moment, using) if each.substitution and each.owner in wanted
    }


def steps_of(errands: Sequence[int], steps: Sequence[str], using: str) -> list[tuple[int, str]]:
    """(errand, step) of those that were taken, oldest first."""
    rows = ErrandStep.objects.using(using).filter(errand__in=errands, step__in=steps).order_by("id")
    return list(rows.values_list("errand_id", "step"))


def settle(work: Work, ended: Sequence[tuple[str, int]]) -> None:
    """Mark the items of (duty, errand) as done by the actor."""
    if not ended:
        return
    wanted = set(ended)
    open_now = work.select(
        "select i.id, i.duty, i.fingerprint from controls_dutyitem i where "
        + any_of("i.duty", "text", work.using)
        + " and not exists (select 1 from controls_dutydone e where e.item_id = i.id and e.lacks = '') order by i.id",
        [array(sorted({duty for duty, _ in wanted}), work.using)],
    )
    settle_now(work, "办理交办事项", [item for item, duty, mark in open_now if (duty, errand_of(mark)) in wanted])
