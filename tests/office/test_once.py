"""What the ticker does about the office's duties is done once: by two workers, after a jump of the clock, after standing still."""

from datetime import timedelta

import pytest
from django.utils import timezone

from guiju.domains.office.api import GiveErrand, WriteEntry
from guiju.domains.office.commands import escalate, meet_duties, settle_entry
from guiju.domains.office.models import ErrandStep
from guiju.kernel.controls.duties.missing import find_missed
from guiju.kernel.controls.duties.planning import plan
from guiju.kernel.controls.models import DutyDone, DutyItem
from guiju.kernel.findings.models import Finding
from guiju.kernel.worklist.models import Message, Task
from tests.clauses.company import SERVICE, Company
from tests.clauses.office import hire, items, on
from tests.clauses.test_s21_75 import write

pytestmark = [pytest.mark.django_db, pytest.mark.founded("S13", "S19", "S21")]
STEPS = (plan, find_missed, meet_duties.meet, settle_entry.ask, escalate.step)
JUMPS = (timedelta(), -timedelta(days=1), timedelta(days=2), timedelta())


@pytest.fixture
def company() -> Company:
    return Company.founded()


def test_each_duty_comes_and_ends_once(company: Company) -> None:
    hire(company, "2002", "operator")
    with on("2027-06-04", "10:00"):
        write(company, "2002", "strategy", content="主推小规格", source="生意参谋", expected="+1%")
        asked = {"title": "核对在途数量", "category": "cross", "post": "keeper"}
        assert company.act(SERVICE, GiveErrand, asked).done == [0]
        for jump in JUMPS:
            for _worker in range(2):
                for step in STEPS:
                    step(timezone.now() + jump, "default")
        due = items("office.strategy_written", day="2027-06-04")
        assert len(due) == 1
        assert DutyDone.objects.filter(item=due[0]).count() == 1
        marks = list(DutyItem.objects.values_list("fingerprint", flat=True))
        assert len(marks) == len(set(marks))
    with on("2027-07-09", "10:00"):
        for jump in JUMPS:
            for _worker in range(2):
                for step in STEPS:
                    step(timezone.now() + jump, "default")
        assert Task.objects.filter(source="office.entry", ended_at=None).count() == 1
        assert ErrandStep.objects.filter(step="escalated").count() == 1
        told = list(Message.objects.filter(kind="office.request_escalated").values_list("person", flat=True))
        assert len(told) == len(set(told)) > 0
        open_now = list(Finding.objects.filter(resolved_at=None).values_list("control", "fingerprint"))
        assert len(open_now) == len(set(open_now))


def test_what_was_written_while_the_program_stood_still_counts(company: Company) -> None:
    hire(company, "2002", "operator")
    with on("2027-05-28", "10:00"):
        pass
    with on("2027-06-18", "10:00"):
        planned = [f"{each.day}" for each in items("office.strategy_written")]
        assert planned == ["2027-05-28", "2027-06-04", "2027-06-11", "2027-06-18"], "each Friday once"
        entry = {"kind": "strategy", "content": "补", "source": "表", "expected": "+1%", "about_day": "2027-06-03"}
        assert company.act("2002", WriteEntry, entry).done == [0]
    with on("2027-06-18", "10:05"):
        done = [f"{each.day}" for each in items("office.strategy_written") if hasattr(each, "done")]
        assert done == ["2027-06-04"], "made up for, the others are still missing"
