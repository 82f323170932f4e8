"""The clause page speaks Chinese and tells what its light knows."""

import pytest
from django.db import connection
from django.test import Client

from guiju.kernel.accounts.models import Account
from guiju.kernel.store import triggers
from tests.clauses.company import KEEPER, Company

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper() -> Client:
    company = Company.founded()
    client = Client()
    client.force_login(Account.objects.get(id=company.accounts[KEEPER]))
    return client


def page(client: Client, code: str) -> str:
    return client.get(f"/clauses/{code}/").content.decode()


def test_controls_and_params_have_chinese_names(keeper: Client) -> None:
    shown = page(keeper, "S03.12")
    for word in ("明细账登记不及时", "明细账只追加、不修改", "登账期限（小时）"):
        assert word in shown
    for key in ("ledger_posted_late", "ledger_append_only", "default_post_delay_hours"):
        assert key not in shown


def test_the_light_names_what_is_quiet(keeper: Client) -> None:
    assert "近 30 天没有判定记录：明细账登记不及时" in page(keeper, "S03.12")


def test_a_record_whose_trigger_is_gone_is_failing(keeper: Client) -> None:
    table, _ = triggers.declared()["warehouse_move_posted_update"]
    with connection.writing():  # type: ignore[attr-defined]
        triggers.drop("warehouse_move_posted_update", table)
    shown = page(keeper, "S03.12")
    assert "失效" in shown
    assert "留痕失去了数据库的保障：明细账只追加、不修改" in shown
