"""The row that every change of a rule raises."""

from typing import Any

from django.db import migrations


def start(apps: Any, schema_editor: Any) -> None:
    schema_editor.execute("insert into rulebook_rulesversion (id, version) values (1, 0)")


class Migration(migrations.Migration):
    dependencies = [("rulebook", "0001_initial")]
    operations = [migrations.RunPython(start, migrations.RunPython.noop)]
