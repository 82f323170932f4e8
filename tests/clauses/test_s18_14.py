"""S18.14: important devices are protected against theft, fire and water."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from guiju.domains.safety.commands import RecordCheck
from guiju.domains.safety.registers import EquipmentBook, Extinguishers
from guiju.kernel.controls.models import DutyItem
from guiju.kernel.findings.models import Finding, FindingAssignment
from tests.clauses.company import KEEPER, WAREHOUSE, Company
from tests.clauses.office import findings, is_open, items, on
from tests.clauses.reported import OFFICER
from tests.clauses.rounds import answer

DEVICES = "S18.14"
WHOLE = {"against_theft": "机柜上锁", "against_fire": "气体灭火", "against_water": "漏水探头"}


def device(company: Company, code: str, **more: Any) -> str:
    thing = {"place": WAREHOUSE, "code": code, "name": "服务器", "kind": "facility", "keeper": KEEPER}
    given = {**thing, "in_use_since": date(2026, 3, 1), "is_important": True, **WHOLE, **more}
    entered = company.act(OFFICER, EquipmentBook.enter, given)
    assert entered.done == [0], entered.refusals
    return str(entered.answers[0]["number"])


def check(company: Company, code: str, wrong: str = "") -> None:
    titles = ("防盗", "防火", "防水探头")
    lines = [{"title": title, "result": "not_ok" if title == wrong else "ok"} for title in titles]
    outcome = company.act(OFFICER, RecordCheck, {"equipment": code, "purpose": "routine", "lines": lines})
    assert outcome.done == [0], outcome.refusals


def due_of(finding: Finding) -> timedelta:
    task = FindingAssignment.objects.get(finding=finding)
    return task.due_at - task.assigned_at


@pytest.mark.clause("S18.14")
def test_devices_are_protected(company: Company) -> None:
    with on("2027-05-20", "10:00"):
        codes = [f"S-{number}" for number in range(1, 9)]
        for code in codes[:7]:
            device(company, code)
        bare = device(company, "S-8", against_water="")
        hung = {"place": WAREHOUSE, "code": "MH-1", "agent": "干粉", "good_until": "2027-06-02"}
        assert company.act(OFFICER, Extinguishers.enter, hung).done == [0]
    with on("2027-06-01", "10:00"):
        planned = items("safety.devices_checked", day="2027-06-01")
        assert planned, f"{DEVICES}: checked each month"
        due = planned[0]
        for code in codes:
            check(company, code, "防水探头" if code == "S-2" else "")
        answered = answer(company, due, who=OFFICER)
        assert "S-8 缺防水" in str(answered.answers[0]["lacks"]), f"{DEVICES}: the check is incomplete: {answered}"
        assert is_open(due), f"{DEVICES}: saved, and not done"
    with on("2027-06-01", "10:10"):
        broken = findings("safety.device_unsound")
        assert [each.clause for each in broken] == [DEVICES], f"{DEVICES}: the check found one: {broken}"
        assert "S-2 防水探头不合格" in broken[0].title, f"{DEVICES}: {broken[0].title}"
        late = FindingAssignment.objects.get(finding=broken[0]).due_at
        assert f"{timezone.localtime(late):%m-%d %H:%M}" == "06-04 10:00", f"{DEVICES}: due in 3 days"
        asked = findings("safety.protection_missing")
        assert [each.clause for each in asked] == [DEVICES], f"{DEVICES}: a measure is missing: {asked}"
        assert "S-8 没有写防水措施" in asked[0].title, DEVICES
        opened = Finding.objects.get(pk=asked[0].pk)
        assert due_of(opened) <= timedelta(days=7), f"{DEVICES}: asked for within the week"
        assert not findings("safety.extinguishers.expiring", clause=DEVICES), f"{DEVICES}: it is good"
        check(company, "S-2")
        mend = {"entry": bare, "against_water": "不适用：放在二楼高架", "reason": "补记"}
        corrected = company.act(OFFICER, EquipmentBook.correct, {**entered(bare), **mend})
        assert corrected.done == [0], f"{DEVICES}: or a reasoned n/a: {corrected.refusals}"
        check(company, "S-8")
        assert not is_open(DutyItem.objects.get(pk=due.pk)), f"{DEVICES}: then it is done"
    with on("2027-06-02", "00:10"):
        assert not findings("safety.device_unsound"), f"{DEVICES}: mended"
        assert not findings("safety.protection_missing"), f"{DEVICES}: written down"
        past = findings("safety.extinguishers.expiring", clause=DEVICES)
        assert past, f"{DEVICES}: an extinguisher at its day is listed the same day"


def entered(number: str) -> dict[str, Any]:
    row: Any = EquipmentBook.entries("default").get(number=number)
    kept = {"code": row.code, "name": row.name, "kind": row.kind, "keeper": KEEPER, "is_important": True}
    return {"place": WAREHOUSE, "in_use_since": row.in_use_since, **kept, **WHOLE}
