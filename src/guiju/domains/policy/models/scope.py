"""Whom a version binds: units, posts, kinds of engagement and tags, from which the people are computed."""

from django.db import models
from django.db.models import F, Q

from guiju.domains.policy.models.versions import RulebookVersion
from guiju.kernel.store.models import Posted


class ScopeKind(models.TextChoices):
    EVERYBODY = "everybody", "全体员工"
    UNIT = "unit", "部门"
    POST = "post", "岗位"
    TAG = "tag", "标签"
    UNRESOLVED = "unresolved", "待定"


class TagKind(models.TextChoices):
    PERSON = "person", "人员"
    POST = "post", "岗位"


class ScopeRow(Posted):
    """``key`` is the code of the unit or post, the tag, or the words that nobody has resolved yet.

    A row added later counts from then on; ``is_removed`` takes the same row away again.
    """

    version = models.ForeignKey(RulebookVersion, models.PROTECT, verbose_name="制度版本", related_name="scope")
    kind = models.CharField("种类", max_length=12, choices=ScopeKind)
    key = models.CharField("对象", max_length=60, default="")
    is_removed = models.BooleanField("移出", default=False)
    since = models.DateField("自")
    set_by = models.BigIntegerField("设定人")
    set_at = models.DateTimeField("设定时间")

    class Meta:
        verbose_name = "适用范围"
        constraints = [
            models.CheckConstraint(name="policy_scope_kind", condition=Q(kind__in=ScopeKind.values)),
            models.CheckConstraint(
                name="policy_scope_key",
                condition=(Q(kind="everybody") & Q(key="")) | (~Q(kind="everybody") & ~Q(key="")),
            ),
        ]


class Tag(Posted):
    """A mark on a person or a post for some days, such as 派遣 or 参与电商业务; ``until`` is the last one, None is open."""

    kind = models.CharField("种类", max_length=12, choices=TagKind)
    key = models.CharField("工号或岗位", max_length=40)
    tag = models.CharField("标签", max_length=40)
    is_on = models.BooleanField("有此标签", default=True)
    since = models.DateField("自")
    until = models.DateField("至", null=True)
    set_by = models.BigIntegerField("设定人")
    set_at = models.DateTimeField("设定时间")

    class Meta:
        verbose_name = "适用标签"
        indexes = [models.Index(fields=["tag", "kind", "key"], name="policy_tag_key")]
        constraints = [
            models.CheckConstraint(name="policy_tag_kind", condition=Q(kind__in=TagKind.values)),
            models.CheckConstraint(name="policy_tag_days", condition=Q(until__isnull=True) | Q(until__gte=F("since"))),
        ]


class OverlapRuling(Posted):
    """Of a topic that a version and another rulebook both claim, which goes first and why."""

    version = models.ForeignKey(RulebookVersion, models.PROTECT, verbose_name="制度版本", related_name="rulings")
    other = models.ForeignKey("rulebook.Rulebook", models.PROTECT, verbose_name="另一部制度", related_name="+")
    topic = models.CharField("主题", max_length=60)
    ruling = models.CharField("裁定", max_length=500)
    ruled_by = models.BigIntegerField("裁定人")
    ruled_at = models.DateTimeField("裁定时间")

    class Meta:
        verbose_name = "主题裁定"
        constraints = [
            models.UniqueConstraint(fields=["version", "other", "topic"], name="policy_ruling_once"),
        ]
