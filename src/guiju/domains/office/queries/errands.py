"""What is shown of errands: to whoever gave them, does them, or is above who does; and how departments answer."""

from collections.abc import Collection
from datetime import datetime
from typing import Annotated, Any

from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from guiju.domains.office.commands.give_errand import CATEGORIES
from guiju.domains.office.errands import DESIGN_CONFIRMED
from guiju.domains.office.lines import people_below, posts_held
from guiju.domains.office.models import Attendance, Category, Errand, ErrandStep, State
from guiju.domains.office.queries.permissions import READ
from guiju.domains.office.stepping import STATES, STEPS, UNCONFIRMED, Step
from guiju.kernel.commands.fields import Label
from guiju.kernel.controls.models import DutyItem
from guiju.kernel.org.models import Person, Post
from guiju.kernel.org.names import person_of
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.filters import Filter
from guiju.kernel.queries.query import Asked, Found, Params, Query, Section
from guiju.kernel.queries.reader import Reader

ON_TIME, LATE, RUNNING, OVERDUE = "按时", "逾期完成", "期限内", "已逾期"
TIMES = {ON_TIME: "pass", LATE: "stop", RUNNING: "plain", OVERDUE: "stop"}
GOOD, BAD, UNKNOWN = "合格", "被退回", "未交付"
CONFIRMED, BY_SILENCE, NO_NEED = "已确认", "默认确认", ""
CONFIRMATIONS = {CONFIRMED: "pass", BY_SILENCE: "pass", UNCONFIRMED: "warn", NO_NEED: "plain"}
QUALITIES = {GOOD: "pass", BAD: "stop", UNKNOWN: "plain"}
TAGS = {State.CLOSED: "pass", State.DELIVERED: "duty", State.DECLINED: "plain"}
ALL_STEPS = {**STEPS, str(Step.ESCALATED): str(Step.ESCALATED.label)}


class ErrandParams(Params):
    category: Annotated[str | None, Label("种类", choices=CATEGORIES), Filter("category")] = None
    state: Annotated[str | None, Label("状态", choices=dict(STATES)), Filter("state")] = None
    meeting: Annotated[str | None, Label("会议单号"), Filter("meeting__number")] = None
    time: Annotated[str | None, Label("期限", choices={each: each for each in TIMES}), Filter("timely")] = None


class ErrandRow(Row):
    number: Annotated[str, Column("事项单号", sortable=True, search="prefix")]
    title: Annotated[str, Column("事项", search="contains")]
    category: Annotated[str, Column("种类", choices=CATEGORIES)]
    asker: Annotated[str | None, Column("交办人", "asker_name")]
    assignee: Annotated[str | None, Column("承办人", "assignee_name")]
    doer: Annotated[str | None, Column("经办人", "doer_name")]
    post: Annotated[str, Column("承办岗位")]
    is_request: Annotated[bool, Column("协办请求")]
    flow: Annotated[str | None, Column("所依流程", "flow__document")]
    flow_version: Annotated[str | None, Column("流程版本", "flow__version")]
    lacks: Annotated[str, Column("还缺")]
    stand_in: Annotated[str | None, Column("代理人", "stand_in_name")]
    first_due: Annotated[datetime, Column("首次期限")]
    due_at: Annotated[datetime, Column("期限")]
    delivered_at: Annotated[datetime | None, Column("交付时间")]
    time: Annotated[str, Column("按时", "timely", meanings=TIMES)]
    quality: Annotated[str, Column("保质", "quality", meanings=QUALITIES)]
    reworks: Annotated[int, Column("返工次数")]
    confirmation: Annotated[str, Column("定稿确认", meanings=CONFIRMATIONS)]
    file: Annotated[str | None, Column("交付文件")]
    state: Annotated[str, Column("状态", choices=STATES, meanings=TAGS)]
    basis: Annotated[str, Column("所依制度或决定")]
    meeting: Annotated[str | None, Column("来自会议", "meeting__number", link="office.meetings")]
    given_at: Annotated[datetime, Column("提出时间")]


