"""S10.14: each line of business has its permits; what a permit no longer covers is not sold, here at once, outside with proof."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from guiju.domains.catalogue.api import OpenCategory, SetCategory
from guiju.domains.catalogue.controls.categories import BusinessParams, CategoryInScope, Scoped
from guiju.domains.catalogue.models import Category, SkuCategory
from guiju.domains.orders import queries
from guiju.domains.orders.api import ProvePlatformStop, RecordListedStock
from guiju.domains.orders.models import ListedStock, PlatformStop, StopProof
from guiju.domains.policy import api
from guiju.domains.policy.models import BusinessLine, Licence
from guiju.kernel.commands.context import Outcome
from guiju.kernel.queries.query import Asked
from guiju.kernel.queries.reader import Reader
from guiju.kernel.queries.reading import read
from guiju.kernel.worklist.models import Task
from tests.clauses.company import DIRECTOR, SERVICE, Company, refused, warned
from tests.clauses.governed import do, open_finding
from tests.clauses.rounds import FOUNDED, at, kept, when
from tests.orders.shop import SHOP, allocated, opened, ordered

CLAUSE, EXPIRING, OUTSIDE = "S10.14", "policy.licence_expiring", "orders.stopped_outside"
CUSTOMS = {"name": "海关备案号", "code": "3301960AB1", "issuer": "杭州海关"}
LAST = 100
"""The last day on which the customs number holds, counted from when the company was founded."""


def licence(company: Company, name: str, **more: Any) -> None:
    given = {"name": name, "code": "1", "issuer": "市场监管局", "valid_from": FOUNDED, **more}
    do(company, DIRECTOR, api.EnterLicence, **given)


def line(company: Company, name: str, kind: str, **more: Any) -> Outcome:
    return company.act(DIRECTOR, api.OpenLine, {"name": name, "kind": kind, **more})


def cross_border(company: Company) -> str:
    """The line with A-500 in it, until the customs number runs out; its number."""
    licence(company, **CUSTOMS, valid_until=FOUNDED + timedelta(days=LAST))
    licence(company, "营业执照", scope="日用百货销售；货物进出口")
    outcome = line(company, "海外直购", "cross_border")
    assert outcome.done == [0], f"{CLAUSE}: with the customs record number it is opened: {outcome.refusals}"
    number = str(outcome.answers[0]["number"])
    category = {"name": "进口日化", "line": number, "scope": "货物进出口"}
    assert company.act(DIRECTOR, OpenCategory, category).done == [0], f"{CLAUSE}: a category of it"
    do(company, DIRECTOR, SetCategory, sku="A-500", category="进口日化")
    return number


def offers(company: Company, quantity: int) -> None:
    do(company, SERVICE, RecordListedStock, shop=SHOP, sku="A-500", quantity=quantity)


def tasks() -> list[Task]:
    return list(Task.objects.filter(source="orders.platform_stop", ended_at__isnull=True))


def stop() -> PlatformStop:
    """The one that is open; fails, citing the clause, where there is none."""
    found = PlatformStop.objects.filter(proof__isnull=True).last()
    assert found is not None, f"{CLAUSE}: what has to be stopped on the platforms is open"
    return found


def shown(company: Company) -> list[str]:
    reader = Reader(company.accounts[SERVICE])
    return [row.state for row in read(queries.PlatformStops, queries.PlatformStops.params(), Asked(), reader).rows]


@pytest.mark.clause("S10.14")
def test_a_line_is_opened_with_its_permits(company: Company) -> None:
    own = line(company, "同城配送", "delivery", own_couriers=True)
    refused(CLAUSE, own, "公司证照没有有效的快递业务经营许可，不能开展“同城配送”")
    assert not BusinessLine.objects.exists(), f"{CLAUSE}: the line is not opened"
    assert line(company, "委托配送", "delivery").done == [0], f"{CLAUSE}: with others' couriers it needs no permit"
    refused(CLAUSE, line(company, "海外直购", "cross_border"), "海关备案号")
    licence(company, "快递业务经营许可证")
    assert line(company, "同城配送", "delivery", own_couriers=True).done == [0], f"{CLAUSE}: with it, it is opened"
    refused(CLAUSE, line(company, "海外直购", "cross_border"), "海关备案号")
    refused(CLAUSE, line(company, "酒类零售", "retail", permits=["酒类经营许可"]), "酒类经营许可")
    cross_border(company)
    with when("10:00", LAST + 1):
        refused(CLAUSE, line(company, "海外直购二", "cross_border"), "海关备案号")
    for table, model in (("policy_businessline", BusinessLine), ("policy_licence", Licence)):
        kept(CLAUSE, table, model.objects.latest("id").pk, "name = 'x'")


@pytest.mark.clause("S10.14")
def test_a_category_needs_its_licence_and_only_mentions_the_scope(company: Company) -> None:
    number = cross_border(company)
    snacks = {"name": "进口零食", "line": number, "permit": "食品经营许可", "scope": "货物进出口"}
    refused(CLAUSE, company.act(DIRECTOR, OpenCategory, snacks), "食品经营许可，不能开通类目“进口零食”")
    licence(company, "食品经营许可证")
    outcome = company.act(DIRECTOR, OpenCategory, snacks)
    assert outcome.done == [0], f"{CLAUSE}: with the licence it is opened: {outcome.refusals}"
    assert not outcome.warnings, f"{CLAUSE}: within the 经营范围 nothing is said: {outcome.warnings}"
    pets = company.act(DIRECTOR, OpenCategory, {"name": "宠物用品", "line": number})
    warned(CLAUSE, pets, "类目“宠物用品”（宠物用品）不在营业执照的经营范围里")
    other = line(company, "设备出租", "other")
    assert other.done == [0], f"{CLAUSE}: {other.refusals}"
    rented = {"name": "日化设备", "line": str(other.answers[0]["number"]), "scope": "日用百货销售"}
    warned(CLAUSE, company.act(DIRECTOR, OpenCategory, rented), "不在主营业务里")
    judged = CategoryInScope.judge(Scoped("甲", "其他", "甲", in_scope=True), BusinessParams(business=["其他"]))
    assert judged is None, f"{CLAUSE}: the business is the clause's"
    kept(CLAUSE, "catalogue_category", Category.objects.latest("id").pk, "name = 'x'")
    kept(CLAUSE, "catalogue_skucategory", SkuCategory.objects.latest("id").pk, "set_by = 1")


@pytest.mark.clause("S10.14")
def test_on_expiry_the_goods_of_the_line_are_stopped(company: Company) -> None:
    shop = opened(company)
    cross_border(shop)
    offers(shop, 9)
    order, free = ordered(shop, ("A-500", 1)), ordered(shop, ("C-001", 1))
    with when("10:00", LAST - 31):
        assert open_finding(CLAUSE, EXPIRING) is None, f"{CLAUSE}: with 31 days left nothing is said"
    with when("10:00", LAST - 30):
        found = open_finding(CLAUSE, EXPIRING)
        assert found is not None, f"{CLAUSE}: with 30 days left it warns"
        assert "海关备案号" in found.title, f"{CLAUSE}: of the licence: {found.title}"
    with when("10:00", LAST):
        assert not PlatformStop.objects.exists(), f"{CLAUSE}: on its last day it holds"
        assert allocated(shop, ordered(shop, ("A-500", 1))).done == [0], f"{CLAUSE}: and the goods are sold"
    with when("00:00", LAST + 1):
        refused(CLAUSE, allocated(shop, order), "A-500 已停售：“海外直购”的海关备案号已失效")
        assert allocated(shop, free).done == [0], f"{CLAUSE}: other goods are sold on"
        [row] = read(queries.Listed, queries.Listed.params(), Asked(), Reader(shop.accounts[SERVICE])).rows
        assert row.sellable == 0, f"{CLAUSE}: in guiju nothing of it is for sale at once, not {row.sellable}"
        first = stop()
        [asked] = tasks() or [None]
        assert asked is not None, f"{CLAUSE}: an outside task is open"
        assert "平台停售“海外直购”的商品" in asked.title, f"{CLAUSE}: to stop on the platforms: {asked.title}"
        assert asked.due_at == at("02:00", LAST + 1), f"{CLAUSE}: due in 2 h, not {asked.due_at}"
        assert shown(shop) == ["待平台停售"], f"{CLAUSE}: it is listed amber: {shown(shop)}"
        assert open_finding(CLAUSE, OUTSIDE, first.number) is not None, f"{CLAUSE}: the light is amber until then"
    with when("00:30", LAST + 1):
        assert len(tasks()) == 1, f"{CLAUSE}: it is asked once"
        shot = {"stop": first.number, "screenshot": shop.photo(SERVICE)}
        assert shop.act(SERVICE, ProvePlatformStop, shot).done == [0], f"{CLAUSE}: closed by a screenshot"
        assert not tasks(), f"{CLAUSE}: the task is closed by it"
        assert open_finding(CLAUSE, OUTSIDE) is None, f"{CLAUSE}: and no longer amber"
        assert shown(shop) == ["已停售"], f"{CLAUSE}: {shown(shop)}"
        again = shop.act(SERVICE, ProvePlatformStop, shot)
        assert not again.done, f"{CLAUSE}: proved once"
    with when("00:40", LAST + 1):
        assert not tasks(), f"{CLAUSE}: what is proved is not asked again"
    kept(CLAUSE, "orders_platformstop", first.pk, "turn = 2")
    kept(CLAUSE, "orders_stopproof", StopProof.objects.latest("id").pk, "handler = 1")


@pytest.mark.clause("S10.14")
def test_the_next_file_or_a_renewal_closes_it(company: Company) -> None:
    shop = opened(company)
    cross_border(shop)
    order = ordered(shop, ("A-500", 1))
    with when("09:00", LAST + 1):
        assert len(tasks()) == 1, f"{CLAUSE}: a shop of which no file says what it offers is asked as well"
        first = stop()
        offers(shop, 5)
        assert len(tasks()) == 1, f"{CLAUSE}: a file that still shows 5 closes nothing"
        offers(shop, 0)
        assert not tasks(), f"{CLAUSE}: the next listing file that shows 0 closes it"
        proof = StopProof.objects.filter(stop=first).first()
        assert proof is not None, f"{CLAUSE}: with the file as its proof"
        assert proof.kind == "file", f"{CLAUSE}: with the file as its proof, not {proof.kind}"
        assert open_finding(CLAUSE, OUTSIDE) is None, f"{CLAUSE}: and it is no longer amber"
    with when("10:00", LAST + 1):
        assert not tasks(), f"{CLAUSE}: closed it stays"
        offers(shop, 7)
        assert ListedStock.objects.count() == 3, CLAUSE
    with when("10:10", LAST + 1):
        assert len(tasks()) == 1, f"{CLAUSE}: offered again it is asked again"
        assert stop().turn == 2, f"{CLAUSE}: for the second time"
        licence(shop, **CUSTOMS, valid_until=date(FOUNDED.year + 5, 1, 1))
        assert allocated(shop, order).done == [0], f"{CLAUSE}: renewed, the goods are sold at once"
    with when("10:20", LAST + 1):
        assert not tasks(), f"{CLAUSE}: and nothing is to be stopped any more"
        assert open_finding(CLAUSE, OUTSIDE) is None, f"{CLAUSE}: nor amber"
        assert "许可已恢复" in shown(shop), f"{CLAUSE}: {shown(shop)}"
    assert timezone.localdate() == FOUNDED
