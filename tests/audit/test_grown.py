"""Rows from before a release that added a column verify by the digest of their day."""

from pathlib import Path

import pytest
from django.db import connection

from guiju.domains.catalogue.models import Sku
from guiju.kernel.audit import sealer
from guiju.kernel.audit.export import export
from guiju.kernel.audit.verify import verify
from guiju.kernel.store import bulk, triggers
from guiju.kernel.store.transaction import writing_transaction
from tests.audit import outsider
from tests.audit.company import Run, arrive, found

pytestmark = pytest.mark.django_db


@pytest.fixture
def grown(vault: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """SKU had no ``spec`` when the first run was posted; the migration that added it wrote an empty text."""
    table = bulk.table_of(Sku)
    before = [column for column in table.immutable if column != "spec"]
    with monkeypatch.context() as patch:
        patch.setattr(table, "immutable", before)
        found()
    monkeypatch.setattr(table, "grown", {"spec": ""})
    arrive(2)
    with writing_transaction():
        run = Run(3)
        run.insert(Sku, code="SKU-2", name="新品", spec="蓝色", shelf_life_days=None)
        run.record(command="catalogue.register")
    sealer.seal()
    return vault


def test_old_and_new_rows_verify(grown: Path) -> None:
    report = verify()
    assert report.ok, report.text()


def test_an_outsider_verifies_them_too(grown: Path, tmp_path: Path) -> None:
    export(tmp_path / "evidence.jsonl", with_rows=True)
    assert outsider.verify((tmp_path / "evidence.jsonl").read_text().splitlines())["evidence"] == 3


def test_without_the_declaration_old_rows_are_a_fault(grown: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk.table_of(Sku), "grown", {})
    assert "catalogue_sku" in (verify().first_fault or "")


@pytest.mark.parametrize(("code", "spec"), [("SKU-1", "红色"), ("SKU-2", ""), ("SKU-2", "红色")])
def test_the_new_column_cannot_be_edited_on_either(grown: Path, code: str, spec: str) -> None:
    with connection.writing(), connection.cursor() as cursor:
        triggers.drop("catalogue_sku_posted_update", "catalogue_sku")
        cursor.execute("update catalogue_sku set spec = %s where code = %s", [spec, code])
    triggers_aside = [check.fault for check in verify().checks if check.name == "documents"]
    assert triggers_aside[0] is not None
    assert "catalogue_sku" in triggers_aside[0]
