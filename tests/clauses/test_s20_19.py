"""S20.19: a technical measure is done when whoever works with it has accepted it."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from guiju.domains.safety.commands import AcceptMeasure, FinishMeasure, PlanMeasure
from guiju.domains.safety.models import SafetyMeasure
from guiju.domains.safety.queries import Measures
from guiju.kernel.queries.query import Asked
from guiju.kernel.queries.reader import Reader
from guiju.kernel.queries.reading import read
from guiju.kernel.worklist.models import Task
from tests.clauses.company import WAREHOUSE, Company, refused
from tests.clauses.reported import HEAD, OFFICER, close, day, fix, grade, is_open, report
from tests.clauses.rounds import kept

CLAUSE = "S20.19"


@pytest.mark.clause("S20.19")
def test_a_measure_is_accepted_by_its_users(company: Company) -> None:
    with time_machine.travel(day(6, 1), tick=False):
        hazard = report(company, CLAUSE, what="叉车超速")
        assert grade(company, hazard, owner=OFFICER).done == [0]
        plan = {"place": WAREHOUSE, "what": "叉车限速器", "due_on": "2027-06-30", "lead": OFFICER}
        planned = company.act(OFFICER, PlanMeasure, {**plan, "user_post": "warehouse_head", "hazard": hazard})
        assert planned.done == [0], planned.refusals
        measure = {"measure": planned.answers[0]["number"]}
    with time_machine.travel(day(6, 29), tick=False):
        done = company.act(OFFICER, FinishMeasure, {**measure, "done": "两台已装"})
        assert done.answers[0]["state"] == "待验收", f"{CLAUSE}: marked done it is saved as 待验收"
        rows = read(Measures, Measures.params(), Asked(), Reader(company.accounts[OFFICER])).rows
        assert [row.state for row in rows] == ["待验收"], f"{CLAUSE}: and shown so"
        asked = Task.objects.filter(source="measure", post="warehouse_head", ended_at__isnull=True).first()
        assert asked is not None, f"{CLAUSE}: the user department is asked for acceptance"
        assert asked.due_at == timezone.now() + timedelta(days=7), f"{CLAUSE}: within 7 days"
        refused(CLAUSE, company.act(OFFICER, AcceptMeasure, measure), "由牵头方自己验收")
        assert fix(company, hazard, who=OFFICER, cost=100).done == [0]
    with time_machine.travel(day(7, 1), tick=False):
        refused(CLAUSE, close(company, hazard, HEAD), "叉车限速器", "还没有验收")
        assert is_open(hazard), f"{CLAUSE}: an overdue measure keeps its hazard open"
        kept(CLAUSE, "safety_safetymeasure", SafetyMeasure.objects.latest("id").pk, "what = ''")
        assert company.act(HEAD, AcceptMeasure, measure).done == [0], f"{CLAUSE}: the user department accepts"
        asked.refresh_from_db()
        assert asked.ended_at is not None, f"{CLAUSE}: nobody is asked any more"
        assert close(company, hazard, HEAD).done == [0], f"{CLAUSE}: and the hazard may be closed"
