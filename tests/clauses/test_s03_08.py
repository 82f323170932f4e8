"""S03.08: goods that do not match the note may be refused; only a waiver lets them in, and then not as saleable."""

import pytest
from django.db import DatabaseError, connection, transaction

from guiju.domains.warehouse import api, queries
from guiju.domains.warehouse.models import Balance, Refusal
from guiju.kernel.commands.context import Forbidden
from guiju.kernel.commands.shape import InvalidInput
from guiju.kernel.controls.commands import GrantWaiver
from guiju.kernel.files.models import Attachment
from guiju.kernel.rulebook.models import Waiver
from tests.clauses.company import A_BARCODE, DIRECTOR, KEEPER, MANAGER, OWNER, Company, refusals_of, refused

CLAUSE = "S03.08"
CONTROL = "warehouse.goods_match_note"


def _stock() -> tuple[int, int]:
    balance = Balance.objects.get(sku__code="A-500")
    return balance.inspecting, balance.good


@pytest.mark.clause("S03.08")
def test_mismatched_goods_are_refused(company: Company) -> None:
    before = _stock()
    number = company.arrive(("A-500", 24), spec="500 ml")
    company.count(number, (A_BARCODE, 24), found_spec="450 ml")

    turned_away = company.receive(number, 24)
    refused(CLAUSE, turned_away, "规格不符：货单 500 ml，实物 450 ml")
    assert any(why.waivable for why in refusals_of(CLAUSE, turned_away)), f"{CLAUSE}: a waiver can be asked for"

    photo = company.photo()
    line = {"line": 1, "item": "specification", "quantity": 14, "reason": "规格 450 ml，订购 500 ml", "photo": photo}
    refusal = company.act(KEEPER, api.RefuseGoods, {"arrival": number, "lines": [line]})
    assert refusal.done == [0], f"{CLAUSE}: the keeper may refuse"
    note = Refusal.objects.get(number=refusal.answers[0]["number"])
    assert (note.get_item_display(), note.quantity) == ("规格", 14), f"{CLAUSE}: the note names the item 规格"
    attached = Attachment.objects.get(document_type="warehouse.refusal", document_id=note.id)
    assert attached.sha256 == photo, f"{CLAUSE}: the refusal's photo is kept"
    sheet = queries.count_sheet(number)
    assert sheet is not None
    assert sheet.arrival.state == "拒收待退", f"{CLAUSE}: refused goods stand at the dock"
    assert _stock() == before, f"{CLAUSE}: refused goods are not stock"
    with pytest.raises(DatabaseError), transaction.atomic():
        with connection.writing(), connection.cursor() as cursor:
            cursor.execute("update warehouse_refusal set quantity = 1 where id = %s", [note.id])
        pytest.fail(f"{CLAUSE}: a refusal note was changed")

    for manager in (MANAGER, DIRECTOR, OWNER):
        with pytest.raises(Forbidden):
            company.receive(number, 10, who=manager)
            pytest.fail(f"{CLAUSE}: {manager} posted the receipt for the keeper")
    with pytest.raises(InvalidInput):
        company.receive(number, 10, handler=company.accounts[KEEPER])
        pytest.fail(f"{CLAUSE}: a receipt was posted in the keeper's name")

    asked = {"control": CONTROL, "subject_key": f"{number}/1", "reason": "供应商同意折价，客户急需"}
    waiting = company.act(KEEPER, GrantWaiver, asked)
    assert waiting.held == [0], f"{CLAUSE}: a waiver waits for 运营总监"
    assert not company.decide(OWNER, waiting.held_ids[0]).done, f"{CLAUSE}: only 运营总监 grants the waiver"
    assert company.decide(DIRECTOR, waiting.held_ids[0]).done == [0], f"{CLAUSE}: 运营总监 grants the waiver"
    waiver = Waiver.objects.get(subject_key=f"{number}/1")
    assert (waiver.approver, waiver.reason) == (company.accounts[DIRECTOR], asked["reason"])

    refused(CLAUSE, company.receive(number, 10, state="good"), "不能直接入良品")
    received = company.receive(number, 10, state="inspecting")
    assert received.done == [0], f"{CLAUSE}: with the waiver the goods are taken in: {received.refusals}"
    assert _stock() == (before[0] + 10, before[1]), f"{CLAUSE}: they go to 待检, not to saleable stock"
    assert refused(CLAUSE, company.receive(number, 1, state="inspecting")), f"{CLAUSE}: the waiver is for one use"
