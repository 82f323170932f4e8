"""The clause page speaks Chinese and tells what its light knows."""

import gzip
import re
from html import unescape

import orjson
import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.commands.run import run_items
from guiju.kernel.controls.duties.occasional import bindable_duties
from guiju.kernel.controls.watch import watches
from guiju.kernel.findings.commands import OpenFinding
from guiju.kernel.rulebook import pack
from guiju.kernel.rulebook.commands import EnactClause
from guiju.kernel.rulebook.models import Clause
from guiju.kernel.store import triggers
from guiju.web import params
from tests.clauses.company import KEEPER, OWNER, Company
from tests.lights.stage import self_test
from tests.rulebook.pack import clauses
from tests.turns import in_turn

KEY = re.compile(r"[a-z]{2,}_[a-z_]{2,}|\bon-[a-z]+|\b(?:stock|ledger|people|trade|trust|infosec|policy)\.[a-z]")

pytestmark = [pytest.mark.django_db, pytest.mark.founded("all")]


@pytest.fixture
def company() -> Company:
    company = Company.founded()
    self_test()
    return company


@pytest.fixture
def keeper(company: Company) -> Client:
    return company.client(KEEPER)


def page(client: Client, code: str) -> str:
    return client.get(f"/clauses/{code}/").content.decode()


def on(client: Client, code: str, day: str) -> str:
    return client.get(f"/clauses/{code}/", {"on": day}).content.decode()


def test_controls_and_params_have_chinese_names(keeper: Client) -> None:
    shown = page(keeper, "S03.12")
    for word in ("明细账登记不及时", "明细账只追加、不修改", "登账期限（小时）"):
        assert word in shown
    for key in ("ledger_posted_late", "ledger_append_only", "default_post_delay_hours"):
        assert key not in shown


def test_the_light_names_what_nobody_looks_at(keeper: Client) -> None:
    assert "控制超过时限没有查看：明细账登记不及时" in page(keeper, "S03.12")


def test_a_record_whose_trigger_is_gone_is_failing(keeper: Client) -> None:
    table, _ = triggers.declared()["warehouse_move_posted_update"]
    with connection.writing():  # type: ignore[attr-defined]
        triggers.drop("warehouse_move_posted_update", table)
    shown = page(keeper, "S03.12")
    assert "失灵" in shown
    assert "控制不能运行：明细账只追加、不修改" in shown
    assert "数据库保障缺失" in shown


def test_who_and_when_are_said_in_chinese(keeper: Client) -> None:
    shown = page(keeper, "S03.08")
    for words in ("保管员", "（库管）", "收货时", "如实登记，不拦", "验收入库时", "不合的在这里拦下"):
        assert words in shown
    assert "stock.receive" not in shown


def test_params_say_where_they_are_from(keeper: Client) -> None:
    shown = page(keeper, "S04.21")
    for words in ("日工时（小时）", "默认", "日加班上限（小时）", "法定"):
        assert words in shown
    assert "law_" not in shown
    assert "default_" not in shown


def test_a_penalty_is_an_entry_of_the_table(keeper: Client) -> None:
    assert "生产与消防安全，2 级书面警告" in page(keeper, "S01.07")


def test_an_unlawful_clause_says_so_and_how_it_is_done_instead(keeper: Client) -> None:
    shown = page(keeper, "S04.15")
    assert "照原文执行有违法风险" in shown
    assert "默认改为绩效影响或实际损失赔偿" in shown
    assert "劳动合同法 35条" in shown


def test_a_conflict_shows_on_both_pages(keeper: Client) -> None:
    assert "与其他条款或实际情况冲突" in page(keeper, "S02.09")
    assert 'href="/clauses/S01.40/"' in page(keeper, "S02.09")
    assert 'href="/clauses/S02.09/"' in page(keeper, "S01.40")


def test_what_does_not_apply_says_which_answer_makes_it_so(keeper: Client) -> None:
    shown = page(keeper, "S16.10")
    assert "不适用" in shown
    assert "公司情况表明不适用：是否自己设计或生产商品？否" in shown


def test_a_version_of_the_past_is_led_to_and_says_that_it_is_past(keeper: Client) -> None:
    """Its numbers are those of its days; a version that another replaced on its first day was never in force."""
    first = Clause.objects.get(code="S03.12").effective_from
    for version, hours in ((2, 5), (3, 6)):
        amended = {
            **clauses()["S03.12"],
            "params": {**clauses()["S03.12"]["params"], "default_post_delay_hours": hours},
        }
        made = pack.item_of("S03", amended, "", version, timezone.localdate())
        assert run_items(EnactClause, [made], Context(SYSTEM)).done == [0]
    now, past = page(keeper, "S03.12"), on(keeper, "S03.12", str(first))
    assert re.findall(r'href="(/clauses/S03.12/[?]on=[^"]*)"', now) == [f"/clauses/S03.12/?on={first}"]
    assert "有效的条款；灯、违反和判定仍是现在的" in past
    assert 'href="/clauses/S03.12/"' in past
    assert f'href="/clauses/S03.12/?on={timezone.localdate()}"' in past
    assert "有效的条款；灯、违反和判定仍是现在的" not in now
    assert ["今日生效版本" in shown for shown in (now, past)] == [True, False]
    assert ["6" in re.findall(r"<td[^>]*取值[^>]*>(.*?)</td>", shown) for shown in (now, past)] == [True, False]


