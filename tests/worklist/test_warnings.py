"""Warnings nobody explains become one task a run, control and person."""

from datetime import timedelta

import pytest
from django.utils import timezone

from guiju.domains.warehouse import api
from guiju.kernel.audit.models import Breach
from guiju.kernel.commands.acknowledge import Acknowledge
from guiju.kernel.commands.context import Context, OnRefusal
from guiju.kernel.commands.run import run_items
from guiju.kernel.worklist.models import Task, TaskEnd
from guiju.kernel.worklist.unanswered import GRACE, open_tasks
from tests.findings.company import KEEPER, Overseen

pytestmark = pytest.mark.founded


def warned(company: Overseen, count: int) -> int:
    """One run with so many warnings; its evidence."""
    requests = [company.request("B-250", 1, basis=f"T-{number}") for number in range(count)]
    for number in requests:
        company.approve(number)
    items = [
        {"request": number, "left_at": "2026-01-05T01:00:00Z", "lines": [{"line": 1, "quantity": 1}]}
        for number in requests
    ]
    outcome = run_items(api.DispatchGoods, items, Context(company.accounts[KEEPER], on_refusal=OnRefusal.PARTIAL))
    assert len(outcome.done) == count
    assert len(outcome.warnings) == count
    return outcome.evidence


def test_one_task_for_all_of_a_run(company: Overseen) -> None:
    evidence = warned(company, 12)
    later = timezone.now() + GRACE + timedelta(minutes=2)
    assert open_tasks(timezone.now()) == 0
    assert open_tasks(later) == 1
    assert open_tasks(later) == 0
    task = Task.objects.get()
    control = Breach.objects.filter(effect="warn").values_list("control", flat=True).first()
    assert (task.person, task.count, task.kind) == (company.accounts[KEEPER], 12, "warning")
    assert (task.page, task.page_key) == ("warnings_of_run", f"{evidence}/{control}")
    assert task.due_at == later + timedelta(days=1)


def test_the_task_ends_with_the_last_reason(company: Overseen) -> None:
    warned(company, 3)
    open_tasks(timezone.now() + GRACE + timedelta(minutes=2))
    breaches = list(Breach.objects.filter(effect="warn").order_by("id").values_list("id", flat=True))

    def answer(*which: int) -> None:
        items = [{"breach": breach, "reason": "补录"} for breach in which]
        assert len(run_items(Acknowledge, items, Context(company.accounts[KEEPER])).done) == len(which)

    answer(breaches[0])
    assert Task.objects.get().ended_at is None
    answer(*breaches[1:])
    assert Task.objects.get().ended_at is not None
    assert TaskEnd.objects.get().how == "done"
