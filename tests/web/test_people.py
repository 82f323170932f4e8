"""The pages of people and posts: who may see them, and that each form runs its command."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from guiju.demo import company
from guiju.kernel.accounts.models import Account, AccountState, SessionsEnd
from guiju.kernel.org.held import granted_to, holdings_of
from guiju.kernel.org.models import (
    Assignment,
    AssignmentEnd,
    Incompatibility,
    IncompatibilityException,
    Leaving,
    Person,
    Post,
    Substitution,
    Unit,
)
from tests.web.demo_people import demo

pytestmark = pytest.mark.founded

__all__ = ["demo"]

HERE = {"REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "localhost:8000"}


def entered(number: str) -> Client:
    client = Client(**HERE)
    assert client.post("/sign-in/demo/", {"number": number}).status_code == 302
    return client


@pytest.fixture
def admin(demo: None) -> Client:
    return entered("1007")


def posts_of(number: str) -> list[str]:
    account = Person.objects.get(number=number).account_id
    return [each.post for each in holdings_of(account or 0)]


def assignment_of(number: str) -> int:
    return Assignment.objects.get(person__number=number, end=None).pk


def test_are_for_administrators_only(admin: Client) -> None:
    addresses = [
        "/people/",
        "/people/new/",
        "/people/1004/",
        "/posts/",
        "/posts/keeper/",
        "/posts/incompatible/",
        "/units/",
    ]
    keeper = entered("1004")
    for address in addresses:
        assert admin.get(address).status_code == 200, address
        assert keeper.get(address).status_code == 403, address
    assert keeper.post("/people/1005/leave/", {"last_day": "2026-01-01", "reason": "x"}).status_code == 403
    assert not Leaving.objects.exists()


def test_the_list_finds_by_number_and_name(admin: Client) -> None:
    page = admin.get("/people/?words=%E7%8E%8B").content.decode()
    assert "王库管" in page
    assert "李客服" not in page
    assert "库管" in page
    assert "没有找到人员" in admin.get("/people/?words=zzz").content.decode()
    assert admin.get("/people/9999/").status_code == 404
    assert admin.post("/people/9999/leave/").status_code == 404
    assert admin.post("/people/1004/nothing/").status_code == 404


def test_assign_transfer_end(admin: Client) -> None:
    assert admin.post("/people/1006/assign/", {"post": "customer_service", "place": "WH1"}).status_code == 302
    assert posts_of("1006") == ["accountant", "customer_service"]
    again = admin.post("/people/1006/assign/", {"post": "customer_service", "place": "WH1"})
    assert again.status_code == 409
    assert "此人已在该地点担任该岗位" in again.content.decode()
    move = {"assignment": assignment_of("1005"), "post": "keeper", "reason": "调岗"}
    assert admin.post("/people/1005/transfer/", move).status_code == 302
    assert posts_of("1005") == ["keeper"]
    assert admin.post("/people/1004/end/", {"assignment": assignment_of("1004"), "reason": "撤岗"}).status_code == 302
    assert posts_of("1004") == []
    assert AssignmentEnd.objects.count() == 2
    assert "已免" in admin.get("/people/1004/").content.decode()


def test_substitute_and_end_it(admin: Client) -> None:
    day = timezone.localdate().isoformat()
    form = {"assignment": assignment_of("1002"), "substitute": "1003", "since": day, "until": day, "reason": "出差"}
    assert admin.post("/people/1002/substitute/", form).status_code == 302
    assert "operations_director" in posts_of("1003")
    assert "陈店长" in admin.get("/people/1002/").content.decode()
    row = Substitution.objects.get().pk
    assert admin.post("/people/1002/end_substitution/", {"substitution": row, "reason": "回来"}).status_code == 302
    assert posts_of("1003") == ["store_manager"]


def test_leave_and_the_account_is_out(admin: Client) -> None:
    keeper = entered("1004")
    day = timezone.localdate().isoformat()
    assert admin.post("/people/1004/leave/", {"last_day": day, "reason": "辞职"}).status_code == 302
    assert keeper.get("/").status_code == 302
    assert "已离职" in admin.get("/people/1004/").content.decode()
    assert 'action="/people/1004/assign/"' not in admin.get("/people/1004/").content.decode()
    wrong = admin.post("/people/1005/leave/", {"last_day": "gestern", "reason": "x"})
    assert wrong.status_code == 422
    assert "应为日期" in wrong.content.decode()


def test_accounts_are_handled_here(admin: Client) -> None:
    keeper = entered("1004")
    page = admin.post("/people/1004/reset/").content.decode()
    code = re.search(r'class="secret">([2-9A-Z-]{19})<', page)[1]
    assert keeper.get("/").status_code == 302
    assert code not in admin.get("/people/1004/").content.decode()
    assert Client(**HERE).post("/sign-in/", {"username": "wang", "password": code}).status_code == 302
    assert admin.post("/people/1004/end_sessions/", {"reason": "可疑"}).status_code == 302
    assert SessionsEnd.objects.count() == 1
    for is_open in (False, True):
        form = {"is_open": "yes" if is_open else "no", "reason": "停"}
        assert admin.post("/people/1004/switch/", form).status_code == 302
        assert AccountState.objects.latest("id").is_open is is_open
    own = admin.post("/people/1007/reset/")
    assert own.status_code == 409
    assert "请在“我的账号”里办理" in own.content.decode()


def test_posts_are_defined_granted_and_kept_apart(admin: Client) -> None:
    assert admin.post("/posts/", {"code": "cashier", "title": "出纳"}).status_code == 302
    assert Post.objects.get(code="cashier").title == "出纳"
    assert admin.post("/posts/cashier/grant/", {"permission": "commands.decide_held"}).status_code == 302
    assert "审批" in admin.get("/posts/cashier/").content.decode()
    pair = {"act": "declare", "kind": "post", "one": "cashier", "other": "accountant", "reason": "会计法第三十五条"}
    assert admin.post("/posts/incompatible/", pair).status_code == 302
    refused = admin.post("/people/1006/assign/", {"post": "cashier"})
    assert refused.status_code == 409
    assert "岗位“出纳”与“会计”不相容，赵会计不能同时担任（依据：会计法第三十五条）" in refused.content.decode()
    permit = {
        "act": "permit",
        "incompatibility": Incompatibility.objects.get().pk,
        "person": "1006",
        "until": timezone.localdate().isoformat(),
        "reason": "三人公司",
    }
    assert admin.post("/posts/incompatible/", permit).status_code == 302
    assert IncompatibilityException.objects.get().granted_by == Account.objects.get(username="wu").pk
    assert "三人公司" in admin.get("/posts/incompatible/").content.decode()
    revoke = {"permission": "commands.decide_held", "reason": "收回"}
    assert admin.post("/posts/cashier/revoke/", revoke).status_code == 302
    assert "这个岗位还没有权限" in admin.get("/posts/cashier/").content.decode()
    assert admin.post("/posts/cashier/rename/", {"name": "出纳员"}).status_code == 302
    assert Post.objects.get(code="cashier").title == "出纳员"


def test_what_is_wrong_is_said_of_the_one_form(admin: Client) -> None:
    page = admin.post("/posts/", {"code": "中文 代码", "title": "采购"})
    assert page.status_code == 422
    assert "“代码”格式不对" in page.content.decode()
    assert "第 1 项" not in page.content.decode()


def test_units(admin: Client) -> None:
    assert admin.post("/units/", {"entity": "GJ", "code": "OPS", "name": "运营部"}).status_code == 302
    assert admin.post("/units/", {"entity": "GJ", "code": "CS", "name": "客服", "parent": "OPS"}).status_code == 302
    assert admin.post("/units/", {"unit": "CS", "name": "客服部"}).status_code == 302
    assert list(Unit.objects.order_by("code").values_list("name", "parent__code")) == [
        ("客服部", "OPS"),
        ("运营部", None),
    ]
    assert admin.post("/people/1005/assign/", {"post": "keeper", "unit": "CS"}).status_code == 302
    assert "客服部" in admin.get("/people/1005/").content.decode()


def test_a_form_has_one_effect_however_often_it_is_sent(admin: Client) -> None:
    form = {"code": "cashier", "title": "出纳", "request_id": "abc123"}
    assert [admin.post("/posts/", form).status_code for _ in range(2)] == [302, 302]
    assert Post.objects.filter(code="cashier").count() == 1
    assert admin.post("/posts/", {**form, "title": "别的"}).status_code == 409


def test_nobody_has_permissions_but_by_posts(admin: Client) -> None:
    accountant = Person.objects.get(number="1006").account_id
    assert granted_to(accountant or 0) == {*company.EVERYBODY, *company.POSTS["accountant"][1]}
    assert "org.own_account" not in granted_to(Person.objects.get(number="1007").account_id or 0)
