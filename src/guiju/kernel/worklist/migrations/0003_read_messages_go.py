"""Messages are no posted rows any more: those that were read go when their time is over."""

from typing import Any

from django.db import migrations, models

from guiju.kernel.store import triggers


def unlock(_apps: Any, editor: Any) -> None:
    """The triggers of a posted table that no declaration names any more."""
    for event in ("update", "delete", "truncate"):
        triggers.drop(f"worklist_message_posted_{event}", "worklist_message", editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [
        ("worklist", "0002_abandoned"),
    ]

    operations = [
        migrations.RunPython(unlock, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("read_at__isnull", False)), fields=["read_at"], name="worklist_message_read"
            ),
        ),
    ]
