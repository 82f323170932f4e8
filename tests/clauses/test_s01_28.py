"""S01.28: who leaves is recorded and never held; what his pass does not list stays at the gate."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from guiju.domains.warehouse.controls.gatehouse import Exit, ExitAsListed, Own, PersonalRegistered
from guiju.domains.warehouse.gatehouse import VALID
from guiju.domains.warehouse.models import ExitCheck, GatePass, HeldCartons
from guiju.domains.warehouse.registers import PersonalParcels
from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.commands.run import run_items
from guiju.kernel.controls.gate import Params
from guiju.kernel.controls.ticker import tick
from guiju.kernel.findings.commands import ResolveFinding
from guiju.kernel.findings.models import Finding
from tests.clauses.company import KEEPER, SERVICE, WAREHOUSE, Company, refused, warned
from tests.clauses.gatehouse import GUARD, HEAD, dispatched, left, pass_asked, passed

CLAUSE = "S01.28"


def cases() -> list[Finding]:
    held = Finding.objects.filter(control="warehouse.held_at_gate", clause=CLAUSE, resolved_at__isnull=True)
    return list(held.order_by("id"))


@pytest.mark.clause("S01.28")
def test_the_third_carton_stays(company: Company) -> None:
    gate_pass = passed(company)
    outcome = left(company, gate_pass, 3, note="多出一箱，说是样品", photo=company.photo(GUARD))
    warned(CLAUSE, outcome, "放行条列 2 箱，实点 3 箱，1 箱留门岗待查")
    check = ExitCheck.objects.get(number=outcome.answers[0]["number"])
    assert (check.counted, check.let_out) == (3, 2), f"{CLAUSE}: he left, with what the pass lists"
    assert check.carrier_name == "张顺丰", f"{CLAUSE}: who left is on record"
    held = HeldCartons.objects.filter(check_out=check).first()
    assert held, f"{CLAUSE}: the third carton is booked to 待查"
    assert (held.cartons, held.note) == (1, "多出一箱，说是样品"), f"{CLAUSE}: one carton, and what was said of it"
    (case,) = cases() or [None]
    assert case, f"{CLAUSE}: a case opens at once"
    assert case.owner == company.accounts[HEAD], f"{CLAUSE}: for a human, not for the guard"
    tick(timezone.now())
    assert cases() == [case], f"{CLAUSE}: it stays until somebody has found out"
    found_out = run_items(ResolveFinding, [{"finding": case.pk, "resolution": "样品，已补单"}], Context(actor=SYSTEM))
    assert found_out.done == [0], found_out.refusals
    tick(timezone.now())
    assert not cases(), f"{CLAUSE}: then it is over"


@pytest.mark.clause("S01.28")
def test_a_pass_lets_out_once_on_its_day(company: Company) -> None:
    gate_pass = passed(company)
    first = left(company, gate_pass, 2)
    assert not first.warnings, f"{CLAUSE}: 2 of 2, {first.warnings}"
    assert not cases(), f"{CLAUSE}: nothing is held"
    warned(CLAUSE, left(company, gate_pass, 2), "放行条已经用过，实点 2 箱，2 箱留门岗待查")
    assert ExitCheck.objects.latest("id").let_out == 0, f"{CLAUSE}: single use"
    late = passed(company)
    until = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    assert GatePass.objects.get(number=late).valid_on == timezone.localdate(), f"{CLAUSE}: valid today"
    with time_machine.travel(until, tick=False):
        warned(CLAUSE, left(company, late, 2), "放行条不是今天的", "2 箱留门岗待查")
    with time_machine.travel(until - timedelta(minutes=1), tick=False):
        other = passed(company)
        assert not left(company, other, 2).warnings, f"{CLAUSE}: in the last minute of its day"
    warned(CLAUSE, left(company, None, 1, carrier_name="李某"), "没有放行条")


@pytest.mark.clause("S01.28")
def test_nobody_lets_himself_out(company: Company) -> None:
    document = dispatched(company)
    own = pass_asked(company, document, carrier=KEEPER, carrier_name="")
    refused(CLAUSE, own, "签发人、携出人是同一个人")
    assert not GatePass.objects.exists(), f"{CLAUSE}: no pass"
    other = pass_asked(company, document, who=HEAD, carrier=KEEPER, carrier_name="")
    assert other.done == [0], f"{CLAUSE}: another issues it, {other.refusals}"
    assert not left(company, other.answers[0]["number"], 2).warnings, f"{CLAUSE}: and he leaves with it"


@pytest.mark.clause("S01.28")
def test_personal_parcels_have_a_line_of_their_own(company: Company) -> None:
    gate_pass = passed(company, carrier=SERVICE, carrier_name="")
    bare = left(company, gate_pass, 2, personal=1)
    warned(CLAUSE, bare, "私人包裹 1 件，登记了 0 件")
    assert not HeldCartons.objects.exists(), f"{CLAUSE}: what is his own is not held"
    line = {"place": WAREHOUSE, "owner": SERVICE, "contents": "快递一件", "carried_at": timezone.now()}
    for pieces in (1, 1):
        entered = company.act(GUARD, PersonalParcels.enter, {**line, "pieces": pieces})
        assert entered.done == [0], f"{CLAUSE}: the one that left, and one that is to leave"
    outcome = left(company, None, 0, personal=1, carrier=SERVICE)
    assert not outcome.warnings, f"{CLAUSE}: registered, {outcome.warnings}"
    warned(CLAUSE, left(company, None, 0, personal=1, carrier=SERVICE), "登记了 0 件")
    assert PersonalRegistered.judge(Own(1, 1), Params()) is None, f"{CLAUSE}: one of one"
    assert ExitAsListed.judge(Exit(VALID, 2, 1), Params()) is None, f"{CLAUSE}: fewer than listed may leave"
