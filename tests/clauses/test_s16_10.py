"""S16.10: raw material becomes available stock only when its inspection says so."""

import pytest

from guiju.demo import company as demo
from guiju.domains.warehouse import api
from guiju.domains.warehouse.models import Balance, Concession
from guiju.kernel.commands.context import SYSTEM, Context, Outcome
from guiju.kernel.commands.models import HeldCommand
from guiju.kernel.commands.run import run_items
from guiju.kernel.org.commands import Assign, DefinePost
from guiju.kernel.rulebook.profile import AnswerProfile
from tests.clauses.company import CUP_BARCODE, DIRECTOR, KEEPER, MANAGER, OWNER, WAREHOUSE, Company, refused
from tests.clauses.rounds import kept

CLAUSE = "S16.10"
SKU = "C-001"


def _makes_things(company: Company) -> None:
    """A company that produces, with somebody who answers for quality."""
    profile = {"reason": "自己组装", "lines": [{"flag": "production", "answer": True}]}
    assert company.act(OWNER, AnswerProfile, profile).done == [0]
    post = {"code": "quality_manager", "title": "质量负责人", "lines": [{"permission": "commands.decide_held"}]}
    assert run_items(DefinePost, [post], Context(SYSTEM, request_id="quality")).done == [0]
    held = {"person": DIRECTOR, "post": "quality_manager", "since": demo.FOUNDED}
    assert run_items(Assign, [held], Context(SYSTEM, request_id="quality")).done == [0]
    assert company.store(SKU, is_raw_material=True).done == [0]


def _stock() -> tuple[int, int]:
    balance = Balance.objects.get(sku__code=SKU)
    return balance.good - 48, balance.inspecting


def _release(company: Company, lot: str, quantity: int = 10) -> Outcome:
    change = {"warehouse": WAREHOUSE, "sku": SKU, "batch": lot, "source": "inspecting", "target": "good"}
    return company.act(KEEPER, api.ChangeState, {**change, "quantity": quantity, "reason": "检验合格"})


def _inspect(company: Company, lot: str, result: str) -> None:
    seen = {"warehouse": WAREHOUSE, "sku": SKU, "batch": lot, "result": result, "note": "壁厚"}
    outcome = company.act(KEEPER, api.InspectBatch, seen)
    assert outcome.done == [0], f"{CLAUSE}: what an inspection finds is never refused: {outcome.refusals}"


def _lot(company: Company, code: str) -> None:
    """Ten of a lot at the dock: as good they are refused, for inspection they are taken in."""
    arrival = company.arrive((SKU, 10), note=f"D-{code}")
    assert company.count(arrival, (CUP_BARCODE, 10)).done == [0], f"{CLAUSE}: what came is recorded as it came"
    before = _stock()
    refused(CLAUSE, company.receive(arrival, 10, batch_code=code), "NOT_ACCEPTED", "待检")
    assert _stock() == before, f"{CLAUSE}: nothing becomes available"
    taken = company.receive(arrival, 10, batch_code=code, state="inspecting")
    assert taken.done == [0], f"{CLAUSE}: into 待检区 it may: {taken.refusals}"


@pytest.mark.clause("S16.10")
def test_raw_material_is_inspected_first(company: Company) -> None:
    _makes_things(company)
    _lot(company, "L")
    refused(CLAUSE, _release(company, "L"), "NOT_ACCEPTED", "L", "待检")
    assert _stock() == (0, 10), f"{CLAUSE}: the lot stays in 待检区"
    refused(CLAUSE, _release(company, "", 1), "NOT_ACCEPTED")
    _inspect(company, "L", "failed")
    refused(CLAUSE, _release(company, "L"), "NOT_ACCEPTED", "不合格")
    assert _stock() == (0, 10), f"{CLAUSE}: the lot stays in 待检区"
    _inspect(company, "L", "passed")
    refused(CLAUSE, _release(company, "L"), "NOT_ACCEPTED", "不合格")
    _conceded(company)
    released = _release(company, "L")
    assert released.done == [0], f"{CLAUSE}: conceded, it becomes available: {released.refusals}"
    assert _stock() == (10, 0), f"{CLAUSE}: and not before"

    _lot(company, "M")
    _inspect(company, "M", "passed")
    assert _release(company, "M").done == [0], f"{CLAUSE}: what passes becomes available"
    arrival = company.arrive(("A-500", 5), note="D-X")
    company.count(arrival, ("6901000000011", 5))
    assert company.receive(arrival, 5).done == [0], f"{CLAUSE}: what is no raw material is received as good"


def _conceded(company: Company) -> None:
    """From 不合格 to 合格 only with the word of whoever answers for quality."""
    asked = {"warehouse": WAREHOUSE, "sku": SKU, "batch": "L", "reason": "壁厚偏差不影响使用"}
    wanted = company.act(KEEPER, api.ConcedeLot, asked)
    assert (wanted.done, wanted.held) == ([], [0]), f"{CLAUSE}: a concession waits: {wanted.refusals}"
    held = HeldCommand.objects.latest("id")
    assert "壁厚偏差" in held.message, f"{CLAUSE}: and says why"
    refused(CLAUSE, _release(company, "L"), "NOT_ACCEPTED")
    foreign = company.decide(MANAGER, held.id)
    assert not foreign.done, f"{CLAUSE}: nobody else approves it"
    done = company.decide(DIRECTOR, held.id)
    assert done.done == [0], f"{CLAUSE}: the quality head approves it: {done.refusals}"
    concession = Concession.objects.get()
    people = (concession.handler, concession.approver)
    assert people == (company.accounts[KEEPER], company.accounts[DIRECTOR]), f"{CLAUSE}: both are kept"
    assert _stock() == (0, 10), f"{CLAUSE}: until somebody releases it, it stays in 待检区"
    kept(CLAUSE, "warehouse_concession", concession.id, "reason = ''")
    again = company.act(KEEPER, api.ConcedeLot, asked)
    assert again.refused == [0], f"{CLAUSE}: once"
