"""The warehouse's gate: passes, who went out with what, what was kept there, goods seen leaving, personal parcels."""

from django.db import models
from django.db.models import Q

from guiju.domains.warehouse.models.outbound import Dispatch
from guiju.kernel.registers.models import RegisterEntry
from guiju.kernel.store.fields import EncryptedTextField
from guiju.kernel.store.models import Posted


class GatePass(Posted):
    """放行条: cartons of an issue document may leave once, on ``valid_on``; ``carrier`` where he works here."""

    number = models.CharField("单号", max_length=30, unique=True)
    warehouse = models.ForeignKey("org.Place", models.PROTECT, verbose_name="仓库", db_index=False, related_name="+")
    dispatch = models.ForeignKey(Dispatch, models.PROTECT, verbose_name="出库单", related_name="gate_passes", null=True)
    carrier = models.ForeignKey("org.Person", models.PROTECT, verbose_name="携出人", related_name="+", null=True)
    carrier_name = EncryptedTextField("携出人姓名", default="")
    cartons = models.IntegerField("箱数")
    valid_on = models.DateField("有效日")
    handler = models.BigIntegerField("签发人")
    issued_at = models.DateTimeField("签发时间")

    class Meta:
        verbose_name = "放行条"
        constraints = [models.CheckConstraint(name="warehouse_gate_pass_cartons", condition=Q(cartons__gt=0))]


class GatePassLine(Posted):
    gate_pass = models.ForeignKey(GatePass, models.PROTECT, verbose_name="放行条", related_name="lines")
    line = models.IntegerField("行")
    contents = models.CharField("品名", max_length=120)
    cartons = models.IntegerField("箱数")

    class Meta:
        verbose_name = "放行条明细"
        constraints = [models.CheckConstraint(name="warehouse_gate_pass_line_cartons", condition=Q(cartons__gt=0))]


class ExitCheck(Posted):
    """A person left; ``let_out`` of the counted cartons went with him, the others stayed."""

    number = models.CharField("单号", max_length=30, unique=True)
    warehouse = models.ForeignKey("org.Place", models.PROTECT, verbose_name="仓库", db_index=False, related_name="+")
    gate_pass = models.ForeignKey(GatePass, models.PROTECT, verbose_name="放行条", related_name="checks", null=True)
    carrier = models.ForeignKey("org.Person", models.PROTECT, verbose_name="携出人", related_name="+", null=True)
    carrier_name = EncryptedTextField("携出人姓名", default="")
    counted = models.IntegerField("实点箱数")
    let_out = models.IntegerField("放行箱数")
    personal = models.IntegerField("私人包裹", default=0)
    checked_at = models.DateTimeField("核对时间")
    handler = models.BigIntegerField("核对人")

    class Meta:
        verbose_name = "出门核对"
        indexes = [models.Index(fields=["checked_at", "id"], name="warehouse_exit_checked")]
        constraints = [
            models.CheckConstraint(
                name="warehouse_exit_let_out", condition=Q(let_out__gte=0, let_out__lte=models.F("counted"))
            ),
            models.CheckConstraint(name="warehouse_exit_personal", condition=Q(personal__gte=0)),
        ]


class HeldCartons(Posted):
    """待查: cartons that no valid pass lists stay at the gate."""

    check_out = models.OneToOneField(ExitCheck, models.PROTECT, verbose_name="出门核对", related_name="held")
    cartons = models.IntegerField("待查箱数")
    note = models.CharField("情况", max_length=500, default="")

    class Meta:
        verbose_name = "门岗待查"
        constraints = [models.CheckConstraint(name="warehouse_held_cartons", condition=Q(cartons__gt=0))]


class ExitIncident(Posted):
    """Goods were seen leaving without a pass, or against it."""

    number = models.CharField("单号", max_length=30, unique=True)
    warehouse = models.ForeignKey("org.Place", models.PROTECT, verbose_name="仓库", db_index=False, related_name="+")
    description = models.TextField("情况")
    photo_sha256 = models.CharField("照片摘要", max_length=64, default="")
    seen_at = models.DateTimeField("看见时间")
    handler = models.BigIntegerField("登记人")

    class Meta:
        verbose_name = "货物外带事件"
        indexes = [models.Index(fields=["seen_at", "id"], name="warehouse_incident_seen")]


class PersonalParcel(RegisterEntry):
    """What somebody carries through the gate as his own."""

    owner = models.ForeignKey("org.Person", models.PROTECT, verbose_name="携带人", related_name="+")
    contents = models.CharField("物品", max_length=200)
    pieces = models.IntegerField("件数", default=1)
    carried_at = models.DateTimeField("出入时间")

    class Meta(RegisterEntry.Meta):
        verbose_name = "私人物品"
        constraints = [
            *RegisterEntry.Meta.constraints,
            models.CheckConstraint(
                name="warehouse_personal_pieces", condition=Q(pieces__gt=0), violation_error_message="件数要大于 0"
            ),
        ]
