"""Who and where: legal entities, places, persons, posts, assignments."""

from django.db import models

from guiju.kernel.store.models import Posted


class LegalEntity(Posted):
    mutable = ("name",)

    code = models.CharField("代码", max_length=20, unique=True)
    name = models.CharField("名称", max_length=120)
    currency = models.CharField("记账本位币", max_length=3, default="CNY")

    class Meta:
        verbose_name = "主体"


class PlaceKind(models.TextChoices):
    SITE = "site", "场所"
    WAREHOUSE = "warehouse", "仓库"
    ZONE = "zone", "区域"
    SPOT = "spot", "点位"


class Place(Posted):
    mutable = ("name",)

    entity = models.ForeignKey(LegalEntity, models.PROTECT, verbose_name="主体")
    parent = models.ForeignKey("self", models.PROTECT, verbose_name="上级", null=True)
    kind = models.CharField("种类", max_length=12, choices=PlaceKind)
    code = models.CharField("代码", max_length=40, unique=True)
    name = models.CharField("名称", max_length=120)

    class Meta:
        verbose_name = "地点"


class Person(Posted):
    mutable = ("name", "left_on")

    number = models.CharField("工号", max_length=20, unique=True)
    name = models.CharField("姓名", max_length=60)
    account = models.OneToOneField("accounts.Account", models.PROTECT, verbose_name="账号", null=True)
    left_on = models.DateField("离职日", null=True)

    class Meta:
        verbose_name = "人员"


class Post(Posted):
    mutable = ("title",)

    code = models.CharField("代码", max_length=40, unique=True)
    title = models.CharField("岗位", max_length=60)

    class Meta:
        verbose_name = "岗位"


class Grant(Posted):
    """A permission that a post gives; nothing else gives one."""

    mutable = ("until",)

    post = models.ForeignKey(Post, models.PROTECT, verbose_name="岗位")
    permission = models.CharField("权限", max_length=80)
    until = models.DateField("止于", null=True)

    class Meta:
        verbose_name = "授权"
        constraints = [
            models.UniqueConstraint(
                fields=["post", "permission"], condition=models.Q(until__isnull=True), name="org_grant_once"
            )
        ]


class Assignment(Posted):
    """A person holds a post at a place from a day on; no place means everywhere."""

    mutable = ("until",)

    person = models.ForeignKey(Person, models.PROTECT, verbose_name="人员")
    post = models.ForeignKey(Post, models.PROTECT, verbose_name="岗位")
    place = models.ForeignKey(Place, models.PROTECT, verbose_name="地点", null=True)
    since = models.DateField("自")
    until = models.DateField("止于", null=True)

    class Meta:
        verbose_name = "任职"
