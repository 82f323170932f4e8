"""Who and where: legal entities, units, places, persons, posts, who holds which and stands in for whom.

What ends, ends by a row of its own: a right given back in the database is found by ``guiju verify``. ``ends_at`` is the
first moment at which the thing is over.
"""

from django.db import models
from django.db.models import F, Q

from guiju.kernel.store.fields import EncryptedTextField
from guiju.kernel.store.models import Posted


class LegalEntity(Posted):
    mutable = ("name",)

    code = models.CharField("代码", max_length=20, unique=True)
    name = models.CharField("名称", max_length=120)
    currency = models.CharField("记账本位币", max_length=3, default="CNY")

    class Meta:
        verbose_name = "主体"


class Unit(Posted):
    """A department; nobody is put into one that is closed."""

    mutable = ("name", "closed_at")

    entity = models.ForeignKey(LegalEntity, models.PROTECT, verbose_name="主体")
    parent = models.ForeignKey("self", models.PROTECT, verbose_name="上级部门", null=True)
    code = models.CharField("代码", max_length=40, unique=True)
    name = models.CharField("名称", max_length=120)
    closed_at = models.DateTimeField("撤销时间", null=True)

    class Meta:
        verbose_name = "部门"


class UnitClosing(Posted):
    """A department is no more; ``successor`` has what it kept, none where it had no superior."""

    unit = models.OneToOneField(Unit, models.PROTECT, verbose_name="部门", related_name="closing")
    successor = models.ForeignKey(Unit, models.PROTECT, verbose_name="接管部门", null=True, related_name="+")
    reason = models.CharField("原因", max_length=500)
    closed_by = models.BigIntegerField("经办人")
    closed_at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "部门撤销"


class PlaceKind(models.TextChoices):
    SITE = "site", "场所"
    WAREHOUSE = "warehouse", "仓库"
    ZONE = "zone", "区域"
    SPOT = "spot", "点位"


class Place(Posted):
    """A node of the place tree; a permission at a place covers the places below it."""

    mutable = ("name",)

    entity = models.ForeignKey(LegalEntity, models.PROTECT, verbose_name="主体")
    parent = models.ForeignKey("self", models.PROTECT, verbose_name="上级", null=True)
    kind = models.CharField("种类", max_length=12, choices=PlaceKind)
    code = models.CharField("代码", max_length=40, unique=True)
    name = models.CharField("名称", max_length=120)

    class Meta:
        verbose_name = "地点"


class Person(Posted):
    mutable = ("name",)

    number = models.CharField("工号", max_length=20, unique=True)
    name = models.CharField("姓名", max_length=60)
    account = models.OneToOneField("accounts.Account", models.PROTECT, verbose_name="账号", null=True)

    class Meta:
        verbose_name = "人员"


class PersonPhone(Posted):
    """A person's own mobile phone; the newest counts. ``match`` tells whether two numbers are the same."""

    person = models.ForeignKey(Person, models.PROTECT, verbose_name="人员", related_name="phones")
    phone = EncryptedTextField("本人手机")
    match = models.CharField("比对摘要", max_length=64)
    recorded_by = models.BigIntegerField("登记人")
    recorded_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "本人手机"


class Leaving(Posted):
    """A person has left, or will at the end of a day; their posts and their account are over at ``ends_at``."""

    person = models.OneToOneField(Person, models.PROTECT, verbose_name="人员", related_name="leaving")
    last_day = models.DateField("最后工作日")
    ends_at = models.DateTimeField("止于")
    reason = models.CharField("原因", max_length=500)

    class Meta:
        verbose_name = "离职"


class Post(Posted):
    """``superior`` is the code of the post above it, empty for the highest."""

    mutable = ("title", "superior")

    code = models.CharField("代码", max_length=40, unique=True)
    title = models.CharField("岗位", max_length=60)
    superior = models.CharField("上级岗位", max_length=40, default="")

    class Meta:
        verbose_name = "岗位"


class Grant(Posted):
    """A permission that a post gives; nothing else gives one. ``round`` counts how often the post was given it."""

    post = models.ForeignKey(Post, models.PROTECT, verbose_name="岗位")
    permission = models.CharField("权限", max_length=80)
    round = models.IntegerField("第几次", default=1)

    class Meta:
        verbose_name = "授权"
        constraints = [
            models.UniqueConstraint(fields=["post", "permission", "round"], name="org_grant_once"),
        ]


