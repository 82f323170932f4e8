"""The grades in force, and asking for the confirmation of what lies outside of one."""

from collections.abc import Collection, Sequence
from typing import Any

from guiju.domains.payroll.models import PayGrade
from guiju.kernel.commands.work import Work
from guiju.kernel.worklist.tasks import DONE, end_tasks, open_tasks

CONFIRM = "payroll.confirm_terms"


def grades_of(names: Collection[str], using: str) -> dict[str, list[PayGrade]]:
    """By name its ranges, in the order in which they began; one statement."""
    found: dict[str, list[PayGrade]] = {}
    for row in PayGrade.objects.using(using).filter(grade__in=set(names) - {""}).order_by("since", "id"):
        found.setdefault(row.grade, []).append(row)
    return found


def ask_to_confirm(work: Work, terms: Sequence[int], names: Sequence[str]) -> None:
    """A task for the general manager for each of these."""
    columns: dict[str, Any] = {
        "post": "owner",
        "kind": CONFIRM,
        "title": [f"确认{name}的定薪：基本工资不在薪级范围内" for name in names],
        "page": "payroll_terms",
        "due_at": None,
        "source": CONFIRM,
        "source_key": [str(each) for each in terms],
    }
    open_tasks(work, columns, len(terms))


def confirmed(work: Work, terms: Collection[int | None]) -> None:
    end_tasks(work, CONFIRM, [str(each) for each in terms], DONE)
