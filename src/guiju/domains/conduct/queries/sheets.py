"""What is shown of points: a month's sheets as confirmed cases leave them, the points of suggestions."""

from datetime import date, datetime
from typing import Annotated, Any

from django.db.models import QuerySet

from guiju.domains.conduct.controls.scores import SheetWeighed
from guiju.domains.conduct.models import Criterion, SuggestionScore
from guiju.domains.conduct.queries.losses import READ
from guiju.domains.conduct.queries.suggestions import OfSuggestion
from guiju.domains.conduct.sheets import seen
from guiju.kernel.controls.in_force import bounds_of
from guiju.kernel.org.names import person_of
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.query import Asked, Found, Params, Query
from guiju.kernel.queries.reader import Reader


class SheetRow(Row):
    number: Annotated[str, Column("考核表号")]
    person: Annotated[str, Column("工号")]
    month: Annotated[date, Column("月份")]
    attitude: Annotated[int, Column("工作态度")]
    compliance: Annotated[int, Column("遵守规章（录入）")]
    confirmed: Annotated[int, Column("确认的违规")]
    counted: Annotated[int, Column("遵守规章（计算）")]
    reason: Annotated[str, Column("理由")]


class Sheets(Query):
    """A case under appeal does not count; when it is decided, the points are computed anew."""

    key = "conduct.sheets"
    title = "行为考核"
    row = SheetRow
    permission = READ
    empty = "还没有行为考核。"

    def found(self, params: Params, asked: Asked, reader: Reader) -> Found:
        places = reader.permission(READ).places
        bounds: list[Any] = [bound.params for bound in bounds_of(SheetWeighed, using=reader.using)]
        most = min((each.default_max_score_after_finding for each in bounds), default=100)
        rows = [
            self.row.record(
                id=index,
                number=each.number,
                person=each.person,
                month=each.month,
                attitude=each.attitude,
                compliance=each.compliance,
                confirmed=each.confirmed,
                counted=min(each.compliance, most) if each.confirmed and not each.reason else each.compliance,
                reason=each.reason,
            )
            for index, each in enumerate(seen(reader.using))
            if places is None or each.place in places
        ]
        return Found(rows, "", len(rows))


class ScoreRow(Row):
    suggestion: Annotated[str, Column("提案号", "suggestion__number", link="conduct.suggestions")]
    criterion: Annotated[str, Column("评估项", choices={str(value): str(label) for value, label in Criterion.choices})]
    points: Annotated[int, Column("评分")]
    is_counted: Annotated[bool, Column("计入")]
    note: Annotated[str, Column("意见")]
    reviewer: Annotated[str | None, Column("评审人", "reviewer_name")]
    scored_at: Annotated[datetime, Column("评分时间")]


class SuggestionScores(Query):
    key = "conduct.suggestion_scores"
    title = "提案评分"
    params = OfSuggestion
    row = ScoreRow
    permission = READ
    place = "suggestion__place_id"
    empty = "还没有评分。"

    def rows(self, using: str) -> QuerySet[SuggestionScore]:
        return SuggestionScore.objects.annotate(reviewer_name=person_of("reviewer"))
