"""S03.09: what was refused at the dock is reported to the director and the shop manager, and one of them answers."""

import pytest

from guiju.domains.warehouse import api
from guiju.domains.warehouse.referred import REFUSAL_REPORTED, RefusalParams
from guiju.kernel.commands.context import SYSTEM, Context, Forbidden
from guiju.kernel.commands.run import run_items
from guiju.kernel.controls.duties import checklists
from guiju.kernel.controls.models import DutyItem, Instruction, Referral
from guiju.kernel.findings.models import Finding
from guiju.kernel.org.commands import Assign
from tests.clauses.company import A_BARCODE, DIRECTOR, KEEPER, MANAGER, Company
from tests.clauses.rounds import answer, at, kept, messages, tasks, when

CLAUSE = "S03.09"
TOLD = "referral.told"


def _refuse(company: Company, quantity: int, note: str) -> str:
    """Goods at 100 yuan a piece, refused."""
    arrival = company.arrive(("A-500", quantity), note=note, unit_cost=1_000_000)
    company.count(arrival, (A_BARCODE, quantity))
    lines = [{"line": 1, "item": "quality", "quantity": quantity, "reason": "外箱浸水"}]
    refused = company.act(KEEPER, api.RefuseGoods, {"arrival": arrival, "lines": lines})
    assert refused.done == [0], f"{CLAUSE}: goods are refused: {refused.refusals}"
    return arrival


def _due() -> DutyItem:
    found = DutyItem.objects.filter(duty=REFUSAL_REPORTED.key).order_by("-id").first()
    assert found is not None, f"{CLAUSE}: the keeper has to report what he refused"
    return found


@pytest.mark.clause("S03.09")
def test_refused_goods_are_reported(company: Company) -> None:
    with when("10:00"):
        arrival = _refuse(company, 32, "D-91")
        due = _due()
        assert due.holder == company.accounts[KEEPER], f"{CLAUSE}: it is the keeper's duty"
        assert due.due_at == at("12:00"), f"{CLAUSE}: within two hours"
        assert "¥3,200.00" in due.checks, f"{CLAUSE}: of 3,200 yuan"
        mine = [each for found in checklists.mine(company.accounts[KEEPER], at("10:00")) for each in found.items]
        assert due in mine, f"{CLAUSE}: it stands on his list"
    with when("11:59"):
        assert not Finding.objects.filter(clause=CLAUSE).exists(), f"{CLAUSE}: in time nobody is blamed"
    with when("12:00"):
        overdue = Finding.objects.filter(clause=CLAUSE).first()
        assert overdue is not None, f"{CLAUSE}: at 12:00 without report the duty is overdue"
        assert overdue.owner == company.accounts[KEEPER], f"{CLAUSE}: and it is the keeper's"
        assert not messages(company, DIRECTOR, TOLD), f"{CLAUSE}: nobody reported yet"
    with when("12:10"):
        reported = answer(company, due, note="")
        assert reported.done == [0], f"{CLAUSE}: late is reported all the same: {reported.refusals}"
        referral = Referral.objects.latest("id")
        assert arrival in referral.title, f"{CLAUSE}: the report says what was refused"
        for who in (DIRECTOR, MANAGER):
            assert len(messages(company, who, TOLD)) == 1, f"{CLAUSE}: the report reaches {who}"
        with pytest.raises(Forbidden):
            company.act(KEEPER, api.InstructRefusal, {"referral": referral.number, "note": "退回"})
            pytest.fail(f"{CLAUSE}: the keeper answered himself")
        said = company.act(MANAGER, api.InstructRefusal, {"referral": referral.number, "note": "退回供应商并扣款"})
        assert said.done == [0], f"{CLAUSE}: one of them records the instruction: {said.refusals}"
        instruction = Instruction.objects.get(referral=referral)
        assert instruction.note == "退回供应商并扣款", f"{CLAUSE}: one of them records the instruction"
        assert not tasks(company, DIRECTOR, "referral"), f"{CLAUSE}: which is enough"
    with when("12:11"):
        overdue.refresh_from_db()
        assert overdue.resolved_at is not None, f"{CLAUSE}: once reported it is overdue no more"
    _small_ones_together(company)
    kept(CLAUSE, "controls_referral", referral.id, "detail = ''")
    kept(CLAUSE, "controls_instruction", instruction.id, "note = ''")
    other = RefusalParams(default_report_hours=5)
    assert other.within.total_seconds() == 5 * 3600, f"{CLAUSE}: the time is the clause's to say"


def _small_ones_together(company: Company) -> None:
    """Below the set value there is one report a day; who holds both posts gets one message."""
    both = [{"person": DIRECTOR, "post": "store_manager", "since": at("00:00").date()}]
    assert run_items(Assign, both, Context(actor=SYSTEM)).done == [0], f"{CLAUSE}: one person holds both posts"
    with when("14:00"):
        before = DutyItem.objects.filter(duty=REFUSAL_REPORTED.key).count()
        first, second = _refuse(company, 2, "D-92"), _refuse(company, 3, "D-93")
        after = DutyItem.objects.filter(duty=REFUSAL_REPORTED.key).count()
        assert after == before + 1, f"{CLAUSE}: small refusals are one item of the day's list"
        assert _due().due_at > at("23:00"), f"{CLAUSE}: due by the end of the day"
        already = len(messages(company, DIRECTOR, TOLD))
        assert answer(company, _due(), note="当日两批").done == [0]
        daily = Referral.objects.latest("id")
        for part in (first, second, "¥200.00", "¥300.00"):
            assert part in daily.detail, f"{CLAUSE}: the list of the day names {part}"
        assert "¥3,200.00" not in daily.detail, f"{CLAUSE}: and nothing that was reported alone"
        assert len(messages(company, DIRECTOR, TOLD)) == already + 1, f"{CLAUSE}: one message for two posts"
