"""Staging, foreign digests, attachment columns, and the check that verify runs."""

import hashlib

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from guiju.kernel.audit.report import registered_checks
from guiju.kernel.files import storage
from guiju.kernel.files.attach import attachment_columns
from guiju.kernel.files.checks import attachments_intact
from guiju.kernel.files.intake import UploadRefused, clean
from guiju.kernel.files.models import Attachment, Upload
from guiju.kernel.files.uploads import stage, staged
from guiju.kernel.store import bulk
from tests.files import corpus
from tests.files.conftest import Attach

UNKNOWN = hashlib.sha256(b"never uploaded").hexdigest()


def test_staging_keeps_the_cleaned_bytes(accounts: tuple[int, int]) -> None:
    photo = corpus.photo_with_place()
    upload = stage(accounts[0], photo, "IMG_0001.jpg")
    cleaned = clean(photo, "")
    assert (upload.sha256, upload.media_type, upload.size) == (cleaned.sha256, "image/jpeg", cleaned.size)
    assert storage.read(upload.sha256) == cleaned.content
    assert b"TELEPHONE-MAKER" not in storage.read(upload.sha256)


def test_the_same_file_of_the_same_account_is_staged_once(accounts: tuple[int, int]) -> None:
    first, other = accounts
    upload = stage(first, corpus.picture("PNG"), "a.png")
    assert stage(first, corpus.picture("PNG"), "b.png").pk == upload.pk
    assert stage(other, corpus.picture("PNG"), "a.png").pk != upload.pk
    assert Upload.objects.count() == 2


def test_a_refused_file_leaves_nothing(accounts: tuple[int, int]) -> None:
    with pytest.raises(UploadRefused):
        stage(accounts[0], corpus.SVG, "a.png")
    assert not Upload.objects.exists()
    assert not (storage.path_of(UNKNOWN).parents[2]).exists()


def test_a_foreign_digest_is_as_unknown_as_one_that_never_was(accounts: tuple[int, int]) -> None:
    own, foreign = accounts
    mine = stage(own, corpus.picture("PNG"), "a.png")
    theirs = stage(foreign, corpus.picture("JPEG"), "b.jpg")
    asked = [mine.sha256, theirs.sha256, UNKNOWN, "../../etc/passwd", "\0", mine.sha256.upper(), "\ud800"]
    assert staged(own, asked) == {mine.sha256: ("image/png", mine.size)}
    assert staged(foreign, asked) == {theirs.sha256: ("image/jpeg", theirs.size)}
    assert staged(own, []) == {}


def test_many_digests_are_one_query(
    accounts: tuple[int, int], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    mine = [stage(accounts[0], corpus.picture("PNG", (width, 8)), "a").sha256 for width in range(8, 12)]
    others = [hashlib.sha256(bytes([number % 256, number // 256])).hexdigest() for number in range(40_000)]
    with django_assert_num_queries(1):
        assert staged(accounts[0], mine + others).keys() == set(mine)


def test_attachment_columns_are_what_the_bulk_writer_takes(accounts: tuple[int, int]) -> None:
    uploads = [stage(accounts[0], corpus.picture(kind), "a") for kind in ("PNG", "JPEG")]
    digests = [upload.sha256 for upload in uploads]
    columns = attachment_columns(
        digests, staged(accounts[0], digests), purpose="difference", document_type="t", document_ids=[5, 6]
    )
    with connection.writing():
        bulk.insert(Attachment, {**columns, "id": range(1 << 20, (1 << 20) + 2)}, 2)
    rows = Attachment.objects.order_by("id").values_list("sha256", "media_type", "size", "purpose", "document_id")
    assert list(rows) == [
        (digests[0], "image/png", uploads[0].size, "difference", 5),
        (digests[1], "image/jpeg", uploads[1].size, "difference", 6),
    ]


def test_columns_of_an_unknown_digest_or_a_missing_document_are_an_error() -> None:
    known = {UNKNOWN: ("image/png", 1)}
    with pytest.raises(KeyError):
        attachment_columns([UNKNOWN], {}, purpose="p", document_type="t", document_ids=[1])
    with pytest.raises(ValueError, match="documents"):
        attachment_columns([UNKNOWN], known, purpose="p", document_type="t", document_ids=[])


def test_verify_runs_the_check() -> None:
    assert [(c.title, c.function) for c in registered_checks() if c.name == "attachments"] == [
        ("附件与摘要一致", attachments_intact)
    ]


def test_intact_attachments_are_counted(attach: Attach) -> None:
    assert attachments_intact("default") == (0, None)
    for document, content in enumerate([b"one", b"two", b"one"]):
        attach(storage.keep(content), 3, document)
    assert attachments_intact("default") == (3, None)


@pytest.mark.parametrize("fault", ["changed", "same length", "emptied", "missing", "other size", "no digest"])
def test_one_fault_among_many_is_named(attach: Attach, fault: str) -> None:
    for document in range(20):
        attach(storage.keep(b"content %d" % document), len(b"content %d" % document), document)
    digest, size = storage.keep(b"hit"), 3
    path = storage.path_of(digest)
    if fault == "other size":
        size = 4
    elif fault == "no digest":
        digest = "../../secrets/session"
    elif fault == "missing":
        path.unlink()
    else:
        path.write_bytes({"changed": b"hitt", "same length": b"hiT", "emptied": b""}[fault])
    attach(digest, size, 99)
    row = Attachment.objects.get(document_id=99).pk
    found = attachments_intact("default").fault
    assert found is not None
    assert found.startswith(f"附件 {row}：")
