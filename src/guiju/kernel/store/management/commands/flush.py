"""``flush`` for tests only: posted rows cannot be deleted while their triggers stand."""

from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.core.management.commands import flush
from django.db import connections

from guiju.kernel.store import triggers


class Command(flush.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        if not getattr(settings, "TESTING", False):
            message = "flush 只用于测试：已过账的数据不能删除"
            raise CommandError(message)
        using = options["database"]
        connection = connections[using]
        # Deleting row by row under foreign keys was measured to take minutes after a large test on SQLite.
        with connection.writing(), connection.constraint_checks_disabled():
            triggers.drop_all(using)
            super().handle(*args, **options)
            triggers.recreate(using)
