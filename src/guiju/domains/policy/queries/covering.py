"""What is shown of the fields of business, their reviews, and of who answers for a clause."""

from datetime import date, datetime
from typing import Annotated, Any

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Coalesce, NullIf

from guiju.domains.policy.models import Accountable, DomainCover, SystemReview
from guiju.domains.policy.queries.interpretations import READ
from guiju.kernel.org.names import person_of
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.query import Query

PROVEN, CLAIMED, LACKING = "有版本和责任人", "自述未证实", "缺"


class CoverRow(Row):
    number: Annotated[str, Column("单号", sortable=True, search="prefix")]
    domain: Annotated[str, Column("业务域", search="contains")]
    state: Annotated[str, Column("状态", meanings={PROVEN: "pass", CLAIMED: "warn"})]
    document: Annotated[str, Column("制度文件")]
    version: Annotated[str, Column("版本")]
    owner: Annotated[str | None, Column("责任人", "owner__name")]
    reviewed_on: Annotated[date | None, Column("最近复审日")]


class Covers(Query):
    key = "policy.covers"
    title = "制度台账"
    row = CoverRow
    permission = READ
    identity = "number"
    caption = "domain"
    empty = "还没有登记制度台账。"

    def rows(self, using: str) -> QuerySet[DomainCover]:
        later = DomainCover.objects.filter(domain=OuterRef("domain"), id__gt=OuterRef("id"))
        proven = ~Q(document="") & ~Q(version="") & Q(owner__isnull=False)
        state = Case(When(proven, then=Value(PROVEN)), default=Value(CLAIMED), output_field=CharField())
        return DomainCover.objects.filter(~Exists(later)).annotate(state=state)


class SystemReviewRow(Row):
    number: Annotated[str, Column("单号", sortable=True, search="prefix")]
    domain: Annotated[str, Column("业务域", search="contains")]
    legal: Annotated[str, Column("合法性核对")]
    control: Annotated[str, Column("控制核对")]
    cycle: Annotated[str, Column("主要审批中位天数")]
    reviewer: Annotated[str, Column("评审人", "reviewer_name")]
    reviewed_at: Annotated[datetime, Column("评审时间")]


class SystemReviews(Query):
    key = "policy.system_reviews"
    title = "制度评审"
    row = SystemReviewRow
    permission = READ
    identity = "number"
    caption = "domain"
    empty = "还没有制度评审。"

    def rows(self, using: str) -> QuerySet[Any]:
        missing = Value(LACKING)
        return SystemReview.objects.annotate(
            legal=Coalesce(NullIf("legal_check", Value("")), missing),
            control=Coalesce(NullIf("control_check", Value("")), missing),
            cycle=Coalesce(Cast(F("cycle_days"), CharField()), missing),
            reviewer_name=person_of("reviewed_by"),
        )


class AccountableRow(Row):
    code: Annotated[str, Column("条款", search="prefix", link="policy.rules")]
    person: Annotated[str, Column("责任高管", "person__name")]
    is_executive: Annotated[bool, Column("高管团队成员")]
    named_at: Annotated[datetime, Column("指定时间")]


class Accountables(Query):
    key = "policy.accountables"
    title = "条款责任人"
    row = AccountableRow
    permission = READ
    empty = "还没有指定条款责任人。"

    def rows(self, using: str) -> QuerySet[Accountable]:
        later = Accountable.objects.filter(code=OuterRef("code"), id__gt=OuterRef("id"))
        return Accountable.objects.filter(~Exists(later))
