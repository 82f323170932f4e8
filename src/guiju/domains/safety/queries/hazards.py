"""What is shown of hazards, and of the orders that went out because of them."""

from datetime import date, datetime
from typing import Annotated, Any

from django.db.models import Case, CharField, OuterRef, QuerySet, Subquery, Value, When

from guiju.domains.safety.controls.hazards import HazardOverdue
from guiju.domains.safety.hazards import STATES, hazards
from guiju.domains.safety.models import Grade, Hazard, HazardKind
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.findings.models import Escalation
from guiju.kernel.org.models import Post
from guiju.kernel.org.names import person_of
from guiju.kernel.org.permissions import register_permission
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.filters import Filter
from guiju.kernel.queries.query import Params, Query

READ = "safety.hazards.read"
register_permission(READ, "查看隐患台账")
HIDDEN = "（已隐去）"
KINDS = {str(value): str(label) for value, label in HazardKind.choices}
GRADES = {str(value): str(label) for value, label in Grade.choices}


class HazardParams(Params):
    state: Annotated[str | None, Label("状态", choices={each: each for each in STATES}), Filter("standing")] = None
    kind: Annotated[str | None, Label("种类", choices=KINDS), Filter("kind")] = None
    since: Annotated[date | None, Label("上报（自）"), Filter("reported_at", "since")] = None
    place: Annotated[str | None, Label("地点"), Reference("org.Place", place="id"), Filter("place__code")] = None


class HazardRow(Row):
    number: Annotated[str, Column("隐患单号", sortable=True, search="prefix")]
    kind: Annotated[str, Column("种类", choices=KINDS)]
    what: Annotated[str, Column("情况", search="contains")]
    state: Annotated[str, Column("状态", "standing", meanings=STATES)]
    grade: Annotated[str | None, Column("等级", choices=GRADES)]
    owner: Annotated[str | None, Column("整改责任人", "owner_name")]
    due_on: Annotated[date | None, Column("整改期限")]
    place: Annotated[str, Column("地点", "place__name")]
    reporter: Annotated[str | None, Column("上报人", "reporter_name")]
    reported_at: Annotated[datetime, Column("上报时间")]
    closed_at: Annotated[datetime | None, Column("销号时间")]


class Hazards(Query):
    """Whoever asked for it is not named to the department."""

    key = "safety.hazards"
    title = "隐患台账"
    params = HazardParams
    row = HazardRow
    permission = READ
    place = "place_id"
    identity = "number"
    caption = "what"
    offers = "safety.Hazard"
    commands = {
        "safety.grade_hazard": "hazard",
        "safety.record_interim": "hazard",
        "safety.fix_hazard": "hazard",
        "safety.close_hazard": "hazard",
        "safety.extend_hazard": "hazard",
        "safety.take_over_hazard": "hazard",
    }
    empty = "还没有隐患：看到不安全的地方，点“上报隐患”。"

    def rows(self, using: str) -> QuerySet[Any]:
        named = Case(When(is_hidden=True, then=Value(HIDDEN)), default=person_of("reporter"), output_field=CharField())
        return hazards(using).annotate(owner_name=person_of("owner"), reporter_name=named)

    def next_commands(self, row: Any) -> list[str]:
        return [] if row.closed_at else list(self.commands)


class OrderRow(Row):
    hazard: Annotated[str, Column("隐患单号", "assignment__finding__fingerprint", link="safety.hazards")]
    what: Annotated[str | None, Column("情况", "hazard_what")]
    level: Annotated[int, Column("第几次")]
    post: Annotated[str | None, Column("督办对象", "post_title")]
    escalated_at: Annotated[datetime, Column("督办时间")]
    place: Annotated[str | None, Column("地点", "assignment__finding__place__name")]


class SupervisionOrders(Query):
    """For the next meeting of the committee: of what is still open, every order that went out."""

    key = "safety.supervision_orders"
    title = "隐患督办单"
    row = OrderRow
    permission = READ
    place = "assignment__finding__place_id"
    empty = "没有督办单：隐患都在期限内整改。"

    def rows(self, using: str) -> QuerySet[Escalation]:
        what = Hazard.objects.filter(number=OuterRef("assignment__finding__fingerprint")).values("what")
        found = Escalation.objects.filter(
            assignment__finding__control=HazardOverdue.key, assignment__finding__resolved_at__isnull=True
        )
        return found.annotate(
            hazard_what=Subquery(what[:1]),
            post_title=Subquery(Post.objects.filter(code=OuterRef("post")).values("title")[:1]),
        )
