"""Orders say whether they still have to get their stock."""

from typing import Any

from django.db import migrations, models

OVER = """
update orders_order set waits = %s where waits and (
  exists (select 1 from orders_allocation a where a.order_id = orders_order.id and a.ended_at is null)
  or exists (select 1 from orders_cancellation c where c.order_id = orders_order.id))
"""


def settle(apps: Any, schema_editor: Any) -> None:
    schema_editor.execute(OVER, [False])


class Migration(migrations.Migration):
    dependencies = [
        ("orders", "0002_listing"),
        ("org", "0002_who"),
    ]

    operations = [
        migrations.AddField(
            model_name="order",
            name="waits",
            field=models.BooleanField(default=True, verbose_name="待占用"),
        ),
        migrations.RunPython(settle, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                condition=models.Q(("waits", True)), fields=["warehouse", "id"], name="orders_order_waiting"
            ),
        ),
    ]
