"""S01.30: no rubbish in the zones: found at closing, put right in hours, named when it comes back."""

from typing import Any

import pytest

from guiju.domains.warehouse.controls.tidiness import Marks, TidyParams, ZoneUntidy
from guiju.domains.warehouse.queries.tidiness import ZoneHygiene
from guiju.kernel.controls.duties import checklists
from guiju.kernel.controls.models import DutyDone, DutyItem
from guiju.kernel.findings.models import Finding
from guiju.kernel.queries.query import Asked
from guiju.kernel.queries.reader import Reader
from guiju.kernel.queries.reading import read
from tests.clauses.company import KEEPER, Company
from tests.clauses.rounds import answer, at, item, when

CLAUSE = "S01.30"
TIDY = "warehouse.zone_tidy"
ZONE = "WH1-D"


def _score(company: Company) -> dict[str, int]:
    rows: list[Any] = read(ZoneHygiene, ZoneHygiene.params(), Asked(), Reader(company.accounts[KEEPER])).rows
    return {row.zone: row.score for row in rows}


def _named() -> Finding | None:
    return Finding.objects.filter(clause=CLAUSE, control=ZoneUntidy.key, resolved_at__isnull=True).first()


@pytest.mark.clause("S01.30")
def test_no_rubbish_in_the_zones(company: Company) -> None:
    with when("18:00"):
        due = item(TIDY, CLAUSE, ZONE)
        lists = checklists.mine(company.accounts[KEEPER], at("18:00"))
        [patrol] = [each for each in lists if due in each.items]
        assert patrol.first.bundle == "closing", f"{CLAUSE}: it is the closing patrol"
        assert len([each for each in patrol.items if each.duty == TIDY]) == 4, f"{CLAUSE}: of every zone"
        before = _score(company)
        saved = answer(company, due, wrong={1: "空纸箱堆在通道边"})
        assert saved.done == [0], f"{CLAUSE}: a mark is saved: {saved.refusals}"
        found = Finding.objects.filter(clause=CLAUSE, control=TIDY).first()
        assert found is not None, f"{CLAUSE}: a rectification opens"
        assert found.place_id == due.place_id, f"{CLAUSE}: of that zone"
        assert found.assignments.get().due_at == at("02:00", 2), f"{CLAUSE}: due in 8 h"
        after = _score(company)
        assert after[ZONE] < before[ZONE], f"{CLAUSE}: the zone's hygiene score drops"
        assert after["WH1-F"] == before["WH1-F"], f"{CLAUSE}: and no other's"
        unscanned = answer(company, item(TIDY, CLAUSE, "WH1-F"), scan="")
        assert unscanned.done == [0], f"{CLAUSE}: a zone whose code was not scanned is saved"
        assert "食品区" in DutyDone.objects.latest("id").lacks, f"{CLAUSE}: as incomplete, naming the zone"
        assert unscanned.answers[0]["lacks"].startswith("未扫码"), f"{CLAUSE}: and saying why"
        still_open = next(each for each in checklists.mine(company.accounts[KEEPER], at("18:00")) if due in each.items)
        assert still_open.state is not checklists.State.DONE, f"{CLAUSE}: the patrol is not whole"
    with when("18:00", 2):
        assert answer(company, item(TIDY, CLAUSE, ZONE), wrong={1: "旧货架"}).done == [0]
        assert _named() is None, f"{CLAUSE}: twice in 30 days is not three times"
    with when("18:00", 20):
        assert answer(company, item(TIDY, CLAUSE, ZONE), wrong={1: "废木板"}).done == [0]
    with when("18:01", 20):
        named = _named()
        assert named is not None, f"{CLAUSE}: a zone with 3 marks in 30 days is a finding"
        assert named.owner == company.accounts[KEEPER], f"{CLAUSE}: on the keeper"
        assert "日化区" in named.title, f"{CLAUSE}: named for that zone"
        assert DutyItem.objects.get(id=due.id).place_id == named.place_id, f"{CLAUSE}: of that zone"
    four = TidyParams(default_marks_per_30_days=4)
    assert ZoneUntidy.judge(Marks("日化区", 3), four) is None, f"{CLAUSE}: how often is the clause's to say"