@pytest.mark.parametrize(
    ("asked", "said"),
    [("2026-02-30", "“2026-02-30”不是日期"), ("<b>", "“&lt;b&gt;”不是日期"), ("2999-01-01", "这一天还没到")],
)
def test_a_day_that_is_none_or_not_yet_says_so(keeper: Client, asked: str, said: str) -> None:
    assert said in on(keeper, "S03.12", asked)


def test_every_clause_of_the_pack_has_a_page_without_english_keys(keeper: Client) -> None:
    """A param, a trigger or a post that nobody has named would show as its key."""
    shown = {}
    for code in in_turn(Clause.objects.order_by("code").values_list("code", flat=True), 17):
        body = page(keeper, code).split("<main")[1].split("</main>")[0]
        shown[code] = set(KEY.findall(re.sub(r"<[^>]*>", "", body)))
    assert {code: keys for code, keys in shown.items() if keys} == {}


def test_every_param_of_a_binding_is_told_without_english_keys(db: None) -> None:
    bound = [(code, each) for code, clause in clauses().items() for each in clause.get("bindings", [])]
    shown = {
        (code, each["control"]): set(KEY.findall(" ".join(f"{said.title} {said.value}" for said in told)))
        for code, each in bound
        for told in [list(params.told(each.get("params", {}), [each["control"]]))]
    }
    assert {where: keys for where, keys in shown.items() if keys} == {}


class TestMap:
    """All clauses in force, as tiles."""

    def tiles(self, client: Client, query: str = "") -> list[str]:
        return re.findall(r'class="tile is-\w+" href="(S\d\d\.\d+)/"', client.get(f"/clauses/{query}").content.decode())

    def test_each_clause_has_a_tile_that_leads_to_it(self, keeper: Client) -> None:
        assert self.tiles(keeper) == list(Clause.objects.order_by("code").values_list("code", flat=True))
        assert "条款 811 条，另有导入附注 4 条" in keeper.get("/clauses/").content.decode()

    def test_it_fits_in_a_first_visit(self, keeper: Client) -> None:
        assert len(gzip.compress(keeper.get("/clauses/").content)) < 22_000

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("?rulebook=S20", 33),
            ("?rulebook=S99", 815),
            ("?kind=reward", 20),
            ("?mode=off", 8),
            ("?rulebook=S01&kind=pledge&mode=warn", None),
            ("?q=S03.1", 10),
            ("?q=没有这个词", 0),
        ],
    )
    def test_it_is_narrowed(self, keeper: Client, query: str, found: int | None) -> None:
        shown = self.tiles(keeper, query)
        if found is None:
            wanted = Clause.objects.filter(code__startswith="S01", mode="warn")
            found = sum("pledge" in (each.kind, *orjson.loads(each.also)) for each in wanted)
            assert found
        assert len(shown) == found

    def test_a_light_of_the_legend_shows_only_its_clauses(self, keeper: Client) -> None:
        body = keeper.get("/clauses/").content.decode()
        counts = dict(re.findall(r'href="\?light=(\w+)">\S+ (\d+)</a>', body))
        assert sum(map(int, counts.values())) == 815
        for light, count in counts.items():
            assert len(self.tiles(keeper, f"?light={light}")) == int(count)
        looking = {*watches(), *bindable_duties()}
        waiting = {
            code for code, each in clauses().items() if looking & {b["control"] for b in each.get("bindings", ())}
        }
        off = {*self.tiles(keeper, "?light=inapplicable"), *self.tiles(keeper, "?mode=off")}
        assert set(self.tiles(keeper, "?light=stale")) == waiting - off, "nobody has looked yet"


def test_a_control_is_paused_from_its_row(company: Company, keeper: Client) -> None:
    may = company.client(OWNER)
    address = "/do/policy.pause_control/?clause=S03.08&control=warehouse.goods_match_note"
    assert address in unescape(page(may, "S03.08"))
    form = may.get(address).content.decode()
    assert 'value="warehouse.goods_match_note"' in form
    assert 'value="S03.08"' in form
    assert "policy.pause_control" not in page(keeper, "S03.08")


def test_its_findings_lead_to_their_pages(company: Company) -> None:
    item = {
        "control": "warehouse.goods_match_note",
        "subject_type": "receipt",
        "fingerprint": "RC-1:1",
        "title": "实物与到货单不符",
        "owner": company.accounts[KEEPER],
        "lines": [{"code": "S03.08", "version": 1, "title": "验收入库"}],
    }
    outcome = run_items(OpenFinding, [item], Context(SYSTEM))
    owner = company.client(OWNER)
    (address,) = re.findall(r'<a href="(/findings/\d+/)">实物与到货单不符</a>', page(owner, "S03.08"))
    assert address == f"/findings/{outcome.answers[0]['finding']}/"
    assert owner.get(address).status_code == 200
