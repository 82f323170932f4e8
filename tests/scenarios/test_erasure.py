"""One person's data is erased from evidence: the history stays whole and verifiable."""

from pathlib import Path

import pytest
from django.db import connection

from guiju.kernel.audit.models import PrivatePart
from guiju.kernel.audit.rotation import rotate
from guiju.kernel.audit.sealer import seal
from guiju.kernel.audit.verify import verify
from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.commands.erase import ErasePersonalData
from guiju.kernel.commands.run import run_items
from tests.audit.vault import vault
from tests.clauses.company import Company

__all__ = ["vault"]


@pytest.mark.real_commits
def test_an_erased_item_leaves_every_seal_valid(vault: Path) -> None:
    company = Company.founded()
    company.request("A-500", 1, picker="王小明")
    part = PrivatePart.objects.latest("id")
    assert part.payload is not None
    assert "王小明" in part.payload
    seal()
    order = {"evidence": part.evidence_id, "item": part.item, "reason": "本人要求删除"}
    outcome = run_items(ErasePersonalData, [order], Context(actor=SYSTEM, request_id="erase:1"))
    assert outcome.done == [0]
    part.refresh_from_db()
    assert (part.payload, part.salt) == (None, None)
    rotate()
    seal()
    report = verify()
    assert report.ok, report.text()


@pytest.mark.real_commits
def test_data_erased_without_an_order_is_found(vault: Path) -> None:
    company = Company.founded()
    company.request("A-500", 1, picker="王小明")
    part = PrivatePart.objects.latest("id")
    seal()
    with connection.writing(), connection.cursor() as cursor:
        cursor.execute(
            "update audit_privatepart set payload = null, salt = null, erased_at = '2026-01-01 00:00:00+00' where id = %s",
            [part.id],
        )
    assert not verify().ok
