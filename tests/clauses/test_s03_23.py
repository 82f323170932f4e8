"""S03.23: goods can be got at and counted: few kinds a bin, none behind another, a code on each, no zone that is slow."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from guiju.domains.warehouse import api
from guiju.domains.warehouse.commands.open_bin import BIN_LABELLED
from guiju.domains.warehouse.controls.layout import Arranged, BinCrowded, Mixed, TimeNorm, Worked, ZoneSlow
from guiju.domains.warehouse.models import Bin, BinStock
from guiju.kernel.controls.models import DutyItem
from guiju.kernel.findings.models import Finding
from tests.clauses.company import A_BARCODE, B_BARCODE, CUP_BARCODE, KEEPER, WAREHOUSE, Company
from tests.clauses.rounds import HEAD, answer, at, pass_by, when

CLAUSE = "S03.23"
E_BARCODE = "6901000000059"


def _open(control: str, ends: str = "") -> Finding | None:
    found = Finding.objects.filter(clause=CLAUSE, control=control, resolved_at=None, fingerprint__endswith=ends)
    return found.order_by("id").first()


def _put(company: Company, sku: str, barcode: str, code: str) -> None:
    receipt = company.stocked(sku, barcode, 5)
    assert company.put_away(receipt, code, 5).done == [0]


@pytest.mark.clause("S03.23")
def test_goods_can_be_got_at_and_counted(company: Company) -> None:
    company.enforce(CLAUSE)
    for code in ("D-31", "D-32", "D-33"):
        company.open_bin(code, "WH1-D")
    assert company.open_bin("D-34", "WH1-D", behind="D-33").done == [0]
    goods = [("A-500", A_BARCODE), ("B-250", B_BARCODE), ("C-001", CUP_BARCODE)]
    for sku, barcode in goods:
        _put(company, sku, barcode, "D-31")
    _put(company, "A-500", A_BARCODE, "D-34")
    pass_by()
    assert _open(BinCrowded.key) is None, (
        f"{CLAUSE}: three kinds in a bin are allowed, and one alone behind an empty one"
    )
    _put(company, "E-100", E_BARCODE, "D-31")
    _put(company, "A-500", A_BARCODE, "D-33")
    pass_by()
    mixed, before = _open(BinCrowded.key, "D-31"), _open(BinCrowded.key, "D-33")
    assert mixed is not None, f"{CLAUSE}: with a fourth kind a re-slotting task appears"
    assert "4 种" in mixed.title, f"{CLAUSE}: that says how many"
    assert mixed.owner == company.accounts[KEEPER], f"{CLAUSE}: for the keeper"
    assert before is not None, f"{CLAUSE}: and for a bin that blocks another by the map"
    assert "挡住 D-34" in before.title, f"{CLAUSE}: that says which"
    moved = {"bin": "D-31", "lines": [{"sku": "E-100", "target": "D-32", "quantity": 5}]}
    assert company.act(KEEPER, api.Relocate, moved).done == [0]
    pass_by()
    assert _open(BinCrowded.key, "D-31") is None, f"{CLAUSE}: moved, it is over"
    _labels(company)
    _slow(company)
    four = Arranged("A", 1, 4, ())
    assert BinCrowded.judge(four, Mixed(default_max_sku_per_bin=4)) is None, (
        f"{CLAUSE}: how many is the clause's to say"
    )
    slow = Worked("D", "2026-05", "盘点", 2710, 10, is_settled=False)
    for params in (TimeNorm(default_count_minutes_per_bin=4), TimeNorm(default_time_over_norm_pct=60)):
        assert ZoneSlow.judge(slow, params) is None, f"{CLAUSE}: the norm as well"


def _labels(company: Company) -> None:
    """A bin without a code."""
    opened = company.act(HEAD, api.OpenBin, {"warehouse": WAREHOUSE, "zone": "WH1-D"})
    assert opened.done == [0], f"{CLAUSE}: a bin without a code is opened all the same: {opened.refusals}"
    code = opened.answers[0]["code"]
    assert Bin.objects.get(code=code).is_temporary, f"{CLAUSE}: with a temporary code"
    task = DutyItem.objects.filter(duty=BIN_LABELLED.key, checks__contains=code).first()
    assert task is not None, f"{CLAUSE}: and a label task"
    assert task.due_at == at("23:59", 1).replace(second=59), f"{CLAUSE}: due next day"
    assert DutyItem.objects.filter(duty=BIN_LABELLED.key).count() == 1, f"{CLAUSE}: the others have their code"
    assert answer(company, task).done == [0], f"{CLAUSE}: done with a photo of the label"
    company.act(HEAD, api.OpenBin, {"warehouse": WAREHOUSE, "zone": "WH1-D"})
    with when("00:01", 2):
        assert _open(BIN_LABELLED.key) is not None, f"{CLAUSE}: not done by then it is missed"


def _slow(company: Company) -> None:
    """Bins of WH1-D are counted five minutes apart, of WH1-G four: the norm is three, half more is 4.5."""
    bins = {"WH1-D": ["D-01-1", "D-01-2", "D-31", "D-32"], "WH1-G": ["G-01-1", "G-01-2", "G-01-3", "G-01-4"]}
    company.open_bin("G-01-3", "WH1-G")
    company.open_bin("G-01-4", "WH1-G")
    first = (timezone.localdate() + timedelta(days=32)).replace(day=1)
    days = (first - timezone.localdate()).days
    clock = at("10:00", days)
    for zone, minutes in (("WH1-D", 5), ("WH1-G", 4)):
        lines = [{"bin": code} for code in bins[zone]]
        theft = {"warehouse": WAREHOUSE, "description": "少货", "lines": lines}
        assert company.act(KEEPER, api.RecordTheft, theft).done == [0]
        for code in bins[zone]:
            clock += timedelta(minutes=minutes)
            held = sum(BinStock.objects.filter(bin__code=code).values_list("quantity", flat=True))
            given = {"bin": code, "quantity": held, "scanned": code}
            with time_machine.travel(clock, tick=False):
                assert company.act(HEAD, api.CountBin, given).done == [0]
        clock += timedelta(hours=1)
    following = (first + timedelta(days=32)).replace(day=1)
    with time_machine.travel(at("18:00", (following - timezone.localdate()).days - 1), tick=False):
        pass_by()
        assert _open(ZoneSlow.key) is None, f"{CLAUSE}: not before the month is over"
    with time_machine.travel(at("19:00", (following - timezone.localdate()).days), tick=False):
        pass_by()
        found = _open(ZoneSlow.key)
        assert found is not None, f"{CLAUSE}: an average 50% above its norm for a month is a layout finding"
        assert "5.0 分钟" in found.title, f"{CLAUSE}: that says how long it takes"
        assert Finding.objects.filter(control=ZoneSlow.key).count() == 1, f"{CLAUSE}: of that zone alone"
