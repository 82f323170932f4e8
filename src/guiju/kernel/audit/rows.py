"""Checks of what evidence says against what the tables hold, both ways, in one pass over the runs.

Ids order rows by run, so a window of runs is a range of ids in every posted table: each row in it is either named by
the evidence of its run, with the digest of its immutable columns, or it is nobody's.
"""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from cryptography.fernet import InvalidToken
from django.db import DatabaseError, models
from django.db.models.functions import Cast

from guiju.kernel.audit import contents
from guiju.kernel.audit.authorship import is_authored
from guiju.kernel.audit.models import Evidence, PrivatePart, SigningKey, TreeHead
from guiju.kernel.audit.report import Tally, named
from guiju.kernel.store import bulk, triggers
from guiju.kernel.store.fields import key_ring
from guiju.kernel.store.models import Posted
from guiju.lib.digests.canonical import instant
from guiju.lib.digests.commitment import commitment
from guiju.lib.runs import IDS_A_RUN, RUN_BITS, evidence_of

RUNS_A_WINDOW = 2_000
ROWS_A_WINDOW = 100_000
_PROVEN_OTHERWISE = (Evidence, SigningKey, TreeHead)


@dataclass(frozen=True, slots=True)
class Write:
    """A range of rows of one table that the evidence of a run names."""

    evidence: int
    table: str
    first: int
    rows: int
    digest: str


@dataclass(frozen=True, slots=True)
class Run:
    evidence: int
    private_root: bytes
    items: list[Any]
    writes: list[Write]


class RowChecks:
    """The four checks of one pass."""

    def __init__(self, using: str) -> None:
        self.using = using
        self.payloads, self.private, self.documents, self.unnamed = Tally(), Tally(), Tally(), Tally()
        self.models = [model for model in triggers.posted_models() if model not in _PROVEN_OTHERWISE]

    def go(self) -> None:
        low: int | None = None
        window: list[Run] = []
        rows = 0
        for run in self._runs():
            if len(window) >= RUNS_A_WINDOW or rows >= ROWS_A_WINDOW:
                self._compare(window, low, run.evidence)
                low, window, rows = run.evidence, [], 0
            window.append(run)
            rows += sum(write.rows for write in run.writes)
        self._compare(window, low, None)

    def _runs(self) -> Iterator[Run]:
        for row in Evidence.objects.using(self.using).order_by("id").iterator(chunk_size=500):
            self.payloads.counted += 1
            yield self._read(row)

    def _read(self, row: Evidence) -> Run:
        payload: dict[str, Any] = {}
        try:
            content = contents.unpack(row.payload, is_compressed=row.is_compressed)
            payload = contents.parse(content)
            if commitment(bytes(row.salt), content) != bytes(row.public_commitment):
                self.payloads.fail(f"{named(Evidence, row.id)} 的内容与承诺不符：内容被改动")
            elif not is_authored(bytes(row.salt), content):
                self.payloads.fail(f"{named(Evidence, row.id)} 不是本系统写的：伪造的证据")
        except (contents.Unreadable, ValueError) as error:
            self.payloads.fail(f"{named(Evidence, row.id)} 的内容无法读取：{error}")
        else:
            for name, stands in _columns(row).items():
                if payload.get(name) != stands:
                    self.payloads.fail(
                        f"{named(Evidence, row.id)} 的 {name} 列与内容不符：{stands} ≠ {payload.get(name)}"
                    )
        return Run(row.id, bytes(row.private_root), payload.get("private", []), self._writes(row.id, payload))

    def _writes(self, evidence: int, payload: dict[str, Any]) -> list[Write]:
        writes = []
        for entry in payload.get("writes", []):
            try:
                write = Write(evidence, entry["table"], int(entry["first"]), int(entry["rows"]), entry["digest"])
            except (TypeError, KeyError, ValueError):
                self.documents.fail(f"{named(Evidence, evidence)} 的写入清单无法读取")
                continue
            if evidence < write.first <= write.first + write.rows - 1 < evidence + IDS_A_RUN:
                writes.append(write)
            else:
                self.documents.fail(f"{named(Evidence, evidence)} 声称写入了不属于它的行 {write.table}#{write.first}")
        return writes

    def _compare(self, window: list[Run], low: int | None, high: int | None) -> None:
        by_table: dict[str, list[Write]] = {}
        for run in window:
            for write in run.writes:
                by_table.setdefault(write.table, []).append(write)
        for model in self.models:
            writes = sorted(by_table.pop(model._meta.db_table, []), key=lambda write: write.first)
            try:
                self._compare_table(model, writes, low, high)
            except (ValueError, TypeError, OverflowError, DatabaseError) as error:
                self.documents.fail(f"{named(model, low or 0)} 起的行无法读取：{error}")
        for writes in by_table.values():
            self.documents.fail(f"{named(Evidence, writes[0].evidence)} 写入的表 {writes[0].table} 不存在")
        self._compare_private(window, low, high)

    def _compare_table(self, model: type[Posted], writes: list[Write], low: int | None, high: int | None) -> None:
        table = bulk.table_of(model)
        immutable = [str(column) for column in table.immutable]
        names = [table.fields[column].attname for column in immutable]
        rows = list(_within(model, "id", low, high, self.using).values_list(*names))
        place = immutable.index("id")
        ids = [row[place] for row in rows]
        reached = 0
        for write in writes:
            start, stop = bisect_left(ids, write.first), bisect_left(ids, write.first + write.rows)
            self._refuse_unnamed(model, ids[reached:start])
            if stop - start != write.rows or start < reached:
                self.documents.fail(_gap(model, write, ids[max(start, reached) : stop]))
            else:
                columns: dict[str, bulk.Column] = dict(zip(immutable, zip(*rows[start:stop], strict=True), strict=True))
                if bulk.digested(table, columns, write.digest) is None:
                    last = write.first + write.rows - 1
                    fault = f"与证据 audit_evidence#{write.evidence} 的摘要不符：过账后被改动"
                    self.documents.fail(f"{named(model, write.first, last)} {fault}")
            self.documents.counted += stop - start
            reached = max(reached, stop)
        self._refuse_unnamed(model, ids[reached:])
        self.unnamed.counted += len(ids)

    def _refuse_unnamed(self, model: type[Posted], ids: list[int]) -> None:
        if ids:
            self.unnamed.fail(f"{named(model, ids[0])} 没有证据：不是由命令写入的，或其证据被删除（共 {len(ids)} 行）")

    def _compare_private(self, window: list[Run], low: int | None, high: int | None) -> None:
        parts = _within(PrivatePart, "evidence_id", low, high, self.using).annotate(
            sealed=Cast("payload", models.TextField())
        )
        by_evidence: dict[int, list[Any]] = {}
        columns = ("evidence_id", "id", "item", "sealed", "salt", "commitment", "erased_at")
        for part in parts.order_by("evidence_id", "item").values_list(*columns, named=True):
            self.private.counted += 1
            by_evidence.setdefault(part.evidence_id, []).append(part)
            fault = _fault_of_part(part)
            if fault is not None:
                self.private.fail(f"{named(PrivatePart, part.id)}（证据 audit_evidence#{part.evidence_id}）{fault}")
        for run in window:
            stored = by_evidence.pop(run.evidence, [])
            if [part.item for part in stored] != run.items:
                self.private.fail(f"{named(Evidence, run.evidence)} 的隐私部分缺失或多出")
            elif contents.private_root(bytes(part.commitment) for part in stored) != run.private_root:
                self.private.fail(f"{named(Evidence, run.evidence)} 的隐私承诺根不符")
        for evidence, strays in by_evidence.items():
            self.private.fail(f"{named(PrivatePart, strays[0].id)} 所属的证据 audit_evidence#{evidence} 不存在")