def _last(step: str, column: str) -> Subquery:
    taken = ErrandStep.objects.filter(errand=OuterRef("pk"), step=step).order_by("-id")
    return Subquery(taken.values(column)[:1])


def seen_errands(reader: Reader) -> QuerySet[Errand]:
    """Those one gave, does, took, may do for a post, one's people do, or a meeting decided at which one was."""
    actor, below = reader.actor, people_below(reader.actor, reader.using)
    own = Q(asker=actor) | Q(doer=actor) | Q(assignee=actor) | Q(stand_in=actor)
    own |= Q(meeting__in=Attendance.objects.filter(person__account=actor).values("meeting"))
    return Errand.objects.filter(own | Q(doer__in=below) | Q(assignee__in=below) | Q(post__in=posts_held(actor)))


def _silent() -> QuerySet[DutyItem]:
    """The question for a confirmation whose term is over."""
    mark = Concat(Value(f"{DESIGN_CONFIRMED.key}/"), Cast(OuterRef("pk"), CharField()), Value("."))
    asked = DutyItem.objects.filter(duty=DESIGN_CONFIRMED.key, due_at__lt=timezone.now(), done__isnull=True)
    return asked.filter(fingerprint__startswith=mark)


class Errands(Query):
    """Time and quality are computed from the steps and the first term; nothing that is typed changes them."""

    key = "office.errands"
    title = "交办与协办"
    params = ErrandParams
    row = ErrandRow
    permission = READ
    identity = "number"
    caption = "title"
    offers = "office.Errand"
    sections = (Section("办理经过", "office.errand_steps", "errand"),)
    commands = {"office.take_step": "errand"}
    empty = "没有交办事项：上级交办的、部门之间请求协助的，都列在这里。"

    def source(self, params: ErrandParams, reader: Reader) -> QuerySet[Any]:
        names = {f"{name}_name": person_of(name) for name in ("asker", "assignee", "doer", "stand_in")}
        rejected = ErrandStep.objects.filter(errand=OuterRef("pk"), step=Step.REJECT)
        reworks = rejected.order_by().values("errand").annotate(count=Count("id")).values("count")
        return (
            seen_errands(reader)
            .annotate(**names, delivered_at=_last(Step.HAND_OVER, "taken_at"), file=_last(Step.HAND_OVER, "file"))
            .annotate(
                reworks=Subquery(reworks),
                timely=Case(
                    When(delivered_at__lte=F("first_due"), then=Value(ON_TIME)),
                    When(delivered_at__isnull=False, then=Value(LATE)),
                    When(first_due__lt=timezone.now(), then=Value(OVERDUE)),
                    default=Value(RUNNING),
                    output_field=CharField(),
                ),
                confirmation=Case(
                    When(~Q(category=Category.ART) | Q(delivered_at__isnull=True), then=Value(NO_NEED)),
                    When(state=State.CLOSED, then=Value(CONFIRMED)),
                    When(~Q(state=State.DELIVERED), then=Value(NO_NEED)),
                    When(Exists(_silent()), then=Value(BY_SILENCE)),
                    default=Value(UNCONFIRMED),
                    output_field=CharField(),
                ),
                quality=Case(
                    When(Exists(rejected), then=Value(BAD)),
                    When(delivered_at__isnull=False, then=Value(GOOD)),
                    default=Value(UNKNOWN),
                    output_field=CharField(),
                ),
            )
        )

    def next_commands(self, row: Any) -> Collection[str]:
        return [] if row.state == State.DECLINED else self.commands


class OfErrand(Params):
    errand: Annotated[str | None, Label("事项单号"), Filter("errand__number")] = None


