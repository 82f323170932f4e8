"""What people must do, what they are told, and what is sent outside."""

from django.db import models
from django.db.models import Q

from guiju.kernel.store.fields import EncryptedTextField, RowIdField
from guiju.kernel.store.models import Posted

_OPEN = Q(ended_at__isnull=True)


class Task(Posted):
    """Something to do, for a person (account) or for a post; 0 and empty where it is the other.

    ``place`` is where it is to be done: a post must be held there or above.
    ``page`` and ``page_key`` name the page that it is done on; ``source`` and ``source_key`` what it comes from, by which
    it is ended. ``excluded`` is the account that must not do it: the rectifier of what is to be verified. ``ended_at``
    repeats the moment of its `TaskEnd`, because an index of the open ones needs it in the row.
    """

    mutable = ("ended_at",)

    person = models.BigIntegerField("给谁", default=0)
    post = models.CharField("给哪个岗位", max_length=40, default="")
    place = models.ForeignKey("org.Place", models.PROTECT, verbose_name="地点", null=True)
    excluded = models.BigIntegerField("不能由谁做", default=0)
    kind = models.CharField("种类", max_length=40)
    title = models.CharField("待办", max_length=200)
    page = models.CharField("页面", max_length=60, default="")
    page_key = models.CharField("页面编号", max_length=160, default="")
    due_at = models.DateTimeField("期限", null=True)
    source = models.CharField("来源", max_length=40)
    source_key = models.CharField("来源编号", max_length=200)
    count = models.IntegerField("件数", default=1)
    by_hand = models.BooleanField("做完自己勾", default=False)
    opened_at = models.DateTimeField("提出时间")
    ended_at = models.DateTimeField("结束时间", null=True)

    class Meta:
        verbose_name = "待办"
        constraints = [
            models.CheckConstraint(
                name="worklist_task_for_person_or_post",
                condition=(Q(person=0) & ~Q(post="")) | (~Q(person=0) & Q(post="")),
            ),
            models.UniqueConstraint(
                fields=["source", "source_key", "kind", "person", "post"], condition=_OPEN, name="worklist_task_once"
            ),
        ]
        indexes = [
            models.Index(fields=["person", "due_at"], name="worklist_task_of_person", condition=_OPEN),
            models.Index(fields=["post", "due_at"], name="worklist_task_of_post", condition=_OPEN),
        ]


class TaskEnd(Posted):
    """Done, or no longer needed; a row of its own, so that it leaves a digest like the task itself."""

    task = models.OneToOneField(Task, models.PROTECT, verbose_name="待办", related_name="end")
    how = models.CharField("怎么结束", max_length=10, choices={"done": "已办", "cancelled": "不再需要"})
    by = models.BigIntegerField("谁")
    note = models.TextField("说明", default="")
    ended_at = models.DateTimeField("结束时间")

    class Meta:
        verbose_name = "待办结束"


class Message(models.Model):
    """A message in a person's inbox; one person gets it once, however many posts he holds.

    It only tells of what documents and evidence keep, so it is no posted row: once read, it goes when its time is over.
    """

    id = RowIdField(primary_key=True)
    person = models.BigIntegerField("给谁")
    kind = models.CharField("种类", max_length=40)
    title = models.CharField("标题", max_length=200)
    body = models.TextField("内容", default="")
    page = models.CharField("页面", max_length=60, default="")
    page_key = models.CharField("页面编号", max_length=160, default="")
    sent_at = models.DateTimeField("时间")
    read_at = models.DateTimeField("已读时间", null=True)

    class Meta:
        verbose_name = "消息"
        indexes = [
            models.Index(fields=["person", "id"], name="worklist_message_of_person"),
            models.Index(fields=["person", "id"], name="worklist_message_unread", condition=Q(read_at__isnull=True)),
            models.Index(fields=["read_at"], name="worklist_message_read", condition=Q(read_at__isnull=False)),
        ]


class Outgoing(Posted):
    """A notice for one sink outside, written with the act it tells of; the worker sends it after the commit.

    ``id`` is the idempotency key that goes with it: a worker killed between sending and settling sends it once more.
    ``envelope`` is the first notice of the message it went out in: several share one when a sink is busy.
    """

    mutable = ("attempts", "next_at", "lease", "leased_until", "envelope", "sent_at", "abandoned_at", "fault")

    sink = models.CharField("去向", max_length=40)
    kind = models.CharField("种类", max_length=40)
    payload = EncryptedTextField("内容")
    queued_at = models.DateTimeField("写入时间")
    attempts = models.IntegerField("次数", default=0)
    next_at = models.DateTimeField("下次发送")
    lease = models.CharField("租约", max_length=32, default="")
    leased_until = models.DateTimeField("租约到期", null=True)
    envelope = models.BigIntegerField("合并到", null=True)
    sent_at = models.DateTimeField("发出时间", null=True)
    abandoned_at = models.DateTimeField("放弃时间", null=True)
    fault = models.TextField("最近一次失败", default="")

    class Meta:
        verbose_name = "外发通知"
        indexes = [
            models.Index(
                fields=["sink", "next_at"],
                name="worklist_outgoing_waiting",
                condition=Q(sent_at__isnull=True, abandoned_at__isnull=True),
            ),
            models.Index(fields=["sink", "sent_at"], name="worklist_outgoing_sent"),
            models.Index(
                fields=["abandoned_at"], name="worklist_outgoing_abandoned", condition=Q(abandoned_at__isnull=False)
            ),
        ]
