"""Accounts, a data folder that is thrown away, and attachments written as a run writes them."""

import itertools
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection
from pytest_django import Settings

from guiju.kernel.accounts.models import Account
from guiju.kernel.files import visibility
from guiju.kernel.files.attach import attachment_columns
from guiju.kernel.files.models import Attachment
from guiju.kernel.store import bulk

Attach = Callable[..., None]


@pytest.fixture
def data(settings: Settings, tmp_path: Path) -> Path:
    settings.DATA = tmp_path / "data"
    return tmp_path / "data"


@pytest.fixture
def accounts(db: None, data: Path) -> tuple[int, int]:
    """The ids of two accounts that have nothing to do with each other."""
    with connection.writing():
        bulk.insert(Account, {"id": [71, 72], "username": ["zhang", "li"]}, 2)
    return 71, 72


@pytest.fixture
def attach(accounts: tuple[int, int]) -> Attach:
    ids = itertools.count(1 << 20)

    def write(
        digest: str, size: int, document: int, document_type: str = "test.paper", media: str = "image/png"
    ) -> None:
        columns = attachment_columns(
            [digest], {digest: (media, size)}, purpose="proof", document_type=document_type, document_ids=[document]
        )
        with connection.writing():
            bulk.insert(Attachment, {**columns, "id": [next(ids)]}, 1)

    return write


@pytest.fixture
def no_visibilities(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visibility, "_visibilities", {})
