"""S03.33: at the opening bins are drawn and counted; what two persons find missing is a case."""

from random import Random

import pytest

from guiju.domains.warehouse import api
from guiju.domains.warehouse.bin_counts import Filled, drawn
from guiju.domains.warehouse.controls.bin_counts import BinDiffers
from guiju.domains.warehouse.duties import GOODS_CHECKED
from guiju.domains.warehouse.models import BinCount, BinStock, BinUnderCount
from guiju.domains.warehouse.queries import BinsUnderCount
from guiju.domains.warehouse.queries.bin_counts import OfTheft
from guiju.kernel.commands.context import Outcome
from guiju.kernel.controls.models import DutyItem
from guiju.kernel.findings.models import Finding
from guiju.kernel.queries.query import Asked
from guiju.kernel.queries.reader import Reader
from guiju.kernel.queries.reading import read
from guiju.kernel.worklist.models import Task
from tests.clauses.company import A_BARCODE, KEEPER, Company
from tests.clauses.rounds import HEAD, answer, at, complete, item, pass_by, when

CLAUSE = "S03.33"
GOODS = "warehouse.goods_checked"


def _fill(company: Company) -> None:
    """Five more bins with goods; eight in all."""
    for number in range(1, 6):
        code = f"S-{number:02}"
        company.open_bin(code, "WH1-D")
        receipt = company.stocked("A-500", A_BARCODE, 10)
        assert company.put_away(receipt, code, 10).done == [0]


def _drawn() -> list[str]:
    return list(BinUnderCount.objects.filter(opening__isnull=False, counts=None).values_list("bin__code", flat=True))


def _held(code: str) -> int:
    return sum(BinStock.objects.filter(bin__code=code).values_list("quantity", flat=True))


def _count(company: Company, code: str, *, short: int = 0, who: str = KEEPER, scanned: str | None = None) -> Outcome:
    given = {"bin": code, "quantity": _held(code) - short, "scanned": code if scanned is None else scanned}
    outcome = company.act(who, api.CountBin, given)
    assert outcome.done == [0], f"{CLAUSE}: what was counted is never refused: {outcome.refusals}"
    return outcome


def _open(found: DutyItem) -> bool:
    found.refresh_from_db()
    return found.settled_at is None


def _state(company: Company, code: str) -> str:
    rows = read(BinsUnderCount, OfTheft(), Asked(), Reader(company.accounts[KEEPER])).rows
    return next(str(row.state) for row in rows if row.bin == code)


def _case() -> Finding | None:
    return Finding.objects.filter(clause=CLAUSE, control=BinDiffers.key).first()


@pytest.mark.clause("S03.33")
def test_goods_are_looked_after_at_the_opening(company: Company) -> None:
    with when("18:00", 0):
        _fill(company)
    with when("07:30"):
        due = item(GOODS, CLAUSE)
        codes = _drawn()
        assert len(set(codes)) == 5, f"{CLAUSE}: five of the eight bins are drawn, {codes}"
        [asked] = Task.objects.filter(source="bin_count", post="keeper") or pytest.fail(f"{CLAUSE}: the keeper is told")
        assert all(code in asked.title for code in codes), f"{CLAUSE}: the keeper is told which, {asked.title}"
        pass_by()
        assert len(_drawn()) == 5, f"{CLAUSE}: they are drawn once"
    with when("07:50"):
        signed = answer(company, due)
        assert signed.done == [0], f"{CLAUSE}: what is signed is kept: {signed.refusals}"
        assert _open(due), f"{CLAUSE}: signed and not counted does not clear the check"
        by_hand = complete(company, due, [{"check": 1}])
        assert by_hand.refused == [0], f"{CLAUSE}: nor does anything but a count"
        assert codes[0] in by_hand.refusals[0].message, f"{CLAUSE}: it says which bins are left"
        first, second, *others = sorted(codes)
        kept = _count(company, first, scanned="")
        assert kept.answers[0]["mark"] == "未扫码", f"{CLAUSE}: without a scan it is kept and marked"
        assert BinCount.objects.get().is_scanned is False, f"{CLAUSE}: without a scan it is kept and marked"
        assert _state(company, first) == "unscanned", f"{CLAUSE}: and shown so"
        elsewhere = _count(company, first, scanned=second)
        assert elsewhere.answers[0]["mark"] == "未扫码", f"{CLAUSE}: another bin's code is no scan of this one"
        for code in others:
            _count(company, code)
        assert not Task.objects.filter(kind="bin.recount").exists(), f"{CLAUSE}: what agrees is counted once"
    with when("08:00"):
        _differs(company, second)
        assert _open(due), f"{CLAUSE}: what was not scanned does not clear the check"
        _count(company, first)
        assert not _open(due), f"{CLAUSE}: all counted where they are, the check is done"
        assert _state(company, first) == "counted", f"{CLAUSE}: then it is counted"
    _others(company)


