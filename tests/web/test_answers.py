"""What every answer carries, and the pages of a mishap."""

import json
import os
import re
import sqlite3
import subprocess
import sys

import pytest
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import OperationalError, connection
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.test import Client, RequestFactory
from django.urls import path
from pytest_django.fixtures import Settings

from guiju.config import urls
from guiju.web import errors
from tests.turns import every_eighth_run
from tests.web import cast
from tests.web.conftest import AsPerson

NUMBER = re.compile(r"^[0-9a-f]{32}$")
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def fails(_request: HttpRequest) -> HttpResponse:
    message = "a fault with a secret inside"
    raise RuntimeError(message)


def finds_no_room(_request: HttpRequest) -> HttpResponse:
    """As either engine says that it cannot grow."""
    try:
        with sqlite3.connect(":memory:") as memory:
            memory.execute("pragma max_page_count = 1")
            memory.execute("create table t (x)")
    except sqlite3.OperationalError as error:
        raise OperationalError(str(error)) from error
    raise AssertionError


def finds_nobody(_request: HttpRequest) -> HttpResponse:
    raise OperationalError


def hears_the_driver(_request: HttpRequest) -> HttpResponse:
    """As when a server goes while a cursor is being closed: Django gives it no name of its own."""
    raise connection.Database.OperationalError


def forbids(_request: HttpRequest) -> HttpResponse:
    msg = "只有仓库主管可以打开。"
    raise PermissionDenied(msg)


def forbids_in_english(_request: HttpRequest) -> HttpResponse:
    msg = "internal words"
    raise PermissionDenied(msg)


def too_much(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(len(request.body)))


def only_posts(_request: HttpRequest) -> HttpResponse:
    return HttpResponseNotAllowed(["POST"])


def changed(request: HttpRequest) -> HttpResponse:
    return errors.conflict(request)


urlpatterns = [
    path("fails/", fails),
    path("sign-in/fails/", fails),
    path("sign-in/no-room/", finds_no_room),
    path("sign-in/nobody/", finds_nobody),
    path("sign-in/driver/", hears_the_driver),
    path("forbids/", forbids),
    path("forbids-in-english/", forbids_in_english),
    path("too-much/", too_much),
    path("changed/", changed),
    path("only-posts/", only_posts),
    *urls.urlpatterns,
]
handler400, handler403, handler404, handler500 = urls.handler400, urls.handler403, urls.handler404, urls.handler500


@pytest.fixture
def client(signed_in: AsPerson, settings: Settings) -> Client:
    settings.ROOT_URLCONF = __name__
    return signed_in(cast.KEEPER)


PAGES = [
    "/",
    "/clauses/",
    "/clauses/S99.99/",
    "/sign-in/",
    "/healthz",
    "/readyz",
    "/fails/",
    "/forbids/",
    "/changed/",
    "/only-posts/",
    "/no/",
]


@pytest.mark.parametrize("address", PAGES)
def test_every_answer_has_number_policy_and_no_store(client: Client, address: str) -> None:
    answer = client.get(address)
    assert NUMBER.match(answer["X-Request-ID"])
    policy = answer["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize("address", [page for page in PAGES if page not in {"/healthz", "/readyz"}])
def test_no_page_has_script_or_style_inside(client: Client, address: str) -> None:
    page = client.get(address).content.decode()
    assert not re.search(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=|javascript:|hx-on", page)


def test_numbers_differ(client: Client) -> None:
    assert client.get("/")["X-Request-ID"] != client.get("/")["X-Request-ID"]


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/no-such-page/", 404, "没有这一页，或您无权看到它。"),
        ("/clauses/S99.99/", 404, "没有生效中的条款 S99.99。"),
        ("/forbids/", 403, "只有仓库主管可以打开。"),
        ("/forbids-in-english/", 403, "您的岗位没有打开这一页的权限。"),
        ("/changed/", 409, "这条记录已被别人改动"),
        ("/only-posts/", 405, "这个地址不能这样打开。"),
        ("/fails/", 500, "程序遇到了没有料到的问题。"),
    ],
)
def test_a_mishap_has_a_chinese_page_with_the_number(client: Client, address: str, status: int, words: str) -> None:
    answer = client.get(address)
    page = answer.content.decode()
    assert answer.status_code == status
    assert words in page
    assert answer["X-Request-ID"] in page
    assert "secret" not in page
    assert "internal words" not in page
    assert "Traceback" not in page