def _columns(row: Evidence) -> dict[str, Any]:
    return {
        "format": contents.FORMAT,
        "run": row.id >> RUN_BITS if row.id == evidence_of(row.id) else None,
        "command": row.command,
        "actor": row.actor,
        "occurred_at": instant(row.occurred_at),
        "recorded_at": instant(row.recorded_at),
    }


def _within(
    model: type[models.Model], column: str, low: int | None, high: int | None, using: str
) -> models.QuerySet[Any]:
    rows = model._base_manager.using(using).order_by(column)
    if low is not None:
        rows = rows.filter(**{f"{column}__gte": low})
    if high is not None:
        rows = rows.filter(**{f"{column}__lt": high})
    return rows


def _gap(model: type[Posted], write: Write, standing: list[int]) -> str:
    there = set(standing)
    lost = next((row for row in range(write.first, write.first + write.rows) if row not in there), write.first)
    counts = f"写入过 {write.rows} 行，现有 {len(standing)} 行"
    return f"{named(model, lost)} 缺失：证据 audit_evidence#{write.evidence} {counts}"


def _fault_of_part(part: Any) -> str | None:
    if part.erased_at is not None:
        return None if part.sealed is None and part.salt is None else "已清除但内容还在"
    if part.sealed is None or part.salt is None:
        return "的内容丢失，且没有清除记录"
    try:
        text = key_ring().decrypt(part.sealed.encode())
        if commitment(bytes(part.salt), text) == bytes(part.commitment):
            return None
    except (InvalidToken, ValueError):
        return "的内容无法解密"
    return "的内容与承诺不符"
