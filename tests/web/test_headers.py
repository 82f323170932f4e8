"""What a browser is told with every answer: page, static file, REST, mishap; and what a cookie looks like over TLS."""

import runpy
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.staticfiles.finders import get_finders
from django.test import Client
from django.urls import URLPattern
from pytest_django.fixtures import Settings

from guiju.config import settings as program
from guiju.domains.warehouse.models import Arrival, IssueRequest
from guiju.kernel.accounts.models import Account
from guiju.rest.api import document
from guiju.web.navigation import pages, urlpatterns
from tests.rest.conftest import KEEPER, company_loaded
from tests.turns import in_turn

pytestmark = pytest.mark.founded

__all__ = ["company_loaded"]

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
DIRECTIVES = {
    "default-src 'self'",
    "img-src 'self' data: blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "form-action 'self'",
}
YEAR = 365 * 24 * 60 * 60


def client_of(username: str | None) -> Client:
    client = Client(raise_request_exception=False)
    if username:
        client.force_login(Account.objects.get(username=username))
    return client


def page_addresses() -> Iterator[str]:
    """Every page of the registry, with documents of the demo company where it takes one."""
    arrival, request = Arrival.objects.latest("id").number, IssueRequest.objects.latest("id").number
    for pattern in urlpatterns():
        given: dict[str, Any] = {
            name: 1
            if "IntConverter" in type(converter).__name__
            else request
            if "issues" in str(pattern.pattern)
            else arrival
            for name, converter in pattern.pattern.converters.items()
        }
        yield address_of(pattern, given)


def address_of(pattern: URLPattern, given: dict[str, Any]) -> str:
    route = str(pattern.pattern)
    for name, converter in pattern.pattern.converters.items():
        kind = next(part for part in route.split("<") if part.split(">")[0].endswith(name)).split(">")[0]
        route = route.replace(f"<{kind}>", converter.to_url(given[name]))
    return f"/{route}"


def static_addresses() -> list[str]:
    found = [path for finder in get_finders() for path, _storage in finder.list([])]
    return [f"/static/{path}" for path in found if not path.endswith(".map")]


def check(response: Any, address: str) -> None:
    for name, value in HEADERS.items():
        assert response.get(name) == value, (address, response.status_code, name, response.get(name))
    policy = response["Content-Security-Policy"]
    assert "unsafe" not in policy, address
    is_file = policy == "default-src 'none'; sandbox"
    assert is_file or {each.strip() for each in policy.split(";") if each.strip()} == DIRECTIVES, (address, policy)
    for cookie in response.cookies.values():
        assert cookie["httponly"], (address, cookie.key)
        assert cookie["samesite"] == "Lax", (address, cookie.key)
        assert not cookie["domain"], (address, cookie.key)


class TestEveryAnswer:
    def test_pages(self, company_loaded: None) -> None:
        keeper, nobody = client_of(KEEPER), client_of(None)
        addresses = list(page_addresses())
        assert len(addresses) == len(pages())
        statuses = set()
        for address in in_turn(addresses, 3):
            for client in (keeper, nobody):
                for response in (client.get(address), client.post(address)):
                    check(response, address)
                    assert "no-store" in response["Cache-Control"], address
                    statuses.add(response.status_code)
        assert statuses >= {200, 302, 403, 404, 405}

    def test_static_files(self, company_loaded: None) -> None:
        nobody = client_of(None)
        addresses = static_addresses()
        assert len(addresses) > 10
        for address in addresses:
            response = nobody.get(address)
            assert response.status_code == 200, address
            check(response, address)

    def test_rest(self, company_loaded: None) -> None:
        keeper, nobody = client_of(KEEPER), client_of(None)
        for path in [*in_turn(document()["paths"], 7), "/api/v1/openapi.json", "/api/v1/no"]:
            for client in (keeper, nobody):
                for response in (client.get(path), client.post(path, {}, content_type="application/json")):
                    check(response, path)
                    assert "no-store" in response["Cache-Control"], path

    @pytest.mark.parametrize("address", ["/healthz", "/readyz", "/sign-in/", "/no-such-page/", "/static/no-such.css"])
    def test_what_is_open(self, company_loaded: None, address: str) -> None:
        response = client_of(None).get(address)
        check(response, address)
        assert "no-store" in response["Cache-Control"]

    def test_mishaps(self, company_loaded: None, monkeypatch: pytest.MonkeyPatch) -> None:
        keeper = client_of(KEEPER)
        check(keeper.get("/", headers={"Host": "w!Jd"}), "a strange host")
        check(Client(enforce_csrf_checks=True).post("/sign-in/"), "no form token")

        def fails(_self: object) -> None:
            message = "on purpose"
            raise RuntimeError(message)

        monkeypatch.setattr("guiju.kernel.pages.me.Me.posts", property(fails))
        response = keeper.get("/")
        assert response.status_code == 500
        check(response, "a fault")


@pytest.fixture
def over_tls(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """The program's own settings as they are with ``GUIJU_TLS``."""
    monkeypatch.setenv("GUIJU_TLS", "1")
    told = runpy.run_path(program.__file__)
    for name in told:
        if name.isupper() and name.startswith(("SESSION_COOKIE", "SECURE_", "CSRF_")):
            setattr(settings, name, told[name])


class TestOverTls:
    def test_the_cookie_is_of_this_host_alone(self, company_loaded: None, over_tls: None) -> None:
        response = Client(headers={"X-Forwarded-Proto": "https"}).get("/sign-in/")
        assert [*response.cookies] == ["__Host-session"]
        cookie = response.cookies["__Host-session"]
        assert (cookie["secure"], cookie["httponly"], cookie["samesite"]) == (True, True, "Lax")
        assert (cookie["path"], cookie["domain"]) == ("/", "")

    def test_browsers_are_told_to_stay_with_tls(self, company_loaded: None, over_tls: None) -> None:
        client = Client(headers={"X-Forwarded-Proto": "https"})
        for address in ("/sign-in/", "/static/pages/shell.css", "/api/v1/catalogue/skus", "/no-such-page/"):
            assert client.get(address)["Strict-Transport-Security"] == f"max-age={YEAR}", address

    def test_without_tls_nothing_is_promised(self, company_loaded: None) -> None:
        assert "Strict-Transport-Security" not in client_of(None).get("/sign-in/")
        cookie = client_of(None).get("/sign-in/").cookies["sessionid"]
        assert (cookie["secure"], cookie["httponly"], cookie["samesite"]) == ("", True, "Lax")
