"""The form of any command: derived fields, conversions, errors beside cells, refusals beside lines, once only."""

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from guiju.domains.catalogue.models import Barcode, Sku
from guiju.domains.warehouse.models import ArrivalLine, StateChange
from guiju.kernel.commands.command import commands
from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.commands.models import HeldCommand
from guiju.kernel.commands.run import run_items
from guiju.kernel.org.commands import DefinePost, RegisterPerson
from guiju.kernel.org.permissions import grantable
from guiju.kernel.pages.written import value_of
from guiju.web.entering import DEMO
from tests.clauses.company import Company
from tests.turns import in_turn
from tests.web.kit.conftest import SignedIn, main, text, waiting

pytestmark = pytest.mark.founded

SKU = "/do/catalogue.register_sku/"


@pytest.fixture
def director(signed_in: SignedIn) -> Client:
    return signed_in("lin")


@pytest.fixture
def anybody(signed_in: SignedIn) -> Client:
    """One whose post grants every command, and who has the second factor that administrators need."""
    lines = [{"permission": each} for each in sorted(commands())]
    person = {"number": "9", "name": "全权", "username": "all", "lines": [{"post": "all", "since": date(2026, 1, 1)}]}
    assert run_items(DefinePost, [{"code": "all", "title": "全权", "lines": lines}], Context(actor=SYSTEM)).done
    assert run_items(RegisterPerson, [person], Context(actor=SYSTEM)).done
    client = signed_in("all")
    session = client.session
    session[DEMO] = True
    session.save()
    return client


def sku_post(**more: str) -> dict[str, str]:
    return {
        "code": "n-1",
        "name": "新品",
        "unit": "件",
        "shelf_life_days": "1,095",
        "lines-0-code": "690009",
        "lines-0-quantity": "1",
        "lines-3-code": "1690009",
        "lines-3-quantity": "12",
        "request_id": "sku-1",
        **more,
    }


OURS = sorted(
    key
    for key, command in commands().items()
    if command.__module__.startswith("guiju.") and command.permission() in grantable()
)
"""What no post can give (one's own account, the program's own acts) has pages of its own or none."""


def test_every_command_has_a_form(anybody: Client) -> None:
    for key in in_turn(OURS, 5):
        answer = anybody.get(f"/do/{key}/")
        address = answer.get("Location") or f"/do/{key}/"
        assert answer.status_code == 200, key
        page = main(answer) if "Location" not in answer else address
        for name in commands()[key].header_part().fields:
            assert f'name="{name}"' in page, f"{key}.{name}"
        part = commands()[key].line_part()
        for name in part.fields if part else ():
            assert f'name="lines-0-{name}"' in page, f"{key}.{name}"


def test_an_empty_form_sent_is_never_a_server_error(anybody: Client) -> None:
    for key in in_turn(OURS, 5):
        assert anybody.post(f"/do/{key}/", {"request_id": f"e-{key}"}).status_code in {302, 409, 422}, key


def test_unknown_and_forbidden(keeper: Client) -> None:
    assert keeper.get("/do/no.such/").status_code == 404
    assert keeper.post("/do/no.such/").status_code == 404
    assert keeper.get("/do/warehouse.approve_issue/").status_code == 403
    assert keeper.post("/do/warehouse.approve_issue/", {"request": "x"}).status_code == 403


def test_a_form_makes_its_record_once(director: Client) -> None:
    first, again = director.post(SKU, sku_post()), director.post(SKU, sku_post())
    assert (first.status_code, again.status_code) == (302, 302)
    assert first["Location"] == again["Location"] == "/records/catalogue.skus/N-1/"
    made = Sku.objects.get(code="N-1")
    assert made.shelf_life_days == 1095
    assert sorted(Barcode.objects.filter(sku=made).values_list("code", "quantity")) == [("1690009", 12), ("690009", 1)]
    other = director.post(SKU, sku_post(name="另一个"))
    assert other.status_code == 409
    assert "已用别的内容提交过" in text(other)


def test_what_is_wrong_is_said_beside_its_cell_and_the_rest_stays(director: Client) -> None:
    answer = director.post(SKU, sku_post(**{"name": "", "lines-3-quantity": "十"}))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "data-keep-drafts" in page
    assert page.count('class="field-error"') == 2
    assert re.search(r'id="name"[^>]*aria-invalid="true" aria-describedby="name-error"', page)
    assert re.search(r'id="lines-1-quantity"[^>]*value="十"[^>]*aria-invalid="true"', page)
    assert 'value="690009"' in page
    assert "应为整数" in page
    assert not Sku.objects.filter(code="N-1").exists()


