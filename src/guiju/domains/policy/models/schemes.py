"""What a clause leaves to a standard of its own: what an award amounts to, what a promotion wants, what a sale pays."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from guiju.kernel.store.models import Posted


class SchemeKind(models.TextChoices):
    AWARD = "award", "奖金标准"
    PROMOTION = "promotion", "晋升条件"
    COMMISSION = "commission", "提成方案"


class Scheme(Posted):
    """A standard of a kind ``about`` an award (its name), a post or a department (its code), from a day on; the newest counts.

    An award has an amount in 分, at most ``most`` of it a period, and what proves it. A promotion has ``months`` in the
    post held now and ``grades`` results that are ``grade`` or better. A commission has a ``rate``, in 1/10,000 of what was sold,
    and the codes of the ``shops`` whose sales count, empty for all of them.
    """

    grown: ClassVar[dict[str, Any]] = {"rate": 0, "shops": ""}

    number = models.CharField("单号", max_length=30, unique=True)
    kind = models.CharField("种类", max_length=10, choices=SchemeKind)
    about = models.CharField("奖项、岗位或部门", max_length=40)
    version = models.IntegerField("版本")
    since = models.DateField("自")
    amount = models.BigIntegerField("金额（分）", default=0)
    most = models.IntegerField("每期名额", default=0)
    period = models.CharField("期间", max_length=10, default="")
    evidence = models.CharField("须有的佐证", max_length=200, default="")
    goal = models.CharField("服务的目标", max_length=60, default="")
    months = models.IntegerField("任现职月数", default=0)
    grades = models.IntegerField("达标考核次数", default=0)
    grade = models.CharField("考核等级不低于", max_length=1, default="")
    rate = models.IntegerField("提成比例（万分之）", default=0)
    shops = models.CharField("计提的店铺", max_length=400, default="")
    published_by = models.BigIntegerField("公布人")
    published_at = models.DateTimeField("公布时间")

    class Meta:
        verbose_name = "另行规定的标准"
        constraints = [
            models.UniqueConstraint(fields=["kind", "about", "version"], name="policy_scheme_version_once"),
            models.CheckConstraint(
                name="policy_scheme_of_award",
                condition=~Q(kind="award") | (Q(amount__gt=0, most__gt=0) & ~Q(period="") & ~Q(evidence="")),
            ),
            models.CheckConstraint(
                name="policy_scheme_of_promotion",
                condition=~Q(kind="promotion") | Q(months__gt=0) | (Q(grades__gt=0) & ~Q(grade="")),
            ),
            models.CheckConstraint(
                name="policy_scheme_of_commission",
                condition=Q(kind="commission", rate__gte=0, rate__lte=10_000) | (~Q(kind="commission") & Q(rate=0)),
            ),
        ]
