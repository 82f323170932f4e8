"""The two kinds of transaction: one that writes, with the write guard open, and one that reads a single moment."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connections, transaction


@contextmanager
def writing_transaction(using: str = "default", *, open_guard: bool = True) -> Iterator[None]:
    """A durable transaction with the write guard open until it ends.

    ``open_guard=False`` spares PostgreSQL a statement when the first statement of the transaction opens the guard
    itself (the door of a run does).

    Raises:
        RuntimeError: another transaction is open.
    """
    connection: Any = connections[using]
    if connection.vendor == "postgresql":
        with transaction.atomic(using=using, durable=True):
            if open_guard:
                with connection.cursor() as cursor:
                    cursor.execute("select set_config('guiju.writing', 'on', true)")
            yield
    else:
        with connection.writing(), transaction.atomic(using=using, durable=True):
            yield


@contextmanager
def snapshot(using: str = "default") -> Iterator[None]:
    """Every read inside sees the database of one moment, and writers are not kept waiting.

    Inside another transaction it is that transaction's view. SQLite's ``atomic`` would take the write gate
    (``BEGIN IMMEDIATE``), so a deferred transaction is begun by hand.
    """
    connection: Any = connections[using]
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with connection.of_one_moment(), transaction.atomic(using=using):
            yield
    else:
        with connection.cursor() as cursor:
            cursor.execute("begin deferred")
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("rollback")


def check_what_waits(using: str = "default") -> None:
    """Check the rows whose keys are checked at COMMIT now: PostgreSQL alters no table while some of it wait."""
    if connections[using].vendor == "postgresql":
        with connections[using].cursor() as cursor:
            cursor.execute("set constraints all immediate; set constraints all deferred")


@contextmanager
def lazily_durable(using: str = "default") -> Iterator[None]:
    """Commits inside do not wait for the disk: the machine's fall may take the last of them, whole and in order."""
    connection: Any = connections[using]
    if connection.in_atomic_block:
        yield
        return
    is_postgresql = connection.vendor == "postgresql"
    setting = "synchronous_commit" if is_postgresql else "synchronous"
    with connection.cursor() as cursor:
        cursor.execute(f"show {setting}" if is_postgresql else f"pragma {setting}")
        before = cursor.fetchone()[0]
        cursor.execute(f"set {setting} = off" if is_postgresql else f"pragma {setting} = normal")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"set {setting} = {before}" if is_postgresql else f"pragma {setting} = {before}")
