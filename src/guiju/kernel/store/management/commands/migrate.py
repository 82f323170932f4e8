"""``migrate`` inside an open write guard, after which the declared triggers are created anew.

PostgreSQL does not alter a column that a trigger names, so the triggers that do are taken away first; the write guard and
the triggers against DELETE and TRUNCATE stand meanwhile.
"""

from typing import Any

from django.core.management.commands import migrate
from django.db import connections

from guiju.kernel.store import triggers


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        using = options["database"]
        with connections[using].writing():
            triggers.drop_column_triggers(using)
            super().handle(*args, **options)
            triggers.recreate(using)
