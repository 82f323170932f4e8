"""S03.29: keys come back, cameras run, and what may have been stolen is counted at once."""

import pytest

from guiju.domains.safety.cameras import standing
from guiju.domains.safety.commands import ProveCamera, RecordCameras
from guiju.domains.safety.controls.cameras import CameraOffline, CameraParams
from guiju.domains.safety.queries import CameraStates
from guiju.domains.safety.queries.premises import OFFLINE, ONLINE
from guiju.domains.safety.registers import Cameras, KeyLoans
from guiju.domains.warehouse import api
from guiju.domains.warehouse.models import BinCount, BinEntry, SuspectedTheft
from guiju.domains.warehouse.queries import Bins
from guiju.kernel.commands.command import command_of
from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.commands.run import run_items
from guiju.kernel.controls.duties import checklists
from guiju.kernel.controls.models import Instruction, Referral
from guiju.kernel.controls.patterns import Outside
from guiju.kernel.findings.models import Finding
from guiju.kernel.queries.reader import Reader
from guiju.kernel.queries.reading import record
from guiju.kernel.worklist.models import Task
from tests.clauses.company import DIRECTOR, KEEPER, WAREHOUSE, Company
from tests.clauses.rounds import HEAD, answer, at, item, messages, when

CLAUSE = "S03.29"
SAFETY = "1008"
TOLD = "referral.told"


def _lend(company: Company, code: str, *, due: bool = True) -> str:
    loan = {
        "place": WAREHOUSE,
        "key_code": code,
        "opens": "一号仓大门",
        "holder": KEEPER,
        "lent_on": at("08:00").date(),
    }
    outcome = company.act(KEEPER, KeyLoans.enter, {**loan, "due_on": at("08:00").date() if due else None})
    assert outcome.done == [0], outcome.refusals
    return str(outcome.answers[0]["number"])


def _seen(company: Company, clock: str, *, is_online: bool) -> None:
    row = {"camera": "C-1", "is_online": is_online, "seen_at": at(clock)}
    assert company.act(SAFETY, RecordCameras, row).done == [0], f"{CLAUSE}: a device file is taken"


def _state(company: Company) -> str:
    found = record(CameraStates, "C-1", Reader(company.accounts[SAFETY]))
    assert found is not None
    return str(found.state)


def _offline() -> Finding | None:
    return Finding.objects.filter(clause=CLAUSE, control=CameraOffline.key, resolved_at__isnull=True).first()


@pytest.mark.clause("S03.29")
def test_the_warehouse_is_kept_from_thieves(company: Company) -> None:
    with when("08:30"):
        out, back = _lend(company, "K-1"), _lend(company, "K-2")
        _lend(company, "K-9", due=False)
    with when("18:00"):
        assert company.act(KEEPER, command_of("safety.key_loans.end"), {"entry": back}).done == [0]
        assert not Referral.objects.filter(kind="warehouse.key_missing").exists(), f"{CLAUSE}: not before the day ends"
    with when("19:01"):
        missing = Referral.objects.filter(kind="warehouse.key_missing").first()
        assert missing is not None, f"{CLAUSE}: a key that is not back at day end is told"
        assert Referral.objects.filter(kind="warehouse.key_missing").count() == 1, f"{CLAUSE}: and no other"
        assert missing.source == out, f"{CLAUSE}: it is that key"
        assert "K-1" in missing.title, f"{CLAUSE}: by its number"
        for who in (HEAD, DIRECTOR):
            assert len(messages(company, who, TOLD)) == 1, f"{CLAUSE}: an alert goes to {who}"
        assert missing.answer_by == at("23:59", 2).replace(second=59), (
            f"{CLAUSE}: whether the lock is changed is due next day"
        )
    with when("09:00", 2):
        decided = {"referral": missing.number, "decision": "change", "note": "钥匙下落不明"}
        assert company.act(HEAD, api.DecideLock, decided).done == [0], f"{CLAUSE}: and decided"
        assert Instruction.objects.get(referral=missing).decision == "换锁", f"{CLAUSE}: and decided"
    _cameras(company)
    _theft(company)


