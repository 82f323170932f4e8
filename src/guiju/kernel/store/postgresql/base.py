"""Django's PostgreSQL backend with the write guard's border."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    @contextmanager
    def writing(self) -> Iterator[None]:
        """Open the write guard for the session (migrations, tests); a run opens it for its transaction in its door statement."""
        with self.cursor() as cursor:
            cursor.execute("select set_config('guiju.writing', 'on', false)")
        try:
            yield
        finally:
            if self.connection is not None and not self.connection.closed and not self.needs_rollback:
                with self.cursor() as cursor:
                    cursor.execute("select set_config('guiju.writing', 'off', false)")
