"""``migrate`` inside an open write guard, after which the declared triggers are created anew."""

from typing import Any

from django.core.management.commands import migrate
from django.db import connections

from guiju.kernel.store import triggers


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        using = options["database"]
        with connections[using].writing():
            super().handle(*args, **options)
            triggers.recreate(using)