def test_what_must_name_something_and_is_empty_is_said_with_the_rest(keeper: Client) -> None:
    answer = keeper.post(
        "/do/warehouse.change_state/", {"warehouse": "", "sku": "", "quantity": "0", "request_id": "b-1"}
    )
    assert answer.status_code == 422
    fields = dict(re.findall(r'for="(\w+)"(.*?)(?=<label|</form>)', main(answer), re.DOTALL))
    assert "请填写" in fields["warehouse"]
    assert "请填写" not in fields["batch"], "it may be left empty"


def test_a_refusal_stands_beside_its_line_with_clause_advice_and_the_way_out(keeper: Client, company: Company) -> None:
    company.count(waiting(), ("6901000000011", 98))
    post = {"arrival": waiting(), "lines-0-line": "1", "lines-0-quantity": "100", "lines-0-state": "good"}
    answer = keeper.post("/do/warehouse.receive_goods/", post)
    assert answer.status_code == 409
    grid = main(answer).split("data-grid>")[1]
    beside = grid.split("line-refusal")[1]
    assert "依据：" in beside
    assert 'href="/clauses/S03.06/"' in beside
    assert "实点 98" in beside
    assert '<section class="refusal"' not in main(answer), "what stands beside a line is not said twice"


def test_a_waivable_refusal_leads_to_the_form_that_asks(keeper: Client) -> None:
    from django.template.loader import render_to_string

    from tests.web.test_kit import REFUSED, Shell

    beside = render_to_string("pages/line_refusal.html", {"refusal": REFUSED, "shell": Shell()})
    address = re.search(r'href="(/do/controls\.grant_waiver/[^"]*)"', beside)[1].replace("&amp;", "&")
    page = main(keeper.get(address))
    assert 'value="kit.matches_note"' in page
    assert 'value="DH001/2"' in page
    assert "grant_waiver" not in render_to_string(
        "pages/line_refusal.html", {"refusal": REFUSED._replace(waivable=False)}
    )


def test_what_waits_for_somebody_else_leads_to_its_approval(keeper: Client) -> None:
    from guiju.kernel.controls.gate import gates

    waivable = next(key for key, gate in gates().items() if gate.waivable and gate.__module__.startswith("guiju."))
    post = {"control": waivable, "subject_key": "CS-1/1", "reason": "供应商补发", "hours": "24", "uses": "1"}
    answer = keeper.post("/do/controls.grant_waiver/", post)
    assert answer.status_code == 302, main(answer)
    assert answer["Location"] == f"/approvals/{HeldCommand.objects.get().id}/"


def test_the_address_fills_in_head_and_lines(keeper: Client) -> None:
    page = keeper.get(
        "/do/warehouse.record_arrival/?supplier=甲&lines-1-sku=B-250&lines-1-quantity=7&nothing=1"
    ).content.decode()
    assert re.search(r'name="supplier"[^>]*value="甲"', page)
    assert re.search(r'name="lines-0-sku"[^>]*value="B-250"', page)
    assert re.search(r'name="lines-0-quantity"[^>]*value="7"', page)


def test_a_name_is_written_on_one_line_and_a_remark_on_several(keeper: Client) -> None:
    visit = text(keeper.get("/do/safety.visitors.enter/"))
    for name in ("name", "phone"):
        assert re.search(rf'<input[^>]* name="{name}"', visit), name
    assert re.search(r'<textarea[^>]* name="reason"', text(keeper.get("/do/warehouse.reverse_document/")))


def test_yuan_are_written_and_units_stored(keeper: Client) -> None:
    post = {
        "warehouse": "WH1",
        "supplier": "甲",
        "delivery_note": "K-1",
        "carrier": "德邦",
        "arrived_at": "",
        "lines-0-sku": "A-500",
        "lines-0-quantity": "1,200",
        "lines-0-unit_cost": "￥12.3456",
    }
    answer = keeper.post("/do/warehouse.record_arrival/", post)
    assert answer.status_code == 302
    line = ArrivalLine.objects.get(arrival__delivery_note="K-1")
    assert (line.noted_quantity, line.unit_cost) == (1200, 123456)
    assert answer["Location"] == f"/records/warehouse.arrivals/{line.arrival.number}/"
    assert "单价（元）" in text(keeper.get("/do/warehouse.record_arrival/"))


def test_rows_can_be_asked_for_without_a_script(director: Client) -> None:
    answer = director.post(SKU, sku_post(more_rows="1"))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'name="lines-6-code"' in page
    assert 'value="690009"' in page
    assert 'value="sku-1"' in page, "the number of the form stays"
    assert not Sku.objects.filter(code="N-1").exists()


