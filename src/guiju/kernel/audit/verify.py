"""``guiju verify``: everything that was sealed, written and anchored, compared inside one snapshot of the database."""

from collections.abc import Iterator
from pathlib import Path

from guiju.kernel.audit import anchor as anchors
from guiju.kernel.audit import anchored
from guiju.kernel.audit.chains import check_heads, check_keys, check_leaves, checkable
from guiju.kernel.audit.gaps import gaps
from guiju.kernel.audit.models import Evidence
from guiju.kernel.audit.report import Check, Report, Result, registered_checks
from guiju.kernel.audit.rows import RowChecks
from guiju.kernel.store import triggers
from guiju.kernel.store.transaction import snapshot


def verify(using: str = "default", anchor: Path | None = None, receipts: Path | None = None) -> Report:
    """Compare seals, evidence, posted rows and anchor; each check names its first fault.

    Args:
        using: the database.
        anchor: a copy of the anchor kept elsewhere; it may be older than the database. The installation's own anchor
            and its sink, where one is set, are compared anyway.
        receipts: a file of JSON lines with ``run``, one for each receipt a client holds.
    """
    with snapshot(using):
        now = anchored.moment(using)
        checks = [Check(name, title, *result) for name, title, result in _results(using, now, anchor, receipts)]
        unsealed = Evidence.objects.using(using).filter(leaf__isnull=True).count()
        lost = now.heads - len(checkable(using))
        explained = tuple(gaps(using))
    return Report(tuple(checks), unsealed, lost, explained)


def _results(
    using: str, now: anchored.Moment, anchor: Path | None, receipts: Path | None
) -> Iterator[tuple[str, str, Result]]:
    yield "triggers", "防改触发器", _check_triggers(using)
    yield "keys", "签名公钥", check_keys(using)
    yield "heads", "封存头与签名", check_heads(using)
    yield "leaves", "叶与根", check_leaves(using)
    rows = RowChecks(using)
    rows.go()
    yield "payloads", "证据内容", rows.payloads.result()
    yield "private", "隐私部分", rows.private.result()
    yield "documents", "证据所列的单据", rows.documents.result()
    yield "unnamed", "单据都有证据", rows.unnamed.result()
    yield "anchor", "锚文件", anchored.check_own(now, using)
    for name, title, path in (("sink", "锚的外部副本", anchors.sink()), ("copy", "所给的锚副本", anchor)):
        if path is not None:
            yield name, title, anchored.check_copy(path, using)
    if receipts is not None:
        with receipts.open("rb") as lines:
            yield "receipts", "回执", anchored.check_receipts(lines, using)
    for check in registered_checks():
        yield check.name, check.title, Result(*check.function(using))


def _check_triggers(using: str) -> Result:
    faults = triggers.missing(using)
    wanted = len(triggers.declared(using))
    return Result(wanted, f"触发器 {faults[0]} 缺失或被改动（共 {len(faults)} 个）" if faults else None)
