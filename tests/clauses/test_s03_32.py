"""S03.32: at the beginning of work the lock is looked at, and the seal is that of the evening before."""

import pytest

from guiju.domains.warehouse.duties import LOCKS_CHECKED
from guiju.kernel.controls.duties import checklists
from guiju.kernel.controls.models import DutyAnswer, DutyDone
from guiju.kernel.findings.models import Finding
from tests.clauses.company import A_BARCODE, KEEPER, Company
from tests.clauses.rounds import answer, at, item, when

CLAUSE = "S03.32"
LOCKS, CLOSED = "warehouse.locks_checked", "warehouse.closed"


def _done(company: Company) -> DutyDone:
    return DutyDone.objects.get(item=item(LOCKS, CLAUSE))


@pytest.mark.clause("S03.32")
def test_the_lock_and_its_seal(company: Company) -> None:
    with when("18:00"):
        closed = answer(company, item(CLOSED, CLAUSE), seal="F-1001")
        assert closed.done == [0], f"{CLAUSE}: the seal of the evening is written down: {closed.refusals}"

    with when("07:29", 2):
        early = answer(company, item(LOCKS, CLAUSE), seal="F-1001")
        assert early.refused == [0], f"{CLAUSE}: not before 07:30"
        assert "还没有到开始时间" in early.refusals[0].message, f"{CLAUSE}: not before 07:30"
    with when("08:30", 2):
        due = item(LOCKS, CLAUSE)
        assert due.opens_at == at("07:30", 2), f"{CLAUSE}: from 07:30 on"
        [section] = [each for each in checklists.mine(company.accounts[KEEPER], at("08:30", 2)) if due in each.items]
        assert section.first.bundle == "opening", f"{CLAUSE}: in the list of the opening"
        signed = answer(company, due, seal="F-1002")
        assert signed.done == [0], f"{CLAUSE}: what is found is never refused: {signed.refusals}"
        lock = DutyAnswer.objects.get(done=_done(company), check_number=1)
        assert lock.result == "not_ok", f"{CLAUSE}: signed as 正常, with another seal it is saved as 异常"
        assert "F-1001" in lock.note, f"{CLAUSE}: with the number of the evening"
        assert "F-1002" in lock.note, f"{CLAUSE}: and with that of the morning"
        assert not _done(company).made_up, f"{CLAUSE}: before the first movement it is in time"
        found = Finding.objects.filter(clause=CLAUSE).latest("id")
        assert "F-1002" in found.title, f"{CLAUSE}: and somebody has to see to it"

    with when("18:00", 2):
        assert answer(company, item(CLOSED, CLAUSE), seal="F-1003").done == [0]
    with when("08:10", 3):
        arrival = company.arrive(("A-500", 1))
        company.count(arrival, (A_BARCODE, 1))
        assert company.receive(arrival, 1).done == [0], f"{CLAUSE}: goods move before the check"
    with when("08:20", 3):
        same = answer(company, item(LOCKS, CLAUSE), seal="F-1003")
        assert same.done == [0], f"{CLAUSE}: it can still be signed: {same.refusals}"
        lock = DutyAnswer.objects.get(done=_done(company), check_number=1)
        assert (lock.result, lock.note) == ("ok", ""), f"{CLAUSE}: the same seal is in order"
        assert _done(company).made_up, f"{CLAUSE}: after the first movement it is marked 补录"
    later = LOCKS_CHECKED.read(LOCKS_CHECKED.params.model_validate({"default_check_from": "08:00"}))
    assert later.opens == "08:00", f"{CLAUSE}: from when on is the clause's to say"