class StepRow(Row):
    number: Annotated[str, Column("单号", sortable=True, search="prefix")]
    errand: Annotated[str, Column("事项单号", "errand__number", search="prefix", link="office.errands")]
    step: Annotated[str, Column("步骤", choices=ALL_STEPS)]
    by: Annotated[str | None, Column("谁", "by_name")]
    note: Annotated[str, Column("说明、结果")]
    person: Annotated[str | None, Column("转给", "person_name")]
    due_at: Annotated[datetime | None, Column("新期限")]
    lacks: Annotated[str, Column("还缺")]
    taken_at: Annotated[datetime, Column("时间")]


class ErrandSteps(Query):
    key = "office.errand_steps"
    title = "办理经过"
    params = OfErrand
    row = StepRow
    permission = READ
    identity = "number"
    caption = "errand"
    empty = "还没有办理。"

    def source(self, params: OfErrand, reader: Reader) -> QuerySet[Any]:
        own = ErrandStep.objects.filter(errand__in=seen_errands(reader))
        return own.annotate(by_name=person_of("by"), person_name=person_of("person"))


class CollaborationRow(Row):
    post: Annotated[str, Column("部门岗位")]
    asked: Annotated[int, Column("收到请求")]
    late: Annotated[int, Column("逾期受理、答复")]
    rate: Annotated[int, Column("逾期率（%）")]


class Collaboration(Query):
    """How each department answers what others ask of it; for reading, nothing follows from it."""

    key = "office.collaboration"
    title = "部门协作"
    row = CollaborationRow
    permission = READ
    empty = "还没有部门间的请求。"

    def rows(self, using: str) -> QuerySet[Any]:
        return Errand.objects.using(using).exclude(post="")

    def found(self, params: Params, asked: Asked, reader: Reader) -> Found:
        late = ErrandStep.objects.filter(errand=OuterRef("pk"), step=Step.ESCALATED)
        rows = (
            self.source(params, reader)
            .annotate(is_late=Exists(late))
            .order_by("post")
            .values_list("post")
            .annotate(asked=Count("id"), late=Count("id", filter=Q(is_late=True)))
        )
        titles = dict(Post.objects.using(reader.using).values_list("code", "title"))
        shown = [
            self.row.record(id=at, post=titles.get(post, post), asked=count, late=missed, rate=missed * 100 // count)
            for at, (post, count, missed) in enumerate(rows, start=1)
        ]
        return Found(shown, "", len(shown))


class OnTimeRow(Row):
    person: Annotated[str, Column("承办人")]
    done: Annotated[int, Column("已交付")]
    on_time: Annotated[int, Column("按时")]
    rate: Annotated[int, Column("按时率（%）")]


class OnTime(Query):
    """By whom of those one sees errands are done in time, by their first term."""

    key = "office.on_time"
    title = "交办按时率"
    row = OnTimeRow
    permission = READ
    empty = "还没有交付过的事项。"

    def source(self, params: Params, reader: Reader) -> QuerySet[Any]:
        first = ErrandStep.objects.filter(errand=OuterRef("pk"), step=Step.HAND_OVER, lacks="").order_by("id")
        delivered = seen_errands(reader).annotate(delivered_at=Subquery(first.values("taken_at")[:1]))
        return delivered.using(reader.using).filter(delivered_at__isnull=False)

    def found(self, params: Params, asked: Asked, reader: Reader) -> Found:
        rows = (
            self.source(params, reader)
            .order_by("doer")
            .values_list("doer")
            .annotate(done=Count("id"), on_time=Count("id", filter=Q(delivered_at__lte=F("first_due"))))
        )
        counted = list(rows)
        people = Person.objects.using(reader.using).filter(account__in=[doer for doer, *_ in counted])
        names = dict(people.values_list("account_id", "name"))
        shown = [
            self.row.record(id=at, person=names.get(doer, ""), done=done, on_time=kept, rate=kept * 100 // done)
            for at, (doer, done, kept) in enumerate(counted, start=1)
        ]
        return Found(shown, "", len(shown))
