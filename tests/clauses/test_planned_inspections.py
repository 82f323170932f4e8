"""Inspections by plan: everything drawn is looked at, by another, with evidence; what is left out stays asked for."""

from datetime import date, timedelta
from random import Random

import pytest
from django.utils import timezone

from guiju.domains.catalogue.api import RegisterSku
from guiju.domains.purchasing.api import PlaceOrder
from guiju.domains.purchasing.controls import SupplierInspected
from guiju.domains.purchasing.registers import Suppliers
from guiju.domains.safety.commands import RecordResult, SwapTarget
from guiju.domains.safety.controls.inspections import InspectionProved
from guiju.domains.safety.models import InspectionResult
from guiju.domains.safety.registers import HygieneAreas
from guiju.domains.warehouse import api
from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.commands.run import run_items
from guiju.kernel.controls.duties.plan import planned, situation
from guiju.kernel.findings.commands import RectifyFinding, VerifyFinding
from guiju.kernel.findings.models import FindingAssignment
from guiju.kernel.rulebook.in_force import clauses_in_force
from tests.clauses.company import KEEPER, MANAGER, SERVICE, WAREHOUSE, Company, refused, warned
from tests.clauses.office import findings, is_open, items, on
from tests.clauses.planned import draw, drawn, finish, give, seed
from tests.clauses.reported import HEAD, OFFICER
from tests.clauses.rounds import kept


@pytest.mark.clause("S20.09")
def test_the_great_inspection_covers_every_area(company: Company) -> None:
    clause, duty = "S20.09", "safety.areas_inspected"
    areas = [f"W-{number}" for number in range(1, 10)]
    with on("2027-01-30", "10:00"):
        assert items(duty, day="2027-01-30"), f"{clause}: an extra one seven days before the Spring Festival of 2027"
    assert _is_planned(duty, "2027-09-24"), f"{clause}: and seven days before the National Day"
    assert not _is_planned(duty, "2027-09-23"), f"{clause}: not eight"
    with on("2027-03-15", "10:00"):
        for code in areas:
            keeper = SERVICE if code == "W-9" else KEEPER
            entered = company.act(HEAD, HygieneAreas.enter, {"place": WAREHOUSE, "code": code, "keeper": keeper})
            assert entered.done == [0], entered.refusals
        assert not items(duty, day="2027-03-15"), f"{clause}: it is due every 90 days"
    with on("2027-03-16", "10:00"):
        [due] = items(duty, day="2027-03-16") or [None]
        assert due is not None, f"{clause}: after 90 days it is due"
        number = draw(company, OFFICER, "areas", clause)
        assert drawn(number) == areas, f"{clause}: all nine areas"
        seen = give(company, OFFICER, number, areas[:8], {"W-3": "堵了通道"})
        assert len(seen.done) == 8, seen.refusals
        broken = findings("safety.target_failed", clause=clause)
        assert broken, f"{clause}: what is not in order is found at once"
        assert "W-3 堵了通道" in broken[0].title, f"{clause}: {broken[0].title}"
        assert broken[0].owner == company.accounts[KEEPER], f"{clause}: of whoever keeps the area"
        closed = finish(company, OFFICER, number)
        assert closed.answers[0]["counted"] == "8/9", f"{clause}: closed as far as it has come: {closed}"
        assert is_open(due), f"{clause}: it is not done"
        once = finish(company, OFFICER, number)
        assert not once.done, f"{clause}: closed once"
    with on("2027-03-17", "10:00"):
        missed = findings("safety.target_missed", clause=clause)
        assert missed, f"{clause}: the ninth is found"
        assert [each.fingerprint for each in missed] == [f"{number}/W-9"], f"{clause}: the ninth alone: {missed}"
        assert missed[0].owner == company.accounts[SERVICE], f"{clause}: its owner's"
    with on("2027-03-24", "10:00"):
        assert findings("safety.target_missed", clause=clause), f"{clause}: it stays overdue"
        assert findings(duty), f"{clause}: and so does the inspection, after a week"
        assert give(company, OFFICER, number, ["W-9"], {}).done == [0], f"{clause}: late is better than never"
        assert not is_open(due), f"{clause}: now it is whole"
    with on("2027-03-24", "10:10"):
        assert not findings("safety.target_missed"), f"{clause}: the ninth was looked at"
        _result_is_kept(clause, number)


