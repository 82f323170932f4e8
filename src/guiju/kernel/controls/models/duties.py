"""The duty items of each day and what was done about them."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from guiju.kernel.store.models import Posted


class DutyDay(Posted):
    """A day whose duties were planned, also when there were none."""

    day = models.DateField("日期", unique=True)

    class Meta:
        verbose_name = "职责日"


class DutyItem(Posted):
    """One duty at one place on one day, for whoever of the posts does it (``holder`` is 0) or for one assigned person.

    Who stands in for that person has the item while he does: that is asked when it is shown, done or missed.
    """

    mutable = ("settled_at",)
    grown: ClassVar[dict[str, Any]] = {"answer_days": 0, "fault_days": None}

    fingerprint = models.CharField("编号", max_length=200, unique=True)
    duty = models.CharField("职责", max_length=80)
    clauses = models.TextField("条款")
    mode = models.CharField("模式", max_length=10)
    title = models.CharField("标题", max_length=120)
    place = models.ForeignKey("org.Place", models.PROTECT, verbose_name="地点", null=True)
    day = models.DateField("日期", db_index=True)
    opens_at = models.DateTimeField("开始")
    closes_at = models.DateTimeField("截止")
    due_at = models.DateTimeField("宽限至")
    bundle = models.CharField("合并清单", max_length=40)
    posts = models.TextField("岗位")
    holder = models.BigIntegerField("责任人")
    superior = models.CharField("上级岗位", max_length=40)
    checks = models.TextField("检查项")
    evidence = models.TextField("所需凭证")
    answer_days = models.IntegerField("上级答复期限（天）", default=0)
    fault_days = models.IntegerField("异常整改期限（天）", null=True)
    planned_at = models.DateTimeField("安排时间")
    settled_at = models.DateTimeField("了结时间", null=True)
    """When it was done or missed; what was missed can still be made up for."""

    class Meta:
        verbose_name = "职责事项"
        indexes = [
            models.Index(fields=["due_at"], name="controls_duty_open", condition=Q(settled_at__isnull=True)),
            models.Index(fields=["duty", "id"], name="controls_duty_latest"),
        ]
        constraints = [
            models.CheckConstraint(
                name="controls_duty_times", condition=Q(opens_at__lt=F("closes_at")) & Q(closes_at__lte=F("due_at"))
            ),
        ]


class DutyDone(Posted):
    """``lacks`` says what is still missing (a scan, a photo): until its `DutyCompletion` the duty is not done.

    ``seconds`` is how long it took from opening the checklist to signing it, where that is known.
    """

    grown: ClassVar[dict[str, Any]] = {"seconds": None, "made_up": False, "lacks": ""}

    item = models.OneToOneField(DutyItem, models.PROTECT, verbose_name="职责事项", related_name="done")
    done_by = models.BigIntegerField("完成人")
    done_at = models.DateTimeField("完成时间")
    note = models.TextField("说明")
    seconds = models.IntegerField("用时（秒）", null=True)
    made_up = models.BooleanField("补录", default=False)
    lacks = models.TextField("还缺", default="")

    class Meta:
        verbose_name = "职责完成"


WHOLE = Q(done__isnull=False) & (Q(done__lacks="") | Q(done__completion__isnull=False))
"""Duty items that are done with all they need."""


class DutyCompletion(Posted):
    """What a duty that was done still lacked has come."""

    done = models.OneToOneField(DutyDone, models.PROTECT, verbose_name="职责完成", related_name="completion")
    completed_by = models.BigIntegerField("补齐人")
    completed_at = models.DateTimeField("补齐时间")

    class Meta:
        verbose_name = "职责补齐"


class Result(models.TextChoices):
    OK = "ok", "正常"
    NOT_OK = "not_ok", "异常"
    NOT_APPLICABLE = "na", "不适用"


class DutyAnswer(Posted):
    """The answer to one check; its photo is an attachment. ``name`` is the check's, where it asks for a value.

    ``place`` is where exactly something is not in order, inside the place of the duty.
    """

    grown: ClassVar[dict[str, Any]] = {"name": "", "place_id": None}

    done = models.ForeignKey(DutyDone, models.PROTECT, verbose_name="职责完成", related_name="answers")
    check_number = models.IntegerField("检查项")
    result = models.CharField("结果", max_length=10, choices=Result)
    value = models.CharField("读数", max_length=60)
    note = models.TextField("说明")
    name = models.CharField("项目", max_length=40, default="")
    place = models.ForeignKey("org.Place", models.PROTECT, verbose_name="位置", null=True, related_name="+")

    class Meta:
        verbose_name = "职责检查结果"
        indexes = [models.Index(fields=["name", "id"], name="controls_duty_named", condition=~Q(name=""))]
        constraints = [
            models.UniqueConstraint(fields=["done", "check_number"], name="controls_duty_answer_once"),
            models.CheckConstraint(
                name="controls_duty_fault_explained", condition=~Q(result=Result.NOT_OK) | ~Q(note="")
            ),
        ]
