"""What ``guiju verify`` compares: a task is marked ended exactly when its end says so."""

from django.db.models import F, Q

from guiju.kernel.audit.report import Result, Tally, named, register_check
from guiju.kernel.worklist.models import Task, TaskEnd


def check_ends(using: str) -> Result:
    tally = Tally(Task.objects.using(using).count())
    marked = Task.objects.using(using).filter(ended_at__isnull=False, end__isnull=True)
    for task in marked.order_by("id").values_list("id", flat=True)[:1]:
        tally.fail(f"{named(Task, task)} 标为已结束，但没有结束的记录")
    strange = TaskEnd.objects.using(using).filter(Q(task__ended_at__isnull=True) | ~Q(task__ended_at=F("ended_at")))
    for end in strange.order_by("id").values_list("id", flat=True)[:1]:
        tally.fail(f"{named(TaskEnd, end)} 与待办上的结束时间不符")
    return tally.result()


def register() -> None:
    register_check("tasks", "待办有结束的记录", check_ends)