def _result_is_kept(clause: str, number: str) -> None:
    result = InspectionResult.objects.filter(target__inspection__number=number).latest("id")
    kept(clause, "safety_inspectionresult", result.pk, "note = 'x'")


def _is_planned(duty: str, day: str) -> bool:
    return any(line["duty"] == duty for line in planned(situation(date.fromisoformat(day))))


@pytest.mark.clause("S01.39")
def test_every_clause_is_inspected_in_three_months(company: Company) -> None:
    clause, control = "S01.39", "safety.long_uninspected"
    seen: set[str] = set()
    for day in ("2027-03-01", "2027-04-01", "2027-05-03"):
        with on(day, "10:00"):
            [due] = items("safety.rules_inspected", day=day) or [None]
            assert due is not None, f"{clause}: due on the first working day of the month, {day}"
            number = draw(company, OFFICER, "rules", clause, "S01")
            codes = list(
                clauses_in_force(timezone.localdate()).filter(rulebook__code="S01").values_list("code", flat=True)
            )
            assert len(codes) == 43, clause
            keys = drawn(number)
            assert len(keys) == 20, f"{clause}: twenty are drawn: {len(keys)}"
            seen |= set(keys)
            own = {"inspection": number, "key": keys[0], "result": "ok", "owner": OFFICER}
            refused(clause, company.act(OFFICER, RecordResult, own), "检查人自己的岗位")
            assert len(give(company, OFFICER, number, keys, {keys[0]: "没有执行"}, owner=KEEPER).done) == 20, clause
            assert is_open(due), f"{clause}: not before it is closed"
            finish(company, OFFICER, number)
            assert not is_open(due), f"{clause}: with something found it needs no pictures"
            assert not findings(control), f"{clause}: three months are not over"
            assert findings("safety.target_failed", clause=clause), f"{clause}: what is not carried out is found"
    never = set(codes) - seen
    assert never, f"{clause}: the drawing leaves something out"
    with on("2027-06-01", "10:00"):
        listed = {each.fingerprint.partition("/")[2] for each in findings(control, clause=clause)}
        assert never <= listed, f"{clause}: what was never inspected is listed: {listed}"
        assert not listed - never, f"{clause}: and nothing else: {listed - never}"
        number = draw(company, OFFICER, "rules", clause, "S01")
        keys = drawn(number)
        assert never <= set(keys), f"{clause}: the next plan is forced to have it"
        assert len(give(company, OFFICER, number, keys, {}, owner=KEEPER).done) == len(keys), clause
        refused(clause, finish(company, OFFICER, number), "没有证据")
        for at, key in enumerate(keys):
            proof = {"photo": company.photo(OFFICER)} if at else {}
            give(company, OFFICER, number, [key], {}, owner=KEEPER, **proof)
        refused(clause, finish(company, OFFICER, number), f"没有证据：{keys[0]}")
        give(company, OFFICER, number, keys[:1], {}, owner=KEEPER, photo=company.photo(OFFICER))
        done = finish(company, OFFICER, number)
        assert done.done == [0], f"{clause}: each has its evidence: {done.refusals}"
    with on("2027-06-01", "12:00"):
        assert not findings(control), f"{clause}: now each was inspected"
    lacking = InspectionProved.params(kinds=["areas"])
    fact = next(each.fact for each in InspectionProved.examples if each.is_breach)
    assert InspectionProved.judge(fact, lacking) is None, f"{clause}: of the kinds it names"


