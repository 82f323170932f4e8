"""Checks against what lies outside the database: anchor files and the receipts that clients hold."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import orjson

from guiju.kernel.audit import anchor, heads
from guiju.kernel.audit.models import Evidence, SigningKey, TreeHead
from guiju.kernel.audit.report import Result, Tally, named
from guiju.lib.runs import RUN_BITS

_LINES_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class Moment:
    """How many heads the database had and how long the anchor was (bytes; None: no file) at one moment."""

    heads: int
    length: int | None


def moment(using: str) -> Moment:
    """Taken first inside a snapshot: no head is on its way from the database to the anchor."""
    with anchor.reading():
        path = anchor.path()
        count = TreeHead.objects.using(using).count()
        return Moment(count, path.stat().st_size if path.exists() else None)


def check_own(now: Moment, using: str) -> Result:
    """The anchor file of this installation has exactly the heads of the database, line k head k."""
    if now.length is None:
        fault = f"锚文件不存在，数据库有 {now.heads} 个封存头" if now.heads else None
        return Result(0, fault)
    tally = _compare(_lines(anchor.path(), now.length), using, is_whole=True)
    if tally.counted < now.heads:
        tally.fail(f"锚文件缺少第 {tally.counted + 1} 行起的 {now.heads - tally.counted} 行：锚文件被截短")
    return tally.result()


def check_copy(path: Path, using: str) -> Result:
    """A copy of the anchor from elsewhere; it may be older than the database, but not say anything else."""
    if not path.exists():
        return Result(0, f"锚副本 {path.name} 不存在")
    return _compare(_lines(path, path.stat().st_size), using, is_whole=False).result()


def _lines(path: Path, length: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        while length > 0 and (line := file.readline(length)):
            length -= len(line)
            yield line


def _compare(lines: Iterator[bytes], using: str, *, is_whole: bool) -> Tally:
    tally = Tally()
    public = {key.key_id: bytes(key.public_key) for key in SigningKey.objects.using(using)}
    while chunk := list(islice(lines, _LINES_AT_ONCE)):
        ids = [anchor.head_id(line) for line in chunk]
        stored = TreeHead.objects.using(using).in_bulk([known for known in ids if known is not None])
        for known, line in zip(ids, chunk, strict=True):
            number = tally.counted + 1
            head = stored.get(known) if known is not None else None
            if known is None or (is_whole and known != number):
                tally.fail(f"锚文件第 {number} 行被改动、调换或删除")
            elif head is None:
                tally.fail(f"锚文件有封存头 {known}，数据库没有：历史被截短，或恢复了旧备份")
            elif line != heads.anchor_line(head, public.get(head.key_id, b"")):
                tally.fail(f"锚文件第 {number} 行与数据库的封存头 {known} 不符：其中之一被改动")
            if tally.fault is not None:
                return tally
            tally.counted += 1
    return tally


def check_receipts(lines: Iterable[str | bytes], using: str) -> Result:
    """Each run that a client holds a receipt of has its evidence; a line is a JSON object with ``run``."""
    tally = Tally()
    waiting = iter(lines)
    while chunk := list(islice(waiting, _LINES_AT_ONCE)):
        runs = []
        for line in chunk:
            try:
                runs.append(int(orjson.loads(line)["run"]))
            except (orjson.JSONDecodeError, KeyError, TypeError, ValueError):
                tally.fail(f"回执第 {tally.counted + len(runs) + 1} 行无法读取")
                return tally.result()
        wanted = [run << RUN_BITS for run in runs]
        found = set(Evidence.objects.using(using).filter(id__in=wanted).values_list("id", flat=True))
        lost = next((evidence for evidence in wanted if evidence not in found), None)
        if lost is not None:
            tally.fail(f"回执所说的运行 {lost >> RUN_BITS} 没有证据 {named(Evidence, lost)}：已确认的提交丢失")
        tally.counted += len(runs)
    return tally.result()
