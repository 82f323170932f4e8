"""Evidence as a file that an outsider can verify without guiju; ``docs/evidence-format.md`` describes every line."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson

from guiju.kernel.audit import contents, heads
from guiju.kernel.audit.models import Evidence, PrivatePart, SigningKey, TreeHead
from guiju.kernel.store import bulk, triggers
from guiju.kernel.store.models import Posted
from guiju.kernel.store.transaction import snapshot
from guiju.lib.digests.canonical import canonical, instant

_HASHES_A_LINE = 1_000


def export(
    path: Path,
    first: int | None = None,
    last: int | None = None,
    *,
    with_private: bool = False,
    with_rows: bool = False,
    using: str = "default",
) -> int:
    """Write the sealed evidence of the leaves ``first`` to ``last`` (both included) and return their number.

    All heads, keys and the hashes of all other leaves are in the file too, so that every root can be computed again.
    ``with_private`` adds personal data that has not been erased, ``with_rows`` the posted rows that the evidence names.
    The file is complete or not there: it is written beside ``path`` and moved.
    """
    draft = path.with_name(f".{path.name}.draft")
    count = 0
    with snapshot(using), draft.open("wb") as file:
        size = Evidence.objects.using(using).filter(leaf__isnull=False).count()
        low = max(first or 0, 0)
        high = min(size - 1 if last is None else last, size - 1)
        for line in _preface(size, low, high, using):
            file.write(canonical(line) + b"\n")
        for line in _leaves(low, high, with_private=with_private, with_rows=with_rows, using=using):
            count += line["type"] == "evidence"
            file.write(canonical(line) + b"\n")
    draft.replace(path)
    return count


def _preface(size: int, low: int, high: int, using: str) -> Iterator[dict[str, Any]]:
    yield {
        "type": "guiju-evidence/1",
        "exported_at": instant(datetime.now(UTC)),
        "first": low,
        "last": high,
        "leaves": size,
    }
    yield from key_lines(using)
    for head in TreeHead.objects.using(using).order_by("id").iterator():
        yield head_line(head)


def key_lines(using: str) -> Iterator[dict[str, Any]]:
    for key in SigningKey.objects.using(using).order_by("id"):
        yield {
            "type": "key",
            "id": key.id,
            "key_id": key.key_id,
            "public_key": bytes(key.public_key).hex(),
            "introduced_by": key.introduced_by,
            "introduced_at": instant(key.introduced_at),
            "signature": bytes(key.signature).hex(),
        }


def head_line(head: TreeHead) -> dict[str, Any]:
    return {**orjson.loads(heads.statement(head)), "type": "head", "signature": bytes(head.signature).hex()}


def _leaves(low: int, high: int, *, with_private: bool, with_rows: bool, using: str) -> Iterator[dict[str, Any]]:
    hashes: list[str] = []
    stored = Evidence.objects.using(using).filter(leaf__isnull=False).order_by("leaf")
    leaf = -1
    for leaf, row in enumerate(stored.iterator(chunk_size=500)):
        if low <= leaf <= high:
            if hashes:
                yield _hashes(leaf, hashes)
                hashes = []
            yield evidence_line(row, with_private=with_private, using=using)
            if with_rows:
                yield from row_lines(row, using)
        else:
            hashes.append(contents.evidence_leaf(row.public_commitment, row.private_root).hex())
            if len(hashes) == _HASHES_A_LINE:
                yield _hashes(leaf + 1, hashes)
                hashes = []
    if hashes:
        yield _hashes(leaf + 1, hashes)


def _hashes(end: int, hashes: list[str]) -> dict[str, Any]:
    return {"type": "leaves", "first": end - len(hashes), "hashes": list(hashes)}


def evidence_line(row: Evidence, *, with_private: bool, using: str) -> dict[str, Any]:
    return {
        "type": "evidence",
        "id": row.id,
        "leaf": row.leaf,
        "salt": bytes(row.salt).hex(),
        "public_commitment": bytes(row.public_commitment).hex(),
        "private_root": bytes(row.private_root).hex(),
        "payload": contents.unpack(row.payload, is_compressed=row.is_compressed).decode(),
        "private": [
            _part(part, with_private=with_private)
            for part in PrivatePart.objects.using(using).filter(evidence_id=row.id).order_by("item")
        ],
    }


def _part(part: PrivatePart, *, with_private: bool) -> dict[str, Any]:
    is_shown = with_private and part.erased_at is None
    return {
        "item": part.item,
        "commitment": bytes(part.commitment).hex(),
        "salt": bytes(part.salt).hex() if is_shown and part.salt is not None else None,
        "payload": part.payload if is_shown else None,
        "erased_at": instant(part.erased_at) if part.erased_at else None,
    }


def row_lines(row: Evidence, using: str) -> Iterator[dict[str, Any]]:
    models = {model._meta.db_table: model for model in triggers.posted_models()}
    payload = contents.parse(contents.unpack(row.payload, is_compressed=row.is_compressed))
    for write in payload["writes"]:
        columns = _columns(models[write["table"]], write, using)
        yield {"type": "rows", "evidence": row.id, "table": write["table"], "first": write["first"], "columns": columns}


def _columns(model: type[Posted], write: dict[str, Any], using: str) -> dict[str, list[Any]]:
    """Of the rows as they stand, the columns that were digested; all of them where the digest fits none."""
    table, first, rows = bulk.table_of(model), write["first"], write["rows"]
    names = [table.fields[column].attname for column in table.immutable]
    stored = model._base_manager.using(using).filter(id__gte=first, id__lt=first + rows).order_by("id")
    values = list(stored.values_list(*names))
    contents_of = zip(*values, strict=True) if values else ([] for _ in names)
    columns: dict[str, Any] = dict(zip(map(str, table.immutable), contents_of, strict=True))
    return {
        column: orjson.loads(orjson.dumps(content, default=_hexadecimal, option=orjson.OPT_UTC_Z))
        for column, content in (bulk.digested(table, columns, write["digest"]) or columns).items()
    }


def _hexadecimal(value: Any) -> str:
    return bytes(value).hex()
