"""The last step of a run: one evidence row that binds all the run has written, with its private parts apart."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from guiju.kernel.audit import contents
from guiju.kernel.audit.authorship import authored_salt
from guiju.kernel.audit.models import Breach, Decision, Evidence, PrivatePart
from guiju.kernel.store import bulk
from guiju.kernel.store.models import Posted
from guiju.lib.digests.canonical import canonical, instant
from guiju.lib.digests.commitment import commitment, new_salt
from guiju.lib.runs import IDS_A_RUN, RUN_BITS


@dataclass(frozen=True, slots=True)
class Record:
    """What a run hands over.

    ``first_free_id``: from here on, ids of the run may be given to private parts, decisions and breaches.
    ``payload``: the public part, of integers, text, booleans, None, lists and dicts; ``writes`` in it names each bulk
    insert into a posted table as ``{"table", "first", "rows", "digest"}``.
    ``private``: the personal data of an item, by its position.
    ``decisions`` and ``breaches``: columns of equal length without ``id`` and ``evidence_id``.
    """

    run: int
    first_free_id: int
    command: str
    actor: int
    occurred_at: datetime
    recorded_at: datetime
    payload: dict[str, Any]
    private: dict[int, dict[str, Any]] = field(default_factory=dict)
    decisions: dict[str, list[Any]] = field(default_factory=dict)
    breaches: dict[str, list[Any]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Rows:
    model: type[Posted]
    columns: dict[str, Any]
    size: int
    write: dict[str, Any]


class Recorder:
    """Writes evidence and reads it back."""

    def record(self, record: Record, using: str = "default") -> int:
        """Write the evidence of a run inside its transaction and return the evidence id.

        At most four statements: evidence, private parts, decisions, breaches; a table without rows has none.

        Raises:
            ValueError: the payload has no canonical form, claims another run's metadata, or the run has no ids left.
        """
        evidence = record.run << RUN_BITS
        commitments, private = _private_columns(record)
        parts = _children(record, evidence, private)
        writes = [*record.payload.get("writes", []), *(rows.write for rows in parts)]
        payload = {**record.payload, **_metadata(record), "private": sorted(record.private), "writes": writes}
        content = canonical(payload)
        salt = authored_salt(content)
        stored, is_compressed = contents.pack(content)
        row = {
            "id": evidence,
            "command": record.command,
            "actor": record.actor,
            "occurred_at": record.occurred_at,
            "recorded_at": record.recorded_at,
            "payload": stored,
            "is_compressed": is_compressed,
            "salt": salt,
            "public_commitment": commitment(salt, content),
            "private_root": contents.private_root(commitments),
            "leaf": None,
        }
        bulk.insert(Evidence, row, 1, using)
        for rows in parts:
            bulk.insert(rows.model, rows.columns, rows.size, using)
        return evidence

    def payload(self, evidence_id: int, using: str = "default") -> dict[str, Any]:
        """The public part of a run.

        Raises:
            Evidence.DoesNotExist: there is no such evidence.
        """
        stored, is_compressed = (
            Evidence.objects.using(using).values_list("payload", "is_compressed").get(pk=evidence_id)
        )
        return contents.parse(contents.unpack(stored, is_compressed=is_compressed))


def _metadata(record: Record) -> dict[str, Any]:
    metadata = {
        "format": contents.FORMAT,
        "run": record.run,
        "command": record.command,
        "actor": record.actor,
        "occurred_at": instant(record.occurred_at),
        "recorded_at": instant(record.recorded_at),
    }
    for name in [*metadata, "private"]:
        if name in record.payload and record.payload[name] != metadata.get(name):
            message = f"the payload says {name}={record.payload[name]!r}"
            raise ValueError(message)
    return metadata


def _private_columns(record: Record) -> tuple[list[bytes], dict[str, list[Any]]]:
    if not record.private:
        return [], {}
    items = sorted(record.private)
    texts = [canonical(record.private[item]) for item in items]
    salts = [new_salt() for _ in items]
    commitments = [commitment(salt, text) for salt, text in zip(salts, texts, strict=True)]
    columns: dict[str, list[Any]] = {
        "item": items,
        "payload": [text.decode() for text in texts],
        "salt": salts,
        "commitment": commitments,
    }
    return commitments, columns


def _children(record: Record, evidence: int, private: dict[str, list[Any]]) -> list[_Rows]:
    """Private parts, decisions and breaches with their ids and digests, ready to be named by the payload."""
    children, free = [], record.first_free_id
    for model, columns, counted in (
        (PrivatePart, private, "item"),
        (Decision, record.decisions, "control"),
        (Breach, record.breaches, "control"),
    ):
        size = len(columns[counted]) if columns else 0
        if not size:
            continue
        table = bulk.table_of(model)
        given = {**columns, "id": range(free, free + size), "evidence_id": evidence}
        whole = bulk.filled(table, given, size)
        write = {"table": table.name, "first": free, "rows": size, "digest": bulk.digest(table, whole)}
        children.append(_Rows(model, whole, size, write))
        free += size
    if not evidence < record.first_free_id <= free <= evidence + IDS_A_RUN:
        message = f"run {record.run}: ids {record.first_free_id}–{free} are not its own"
        raise ValueError(message)
    return children