class GrantEnd(Posted):
    grant = models.OneToOneField(Grant, models.PROTECT, verbose_name="授权", related_name="end")
    ends_at = models.DateTimeField("止于")
    reason = models.CharField("原因", max_length=500)

    class Meta:
        verbose_name = "收回授权"


class Assignment(Posted):
    """A person holds a post at a place from a day on; no place means everywhere."""

    person = models.ForeignKey(Person, models.PROTECT, verbose_name="人员")
    post = models.ForeignKey(Post, models.PROTECT, verbose_name="岗位")
    place = models.ForeignKey(Place, models.PROTECT, verbose_name="地点", null=True)
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name="部门", null=True)
    since = models.DateField("自")

    class Meta:
        verbose_name = "任职"


class AssignmentEnd(Posted):
    assignment = models.OneToOneField(Assignment, models.PROTECT, verbose_name="任职", related_name="end")
    ends_at = models.DateTimeField("止于")
    reason = models.CharField("原因", max_length=500)

    class Meta:
        verbose_name = "免职"


class Substitution(Posted):
    """Somebody stands in for the holder of an assignment, from a day to a day; it gives what the assignment gives."""

    assignment = models.ForeignKey(Assignment, models.PROTECT, verbose_name="任职")
    substitute = models.ForeignKey(Person, models.PROTECT, verbose_name="代理人")
    since = models.DateField("自")
    until = models.DateField("止于")
    reason = models.CharField("原因", max_length=500)

    class Meta:
        verbose_name = "代理"
        constraints = [
            models.CheckConstraint(name="org_substitution_days", condition=Q(until__gte=F("since"))),
        ]


class SubstitutionEnd(Posted):
    substitution = models.OneToOneField(Substitution, models.PROTECT, verbose_name="代理", related_name="end")
    ends_at = models.DateTimeField("止于")
    reason = models.CharField("原因", max_length=500)

    class Meta:
        verbose_name = "结束代理"


class AbsenceKind(models.TextChoices):
    ANNUAL = "annual", "年休假"
    SICK = "sick", "病假"
    PERSONAL = "personal", "事假"
    MATERNITY = "maternity", "产假、陪产假"
    OTHER = "other", "其他"


class Absence(Posted):
    """A leave that was granted: from a day to a day a person does not work."""

    person = models.ForeignKey(Person, models.PROTECT, verbose_name="人员")
    kind = models.CharField("假别", max_length=12, choices=AbsenceKind)
    since = models.DateField("自")
    until = models.DateField("至")
    reason = models.CharField("说明", max_length=500, default="")
    granted_by = models.BigIntegerField("登记人")

    class Meta:
        verbose_name = "休假"
        constraints = [
            models.CheckConstraint(name="org_absence_days", condition=Q(until__gte=F("since"))),
        ]


class PairKind(models.TextChoices):
    POST = "post", "岗位"
    PERMISSION = "permission", "权限"


class Incompatibility(Posted):
    """Two posts, or two permissions, that one person must not hold together; ``one`` sorts before ``other``."""

    kind = models.CharField("种类", max_length=10, choices=PairKind)
    one = models.CharField("一方", max_length=80)
    other = models.CharField("另一方", max_length=80)
    reason = models.CharField("依据", max_length=500)
    round = models.IntegerField("第几次", default=1)

    class Meta:
        verbose_name = "不相容"
        constraints = [
            models.UniqueConstraint(fields=["kind", "one", "other", "round"], name="org_incompatibility_once"),
            models.CheckConstraint(name="org_incompatibility_of_two", condition=Q(one__lt=F("other"))),
        ]


class IncompatibilityEnd(Posted):
    incompatibility = models.OneToOneField(Incompatibility, models.PROTECT, verbose_name="不相容", related_name="end")
    reason = models.CharField("原因", max_length=500)

    class Meta:
        verbose_name = "取消不相容"


class IncompatibilityException(Posted):
    """A small company's way out: one person may hold both until a day, recorded by somebody else with a reason."""

    incompatibility = models.ForeignKey(Incompatibility, models.PROTECT, verbose_name="不相容")
    person = models.ForeignKey(Person, models.PROTECT, verbose_name="人员")
    until = models.DateField("有效至")
    reason = models.CharField("原因", max_length=500)
    granted_by = models.BigIntegerField("批准人")

    class Meta:
        verbose_name = "不相容例外"


class OrgVersion(models.Model):
    """One row, raised first by every change of who may what, so that two changes are judged one after the other."""

    version = models.BigIntegerField("组织版本")

    class Meta:
        verbose_name = "组织版本"
