"""S03.27: the safety list is really looked at; what fails again and is not put right goes up."""

from typing import Any

import orjson
import pytest

from guiju.kernel.commands.context import Outcome
from guiju.kernel.controls.duties.doing import DoDuty
from guiju.kernel.controls.duties.watching import (
    AgainParams,
    CheckFailedAgain,
    DutySuspicious,
    Failed,
    Signed,
    SuspiciousParams,
)
from guiju.kernel.controls.models import DutyDone, DutyItem
from guiju.kernel.findings.models import Finding
from tests.clauses.company import KEEPER, Company
from tests.clauses.rounds import HEAD, answer, at, item, when

CLAUSE = "S03.27"
LIST = "warehouse.safety_checked"


def _sign(company: Company, seconds: int, *, same_photo: bool = False, wrong: dict[int, str] | None = None) -> Outcome:
    due = item(LIST, CLAUSE)
    checks = orjson.loads(due.checks)
    assert len(checks) == 12, f"{CLAUSE}: the list has 12 items"
    shown = company.photo()
    lines: list[dict[str, Any]] = []
    for number in range(1, 13):
        note = (wrong or {}).get(number, "")
        line = {"check": number, "result": "not_ok" if note else "ok", "note": note}
        lines.append({**line, "photo": shown if same_photo else company.photo(), "place": "WH1-D" if note else None})
    outcome = company.act(KEEPER, DoDuty, {"item": due.fingerprint, "seconds": seconds, "lines": lines})
    assert outcome.done == [0], f"{CLAUSE}: what was signed is kept: {outcome.refusals}"
    return outcome


def _doubted() -> Finding | None:
    fingerprint = item(LIST, CLAUSE).fingerprint
    return Finding.objects.filter(clause=CLAUSE, control=DutySuspicious.key, fingerprint=fingerprint).first()


def _rechecked(day: int) -> DutyItem | None:
    return DutyItem.objects.filter(duty="controls.recheck", day=at("00:00", day).date()).first()


@pytest.mark.clause("S03.27")
def test_the_safety_list(company: Company) -> None:
    with when("10:00"):
        _sign(company, 59)
    with when("10:01"):
        doubted = _doubted()
        assert doubted is not None, f"{CLAUSE}: signed in under 60 seconds it is doubted"
        assert "可疑" in doubted.title, f"{CLAUSE}: and marked 可疑"
        assert doubted.owner == company.accounts[HEAD], f"{CLAUSE}: it is the supervisor's"
        assert DutyDone.objects.get(item__fingerprint=doubted.fingerprint).lacks == "", f"{CLAUSE}: kept as signed"
    with when("10:00", 2):
        recheck = _rechecked(2)
        assert recheck is not None, f"{CLAUSE}: the supervisor re-checks next day"
        assert len(orjson.loads(recheck.checks)) == 3, f"{CLAUSE}: three items"
        assert orjson.loads(recheck.posts) == ["warehouse_head"], f"{CLAUSE}: the supervisor"
        assert set(orjson.loads(recheck.checks)) <= set(orjson.loads(item(LIST, CLAUSE).checks)), (
            f"{CLAUSE}: of the list"
        )
        assert answer(company, recheck, who=HEAD).done == [0], f"{CLAUSE}: and can"
        _sign(company, 300, same_photo=True)
    with when("10:01", 2):
        same = _doubted()
        assert same is not None, f"{CLAUSE}: with all photos identical it is doubted"
        assert "照片完全相同" in same.title, f"{CLAUSE}: and says so"
    with when("10:00", 3):
        assert _rechecked(3) is not None, f"{CLAUSE}: and re-checked as well"
        _sign(company, 60, wrong={8: "堆码倾斜"})
    with when("10:01", 3):
        assert _doubted() is None, f"{CLAUSE}: 60 seconds and different photos are in order"
        assert not Finding.objects.filter(control=CheckFailedAgain.key).exists(), f"{CLAUSE}: once is not twice"
    with when("10:00", 6):
        _sign(company, 90, wrong={8: "又倾斜"})
    with when("10:01", 6):
        again = Finding.objects.filter(clause=CLAUSE, control=CheckFailedAgain.key).first()
        assert again is not None, f"{CLAUSE}: failed twice in a week without rectification it goes up"
        assert "日化区" in again.title, f"{CLAUSE}: with its zone"
        assert "堆码不超高" in again.title, f"{CLAUSE}: and the item"
        assert again.supervisor == "operations_director", f"{CLAUSE}: to the post above"
        assert again.assignments.get().due_at == at("10:01", 7), f"{CLAUSE}: with a date in 24 h"
    _put_right()
    patient = SuspiciousParams(duties=["a"], default_min_seconds=30)
    assert DutySuspicious.judge(Signed("a", 12, 45, 0, 0), patient) is None, (
        f"{CLAUSE}: how long is the clause's to say"
    )


def _put_right() -> None:
    settled = Failed("a", "日化区", "堆码", (3600,), 0)
    params = AgainParams(duties=["a"])
    assert CheckFailedAgain.judge(settled, params) is None, f"{CLAUSE}: what was put right does not count"
    old = Failed("a", "日化区", "堆码", (3600, 8 * 86_400), 0)
    assert CheckFailedAgain.judge(old, params) is None, f"{CLAUSE}: and neither does what is older than a week"
