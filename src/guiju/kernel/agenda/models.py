"""The digests of what waits for each person, who does not want them, and the addresses that calendars read."""

from django.db import models
from django.db.models import Q

from guiju.kernel.store.models import Posted


class Turn(models.TextChoices):
    MORNING = "morning", "早间提醒"
    EVENING = "evening", "晚间提醒"


class DigestRound(Posted):
    """A turn of a day is gone through once, also when nothing was open."""

    day = models.DateField("日期")
    turn = models.CharField("哪一次", max_length=10, choices=Turn)
    sent_at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "每日提醒"
        constraints = [models.UniqueConstraint(fields=["day", "turn"], name="agenda_round_once")]


class Digest(Posted):
    """What one person was told: how many were due, overdue and waiting for his decision."""

    round = models.ForeignKey(DigestRound, models.PROTECT, verbose_name="每日提醒", related_name="digests")
    person = models.BigIntegerField("给谁")
    due = models.IntegerField("今天到期")
    overdue = models.IntegerField("已逾期")
    deciding = models.IntegerField("待决定")

    class Meta:
        verbose_name = "个人提醒"
        constraints = [
            models.UniqueConstraint(fields=["round", "person"], name="agenda_digest_once"),
            models.CheckConstraint(
                name="agenda_digest_not_empty",
                condition=Q(due__gte=0, overdue__gte=0, deciding__gte=0)
                & (Q(due__gt=0) | Q(overdue__gt=0) | Q(deciding__gt=0)),
            ),
        ]


class DigestChoice(Posted):
    """The last one of an account counts; without any it wants the digest."""

    account = models.ForeignKey("accounts.Account", models.PROTECT, verbose_name="账号")
    wants = models.BooleanField("要提醒")
    chosen_at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "提醒开关"


class CalendarFeed(Posted):
    """Reads a person's agenda at an address nobody can guess: of its 256 random bits the SHA-256 is kept."""

    account = models.ForeignKey("accounts.Account", models.PROTECT, verbose_name="账号")
    digest = models.CharField("摘要", max_length=64, unique=True)
    opened_at = models.DateTimeField("生成时间")

    class Meta:
        verbose_name = "日历订阅"


class CalendarFeedEnd(Posted):
    feed = models.OneToOneField(CalendarFeed, models.PROTECT, verbose_name="日历订阅", related_name="end")
    reason = models.CharField("原因", max_length=500)
    ended_at = models.DateTimeField("停用时间")

    class Meta:
        verbose_name = "停用日历订阅"
