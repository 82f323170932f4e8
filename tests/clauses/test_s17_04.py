"""S17.04: each area is looked at every day, on the spot; what is said too fast is looked at again."""

from collections import Counter

import pytest
from django.utils import timezone

from guiju.domains.safety.queries import AreaRounds
from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.commands.run import run_items
from guiju.kernel.controls.duties.doing import DoDuty
from guiju.kernel.controls.models import DutyAnswer, DutyItem
from guiju.kernel.findings.commands import RectifyFinding, VerifyFinding
from guiju.kernel.findings.models import FindingAssignment
from guiju.kernel.org.commands import OpenPlace
from tests.clauses.company import WAREHOUSE, Company
from tests.clauses.office import findings, is_open, items, on, rows
from tests.clauses.reported import FRONT_DESK, HEAD, OFFICER
from tests.clauses.rounds import kept

CLAUSE, DUTY, DAY = "S17.04", "safety.areas_cleaned", "2027-03-08"


def lines(item: DutyItem, *, is_scanned: bool = True, note: str = "") -> list[dict[str, object]]:
    code = item.place.code if item.place and is_scanned else ""
    return [
        {"check": 1, "result": "not_ok" if note else "ok", "note": note},
        {"check": 2, "result": "ok", "value": code},
    ]


def do(company: Company, sheets: list[dict[str, object]]) -> None:
    outcome = run_items(DoDuty, sheets, Context(company.accounts[FRONT_DESK], timezone.now()))
    assert len(outcome.done) == len(sheets), f"{CLAUSE}: what is handed in is saved: {outcome.refusals}"


def points(company: Company, day: str) -> Counter[str]:
    return Counter(row.points for row in rows(company, OFFICER, AreaRounds) if str(row.day) == day)


def due(company: Company, day: str) -> list[DutyItem]:
    found = list(DutyItem.objects.filter(duty=DUTY, day=day).select_related("place").order_by("id"))
    assert len(found) == 6, f"{CLAUSE}: each of the six areas is due every day: {found}"
    return found


@pytest.mark.clause("S17.04")
def test_areas_are_clean(company: Company) -> None:
    more = [
        {"entity": "GJ", "parent": WAREHOUSE, "code": code, "name": name, "kind": "zone"}
        for code, name in (("WH1-P", "包装区"), ("WH1-O", "办公区"))
    ]
    assert len(run_items(OpenPlace, more, Context(SYSTEM, request_id="areas")).done) == 2
    with on(DAY, "10:00"):
        areas = due(company, DAY)
        sheets = [{"item": each.fingerprint, "seconds": 31, "lines": lines(each)} for each in areas[:4]]
        unscanned = {"item": areas[4].fingerprint, "seconds": 31, "lines": lines(areas[4], is_scanned=False)}
        dirty = {**sheets[0], "lines": lines(areas[0], note="地上有纸箱")}
        do(company, [dirty, *sheets[1:], unscanned])
        assert points(company, DAY) == {"1": 4, "0.5": 1, "0": 1}, f"{CLAUSE}: without a scan it counts half"
        [broken] = findings(DUTY, clause=CLAUSE) or [None]
        assert broken is not None, f"{CLAUSE}: what is not clean is found at once"
        late = FindingAssignment.objects.filter(finding=broken).latest("id").due_at
        assert f"{timezone.localdate(late)}" == "2027-03-09", f"{CLAUSE}: due on the next working day, not {late}"
    with on(DAY, "17:59"):
        assert not findings("controls.duty_suspicious"), f"{CLAUSE}: 31 seconds are not too fast"
        [bare] = findings("safety.area_unscanned", clause=CLAUSE) or [None]
        assert bare is not None, f"{CLAUSE}: kept as not scanned"
        assert "SITE_CODE_MISMATCH" in bare.title, f"{CLAUSE}: {bare.title}"
        assert bare.owner == company.accounts[HEAD], f"{CLAUSE}: for the superior to look at"
        assert not findings(DUTY, fingerprint=areas[5].fingerprint), f"{CLAUSE}: until 18:00 there is time"
    with on(DAY, "18:01"):
        missed = findings(DUTY, fingerprint=areas[5].fingerprint)
        assert missed, f"{CLAUSE}: the sixth is overdue"
        assert missed[0].owner == company.accounts[FRONT_DESK], f"{CLAUSE}: shown to whoever keeps the area"
        assert missed[0].supervisor == "warehouse_head", f"{CLAUSE}: and to the superior"
        looked = {"finding": bare.pk, "done": "现场看过", "lines": [{"file": company.photo(HEAD)}]}
        assert company.act(HEAD, RectifyFinding, looked).done == [0], CLAUSE
        assert company.act(OFFICER, VerifyFinding, {"finding": bare.pk, "decision": "accept"}).done == [0], CLAUSE
        assert points(company, DAY) == {"1": 5, "0": 1}, f"{CLAUSE}: looked at again it counts whole"
        kept(CLAUSE, "controls_dutyanswer", DutyAnswer.objects.latest("id").pk, "note = 'x'")
    with on("2027-03-09", "10:00"):
        assert not findings("safety.area_unscanned"), f"{CLAUSE}: and is no longer asked for"
        fast = [{"item": each.fingerprint, "seconds": 29, "lines": lines(each)} for each in due(company, "2027-03-09")]
        do(company, fast)
    with on("2027-03-09", "10:05"):
        flagged = findings("controls.duty_suspicious", clause=CLAUSE)
        assert len(flagged) == 6, f"{CLAUSE}: six areas in 29 seconds are flagged: {flagged}"
    with on("2027-03-10", "10:00"):
        again = items("controls.recheck", day="2027-03-10")
        assert len(again) == 6, f"{CLAUSE}: the superior looks at them the next day"
        assert all(is_open(each) for each in again), CLAUSE
