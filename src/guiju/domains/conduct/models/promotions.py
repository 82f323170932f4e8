"""Somebody is put forward for a post."""

from django.db import models

from guiju.kernel.store.models import Posted


class Promotion(Posted):
    """``months`` in the post held now, ``lacking`` what the conditions in force found missing when it was submitted.

    Who then takes the post is appointed as everybody is.
    """

    number = models.CharField("晋升单号", max_length=30, unique=True)
    place = models.ForeignKey("org.Place", models.PROTECT, verbose_name="地点", related_name="+", db_index=False)
    person = models.ForeignKey("org.Person", models.PROTECT, verbose_name="晋升人", related_name="+")
    post = models.ForeignKey("org.Post", models.PROTECT, verbose_name="晋升岗位", related_name="+")
    reason = models.CharField("理由", max_length=500)
    months = models.IntegerField("任现职月数")
    scheme = models.CharField("所依晋升条件", max_length=30, default="")
    lacking = models.CharField("未满足", max_length=200, default="")
    proposer = models.BigIntegerField("提出人")
    proposed_at = models.DateTimeField("提出时间")

    class Meta:
        verbose_name = "晋升申请"


class PromotionGrade(Posted):
    """A result that a promotion cites."""

    promotion = models.ForeignKey(Promotion, models.PROTECT, verbose_name="晋升申请", related_name="grades")
    period = models.CharField("考核期", max_length=20)
    grade = models.CharField("等级", max_length=1)
    paper = models.CharField("考核单号", max_length=40)

    class Meta:
        verbose_name = "晋升引用的考核"
        constraints = [
            models.UniqueConstraint(fields=["promotion", "period"], name="conduct_promotion_period_once"),
        ]
