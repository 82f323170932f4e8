"""Django's PostgreSQL backend with the write guard's border, and statements that stay prepared."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.backends.postgresql import base
from psycopg import IsolationLevel
from psycopg.pq import TransactionStatus

from guiju.kernel.store.postgresql.prepared import keep_prepared

_UNUSABLE = {TransactionStatus.INERROR, TransactionStatus.UNKNOWN}


class DatabaseWrapper(base.DatabaseWrapper):
    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        connection = super().get_new_connection(conn_params)
        keep_prepared(connection)
        return connection

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Open the write guard for the session (migrations, tests) and leave it as it was.

        A run opens it for its transaction, in its door statement. After an error inside a transaction nothing is
        set back: the rollback does that.
        """
        with self.cursor() as cursor:
            cursor.execute("select coalesce(current_setting('guiju.writing', true), 'off')")
            before = cursor.fetchone()[0] or "off"
            cursor.execute("select set_config('guiju.writing', 'on', false)")
        try:
            yield
        finally:
            connection = self.connection
            if connection is not None and connection.info.transaction_status not in _UNUSABLE:
                with connection.cursor() as cursor:
                    cursor.execute("select set_config('guiju.writing', %s, false)", [before])

    @contextmanager
    def of_one_moment(self) -> Iterator[None]:
        """Transactions inside read one moment and say so in their BEGIN: a statement of its own is a round trip more."""
        self.ensure_connection()
        session = self.connection
        before = session.isolation_level, session.read_only
        session.isolation_level, session.read_only = IsolationLevel.REPEATABLE_READ, True
        try:
            yield
        finally:
            if not session.closed:
                session.isolation_level, session.read_only = before