def test_a_place_is_chosen_where_the_command_is_granted(signed_in: SignedIn) -> None:
    one, all_ = (text(signed_in(who).get("/do/warehouse.change_state/")) for who in ("sun", "wang"))
    assert '<option value="WH2" selected>二号仓</option>' in one, "the only choice is made"
    assert "一号仓" not in one
    assert "一号仓" in all_
    assert "二号仓" in all_


def test_references_are_completed_where_the_reader_may(signed_in: SignedIn) -> None:
    assert 'data-lookup="/lookup/catalogue.Sku/"' in text(signed_in("wang").get("/do/warehouse.change_state/"))


def test_a_message_says_what_was_done_where_there_is_no_record(anybody: Client) -> None:
    answer = anybody.post(
        "/do/org.found_entity/", {"code": "E2", "name": "二公司", "currency": "CNY", "request_id": "m-1"}
    )
    assert answer.status_code == 302
    assert "设立主体：已办" in text(anybody.get(answer["Location"]))


def test_a_changed_state_leads_to_its_record(keeper: Client) -> None:
    post = {"warehouse": "WH1", "sku": "a-500", "source": "good", "target": "frozen", "quantity": "1", "reason": "抽检"}
    answer = keeper.post("/do/warehouse.change_state/", post)
    assert answer["Location"] == f"/records/warehouse.state_changes/{StateChange.objects.get().number}/"


class TestLookup:
    def offers(self, client: Client, words: str, model: str = "catalogue.Sku") -> Any:
        answer = client.get(f"/lookup/{model}/", {"q": words})
        return answer.json()["offers"] if answer.status_code == 200 else answer.status_code

    def test_by_code_and_by_name(self, keeper: Client) -> None:
        assert self.offers(keeper, "a-5") == [{"code": "A-500", "caption": "玫瑰洗发水"}]
        assert self.offers(keeper, "牙膏") == [{"code": "B-250", "caption": "薄荷牙膏"}]
        assert self.offers(keeper, "") == []
        assert self.offers(keeper, "%") == []

    def test_at_most_twenty(self, keeper: Client) -> None:
        from guiju.domains.catalogue.commands import RegisterSku

        run_items(RegisterSku, [{"code": f"L-{n:02d}", "name": "多"} for n in range(30)], Context(actor=SYSTEM))
        assert len(self.offers(keeper, "多")) == 20

    def test_in_scope_and_with_the_permission_only(self, signed_in: SignedIn) -> None:
        arrivals = "warehouse.Arrival"
        assert [each["code"] for each in self.offers(signed_in("wang"), waiting(), arrivals)] == [waiting()]
        assert self.offers(signed_in("sun"), waiting(), arrivals) == []
        assert self.offers(signed_in("qian"), waiting(), arrivals) == 403
        assert self.offers(signed_in("qian"), "a", "catalogue.Sku") == 403

    def test_what_nobody_offers_is_404(self, keeper: Client) -> None:
        assert self.offers(keeper, "a", "accounts.Account") == 404
        assert self.offers(keeper, "a", "no.such") == 404
        assert keeper.post("/lookup/catalogue.Sku/").status_code == 405


class TestWritten:
    @pytest.mark.parametrize(
        ("kind", "text_", "value"),
        [
            ("integer", "1,234", "1234"),
            ("integer", "12,34", "12,34"),
            ("money", "12.5", 1250),
            ("money", "-¥1,234.50", -123450),
            ("unit_cost", "12.3456", 123456),
            ("day", "2026/1/2", "2026-01-02"),
            ("day", "2026年1月2日", "2026-01-02"),
            ("flag", "是", "true"),
            ("flag", "false", "false"),
            ("json", '{"a": 1}', {"a": 1}),
            ("text", " x ", " x "),
        ],
    )
    def test_values(self, kind: Any, text_: str, value: object) -> None:
        assert value_of(kind, text_) == value

    @pytest.mark.parametrize(
        "text_", ["2026-11-24T09:30", "2026-11-24 09:30", "2026/11/24 9:30", "2026年11月24日 09:30"]
    )
    def test_a_moment_is_local(self, text_: str) -> None:
        assert value_of("moment", text_) == datetime(2026, 11, 24, 1, 30, tzinfo=UTC)

    @pytest.mark.parametrize(
        ("kind", "text_"), [("money", "1.234"), ("money", "一"), ("moment", "昨天"), ("json", "{")]
    )
    def test_faults_are_chinese(self, kind: Any, text_: str) -> None:
        with pytest.raises(ValueError, match="应为"):
            value_of(kind, text_)

    @given(st.integers(-(10**13), 10**13))
    def test_an_amount_reads_as_it_is_written(self, cents: int) -> None:
        from guiju.kernel.pages.formats import money

        assert value_of("money", money(cents)) == cents
