"""Clauses that contradict each other, or a statute, and which of them is followed."""

from django.db import models
from django.db.models import Q

from guiju.kernel.store.models import Posted


class Standing(models.TextChoices):
    NEWER = "newer", "新规定优先"
    LOOP = "loop", "双方都主张优先"
    UNRULED = "unruled", "未裁定"
    STATUTE = "statute", "法律优先"


class Conflict(Posted):
    """Two clauses on one point, or a clause and a statute's article (``other`` is empty then).

    ``standing`` is how it stood when it was registered: the newer rulebook that claims precedence wins at once, two that
    claim it both wait for a ruling, a statute always wins.
    """

    number = models.CharField("单号", max_length=30, unique=True)
    one = models.CharField("条款", max_length=20)
    other = models.CharField("与之冲突的条款", max_length=20, default="")
    point = models.CharField("冲突点", max_length=120)
    control = models.CharField("控制", max_length=80, default="")
    statute = models.CharField("法规", max_length=120, default="")
    article = models.CharField("条", max_length=40, default="")
    standing = models.CharField("状态", max_length=10, choices=Standing)
    winner = models.CharField("以哪一条为准", max_length=20, default="")
    registered_by = models.BigIntegerField("登记人")
    registered_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "条款冲突"
        indexes = [
            models.Index(fields=["one", "id"], name="policy_conflict_one"),
            models.Index(fields=["other", "id"], name="policy_conflict_other"),
        ]
        constraints = [
            models.CheckConstraint(
                name="policy_conflict_of_two",
                condition=(Q(other="") & ~Q(statute="") & ~Q(article="")) | (~Q(other="") & Q(statute="")),
                violation_error_message="冲突的另一方是一条条款，或一部法规的某条",
            ),
            models.CheckConstraint(
                name="policy_conflict_winner",
                condition=Q(standing="newer") ^ Q(winner=""),
            ),
        ]


class Ruling(Posted):
    """Which clause is followed on the point of a conflict, why, and since when."""

    number = models.CharField("单号", max_length=30, unique=True)
    conflict = models.OneToOneField(Conflict, models.PROTECT, verbose_name="条款冲突", related_name="ruling")
    winner = models.CharField("以哪一条为准", max_length=20)
    reason = models.CharField("理由", max_length=500)
    ruled_by = models.BigIntegerField("裁定人")
    ruled_at = models.DateTimeField("裁定时间")

    class Meta:
        verbose_name = "冲突裁定"
