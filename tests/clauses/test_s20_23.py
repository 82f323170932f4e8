"""S20.23: a new head signs his letter and takes over the open hazards one by one; who went answers for what was before."""

from datetime import date

import pytest
import time_machine

from guiju.domains.safety.commands import SignLetter, TakeOverHazard
from guiju.domains.safety.controls.letters import Letter, LetterMissing, LetterParams
from guiju.domains.safety.models import HazardGrading
from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.commands.run import run_items
from guiju.kernel.findings.models import Finding
from guiju.kernel.org.commands import Assign, RecordLeaving
from tests.clauses.company import DIRECTOR, KEEPER, WAREHOUSE, Company
from tests.clauses.reported import HEAD, day, grade, report
from tests.clauses.rounds import item, pass_by

CLAUSE = "S20.23"
NEW = KEEPER


def found(control: str, who: str = "") -> list[Finding]:
    known = Finding.objects.filter(clause=CLAUSE, control=control, resolved_at__isnull=True).order_by("fingerprint")
    return [each for each in known if who in each.fingerprint]


@pytest.mark.clause("S20.23")
def test_a_new_head_takes_over(company: Company) -> None:
    with time_machine.travel(day(6, 1), tick=False):
        assert item_due(), f"{CLAUSE}: each month the head looks at his department"
        numbers = [report(company, CLAUSE, what=what) for what in ("货架松动", "线缆裸露")]
        for number in numbers:
            assert grade(company, number, owner=HEAD, due_on="2027-12-31").done == [0]
        pass_by()
        assert not found("safety.letter_missing"), f"{CLAUSE}: who was head before the rule signed long ago"
    with time_machine.travel(day(6, 15), tick=False):
        leaving = {"person": HEAD, "last_day": date(2027, 6, 14), "reason": "辞职"}
        gone = run_items(RecordLeaving, [leaving], Context(SYSTEM, request_id="gone"))
        assert gone.done == [0], f"{CLAUSE}: the old head leaves on his day: {gone.refusals}"
        assigned = {"person": NEW, "post": "warehouse_head", "since": date(2027, 6, 15)}
        assert run_items(Assign, [assigned], Context(SYSTEM, request_id="new")).done == [0]
        pass_by()
        taken = found("safety.handover_open", f"/{NEW}")
        assert [each.fingerprint.split("/")[0] for each in taken] == numbers, (
            f"{CLAUSE}: hazards not yet acknowledged go to the new head at once"
        )
        assert {each.owner for each in taken} == {company.accounts[NEW]}, f"{CLAUSE}: they are his"
        assert "HANDOVER_OPEN" in taken[0].title
        assert company.act(NEW, TakeOverHazard, {"hazard": numbers[0]}).done == [0]
        pass_by()
        left = [each.fingerprint.split("/")[0] for each in found("safety.handover_open", f"/{NEW}")]
        assert left == numbers[1:], f"{CLAUSE}: one by one"
        before = set(HazardGrading.objects.values_list("owner", flat=True))
        assert before == {company.accounts[HEAD]}, f"{CLAUSE}: what was before stays the old head's on record"
    with time_machine.travel(day(6, 18, 23), tick=False):
        pass_by()
        assert not found("safety.letter_missing", f"/{NEW}/"), f"{CLAUSE}: three days to sign"
    with time_machine.travel(day(6, 19), tick=False):
        pass_by()
        late = found("safety.letter_missing", f"/{NEW}/")
        assert len(late) == 1, f"{CLAUSE}: not signed in 3 days it is found"
        letter = {"place": WAREHOUSE, "post": "warehouse_head"}
        assert not company.act(DIRECTOR, SignLetter, letter).done, f"{CLAUSE}: nobody signs for him"
        assert company.act(NEW, SignLetter, letter).done == [0]
        pass_by()
        assert not found("safety.letter_missing", f"/{NEW}/"), f"{CLAUSE}: signed is signed"
    more = LetterParams(default_sign_days=9)
    fact = Letter("warehouse_head", "2027-06-15", 4, is_signed=False)
    assert LetterMissing.judge(fact, more) is None, f"{CLAUSE}: as the clause says"


def item_due() -> bool:
    pass_by()
    return item("safety.department_reviewed", CLAUSE) is not None
