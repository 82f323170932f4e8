"""What is shown of work besides, of who answers for what, and of what each department has suggested."""

from datetime import date, datetime
from typing import Annotated, Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import ExtractYear

from guiju.domains.conduct.models import JobAnswer, JobAnswerKind, Liability, OutsideJob, SuggestionShare
from guiju.domains.conduct.queries.losses import READ
from guiju.kernel.org.names import person_of
from guiju.kernel.org.permissions import register_permission
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.query import Asked, Found, Params, Query
from guiju.kernel.queries.reader import Reader

READ_JOBS = "conduct.read_outside_jobs"
register_permission(READ_JOBS, "查看兼职申报")
ANSWERS = {str(value): str(label) for value, label in JobAnswerKind.choices}


class JobRow(Row):
    number: Annotated[str, Column("兼职单号", sortable=True, search="prefix")]
    person: Annotated[str, Column("兼职人", "person__name")]
    job: Annotated[str, Column("做什么")]
    began_on: Annotated[date, Column("开始日期")]
    overlaps: Annotated[str, Column("时间冲突")]
    sells_same: Annotated[bool, Column("经营同类商品")]
    uses_customers: Annotated[bool, Column("使用公司客户")]
    is_reported: Annotated[bool, Column("由他人反映")]
    answer: Annotated[str | None, Column("答复", "last_answer", choices=ANSWERS)]
    until: Annotated[date | None, Column("例外至", "last_until")]
    place: Annotated[str, Column("地点", "place__name")]
    declared_at: Annotated[datetime, Column("提交时间")]


class OutsideJobs(Query):
    key = "conduct.outside_jobs"
    title = "兼职申报"
    row = JobRow
    permission = READ_JOBS
    place = "place_id"
    identity = "number"
    caption = "job"
    offers = "conduct.OutsideJob"
    commands = {"conduct.answer_job": "job"}
    empty = "还没有兼职申报。工余、不相干的兼职只登记，不需要批准。"

    def rows(self, using: str) -> QuerySet[OutsideJob]:
        last = JobAnswer.objects.filter(outside_job=OuterRef("pk")).order_by("-id")
        return OutsideJob.objects.annotate(
            last_answer=Subquery(last.values("answer")[:1]), last_until=Subquery(last.values("until")[:1])
        )


class LiabilityRow(Row):
    number: Annotated[str, Column("责任认定号", sortable=True, search="prefix")]
    person: Annotated[str, Column("责任人", "person__name")]
    about: Annotated[str, Column("所涉单据")]
    clause: Annotated[str, Column("依据条款")]
    own_part: Annotated[str, Column("个人责任")]
    company_part: Annotated[str, Column("公司责任")]
    was_signed: Annotated[bool, Column("本人签署过")]
    drafter: Annotated[str | None, Column("拟定人", "drafter_name")]
    drafted_at: Annotated[datetime, Column("拟定时间")]


class Liabilities(Query):
    key = "conduct.liabilities"
    title = "责任认定"
    row = LiabilityRow
    permission = READ
    place = "place_id"
    empty = "还没有责任认定。"

    def rows(self, using: str) -> QuerySet[Liability]:
        return Liability.objects.annotate(drafter_name=person_of("drafted_by"))


class UnitRow(Row):
    year: Annotated[int, Column("年度")]
    unit: Annotated[str, Column("部门")]
    suggestions: Annotated[int, Column("改进提案")]
    adopted: Annotated[int, Column("其中采纳")]


class SuggestionsByUnit(Query):
    """A suggestion counts for each department that an author of it works in."""

    key = "conduct.suggestions_by_unit"
    title = "各部门年度改进提案"
    row = UnitRow
    permission = READ
    empty = "还没有提案。"

    def found(self, params: Params, asked: Asked, reader: Reader) -> Found:
        places = reader.permission(READ).places
        rows = SuggestionShare.objects.using(reader.using).filter(person__assignment__end__isnull=True)
        if places is not None:
            rows = rows.filter(suggestion__place__in=places)
        counted = (
            rows.annotate(year=ExtractYear("suggestion__filed_at"))
            .values("year", "person__assignment__unit__name")
            .annotate(
                suggestions=Count("suggestion", distinct=True),
                adopted=Count("suggestion", distinct=True, filter=Q(suggestion__review__answer="adopted")),
            )
            .order_by("-year", "person__assignment__unit__name")
        )
        found: list[Any] = [
            self.row.record(
                id=index,
                year=each["year"],
                unit=each["person__assignment__unit__name"] or "未分部门",
                suggestions=each["suggestions"],
                adopted=each["adopted"],
            )
            for index, each in enumerate(counted)
        ]
        return Found(found[: asked.limit], "", len(found))
