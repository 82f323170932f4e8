"""What the worker does for training: make-ups opened and ended, notices, absences, weekly words to superiors."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from guiju.domains.training.commands.absences import NoteAbsence
from guiju.domains.training.controls.hours import HoursShort, short, years
from guiju.domains.training.controls.records import AbsenceBookable, is_working
from guiju.domains.training.controls.uncovered import TrainedForPost, TrainedForTerm, Uncovered
from guiju.domains.training.learners import Staff, Worker
from guiju.domains.training.makeup import SOURCE, task
from guiju.domains.training.models import AbsenceNote, Attendance, Excuse, Invite, TermConfirmation
from guiju.domains.training.rules import Requirement, YearHours, counted_minutes, hours, is_for, lapsed
from guiju.kernel.commands.context import SYSTEM, Context, OnRefusal
from guiju.kernel.commands.receipts import evidence_by_request, request_of
from guiju.kernel.commands.run import run_items
from guiju.kernel.controls.in_force import bounds_of
from guiju.kernel.org.absences import absences
from guiju.kernel.store.written import Written
from guiju.kernel.worklist import ticking
from guiju.kernel.worklist.commands import FinishTasks, OpenTasks, SendMessages
from guiju.kernel.worklist.models import Task

KEY, KIND, WEEK, MONTH = "lapsed:", "training.notice", 7, 30
PAGE = "training_mine"


def register() -> None:
    ticking.register("training.make_ups", 600, make_ups)
    ticking.register("training.notices", 600, notices)
    ticking.register("training.absences", 300, note_absences)


_OPEN = Written(
    lambda using: (
        Task.objects.using(using)
        .filter(source=SOURCE, ended_at=None, source_key__startswith=KEY)
        .values_list("source_key")
    )
)


def make_ups(now: datetime | None = None, using: str = "default") -> None:
    """A task for each who has to pass something within days that a clause names; ended when he has."""
    moment = now or timezone.now()
    bounds = [each for rule in (Uncovered, TrainedForPost) for each in bounds_of(rule, moment, using)]
    asked = [(each.clause, each.params) for each in bounds if isinstance(each.params, Requirement)]
    staff = Staff(timezone.localdate(moment), using) if any(params.days is not None for _, params in asked) else None
    wanted = {**dict(_wanted(staff, asked)), **dict(_of_terms(staff, moment, using))} if staff is not None else {}
    known = set(_OPEN.column({}, using))
    ended: list[dict[str, Any]] = [{"source": SOURCE, "source_key": key} for key in sorted(known - wanted.keys())]
    opened = [item for key, item in sorted(wanted.items()) if key not in known]
    for command, items in ((OpenTasks, opened), (FinishTasks, ended)):
        if items:
            last = Task.objects.using(using).order_by("-id").values_list("id", flat=True).first()
            request = request_of("training-make-ups", [last, items])
            run_items(command, items, Context(SYSTEM, moment, request, OnRefusal.PARTIAL, using=using))


def _wanted(staff: Staff, asked: Iterable[tuple[Any, Requirement]]) -> Iterator[tuple[str, dict[str, Any]]]:
    for clause, params in asked:
        if params.days is None:
            continue
        for worker in staff.workers:
            for topic in params.default_topics:
                since = _since(staff, worker, params, topic)
                if since is not None:
                    key = f"{KEY}{clause.code}/{worker.number}/{topic}"
                    due = date.fromordinal(since) + timedelta(days=params.days)
                    yield key, task(worker.account, f"补训并考试合格：{topic}（{params.default_mark}）", key, due)


def _of_terms(staff: Staff, moment: datetime, using: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """What those whose term was confirmed lack, from that day on."""
    bounds = bounds_of(TrainedForTerm, moment, using)
    confirmed = dict(TermConfirmation.objects.using(using).order_by("id").values_list("person", "confirmed_on"))
    for bound in bounds:
        params = bound.params
        if not isinstance(params, Requirement) or params.days is None:
            continue
        for worker in staff.workers:
            for topic in params.default_topics if worker.person in confirmed else ():
                if lapsed(staff.fact(worker, topic), params) is not None:
                    key = f"{KEY}term/{bound.clause.code}/{worker.number}/{topic}"
                    due = confirmed[worker.person] + timedelta(days=params.days)
                    yield key, task(worker.account, f"补训并考试合格：{topic}（{params.default_mark}）", key, due)


def _since(staff: Staff, worker: Worker, params: Requirement, topic: str) -> int | None:
    """Since when a worker has it to make up; whoever came to a guarded post since he came to it."""
    fact = staff.fact(worker, topic)
    posts = params.default_guarded_posts or params.default_learner_posts
    if not is_for(fact, params, posts):
        return None
    since = lapsed(fact, params)
    return max(since, worker.taken.toordinal()) if since is not None and params.default_guarded_posts else since


def notices(now: datetime | None = None, using: str = "default") -> None:
    """Once a day: who is short of hours, and whom superiors must know to be overdue."""
    moment = now or timezone.now()
    day = timezone.localdate(moment)
    request = f"training-notices:{day}"
    if evidence_by_request(SYSTEM, SendMessages.key, [request], using):
        return
    short_of = [each.params for each in bounds_of(HoursShort, moment, using) if isinstance(each.params, YearHours)]
    overdue = [each.params for each in bounds_of(Uncovered, moment, using) if isinstance(each.params, Requirement)]
    due = [params for params in short_of if f"{day:%m-%d}" in params.default_notice_on]
    _plan_hours(due, moment, using)
    said = [params for params in overdue if params.default_overdue_days or params.default_remind_every_days]
    if not due and not said:
        return
    staff = Staff(day, using)
    items = [*_short(staff, due), *_overdue(staff, said)]
    if items:
        run_items(SendMessages, items, Context(SYSTEM, moment, request, OnRefusal.PARTIAL, using=using))


def _short(staff: Staff, asked: Iterable[YearHours]) -> Iterator[dict[str, Any]]:
    """To whoever is short and to his leader."""
    for params in asked:
        for worker, year in zip(staff.workers, years(staff), strict=True):
            over = year._replace(today=date(year.year, 12, 31).toordinal())
            if HoursShort.judge(over, params):
                missing = short(year, params)
                score, topics = params.default_pass_score, params.default_topics
                done = counted_minutes(year.history, year.year, score, topics)
                title = f"{worker.name} {year.year} 年学时 {hours(done)}/{hours(params.minutes)}，还差 {hours(missing)} 小时"
                yield from _to_both(staff, worker, title)


def _plan_hours(asked: Iterable[YearHours], moment: datetime, using: str) -> None:
    """The missing hours as a task with its day, where a clause wants them made up for."""
    dated = [params for params in asked if params.default_make_up_days]
    if not dated:
        return
    staff = Staff(timezone.localdate(moment), using)
    items = [
        task(
            worker.account,
            f"补足 {year.year} 年学时：还差 {hours(short(year, params))} 小时",
            f"hours:{year.year}/{worker.number}",
            staff.day + timedelta(days=params.default_make_up_days),
        )
        for params in dated
        for worker, year in zip(staff.workers, years(staff), strict=True)
        if HoursShort.judge(year._replace(today=date(year.year, 12, 31).toordinal()), params)
    ]
    if items:
        request = request_of("training-hours", [items])
        run_items(OpenTasks, items, Context(SYSTEM, moment, request, OnRefusal.PARTIAL, using=using))


def _overdue(staff: Staff, asked: Iterable[Requirement]) -> Iterator[dict[str, Any]]:
    """To the superior each week, or to the person as often as a clause says, until he has passed."""
    for params in asked:
        for worker in staff.workers:
            for topic in params.default_topics:
                fact = staff.fact(worker, topic)
                since = lapsed(fact, params) if is_for(fact, params, params.default_learner_posts) else None
                late = -1 if since is None else fact.today - since - params.default_overdue_days
                title = f"{worker.name} 的“{topic}”培训逾期未合格（{params.default_mark}）"
                if late >= 0 and params.default_remind_every_days and late % params.default_remind_every_days == 0:
                    yield _message(worker.account, title)
                elif late >= 0 and not params.default_remind_every_days and late % WEEK == 0:
                    yield _message(staff.leaders.get(worker.account, 0) or worker.account, title)


def _to_both(staff: Staff, worker: Worker, title: str) -> Iterator[dict[str, Any]]:
    for account in dict.fromkeys((worker.account, staff.leaders.get(worker.account, 0))):
        if account:
            yield _message(account, title)


def _message(account: int, title: str) -> dict[str, Any]:
    return {"person": account, "kind": KIND, "title": title, "page": PAGE, "page_key": ""}


def note_absences(now: datetime | None = None, using: str = "default") -> None:
    """Who has not come a quarter of an hour after the beginning, where somebody may be asked to be there."""
    moment = now or timezone.now()
    bounds: list[Any] = bounds_of(AbsenceBookable, moment, using)
    if not bounds:
        return
    grace = timedelta(minutes=min(each.params.default_sign_in_grace_minutes for each in bounds))
    rows = Invite.objects.using(using).filter(
        session__starts_at__lte=moment - grace, session__starts_at__gt=moment - timedelta(days=MONTH)
    )
    settled = {
        key
        for model in (Attendance, Excuse, AbsenceNote)
        for key in model.objects.using(using)
        .filter(session__in=rows.values("session"))
        .values_list("session", "person")
    }
    leaves = absences(timezone.localdate(moment) - timedelta(days=MONTH), using)
    columns = ("session", "person", "session__number", "person__number", "person__account_id")
    items = [
        {"session": number, "person": person}
        for key, _, number, person, account, starts, ends, paid in [
            ((row[0], row[1]), *row[1:])
            for row in rows.values_list(*columns, "session__starts_at", "session__ends_at", "session__is_overtime")
        ]
        if key not in settled and (paid or is_working(starts, ends, using)) and not _away(leaves, account, starts)
    ]
    if items:
        request = request_of("training-absences", [items])
        run_items(NoteAbsence, items, Context(SYSTEM, moment, request, OnRefusal.PARTIAL, using=using))


def _away(leaves: dict[int, list[tuple[date, date]]], account: int | None, starts: datetime) -> bool:
    day = timezone.localdate(starts)
    return any(since <= day <= until for since, until in leaves.get(account or 0, ()))