def test_what_may_be_sent_is_said(client: Client) -> None:
    assert client.get("/only-posts/")["Allow"] == "POST"


def test_a_probe_and_a_program_keep_their_own_answer(client: Client) -> None:
    assert client.post("/healthz").status_code == 405
    assert "<html" not in client.delete("/api/v1/openapi.json").content.decode()


def test_a_body_over_the_limit_is_413(client: Client, settings: Settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    answer = client.post("/too-much/", data=b"x" * 101, content_type="application/octet-stream")
    assert answer.status_code == 413
    assert "内容太大" in answer.content.decode()
    assert answer["X-Request-ID"] in answer.content.decode()


def test_a_foreign_host_is_400_in_chinese(client: Client) -> None:
    answer = client.get("/", HTTP_HOST="evil.example")
    assert answer.status_code == 400
    assert "请求有误" in answer.content.decode()
    assert answer["X-Request-ID"] in answer.content.decode()


def test_the_error_page_needs_no_database_and_no_manifest(settings: Settings) -> None:
    settings.STORAGES = {"staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}}
    answer = errors.server_error(RequestFactory().get("/"))
    assert answer.status_code == 500
    assert "服务器出错" in answer.content.decode()


@pytest.mark.parametrize("handler", [errors.bad_request, errors.forbidden, errors.not_found])
def test_handlers_take_djangos_own_exceptions(handler) -> None:
    request = RequestFactory().post("/")
    page = handler(request, Http404("No such thing")).content.decode()
    assert "No such thing" not in page
    assert CHINESE.search(page)


def test_too_big_is_told_from_malformed() -> None:
    assert errors.bad_request(RequestFactory().get("/"), RequestDataTooBig()).status_code == 413
    assert errors.bad_request(RequestFactory().get("/")).status_code == 400


def test_a_page_of_a_refused_post_keeps_the_drafts(signed_in: AsPerson) -> None:
    client = signed_in(cast.KEEPER)
    assert "data-keep-drafts" in client.post("/no-such-page/").content.decode()
    assert "data-keep-drafts" not in client.get("/no-such-page/").content.decode()


@pytest.mark.parametrize(
    ("address", "title"),
    [("/sign-in/no-room/", "磁盘已满"), ("/sign-in/nobody/", "系统繁忙"), ("/sign-in/driver/", "系统繁忙")],
)
def test_a_database_that_takes_nothing_is_told_as_such(address: str, title: str, settings: Settings, db: None) -> None:
    settings.ROOT_URLCONF = __name__
    answer = Client(raise_request_exception=False).post(address)
    page = answer.content.decode()
    assert answer.status_code == 503
    assert title in page
    assert "没有保存任何数据" in page
    assert answer["X-Request-ID"] in page
    assert "data-keep-drafts" in page


ONE_FAULT = """
import django; django.setup()
from django.test import Client
answer = Client(raise_request_exception=False).get("/sign-in/fails/")
print(answer.status_code, answer["X-Request-ID"])
"""


@every_eighth_run(7)
def test_the_log_line_of_a_fault_has_the_number() -> None:
    """In a process of its own: here pytest has its hands on the logs."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.web.failing"}
    ran = subprocess.run([sys.executable, "-c", ONE_FAULT], env=environment, capture_output=True, text=True, check=True)
    status, number = ran.stdout.split()
    assert status == "500"
    [line] = [json.loads(line) for line in ran.stderr.splitlines() if "RuntimeError" in line]
    assert line["request_id"] == number
    assert line["exception"]["frames"][-1].endswith("fails")
    assert "secret" not in ran.stderr