def _differs(company: Company, code: str) -> None:
    """One bin is short by one: somebody else counts at once, and finds the same."""
    _count(company, code, short=1)
    recount = Task.objects.filter(kind="bin.recount", ended_at__isnull=True).first()
    assert recount is not None, f"{CLAUSE}: a second count is due"
    assert recount.due_at == at("08:00"), f"{CLAUSE}: at once"
    assert code in recount.title, f"{CLAUSE}: of that bin"
    assert recount.excluded == company.accounts[KEEPER], f"{CLAUSE}: by another person"
    own = company.act(KEEPER, api.CountBin, {"bin": code, "quantity": _held(code), "scanned": code})
    assert own.refused == [0], f"{CLAUSE}: never by whoever counted first"
    assert _case() is None, f"{CLAUSE}: one person's count is no case yet"
    _count(company, code, short=1, who=HEAD)
    case = _case()
    assert case is not None, f"{CLAUSE}: the result opens a loss case"
    assert code in case.title, f"{CLAUSE}: of that bin"
    assert "少 1" in case.title, f"{CLAUSE}: and says what is missing"
    assert case.owner == company.accounts[HEAD], f"{CLAUSE}: with somebody who answers"
    pass_by()
    assert Finding.objects.filter(control=BinDiffers.key).count() == 1, f"{CLAUSE}: once"
    assert _case().resolved_at is None, f"{CLAUSE}: and only people close it"  # type: ignore[union-attr]


def _others(company: Company) -> None:
    """A miscount is no case; the number of bins is the clause's; the dearer a bin, the likelier it is drawn."""
    with when("07:40", 2):
        code = _drawn()[0]
        _count(company, code, short=2)
        _count(company, code, who=HEAD)
        assert Finding.objects.filter(control=BinDiffers.key).count() == 1, f"{CLAUSE}: a miscount is no case"
    with when("09:31", 2):
        late = Finding.objects.filter(clause=CLAUSE, control=GOODS).first()
        assert late is not None, f"{CLAUSE}: a check with bins nobody counted is missed"
    company.enforce(CLAUSE, default_spot_bins=2)
    with when("07:30", 3):
        today = BinUnderCount.objects.filter(opening=item(GOODS, CLAUSE))
        assert today.count() == 2, f"{CLAUSE}: how many are drawn is the clause's to say"
    bins = [Filled(1, "dear", 10_000_000), *(Filled(number, f"B-{number}", 1_000) for number in range(2, 50))]
    chance = Random(7)
    often = [each.code for _ in range(200) for each in drawn(bins, 5, chance)]
    assert often.count("dear") > 190, f"{CLAUSE}: goods of high value are preferred"
    assert len(set(often)) > 40, f"{CLAUSE}: and the others are drawn at random"
    assert GOODS_CHECKED.params().default_spot_bins == 5, f"{CLAUSE}: five unless the clause says otherwise"  # type: ignore[attr-defined]
