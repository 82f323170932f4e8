"""External devices with the approval to connect them, and approvals that ended early."""

from django.db import models
from django.db.models import F, Q

from guiju.kernel.registers.models import RegisterEntry
from guiju.kernel.store.models import Posted


class DeviceKind(models.TextChoices):
    USB_DRIVE = "usb_drive", "优盘"
    EXTERNAL_DISK = "external_disk", "移动硬盘"
    PHONE = "phone", "手机、平板"
    COMPUTER = "computer", "自带电脑"
    PERIPHERAL = "peripheral", "打印、扫描等外设"
    OTHER = "other", "其他"


class Device(RegisterEntry):
    """A device from outside that may be connected until its approval runs out, and then goes back."""

    device_code = models.CharField("设备编号", max_length=40)
    kind = models.CharField("设备类型", max_length=20, choices=DeviceKind.choices)
    serial = models.CharField("序列号", max_length=80)
    owner = models.ForeignKey("org.Person", models.PROTECT, verbose_name="责任人", related_name="+")
    approved_by = models.ForeignKey(
        "org.Person", models.PROTECT, verbose_name="批准人", related_name="+", help_text="不能是责任人本人"
    )
    approved_until = models.DateTimeField("批准至")

    class Meta(RegisterEntry.Meta):
        verbose_name = "外接设备"
        constraints = [
            *RegisterEntry.Meta.constraints,
            models.CheckConstraint(
                name="infosec_device_approved_by_another",
                condition=~Q(approved_by=F("owner")),
                violation_error_message="批准人是责任人本人，须由另一人批准",
            ),
        ]


class ApprovalEnd(Posted):
    """An approval is over before its time; the device is still out until it is given back."""

    number = models.CharField("单号", max_length=30, unique=True)
    device = models.OneToOneField(Device, models.PROTECT, verbose_name="外接设备", related_name="approval_end")
    reason = models.CharField("原因", max_length=500)
    handler = models.BigIntegerField("经办人")
    ended_at = models.DateTimeField("终止时间")

    class Meta:
        verbose_name = "批准终止单"
