"""What a person said before he was judged, and what he is made to pay."""

from django.db import models
from django.db.models import F, Q

from guiju.kernel.store.models import Posted


class Statement(Posted):
    """A person was heard about a document before it was judged who answers for it."""

    number = models.CharField("单号", max_length=30, unique=True)
    place = models.ForeignKey("org.Place", models.PROTECT, verbose_name="地点", related_name="+", db_index=False)
    person = models.ForeignKey("org.Person", models.PROTECT, verbose_name="陈述人", related_name="+")
    about = models.CharField("所涉单据", max_length=30)
    said = models.TextField("陈述内容")
    heard_at = models.DateTimeField("听取时间")
    handler = models.BigIntegerField("听取人")

    class Meta:
        verbose_name = "陈述记录"
        indexes = [models.Index(fields=["about", "person"], name="conduct_statement_about")]


class Compensation(Posted):
    """What is kept back of one month's wage for a loss; all amounts in 分. 工资支付暂行规定 第十六条."""

    number = models.CharField("单号", max_length=30, unique=True)
    place = models.ForeignKey("org.Place", models.PROTECT, verbose_name="地点", related_name="+", db_index=False)
    person = models.ForeignKey("org.Person", models.PROTECT, verbose_name="赔偿人", related_name="+")
    about = models.CharField("所涉单据", max_length=30)
    month = models.DateField("扣款月份")
    amount = models.BigIntegerField("本月扣款（分）")
    wage = models.BigIntegerField("本月工资（分）")
    minimum_wage = models.BigIntegerField("当地最低工资（分）")
    imposed_at = models.DateTimeField("认定时间")
    handler = models.BigIntegerField("经办人")

    class Meta:
        verbose_name = "赔偿扣款单"
        constraints = [
            models.CheckConstraint(
                name="conduct_compensation_amount", condition=Q(amount__gt=0) & Q(wage__gte=F("amount"))
            ),
        ]
