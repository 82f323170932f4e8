"""What has to be made up: a task a person, ended when he has passed."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from guiju.kernel.calendar.moments import local
from guiju.kernel.commands.work import Work
from guiju.kernel.store.arrays import any_of, array
from guiju.kernel.worklist.tasks import open_tasks

SOURCE, KIND = "training.makeup", "training.makeup"
PAGE = "training_mine"
USUAL_DAYS = 14


def end_of_day(day: date) -> datetime:
    return local(day, time(23, 59))


def task(account: int, title: str, key: str, due: date) -> dict[str, Any]:
    """A make-up task as an item of the work list."""
    return {
        "person": account,
        "kind": KIND,
        "title": title,
        "page": PAGE,
        "due_at": end_of_day(due),
        "source": SOURCE,
        "source_key": key,
    }


def open_make_ups(work: Work, sessions: Sequence[int], days: int = USUAL_DAYS) -> None:
    """For everybody who was asked to these sessions, was not excused and did not come."""
    rows = work.select(
        "select p.account_id, s.number, c.title from training_invite i join training_session s on s.id = i.session_id "
        "join training_course c on c.id = s.course_id join org_person p on p.id = i.person_id "
        "left join training_attendance a on a.session_id = i.session_id and a.person_id = i.person_id "
        "left join training_excuse e on e.session_id = i.session_id and e.person_id = i.person_id "
        f"where a.id is null and e.id is null and p.account_id is not null and {any_of('i.session_id', using=work.using)} "
        "order by i.id",
        [array(list(sessions), work.using)],
    )
    due = timezone.localdate(work.now) + timedelta(days=days)
    put(work, [task(account, f"补训：{title}", number, due) for account, number, title in rows])


def put(work: Work, items: Iterable[dict[str, Any]]) -> None:
    """Open these tasks inside a run."""
    listed = list(items)
    columns = {name: [each[name] for each in listed] for name in (listed[0] if listed else ())}
    open_tasks(work, columns, len(listed))
