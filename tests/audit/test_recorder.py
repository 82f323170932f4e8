from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guiju.kernel.audit import contents
from guiju.kernel.audit.models import Breach, Decision, Evidence, PrivatePart
from guiju.kernel.audit.recorder import Record, Recorder
from guiju.kernel.org.models import Person
from guiju.kernel.store import bulk
from guiju.kernel.store.transaction import writing_transaction
from guiju.lib.digests.canonical import canonical, instant
from guiju.lib.digests.commitment import commitment
from guiju.lib.runs import RUN_BITS
from tests.audit.company import START, Run, arrive, found, row

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("vault")]


def bare(**more: Any) -> Record:
    given: dict[str, Any] = {
        "run": 9,
        "first_free_id": row(9, 1),
        "command": "org.x",
        "actor": 7,
        "occurred_at": START,
        "recorded_at": START,
        "payload": {"writes": []},
    }
    return Record(**{**given, **more})


@contextmanager
def statements(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[type]]:
    """The tables of the bulk inserts, each of which is one statement, and no other statement that writes."""
    calls: list[type] = []
    real = bulk.insert

    def counting(model: type, *rest: Any) -> Any:
        calls.append(model)
        return real(model, *rest)

    monkeypatch.setattr(bulk, "insert", counting)
    with CaptureQueriesContext(connection) as queries:
        yield calls
    said = [query["sql"].lower() for query in queries if "audit_" in query["sql"]]
    assert [sql for sql in said if "insert into" not in sql and "copy" not in sql] == []
    assert len(said) <= len(calls)


def test_the_payload_is_read_back_with_all_it_binds() -> None:
    found()
    evidence = arrive(2)
    payload = Recorder().payload(evidence)
    stored = Evidence.objects.get(pk=evidence)
    assert evidence == 2 << RUN_BITS
    assert payload["run"] == 2
    assert payload["format"] == 1
    assert (payload["command"], payload["actor"]) == (stored.command, stored.actor)
    assert payload["occurred_at"] == instant(stored.occurred_at)
    assert payload["recorded_at"] == instant(stored.recorded_at)
    assert payload["private"] == [0, 2]
    assert stored.leaf is None
    assert [write["table"] for write in payload["writes"]][-3:] == [
        "audit_privatepart",
        "audit_decision",
        "audit_breach",
    ]
    ids = [place for write in payload["writes"] for place in range(write["first"], write["first"] + write["rows"])]
    assert ids == list(range(row(2, 1), row(2, 1) + len(ids)))


def test_commitments_are_over_the_uncompressed_canonical_bytes() -> None:
    found()
    stored = Evidence.objects.get(pk=arrive(3))
    content = contents.unpack(stored.payload, is_compressed=stored.is_compressed)
    assert stored.is_compressed
    assert len(bytes(stored.payload)) < len(content)
    assert canonical(orjson.loads(content)) == content
    assert bytes(stored.public_commitment) == commitment(bytes(stored.salt), content)


def test_a_short_payload_lies_as_it_is() -> None:
    with writing_transaction():
        stored = Evidence.objects.get(pk=Recorder().record(bare()))
    assert not stored.is_compressed
    assert orjson.loads(bytes(stored.payload))["command"] == "org.x"
    assert bytes(stored.private_root) == contents.private_root([])


def test_personal_data_lies_encrypted_and_apart() -> None:
    found()
    evidence = arrive(2)
    parts = list(PrivatePart.objects.filter(evidence_id=evidence).order_by("item"))
    assert [part.item for part in parts] == [0, 2]
    assert orjson.loads(parts[0].payload or "") == {"driver": "张三", "phone": "13800000002"}
    with connection.cursor() as cursor:
        cursor.execute("select payload from audit_privatepart")
        assert all("138" not in payload or "张三" not in payload for (payload,) in cursor.fetchall())
    assert "13800000002" not in str(Recorder().payload(evidence))
    for part in parts:
        assert bytes(part.commitment) == commitment(bytes(part.salt or b""), (part.payload or "").encode())


def test_salts_differ_even_for_the_same_content() -> None:
    with writing_transaction():
        Recorder().record(bare(private={0: {"name": "张三"}, 1: {"name": "张三"}}))
    first, second = PrivatePart.objects.order_by("item")
    assert first.payload == second.payload
    assert bytes(first.commitment) != bytes(second.commitment)


@pytest.mark.parametrize("items", [1, 400])
def test_the_number_of_statements_does_not_depend_on_the_number_of_rows(
    items: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    private = {item: {"name": f"张{item}"} for item in range(items)}
    decisions = {
        name: ["x"] * items if name in ("control", "clauses", "params_digest") else [1] * items
        for name in ("control", "facts_version", "clauses", "params_digest", "judged", "blocked", "held", "warned")
    }
    breaches = {
        name: [1] * items if name in ("actor", "item", "line", "clause_version") else ["x"] * items
        for name in (
            *("actor", "item", "line", "subject_type", "subject_key"),
            *("control", "clause", "clause_version", "effect", "message"),
        )
    }
    with statements(monkeypatch) as calls, writing_transaction():
        Recorder().record(bare(private=private, decisions=decisions, breaches=breaches))
    assert calls == [Evidence, PrivatePart, Decision, Breach]
    assert PrivatePart.objects.count() == Decision.objects.count() == Breach.objects.count() == items


def test_without_rows_there_is_one_statement(monkeypatch: pytest.MonkeyPatch) -> None:
    with statements(monkeypatch) as calls, writing_transaction():
        Recorder().record(bare())
    assert calls == [Evidence]


@pytest.mark.parametrize(
    "wrong",
    [
        {"payload": {"rate": 0.5}},
        {"payload": {"run": 10}},
        {"payload": {"command": "other"}},
        {"payload": {"private": [4]}},
        {"first_free_id": row(9, 0)},
        {"first_free_id": row(10, 1)},
        {"first_free_id": row(8, 5)},
        {"first_free_id": row(9, (1 << RUN_BITS) - 1), "private": {0: {}, 1: {}}},
        {"occurred_at": datetime(2026, 11, 2, 9, 0)},  # noqa: DTZ001
    ],
    ids=str,
)
def test_what_is_not_recorded(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"canonical form|payload says|not its own|time zone"), writing_transaction():
        Recorder().record(bare(**wrong))
    assert not Evidence.objects.exists()


def test_a_refused_run_leaves_neither_rows_nor_evidence(vault: Path) -> None:
    assert vault.exists()
    run = Run(9)

    def refused() -> None:
        with writing_transaction():
            run.insert(Person, number="P-9", name="李四", account_id=None)
            run.record()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        refused()
    assert not Evidence.objects.exists()
    assert not Person.objects.exists()


@pytest.mark.parametrize("stored", [b"", b"(\xb5/\xfd", b"not zstd at all"])
def test_damaged_bytes_are_unreadable(stored: bytes) -> None:
    with pytest.raises(contents.Unreadable):
        contents.unpack(stored, is_compressed=True)


@pytest.mark.parametrize("stored", [b"", b"{", b"[1]", b"\xff"])
def test_what_is_no_payload(stored: bytes) -> None:
    with pytest.raises(contents.Unreadable):
        contents.parse(stored)
