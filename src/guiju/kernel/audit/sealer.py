"""The sealer: gives unsealed evidence its leaf numbers and signs a tree head over all leaves."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from threading import Lock

from django.db import connections
from django.db.models import QuerySet

from guiju.kernel.audit import anchor, heads, keys
from guiju.kernel.audit.contents import evidence_leaf
from guiju.kernel.audit.models import Evidence, TreeHead
from guiju.kernel.store.arrays import is_postgresql, rows_of, rows_parameters
from guiju.kernel.store.transaction import writing_transaction
from guiju.kernel.store.written import Written
from guiju.lib.digests.merkle import Frontier

ROWS_A_HEAD = 50_000
_ADVISORY_LOCK = 0x67756A75

_frontiers: dict[str, Frontier] = {}
_frontiers_lock = Lock()


class HistoryBroken(Exception):
    """The sealed evidence does not give the root of the last head: nothing is signed over it."""


def seal(using: str = "default") -> int:
    """Seal all evidence that has no leaf yet; returns the number of rows sealed.

    A run that commits late keeps its empty leaf and is sealed next time, so ids need not commit in order.

    Raises:
        HistoryBroken: sealed evidence was changed; `verify` names the place.
        KeyMissing: the signing key is not in the secrets folder.
        OSError: the anchor could not be written; the head is in the database and is appended next time.
    """
    sealed = 0
    while _FIRST_UNSEALED.column({}, using):
        with sealing(using):
            taken = _seal_some(using)
        sealed += taken
        if not taken:
            break
    return sealed


def start(using: str = "default") -> None:
    """Bring the anchor up to the database after a stop between the two."""
    with anchor.sealing_lock() as file:
        anchor.catch_up(file, using)


@contextmanager
def sealing(using: str = "default") -> Iterator[None]:
    """The one place where heads are written: locked against other sealers, anchored after the commit."""
    with anchor.sealing_lock() as file:
        with writing_transaction(using):
            if is_postgresql(using):
                with connections[using].cursor() as cursor:
                    cursor.execute("select pg_advisory_xact_lock(%s)", [_ADVISORY_LOCK])
            yield
        anchor.catch_up(file, using)


def _unsealed(using: str) -> QuerySet[Evidence]:
    return Evidence.objects.using(using).filter(leaf__isnull=True)


_FIRST_UNSEALED = Written(lambda using: _unsealed(using).values_list("id")[:1])


@cache
def _asked(most: int) -> Written:
    columns = ("id", "public_commitment", "private_root")
    return Written(lambda using: _unsealed(using).order_by("id").values_list(*columns)[:most])


def _seal_some(using: str) -> int:
    rows = list(_asked(ROWS_A_HEAD).rows({}, using))
    if not rows:
        return 0
    signer = keys.current(using)
    frontier = _frontier_at(heads.last(using), using)
    _number([row[0] for row in rows], frontier.size, using)
    for _, public_commitment, private_root in rows:
        frontier.append(evidence_leaf(public_commitment, private_root))
    heads.write(heads.SEALED, frontier.size, frontier.root(), signer, using)
    with _frontiers_lock:
        _frontiers[using] = frontier
    return len(rows)


def _number(ids: list[int], first: int, using: str) -> None:
    given = rows_of({"id": "bigint", "leaf": "bigint"}, using)
    with connections[using].cursor() as cursor:
        cursor.execute(
            f"update audit_evidence set leaf = given.leaf from {given} as given where audit_evidence.id = given.id",
            rows_parameters([ids, range(first, first + len(ids))], using),
        )


def _frontier_at(head: TreeHead | None, using: str) -> Frontier:
    """The tree's right edge at a head: from memory and what others sealed since, else from all leaves."""
    size, root = heads.size_and_root(head)
    with _frontiers_lock:
        known = _frontiers.get(using)
    for frontier in (known.copy() if known and known.size <= size else None, Frontier()):
        if frontier is not None:
            if frontier.size < size:
                leaves = Evidence.objects.using(using).filter(leaf__gte=frontier.size, leaf__lt=size).order_by("leaf")
                for row in leaves.values_list("public_commitment", "private_root").iterator(chunk_size=10_000):
                    frontier.append(evidence_leaf(*row))
            if frontier.size == size and frontier.root() == root:
                return frontier
    message = f"已封存的证据与封存头 {head.id if head else 0} 不符，已停止封存，请运行 guiju verify"
    raise HistoryBroken(message)
