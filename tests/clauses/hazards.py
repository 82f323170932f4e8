"""What S01.29 and S17.24 have in common: one control, one result."""

from datetime import timedelta

from django.utils import timezone

from guiju.domains.catalogue.api import RegisterSku
from guiju.domains.warehouse import api, queries
from guiju.domains.warehouse.models import ArrivalLine, Balance, Isolation
from guiju.domains.warehouse.registers import ZoneLicences
from guiju.kernel.commands.context import SYSTEM, Context, Outcome
from guiju.kernel.commands.run import run_items
from guiju.kernel.controls.ticker import tick
from guiju.kernel.files.models import Attachment
from guiju.kernel.findings.models import Finding, FindingAssignment
from guiju.kernel.org.commands import DefinePost, RegisterPerson
from guiju.kernel.org.models import Person
from tests.clauses.company import DIRECTOR, KEEPER, WAREHOUSE, Company, refused

SPRAY, SPRAY_CODE = "H-75", "6900000000754"


def register(company: Company, sku: str, barcode: str, hazard: str | None) -> None:
    made = company.act(DIRECTOR, RegisterSku, {"code": sku, "name": "酒精喷雾 75%", "lines": [{"code": barcode}]})
    assert made.done == [0]
    if hazard is not None:
        company.store(sku, storage_class="chemical", hazard=hazard)


def arrived(company: Company, sku: str, quantity: int, note: str) -> Outcome:
    head = {"warehouse": WAREHOUSE, "supplier": "某化工", "delivery_note": note, "carrier": "顺丰"}
    lines = [{"sku": sku, "quantity": quantity, "unit_cost": 10_000}]
    return company.act(KEEPER, api.RecordArrival, {**head, "photo": company.photo(), "lines": lines})


def in_stock(company: Company, arrival: Outcome, barcode: str, quantity: int) -> str:
    number = arrival.answers[0]["number"]
    company.count(number, (barcode, quantity))
    received = company.receive(number, quantity)
    assert received.done == [0], received.refusals
    return str(received.answers[0]["number"])


def dangerous_goods_are_set_apart(company: Company, clause: str) -> str:
    """They come without a licensed zone: recorded, isolated, to be removed in 2 h, put away nowhere. The receipt's number."""
    register(company, SPRAY, SPRAY_CODE, "flammable")
    came = arrived(company, SPRAY, 6, "HZ-1")
    assert came.done == [0], f"{clause}: the arrival is recorded: {came.refusals}"
    line = ArrivalLine.objects.get(arrival__number=came.answers[0]["number"])
    apart = Isolation.objects.filter(document_type="arrival", document_id=line.arrival_id).first()
    assert apart is not None, f"{clause}: into 隔离"
    assert (apart.get_reason_display(), apart.quantity) == ("隔离-危险品", 6), (
        f"{clause}: as dangerous goods with quantity"
    )
    photos = Attachment.objects.filter(document_type="warehouse.arrival", document_id=line.arrival_id)
    assert photos.count() == 1, f"{clause}: with photo"
    removal = Finding.objects.filter(clause=clause, control="warehouse.hazard_arrived").first()
    assert removal is not None, f"{clause}: a removal task opens"
    task = FindingAssignment.objects.get(finding=removal)
    due = task.due_at - task.assigned_at
    assert due == timedelta(hours=2), f"{clause}: removal is due in 2 h, not {due}"

    receipt = in_stock(company, came, SPRAY_CODE, 6)
    balance = Balance.objects.get(sku__code=SPRAY)
    assert (balance.good, balance.frozen) == (0, 6), f"{clause}: isolated goods are no saleable stock"
    for place in ("G-01-1", "D-01-1", "F-01-1"):
        placed = company.put_away(receipt, place, 1)
        refused(clause, placed, f"易燃货物不能放 {place}：该库区没有有效的易燃品许可")
        assert not any(why.waivable for why in placed.refusals), f"{clause}: nobody can waive it"
    assert company.put_away(receipt, "Q-01", 1).done == [0], f"{clause}: the place of isolation takes them"
    return receipt


def a_licensed_zone_accepts_them(company: Company, clause: str, receipt: str) -> None:
    licence = {"place": "WH1-D", "hazard": "flammable", "licence": "杭危许 2026-018", "valid_until": "2099-12-31"}
    assert company.act(DIRECTOR, ZoneLicences.enter, licence).done == [0]
    accepted = company.put_away(receipt, "D-02-1", 2)
    assert accepted.done == [0], f"{clause}: a licensed zone accepts it: {accepted.refusals}"
    [shown] = list(queries.bin_card(accepted.answers[0]["number"]))
    assert shown.licence == "杭危许 2026-018", f"{clause}: with its licence number on the record"
    refused(clause, company.put_away(receipt, "G-01-1", 1))


