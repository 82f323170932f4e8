"""Requests may hold stock: what is available of a balance is its good stock less what is held."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

import guiju.kernel.store.fields


def start(apps: Any, schema_editor: Any) -> None:
    schema_editor.execute("update warehouse_balance set available = good")


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0003_storage_rules"),
        ("org", "0002_who"),
        ("warehouse", "0015_confirmations"),
    ]

    operations = [
        migrations.CreateModel(
            name="Reservation",
            fields=[
                ("id", guiju.kernel.store.fields.RowIdField(primary_key=True, serialize=False)),
                ("quantity", models.BigIntegerField(verbose_name="占用数量")),
                ("remaining", models.BigIntegerField(verbose_name="尚占数量")),
            ],
            options={
                "verbose_name": "库存占用",
            },
        ),
        migrations.CreateModel(
            name="ReservationRelease",
            fields=[
                ("id", guiju.kernel.store.fields.RowIdField(primary_key=True, serialize=False)),
                ("quantity", models.BigIntegerField(verbose_name="释放数量")),
                ("reason", models.CharField(max_length=200, verbose_name="原因")),
                ("handler", models.BigIntegerField(verbose_name="经办人")),
                ("released_at", models.DateTimeField(verbose_name="释放时间")),
            ],
            options={
                "verbose_name": "占用释放",
            },
        ),
        migrations.AddField(
            model_name="balance",
            name="available",
            field=models.BigIntegerField(default=0, verbose_name="可用"),
        ),
        migrations.RunPython(start, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="balance",
            constraint=models.CheckConstraint(
                condition=models.Q(("available__gte", 0), ("available__lte", models.F("good"))),
                name="warehouse_balance_available",
            ),
        ),
        migrations.AddField(
            model_name="reservation",
            name="request_line",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reservation",
                to="warehouse.issuerequestline",
                verbose_name="申请明细",
            ),
        ),
        migrations.AddField(
            model_name="reservation",
            name="sku",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, to="catalogue.sku", verbose_name="商品"
            ),
        ),
        migrations.AddField(
            model_name="reservation",
            name="warehouse",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, to="org.place", verbose_name="仓库"
            ),
        ),
        migrations.AddField(
            model_name="reservationrelease",
            name="reservation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="releases",
                to="warehouse.reservation",
                verbose_name="库存占用",
            ),
        ),
        migrations.AddIndex(
            model_name="reservation",
            index=models.Index(
                condition=models.Q(("remaining__gt", 0)),
                fields=["sku", "warehouse", "id"],
                name="warehouse_reserved_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="reservation",
            constraint=models.CheckConstraint(
                condition=models.Q(("quantity__gt", 0)), name="warehouse_reserved_quantity"
            ),
        ),
        migrations.AddConstraint(
            model_name="reservation",
            constraint=models.CheckConstraint(
                condition=models.Q(("remaining__gte", 0), ("remaining__lte", models.F("quantity"))),
                name="warehouse_reserved_remaining",
            ),
        ),
        migrations.AddConstraint(
            model_name="reservationrelease",
            constraint=models.CheckConstraint(
                condition=models.Q(("quantity__gt", 0)), name="warehouse_released_quantity"
            ),
        ),
    ]
