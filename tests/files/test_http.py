"""ATK-03, ATK-09, ATK-10, ATK-11 through the doors."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.db import connection
from django.test import Client
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from pytest_django import Settings

from guiju.kernel.accounts.models import Account, AccountState
from guiju.kernel.files import storage
from guiju.kernel.files.intake import MAX_BYTES
from guiju.kernel.files.models import Upload
from guiju.kernel.files.uploads import stage
from guiju.kernel.files.visibility import register_visibility
from guiju.kernel.store import bulk
from tests.files import corpus
from tests.files.conftest import Attach

pytestmark = [pytest.mark.urls("tests.files.addresses"), pytest.mark.usefixtures("doors", "no_visibilities")]
SENT = "/files/"
HANDLERS = [
    "guiju.kernel.files.bounded.BoundedUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]


@pytest.fixture
def doors(settings: Settings) -> None:
    settings.MIDDLEWARE = [
        "csp.middleware.CSPMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
    ]
    settings.CSRF_FAILURE_VIEW = "django.views.csrf.csrf_failure"
    settings.FILE_UPLOAD_HANDLERS = HANDLERS


def signed_in(account: int, **options: Any) -> Client:
    client = Client(**options)
    client.force_login(Account.objects.get(pk=account))
    return client


@pytest.fixture
def zhang(accounts: tuple[int, int]) -> Client:
    return signed_in(accounts[0])


@pytest.fixture
def li(accounts: tuple[int, int]) -> Client:
    return signed_in(accounts[1])


def sent(client: Client, content: bytes, name: str = "a.jpg", media_type: str = "image/jpeg") -> Any:
    return client.post(SENT, {"file": SimpleUploadedFile(name, content, media_type)})


def address(digest: str) -> str:
    return reverse("files:file", args=[digest])


def test_an_upload_is_answered_with_its_digest_and_can_be_seen_by_its_owner(zhang: Client) -> None:
    answer = sent(zhang, corpus.photo_with_place())
    assert answer.status_code == 200
    found = answer.json()
    assert found.keys() == {"sha256", "media_type", "size"}
    served = zhang.get(address(found["sha256"]))
    assert served.status_code == 200
    assert served.content == storage.read(found["sha256"])
    assert len(served.content) == found["size"]
    assert b"TELEPHONE-MAKER" not in served.content


@pytest.mark.parametrize("declared", ["image/svg+xml", "text/html", "image/jpeg"])
@pytest.mark.parametrize("name", ["x.html", "../../x.jsp", "<img src=x onerror=alert(1)>.png"])
def test_what_the_sender_declares_decides_nothing(zhang: Client, name: str, declared: str) -> None:
    found = sent(zhang, corpus.picture("PNG"), name, declared).json()
    served = zhang.get(address(found["sha256"]))
    assert served["Content-Type"] == found["media_type"] == "image/png"
    assert served["Content-Disposition"] == f'inline; filename="{found["sha256"][:12]}.png"'


@pytest.mark.parametrize(
    ("content", "disposition"), [(corpus.picture("WEBP"), "inline"), (corpus.pdf(), "attachment")], ids=["webp", "pdf"]
)
def test_the_headers_keep_a_file_a_file(zhang: Client, content: bytes, disposition: str) -> None:
    served = zhang.get(address(sent(zhang, content).json()["sha256"]))
    assert served.status_code == 200
    assert served["X-Content-Type-Options"] == "nosniff"
    assert served["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert served["Cache-Control"] == "no-store, private"
    assert served["Cross-Origin-Resource-Policy"] == "same-origin"
    assert served["Content-Disposition"].startswith(f"{disposition}; ")


@pytest.mark.parametrize("name", ["svg", "html", "zip", "exe", "html after a png signature"])
def test_a_refused_upload_says_what_to_do(zhang: Client, name: str) -> None:
    answer = sent(zhang, corpus.REFUSED[name])
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/json"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "重新上传" in answer.json()["message"]
    assert not Upload.objects.exists()


@pytest.mark.parametrize("form", [{}, {"file": "text"}, {"other": None}, {"file": None, "other": None}])
def test_other_forms_are_refused(zhang: Client, form: dict[str, str | None]) -> None:
    files = {field: text or SimpleUploadedFile("a.png", corpus.picture("PNG")) for field, text in form.items()}
    answer = zhang.post(SENT, files)
    assert answer.status_code == 422
    assert "一个文件" in answer.json()["message"]


def test_two_files_at_once_are_refused(zhang: Client) -> None:
    both = [SimpleUploadedFile("a.png", corpus.picture("PNG")), SimpleUploadedFile("b.png", corpus.picture("PNG"))]
    assert zhang.post(SENT, {"file": both}).status_code == 422


@pytest.mark.parametrize(
    "body", [b"", b"\xff" * 100, b"--x\r\n", b"--x\r\nContent-Disposition: form-data\r\n\r\n--x--"]
)
def test_a_broken_request_is_the_senders_fault(zhang: Client, body: bytes) -> None:
    answer = zhang.post(SENT, data=body, content_type="multipart/form-data; boundary=x")
    assert 400 <= answer.status_code < 500


def test_too_many_bytes_are_dropped_while_they_arrive(
    zhang: Client, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    largest = 0
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    received = TemporaryFileUploadHandler.receive_data_chunk

    def measured(self: TemporaryFileUploadHandler, raw_data: bytes, start: int) -> None:
        nonlocal largest
        received(self, raw_data, start)
        largest = max(largest, start + len(raw_data))

    monkeypatch.setattr(TemporaryFileUploadHandler, "receive_data_chunk", measured)
    answer = sent(zhang, corpus.picture("JPEG") + bytes(11 * 1024 * 1024))
    assert answer.status_code == 422
    assert "10 MB" in answer.json()["message"]
    assert MAX_BYTES - 128 * 1024 < largest <= MAX_BYTES
    assert list(tmp_path.glob("*.upload*")) == []


def test_eleven_megabytes_are_refused_without_the_bound_too(zhang: Client, settings: Settings) -> None:
    settings.FILE_UPLOAD_HANDLERS = HANDLERS[1:]
    answer = sent(zhang, corpus.picture("JPEG") + bytes(11 * 1024 * 1024))
    assert answer.status_code == 422
    assert "10 MB" in answer.json()["message"]


def test_nobody_uploads_or_sees_without_signing_in(zhang: Client) -> None:
    digest = sent(zhang, corpus.picture("PNG")).json()["sha256"]
    stranger = Client()
    for answer in (sent(stranger, corpus.picture("JPEG")), stranger.get(address(digest))):
        assert answer.status_code == 401
        assert json.loads(answer.content) == {"message": "请先登录"}
    assert Upload.objects.count() == 1


def test_an_account_that_may_no_longer_sign_in_sees_nothing(zhang: Client, accounts: tuple[int, int]) -> None:
    digest = sent(zhang, corpus.picture("PNG")).json()["sha256"]
    with connection.writing():
        columns = {"account_id": accounts[0], "is_open": False, "since": timezone.now(), "reason": "停用"}
        bulk.insert(AccountState, {**columns, "id": [9]}, 1)
    assert zhang.get(address(digest)).status_code == 401


def test_an_upload_needs_its_token(accounts: tuple[int, int]) -> None:
    client = signed_in(accounts[0], enforce_csrf_checks=True)
    assert sent(client, corpus.picture("PNG")).status_code == 403
    assert not Upload.objects.exists()


@pytest.mark.parametrize("method", ["put", "patch", "delete", "get"])
def test_the_doors_know_no_other_method(zhang: Client, method: str) -> None:
    assert getattr(zhang, method)(SENT).status_code == 405
    if method != "get":
        assert getattr(zhang, method)(address("a" * 64)).status_code == 405


def test_a_foreign_file_is_as_unknown_as_one_that_never_was(zhang: Client, li: Client) -> None:
    digest = sent(zhang, corpus.picture("PNG")).json()["sha256"]
    foreign, unknown = li.get(address(digest)), li.get(address("0" * 64))
    assert foreign.status_code == unknown.status_code == 404
    assert foreign.content.replace(digest.encode(), b"") == unknown.content.replace(b"0" * 64, b"")
    assert sorted(foreign.headers) == sorted(unknown.headers)


@pytest.mark.parametrize(
    "tail",
    [
        "../../secrets/session",
        "..%2f..%2fsecrets%2fsession",
        "%00",
        "a" * 63,
        "A" * 64,
        "a" * 64 + "%0a",
        "a" * 64 + "/..",
    ],
)
def test_what_is_not_a_digest_is_no_address(zhang: Client, tail: str) -> None:
    assert zhang.get(f"/files/{tail}/").status_code == 404
    with pytest.raises(Resolver404):
        resolve(unquote(f"/files/{tail}/"))


def test_a_document_opens_its_files_to_whoever_may_see_it(
    li: Client, accounts: tuple[int, int], attach: Attach
) -> None:
    upload = stage(accounts[0], corpus.picture("PNG"), "a.png")
    asked: list[tuple[int, list[int]]] = []

    def may_see(account: int, documents: Any) -> bool:
        asked.append((account, sorted(documents)))
        return account == accounts[1] and 8 in documents

    attach(upload.sha256, upload.size, 7)
    assert li.get(address(upload.sha256)).status_code == 404
    register_visibility("test.paper", may_see)
    assert li.get(address(upload.sha256)).status_code == 404
    attach(upload.sha256, upload.size, 8)
    assert li.get(address(upload.sha256)).status_code == 200
    assert asked == [(accounts[1], [7]), (accounts[1], [7, 8])]


def test_a_right_to_one_type_opens_no_other(li: Client, accounts: tuple[int, int], attach: Attach) -> None:
    upload = stage(accounts[0], corpus.picture("PNG"), "a.png")
    register_visibility("test.open", lambda _account, _documents: True)
    attach(upload.sha256, upload.size, 7, "test.closed")
    assert li.get(address(upload.sha256)).status_code == 404
    attach(upload.sha256, upload.size, 7, "test.open")
    assert li.get(address(upload.sha256)).status_code == 200


def test_a_type_is_registered_once() -> None:
    register_visibility("test.paper", all_of_it)
    register_visibility("test.paper", all_of_it)
    with pytest.raises(ValueError, match="twice"):
        register_visibility("test.paper", lambda _account, _documents: True)


def all_of_it(_account: int, _documents: Any) -> bool:
    return True


def test_a_row_that_names_another_type_serves_nothing(li: Client, attach: Attach) -> None:
    register_visibility("test.paper", all_of_it)
    digest = storage.keep(corpus.SVG)
    attach(digest, len(corpus.SVG), 7, media="image/svg+xml")
    assert li.get(address(digest)).status_code == 404


def test_changed_bytes_are_not_served(zhang: Client) -> None:
    digest = sent(zhang, corpus.picture("PNG")).json()["sha256"]
    storage.path_of(digest).write_bytes(corpus.HTML)
    answer = zhang.get(address(digest))
    assert answer.status_code == 410
    assert b"script" not in answer.content
    assert "guiju verify" in answer.json()["message"]


def test_a_full_disk_is_said_and_nothing_is_staged(zhang: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: bytes) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(storage, "keep", full)
    answer = sent(zhang, corpus.picture("PNG"))
    assert answer.status_code == 507
    assert "磁盘" in answer.json()["message"]
    assert not Upload.objects.exists()
