"""What is shown of promotions: who was put forward for which post, and what of its conditions was missing."""

from datetime import datetime
from typing import Annotated, Any

from django.db.models import Case, CharField, Exists, OuterRef, QuerySet, Value, When
from django.db.models.functions import TruncDate

from guiju.domains.conduct.models import Promotion, PromotionGrade
from guiju.domains.conduct.queries.losses import READ
from guiju.kernel.commands.fields import Label
from guiju.kernel.org.models import Assignment
from guiju.kernel.org.names import person_of
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.filters import Filter
from guiju.kernel.queries.query import Params, Query, Section
from guiju.kernel.queries.reader import Reader

TAKEN, WAITING = "已任职", "待任职"


class PromotionRow(Row):
    number: Annotated[str, Column("晋升单号", sortable=True, search="prefix")]
    person: Annotated[str, Column("晋升人", "person__name")]
    post: Annotated[str, Column("晋升岗位", "post__title")]
    state: Annotated[str, Column("状态", meanings={TAKEN: "pass", WAITING: "duty"})]
    lacking: Annotated[str, Column("未满足")]
    months: Annotated[int, Column("任现职月数")]
    scheme: Annotated[str, Column("所依晋升条件", link="policy.schemes")]
    reason: Annotated[str, Column("理由")]
    proposer: Annotated[str | None, Column("提出人", "proposer_name")]
    place: Annotated[str, Column("地点", "place__name")]
    proposed_at: Annotated[datetime, Column("提出时间")]


class Promotions(Query):
    """Who has been appointed to the post since is shown as such."""

    key = "conduct.promotions"
    title = "晋升申请"
    row = PromotionRow
    permission = READ
    place = "place_id"
    identity = "number"
    caption = "post"
    sections = (Section("引用的考核", "conduct.promotion_grades", "promotion"),)
    empty = "还没有晋升申请。"

    def source(self, params: Params, reader: Reader) -> QuerySet[Any]:
        held = Assignment.objects.filter(
            person=OuterRef("person"), post=OuterRef("post"), since__gte=OuterRef("proposed_on")
        )
        state = Case(When(Exists(held), then=Value(TAKEN)), default=Value(WAITING), output_field=CharField())
        known = Promotion.objects.annotate(proposed_on=TruncDate("proposed_at"))
        return known.annotate(state=state, proposer_name=person_of("proposer"))


class OfPromotion(Params):
    promotion: Annotated[str | None, Label("晋升单号"), Filter("promotion__number")] = None


class PromotionGradeRow(Row):
    promotion: Annotated[str, Column("晋升单号", "promotion__number", link="conduct.promotions")]
    period: Annotated[str, Column("考核期")]
    grade: Annotated[str, Column("等级")]
    paper: Annotated[str, Column("考核单号")]


class PromotionGrades(Query):
    key = "conduct.promotion_grades"
    title = "晋升引用的考核"
    params = OfPromotion
    row = PromotionGradeRow
    permission = READ
    place = "promotion__place_id"
    empty = "没有引用考核。"

    def rows(self, using: str) -> QuerySet[Any]:
        return PromotionGrade.objects.all()