def _cameras(company: Company) -> None:
    with when("10:00", 3):
        camera = {"place": WAREHOUSE, "camera_code": "C-1", "covers": "东门", "keeper": SAFETY}
        assert company.act(SAFETY, Cameras.enter, camera).done == [0], f"{CLAUSE}: cameras are declared"
        row = {"camera": "C-1", "is_online": False, "seen_at": at("10:00", 3)}
        assert company.act(SAFETY, RecordCameras, row).done == [0], f"{CLAUSE}: the device file says offline"
    with when("14:00", 3):
        assert _offline() is None, f"{CLAUSE}: four hours are not over four hours"
    with when("14:01", 3):
        task = _offline()
        assert task is not None, f"{CLAUSE}: a camera offline for over 4 h opens a task"
        assert task.owner == company.accounts[SAFETY], f"{CLAUSE}: with its owner"
        assert task.assignments.get().due_at > at("14:01", 3), f"{CLAUSE}: and a due time"
        assert _state(company) == OFFLINE, f"{CLAUSE}: amber until it is proved"
        proof = {"camera": "C-1", "screenshot": company.photo(SAFETY)}
        assert company.act(SAFETY, ProveCamera, proof).done == [0], f"{CLAUSE}: closed by a screenshot"
    with when("14:02", 3):
        assert _offline() is None, f"{CLAUSE}: closed by a screenshot"
        assert _state(company) == ONLINE, f"{CLAUSE}: and no longer amber"
    with when("17:30", 3):
        line = item("warehouse.cameras_checked", CLAUSE)
        assert "C-1" in line.checks, f"{CLAUSE}: the closing check ticks each camera"
        lists = checklists.mine(company.accounts[KEEPER], at("17:30", 3))
        assert next(each for each in lists if line in each.items).first.bundle == "closing", f"{CLAUSE}: at closing"
        assert answer(company, line, wrong={1: "黑屏"}).done == [0]
        assert standing()[0].since == at("17:30", 3), f"{CLAUSE}: what the closing check ticks counts"
    with when("21:31", 3):
        assert _offline() is not None, f"{CLAUSE}: offline since the closing check for over 4 h"
        row = {"camera": "C-1", "is_online": True, "seen_at": at("21:31", 3)}
        assert company.act(SAFETY, RecordCameras, row).done == [0]
    with when("21:32", 3):
        assert _offline() is None, f"{CLAUSE}: closed by the next file"
    patient = CameraOffline.judge(
        Outside("C-1", 5 * 3600, is_confirmed=False), CameraParams(default_camera_offline_hours=8)
    )
    assert patient is None, f"{CLAUSE}: how long is the clause's to say"


def _theft(company: Company) -> None:
    with when("09:00", 4):
        for code in ("B-01", "B-02"):
            opened = run_items(api.OpenBin, [{"warehouse": WAREHOUSE, "code": code}], Context(actor=SYSTEM))
            assert opened.done == [0], opened.refusals
        theft = {"warehouse": WAREHOUSE, "description": "东门锁被撬，A-500 少一箱", "lines": [{"bin": "B-01"}]}
        recorded = company.act(KEEPER, api.RecordTheft, theft)
        assert recorded.done == [0], f"{CLAUSE}: a suspected theft is recorded: {recorded.refusals}"
        keeper = Reader(company.accounts[KEEPER])
        shown = {code: record(Bins, code, keeper) for code in ("B-01", "B-02")}
        assert [row is not None and row.is_under_count for row in shown.values()] == [True, False], (
            f"{CLAUSE}: its bins are under count at once"
        )
        assert Task.objects.filter(kind="theft.count", ended_at__isnull=True).count() == 1, f"{CLAUSE}: somebody counts"
        arrival = company.arrive(("A-500", 3), note="D-29")
        company.count(arrival, ("6901000000011", 3))
        receipt = company.receive(arrival, 3).answers[0]["number"]
        put = {"receipt": receipt, "lines": [{"line": 1, "bin": "B-01", "quantity": 3}]}
        moved = company.act(KEEPER, api.PutAway, put)
        assert moved.done == [0], f"{CLAUSE}: movements are recorded all the same: {moved.refusals}"
        assert BinEntry.objects.get(bin__code="B-01").quantity == 3, f"{CLAUSE}: and shown on the bin's card"
        count = {"bin": "B-01", "quantity": 2, "scanned": "B-01"}
        assert company.act(HEAD, api.CountBin, count).done == [0], f"{CLAUSE}: another person counts"
        counted = BinCount.objects.get()
        assert (counted.card_quantity, counted.quantity) == (3, 2), f"{CLAUSE}: card and goods stand side by side"
        after = record(Bins, "B-01", keeper)
        assert after is not None
        assert not after.is_under_count, f"{CLAUSE}: then the bin is counted"
        number = SuspectedTheft.objects.get().number
        client = company.client(KEEPER)
        page = client.get(f"/warehouse/documents/{number}/").content.decode()
        for words in ("报案材料", "东门锁被撬", "B-01", "受理民警", "data-print"):
            assert words in page, f"{CLAUSE}: a report form for the police is offered, with {words}"
