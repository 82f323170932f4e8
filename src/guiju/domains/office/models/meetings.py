"""Meetings that were held, who was there, and what each noted."""

from django.db import models

from guiju.kernel.store.models import Posted


class Meeting(Posted):
    """``lacks`` is why it does not count as held."""

    class Kind(models.TextChoices):
        WEEKLY = "weekly", "每周互动会议"
        DAILY = "daily", "每日例会"
        SESSION = "session", "专题会议、培训"

    number = models.CharField("会议单号", max_length=30, unique=True)
    kind = models.CharField("种类", max_length=12, choices=Kind)
    held_on = models.DateField("日期")
    topics = models.TextField("议题")
    decisions = models.TextField("决定")
    lacks = models.CharField("还缺", max_length=200)
    recorded_by = models.BigIntegerField("记录人")
    recorded_at = models.DateTimeField("记录时间")

    class Meta:
        verbose_name = "会议记录"
        indexes = [models.Index(fields=["kind", "held_on"], name="office_meeting_of_day")]


class Attendance(Posted):
    meeting = models.ForeignKey(Meeting, models.PROTECT, verbose_name="会议", related_name="attendances")
    person = models.ForeignKey("org.Person", models.PROTECT, verbose_name="参会人", related_name="+")

    class Meta:
        verbose_name = "参会"
        constraints = [models.UniqueConstraint(fields=["meeting", "person"], name="office_attendance_once")]


class MeetingNote(Posted):
    """Somebody's notes; ``lacks`` is why they do not count."""

    number = models.CharField("笔录单号", max_length=30, unique=True)
    meeting = models.ForeignKey(Meeting, models.PROTECT, verbose_name="会议", related_name="notes")
    author = models.BigIntegerField("记录人")
    text = models.TextField("笔录与心得")
    digest = models.CharField("摘要", max_length=64)
    lacks = models.CharField("还缺", max_length=200)
    written_at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "会议笔录"
        indexes = [models.Index(fields=["meeting", "id"], name="office_note_of_meeting")]
