"""Where run numbers come from: a sequence on PostgreSQL, one row on the embedded engine."""

from typing import Any

from django.db import migrations


def start(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("create sequence commands_run")
    else:
        schema_editor.execute("insert into commands_runcounter (id, last) values (1, 0)")


def stop(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("drop sequence commands_run")


class Migration(migrations.Migration):
    dependencies = [("commands", "0001_initial")]
    operations = [migrations.RunPython(start, stop)]
