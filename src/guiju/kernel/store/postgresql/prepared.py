"""Statements that stay prepared: a connection asks some hundred different ones again and again, a ticker above all."""

import re
from collections.abc import Sequence
from typing import Any

from psycopg import Connection
from psycopg._preparing import Prepare, PrepareManager
from psycopg.pq import ExecStatus
from psycopg.pq.abc import PGresult

MOST = 1_000
"""Kept by a connection; a round of the ticker alone asks some 400, and psycopg keeps 100."""
_DISCARDS = re.compile(rb"^(?:DROP|ALTER|DISCARD ALL|DEALLOCATE ALL)\b").match


class Prepared(PrepareManager):
    """Psycopg forgets all of them at each ROLLBACK, also of a savepoint, as what was rolled back may have made a type.

    This program makes none, and the server plans anew what a rolled-back change of a table has touched; so a refusal
    would make a connection prepare everything again.
    """

    def _should_discard(self, prep: Prepare, results: Sequence[PGresult], *_: Any) -> bool:
        return any(_discards(result) for result in results) and super().clear()

    def clear(self) -> bool:
        """What each rollback asks for."""
        return False


def _discards(result: PGresult) -> bool:
    return result.status == ExecStatus.COMMAND_OK and bool(_DISCARDS(result.command_status or b""))


def keep_prepared(connection: Connection[Any]) -> None:
    """A new connection."""
    kept = Prepared()
    kept.prepare_threshold, kept.prepared_max = connection.prepare_threshold, MOST
    connection._prepared = kept