def _goods(company: Company, count: int) -> list[str]:
    """So many more products, one of each in store."""
    codes = [f"Q-{number:03}" for number in range(count)]
    new = [{"code": code, "name": f"商品{code}", "lines": [{"code": f"B{code}"}]} for code in codes]
    assert len(run_items(RegisterSku, new, Context(SYSTEM, request_id="skus")).done) == count
    arrival = company.arrive(*((code, 1) for code in codes), note="D-Q")
    assert company.count(arrival, *((f"B{code}", 1) for code in codes)).done == [0]
    lines = [{"line": line, "quantity": 1} for line in range(1, count + 1)]
    taken = company.act(KEEPER, api.ReceiveGoods, {"arrival": arrival, "lines": lines})
    assert taken.done == [0], taken.refusals
    return codes


@pytest.mark.clause("S16.26")
def test_the_sample_of_goods_is_fixed(company: Company) -> None:
    clause, duty, due = "S16.26", "warehouse.goods_inspected", date(2027, 3, 16)
    with on("2027-03-15", "10:00"):
        codes = _goods(company, 22)
    with on(str(due), "11:00"):
        [item] = items(duty, day=due) or [None]
        assert item is not None, f"{clause}: due every 30 days"
        number = draw(company, HEAD, "goods", clause)
        keys, known = drawn(number), ["A-500", "B-250", "C-001", *codes]
        again = set(Random(seed(number)).sample(known, 20))
        assert set(keys) == again, f"{clause}: twenty, drawn by the seed that is kept"
        left = next(each for each in known if each not in keys)
        picked = next(each for each in keys if each in codes)
        swap = {"inspection": number, "key": picked, "other": left, "reason": "太远"}
        refused(clause, company.act(HEAD, SwapTarget, swap), "SAMPLE_LIST_FIXED")
        assert set(drawn(number)) == again, f"{clause}: the list stays"
        _sold_out(company, picked)
        swapped = company.act(HEAD, SwapTarget, {**swap, "reason": "卖完了"})
        assert swapped.done == [0], f"{clause}: what is out of stock may be swapped: {swapped.refusals}"
        keys = drawn(number)
        assert left in keys, clause
        assert picked not in keys, clause
        give(company, HEAD, number, keys[1:], {keys[1]: "过期", keys[2]: "破损"})
        broken = findings("safety.target_failed", clause=clause)
        assert len(broken) == 2, f"{clause}: two that fail are two findings: {broken}"
        late = [FindingAssignment.objects.filter(finding=each).latest("id").due_at for each in broken]
        assert {timezone.localdate(each) - due for each in late} == {timedelta(days=7)}, f"{clause}: each with its day"
        closed = finish(company, HEAD, number)
        assert closed.answers[0]["state"] == "未查完", f"{clause}: closed with one open it is incomplete: {closed}"
        assert is_open(item), f"{clause}: and does not count as done"
    with on(str(due), "12:00"):
        assert findings("safety.target_missed", clause=clause), f"{clause}: the one is asked for"
        give(company, HEAD, number, keys[:1], {})
        assert not is_open(item), f"{clause}: with all of them it does"
        for each in broken:
            _put_right(company, each.pk)
    with on(str(due), "13:00"):
        assert not findings("safety.target_failed"), f"{clause}: put right, and seen by another"


