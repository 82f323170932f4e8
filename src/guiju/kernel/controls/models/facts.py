"""The facts of past judgements by column, copied from sealed evidence so that a backtest need not open every run."""

from django.db import models

from guiju.kernel.store.fields import RowIdField


class FactVolume(models.Model):
    """So many leaves of evidence are copied, ``id`` × the leaves of a volume and on; the worker keeps it.

    It can be deleted at any time, with its columns: it is made anew from evidence, which alone is proof.
    """

    id = RowIdField("卷号", primary_key=True)
    gathered_at = models.DateTimeField("汇集时间")

    class Meta:
        verbose_name = "事实卷"


class FactColumns(models.Model):
    """What one control judged in a volume, or a part of it: compressed JSON of readings with the same fields.

    ``id`` is the volume << 20 and the row's place in it.
    """

    id = RowIdField(primary_key=True)
    volume = models.ForeignKey(FactVolume, models.CASCADE, verbose_name="卷", related_name="columns")
    control = models.CharField("控制", max_length=80)
    first_evidence = models.BigIntegerField("最早证据")
    last_evidence = models.BigIntegerField("最晚证据")
    content = models.BinaryField("内容")
    is_compressed = models.BooleanField("已压缩")

    class Meta:
        verbose_name = "事实列"
        indexes = [models.Index(fields=["control", "id"], name="controls_fact_columns_control")]
