"""What each person is asked about his payslip when it was paid, and until when."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from guiju.domains.payroll.controls.components import AnsweredInTime
from guiju.domains.payroll.models import Payslip
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.in_force import bounds_of
from guiju.kernel.worklist.tasks import DONE, end_tasks, open_tasks

ANSWER, OBJECTION = "payroll.answer_payslip", "payroll.objection"


def ask_for_answers(work: Work, payrolls: Collection[int | None]) -> None:
    """A task for each person, where a clause says so."""
    params: list[Any] = [bound.params for bound in bounds_of(AnsweredInTime, work.now, work.using)]
    rows: Any = Payslip.objects.using(work.using).filter(payroll__in=payrolls, account__gt=0)
    slips = list(rows.order_by("id").values_list("number", "account", "payroll__month")) if params else []
    columns: dict[str, Any] = {
        "person": [account for _, account, _ in slips],
        "kind": ANSWER,
        "title": [f"核对 {month:%Y-%m} 的工资条，确认或提出异议" for *_, month in slips],
        "page": "payroll_my_slips",
        "due_at": work.now + timedelta(days=min((each.default_confirm_days for each in params), default=0)),
        "source": ANSWER,
        "source_key": [number for number, *_ in slips],
    }
    open_tasks(work, columns, len(slips))


def answered(work: Work, slips: Collection[str], objections: Collection[str]) -> None:
    """Nobody is asked any more; personnel looks into what people object to."""
    end_tasks(work, ANSWER, list(slips), DONE)
    columns: dict[str, Any] = {
        "post": "hr",
        "kind": OBJECTION,
        "title": [f"核对 {slip} 的异议，有差额的随下一次工资补发" for slip in objections],
        "page": "payroll_slips",
        "due_at": None,
        "source": OBJECTION,
        "source_key": list(objections),
    }
    open_tasks(work, columns, len(objections))
