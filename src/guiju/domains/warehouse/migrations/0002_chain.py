"""Each ledger line names the one before it, instead of an index by SKU that is written all over."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("warehouse", "0001_initial"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="move", name="warehouse_move_card"),
        migrations.AddField(
            model_name="balance",
            name="last_move",
            field=models.BigIntegerField(default=0, verbose_name="末笔流水"),
        ),
        migrations.AddField(
            model_name="move",
            name="previous",
            field=models.BigIntegerField(null=True, verbose_name="上一笔"),
        ),
    ]