@pytest.mark.clause("S05.21")
def test_suppliers_are_inspected_each_year(company: Company) -> None:
    clause, control = "S05.21", "purchasing.supplier_uninspected"
    names = [f"供应商{number:02}" for number in range(1, 41)]
    risks = ("high", "medium", "low")
    rows = [
        {"place": WAREHOUSE, "name": name, "risk": risks[number % 3], "buyer": MANAGER}
        for number, name in enumerate(names)
    ]
    with on("2027-01-04", "09:00"):
        entered = run_items(Suppliers.enter, rows, Context(company.accounts[MANAGER]))
        assert len(entered.done) == 40, entered.refusals
        assert company.act(MANAGER, PlaceOrder, _order("供应商40")).warnings == [], f"{clause}: just registered"
    with on("2027-02-01", "09:00"):
        [item] = items("purchasing.suppliers_inspected", day="2027-02-01") or [None]
        assert item is not None, f"{clause}: due every month"
        number = draw(company, HEAD, "suppliers", clause)
        keys = drawn(number)
        assert len(keys) == 4, f"{clause}: some of the forty each month"
        left = next(name for name in names if name not in keys)
        give(company, HEAD, number, keys, {keys[0]: "没有检验报告"})
        refused(clause, finish(company, HEAD, number), "没有证据")
        for key in keys:
            give(company, HEAD, number, [key], {}, photo=company.photo(HEAD))
        assert finish(company, HEAD, number).done == [0], f"{clause}: each has its result and its evidence"
        assert not is_open(item), f"{clause}: done"
        [broken] = findings("safety.target_failed", clause=clause) or [None]
        assert broken is not None, f"{clause}: what fails opens a corrective action"
        assert broken.owner == company.accounts[MANAGER], f"{clause}: of its buyer"
        late = FindingAssignment.objects.filter(finding=broken).latest("id").due_at
        assert timezone.localdate(late) == date(2027, 2, 8), f"{clause}: with a date"
        proof = {"finding": broken.pk, "done": "已补报告", "lines": [{"file": company.photo(MANAGER)}]}
        assert company.act(MANAGER, RectifyFinding, proof).done == [0], clause
        own = company.act(MANAGER, VerifyFinding, {"finding": broken.pk, "decision": "accept"})
        assert not own.done, f"{clause}: nobody verifies his own"
        assert company.act(OFFICER, VerifyFinding, {"finding": broken.pk, "decision": "accept"}).done == [0], clause
        _result_is_kept(clause, number)
    with on("2027-02-01", "12:00"):
        assert not findings("safety.target_failed"), f"{clause}: another has closed it"
    with on("2028-01-03", "09:00"):
        assert not findings(control), f"{clause}: twelve months are not over"
    with on("2028-01-04", "09:00"):
        listed = {each.title for each in findings(control, clause=clause)}
        assert len(listed) == 36, f"{clause}: all but those that were inspected: {len(listed)}"
        assert any(left in title for title in listed), clause
        found = next(each for each in findings(control) if left in each.title)
        assert found.owner == company.accounts[MANAGER], f"{clause}: their buyer's"
        due = FindingAssignment.objects.filter(finding=found).latest("id").due_at
        assert timezone.localdate(due) == date(2028, 2, 3), f"{clause}: to be inspected within 30 days"
        asked = warned(clause, company.act(MANAGER, PlaceOrder, _order(left)), "未检查")
        assert asked, f"{clause}: an order to it asks for a reason"
        assert SupplierInspected.reasons, f"{clause}: by one tap"
        assert not company.act(MANAGER, PlaceOrder, _order(keys[0])).warnings, (
            f"{clause}: not to one that was inspected"
        )
        number = draw(company, HEAD, "suppliers", clause)
        assert set(drawn(number)) == set(names) - set(keys), f"{clause}: they are drawn first"


def _order(supplier: str) -> dict[str, object]:
    lines = [{"sku": "C-001", "quantity": 1, "unit_cost": 100}]
    return {"place": WAREHOUSE, "supplier": supplier, "expected_on": date(2030, 1, 1), "lines": lines}


def _put_right(company: Company, finding: int) -> None:
    proof = {"finding": finding, "done": "已下架", "lines": [{"file": company.photo()}]}
    rectified = company.act(KEEPER, RectifyFinding, proof)
    assert rectified.done == [0], rectified.refusals
    verified = company.act(OFFICER, VerifyFinding, {"finding": finding, "decision": "accept"})
    assert verified.done == [0], verified.refusals


def _sold_out(company: Company, sku: str) -> None:
    request = company.request(sku, 1)
    company.approve(request)
    assert company.dispatch(request, 1).done == [0]
