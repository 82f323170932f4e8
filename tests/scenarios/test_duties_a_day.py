"""Rule fatigue: nobody of the demo company has more than six duty items a day, on no day of a quarter's end."""

from datetime import date, datetime, time
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from guiju.kernel.controls.duties import checklists
from guiju.kernel.controls.duties.planning import plan
from guiju.kernel.org.models import Person
from tests.clauses.company import Company

pytestmark = pytest.mark.founded("all")

MOST = 6
DAYS = (date(2026, 12, 1), date(2026, 12, 9), date(2026, 12, 30), date(2026, 12, 31))
"""The first of a month, an ordinary Wednesday, a day before the end, and the end of month, quarter and year."""


@pytest.mark.django_db
def test_nobody_has_more_than_six_a_day() -> None:
    Company.founded()
    people = list(Person.objects.values_list("name", "account_id"))
    many = []
    for day in DAYS:
        morning = timezone.make_aware(datetime.combine(day, time(7)))
        with time_machine.travel(morning, tick=False):
            plan()
            for name, account in people:
                due = [each for each in checklists.mine(account or 0, morning) if _is_of(each, day)]
                if len(due) > MOST:
                    many.append(f"{day} {name}: {len(due)} {[each.title for each in due]}")
    assert not many, many


def _is_of(checklist: Any, day: date) -> bool:
    return any(item.day == day for item in checklist.items)
