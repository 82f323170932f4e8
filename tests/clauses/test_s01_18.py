"""S01.18: a station that is not in order is put right by the next working day, and another looks again."""

import pytest
import time_machine

from guiju.domains.safety.commands import ScoreStation
from guiju.domains.safety.controls.scores import Scored, ScoreParams, StationScoreLow
from guiju.kernel.findings.commands import RectifyFinding, VerifyFinding
from guiju.kernel.findings.models import Finding, FindingAssignment
from tests.clauses.company import KEEPER, WAREHOUSE, Company
from tests.clauses.reported import HEAD, day
from tests.clauses.rounds import item, pass_by

CLAUSE = "S01.18"


@pytest.mark.clause("S01.18")
def test_a_station_is_kept_tidy(company: Company) -> None:
    station = {"place": WAREHOUSE, "station": "P-03", "owner": KEEPER}
    with time_machine.travel(day(3, 5, 17), tick=False):
        scored = company.act(HEAD, ScoreStation, {**station, "score": 72, "photo": company.photo(HEAD)})
        assert scored.done == [0], f"{CLAUSE}: what was seen is saved: {scored.refusals}"
        found = Finding.objects.filter(clause=CLAUSE, control="safety.station_score_low").first()
        assert found is not None, f"{CLAUSE}: 72 of 100 opens a rectification when saved"
        assigned = FindingAssignment.objects.get(finding=found)
        assert assigned.responsible == company.accounts[KEEPER], f"{CLAUSE}: for the owner of the station"
        due = assigned.due_at
        assert day(3, 8, 12) < due < day(3, 8, 23), (
            f"{CLAUSE}: Friday's is due on Monday, the next working day, not {due}"
        )
        assert company.act(HEAD, ScoreStation, {**station, "station": "P-04", "score": 80}).done == [0]
        pass_by()
        assert Finding.objects.filter(clause=CLAUSE).count() == 1, f"{CLAUSE}: 80 is in order"
    with time_machine.travel(day(3, 8, 9), tick=False):
        pass_by()
        assert item("safety.stations_scored", CLAUSE), f"{CLAUSE}: stations are inspected every week"
        bare = {"finding": found.pk, "done": "已整理", "lines": [{"file": company.photo()}]}
        assert company.act(KEEPER, RectifyFinding, bare).done == [0], f"{CLAUSE}: with a photo"
        assert company.act(HEAD, VerifyFinding, {"finding": found.pk, "decision": "accept"}).done == [0]
        pass_by()
        found.refresh_from_db()
        assert found.resolved_at is not None, f"{CLAUSE}: another has looked, it is over"
        assert not Finding.objects.filter(clause=CLAUSE, resolved_at__isnull=True).exists(), f"{CLAUSE}: and stays so"
        again = company.act(HEAD, ScoreStation, {**station, "owner": HEAD, "score": 60})
        assert again.done == [0]
        head = Finding.objects.filter(clause=CLAUSE, resolved_at__isnull=True).first()
        assert head is not None, f"{CLAUSE}: the head's own station too"
        proof = {"finding": head.pk, "done": "已整理", "lines": [{"file": company.photo(HEAD)}]}
        assert company.act(HEAD, RectifyFinding, proof).done == [0]
        closing = company.act(HEAD, VerifyFinding, {"finding": head.pk, "decision": "accept"})
        assert not closing.done, f"{CLAUSE}: closing one's own is refused"
    low = Scored("P-03", 72, 1)
    assert StationScoreLow.judge(low, ScoreParams(default_score_pass=70)) is None, f"{CLAUSE}: as the clause says"