def an_unanswered_question_isolates(company: Company, clause: str, sku: str, barcode: str) -> None:
    register(company, sku, barcode, None)
    came = arrived(company, sku, 4, f"UN-{sku}")
    apart = Isolation.objects.filter(sku__code=sku).first()
    assert apart is not None, f"{clause}: an unanswered question is set apart"
    assert apart.get_reason_display() == "隔离-待答复", f"{clause}: an unanswered question isolates"
    question = Finding.objects.filter(
        clause=clause, control="warehouse.hazard_unanswered", fingerprint=f"UN-{sku}/{sku}"
    ).first()
    assert question is not None, f"{clause}: the question goes to quality"
    due = timezone.localtime(FindingAssignment.objects.get(finding=question).due_at - timedelta(seconds=1))
    assert due.date() == timezone.localdate(), f"{clause}: the same day, not {due}"
    receipt = in_stock(company, came, barcode, 4)
    refused(clause, company.put_away(receipt, "G-01-1", 1), "危险性还没有答复")
    assert company.put_away(receipt, "Q-01", 1).done == [0]


def a_return_is_set_apart(company: Company, clause: str, sku: str, barcode: str) -> None:
    """Goods that were harmless when they left come back after they were found dangerous."""
    register(company, sku, barcode, "none")
    in_stock(company, arrived(company, sku, 5, f"RT-{sku}"), barcode, 5)
    request = company.request(sku, 2)
    company.approve(request)
    dispatch = company.dispatch(request, 2).answers[0]["number"]
    company.store(sku, storage_class="chemical", hazard="toxic")
    line = {"dispatch": dispatch, "line": 1, "quantity": 2, "state": "good"}
    back = {"warehouse": WAREHOUSE, "basis": "客户退货", "photo": company.photo(), "lines": [line]}
    returned = company.act(KEEPER, api.ReturnGoods, back)
    assert returned.done == [0], f"{clause}: a return of it is recorded: {returned.refusals}"
    apart = Isolation.objects.filter(document_type="return", sku__code=sku).first()
    assert apart is not None, f"{clause}: into 隔离-危险品"
    assert apart.quantity == 2, f"{clause}: with its quantity"
    assert Attachment.objects.filter(document_type="warehouse.return", document_id=apart.document_id).exists()
    assert Finding.objects.filter(
        clause=clause, control="warehouse.hazard_arrived", fingerprint=f"{dispatch}/{sku}"
    ).exists()
    assert Balance.objects.get(sku__code=sku).frozen == 2, f"{clause}: and is not for sale"


def what_turns_out_dangerous_is_found(company: Company, clause: str, *, hours: int) -> None:
    """40 units stand on the shelf when their SKU is reclassified."""
    register(company, "U-9", "6900000000792", "none")
    receipt = in_stock(company, arrived(company, "U-9", 40, "SH-1"), "6900000000792", 40)
    assert company.put_away(receipt, "G-01-1", 40).done == [0]
    company.store("U-9", storage_class="chemical", hazard="harmful")
    major = Finding.objects.filter(clause=clause, fingerprint="库存/U-9/G-01-1").first()
    assert major is not None, f"{clause}: what turns out dangerous on the shelf is found at once"
    assert major.is_grave, f"{clause}: as a major finding"
    task = FindingAssignment.objects.get(finding=major)
    due = task.due_at - task.assigned_at
    assert due == timedelta(hours=hours), f"{clause}: due in {hours} h, not {due}"
    moved = {"bin": "G-01-1", "lines": [{"sku": "U-9", "target": "Q-01", "quantity": 40}]}
    removed = company.act(KEEPER, api.Relocate, moved)
    assert removed.done == [0], f"{clause}: it is removed, with a record: {removed.refusals}"
    tick(timezone.now() + timedelta(minutes=1))
    major.refresh_from_db()
    assert major.resolved_at is not None, f"{clause}: with the removal record the finding is over"


def a_buyer(company: Company) -> int:
    """Somebody who buys, and is told; the account."""
    post = {"code": "buyer", "title": "采购", "lines": [{"permission": "worklist.read_messages"}]}
    run_items(DefinePost, [post], Context(actor=SYSTEM))
    person = {"number": "1099", "name": "采购甲", "username": "buyer", "lines": [{"post": "buyer"}]}
    run_items(RegisterPerson, [person], Context(actor=SYSTEM))
    account = Person.objects.get(number="1099").account_id
    assert account is not None
    return account


def removal(clause: str) -> FindingAssignment:
    return FindingAssignment.objects.get(finding__clause=clause, finding__control="warehouse.hazard_arrived")
