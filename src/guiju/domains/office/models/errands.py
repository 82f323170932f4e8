"""Errands: what somebody gives a person to do or asks of a department, and each step taken about them."""

from django.db import models
from django.db.models import F, Q

from guiju.kernel.registers.models import RegisterEntry
from guiju.kernel.store.models import Posted


class ReportingLine(RegisterEntry):
    """Who is a person's superior, until it is ended."""

    person = models.ForeignKey("org.Person", models.PROTECT, verbose_name="下属", related_name="+")
    superior = models.ForeignKey("org.Person", models.PROTECT, verbose_name="上级", related_name="+")
    since = models.DateField("自")

    class Meta(RegisterEntry.Meta):
        verbose_name = "上下级关系"
        constraints = [
            *RegisterEntry.Meta.constraints,
            models.CheckConstraint(
                name="office_line_of_two",
                condition=~Q(person=F("superior")),
                violation_error_message="本人不能是自己的上级",
            ),
        ]


class Category(models.TextChoices):
    ORDER = "order", "交办事项"
    DRAWING = "drawing", "订单矢量图、效果图"
    CROSS = "cross", "跨部门事项"
    DESIGN = "design", "设计需求"
    TECHNICAL = "technical", "技术交流"
    CHECK = "check", "临时跟踪核查"
    ART = "art", "美术设计任务"
    PAGE = "page", "网站美术需求"


class State(models.TextChoices):
    GIVEN = "given", "待接受"
    WAITING = "waiting", "等本人回岗"
    SENT_BACK = "sent_back", "退回补充"
    TAKEN = "taken", "办理中"
    DECLINED = "declined", "不接受"
    DELIVERED = "delivered", "已交付"
    CLOSED = "closed", "已办结"


class Errand(Posted):
    """``assignee`` is a person's account, 0 where it is asked of a department's ``post``.

    ``is_request``: whoever gave it is no superior of the assignee, so it may be declined. ``assignee`` stays
    accountable, whoever does it. ``lacks`` says what was left out and may be sent back for; ``stand_in`` who stands in when the
    assignee was away. ``flow`` is the written flow in the version of that day. ``doer`` is who does it now, ``meeting``
    where it was decided.
    """

    mutable = ("due_at", "doer", "state")

    number = models.CharField("事项单号", max_length=30, unique=True)
    category = models.CharField("种类", max_length=12, choices=Category)
    title = models.CharField("事项", max_length=120)
    detail = models.TextField("要求")
    purpose = models.CharField("用途", max_length=200)
    spec = models.CharField("尺寸、规格", max_length=120)
    asker = models.BigIntegerField("交办人")
    assignee = models.BigIntegerField("承办人")
    post = models.CharField("承办岗位", max_length=40)
    asker_post = models.CharField("提出部门", max_length=40)
    is_request = models.BooleanField("协办请求")
    wants_result = models.BooleanField("须有结果")
    flow = models.ForeignKey(
        "policy.DomainCover", models.PROTECT, verbose_name="所依流程", null=True, related_name="+", db_index=False
    )
    lacks = models.CharField("还缺", max_length=200)
    stand_in = models.BigIntegerField("代理人")
    first_due = models.DateTimeField("首次期限")
    due_at = models.DateTimeField("期限")
    doer = models.BigIntegerField("经办人")
    state = models.CharField("状态", max_length=12, choices=State)
    given_at = models.DateTimeField("提出时间")
    basis = models.CharField("所依制度或决定", max_length=40, default="")
    meeting = models.ForeignKey(
        "office.Meeting", models.PROTECT, verbose_name="来自会议", related_name="errands", null=True
    )

    class Meta:
        verbose_name = "交办事项"
        indexes = [
            models.Index(fields=["asker", "id"], name="office_errand_given"),
            models.Index(fields=["doer", "id"], name="office_errand_of_doer"),
            models.Index(fields=["basis", "id"], condition=~Q(basis=""), name="office_errand_basis"),
        ]


class ErrandStep(Posted):
    """A step about an errand."""

    class Step(models.TextChoices):
        ACCEPT = "accept", "接受"
        DECLINE = "decline", "不接受"
        SEND_BACK = "send_back", "退回补充"
        HAND_ON = "hand_on", "转交"
        WAIT = "wait", "等本人回岗"
        CONFLICT = "conflict", "标记冲突"
        ORDER = "order", "排定先后"
        ASK_LATER = "ask_later", "申请延期"
        MOVE = "move", "同意延期"
        REPLY = "reply", "回复"
        HAND_OVER = "hand_over", "交付"
        REJECT = "reject", "退回返工"
        REOPEN = "reopen", "重新打开"
        CLOSE = "close", "办结"
        ESCALATED = "escalated", "逾期升级"

    number = models.CharField("单号", max_length=30, unique=True)
    errand = models.ForeignKey(Errand, models.PROTECT, verbose_name="交办事项", related_name="steps")
    step = models.CharField("步骤", max_length=12, choices=Step)
    by = models.BigIntegerField("谁")
    note = models.TextField("说明")
    person = models.BigIntegerField("转给")
    due_at = models.DateTimeField("新期限", null=True)
    lacks = models.CharField("还缺", max_length=200)
    file = models.CharField("文件摘要", max_length=64)
    taken_at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "办理步骤"
        indexes = [models.Index(fields=["errand", "id"], name="office_step_of_errand")]
