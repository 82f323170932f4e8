"""Programs that come by a token: no cookie, no CSRF, nothing beyond its scopes, nothing once it or its person is gone."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from time_machine import travel

from guiju.domains.warehouse.models import Arrival
from guiju.kernel.accounts import tokens
from guiju.kernel.accounts.models import Account, ApiToken
from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.commands.run import run_items
from guiju.kernel.org.commands import IssueToken, RecordLeaving, RevokeToken, SwitchAccount
from tests.rest.conftest import JSON, KEEPER, PROBLEM, arrival_of

pytestmark = pytest.mark.founded

RECORD, COUNT = "warehouse.record_arrival", "warehouse.count_arrival"


def issued(*scopes: str, days: int = 30) -> str:
    """A token of the keeper's."""
    token, digest = tokens.make()
    lines = [{"permission": each} for each in scopes]
    item = {"name": "扫码枪", "digest": digest, "expires_at": timezone.now() + timedelta(days=days), "lines": lines}
    assert run_items(IssueToken, [item], Context(actor=keeper_account())).done == [0]
    return token


def keeper_account() -> int:
    return Account.objects.get(username=KEEPER).pk


def ask(token: str, method: str, address: str, body: Any = None, *, client: Client | None = None) -> Any:
    headers = {"Authorization": f"Bearer {token}"}
    made = client or Client(enforce_csrf_checks=True)
    if method == "GET":
        return made.get(f"/api/v1{address}", headers=headers)
    return made.post(f"/api/v1{address}", body, content_type=JSON, headers=headers)


def record(token: str, note: str, **more: Any) -> Any:
    return ask(token, "POST", f"/commands/{RECORD}", {"input": arrival_of(note, 1)}, **more)


def is_refused(answer: Any, status: int, code: str) -> None:
    assert (answer.status_code, answer["Content-Type"]) == (status, PROBLEM), answer.content.decode()
    assert answer.json()["code"] == code


@pytest.fixture
def token(company_loaded: None) -> str:
    return issued(RECORD)


class TestScopes:
    def test_a_token_does_what_its_scopes_name_without_csrf(self, token: str) -> None:
        answer = record(token, "T-1")
        assert answer.status_code == 200
        assert Arrival.objects.get(delivery_note="T-1").handler == keeper_account()

    def test_nothing_beyond_its_scopes_though_the_post_grants_it(self, token: str) -> None:
        sheet = {"input": {"arrival": "DH-1", "lines": [{"barcode": "6901000000011", "quantity": 1}]}}
        is_refused(ask(token, "POST", f"/commands/{COUNT}", sheet), 403, "forbidden")
        assert ask(issued(RECORD, COUNT), "POST", f"/commands/{COUNT}", sheet).status_code == 409

    def test_nothing_beyond_the_post_though_its_scopes_name_it(self, token: str) -> None:
        ends = {"person": "1004", "last_day": timezone.localdate(), "reason": "离职"}
        assert record(token, "T-2").status_code == 200
        is_refused(ask(token, "GET", "/catalogue/skus"), 403, "forbidden")
        assert run_items(RecordLeaving, [ends], Context(actor=SYSTEM)).done == [0]
        is_refused(record(token, "T-3"), 401, "invalid_token")

    def test_backdating_needs_a_scope_of_its_own(self, token: str) -> None:
        context = Context(
            actor=SYSTEM, now=timezone.now() - timedelta(days=1), scopes=frozenset({RECORD}), request_id="late"
        )
        with pytest.raises(Exception, match="到货登记"):
            run_items_of_record(context)

    def test_the_document_is_shown_to_it(self, token: str) -> None:
        assert ask(token, "GET", "/openapi.json").status_code == 200


def run_items_of_record(context: Context) -> None:
    from guiju.domains.warehouse.api import RecordArrival

    run_items(RecordArrival, [arrival_of("T-9", 1)], context)


class TestEnds:
    def test_revoked(self, token: str) -> None:
        assert record(token, "E-1").status_code == 200
        ending = {"token": ApiToken.objects.get().pk, "reason": "丢了"}
        assert run_items(RevokeToken, [ending], Context(actor=keeper_account())).done == [0]
        is_refused(record(token, "E-2"), 401, "invalid_token")

    def test_expired(self, token: str) -> None:
        with travel(timezone.now() + timedelta(days=30, seconds=1), tick=False):
            is_refused(record(token, "E-3"), 401, "invalid_token")

    def test_its_account_is_closed(self, token: str) -> None:
        closing = {"person": "1004", "is_open": False, "reason": "停用"}
        assert run_items(SwitchAccount, [closing], Context(actor=SYSTEM)).done == [0]
        is_refused(record(token, "E-4"), 401, "invalid_token")

    @pytest.mark.parametrize("given", ["", "gj_", "gj_" + "A" * 43, "x" * 5000, "gj_\u4e2d"])
    def test_never_issued(self, token: str, given: str) -> None:
        is_refused(ask(given, "GET", "/catalogue/skus"), 401, "invalid_token")

    @pytest.mark.parametrize("header", ["Basic d2FuZzp4", "bearer x", "Bearer"])
    def test_another_kind_of_authorization(self, token: str, header: str) -> None:
        answer = Client().get("/api/v1/catalogue/skus", headers={"Authorization": header})
        is_refused(answer, 401, "invalid_token")
        assert answer["WWW-Authenticate"].startswith("Bearer ")


class TestAlone:
    def test_a_wrong_token_is_not_mended_by_a_session(self, token: str) -> None:
        client = Client(enforce_csrf_checks=True)
        client.force_login(Account.objects.get(username=KEEPER))
        is_refused(record("gj_" + "A" * 43, "A-1", client=client), 401, "invalid_token")
        assert not Arrival.objects.filter(delivery_note="A-1").exists()

    def test_a_session_does_not_widen_a_token(self, token: str) -> None:
        client = Client(enforce_csrf_checks=True)
        client.force_login(Account.objects.get(username=KEEPER))
        sheet = {"input": {"arrival": "DH-1", "lines": [{"barcode": "6901000000011", "quantity": 1}]}}
        is_refused(ask(token, "POST", f"/commands/{COUNT}", sheet, client=client), 403, "forbidden")

    @pytest.mark.parametrize("address", ["/", "/warehouse/arrivals/", "/clauses/", "/me/"])
    def test_it_opens_no_page(self, token: str, address: str) -> None:
        answer = Client().get(address, headers={"Authorization": f"Bearer {token}"})
        assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, "/sign-in/")

    def test_it_uploads_no_file(self, token: str) -> None:
        answer = Client().post("/files/", {}, headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code in {302, 401, 403}
