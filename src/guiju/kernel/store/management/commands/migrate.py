"""``migrate`` inside an open write guard and one transaction, at whose end the declared triggers are created anew.

A stop in between leaves the database as it was: Django by itself commits each migration, and may commit one without having
recorded it. PostgreSQL does not alter a column that a trigger names, so the triggers that do are taken away first; nobody
sees the database without them, because nothing is committed before they stand again.
"""

from typing import Any

from django.core.management.commands import migrate
from django.db import connections, transaction

from guiju.kernel.store import first_schema, new_models, triggers
from guiju.kernel.store.transaction import check_what_waits

PARTIAL = ("app_label", "check_unapplied", "fake", "plan")


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        self.using = using = options["database"]
        connection = connections[using]
        connection.disable_constraint_checking()
        try:
            with connection.writing(), transaction.atomic(using=using), new_models.rendered_alone():
                triggers.drop_column_triggers(using)
                if not any(options[name] for name in PARTIAL) and first_schema.is_due(using):
                    first_schema.make(using)
                super().handle(*args, **options)
                triggers.recreate(using)
        finally:
            connection.enable_constraint_checking()

    def migration_progress_callback(self, action: str, *args: Any, **options: Any) -> None:
        super().migration_progress_callback(action, *args, **options)
        if action == "apply_success":
            check_what_waits(self.using)
