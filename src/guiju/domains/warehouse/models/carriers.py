"""Parcels for carriers: planned for a pick-up, staged, handed over."""

from django.db import models

from guiju.kernel.store.fields import EncryptedTextField
from guiju.kernel.store.models import Posted


class Pickup(Posted):
    """A carrier comes at a time for a list of parcels."""

    number = models.CharField("单号", max_length=30, unique=True)
    warehouse = models.ForeignKey("org.Place", models.PROTECT, verbose_name="仓库", related_name="+")
    carrier = models.CharField("承运人", max_length=60)
    pickup_at = models.DateTimeField("提货时间")
    handler = models.BigIntegerField("经办人")
    planned_at = models.DateTimeField("计划时间")

    class Meta:
        verbose_name = "提货计划"
        indexes = [models.Index(fields=["pickup_at", "id"], name="warehouse_pickup_at")]


class Parcel(Posted):
    pickup = models.ForeignKey(Pickup, models.PROTECT, verbose_name="提货计划", related_name="parcels")
    warehouse = models.ForeignKey("org.Place", models.PROTECT, verbose_name="仓库", db_index=False, related_name="+")
    line = models.IntegerField("行")
    waybill = models.CharField("运单号", max_length=40, unique=True)

    class Meta:
        verbose_name = "包裹"


class Staging(Posted):
    """A parcel stands ready where the carrier takes it."""

    parcel = models.OneToOneField(Parcel, models.PROTECT, verbose_name="包裹", related_name="staging")
    staged_at = models.DateTimeField("备好时间")
    handler = models.BigIntegerField("经办人")

    class Meta:
        verbose_name = "备货"


class Handover(Posted):
    """What a carrier took, under both sides' signatures; the keeper's is his account's, the carrier's a picture."""

    number = models.CharField("单号", max_length=30, unique=True)
    pickup = models.OneToOneField(Pickup, models.PROTECT, verbose_name="提货计划", related_name="handover")
    count = models.IntegerField("件数", null=True)
    driver = EncryptedTextField("承运人签字", default="")
    signature_sha256 = models.CharField("签字图片摘要", max_length=64, default="")
    handler = models.BigIntegerField("仓库签字")
    handed_at = models.DateTimeField("交接时间")

    class Meta:
        verbose_name = "交接单"


class HandedParcel(Posted):
    handover = models.ForeignKey(Handover, models.PROTECT, verbose_name="交接单", related_name="parcels")
    parcel = models.OneToOneField(Parcel, models.PROTECT, verbose_name="包裹", related_name="handed")

    class Meta:
        verbose_name = "交接明细"
