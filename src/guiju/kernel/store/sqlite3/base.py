"""Django's SQLite backend with the fair gate before ``BEGIN IMMEDIATE`` and the write guard."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.backends.sqlite3 import base, features

from guiju.kernel.store.gate import WriteGate, gate_of
from guiju.kernel.store.unguarded import is_unguarded

_WRITES = {sqlite3.SQLITE_INSERT, sqlite3.SQLITE_UPDATE, sqlite3.SQLITE_DELETE}
_DEFINITIONS = {
    sqlite3.SQLITE_CREATE_TRIGGER,
    sqlite3.SQLITE_DROP_TRIGGER,
    sqlite3.SQLITE_DROP_TABLE,
    sqlite3.SQLITE_DROP_INDEX,
    sqlite3.SQLITE_ALTER_TABLE,
}


def _guard(action: int, subject: str | None, *_: str | None) -> int:
    if action in _WRITES and subject is not None and not is_unguarded(subject):
        return sqlite3.SQLITE_DENY
    if action in _DEFINITIONS:
        return sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK


class DatabaseFeatures(features.DatabaseFeatures):
    max_query_params = 32_766


class DatabaseWrapper(base.DatabaseWrapper):
    features_class = DatabaseFeatures

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._gate: WriteGate | None = None
        self._writing = 0

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        connection = super().get_new_connection(conn_params)
        connection.execute("pragma recursive_triggers = on")  # INSERT OR REPLACE passes delete triggers otherwise
        connection.set_authorizer(None if self._writing else _guard)
        return connection

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Open the write guard for what runs inside.

        Setting an authorizer anew makes SQLite prepare cached statements again; without that a statement
        prepared inside would pass outside.
        """
        self.ensure_connection()
        self._writing += 1
        self.connection.set_authorizer(None)
        try:
            yield
        finally:
            self._writing -= 1
            if not self._writing and self.connection is not None:
                self.connection.set_authorizer(_guard)

    def _start_transaction_under_autocommit(self) -> None:
        gate = gate_of(str(self.settings_dict["NAME"]))
        gate.enter()
        try:
            super()._start_transaction_under_autocommit()
        except BaseException:
            gate.leave()
            raise
        self._gate = gate

    def _leave_gate(self) -> None:
        if self._gate is not None:
            gate, self._gate = self._gate, None
            gate.leave()

    def _commit(self) -> None:
        super()._commit()
        self._leave_gate()

    def _rollback(self) -> None:
        try:
            super()._rollback()
        finally:
            self._leave_gate()

    def _close(self) -> None:
        try:
            super()._close()
        finally:
            self._leave_gate()
