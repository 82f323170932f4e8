"""Lists: filters, search, order, pages, what is hidden, what is empty; ticked rows."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from guiju.domains.catalogue.commands import RegisterSku
from guiju.domains.catalogue.queries import Skus
from guiju.domains.warehouse.models import Arrival, IssueApproval, IssueRequest
from guiju.domains.warehouse.queries import IssueRequests
from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.commands.run import run_items
from guiju.kernel.pages.listing import list_page
from guiju.kernel.queries import looking
from guiju.kernel.queries.query import Params, Query
from tests.clauses.company import MANAGER, Company
from tests.web.kit.conftest import SignedIn, main, request_number, text, waiting

pytestmark = pytest.mark.founded


def register(*codes: str) -> None:
    items = [{"code": code, "name": f"商品{code}"} for code in codes]
    assert run_items(RegisterSku, items, Context(actor=SYSTEM)).done


def codes(page: str) -> list[str]:
    return re.findall(r'href="/records/catalogue\.skus/([^/"]+)/"', page)


def address(page: str, rel: str) -> str:
    return re.search(rf'rel="{rel}"\s+href="([^"]+)"', page)[1].replace("&amp;", "&")


def test_pages_join_and_lead_back_to_the_first(keeper: Client) -> None:
    register(*(f"X-{number:03d}" for number in range(120)))
    seen, url, turned = [], "/catalogue/skus/?q=X-", 0
    while True:
        page = main(keeper.get(url))
        found = codes(page)
        seen += found
        assert ('rel="first"' in page) is (turned > 0)
        if 'rel="next"' not in page:
            break
        assert len(found) == 50
        url, turned = address(page, "next"), turned + 1
    assert seen == [f"X-{number:03d}" for number in range(120)]
    assert address(page, "first") == "/catalogue/skus/?q=X-"


def test_headings_put_the_list_in_order_and_turn_it_round(keeper: Client) -> None:
    page = main(keeper.get("/catalogue/skus/?sort=-code"))
    assert codes(page)[:5] == ["E-100", "D-012", "C-001", "B-250", "A-500"]
    assert '<th scope="col" aria-sort="descending">' in page
    assert 'href="/catalogue/skus/?sort=code"' in page
    assert "规格</a>" not in page, "a column that is not sortable has no link"


def test_the_number_of_rows_is_counted_no_further_than_a_thousand(keeper: Client) -> None:
    assert "共 5 条" in main(keeper.get("/catalogue/skus/"))
    register(*(f"Y-{number:04d}" for number in range(95)))
    assert "共 100 条" in main(keeper.get("/catalogue/skus/"))
    register(*(f"Z-{number:04d}" for number in range(950)))
    assert "共 1,000+ 条" in main(keeper.get("/catalogue/skus/"))
    assert "共 950 条" in main(keeper.get("/catalogue/skus/?q=Z-"))


def test_a_long_list_says_how_far_it_looked(keeper: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "STRETCH", 60)
    register(*(f"X-{number:03d}" for number in range(120)))
    page = main(keeper.get("/catalogue/skus/?q=*X-01"))
    assert codes(page) == [f"X-{number:03d}" for number in range(10, 20)]
    assert "看了 60 条，其中 10 条符合；再往下的还没看" in page
    assert "继续往下找" in page
    assert "共 " not in page
    nothing = main(keeper.get(address(page, "next")))
    assert "看了 60 条，没有符合条件的；再往下的还没看" in nothing
    last = main(keeper.get(address(nothing, "next")))
    assert "没有符合条件的记录" in last
    assert "看了" not in last


def test_a_long_list_says_in_which_beginnings_it_looked(keeper: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "STRETCH", 60)
    register(*(f"X-{number:03d}" for number in range(120)))
    page = main(keeper.get("/catalogue/skus/?q=商品X-11"))
    assert codes(page) == [f"X-{number}" for number in range(110, 120)]
    assert "找的是以搜索词开头的“品名”" in page
    assert "共 10 条" in page
    anywhere = re.search(r'href="([^"]+)">改为在所有搜索栏目里找', page)[1]
    found = main(keeper.get(anywhere))
    assert "找的是以搜索词开头的" not in found
    assert "看了 60 条" in found


def test_filters_are_those_of_the_params_and_stay_filled_in(keeper: Client, company: Company) -> None:
    company.arrive(("A-500", 1), note="F-1")
    page = main(keeper.get("/warehouse/arrivals/?state=待点&since=2026-01-01"))
    assert waiting() in page
    assert Arrival.objects.get(delivery_note="OPEN-1").number not in page
    assert '<option value="待点" selected>' in page
    assert 'value="2026-01-01"' in page
    assert '<option value="WH2">二号仓</option>' in page, "a place is chosen from those of the reader"
    assert "共 2 条" in page
    assert "没有符合条件的记录" in main(keeper.get("/warehouse/arrivals/?until=2020-01-01"))


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("since=昨天", "应为日期"),
        ("since=2026-02-31", "应为日期"),
        ("state=乱写", "没有这个选项"),
        ("warehouse=" + "x" * 500, ""),
    ],
)
def test_a_wrong_filter_is_said_beside_it(keeper: Client, query: str, said: str) -> None:
    answer = keeper.get(f"/warehouse/arrivals/?{query}")
    assert answer.status_code == (422 if said else 200)
    assert said in main(answer)
    assert waiting() not in main(answer)


@pytest.mark.parametrize("query", ["sort=carrier", "sort=id", "after=xyz", "sort=code;drop"])
def test_an_order_or_a_place_that_is_none_is_not_there(keeper: Client, query: str) -> None:
    answer = keeper.get(f"/warehouse/arrivals/?{query}")
    assert answer.status_code == 404
    assert "请从第一页看起" in text(answer)


def test_htmx_gets_the_part_it_replaces(keeper: Client) -> None:
    whole = keeper.get("/catalogue/skus/?q=A-5")
    part = keeper.get("/catalogue/skus/?q=A-5", headers={"HX-Request": "true", "HX-Target": "list"})
    assert part.content.decode().strip().startswith('<div id="list">')
    assert "<html" not in part.content.decode()
    assert codes(text(part)) == codes(main(whole)) == ["A-500"]


def test_costs_are_for_who_may_see_them(signed_in: SignedIn) -> None:
    for address_, titles in (
        ("/warehouse/receipts/", ["金额"]),
        ("/warehouse/months/", ["期初金额", "期末金额"]),
        ("/warehouse/arrival_lines/", ["单价"]),
    ):
        open_to, closed = main(signed_in("wang").get(address_)), main(signed_in("chen").get(address_))
        assert all(f'data-label="{title}"' in open_to for title in titles), address_
        assert "¥" in open_to, address_
        assert not any(f'data-label="{title}"' in closed for title in titles), address_
        assert "¥" not in closed, address_


def test_a_blind_count_stays_blind(keeper: Client, company: Company) -> None:
    lines = f"/warehouse/arrival_lines/?arrival={waiting()}"
    hidden = '<td data-label="应（货单）" class="number is-absent"><span class="nowrap">—</span></td>'
    assert hidden in main(keeper.get(lines))
    assert ",100," not in keeper.get(f"{lines}&format=csv").getvalue().decode()
    company.count(waiting(), ("6901000000011", 98))
    assert '<td data-label="应（货单）" class="number"><span class="nowrap">100</span></td>' in main(keeper.get(lines))


def test_without_the_permission_there_is_no_list(signed_in: SignedIn) -> None:
    client = signed_in("qian")
    for address_ in ("/warehouse/arrivals/", "/catalogue/skus/", "/warehouse/months/"):
        assert client.get(address_).status_code == 403, address_
        assert client.get(f"{address_}?format=csv").status_code == 403, address_
        assert client.post(address_, {"bulk": "x"}).status_code == 403, address_


def test_what_is_at_another_warehouse_is_not_listed(signed_in: SignedIn) -> None:
    page = main(signed_in("sun").get("/warehouse/arrivals/"))
    assert waiting() not in page
    assert "还没有到货：货到门口时" in page
    assert "一号仓" not in page


def test_an_empty_list_says_what_to_do_first(signed_in: SignedIn) -> None:
    page = main(signed_in("sun").get("/warehouse/returns/"))
    assert "客户退回的货到了，点“退货入库”" in page
    assert page.count('href="/warehouse/returns/new/"') == 2


def test_personal_data_is_masked_in_lists(keeper: Client) -> None:
    page = main(keeper.get("/warehouse/issues/"))
    assert "张**" in page
    assert "张顺丰" not in page
    assert "张顺丰" not in keeper.get("/warehouse/issues/?format=csv").getvalue().decode()


def test_statements_do_not_grow_with_rows(keeper: Client, company: Company) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert keeper.get("/warehouse/arrivals/").status_code == 200
        return len(seen)

    cost()
    few = cost()
    for number in range(20):
        company.arrive(("A-500", 1), ("B-250", 2), note=f"N-{number}")
    assert cost() == few


class TestBulk:
    COMMAND = "warehouse.approve_issue"

    def test_each_row_says_what_came_of_it(self, signed_in: SignedIn, company: Company) -> None:
        one = company.request("A-500", 1, basis="B-1")
        item = {"warehouse": "WH1", "basis": "自用", "lines": [{"sku": "A-500", "quantity": 1}]}
        own = str(company.act(MANAGER, _request(), item).answers[0]["number"])
        post = {"bulk": self.COMMAND, "pick": [one, own, "CS-NONE"], "request_id": "bulk-1"}
        client = signed_in("chen")
        for answer in (client.post("/warehouse/issues/", post), client.post("/warehouse/issues/", post)):
            page = main(answer)
            assert answer.status_code == 200
            assert "已办 1，待批 0，拦截 2" in page
            assert "申请人不能审批自己的出库申请" in page
            assert "不存在，或不在您的权限范围内" in page
        assert list(IssueApproval.objects.filter(request__number__in=[one, own]).values_list("request__number")) == [
            (one,)
        ]

    def test_nothing_ticked_is_said(self, signed_in: SignedIn) -> None:
        answer = signed_in("chen").post("/warehouse/issues/", {"bulk": self.COMMAND})
        assert (answer.status_code, "没有选中任何行" in main(answer)) == (422, True)

    def test_only_who_may_and_only_what_the_list_offers(self, signed_in: SignedIn) -> None:
        pick = {"pick": [request_number()]}
        assert signed_in("li").post("/warehouse/issues/", {"bulk": self.COMMAND, **pick}).status_code == 403
        other = {"bulk": "warehouse.reverse_document", **pick}
        assert signed_in("wang").post("/warehouse/issues/", other).status_code == 404
        assert 'name="bulk"' not in main(signed_in("li").get("/warehouse/issues/"))
        assert IssueApproval.objects.count() == 1

    def test_what_the_command_needs_besides_is_asked_once(self, signed_in: SignedIn, settings) -> None:
        from guiju.domains.warehouse.models import Receipt, Reversal
        from guiju.domains.warehouse.queries import Receipts
        from guiju.kernel.pages import bulk

        number = Receipt.objects.get().number
        client, key = signed_in("wang"), "warehouse.reverse_document"
        request = client.get("/").wsgi_request
        from guiju.kernel.pages.me import me_of

        def send(**more: object):
            from django.http import QueryDict

            post = QueryDict(mutable=True)
            post.update({"bulk": key, "pick": number, "request_id": "bulk-2", **more})
            request.POST, request.method, request.me = post, "POST", me_of(request.user.pk)
            return bulk.run(request, Receipts, (key,), "入库单")

        asked = send()
        assert 'name="reason"' in text(asked)
        assert f'name="pick" value="{number}"' in text(asked)
        short = send(confirmed="1", reason="x")
        assert short.status_code == 422
        assert "至少 2 个字" in text(short)
        assert not Reversal.objects.exists()
        assert "已办 1，待批 0，拦截 0" in text(send(confirmed="1", reason="录错"))
        assert Reversal.objects.get().reason == "录错"


def _request():
    from guiju.domains.warehouse.api import RequestIssue

    return RequestIssue


class TestDeclaration:
    def test_a_param_cannot_have_a_name_of_the_kit(self) -> None:
        class Taken(Params):
            sort: str | None = None

        wrong = type("Wrong", (Query,), {"params": Taken, "row": Skus.row, "permission": None, "title": "错"})
        wrong.key = "kit.wrong"
        with pytest.raises(TypeError, match="sort"):
            list_page(wrong, department="仓库")

    def test_a_bulk_command_starts_from_the_identity(self) -> None:
        with pytest.raises(TypeError, match=r"warehouse\.change_state"):
            list_page(IssueRequests, department="仓库", bulk=("warehouse.change_state",))


def test_the_stock_card_goes_on_along_the_ledger(signed_in: SignedIn, company: Company) -> None:
    for number in range(60):
        company.act("1004", _change(), _frozen(number % 2 == 0))
    client = signed_in("wang")
    page = main(client.get("/warehouse/stock/card/?sku=a-500"))
    assert page.count("<tr>") == 51
    assert "状态变更" in page
    older = main(client.get(address(page, "next")))
    assert older.count("<tr>") == 12
    assert "供应商" in older
    assert "¥7,200.00" in older
    assert "金额" not in main(signed_in("chen").get("/warehouse/stock/card/?sku=A-500"))
    assert "抽检" not in main(signed_in("sun").get("/warehouse/stock/card/?sku=A-500"))
    assert "没有符合条件的记录" in main(signed_in("sun").get("/warehouse/stock/card/?sku=A-500"))
    assert len(client.get("/warehouse/stock/card/?sku=A-500&format=csv").getvalue().splitlines()) == 62


def _change():
    from guiju.domains.warehouse.api import ChangeState

    return ChangeState


def _frozen(is_out: bool) -> dict:  # noqa: FBT001 — one of two ways
    source, target = ("good", "frozen") if is_out else ("frozen", "good")
    goods = {"warehouse": "WH1", "sku": "A-500", "quantity": 1, "reason": "抽检"}
    return {**goods, "source": source, "target": target}


def test_a_chart_is_a_picture_with_its_table(keeper: Client) -> None:
    page = main(keeper.get("/warehouse/months/"))
    assert '<img src="/warehouse/months/?format=svg"' in page
    assert 'alt="各商品收发数量（图）；数据见下表"' in page
    picture = keeper.get("/warehouse/months/?format=svg")
    assert picture["Content-Type"] == "image/svg+xml"
    drawn = picture.content.decode()
    assert "<title>各商品收发数量</title>" in drawn
    assert "<script" not in drawn
    assert "A-500" in drawn
    assert "合计" not in drawn
    assert keeper.get("/warehouse/arrivals/?format=svg")["Content-Type"].startswith("text/html")


def test_the_month_report_ends_with_its_total(keeper: Client) -> None:
    page = main(keeper.get("/warehouse/months/"))
    rows = page.split("<tbody>")[1].split("</tbody>")[0].split("<tr>")[1:]
    assert "合计" in rows[-1]
    assert "¥10,436.00" in rows[-1]
    assert "308" in rows[-1]
    assert IssueRequest.objects.count() == 1
